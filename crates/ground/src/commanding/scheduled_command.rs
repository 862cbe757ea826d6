//! A telecommand with its release time.

use hilal_dictionary::Command;
use hilal_quantity::Epoch;

/// A telecommand and when it is to be released on board.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScheduledCommand {
    /// When.
    pub release: Epoch,
    /// What.
    pub command: Command,
}
