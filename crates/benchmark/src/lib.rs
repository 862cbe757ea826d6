//! Planners compared: instances, baselines, scoring.
//!
//! | Step                                      | Where                                  |
//! |-------------------------------------------|----------------------------------------|
//! | draw problems by a rule                   | [`drawing`]                            |
//! | read a problem that anybody can plan      | [`Instance`]; `docs/formats/traverse-instance.md` |
//! | put it on its ground, under its Sun       | [`terrains`], [`Arena`], [`Sun`]       |
//! | plan it with this project's planner       | [`Instance::problem`], [`Act::of_plan`] |
//! | play it as others would                   | [`baselines`], tuned by [`tuning`]     |
//! | play it with several methods              | [`methods`]                            |
//! | score what was done                       | [`judge`] gives a [`Score`]            |
//! | compare the methods                       | [`results`], [`Tally`]                 |
//!
//! Every planner is scored by one fine simulation. Places are metres on the map, energies watt hours at
//! the battery, powers watts, and light is a share of the solar disc, 0 to 1.
//!
//! ```
//! use hilal_benchmark::Instance;
//!
//! // An instance is refused with the first thing that is missing.
//! let refused = Instance::parse("format = 1\nid = \"a\"").unwrap_err();
//! assert!(refused.to_string().contains("seed"), "{refused}");
//! ```
#![forbid(unsafe_code)]

pub mod baselines;
pub mod drawing;
mod earlier_scores;
mod instance;
pub mod methods;
pub mod results;
mod scoring;
mod tally;
pub mod terrains;
#[cfg(test)]
mod testing;
pub mod tuning;

pub use earlier_scores::{EarlierScores, NoScore};
pub use instance::{
    CellWindow, INSTANCE_FORMAT, Instance, InstanceError, InstanceGoal, InstanceGround,
    InstanceHaven, InstanceStart, InstanceVehicle,
};
pub use scoring::{Act, Arena, Loss, Rover, Schedule, Score, Sun, judge};
pub use tally::Tally;
