//! The areas of permanent shadow around the south pole against those of the literature, as the issue
//! that asks for them gives them (`validation/site/README.md`).
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stderr, reason = "it says what it found, and when it is skipped")]

#[path = "support/polar_cap.rs"]
mod polar_cap;

use std::path::Path;

use hilal_quantity::{Angle, Length, PolarStereographic, Selenographic};
use hilal_site::Regions;
use hilal_terrain::horizon::{HorizonSettings, Horizons, Mode};
use polar_cap::Sun;

/// Name, latitude and longitude east in degrees, diameter in km, area in permanent shadow in km².
/// The places only say where to look.
const CRATERS: [(&str, f64, f64, f64, f64); 4] = [
    ("Shoemaker", -88.03, 39.85, 48.0, 1075.5),
    ("Sverdrup", -88.32, -153.39, 33.0, 548.8),
    ("de Gerlache", -88.5, -87.1, 32.4, 243.3),
    ("Shackleton", -89.67, 129.78, 21.0, 233.7),
];

/// The floor of a crater is dark if the ground is: no mast.
fn horizons(data: &Path) -> Horizons {
    let settings = HorizonSettings {
        observer_height: Length::ZERO,
        azimuths: 720,
        mode: Mode::Fast,
        ..HorizonSettings::default()
    };
    Horizons::of_stack(&polar_cap::stack(data).unwrap(), &settings).unwrap()
}

/// Returns the area in permanent shadow over that of the literature, crater by crater.
fn ratios(horizons: &Horizons, sun: Sun) -> Vec<f64> {
    let grid = horizons.grid();
    let shadow = polar_cap::envelope(grid, sun).unwrap().permanent_shadow(horizons).unwrap();
    let regions = Regions::new(grid, |index| shadow[index] > 0.5);
    let ratio = |(name, latitude_deg, longitude_deg, diameter_km, wanted_km2)| {
        let place = Selenographic::new(
            Angle::from_degrees(latitude_deg),
            Angle::from_degrees(longitude_deg),
            Length::ZERO,
        );
        let centre = PolarStereographic::SOUTH.project(place);
        let region = regions.around(centre, Length::from_kilometres(diameter_km / 2.0)).unwrap();
        assert!(!region.is_cut(), "{name} reaches the edge of the map");
        let found_km2 = region.area_km2();
        eprintln!("{}: {name} {found_km2:.1} km2, {:.4}", words(sun), found_km2 / wanted_km2);
        found_km2 / wanted_km2
    };
    CRATERS.into_iter().map(ratio).collect()
}

fn words(sun: Sun) -> String {
    match sun {
        Sun::OfTheAlmanac => "Sun of the almanac".to_owned(),
        Sun::Over(latitude) => format!("Sun over {:.2} degrees", latitude.degrees()),
    }
}

#[test]
fn craters_are_as_dark_as_the_literature_has_them() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let horizons = horizons(Path::new(&data));
    let of_the_almanac = ratios(&horizons, Sun::OfTheAlmanac);
    let high = ratios(&horizons, Sun::Over(Angle::from_degrees(1.59)));
    let low = ratios(&horizons, Sun::Over(Angle::from_degrees(1.54)));
    for ratio in of_the_almanac.iter().chain(&high) {
        assert!((ratio - 1.0).abs() <= 0.02, "{ratio}");
    }
    // The less far south the Sun comes, the darker each crater.
    assert!(low.iter().zip(&high).all(|(low, high)| low > high));
}
