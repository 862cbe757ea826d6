//! A small tile with made-up horizons under the real sky, for tests.

use std::sync::LazyLock;

use hilal_ephem::{Almanac, KeplerOrbit, Relay};
use hilal_quantity::{
    Angle, Epoch, GridAzimuth, Length, MapPoint, MoonMe, PolarStereographic, Unit, Vector, Window,
};
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, Horizons};
use hilal_terrain::{Cell, Grid};

use crate::{SiteLight, SkyTrack};

pub(crate) static ALMANAC: LazyLock<Almanac> = LazyLock::new(|| Almanac::built_in().unwrap());

pub(crate) static LIGHT: LazyLock<SiteLight> = LazyLock::new(|| {
    let track = SkyTrack::new(&ALMANAC, Some(&relay()), grid(), window()).unwrap();
    SiteLight::new(rugged(), track)
});

/// As wide as the tile of the reference mission, with coarser cells.
pub(crate) fn grid() -> Grid {
    Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(31_895.0, -37_025.0),
        spacing_m: 320.0,
        rows: 17,
        columns: 16,
    }
}

pub(crate) fn window() -> Window {
    let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    Window::new(start, start + 5 * Unit::Day).unwrap()
}

/// The orbit of Queqiao-2 in round numbers: 300 km by 16 000 km, apoapsis over the south.
pub(crate) fn relay() -> Relay {
    let (semi_major_axis, eccentricity) = KeplerOrbit::shape_from_heights(
        Length::from_kilometres(300.0),
        Length::from_kilometres(16_000.0),
    );
    let orbit = KeplerOrbit {
        semi_major_axis,
        eccentricity,
        inclination: Angle::from_degrees(60.0),
        ascending_node: Angle::from_degrees(30.0),
        argument_of_periapsis: Angle::from_degrees(90.0),
        mean_anomaly: Angle::ZERO,
        epoch: window().start(),
    };
    Relay::new(&ALMANAC, orbit).unwrap()
}

/// A closed form of the Sun over the pole: around in a synodic month, up and down in a draconic
/// year.
pub(crate) fn made_up_sun(epoch: Epoch) -> Vector<MoonMe> {
    let days = (epoch - long_start()).to_seconds() / 86_400.0;
    towards(-360.0 * days / 29.530_589, 1.54 * sine(days / 346.62)) * 1.496e11
}

/// A closed form of Earth: its librations in longitude and latitude.
pub(crate) fn made_up_earth(epoch: Epoch) -> Vector<MoonMe> {
    let days = (epoch - long_start()).to_seconds() / 86_400.0;
    towards(7.9 * sine(days / 27.554_55), 6.7 * sine(days / 27.212_22)) * 3.844e8
}

pub(crate) fn long_start() -> Epoch {
    Epoch::from_gregorian_utc_at_midnight(2026, 1, 1)
}

fn sine(turns: f64) -> f64 {
    Angle::from_degrees(360.0 * turns).sin()
}

fn towards(longitude_deg: f64, latitude_deg: f64) -> Vector<MoonMe> {
    let (longitude, latitude) =
        (Angle::from_degrees(longitude_deg), Angle::from_degrees(latitude_deg));
    let level = latitude.cos();
    Vector::from_metres([level * longitude.cos(), level * longitude.sin(), latitude.sin()])
}

/// The same number of cells as [`grid`], of 40 m: the azimuth is the same all over them to 0.0003°.
pub(crate) fn small_grid() -> Grid {
    Grid { spacing_m: 40.0, ..grid() }
}

/// Ridges: horizons between −1 and 3 degrees that change smoothly over cells and azimuths.
pub(crate) fn ridges(grid: Grid, azimuths: usize) -> Horizons {
    let mut planes = Vec::new();
    for azimuth in 0..azimuths {
        let turn = azimuth as f64 / azimuths as f64;
        for index in 0..grid.len() {
            let Cell { row, column } = cell(index);
            let (x, y) = (column as f64 / 7.0, row as f64 / 9.0);
            let wave =
                sine(3.0 * turn + x) + sine(11.0 * turn - y) + 0.5 * sine(37.0 * turn + x + y);
            planes.push(stored(1.0 + 0.8 * wave));
        }
    }
    Horizons::from_planes(grid, azimuths, planes).unwrap()
}

#[expect(clippy::cast_possible_truncation, reason = "a few degrees in units of 0.002")]
pub(crate) fn stored(degrees: f64) -> i16 {
    (degrees / HORIZON_UNIT_DEG).round() as i16
}

/// Horizons between 0 and 3 degrees that change from azimuth to azimuth and from cell to cell.
fn rugged() -> Horizons {
    let cells = grid().len();
    let planes = (0..360 * cells)
        .map(|i| {
            let mixed = (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            i16::try_from(mixed % 1500).unwrap()
        })
        .collect();
    Horizons::from_planes(grid(), 360, planes).unwrap()
}

pub(crate) fn epoch_at(share: f64) -> Epoch {
    window().start() + window().duration() * share
}

pub(crate) fn cell(index: usize) -> Cell {
    Cell { row: index / grid().columns, column: index % grid().columns }
}

pub(crate) fn turn_deg(from: GridAzimuth, to: GridAzimuth) -> f64 {
    from.turn_to(to).degrees().abs()
}
