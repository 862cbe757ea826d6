//! What can be wrong with a problem, a rover's state, a plan or a fault that a caller hands over.

/// Something that a caller handed over makes no sense, and what to change in it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InvalidInput {
    /// A number outside what it can be.
    #[error("{name} must {must}, got {value:.3}")]
    Number {
        /// Which.
        name: String,
        /// What was given.
        value: f64,
        /// What it must be.
        must: &'static str,
    },
    /// A slope map that does not fit the tile.
    #[error(
        "the slope map has {found} cells but the tile has {expected}: make both from one raster"
    )]
    SlopeMap {
        /// Cells given.
        found: usize,
        /// Cells of the tile.
        expected: usize,
    },
    /// A map of ways through rocks that does not fit the tile.
    #[error(
        "the map of ways through rocks has {found} cells but the tile has {expected}: make both from one raster, or leave it empty"
    )]
    WayMap {
        /// Cells given.
        found: usize,
        /// Cells of the tile.
        expected: usize,
    },
    /// A table of drive loads that is empty or falls.
    #[error("vehicle.drive_load_w must have an entry for 0° and never fall with the slope")]
    DriveLoads,
    /// A goal with a negative value, dwell or load.
    #[error("goal {id}: value, dwell and load must be 0 or more")]
    Goal {
        /// Which.
        id: String,
    },
    /// Too few or too many steps.
    #[error("a plan has 1 to 60000 steps, got {steps}: change the duration or the step")]
    Steps {
        /// How many were asked for.
        steps: usize,
    },
    /// Nowhere to end.
    #[error("the mission names no haven: a plan must end in one, so give at least one place")]
    NoHaven,
    /// The battery and the unit of energy do not fit together.
    #[error(
        "the usable battery is {usable_wh:.1} Wh: the planner counts in 0.01 Wh up to 500 Wh, and the reserve must leave something"
    )]
    Battery {
        /// Capacity less reserve.
        usable_wh: f64,
    },
    /// A step so long that more flows in it than the planner can count.
    #[error(
        "{what} moves {energy_wh:.1} Wh in one step of {step_s:.0} s, more than the limit of 100 Wh: shorten the step"
    )]
    Flow {
        /// What flows.
        what: &'static str,
        /// How much.
        energy_wh: f64,
        /// In how long.
        step_s: f64,
    },
    /// Moves longer than the halo of the planes.
    #[error(
        "the rover moves {reach_m:.0} m in one step, more than the {limit_m:.0} m that the planner looks ahead: shorten the step"
    )]
    Reach {
        /// How far.
        reach_m: f64,
        /// How far is allowed.
        limit_m: f64,
    },
    /// A place off the map.
    #[error("{what} ({x_m:.1}, {y_m:.1}) m lies off the planner's tile: choose a place inside it")]
    OffTheMap {
        /// Which place.
        what: String,
        /// Easting.
        x_m: f64,
        /// Northing.
        y_m: f64,
    },
    /// A start where the rover may not stand.
    #[error("the start is on a slope of {slope_deg:.1}°, more than the limit of {limit_deg:.1}°")]
    SteepStart {
        /// How steep.
        slope_deg: f64,
        /// How steep it may be.
        limit_deg: f64,
    },
    /// A start among rocks that close the ground.
    #[error(
        "{what} is among rocks through which it may not drive: start elsewhere, or change [site.rocks] or the vehicle's drive.obstacles"
    )]
    RockyStart {
        /// What starts there.
        what: String,
    },
    /// A state at a time that the mission does not have.
    #[error(
        "the rover's state is of {:.2} h after the mission's start, and the mission lasts {:.2} h: give a state from within it",
        elapsed_s / 3600.0, length_s / 3600.0
    )]
    OutsideTheMission {
        /// Time since the start.
        elapsed_s: f64,
        /// Length of the mission.
        length_s: f64,
    },
    /// A state from before the steps that a planner was made for.
    #[error(
        "the rover's state is of {:.2} h after the mission's start, and the planner was made for states from {:.2} h on: \
         make one that reaches back",
        elapsed_s / 3600.0, first_s / 3600.0
    )]
    TooEarly {
        /// Time since the start.
        elapsed_s: f64,
        /// Time of the first step that the planner knows.
        first_s: f64,
    },
    /// A goal that is called done and does not exist.
    #[error("the rover's state calls goal {id:?} done, which the mission does not have")]
    UnknownGoal {
        /// Its name.
        id: String,
    },
    /// Goals that wait for one another, or for one that does not exist.
    #[error("goal {id} can never be done: the goals that must come before it come after it")]
    Precedence {
        /// Which.
        id: String,
    },
    /// More cells and steps than can be held with stoppages.
    #[error(
        "{cells} cells and {steps} steps are too many to reckon with a stoppage: at most 4·10⁸ together; take coarser cells or longer steps, or no stoppage"
    )]
    TooLargeForStoppages {
        /// Cells, with the halo.
        cells: usize,
        /// Steps.
        steps: usize,
    },
    /// A plan in which the rover is nowhere for a while.
    #[error(
        "the plan says of no place where the rover is {:.2} h after the mission's start: its activities must follow one another without gaps",
        elapsed_s / 3600.0
    )]
    PlanGap {
        /// Time since the start, in seconds.
        elapsed_s: f64,
    },
}
