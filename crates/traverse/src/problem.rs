//! What the planner is asked, in plain numbers: no mission file, no ephemeris, no raster format.

mod downlink;
mod error;
mod heat;
mod invalid_input;
mod keep_out;
mod no_plan;
mod progress;
mod relaxation;

use hilal_environment::{CellGrid, GridCell};
use hilal_plan::Evidence;
use hilal_quantity::{DataRate, MapPoint};

pub use downlink::{Downlink, Memory};
pub use error::{PlanError, PlannerBug};
pub use heat::Heat;
pub use invalid_input::InvalidInput;
pub use keep_out::KeepOut;
pub use no_plan::{NoPlan, NoPlanReason};
pub use progress::Progress;
pub use relaxation::Relaxation;

/// Where the planner's light comes from.
pub trait LightSource: Sync {
    /// Writes, for every cell of the tile in row-major order, a share of the solar disc (0 to
    /// 200, that is in half percents, rounded down) that is certain to be visible during the
    /// *whole* of step `step`.
    fn slice(&self, step: usize, out: &mut [u8]);
}

/// The vehicle as the planner sees it: powers at the battery's terminals.
#[derive(Debug, Clone, PartialEq)]
pub struct VehicleEnergy {
    /// Energy of the full battery, in watt hours.
    pub capacity_wh: f64,
    /// Share of what is charged that arrives in the battery.
    pub charge_efficiency: f64,
    /// Share of what leaves the battery that arrives at the loads.
    pub discharge_efficiency: f64,
    /// Speed made good that can be counted on, in metres a second.
    pub speed_m_s: f64,
    /// Steepest slope that may be driven, in degrees.
    pub slope_limit_deg: f64,
    /// Whole load while driving on a slope of 0°, 1°, 2° …; the last entry holds beyond.
    pub drive_load_w: Vec<f64>,
    /// Whole load in the rest of a step after its drive.
    pub idle_load_w: f64,
    /// Whole load while parked: the larger of charging and hibernating.
    pub park_load_w: f64,
    /// Array power at the full disc while driving, for the worst heading.
    pub drive_array_w: f64,
    /// Array power at the full disc while parked with the heading chosen.
    pub park_array_w: f64,
}

/// A place where science is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Its name in the mission.
    pub id: String,
    /// Where.
    pub point: MapPoint,
    /// What it is worth.
    pub value: f64,
    /// How long the rover must stay, in seconds.
    pub dwell_s: f64,
    /// Whole load during the stay, payload included.
    pub load_w: f64,
    /// The payload that works there.
    pub payload: String,
    /// What it makes while it works.
    pub data: DataRate,
    /// Times since the start, in seconds, of which one must hold the whole stay; any time where
    /// there are none.
    pub windows_s: Option<Vec<core::ops::Range<f64>>>,
    /// What keeps the lander out of its view, where it asks for the lander and something does: such a
    /// goal is not visited.
    pub without_lander: Option<Evidence>,
    /// What its visit adds to the probability of loss, where it is left out for that.
    pub too_risky: Option<f64>,
    /// Goals that must be done before, by their places in the problem's list.
    pub after: Vec<usize>,
}

/// A place where the mission may end.
#[derive(Debug, Clone, PartialEq)]
pub struct Haven {
    /// Its name in the mission.
    pub id: String,
    /// Where.
    pub point: MapPoint,
    /// How far from it still counts, in metres.
    pub radius_m: f64,
}

/// One planning problem.
#[derive(Clone)]
pub struct Problem<'a> {
    /// The raster.
    pub tile: CellGrid,
    /// Slope of every cell in degrees, row-major; NaN where nothing is known (not driven).
    pub slope_deg: &'a [f32],
    /// How many times as long as over free ground it takes to get on in every cell, row-major: 1 or
    /// more, infinite where rocks close it. Empty where there are none.
    pub way: Vec<f32>,
    /// Width of the tile's border that is not driven, in metres.
    pub border_m: f64,
    /// Where the rover must not go.
    pub keep_out: Vec<KeepOut>,
    /// The Sun.
    pub light: &'a dyn LightSource,
    /// Number of steps.
    pub steps: usize,
    /// Length of a step in seconds.
    pub step_s: f64,
    /// Seconds from the last step to the end of the mission, less than a step: spent parked, and
    /// booked as dark.
    pub rest_s: f64,
    /// The vehicle.
    pub vehicle: VehicleEnergy,
    /// Where it stands at the start.
    pub start: MapPoint,
    /// What is in the battery at the start, in watt hours.
    pub start_energy_wh: f64,
    /// What must never be touched, in watt hours.
    pub reserve_wh: f64,
    /// What is kept above the reserve for what the steps neglect, in watt hours.
    pub margin_wh: f64,
    /// The longest stoppage that must be bearable once, at any time of the plan, in seconds; 0 where
    /// none is reckoned with.
    pub stoppage_s: f64,
    /// Hours of darkness that must be bearable, parked, after the last step.
    pub dark_after_end_h: f64,
    /// Where data wait to be sent, where that is reckoned with.
    pub memory: Option<Memory<'a>>,
    /// How warm the electronics box gets, where that is reckoned with.
    pub heat: Option<Heat<'a>>,
    /// Places of interest.
    pub goals: Vec<Goal>,
    /// Places to end at.
    pub havens: Vec<Haven>,
}

impl core::fmt::Debug for Problem<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Problem")
            .field("tile", &self.tile)
            .field("steps", &self.steps)
            .field("step_s", &self.step_s)
            .field("vehicle", &self.vehicle)
            .field("goals", &self.goals.len())
            .finish_non_exhaustive()
    }
}

impl Problem<'_> {
    /// Checks that the numbers make sense.
    ///
    /// # Errors
    ///
    /// Names the first one that does not.
    pub fn validate(&self) -> Result<(), InvalidInput> {
        let v = &self.vehicle;
        let positive = [
            ("step_s", self.step_s),
            ("tile.spacing_m", self.tile.spacing_m),
            ("vehicle.capacity_wh", v.capacity_wh),
            ("vehicle.speed_m_s", v.speed_m_s),
            ("vehicle.charge_efficiency", v.charge_efficiency),
            ("vehicle.discharge_efficiency", v.discharge_efficiency),
        ];
        let never_negative = [
            ("vehicle.idle_load_w", v.idle_load_w),
            ("vehicle.park_load_w", v.park_load_w),
            ("vehicle.drive_array_w", v.drive_array_w),
            ("vehicle.park_array_w", v.park_array_w),
            ("reserve_wh", self.reserve_wh),
            ("margin_wh", self.margin_wh),
            ("border_m", self.border_m),
            ("start_energy_wh", self.start_energy_wh),
            ("dark_after_end_h", self.dark_after_end_h),
            ("rest_s", self.rest_s),
            ("stoppage_s", self.stoppage_s),
        ];
        let shares = [
            ("vehicle.charge_efficiency", v.charge_efficiency),
            ("vehicle.discharge_efficiency", v.discharge_efficiency),
        ];
        let wrong =
            |name: &str, value, must| InvalidInput::Number { name: name.to_owned(), value, must };
        if let Some(&(name, value)) = positive.iter().find(|(_, x)| !(x.is_finite() && *x > 0.0)) {
            return Err(wrong(name, value, "be above 0"));
        }
        if let Some(&(name, value)) =
            never_negative.iter().find(|(_, x)| !(x.is_finite() && *x >= 0.0))
        {
            return Err(wrong(name, value, "be 0 or more"));
        }
        if let Some(&(name, value)) = shares.iter().find(|(_, x)| *x > 1.0) {
            return Err(wrong(name, value, "be 1 or less"));
        }
        self.validate_shapes()
    }

    /// Whether a goal comes after itself, or after one that does not exist.
    fn waits_for_itself(&self, goal: &Goal) -> bool {
        let mut before = goal.after.clone();
        let mut seen = vec![false; self.goals.len()];
        while let Some(index) = before.pop() {
            let Some(earlier) = self.goals.get(index) else { return true };
            if core::ptr::eq(earlier, goal) {
                return true;
            }
            if !std::mem::replace(&mut seen[index], true) {
                before.extend(&earlier.after);
            }
        }
        false
    }

    /// How far the rover gets in a step over free ground, in metres.
    pub(crate) fn reach_m(&self) -> f64 {
        self.vehicle.speed_m_s * self.step_s
    }

    /// The longest way through a cell that may be driven, as many times as over free ground: that in
    /// which a step is enough to get to the next cell.
    pub(crate) fn longest_way(&self) -> f64 {
        (self.reach_m() / self.tile.spacing_m).max(1.0)
    }

    /// How many times as long as over free ground it takes to get on in a cell.
    pub(crate) fn way_through(&self, cell: GridCell) -> f64 {
        self.way.get(self.tile.index(cell)).map_or(1.0, |&way| f64::from(way))
    }

    /// Whether a cell is closed because of its rocks.
    pub(crate) fn is_too_rocky(&self, cell: GridCell) -> bool {
        self.way_through(cell) > self.longest_way()
    }

    fn validate_shapes(&self) -> Result<(), InvalidInput> {
        let (found, expected) = (self.slope_deg.len(), self.tile.len());
        if found != expected || expected == 0 {
            return Err(InvalidInput::SlopeMap { found, expected });
        }
        let found = self.way.len();
        if found != expected && found != 0 {
            return Err(InvalidInput::WayMap { found, expected });
        }
        if let Some(&way) = self.way.iter().find(|way| way.is_nan() || **way < 1.0) {
            let (name, value) = ("a way through rocks".to_owned(), f64::from(way));
            return Err(InvalidInput::Number { name, value, must: "be 1 or more" });
        }
        let loads = &self.vehicle.drive_load_w;
        if loads.is_empty() || loads.windows(2).any(|pair| pair[1] < pair[0]) {
            return Err(InvalidInput::DriveLoads);
        }
        if let Some(goal) =
            self.goals.iter().find(|g| !(g.value >= 0.0 && g.dwell_s >= 0.0 && g.load_w >= 0.0))
        {
            return Err(InvalidInput::Goal { id: goal.id.clone() });
        }
        if let Some(goal) = self.goals.iter().find(|goal| self.waits_for_itself(goal)) {
            return Err(InvalidInput::Precedence { id: goal.id.clone() });
        }
        if self.steps == 0 || self.steps > 60_000 {
            return Err(InvalidInput::Steps { steps: self.steps });
        }
        if self.havens.is_empty() { Err(InvalidInput::NoHaven) } else { Ok(()) }
    }
}
