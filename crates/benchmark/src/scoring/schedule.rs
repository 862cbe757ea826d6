//! What a rover does, as any planner may state it.

use hilal_plan::{ActivityKind, Plan};
use hilal_quantity::{Epoch, MapPoint};
use serde::{Deserialize, Serialize};

/// One thing that a rover does. Times count from the start of the instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Goes straight to a point, at a constant pace, so as to be there at a time; at full speed
    /// where that is too soon, or none is named.
    Drive {
        /// Easting.
        x_m: f64,
        /// Northing.
        y_m: f64,
        /// When to be there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until_s: Option<f64>,
    },
    /// Works at a goal, in whose cell the rover stands, until it is done.
    Work {
        /// Which.
        goal: String,
    },
    /// Stands still until a time.
    Park {
        /// When it ends.
        until_s: f64,
    },
}

/// A schedule in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The instance that it is for.
    pub instance: String,
    /// Who made it.
    pub method: String,
    /// What the rover does, in order.
    pub acts: Vec<Act>,
}

impl Act {
    /// Drives at full speed.
    pub const fn to(point: MapPoint) -> Self {
        Self::Drive { x_m: point.x_m, y_m: point.y_m, until_s: None }
    }
}

impl Act {
    /// Returns a plan as anybody's schedule.
    pub fn of_plan(plan: &Plan) -> Vec<Self> {
        let since = |utc: Epoch| (utc - plan.start_utc).to_seconds();
        let mut acts = Vec::new();
        for activity in &plan.activities {
            match (activity.kind, &activity.goal) {
                (ActivityKind::Drive, _) => {
                    acts.extend(activity.waypoints.iter().skip(1).map(|waypoint| Self::Drive {
                        x_m: waypoint.place.x_m,
                        y_m: waypoint.place.y_m,
                        until_s: Some(since(waypoint.utc)),
                    }));
                }
                (ActivityKind::Science, Some(goal)) => {
                    acts.push(Self::Work { goal: goal.clone() });
                    acts.push(Self::Park { until_s: since(activity.end_utc) });
                }
                _ => acts.push(Self::Park { until_s: since(activity.end_utc) }),
            }
        }
        acts
    }
}
