//! Real scenery: the site's terrain and light, Earth, relay and lander.

use hilal_ephem::{Almanac, EphemError, Station, light_time};
use hilal_mission::models::{LinkModel, RadioModel, Sunlight};
use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, Duration, Epoch, Length, MapPoint, Unit, Window};
use hilal_site::SiteLight;
use hilal_terrain::Raster;

use crate::scenery::{Ground, Scenery};
use crate::{Link, Links};

/// What a site's scenery is made of.
#[derive(Debug, Clone, Copy)]
pub struct SiteSceneryInputs<'a> {
    /// Sun, Earth and relay over the tile's horizons.
    pub light: &'a SiteLight,
    /// The ground that is driven on.
    pub ground: &'a Raster,
    /// The sky, for the stations' view.
    pub almanac: &'a Almanac,
    /// Earth stations, each with the lowest elevation at which it tracks.
    pub stations: &'a [(Station, Angle)],
    /// The vehicle's links.
    pub radio: &'a RadioModel,
    /// Where the lander stands.
    pub lander: MapPoint,
    /// Height of its antenna above the ground; 2.5 m where the mission gives none.
    pub lander_antenna: Option<Length>,
    /// The mission's time.
    pub window: Window,
}

/// The site as the simulator sees it.
#[derive(Debug)]
pub struct SiteScenery<'a> {
    inputs: SiteSceneryInputs<'a>,
    /// Whether some station tracks the Moon, once in [`STATION_STEP_S`].
    tracked: Vec<bool>,
}

/// The Moon rises over a station by a quarter of a degree a minute: ten minutes are fine enough.
const STATION_STEP_S: f64 = 600.0;
/// Heights of the antennas above ground where the mission gives none: ours.
const VEHICLE_ANTENNA: Length = Length::from_metres(1.0);
const LANDER_ANTENNA: Length = Length::from_metres(2.5);
/// Time that the lander or the relay takes to pass a packet on, in seconds: ours.
const FORWARDING_S: f64 = 0.5;

impl<'a> SiteScenery<'a> {
    /// Looks at the stations once over the whole mission, and keeps the rest as it is.
    ///
    /// # Errors
    ///
    /// Passes on epochs that the almanac does not cover.
    pub fn new(inputs: SiteSceneryInputs<'a>) -> Result<Self, EphemError> {
        let place = inputs.ground.grid.map.unproject(inputs.lander, Length::ZERO);
        let sees = |epoch: Epoch| -> Result<bool, EphemError> {
            for (station, mask) in inputs.stations {
                if inputs.almanac.station_view(station, &place, epoch)?.elevation >= *mask {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        let step = STATION_STEP_S * Unit::Second;
        let tracked = inputs.window.steps(step).map(sees).collect::<Result<_, _>>()?;
        Ok(Self { inputs, tracked })
    }

    fn epoch(&self, at_ms: u64) -> Epoch {
        self.inputs.window.start() + at_ms as f64 * Unit::Millisecond
    }

    fn is_tracked(&self, at_ms: u64) -> bool {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "mission time")]
        let step = (at_ms as f64 / 1000.0 / STATION_STEP_S) as usize;
        self.tracked.get(step).or(self.tracked.last()).copied().unwrap_or(false)
    }

    fn direct(&self, at: MapPoint, at_ms: u64, link: LinkModel) -> Option<Link> {
        let earth = self.inputs.light.earth(at, self.epoch(at_ms));
        let open =
            self.is_tracked(at_ms) && earth.in_view() && earth.elevation >= link.minimum_elevation;
        open.then(|| connect(link, light_time(earth.range)))
    }

    fn relay(&self, at: MapPoint, at_ms: u64, link: LinkModel) -> Option<Link> {
        let epoch = self.epoch(at_ms);
        let relay = self.inputs.light.relay(at, epoch)?;
        let near = link.maximum_range.is_none_or(|limit| relay.range <= limit);
        let open = self.is_tracked(at_ms)
            && near
            && relay.in_view()
            && relay.elevation >= link.minimum_elevation;
        // The relay is nowhere further from Earth than the Moon's centre by more than 19 000 km,
        // 0.06 s of light: Earth's distance from the site stands for it.
        let earth = self.inputs.light.track().earth_range(epoch);
        let delay = light_time(relay.range) + light_time(earth) + FORWARDING_S * Unit::Second;
        open.then(|| connect(link, delay))
    }

    fn lander(&self, at: MapPoint, at_ms: u64, link: LinkModel) -> Option<Link> {
        let lander = self.inputs.lander;
        let near = link.maximum_range.is_none_or(|limit| at.distance(lander) <= limit);
        // The lander has both ways to Earth, and a horizon of its own.
        let radio = self.inputs.radio;
        let onward = || {
            let direct = radio.direct.and_then(|link| self.direct(lander, at_ms, link));
            direct.or_else(|| radio.relay.and_then(|link| self.relay(lander, at_ms, link)))
        };
        if !near || !self.sees(at, lander) {
            return None;
        }
        let onward_ms = onward()?.delay_ms as f64;
        Some(connect(link, onward_ms * Unit::Millisecond + FORWARDING_S * Unit::Second))
    }

    /// Returns whether the ground between the two masts stays below the line that joins them.
    fn sees(&self, from: MapPoint, to: MapPoint) -> bool {
        let ground = self.inputs.ground;
        let (Some(start_m), Some(end_m)) = (ground.height_m(from), ground.height_m(to)) else {
            return false;
        };
        let vehicle = self.inputs.radio.antenna_height.unwrap_or(VEHICLE_ANTENNA);
        let lander = self.inputs.lander_antenna.unwrap_or(LANDER_ANTENNA);
        let (start_m, end_m) = (start_m + vehicle.metres(), end_m + lander.metres());
        let distance_m = from.distance(to).metres();
        let steps = (distance_m / ground.grid.spacing_m).ceil();
        let clear = |step: f64| {
            let share = step / steps;
            let between = MapPoint::new(
                from.x_m + (to.x_m - from.x_m) * share,
                from.y_m + (to.y_m - from.y_m) * share,
            );
            // Between the two the sphere bulges above its chord by d₁·d₂/2R.
            let bulge_m =
                distance_m * distance_m * share * (1.0 - share) / (2.0 * MOON_RADIUS.metres());
            let line_m = start_m + (end_m - start_m) * share - bulge_m;
            ground.height_m(between).is_none_or(|height_m| height_m <= line_m)
        };
        let mut step = 1.0;
        while step < steps {
            if !clear(step) {
                return false;
            }
            step += 1.0;
        }
        true
    }
}

fn connect(link: LinkModel, delay: Duration) -> Link {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
    let delay_ms = (delay.to_seconds() * 1000.0).round() as u64;
    Link { down_bit_s: link.down.bits_per_second(), up_bit_s: link.up.bits_per_second(), delay_ms }
}

impl Scenery for SiteScenery<'_> {
    fn ground(&self, at: MapPoint, _at_ms: u64) -> Ground {
        let raster = self.inputs.ground;
        let reach_m = raster.grid.spacing_m / 2.0;
        let height =
            |x_m: f64, y_m: f64| raster.height_m(MapPoint::new(at.x_m + x_m, at.y_m + y_m));
        let rise = |ahead: Option<f64>, behind: Option<f64>| match (ahead, behind) {
            (Some(ahead_m), Some(behind_m)) => (ahead_m - behind_m) / (2.0 * reach_m),
            _ => 0.0,
        };
        Ground {
            rise_x: rise(height(reach_m, 0.0), height(-reach_m, 0.0)),
            rise_y: rise(height(0.0, reach_m), height(0.0, -reach_m)),
        }
    }

    fn sun(&self, at: MapPoint, at_ms: u64) -> Sunlight {
        let sun = self.inputs.light.sun(at, self.epoch(at_ms));
        Sunlight {
            azimuth: sun.azimuth,
            elevation: sun.elevation,
            fraction: sun.fraction,
            irradiance_w_m2: sun.irradiance_w_m2,
        }
    }

    fn links(&self, at: MapPoint, at_ms: u64) -> Links {
        let radio = self.inputs.radio;
        [
            radio.direct.and_then(|link| self.direct(at, at_ms, link)),
            radio.relay.and_then(|link| self.relay(at, at_ms, link)),
            radio.lander.and_then(|link| self.lander(at, at_ms, link)),
        ]
    }
}
