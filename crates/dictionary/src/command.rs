//! Telecommands: housekeeping control (service 3), functions (8), schedule (11), ping (17) of
//! ECSS-E-ST-70-41C.

use hilal_packets::{Acknowledge, MessageType, PacketError, TelecommandWriter};

use crate::{COMMAND, Mode, Payload, Structure};

/// A telecommand to the rover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Answer with TM\[17,2\].
    Ping,
    /// Send a housekeeping report periodically.
    EnableHousekeeping {
        /// Which report.
        structure: Structure,
    },
    /// Send a housekeeping report no longer.
    DisableHousekeeping {
        /// Which report.
        structure: Structure,
    },
    /// Send one housekeeping report now.
    ReportHousekeeping {
        /// Which report.
        structure: Structure,
    },
    /// Change how often a housekeeping report is sent.
    SetHousekeepingInterval {
        /// Which report.
        structure: Structure,
        /// Seconds between two reports.
        interval_s: u32,
    },
    /// Change to safe, standby or charge (after the drive, when one is under way); drive, science and
    /// hibernation have their own commands.
    SetMode {
        /// The mode.
        mode: Mode,
    },
    /// Add a waypoint to the drive queue and drive.
    DriveTo {
        /// From the landing point along the map's x axis, in centimetres.
        x_cm: i32,
        /// From the landing point along the map's y axis, in centimetres.
        y_cm: i32,
        /// When to arrive, in seconds since the mission's epoch.
        arrive_by_s: u32,
    },
    /// Stop and forget all waypoints.
    StopDrive,
    /// Switch a payload on and take its records.
    StartScience {
        /// Which payload.
        payload: Payload,
        /// For how long, in seconds from the release of this telecommand.
        duration_s: u32,
    },
    /// Switch all payloads off.
    StopScience,
    /// Sleep.
    HibernateUntil {
        /// When to wake, in seconds since the mission's epoch.
        wake_s: u32,
    },
    /// Leave safe mode for standby.
    ResumeFromSafe,
    /// Take a position found by the ground as the estimate.
    SetPosition {
        /// From the landing point along the map's x axis, in centimetres.
        x_cm: i32,
        /// From the landing point along the map's y axis, in centimetres.
        y_cm: i32,
    },
    /// Forget the science packets that have not been sent yet.
    ClearScience,
    /// Release scheduled telecommands when they are due.
    ScheduleEnable,
    /// Let scheduled telecommands expire.
    ScheduleDisable,
    /// Forget all scheduled telecommands.
    ScheduleReset,
}

/// An argument and the values it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArgumentRange {
    /// Name, with its unit.
    pub name: &'static str,
    /// Octets on the wire, big-endian.
    pub octets: usize,
    /// Least value.
    pub low: i64,
    /// Greatest value.
    pub high: i64,
}

const fn argument(name: &'static str, octets: usize, low: i64, high: i64) -> ArgumentRange {
    ArgumentRange { name, octets, low, high }
}

/// How many reports a TC of service 3 names: always one in this mission.
const COUNT: ArgumentRange = argument("count", 1, 1, 1);
const STRUCTURE: ArgumentRange = argument("structure", 1, 1, 4);
const INTERVAL: ArgumentRange = argument("interval_s", 4, 1, 86_400);
const MODE: ArgumentRange = argument("mode", 1, 0, 5);
const PAYLOAD: ArgumentRange = argument("payload", 1, 0, 4);
/// 50 km from the landing point: any place that a vehicle of this class can reach.
const X: ArgumentRange = argument("x_cm", 4, -5_000_000, 5_000_000);
const Y: ArgumentRange = argument("y_cm", 4, -5_000_000, 5_000_000);
const TIME: ArgumentRange = argument("time_s", 4, 0, u32::MAX as i64);
/// At most 14 days.
const DURATION: ArgumentRange = argument("duration_s", 4, 1, 1_209_600);

impl Command {
    /// One of each kind, for tables and tests.
    pub const EXAMPLES: [Self; 17] = [
        Self::Ping,
        Self::EnableHousekeeping { structure: Structure::Power },
        Self::DisableHousekeeping { structure: Structure::Power },
        Self::ReportHousekeeping { structure: Structure::Power },
        Self::SetHousekeepingInterval { structure: Structure::Power, interval_s: 60 },
        Self::SetMode { mode: Mode::Charge },
        Self::DriveTo { x_cm: 1000, y_cm: -2000, arrive_by_s: 3600 },
        Self::StopDrive,
        Self::StartScience { payload: Payload::Soil, duration_s: 3600 },
        Self::StopScience,
        Self::HibernateUntil { wake_s: 86_400 },
        Self::ResumeFromSafe,
        Self::SetPosition { x_cm: 0, y_cm: 0 },
        Self::ClearScience,
        Self::ScheduleEnable,
        Self::ScheduleDisable,
        Self::ScheduleReset,
    ];

    /// Returns the name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Ping => "PING",
            Self::EnableHousekeeping { .. } => "ENABLE_HOUSEKEEPING",
            Self::DisableHousekeeping { .. } => "DISABLE_HOUSEKEEPING",
            Self::ReportHousekeeping { .. } => "REPORT_HOUSEKEEPING",
            Self::SetHousekeepingInterval { .. } => "SET_HOUSEKEEPING_INTERVAL",
            Self::SetMode { .. } => "SET_MODE",
            Self::DriveTo { .. } => "DRIVE_TO",
            Self::StopDrive => "STOP_DRIVE",
            Self::StartScience { .. } => "START_SCIENCE",
            Self::StopScience => "STOP_SCIENCE",
            Self::HibernateUntil { .. } => "HIBERNATE_UNTIL",
            Self::ResumeFromSafe => "RESUME_FROM_SAFE",
            Self::SetPosition { .. } => "SET_POSITION",
            Self::ClearScience => "CLEAR_SCIENCE",
            Self::ScheduleEnable => "SCHEDULE_ENABLE",
            Self::ScheduleDisable => "SCHEDULE_DISABLE",
            Self::ScheduleReset => "SCHEDULE_RESET",
        }
    }

    /// Returns service type and message subtype.
    pub const fn message(&self) -> MessageType {
        let (service, subtype) = match self {
            Self::EnableHousekeeping { .. } => (3, 5),
            Self::DisableHousekeeping { .. } => (3, 6),
            Self::ReportHousekeeping { .. } => (3, 27),
            Self::SetHousekeepingInterval { .. } => (3, 31),
            Self::ScheduleEnable => (11, 1),
            Self::ScheduleDisable => (11, 2),
            Self::ScheduleReset => (11, 3),
            Self::Ping => (17, 1),
            _ => (8, 1),
        };
        MessageType::new(service, subtype)
    }

    /// Returns the function number of a telecommand of service 8.
    pub const fn function(&self) -> Option<u8> {
        match self {
            Self::SetMode { .. } => Some(1),
            Self::DriveTo { .. } => Some(2),
            Self::StopDrive => Some(3),
            Self::StartScience { .. } => Some(4),
            Self::StopScience => Some(5),
            Self::HibernateUntil { .. } => Some(6),
            Self::ResumeFromSafe => Some(7),
            Self::SetPosition { .. } => Some(8),
            Self::ClearScience => Some(9),
            _ => None,
        }
    }

    /// Returns the arguments, in the order on the wire, after the function number.
    pub const fn arguments(&self) -> &'static [ArgumentRange] {
        match self {
            Self::EnableHousekeeping { .. }
            | Self::DisableHousekeeping { .. }
            | Self::ReportHousekeeping { .. } => &[COUNT, STRUCTURE],
            Self::SetHousekeepingInterval { .. } => &[COUNT, STRUCTURE, INTERVAL],
            Self::SetMode { .. } => &[MODE],
            Self::DriveTo { .. } => &[X, Y, TIME],
            Self::StartScience { .. } => &[PAYLOAD, DURATION],
            Self::HibernateUntil { .. } => &[TIME],
            Self::SetPosition { .. } => &[X, Y],
            _ => &[],
        }
    }

    /// Writes the whole telecommand packet into `buffer` and returns its length.
    ///
    /// # Errors
    /// [`PacketError::TooLong`] when the packet does not fit.
    pub fn write_packet(
        &self,
        sequence: u16,
        acknowledge: Acknowledge,
        buffer: &mut [u8],
    ) -> Result<usize, PacketError> {
        let message = self.message();
        let writer = TelecommandWriter { apid: COMMAND, sequence, message, acknowledge, source: 0 };
        writer.write(self.encode().as_slice(), buffer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_message_types_are_unique() {
        let names: BTreeSet<_> = Command::EXAMPLES.iter().map(Command::name).collect();
        let types: BTreeSet<_> = Command::EXAMPLES
            .iter()
            .map(|command| (command.message(), command.function()))
            .collect();
        assert_eq!(names.len(), Command::EXAMPLES.len());
        assert_eq!(types.len(), Command::EXAMPLES.len());
    }
}
