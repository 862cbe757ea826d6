//! The points to look from: a CSV file with columns x and y.

use std::path::Path;

use anyhow::Context as _;
use hilal_quantity::MapPoint;

use crate::input::{Cell, Table, number, text};

/// Reads points in map metres.
///
/// # Errors
///
/// Names the file and the line that cannot be read.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<MapPoint>> {
    parse(&text(path)?).with_context(|| path.display().to_string())
}

fn parse(text: &str) -> anyhow::Result<Vec<MapPoint>> {
    let table = Table::read(text)?;
    let column = |name| table.column(name).context("the table must hold x,y in map metres");
    let metres = |cell: &Cell<'_>| {
        number(cell.text).map_err(|reason| anyhow::anyhow!("line {}: {reason}", cell.line))
    };
    let (x, y) = (column("x")?, column("y")?);
    let points: Vec<MapPoint> = x
        .iter()
        .zip(&y)
        .map(|(x, y)| Ok(MapPoint::new(metres(x)?, metres(y)?)))
        .collect::<anyhow::Result<_>>()?;
    anyhow::ensure!(!points.is_empty(), "there is no point in it: give rows of x,y in map metres");
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        format!("{:#}", parse(text).unwrap_err())
    }

    #[test]
    fn columns_are_found_by_name() {
        let points = parse("name,y,x\na,2,1\n\nb, 4 ,3\n").unwrap();
        assert_eq!(points, [MapPoint::new(1.0, 2.0), MapPoint::new(3.0, 4.0)]);
    }

    #[test]
    fn a_table_as_a_spreadsheet_exports_it_is_read() {
        let expected = [MapPoint::new(34155.5, -40385.25)];
        for text in [
            "x,y\r\n34155.5,-40385.25\r\n",
            "\"name\",\"x\",\"y\"\n\"Rim, north\",\"34155.5\",\"-40385.25\"\n",
            "name;X;Y\nrim;34155.5;-40385.25\n;;\n",
        ] {
            assert_eq!(parse(text).unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_point_is_named_with_its_line() {
        let north = said("x,y\n1,2\n3,north\n");
        assert_eq!(north, "line 3: \"north\" is no number; write one like 34155.5");
        assert!(said("x,y\n1\n").starts_with("line 2 has 1 cells"));
        assert!(said("x,y\nnan,1\n").starts_with("line 2: \"nan\" is no finite number"));
        assert!(said("x,y\n34155,5,-40385,2\n").starts_with("line 2 has 4 cells"));
        let semicolons = said("x;y\n34155,5;-40385,2\n");
        assert!(semicolons.contains("write 34155.5 with a decimal point"), "{semicolons}");
        let names = said("lat,lon\n1,2\n");
        assert!(names.contains("x,y in map metres") && names.contains("lat, lon"), "{names}");
        assert!(said("x,y\n").starts_with("there is no point in it"));
    }
}
