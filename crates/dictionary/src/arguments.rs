//! Telecommands to and from application data. Arguments are checked when they are decoded, so that
//! a [`Command`] on board is always within its ranges.

use hilal_packets::MessageType;

use crate::codec::{Reader, Writer};
use crate::{ArgumentRange, Command, CommandError, Mode, Payload, Structure};

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
    use std::string::ToString as _;

    use super::*;

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
