//! Planners compared: instances, baselines, scoring.
//!
//! | Step                                      | Where                                  |
//! |-------------------------------------------|----------------------------------------|
//! | read a problem that anybody can plan      | [`Instance`]; `docs/formats/traverse-instance.md` |
//! | put it on its ground, under its Sun       | [`Arena`], [`Sun`]                     |
//! | plan it with this project's planner       | [`Instance::problem`], [`Act::of_plan`] |
//! | play it as others would                   | [`baselines`]                          |
//! | score what was done                       | [`judge`] gives a [`Score`]            |
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
mod instance;
mod scoring;
#[cfg(test)]
mod testing;

pub use instance::{
    CellWindow, INSTANCE_FORMAT, Instance, InstanceError, InstanceGoal, InstanceGround,
    InstanceHaven, InstanceStart, InstanceVehicle,
};
pub use scoring::{Act, Arena, Loss, Rover, Schedule, Score, Sun, judge};
