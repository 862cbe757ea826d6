//! The sky of a place as a table: one row an epoch, as `hilal sky` writes it.

use std::io;

use hilal_quantity::{Duration, Epoch, Selenographic, Window};
use thiserror::Error;

use crate::{Almanac, EphemError, Sky};

/// The first line of the table.
pub const SKY_CSV_HEADER: &str = "epoch_utc,sun_azimuth_deg,sun_elevation_deg,sun_radius_deg,\
                                  earth_azimuth_deg,earth_elevation_deg,earth_range_km";

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SkyRow {
    /// When.
    pub epoch: Epoch,
    /// What stands where.
    pub sky: Sky,
}

/// A table that could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SkyTableError {
    /// A row could not be computed.
    #[error(transparent)]
    Ephem(#[from] EphemError),
    /// A row could not be written.
    #[error("cannot write the sky table: {0}")]
    Write(#[from] io::Error),
}

/// Returns the sky of a place at every `start + i·step` that lies in the window.
///
/// A step that is not positive gives the start alone.
pub fn sky_table(
    almanac: &Almanac,
    place: Selenographic,
    window: Window,
    step: Duration,
) -> impl Iterator<Item = Result<SkyRow, EphemError>> + '_ {
    window.steps(step).map(move |epoch| Ok(SkyRow { epoch, sky: almanac.sky_at(&place, epoch)? }))
}

/// Writes a table as CSV and returns how many rows it has.
///
/// # Errors
///
/// Stops at the first row that cannot be computed or written; what is written by then is not a
/// whole table.
///
/// ```
/// use hilal_ephem::{Almanac, sky_table, write_sky_csv};
/// use hilal_quantity::{Angle, Epoch, Length, Selenographic, Unit, Window};
///
/// let almanac = Almanac::built_in()?;
/// let place = Selenographic::new(Angle::from_degrees(-89.9), Angle::ZERO, Length::ZERO);
/// let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
/// let day = Window::new(start, start + 1 * Unit::Day)?;
/// let mut csv = Vec::new();
/// let rows = write_sky_csv(&mut csv, sky_table(&almanac, place, day, 6 * Unit::Hour))?;
/// assert_eq!(rows, 4);
/// assert!(String::from_utf8(csv)?.contains("\n2028-11-18T06:00:00Z,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_sky_csv(
    out: &mut impl io::Write,
    rows: impl IntoIterator<Item = Result<SkyRow, EphemError>>,
) -> Result<usize, SkyTableError> {
    writeln!(out, "{SKY_CSV_HEADER}")?;
    let mut written = 0;
    for row in rows {
        write_row(out, &row?)?;
        written += 1;
    }
    Ok(written)
}

fn write_row(out: &mut impl io::Write, SkyRow { epoch, sky }: &SkyRow) -> io::Result<()> {
    writeln!(
        out,
        "{},{:.6},{:.6},{:.8},{:.6},{:.6},{:.3}",
        utc_text(*epoch),
        sky.sun.azimuth.degrees(),
        sky.sun.elevation.degrees(),
        sky.sun_radius.degrees(),
        sky.earth.azimuth.degrees(),
        sky.earth.elevation.degrees(),
        sky.earth_range.kilometres(),
    )
}

/// Returns an epoch as ISO 8601 with `Z`, with milliseconds only where there are any.
fn utc_text(epoch: Epoch) -> String {
    let (year, month, day, hour, minute, second, ns) = epoch.to_gregorian_utc();
    let milliseconds = match ns / 1_000_000 {
        0 => String::new(),
        ms => format!(".{ms:03}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{milliseconds}Z")
}

#[cfg(test)]
mod tests {
    use hilal_quantity::{Angle, Length, Unit};

    use super::*;

    #[test]
    fn a_table_that_leaves_the_coverage_says_so() {
        let almanac = Almanac::built_in().unwrap();
        let place = Selenographic::new(Angle::from_degrees(-89.0), Angle::ZERO, Length::ZERO);
        let end = almanac.coverage().end();
        let window = Window::new(end - 90 * Unit::Minute, end + 1 * Unit::Hour).unwrap();
        let rows = sky_table(&almanac, place, window, 1 * Unit::Hour);
        let error = write_sky_csv(&mut Vec::new(), rows).unwrap_err().to_string();
        assert!(error.contains("is outside the ephemeris"), "{error}");
    }

    #[test]
    fn milliseconds_are_written_only_where_there_are_any() {
        let midnight = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        assert_eq!(utc_text(midnight), "2028-11-18T00:00:00Z");
        assert_eq!(utc_text(midnight + 5 * Unit::Millisecond), "2028-11-18T00:00:00.005Z");
    }
}
