//! Time-dependent planning: a plan that survives, with the proof beside it, or why there is none.
//!
//! | Step                                   | Where                                    |
//! |----------------------------------------|------------------------------------------|
//! | say what is asked, in plain numbers    | [`Problem`], [`LightSource`]             |
//! | plan                                   | [`plan`] gives a [`Plan`](hilal_plan::Plan) or a [`PlanError`] |
//! | plan again from where the rover is     | [`Planner::replan`] from a [`RoverState`](hilal_plan::RoverState) |
//! | bear a stoppage                        | [`Problem::stoppage_s`]; [`Contingency`](hilal_plan::Contingency) says what to do then |
//! | ask what survives from anywhere, any time | [`SafetyMap`] |
//!
//! Places are metres on the map, energies watt hours at the battery, powers watts at its terminals, times
//! seconds since the start, and light half percents of the solar disc, rounded down. A raster is
//! row-major from its north-west cell. The same problem gives the same plan on any number of threads.
//!
//! ```
//! use hilal_environment::CellGrid;
//! use hilal_mission::VehicleId;
//! use hilal_quantity::{Epoch, MapPoint};
//! use hilal_traverse::{Goal, Haven, Label, LightSource, Problem, VehicleEnergy, plan};
//!
//! /// The whole solar disc, 200 half percents, in every cell and step.
//! struct FullSun;
//! impl LightSource for FullSun {
//!     fn slice(&self, _step: usize, out: &mut [u8]) {
//!         out.fill(200);
//!     }
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     // A battery of 100 Wh, an array of 90 W, 3 cm/s.
//!     let rover = VehicleEnergy {
//!         capacity_wh: 100.0,
//!         charge_efficiency: 0.97,
//!         discharge_efficiency: 0.97,
//!         speed_m_s: 0.03,
//!         slope_limit_deg: 15.0,
//!         drive_load_w: vec![45.0],
//!         idle_load_w: 25.0,
//!         park_load_w: 8.0,
//!         drive_array_w: 75.0,
//!         park_array_w: 90.0,
//!     };
//!     let first_cell = MapPoint::new(5.0, 5.0);
//!     let tile = CellGrid { first_cell, spacing_m: 10.0, rows: 20, columns: 20 };
//!     let mut problem = Problem::new(tile, &[2.0; 20 * 20], &FullSun, rover, first_cell);
//!     problem.havens = vec![Haven { id: "home".to_owned(), point: first_cell, radius_m: 1.0 }];
//!     let crater = Goal::at("crater", MapPoint::new(105.0, -95.0), 5.0);
//!     problem.goals = vec![Goal { dwell_s: 1800.0, load_w: 35.0, ..crater }];
//!     let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
//!     let (mission, vehicle) = ("plain".to_owned(), VehicleId::new("rover")?);
//!     let plan = plan(&problem, &Label { mission, vehicle, seed: 1, start }, &())?;
//!     assert!(plan.summary.goals_planned == 1 && plan.summary.final_energy_wh > 50.0);
//!     Ok(())
//! }
//! ```
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
