//! Telecommands: housekeeping control (service 3), functions (8), schedule (11), ping (17) of
//! ECSS-E-ST-70-41C. Arguments are checked when they are decoded, so that a [`Command`] on board
//! is always within its ranges.

use hilal_packets::{Acknowledge, MessageType, PacketError, TelecommandWriter};

use crate::codec::{Reader, Writer};
use crate::{COMMAND, CommandError, Mode, Payload, Structure};

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
    /// Change to safe, standby, charge; drive, science and hibernation have their own commands.
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

/// Application data of a telecommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandData {
    octets: [u8; Self::CAPACITY],
    length: usize,
}

impl CommandData {
    /// The longest application data of a [`Command`].
    pub const CAPACITY: usize = 16;

    /// Returns the octets.
    pub fn as_slice(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or_default()
    }
}

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

    fn values(&self) -> [i64; 3] {
        match *self {
            Self::EnableHousekeeping { structure }
            | Self::DisableHousekeeping { structure }
            | Self::ReportHousekeeping { structure } => [1, structure.number().into(), 0],
            Self::SetHousekeepingInterval { structure, interval_s } => {
                [1, structure.number().into(), interval_s.into()]
            }
            Self::SetMode { mode } => [mode.number().into(), 0, 0],
            Self::DriveTo { x_cm, y_cm, arrive_by_s } => {
                [x_cm.into(), y_cm.into(), arrive_by_s.into()]
            }
            Self::StartScience { payload, duration_s } => {
                [payload.number().into(), duration_s.into(), 0]
            }
            Self::HibernateUntil { wake_s } => [wake_s.into(), 0, 0],
            Self::SetPosition { x_cm, y_cm } => [x_cm.into(), y_cm.into(), 0],
            _ => [0; 3],
        }
    }

    /// Returns the application data.
    pub fn encode(&self) -> CommandData {
        let mut octets = [0; CommandData::CAPACITY];
        let mut writer = Writer::new(&mut octets);
        if let Some(function) = self.function() {
            writer.bytes(&[function]).unwrap_or_default();
        }
        for (argument, value) in self.arguments().iter().zip(self.values()) {
            let wide = value.to_be_bytes();
            let field = wide.get(wide.len() - argument.octets..).unwrap_or_default();
            writer.bytes(field).unwrap_or_default();
        }
        let length = writer.length();
        CommandData { octets, length }
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

    /// Reads the application data of a telecommand.
    ///
    /// # Errors
    /// [`CommandError`] names what is unknown, too short, too long, or out of range.
    pub fn decode(message: MessageType, data: &[u8]) -> Result<Self, CommandError> {
        let same_message = |example: &&Self| example.message() == message;
        let mut candidates = Self::EXAMPLES.iter().filter(same_message).peekable();
        let first = **candidates.peek().ok_or(CommandError::UnknownMessage { message })?;
        let mut reader = Reader::new(data);
        let example = if first.function().is_some() {
            let number = reader.u8().ok_or(CommandError::Length { found: 0, needed: 1 })?;
            let same_function = |example: &&&Self| example.function() == Some(number);
            let known = candidates.find(|example| same_function(&example));
            *known.ok_or(CommandError::UnknownFunction { number })?
        } else {
            first
        };
        example.with_arguments(reader)
    }

    /// Reads the arguments of a telecommand of the same kind as `self`.
    fn with_arguments(self, mut reader: Reader<'_>) -> Result<Self, CommandError> {
        let found = reader.rest().len();
        let needed = self.arguments().iter().map(|argument| argument.octets).sum();
        if found != needed {
            return Err(CommandError::Length { found, needed });
        }
        let mut values = [0; 3];
        for (argument, value) in self.arguments().iter().zip(&mut values) {
            *value = read_argument(argument, &mut reader)?;
        }
        self.with_values(values).ok_or(CommandError::Length { found, needed })
    }

    /// Returns a telecommand of the same kind with other, already checked, values.
    fn with_values(self, values: [i64; 3]) -> Option<Self> {
        let [first, second, third] = values;
        let structure = || Structure::from_number(u8::try_from(second).ok()?);
        Some(match self {
            Self::EnableHousekeeping { .. } => Self::EnableHousekeeping { structure: structure()? },
            Self::DisableHousekeeping { .. } => {
                Self::DisableHousekeeping { structure: structure()? }
            }
            Self::ReportHousekeeping { .. } => Self::ReportHousekeeping { structure: structure()? },
            Self::SetHousekeepingInterval { .. } => Self::SetHousekeepingInterval {
                structure: structure()?,
                interval_s: u32::try_from(third).ok()?,
            },
            Self::SetMode { .. } => {
                Self::SetMode { mode: Mode::from_number(u8::try_from(first).ok()?)? }
            }
            Self::DriveTo { .. } => Self::DriveTo {
                x_cm: i32::try_from(first).ok()?,
                y_cm: i32::try_from(second).ok()?,
                arrive_by_s: u32::try_from(third).ok()?,
            },
            Self::StartScience { .. } => Self::StartScience {
                payload: Payload::from_number(u8::try_from(first).ok()?)?,
                duration_s: u32::try_from(second).ok()?,
            },
            Self::HibernateUntil { .. } => {
                Self::HibernateUntil { wake_s: u32::try_from(first).ok()? }
            }
            Self::SetPosition { .. } => Self::SetPosition {
                x_cm: i32::try_from(first).ok()?,
                y_cm: i32::try_from(second).ok()?,
            },
            other => other,
        })
    }
}

fn read_argument(argument: &ArgumentRange, reader: &mut Reader<'_>) -> Result<i64, CommandError> {
    let ArgumentRange { name, octets, low, high } = *argument;
    let field = if octets == 1 {
        reader.u8().map(i64::from)
    } else if low < 0 {
        reader.i32().map(i64::from)
    } else {
        reader.u32().map(i64::from)
    };
    let value = field.ok_or(CommandError::Length { found: 0, needed: octets })?;
    if value < low || value > high {
        return Err(CommandError::Range { name, value, low, high });
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::string::ToString as _;

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

    #[test]
    fn every_command_survives_the_wire() {
        for command in Command::EXAMPLES {
            let data = command.encode();
            assert_eq!(Command::decode(command.message(), data.as_slice()), Ok(command));
        }
    }

    #[test]
    fn a_waypoint_beyond_fifty_kilometres_is_refused_with_its_range() {
        let far = Command::DriveTo { x_cm: 5_000_001, y_cm: 0, arrive_by_s: 0 };
        let error = Command::decode(far.message(), far.encode().as_slice()).unwrap_err();
        assert_eq!(error.to_string(), "x_cm is 5000001, the range is -5000000…5000000");
    }

    #[test]
    fn missing_and_surplus_octets_are_refused() {
        let message = Command::StopDrive.message();
        let error = Command::decode(message, &[2, 0, 0]).unwrap_err();
        assert_eq!(error, CommandError::Length { found: 2, needed: 12 });
        let error = Command::decode(message, &[3, 0]).unwrap_err();
        assert_eq!(error, CommandError::Length { found: 1, needed: 0 });
    }

    proptest! {
        #[test]
        fn waypoints_survive_the_wire(
            x_cm in -5_000_000..=5_000_000_i32,
            y_cm in -5_000_000..=5_000_000_i32,
            arrive_by_s in any::<u32>(),
        ) {
            let command = Command::DriveTo { x_cm, y_cm, arrive_by_s };
            let data = command.encode();
            prop_assert_eq!(Command::decode(command.message(), data.as_slice()), Ok(command));
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(
            service in any::<u8>(), subtype in any::<u8>(),
            data in proptest::collection::vec(any::<u8>(), 0..20),
        ) {
            for message in [MessageType::new(service, subtype), MessageType::new(8, 1)] {
                if let Ok(command) = Command::decode(message, &data) {
                    let encoded = command.encode();
                    prop_assert_eq!(encoded.as_slice(), &data[..]);
                }
            }
        }
    }
}
