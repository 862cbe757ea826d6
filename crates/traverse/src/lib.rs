//! Time-dependent planning: a plan that survives, with the proof beside it.
//!
//! | Step                                   | Where                                    |
//! |----------------------------------------|------------------------------------------|
//! | say what is asked, in plain numbers    | [`Problem`], [`LightSource`]             |
//! | plan                                   | [`plan`] gives a [`Plan`] or a [`PlanError`] |
//! | plan again from where the rover is     | [`Planner::replan`] from a [`RoverState`] |
//! | bear a stoppage                        | [`Problem::stoppage_s`]; [`Contingency`] says what to do then |
//! | use the plan                           | [`Plan::drives`], [`Plan::position`], [`Plan::to_json`], [`Plan::to_geojson`] |
//! | ask what survives from anywhere, any time | [`SafetyMap`] |
//! | hold it to the models, independently   | [`check`] gives a [`Certificate`] or a [`Violation`] |
//! | compare planners                       | [`Instance`], [`judge`], [`rival`] |
//!
//! A backward sweep over every (cell, step) gives the least energy from which a haven can still be
//! reached; forward sweeps that never fall below it collect the goals. Equations, soundness and
//! limits: `docs/models/traverse.md`.
#![forbid(unsafe_code)]

mod action;
mod adapt;
mod apart;
mod assemble;
mod beam;
mod bound;
mod burden;
mod careful;
mod certificate;
mod check;
mod contingency;
mod downlink;
mod error;
mod evidence;
mod expand;
pub mod fine;
mod front;
mod geojson;
mod ground;
mod guard;
mod heat;
mod hold;
mod instance;
mod json_schema;
mod judge;
mod keep_out;
mod kernel;
mod lander;
mod legs;
mod light;
mod mission_sky;
mod model;
mod moves;
mod needs;
mod order;
mod outcome;
mod outlook;
mod pace;
mod plan;
mod planner;
mod problem;
mod progress;
mod relaxation;
mod replan;
pub mod risk;
pub mod rival;
mod safety;
mod sets;
mod shelter;
mod site_downlink;
mod standing;
mod targets;
mod tile;
mod towards;
mod trace;
mod utc;
mod wake;
mod ways;

pub use adapt::{MISALIGNMENT_DEG, SiteSteps, mission_problem, vehicle_energy};
pub use check::{Certificate, Rule, Rules, Sample, Violation, check};
pub use contingency::Contingency;
pub use downlink::{Downlink, Memory};
pub use error::PlanError;
pub use evidence::Evidence;
pub use heat::Heat;
pub use instance::{
    CellWindow, INSTANCE_FORMAT, Instance, InstanceError, InstanceGoal, InstanceGround,
    InstanceHaven, InstanceStart, InstanceVehicle,
};
pub use json_schema::plan_schema_json;
pub use judge::{Act, Arena, Loss, Rover, Schedule, Score, Sun, judge};
pub use keep_out::KeepOut;
pub use lander::LanderLink;
pub use mission_sky::{SkyError, ground_link, mission_sky, relay_orbit};
pub use pace::{share_kept, step_within};
pub use plan::{
    Activity, ActivityKind, DropReason, Fate, GoalOutcome, Place, Plan, PlanTerrain, StraightDrive,
    Summary, Waypoint, Work,
};
pub use planner::{Label, Method, Planner, plan};
pub use problem::{Goal, Haven, LightSource, Problem, VehicleEnergy};
pub use progress::Progress;
pub use relaxation::Relaxation;
pub use replan::RoverState;
pub use safety::{SafeStep, SafetyMap, SafetySlice};
pub use standing::Standing;

pub use utc::utc_text;

#[cfg(test)]
mod certificate_tests;
#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod downlink_tests;
#[cfg(test)]
mod exact_tests;
#[cfg(test)]
mod heat_tests;
#[cfg(test)]
mod lander_tests;
#[cfg(test)]
mod memory_tests;
#[cfg(test)]
mod pilot_tests;
#[cfg(test)]
mod planner_tests;
#[cfg(test)]
mod replan_tests;
#[cfg(test)]
mod risk_tests;
#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod testing;
