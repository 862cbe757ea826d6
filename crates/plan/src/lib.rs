//! The plan's format, and the checker that knows no planner.
#![forbid(unsafe_code)]

mod check;
mod contingency;
mod evidence;
mod fault;
mod geojson;
mod json_schema;
mod plan;
mod risk;
mod rover_state;
mod survival_margin;
pub mod utc;

pub use check::{Certificate, Rule, Rules, Sample, Violation, check};
pub use contingency::Contingency;
pub use evidence::Evidence;
pub use fault::Fault;
pub use json_schema::plan_schema_json;
pub use plan::{
    Activity, ActivityKind, DropReason, Fate, GoalOutcome, Place, Plan, PlanTerrain, StraightDrive,
    Summary, Waypoint, Work,
};
pub use risk::{PlanRisk, RiskStretch};
pub use rover_state::RoverState;
pub use survival_margin::SurvivalMargin;
pub use utc::utc_text;
