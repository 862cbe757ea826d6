//! The rule that instances are drawn by: ground, light and chance, and no planner.
//!
//! In words: `docs/formats/traverse-instance.md`, "How the suite was drawn".

mod connected;
mod places;
mod random;
mod vehicle;

use hilal_ephem::Almanac;
use hilal_quantity::{Epoch, Fraction, Unit, Window, WindowError};
use hilal_site::{SiteError, SiteLight, SiteStatistics, SkyTrack};
use places::{Places, Survey};
use random::Random;

use crate::terrains::SharedTerrain;
use crate::{CellWindow, INSTANCE_FORMAT, Instance, InstanceGround, InstanceVehicle};

/// Instances that stand on one made-up terrain.
const PER_TERRAIN: usize = 3;
/// Cells along the raster's edge that no window uses.
const RIM_CELLS: usize = 10;
/// Times that an instance is drawn, and windows that are tried at each.
const TIMES: usize = 60;
const WINDOWS: usize = 20;
/// The southern summer of 2028: first day, and how many there are.
const FIRST_DAY: (i32, u8, u8) = (2028, 8, 20);
const SEASON_H: f64 = 110.0 * 24.0;

/// What kind of ground an instance gets.
#[derive(Debug, Clone, Copy)]
struct Kind {
    letter: char,
    /// Side of the window in metres.
    side_m: (f64, f64),
    spacing_m: f64,
    step_min: f64,
    /// Cells of the made-up raster; none for the measured one.
    cells: Option<usize>,
}

/// In turn: twice the measured tile, a made-up one like it, a made-up one of 10 km.
const KINDS: [Kind; 4] = [MEASURED, MEASURED, FINE, WIDE];
const MEASURED: Kind =
    Kind { letter: 'r', side_m: (1000.0, 4900.0), spacing_m: 10.0, step_min: 15.0, cells: None };
const FINE: Kind = Kind {
    letter: 's',
    side_m: (1000.0, 4900.0),
    spacing_m: 10.0,
    step_min: 15.0,
    cells: Some(513),
};
const WIDE: Kind = Kind {
    letter: 's',
    side_m: (2500.0, 10_000.0),
    spacing_m: 20.0,
    step_min: 30.0,
    cells: Some(520),
};

/// How many goals an instance has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalDensity {
    /// A few a day, 40 at most.
    Usual,
    /// More than there is time for: work and ways together are a quarter longer than the mission, of
    /// 13 days at most.
    Full,
}

/// Why an instance cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The rule finds no place in all the times that it may try.
    #[error(
        "instance {number} cannot be drawn: no time and window in {TIMES} times {WINDOWS} has a haven, a start \
         and enough goals"
    )]
    NoPlace {
        /// The instance's number, from 0.
        number: usize,
    },
    /// The instance ends before it starts.
    #[error(transparent)]
    Times(#[from] WindowError),
    /// There is no ephemeris for the instance's times.
    #[error(transparent)]
    Sky(#[from] SiteError),
}

/// Which instance is to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct InstanceSpec {
    /// The seed of the whole draw.
    pub seed: u64,
    /// The instance's number, from 0.
    pub number: usize,
    /// How many goals it gets.
    pub density: GoalDensity,
}

impl InstanceSpec {
    const fn kind(self) -> Kind {
        KINDS[self.number % KINDS.len()]
    }

    /// Returns the terrain that the instance stands on, with an empty window.
    pub fn ground(self) -> InstanceGround {
        let window = CellWindow { row: 0, column: 0, rows: 2, columns: 2 };
        let kind = self.kind();
        let terrain = self.number / KINDS.len() / PER_TERRAIN;
        let seed = 1000 * self.seed + 2 * terrain as u64 + u64::from(kind.spacing_m > 10.0);
        kind.cells.map_or(InstanceGround::Lola { window }, |cells| InstanceGround::Synthetic {
            seed,
            cells,
            spacing_m: kind.spacing_m,
            window,
        })
    }

    /// Draws the instance.
    ///
    /// # Errors
    ///
    /// When the rule finds no place in all the times that it may try.
    pub fn draw(self, terrain: &SharedTerrain, almanac: &Almanac) -> Result<Instance, DrawError> {
        let mut random = Random::new((self.seed << 32) ^ (self.number as u64));
        let kind = self.kind();
        let longest = if self.density == GoalDensity::Full { vehicle::NIGHT_DAYS } else { 29.0 };
        let days = (2.0 * random.by_ratio(3.0, longest)).round() / 2.0;
        let side_m = random.by_ratio(kind.side_m.0, kind.side_m.1);
        let vehicle = vehicle::of(days);
        for _ in 0..TIMES {
            let start = season_start() + random.between(0.0, SEASON_H).floor() * Unit::Hour;
            let light = light(terrain, almanac, (start, days))?;
            let threshold = Fraction::clamped(vehicle::dark_below(&vehicle));
            let statistics =
                SiteStatistics::new(&light, light.track().window(), 1 * Unit::Hour, threshold)?;
            let slope_deg = terrain.slope_deg(vehicle.tilt_limit_deg);
            let survey = Survey { statistics, slope_deg, light, start, vehicle: &vehicle };
            // A small window may have no room for so many goals.
            let side_m = match self.density {
                GoalDensity::Usual => side_m,
                GoalDensity::Full => random.by_ratio(kind.side_m.0, kind.side_m.1),
            };
            for _ in 0..WINDOWS {
                let window = window(&mut random, terrain, side_m);
                let wanted = (days, self.density);
                let Some(places) = survey.places(window, wanted, &mut random) else { continue };
                return Ok(self.instance(vehicle, (start, days), (window, places)));
            }
        }
        Err(DrawError::NoPlace { number: self.number })
    }

    fn instance(
        self,
        vehicle: InstanceVehicle,
        (start_utc, days): (Epoch, f64),
        (window, places): (CellWindow, Places),
    ) -> Instance {
        let kind = self.kind();
        let terrain = match self.ground() {
            InstanceGround::Lola { .. } => InstanceGround::Lola { window },
            InstanceGround::Synthetic { seed, cells, spacing_m, .. } => {
                InstanceGround::Synthetic { seed, cells, spacing_m, window }
            }
        };
        let mut start = places.start;
        start.energy_wh = vehicle::start_energy_wh(&vehicle);
        Instance {
            format: INSTANCE_FORMAT,
            id: format!("{}{:03}", kind.letter, self.number),
            seed: self.seed,
            start_utc,
            days,
            step_min: kind.step_min,
            terrain,
            vehicle,
            start,
            havens: places.havens,
            goals: places.goals,
        }
    }
}

fn season_start() -> Epoch {
    let (year, month, day) = FIRST_DAY;
    Epoch::from_gregorian_utc_at_midnight(year, month, day)
}

fn light(
    terrain: &SharedTerrain,
    almanac: &Almanac,
    (start, days): (Epoch, f64),
) -> Result<SiteLight, DrawError> {
    let window = Window::new(start, start + days * Unit::Day)?;
    let track = SkyTrack::new(almanac, None, terrain.horizons().grid(), window)?;
    Ok(SiteLight::new(terrain.horizons().clone(), track))
}

fn window(random: &mut Random, terrain: &SharedTerrain, side_m: f64) -> CellWindow {
    let tile = terrain.tile();
    let usable = tile.rows.min(tile.columns) - 2 * RIM_CELLS;
    let side = cells(side_m / tile.spacing_m).min(usable);
    let room = usable - side + 1;
    let (row, column) = (random.index(room), random.index(room));
    CellWindow { row: RIM_CELLS + row, column: RIM_CELLS + column, rows: side, columns: side }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive count of cells"
)]
fn cells(count: f64) -> usize {
    count.round() as usize
}
