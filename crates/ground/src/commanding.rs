//! From a plan to a rover that has done it: telecommands, where each one stands, sending them
//! when there is a link, and getting the rover out of safe mode.

mod drive_commands;
mod ledger;
mod operator;
mod plan;
mod plan_shift;
mod recovery;
mod reschedule;
mod uplink;
mod upload;

pub use ledger::{CommandEntry, CommandLedger, CommandState};
pub use operator::{Brief, FindPayload, Operator, OperatorError, Told};
pub use plan::{PlanError, ScheduledCommand, commands_from_plan};
pub use recovery::{Recovery, RecoverySettings, VehicleState, Verdict};
pub use uplink::{Uplink, UplinkSettings};
pub use upload::{Upload, uploads};
