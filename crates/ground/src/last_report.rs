//! The rover as its latest telemetry shows it to an operator.

use hilal_quantity::{Epoch, MapPoint};

/// Where the rover is and how it is, by the latest telemetry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LastReport {
    /// When it was there (on-board time).
    pub utc: Epoch,
    /// Where it is, by its own navigation.
    pub place: MapPoint,
    /// Charge of the battery as a share of its capacity, in \[0, 1\].
    pub state_of_charge: f64,
    /// Whether it is in safe mode.
    pub safe_mode: SafeMode,
}

/// Safe mode, as the rover's events tell of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SafeMode {
    /// The rover is not in safe mode.
    Off,
    /// In safe mode, and a device still raises its alarm.
    Alarmed {
        /// When safe mode was entered.
        since: Epoch,
    },
    /// In safe mode, and no device raises an alarm: the rover waits for a telecommand.
    AlarmOver {
        /// When safe mode was entered.
        since: Epoch,
    },
}
