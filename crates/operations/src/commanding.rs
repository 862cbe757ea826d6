//! From a plan to telecommands, and the operator who keeps a rover to its plan.

mod daily_tracks;
mod drive_commands;
mod free_commands;
mod haven_commands;
mod operator;
mod patience;
mod plan_commands;
mod plan_shift;
mod team_answers;
mod uplink_settings;

pub(crate) use daily_tracks::{DailyTracks, Interest};
pub use haven_commands::haven_commands;
pub use operator::{Brief, Operator, OperatorError, Told};
pub use plan_commands::{PlanCommandError, commands_from_plan, telecommands};
pub use team_answers::Team;
pub use uplink_settings::uplink_settings;
