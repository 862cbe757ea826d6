//! The world that the flight software flies in: mobility, power, heat, radio, payloads, sensors.
//!
//! A [`World`] is every vehicle of a mission under one clock. Each is a [`SimulatedVehicle`], which implements
//! the hardware traits of `hilal_fsw` over a [`Scenery`]: real terrain and light with [`SiteScenery`], or
//! anything a test wants. One cycle is one second:
//!
//! ```text
//! world.advance()            physics under the last commands, links, sensors; how near the vehicles are
//! for each of its vehicles, with its own flight software:
//! vehicle.computer()         whether the flight software runs, starts anew or stands
//! fsw.step(&mut vehicle)     where it runs, it reads, decides, commands
//! vehicle.arrived()          frames that have reached the ground by now
//! vehicle.send(frame)        frames on their way up
//! ```
//!
//! Nothing fails unless [`SimulatedVehicle::with_faults`] is asked for it: [`FailureMode`] is the catalogue.
//!
//! All randomness of a vehicle comes from one seed, one stream a device. Assumptions and limits of each
//! model: `docs/models/`.
#![forbid(unsafe_code)]

mod arrival_order;
mod coded_hop;
mod computer;
mod detours;
mod devices;
mod fault;
mod forwarding;
mod health;
mod heaters;
mod lasting_memory;
mod link;
mod link_counts;
mod mobility;
mod modem;
mod noise;
mod paths;
mod payload;
mod payloads;
mod port_set;
mod power;
mod readings;
mod scenery;
mod sensor_condition;
mod sensors;
mod separation;
mod site_scenery;
mod stoppage;
mod trace;
mod vehicle;
mod wheels;
mod world;

pub use coded_hop::{Direction, HopCounts, NoisyChannel, wire_octets};
pub use computer::ComputerState;
pub use fault::{
    AmountParameter, FailureMode, FaultCourse, FaultError, FaultOccurrence, FaultUnit,
    InjectedFault, Trigger, UnitParameter,
};
pub use forwarding::StoreSizes;
pub use link::{Arrival, Channel, Hop, Link, LinkMargins, Links};
pub use link_counts::{DuplexCounts, LinkCounts, NodeCounts};
pub use mobility::{Mobility, Pose, Straying, Traction};
pub use modem::Modem;
pub use noise::Noise;
pub use payload::{RECORD_LIMIT, Scene, record, record_len};
pub use port_set::PortSet;
pub use scenery::{Ground, Scenery};
pub use sensors::SensorQuality;
pub use separation::CloseApproach;
pub use site_scenery::SiteScenery;
pub use stoppage::{Stoppage, StoppageKind, Stoppages};
pub use trace::TruthSample;
pub use vehicle::{CYCLE_MS, SimulatedVehicle, VehicleStart};
pub use world::World;
