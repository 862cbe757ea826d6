//! The cap around the south pole, and its permanent shadow: for the test that measures it and for
//! the example that writes it as a map.

use std::path::Path;

use hilal_ephem::Almanac;
use hilal_quantity::constants::ASTRONOMICAL_UNIT;
use hilal_quantity::{Angle, Epoch, MoonMe, Unit, Vector, Window};
use hilal_site::{Period, SiteError, SkyTrack, SunEnvelope};
use hilal_terrain::{GlobalLayer, Grid, Layer, RasterError, Stack};

/// How far south the Sun stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sun {
    /// As it does from 2025 to 2033, every half an hour.
    OfTheAlmanac,
    /// Held over one southern latitude at 1 au, once around.
    Over(Angle),
}

/// Returns the cap at 296 m with the global grid around it, from a data directory.
pub(crate) fn stack(data: &Path) -> Result<Stack, RasterError> {
    let terrain = data.join("terrain");
    let cap = Layer::read_geotiff(terrain.join("lola_87s_296m.tif"))?;
    let global = GlobalLayer::read(terrain.join("LDEM_4.LBL"))?;
    Ok(Stack::new(vec![cap], Some(global)))
}

/// Returns the highest that the Sun stands over a grid.
pub(crate) fn envelope(grid: Grid, sun: Sun) -> Result<SunEnvelope, SiteError> {
    match sun {
        Sun::OfTheAlmanac => {
            let almanac = Almanac::built_in()?;
            let window = almanac.coverage();
            let track = SkyTrack::new(&almanac, None, grid, window)?;
            SunEnvelope::new(&track, &Period::new(window, 30 * Unit::Minute)?)
        }
        Sun::Over(latitude) => {
            let start = Epoch::from_gregorian_utc_at_midnight(2028, 1, 1);
            // One turn in a day, and a step more, so that the turn is closed.
            let window = Window::new(start, start + 1 * Unit::Day + 5 * Unit::Minute)
                .map_err(|_backwards| SiteError::EmptyWindow)?;
            let around = |epoch: Epoch| {
                let longitude = Angle::from_degrees((epoch - start).to_seconds() / 240.0);
                from_above(-latitude, longitude)
            };
            let track = SkyTrack::from_positions(grid, window, around, around)?;
            SunEnvelope::new(&track, &Period::new(window, 20 * Unit::Second)?)
        }
    }
}

/// Returns a point at 1 au over a latitude and a longitude.
fn from_above(latitude: Angle, longitude: Angle) -> Vector<MoonMe> {
    let along =
        [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()];
    Vector::from_metres(along.map(|share| share * ASTRONOMICAL_UNIT.metres()))
}
