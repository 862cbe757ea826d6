//! The plan's format, and the checker that knows no planner.
//!
//! | Question                                   | Where                                        |
//! |--------------------------------------------|----------------------------------------------|
//! | what does the rover do, when and where?    | [`Plan`], [`Activity`], [`Waypoint`]         |
//! | why is a goal left out?                    | [`Fate`], [`DropReason`], [`Evidence`]       |
//! | what is done after a stoppage?             | [`Contingency`], [`SurvivalMargin`]          |
//! | how likely is it to lose the rover?        | [`PlanRisk`], of [`Fault`]s                  |
//! | does a plan hold?                          | [`check`] against [`Rules`]: a [`Certificate`] or the [`Violation`] |
//!
//! Instants are UTC, places metres on the mission's map, energies watt hours in the battery; every key
//! in `plan.json` says its unit. A plan is read only where all its keys are known.
//!
//! ```
//! use hilal_plan::{Fault, Plan};
//!
//! // Half of all stoppages are over after the mean length times ln 2.
//! let fault: Fault = serde_json::from_str(r#"{ "id": "computer", "per_day": 0.1, "mean_h": 3.0 }"#)?;
//! let over = fault.over_after(3.0 * 3600.0 * core::f64::consts::LN_2);
//! assert!((over - 0.5).abs() < 1e-12);
//!
//! // What is no plan is refused with the place in the text and the key.
//! let refused = Plan::from_json(r#"{ "mission": "moon", "colour": "red" }"#).unwrap_err();
//! assert!(refused.to_string().contains("line 1"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! The example `check_plan` of `hilal-traverse` makes a plan, reads it from JSON, checks it and shows that a
//! forged one is refused.
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
