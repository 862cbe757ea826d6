//! A small tile with made-up horizons under the real sky, for tests.

use std::sync::LazyLock;

use hilal_ephem::{Almanac, KeplerOrbit, Relay};
use hilal_quantity::{
    Angle, Epoch, GridAzimuth, Length, MapPoint, PolarStereographic, Unit, Window,
};
use hilal_terrain::horizon::Horizons;
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
