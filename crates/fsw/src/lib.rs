//! Flight software of the rover: one call a second, no heap, no clock of its own.
//!
//! ```text
//!  radio ─► telecommands ─► dispatch ◄─ schedule        monitors ─► safe mode
//!                              │                            │
//!                  modes: drive · park · science · sleep ◄──┘
//!                              │
//!  sensors ─► navigation, housekeeping, events ─► store ─► radio
//! ```
//!
//! [`FlightSoftware::step`] runs one cycle against anything that implements the traits of
//! [`hardware`]: the simulator, or a board. Thresholds come from [`FlightTables`]; the memory of
//! the telemetry store is given by the caller, so that on a target it can be a static section.
//! The same readings give the same commands and the same packets.
//!
//! `no_std` without `alloc`: CI builds it with `--no-default-features`, and this crate has no
//! features and no `extern crate`.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(
    test,
    allow(clippy::indexing_slicing, reason = "a test may index what it has just written")
)]

#[cfg(test)]
extern crate std;

mod alarm;
mod angle;
mod array_faces;
mod back_out;
mod bounds;
mod clock;
mod command_link;
mod counters;
mod dispatch;
mod doubt;
mod downlink;
mod drive;
mod event_actions;
mod event_reports;
mod executive;
mod files;
mod flight;
mod frame_sender;
pub mod hardware;
mod heading;
mod heater_boost;
mod heater_circuits;
mod heating;
mod housekeeping;
mod lasting;
mod memory_service;
mod memory_tasks;
mod monitors;
mod navigation;
mod packet_class;
mod parameter_monitors;
mod parking;
mod payload_watch;
mod reading_history;
mod readings;
mod repetitions;
mod retrieval;
mod ring;
mod safe_turn;
mod samples;
mod schedule;
mod schedule_service;
mod science;
mod sensor_checks;
mod sensor_reports;
mod sensor_trust;
mod sequences;
mod silence;
mod sleep;
mod stall;
mod store;
mod sunlight;
mod tables;
mod thermostat;
mod time_reports;
mod track;
mod uplink;
mod wheels;
mod witness;

pub use command_link::{CommandFrames, CommandSecurity, KEYS, LinkTable, MAX_TELECOMMAND};
pub use drive::WAYPOINT_CAPACITY;
pub use flight::FlightSoftware;
pub use frame_sender::MAX_TELEMETRY_FRAME;
pub use lasting::BANK_OCTETS;
pub use schedule::SCHEDULE_CAPACITY;
pub use science::MAX_RECORD;
pub use store::STORE_BYTES;
pub use tables::{
    BatteryTable, DriveTable, FlightTables, HousekeepingTable, MonitorTable, NavigationTable,
    ProtectionTable, ThermalTable, WithoutTilt,
};
