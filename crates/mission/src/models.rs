//! Closed-form models of the vehicle, shared by planner and simulator: one copy, so that a plan
//! and the flight that follows it cannot disagree on what a watt does.

mod alarms;
pub mod array;
pub mod battery;
pub mod drive;
mod exponential_integral;
pub mod link_budget;
pub mod loads;
pub mod memory;
pub mod propagation;
pub mod radio;
pub mod rocks;
pub mod thermal;
mod vehicle;

pub use alarms::AlarmLevels;
pub use array::{ArrayModel, Attitude, BestAzimuths, BodyDirection, BodySide, FaceModel, Sunlight};
pub use battery::{BatteryModel, BatteryStep, DeratingModel};
pub use drive::{DriveModel, Leg, RoughnessLimit};
pub use link_budget::{Antenna, Carried, LinkBudget, Polarisation, Terminal, Waveform, Way};
pub use loads::{LoadTable, Mode};
pub use memory::MemoryModel;
pub use radio::{
    BitErrorRates, Duplex, LinkModel, RadioModel, RelayModel, SignalModel, StationModel,
    StationTerminal,
};
pub use rocks::{ObstacleModel, Passage, RockField, RockModel};
pub use thermal::{
    HeatFlows, HeaterState, Surroundings, ThermalModel, ThermalState, ThermalStep, Thermostat,
};
pub use vehicle::{ModelError, PayloadPort, VehicleModel};
