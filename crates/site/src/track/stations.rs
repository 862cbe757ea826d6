//! Ground stations in the sky of a tile, and the tile in theirs.

use hilal_ephem::{Almanac, Station};
use hilal_quantity::{Angle, AzEl, Enu, Length, MoonMe, Vector, Window};
use hilal_terrain::Grid;

use super::samples::{Mix, Samples};
use crate::SiteError;

/// A ground station that may talk to the tile.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundLink {
    /// The station.
    pub station: Station,
    /// The least elevation of the Moon at which the station works.
    pub mask: Angle,
}

/// A station over a window.
#[derive(Debug, Clone)]
pub(super) struct StationTrack {
    pub(super) name: String,
    pub(super) mask: Angle,
    pub(super) samples: Samples<StationSample>,
}

/// Where a station is, and how high the tile stands over it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct StationSample {
    pub(super) position: Vector<MoonMe>,
    pub(super) tile_elevation_deg: f64,
}

impl Mix for StationSample {
    fn mix(self, other: Self, share: f64) -> Self {
        Self {
            position: self.position.mix(other.position, share),
            tile_elevation_deg: self.tile_elevation_deg.mix(other.tile_elevation_deg, share),
        }
    }
}

impl StationTrack {
    /// Samples a station; seen from the middle of the tile, which is as good as from any point of
    /// it: 10 km of the Moon are 0.0015° in the sky of Earth.
    pub(super) fn take(
        almanac: &Almanac,
        link: GroundLink,
        grid: Grid,
        (window, step_s): (Window, f64),
    ) -> Result<Self, SiteError> {
        let place = grid.map.unproject(grid.middle(), Length::ZERO);
        let me_from_enu = place.enu_from_me().inverse();
        let samples = Samples::take(window, step_s, |epoch| {
            almanac.station_view(&link.station, &place, epoch).map(|view| StationSample {
                position: place.position() + me_from_enu * sight(view.from_place, view.range),
                tile_elevation_deg: view.elevation.degrees(),
            })
        })?;
        Ok(Self { name: link.station.name, mask: link.mask, samples })
    }
}

/// Returns the vector to what stands in a direction at a range.
fn sight(direction: AzEl, range: Length) -> Vector<Enu> {
    let (azimuth, elevation) = (direction.azimuth.angle(), direction.elevation);
    let level = elevation.cos();
    let unit = Vector::from_metres([level * azimuth.sin(), level * azimuth.cos(), elevation.sin()]);
    unit * range.metres()
}
