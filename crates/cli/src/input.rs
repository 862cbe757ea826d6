//! What people type and spreadsheets export, read as it is meant, or refused with what to write instead.

mod address;
mod duration;
mod number;
mod table;

use std::path::Path;

use anyhow::Context as _;
use hilal_mission::Utc;
use hilal_quantity::{Epoch, MapPoint};

pub(crate) use address::address;
pub(crate) use duration::duration;
pub(crate) use number::{number, share};
pub(crate) use table::{Cell, Table};

/// Reads a text file, with or without a byte order mark.
///
/// # Errors
///
/// Names the file that cannot be read or that is no text.
pub(crate) fn text(path: &Path) -> anyhow::Result<String> {
    hilal_mission::read_text(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads an instant; `argument` is the option that gives it.
///
/// # Errors
///
/// Says how it is to be written.
pub(crate) fn epoch(argument: &str, text: &str) -> anyhow::Result<Epoch> {
    Ok(text.parse::<Utc>().with_context(|| argument.to_owned())?.epoch())
}

/// Reads a point, `x,y` in map metres; `argument` is the option that gives it.
///
/// # Errors
///
/// Says how it is to be written.
pub(crate) fn point(argument: &str, text: &str) -> anyhow::Result<MapPoint> {
    let parts: Vec<&str> = text.split([',', ';']).collect();
    let numbers = match parts.as_slice() {
        [x, y] => number(x).and_then(|x_m| Ok((x_m, number(y)?))).ok(),
        _ => None,
    };
    let (x_m, y_m) = numbers.with_context(|| {
        format!(
            "{argument} {text:?} is no point; write x,y in map metres with decimal points, like 34645.5,-40445"
        )
    })?;
    Ok(MapPoint::new(x_m, y_m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_two_numbers_and_decimal_commas_are_refused() {
        let found = MapPoint::new(34645.5, -40445.0);
        for text in ["34645.5,-40445", " 34645.5 , -40445.0 ", "34645.5;-40445"] {
            assert_eq!(point("--at", text).unwrap(), found, "{text}");
        }
        for text in ["34645,5,-40445,2", "34645,5;-40445,2", "nan,0", "1", "", "here,there"] {
            let said = point("--at", text).unwrap_err().to_string();
            assert!(said.contains("--at") && said.contains("34645.5,-40445"), "{said}");
        }
    }

    #[test]
    fn an_instant_that_is_none_is_refused_with_its_option_and_the_way_out() {
        let said = format!("{:#}", epoch("--from", "noon").unwrap_err());
        assert!(said.contains("--from") && said.contains("\"noon\""), "{said}");
        assert!(said.contains("2028-11-18T00:00:00"), "{said}");
    }
}
