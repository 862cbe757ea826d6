//! The Sun over a point against JPL Horizons (DE441).
//!
//! The rows are of 2024, before the built-in ephemeris: `HILAL_DE421` names a `de421.bsp`
//! (`validation/site/run_horizons_sun.py` takes one from a package and runs this). Without it nothing
//! is checked.

use std::path::Path;

use hilal_ephem::Almanac;
use hilal_quantity::{
    Angle, Epoch, Length, PolarStereographic, Selenographic, TrueAzimuth, Unit, Window,
};
use hilal_site::{PointVisibility, SkyTrack};
use hilal_terrain::Grid;
use hilal_terrain::horizon::Horizons;

/// Hours after 2024-08-12, azimuth and elevation in degrees; the one row whose elevation is cut off
/// is left out.
fn rows(csv: &str) -> Vec<(f64, f64, f64)> {
    let row = |line: &str| {
        let mut fields = line.split(',');
        let (day, hour) = fields.next()?.strip_prefix("2024-Aug-")?.split_once(' ')?;
        let hours = (day.parse::<f64>().ok()? - 12.0) * 24.0
            + hour.split_once(':')?.0.parse::<f64>().ok()?;
        let azimuth = fields.next()?.parse().ok()?;
        let elevation = fields.next()?;
        (elevation.len() > 4).then_some((hours, azimuth, elevation.parse().ok()?))
    };
    csv.lines().filter_map(row).collect()
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    let index = (share * (sorted.len() as f64 - 1.0)).round() as usize;
    sorted[index]
}

#[test]
fn the_sun_stands_where_horizons_puts_it() {
    let (Some(data), Some(spk)) = (std::env::var_os("HILAL_DATA"), std::env::var_os("HILAL_DE421"))
    else {
        eprintln!("skipped: HILAL_DATA or HILAL_DE421 is not set");
        return;
    };
    let data = Path::new(&data);
    let csv = std::fs::read_to_string(data.join("reference/horizons_az_el.csv")).unwrap();
    let rows = rows(&csv);
    assert_eq!(rows.len(), 96, "97 rows, one of them corrupt");
    let bpc = data.join("kernels/moon_pa_de421_1900-2050.bpc");
    let almanac = Almanac::load(Path::new(&spk), &bpc).unwrap();
    let map = PolarStereographic::SOUTH;
    let place =
        Selenographic::new(Angle::from_degrees(-87.2), Angle::from_degrees(62.8), Length::ZERO);
    let grid = Grid { map, first_cell: map.project(place), spacing_m: 10.0, rows: 1, columns: 1 };
    let start = Epoch::from_gregorian_utc_at_midnight(2024, 8, 12);
    let window = Window::new(start, start + 5 * Unit::Day).unwrap();
    let track = SkyTrack::new(&almanac, None, grid, window).unwrap();
    let flat = Horizons::from_planes(grid, 4, vec![0; 4]).unwrap();
    let visibility = PointVisibility::new(&flat, &track, grid.first_cell).unwrap();
    let miss = |&(hours, azimuth_deg, elevation_deg): &(f64, f64, f64)| {
        let sun = visibility.sample(start + hours * Unit::Hour).sun.centre;
        let azimuth = sun.azimuth.turn_to(TrueAzimuth::from_degrees(azimuth_deg));
        (azimuth.degrees().abs(), (sun.elevation.degrees() - elevation_deg).abs())
    };
    let (mut azimuth, mut elevation): (Vec<f64>, Vec<f64>) = rows.iter().map(miss).unzip();
    for (what, misses) in [("azimuth", &mut azimuth), ("elevation", &mut elevation)] {
        misses.sort_by(f64::total_cmp);
        let [half, most, all] = [0.5, 0.99, 1.0].map(|share| quantile(misses, share));
        eprintln!("{what}: median {half:.6}°, 99 % {most:.6}°, greatest {all:.6}°");
        assert!(all < 0.001, "{what}");
    }
}
