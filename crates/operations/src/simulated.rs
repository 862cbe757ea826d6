//! Flights of a plan in the simulator, with stoppages drawn by a seed and an operator who follows the
//! plan's policy: the flight software in the world, and nothing between it and the ground but packets.
//!
//! All flights go through the mission in step, because what the policy reads of a step is made once.

mod command_probe;
mod contacts;
mod fault_trial;
mod flight;
mod loss_cause;
mod monte_carlo;
mod setup;
mod site_view;

pub use fault_trial::{FaultTrial, try_faults};
pub(crate) use flight::{OperatedRover, SimulatedFlight, end_ms, go_on};
pub use loss_cause::{LossCause, LossRule};
pub use monte_carlo::{Draws, Modelled, MonteCarlo, MonteCarloResult};
pub use setup::{FlightCase, FlightConditions, FlightParts, FlightSetup, StoppageLoads};
pub use site_view::Contact;
pub(crate) use site_view::SiteView;
