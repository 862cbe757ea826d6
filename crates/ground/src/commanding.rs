//! Telecommands on their way to the rover: where each one stands, sending them when there is a
//! link, and getting the rover out of safe mode.

mod ledger;
mod recovery;
mod reschedule;
mod scheduled_command;
mod uplink;
mod upload;

pub use ledger::{CommandEntry, CommandLedger, CommandState};
pub use recovery::{Recovery, RecoverySettings, VehicleState, Verdict};
pub use scheduled_command::ScheduledCommand;
pub use uplink::{Uplink, UplinkSettings};
pub use upload::{Upload, uploads};
