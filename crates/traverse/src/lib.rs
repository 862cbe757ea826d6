//! Time-dependent planning: a plan that survives, with the proof beside it.
//!
//! | Step                                   | Where                                    |
//! |----------------------------------------|------------------------------------------|
//! | say what is asked, in plain numbers    | [`Problem`], [`LightSource`]             |
//! | plan                                   | [`plan`] gives a [`Plan`](hilal_plan::Plan) or a [`PlanError`] |
//! | plan again from where the rover is     | [`Planner::replan`] from a [`RoverState`](hilal_plan::RoverState) |
//! | bear a stoppage                        | [`Problem::stoppage_s`]; [`Contingency`](hilal_plan::Contingency) says what to do then |
//! | ask what survives from anywhere, any time | [`SafetyMap`] |
//!
//! A backward sweep over every (cell, step) gives the least energy from which a haven can still be
//! reached; forward sweeps that never fall below it collect the goals. Equations, soundness and
//! limits: `docs/models/traverse.md`.
#![forbid(unsafe_code)]

mod grid;
mod problem;
mod problem_from_mission;
mod safety;
mod search;
mod sweep;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use grid::rock_delay::rock_delays;
pub use grid::step_length::{share_kept, step_within};
pub use problem::{
    Downlink, Goal, Haven, Heat, InvalidInput, KeepOut, LightSource, Memory, NoPlan, NoPlanReason,
    PlanError, PlannerBug, Problem, Progress, Relaxation, VehicleEnergy,
};
pub use problem_from_mission::{SiteSteps, mission_problem, vehicle_energy};
pub use safety::{HavenDistance, RetreatPolicy, RetreatStep, SafeStep, SafetyMap, SafetySlice};
pub use search::planner::{Label, Method, Planner, plan};
