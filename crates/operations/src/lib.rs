//! The closed loop: plan, world, link and ground together.
//!
//! | what | where |
//! |---|---|
//! | a plan that the checker has passed | [`planning`] |
//! | a plan as telecommands, and the operator who keeps a rover to it | [`commanding`] |
//! | one cycle of world, flight software, links and grounds | [`ClosedLoop`] |
//! | the flights of plans: every vehicle of a mission in one world | [`fly_plans`] |
//! | flights through drawn stoppages and faults, one or many | [`fly_with_stoppages`], [`simulated`] |
//! | what is to go wrong, from a file, and what was said about it | [`FaultFile`], [`MetFault`] |
//! | what a flight leaves | [`FlightRecord`] |
//! | one vehicle that flies for a ground outside this program | [`live_flight`] |
//! | every vehicle of a mission, flown for people at its ground | [`LiveMission`] |
//! | a link between two processes | [`link_emulator`] |
//! | all of a mission's run, and of one vehicle's in it | [`MissionRun`], [`VehicleRun`] |
//!
//! ```
//! use std::error::Error;
//! use std::path::Path;
//!
//! use hilal_environment::{SiteEnvironment, Unwatched};
//! use hilal_mission::VehicleMission;
//! use hilal_operations::planning::{PlanRequest, PlannerProgress, plan_and_check};
//! use hilal_operations::simulated::FlightCase;
//! use hilal_operations::{StoredFlight, fly_plans};
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
//!     let stored = StoredFlight { seed: 7, folder };
//!     let mut flown = fly_plans(&[(case, stored)], &Unwatched)?;
//!     flown.flights[0].close_ground()?;
//!     Ok(flown.flights[0].visits.iter().filter(|visit| visit.done).count())
//! }
//! ```
#![forbid(unsafe_code)]

mod closed_loop;
pub mod commanding;
mod error;
mod fault_file;
mod flight_record;
mod flight_tables;
mod goal_visits;
pub mod link_emulator;
mod link_security;
pub mod live_flight;
mod live_mission;
mod met_fault;
mod mission_run;
mod planned_flight;
pub mod planning;
mod remote_grounds;
pub mod simulated;
mod stoppage_flight;
mod vehicle_run;

pub use closed_loop::{ClosedLoop, LinkEnds};
pub use error::FlightError;
pub use fault_file::{FaultFile, FaultFileError};
pub use flight_record::{FleetFlight, FlightRecord};
pub use flight_tables::flight_tables;
pub use goal_visits::GoalVisit;
pub use link_security::LinkSecurity;
pub use live_mission::{LinkForecast, LiveMission};
pub use met_fault::{MetFault, Rehearsal};
pub use mission_run::MissionRun;
pub use planned_flight::{StoredFlight, fly_plans, vehicle_seed};
pub use remote_grounds::StationLink;
pub use stoppage_flight::{StoppageFlight, StoppageRecord, fly_with_stoppages};
pub use vehicle_run::VehicleRun;
