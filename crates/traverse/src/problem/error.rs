//! Why a problem cannot be planned at all.

use crate::problem::Relaxation;

/// A problem that makes no sense, or that has no plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
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
    /// A state from which nothing survives.
    #[error(
        "no feasible plan: from where the rover is, no haven can be reached and held to the end with {has_wh:.1} Wh (reserve of {reserve_wh:.1} Wh included){}",
        if *stoppage_s > 0.0 {
            format!(" and a stoppage of {:.2} h still to come; plan without one", stoppage_s / 3600.0)
        } else {
            String::new()
        }
    )]
    NoWayHome {
        /// What is there.
        has_wh: f64,
        /// What must never be touched.
        reserve_wh: f64,
        /// The stoppage reckoned with.
        stoppage_s: f64,
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
    /// The time was over before every set of goals had been looked at.
    #[error(
        "the time was over before every set of goals had been looked at: give more time, or plan with beams"
    )]
    Unfinished,
    /// Search and booking disagree.
    #[error(
        "the plan found does not hold when it is booked step by step: please report this with the mission file"
    )]
    Booking,
    /// Every plan found loses the rover too often.
    #[error(
        "no plan found loses the rover with a probability of at most {}: the least found is {}, of a plan worth {value} that bears stoppages of {:.2} h; {}allow a larger probability, or ask for fewer or nearer goals",
        percent(*limit), percent(*least), stoppage_s / 3600.0,
        if *ended_early { "the time was over before the search had looked at everything: give more, or " } else { "" }
    )]
    TooRisky {
        /// What is allowed.
        limit: f64,
        /// The least that was found.
        least: f64,
        /// The value of that plan.
        value: f64,
        /// The stoppage that it bears, in seconds.
        stoppage_s: f64,
        /// Whether the time was over before the search had looked at everything.
        ended_early: bool,
    },
    /// More waits in memory than it holds, even where nothing is added by science.
    #[error(
        "no plan keeps its data: {waits_mb:.2} MB wait in memory at the start, and with housekeeping alone it overflows on the way to a haven and there; declare more memory ([vehicles.<id>.memory] science_mb), or start with less in it"
    )]
    MemoryFull {
        /// What waits at the start.
        waits_mb: f64,
    },
    /// The box gets too hot, even where no work is done.
    #[error(
        "no plan keeps the electronics box cool: on the way to a haven and there it gets {box_c:.1} °C hot; widen the radiator or the heat switch ([vehicles.<id>.thermal]), or raise its limit"
    )]
    TooHot {
        /// How hot.
        box_c: f64,
    },
    /// The optimum without regard to memory and heat does not keep their limits.
    #[error(
        "no optimum is known: the most that any plan is worth without regard to memory and heat is {bound}, and the best found that keeps both in their limits is worth {found}; plan with beams, or declare more memory or a larger radiator"
    )]
    NotExact {
        /// The best found.
        found: f64,
        /// The optimum without regard to them.
        bound: f64,
    },
    /// No way to survive from the start.
    #[error(
        "no feasible plan: even without goals the rover needs {} at the start to reach a haven and end there, and has {has_wh:.1} Wh (reserve of {reserve_wh:.1} Wh included){}",
        need_wh.map_or_else(|| "more than its battery holds".to_owned(), |need| format!("{need:.1} Wh")),
        relaxation.map_or_else(String::new, |relaxation| format!("; {relaxation}"))
    )]
    Infeasible {
        /// The least energy that would do, if any does.
        need_wh: Option<f64>,
        /// What is there.
        has_wh: f64,
        /// What must never be touched.
        reserve_wh: f64,
        /// What would make a plan possible, where it was looked for.
        relaxation: Option<Relaxation>,
    },
}

/// A probability in percent, to two digits.
fn percent(probability: f64) -> String {
    let percent = probability * 100.0;
    let digits = (0..9).find(|&digits| percent * 10_f64.powi(digits) >= 9.95);
    let digits = digits.and_then(|digits| usize::try_from(digits).ok()).unwrap_or(9);
    format!("{percent:.digits$} %")
}
