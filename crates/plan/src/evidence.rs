//! Why a goal was left out of a plan, in numbers.

use hilal_environment::LinkObstacle;
use hilal_quantity::Epoch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Place;

/// A number that the planner has for a goal that it left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// The goal's cell is steeper than what may be driven.
    Slope {
        /// Slope of the cell.
        slope_deg: f64,
        /// Steepest that may be driven.
        limit_deg: f64,
    },
    /// At no time is there a charge with which a rover at the goal would still reach a haven.
    NoEscape,
    /// A rover at the goal can be saved, but none gets there and works with enough left.
    Escape {
        /// Least energy from which a haven is still reached, at the best time.
        least_wh: f64,
        /// That time.
        #[serde(with = "crate::utc")]
        #[schemars(with = "crate::utc::UtcText")]
        utc: Epoch,
    },
    /// As the only goal it can be visited, until then.
    LastStart {
        /// Last start of the work.
        #[serde(with = "crate::utc")]
        #[schemars(with = "crate::utc::UtcText")]
        utc: Epoch,
    },
    /// A plan that visits it loses the rover too often.
    Loss {
        /// What the visit adds to the probability of loss of that plan.
        loss: f64,
    },
    /// A plan that visits it fills the memory.
    Memory {
        /// The most that waits in that plan, in million bytes.
        waits_mb: f64,
        /// What the memory holds, in million bytes.
        limit_mb: f64,
    },
    /// A plan that visits it lets the electronics box get too hot.
    Heat {
        /// The hottest that the box gets in that plan.
        box_c: f64,
        /// The hottest that a plan lets it get: its limit, less half a kelvin.
        limit_c: f64,
    },
    /// The ground stands between the goal and the lander.
    Hidden {
        /// Least height of the line between both antennas above the ground: below 0.
        clearance_m: f64,
        /// Where that is.
        place: Place,
    },
    /// The lander is further away than their link reaches.
    OutOfReach {
        /// Length of the line between both antennas.
        range_m: f64,
        /// Longest that the link bears.
        limit_m: f64,
    },
    /// One end sees the other below what its antenna can.
    TooLow {
        /// Elevation above the local horizontal.
        elevation_deg: f64,
        /// Lowest that is declared.
        limit_deg: f64,
    },
    /// The signal between goal and lander is too weak for the slowest rate of their link.
    TooWeak {
        /// What it lacks, margin included.
        lacks_db: f64,
        /// Least height of the line between both antennas above the ground.
        clearance_m: f64,
    },
    /// It is not known whether the lander is in view: the ground or an antenna is not.
    UnknownSight,
}

impl From<LinkObstacle> for Evidence {
    fn from(obstacle: LinkObstacle) -> Self {
        match obstacle {
            LinkObstacle::Hidden { clearance_m, place } => {
                Self::Hidden { clearance_m, place: place.into() }
            }
            LinkObstacle::OutOfReach { range_m, limit_m } => Self::OutOfReach { range_m, limit_m },
            LinkObstacle::TooLow { elevation_deg, limit_deg } => {
                Self::TooLow { elevation_deg, limit_deg }
            }
            LinkObstacle::TooWeak { lacks_db, clearance_m } => {
                Self::TooWeak { lacks_db, clearance_m }
            }
            LinkObstacle::UnknownSight => Self::UnknownSight,
        }
    }
}
