//! Holds the Sun's directions against JPL Horizons, whose ephemeris (DE441) and orientation of the
//! Moon are its own.
//!
//! Needs `reference/horizons_az_el.csv` and the lunar orientation in `HILAL_DATA`, and DE421, which
//! `validation/ephem/fetch_de421.sh` puts where this test looks: the built-in ephemeris begins after
//! the table's end.
#![expect(clippy::print_stderr, reason = "it says what it found, and when it is skipped")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use hilal_ephem::Almanac;
use hilal_quantity::{Angle, Epoch, Length, Selenographic};

/// The place of the table, in degrees.
const PLACE_DEG: (f64, f64) = (-87.2, 62.8);
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

type Outcome = Result<(), Box<dyn Error>>;

struct Row {
    epoch: Epoch,
    azimuth: Angle,
    elevation: Angle,
}

fn kernels() -> Option<(PathBuf, PathBuf)> {
    let Some(data) = std::env::var_os("HILAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: HILAL_DATA is not set");
        return None;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let de421 = root.join("validation/ephem/kernels/de421.bsp");
    if !de421.exists() {
        eprintln!("skipped: {} is missing; run validation/ephem/fetch_de421.sh", de421.display());
        return None;
    }
    Some((data, de421))
}

/// Reads a line such as `2024-Aug-12 00:00,29.321225,1.240311`.
///
/// Angles have six decimals; nothing where one was cut short.
fn row(line: &str) -> Result<Option<Row>, Box<dyn Error>> {
    let fields: Vec<&str> = line.split(',').collect();
    let [when, azimuth, elevation] = fields.as_slice() else {
        return Err(format!("three fields were expected in {line}").into());
    };
    let whole =
        |angle: &str| angle.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 6);
    if !(whole(azimuth) && whole(elevation)) {
        return Ok(None);
    }
    let month = MONTHS.iter().zip(1..).find(|(name, _)| when.contains(**name));
    let (name, number) = month.ok_or("no month")?;
    let when = when.replace(name, &format!("{number:02}"));
    Ok(Some(Row {
        epoch: Epoch::from_str(&format!("{when}:00 UTC"))?,
        azimuth: Angle::from_degrees(azimuth.parse()?),
        elevation: Angle::from_degrees(elevation.parse()?),
    }))
}

/// Returns the value that so many per cent of the errors do not exceed.
fn quantile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() - 1) * percent / 100]
}

fn hold(what: &str, mut errors_deg: Vec<f64>, bar_deg: f64) {
    errors_deg.sort_by(f64::total_cmp);
    let [q50, q99, max] = [50, 99, 100].map(|percent| quantile(&errors_deg, percent));
    eprintln!("{what}: {} values, q50 {q50:.6}, q99 {q99:.6}, max {max:.6} deg", errors_deg.len());
    assert!(max <= bar_deg, "{what}: {max} exceeds {bar_deg} degrees");
}

#[test]
fn the_sun_stands_where_jpl_horizons_has_it() -> Outcome {
    let Some((data, de421)) = kernels() else { return Ok(()) };
    let almanac = Almanac::load(&de421, &data.join("kernels/moon_pa_de421_1900-2050.bpc"))?;
    let (latitude, longitude) = PLACE_DEG;
    let place = Selenographic::new(
        Angle::from_degrees(latitude),
        Angle::from_degrees(longitude),
        Length::ZERO,
    );
    let table = fs::read_to_string(data.join("reference/horizons_az_el.csv"))?;
    let rows: Vec<Option<Row>> = table.lines().skip(1).map(row).collect::<Result<_, _>>()?;
    let cut_short = rows.iter().filter(|row| row.is_none()).count();
    assert_eq!((rows.len(), cut_short), (97, 1), "the last row's elevation is cut short");
    let (mut across, mut up) = (Vec::new(), Vec::new());
    for row in rows.into_iter().flatten() {
        let sun = almanac.sky_at(&place, row.epoch)?.sun;
        let aside = (sun.azimuth.angle() - row.azimuth).signed().degrees();
        across.push((aside * row.elevation.cos()).abs());
        up.push((sun.elevation - row.elevation).degrees().abs());
    }
    hold("azimuth", across, 1e-4);
    hold("elevation", up, 1e-4);
    Ok(())
}
