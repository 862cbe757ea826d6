//! Holds the crate against NAIF's toolkit (golden files: `validation/ephem/make_golden.py`).

use std::error::Error;
use std::str::FromStr as _;

use hilal_ephem::{Almanac, Station};
use hilal_quantity::{Angle, AzEl, Epoch, Length, Selenographic};

const SKY: &str = include_str!("golden/sky_spice.csv");
const STATIONS: &str = include_str!("golden/stations_spice.csv");

type Outcome = Result<(), Box<dyn Error>>;

/// Errors of one quantity, kept to report how they spread.
struct Spread {
    what: &'static str,
    errors: Vec<f64>,
}

impl Spread {
    fn new(what: &'static str) -> Self {
        Self { what, errors: Vec::new() }
    }

    fn add(&mut self, error: f64) {
        assert!(error.is_finite(), "{}: {error}", self.what);
        self.errors.push(error.abs());
    }

    /// Holds the maximum against the bar and says how the errors spread.
    fn hold(mut self, bar: f64) -> String {
        self.errors.sort_by(f64::total_cmp);
        let count = self.errors.len();
        let at = |percent: usize| self.errors[(count - 1) * percent / 100];
        let (q50, q99, max) = (at(50), at(99), at(100));
        let what = self.what;
        assert!(max <= bar, "{what}: {max} exceeds {bar}");
        format!(
            "{what}: {count} values, q50 {q50:.1e}, q99 {q99:.1e}, max {max:.1e}, bar {bar:.0e}"
        )
    }
}

fn rows(csv: &str) -> impl Iterator<Item = Vec<&str>> {
    csv.lines().skip(1).map(|line| line.split(',').collect())
}

fn numbers(fields: &[&str]) -> Result<Vec<f64>, std::num::ParseFloatError> {
    fields.iter().map(|field| field.parse()).collect()
}

fn utc(text: &str) -> Result<Epoch, Box<dyn Error>> {
    Ok(Epoch::from_str(&format!("{text} UTC"))?)
}

fn place(lat_deg: f64, lon_deg: f64, height_m: f64) -> Selenographic {
    Selenographic::new(
        Angle::from_degrees(lat_deg),
        Angle::from_degrees(lon_deg),
        Length::from_metres(height_m),
    )
}

/// Difference of azimuth on the sky, in degrees.
fn azimuth_error(seen: AzEl, azimuth_deg: f64) -> f64 {
    let turn = (seen.azimuth.angle() - Angle::from_degrees(azimuth_deg)).signed();
    turn.degrees() * seen.elevation.cos()
}

#[test]
fn sun_and_earth_stand_where_spice_sees_them() -> Outcome {
    let almanac = Almanac::built_in()?;
    let mut azimuth = Spread::new("azimuth x cos(elevation), degrees");
    let mut elevation = Spread::new("elevation, degrees");
    let mut radius = Spread::new("solar radius, degrees");
    let mut sun_range = Spread::new("Sun range, km");
    let mut earth_range = Spread::new("Earth range, km");
    let mut subsolar = Spread::new("subsolar point, degrees");
    for row in rows(SKY) {
        let n = numbers(&row[1..])?;
        let epoch = utc(row[0])?;
        let sky = almanac.sky_at(&place(n[0], n[1], n[2]), epoch)?;
        azimuth.add(azimuth_error(sky.sun, n[3]));
        elevation.add(sky.sun.elevation.degrees() - n[4]);
        radius.add(sky.sun_radius.degrees() - n[5]);
        sun_range.add(sky.sun_range.kilometres() - n[6]);
        azimuth.add(azimuth_error(sky.earth, n[7]));
        elevation.add(sky.earth.elevation.degrees() - n[8]);
        earth_range.add(sky.earth_range.kilometres() - n[9]);
        let below = almanac.subsolar(epoch)?;
        subsolar.add(below.latitude.degrees() - n[10]);
        subsolar.add((below.longitude - Angle::from_degrees(n[11])).signed().degrees());
    }
    eprintln!("{}\n{}", azimuth.hold(1e-3), elevation.hold(1e-3));
    eprintln!("{}\n{}", radius.hold(1e-5), sun_range.hold(1.0));
    eprintln!("{}\n{}", earth_range.hold(1.0), subsolar.hold(1e-3));
    Ok(())
}

#[test]
fn stations_see_the_moon_where_measured_earth_orientation_puts_it() -> Outcome {
    let almanac = Almanac::built_in()?;
    let mut elevation = Spread::new("elevation above the station, degrees");
    let mut back = Spread::new("elevation of the station above the place, degrees");
    let mut range = Spread::new("range, km");
    for row in rows(STATIONS) {
        let n = numbers(&row[2..])?;
        let station = Station {
            name: row[1].to_owned(),
            latitude: Angle::from_degrees(n[0]),
            longitude: Angle::from_degrees(n[1]),
            height: Length::from_metres(n[2]),
        };
        let view = almanac.station_view(&station, &place(n[3], n[4], 0.0), utc(row[0])?)?;
        elevation.add(view.elevation.degrees() - n[5]);
        range.add(view.range.kilometres() - n[6]);
        back.add(view.from_place.elevation.degrees() - n[7]);
    }
    eprintln!("{}\n{}\n{}", elevation.hold(0.1), back.hold(0.1), range.hold(1.0));
    Ok(())
}
