//! The points to look from: a CSV file with columns x and y.

use std::path::Path;

use anyhow::Context as _;
use hilal_quantity::MapPoint;

/// Reads points in map metres.
///
/// # Errors
///
/// Names the file and the line that cannot be read.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<MapPoint>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text).with_context(|| path.display().to_string())
}

fn parse(text: &str) -> anyhow::Result<Vec<MapPoint>> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let header: Vec<&str> =
        lines.next().map(|(_, line)| line.split(',').map(str::trim).collect()).unwrap_or_default();
    let column = |name: &str| {
        header.iter().position(|column| *column == name).with_context(|| {
            format!("line 1 names no column {name:?}; it must hold x,y in map metres")
        })
    };
    let (x, y) = (column("x")?, column("y")?);
    let points: Vec<MapPoint> = lines
        .map(|(index, line)| {
            let cells: Vec<&str> = line.split(',').map(str::trim).collect();
            let number = |at: usize| {
                let text = cells.get(at).copied().unwrap_or_default();
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                number
                    .with_context(|| format!("line {}: {text:?} is no number of metres", index + 1))
            };
            Ok(MapPoint::new(number(x)?, number(y)?))
        })
        .collect::<anyhow::Result<_>>()?;
    anyhow::ensure!(!points.is_empty(), "there is no point in it: give rows of x,y in map metres");
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn columns_are_found_by_name() {
        let points = parse("name,y,x\na,2,1\n\nb, 4 ,3\n").unwrap();
        assert_eq!(points, [MapPoint::new(1.0, 2.0), MapPoint::new(3.0, 4.0)]);
    }

    #[test]
    fn what_is_no_point_is_named_with_its_line() {
        assert_eq!(said("x,y\n1,2\n3,north\n"), "line 3: \"north\" is no number of metres");
        assert_eq!(said("x,y\n1\n"), "line 2: \"\" is no number of metres");
        assert_eq!(said("x,y\nnan,1\n"), "line 2: \"nan\" is no number of metres");
        assert!(said("lat,lon\n1,2\n").starts_with("line 1 names no column \"x\""));
        assert!(said("x,y\n").starts_with("there is no point in it"));
    }
}
