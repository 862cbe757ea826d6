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

mod action;
mod adapt;
mod apart;
mod assemble;
mod beam;
mod bound;
mod burden;
mod careful;
mod certificate;
mod contingency;
mod downlink;
mod error;
mod evidence;
mod expand;
pub mod fine;
mod front;
mod ground;
mod guard;
mod heat;
mod hold;
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
mod planner;
mod problem;
mod progress;
mod relaxation;
mod replan;
mod safety;
mod sets;
mod shelter;
mod site_downlink;
mod standing;
mod targets;
mod tile;
mod towards;
mod trace;
mod wake;
mod ways;

pub use adapt::{MISALIGNMENT_DEG, SiteSteps, mission_problem, vehicle_energy};
pub use downlink::{Downlink, Memory};
pub use error::PlanError;
pub use heat::Heat;
pub use keep_out::KeepOut;
pub use lander::LanderLink;
pub use mission_sky::{SkyError, ground_link, mission_sky, relay_orbit};
pub use pace::{share_kept, step_within};
pub use planner::{Label, Method, Planner, plan};
pub use problem::{Goal, Haven, LightSource, Problem, VehicleEnergy};
pub use progress::Progress;
pub use relaxation::Relaxation;
pub use safety::{HavenDistance, RetreatPolicy, RetreatStep, SafeStep, SafetyMap, SafetySlice};

pub use ways::rock_delays;

#[cfg(test)]
mod certificate_tests;
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
mod planner_tests;
#[cfg(test)]
mod replan_tests;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
