//! The closed loop: plan, world, link and ground together.
//!
//! | what | where |
//! |---|---|
//! | a plan that the checker has passed | [`planning`] |
//! | a plan as telecommands, and the operator who keeps a rover to it | [`commanding`] |
//! | one cycle of flight software, world, link and ground | [`ClosedLoop`] |
//! | the flight of a plan | [`fly_plan`] |
//! | flights through drawn stoppages, one or many | [`fly_with_stoppages`], [`simulated`] |
//! | what a flight leaves | [`FlightRecord`] |
//! | all of one vehicle's run | [`VehicleRun`] |
//!
//! ```
//! use std::error::Error;
//! use std::path::Path;
//!
//! use hilal_environment::{SiteEnvironment, Unwatched};
//! use hilal_mission::VehicleMission;
//! use hilal_operations::planning::{PlanRequest, PlannerProgress, plan_and_check};
//! use hilal_operations::simulated::FlightCase;
//! use hilal_operations::{StoredFlight, fly_plan};
//!
//! /// Plans a mission, flies it, and returns how many goals were done.
//! fn plan_and_fly(
//!     mission: &VehicleMission,
//!     place: &SiteEnvironment,
//!     folder: &Path,
//! ) -> Result<usize, Box<dyn Error>> {
//!     let vehicle = mission.model()?;
//!     let request = PlanRequest { seed: 7, ..PlanRequest::default() };
//!     let progress = PlannerProgress(&Unwatched);
//!     let planned = plan_and_check(mission, &vehicle, place, &request, &progress)?;
//!     let case = FlightCase { plan: &planned.plan, mission, vehicle: &vehicle, place };
//!     let mut flown = fly_plan(case, StoredFlight { seed: 7, folder }, &Unwatched)?;
//!     flown.close_ground()?;
//!     Ok(flown.visits.iter().filter(|visit| visit.done).count())
//! }
//! ```
#![forbid(unsafe_code)]

mod closed_loop;
pub mod commanding;
mod error;
mod flight_record;
mod flight_tables;
mod goal_visits;
mod planned_flight;
pub mod planning;
pub mod simulated;
mod stoppage_flight;
mod vehicle_run;

pub use closed_loop::ClosedLoop;
pub use error::FlightError;
pub use flight_record::FlightRecord;
pub use flight_tables::flight_tables;
pub use goal_visits::GoalVisit;
pub use planned_flight::{StoredFlight, fly_plan};
pub use stoppage_flight::{StoppageRecord, fly_with_stoppages};
pub use vehicle_run::VehicleRun;
