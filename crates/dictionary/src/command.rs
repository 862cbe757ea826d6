//! Telecommands to and from application data and packets. Arguments are checked when they are
//! decoded, so that a [`Command`] on board is always within its ranges.

use hilal_packets::{Acknowledge, Apid, MessageType, PacketError, TelecommandWriter};

use crate::argument::ArgumentReader;
use crate::codec::{Reader, Writer};
use crate::{ArgumentRange, Command, CommandError, CommandKind};

/// The declaration of a telecommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandDefinition {
    /// Name.
    pub name: &'static str,
    /// Service type and message subtype.
    pub message: MessageType,
    /// Function number of a telecommand of service 8: the first octet of the application data.
    pub function: Option<u8>,
    /// The arguments, in the order on the wire, after the function number.
    pub arguments: &'static [ArgumentRange],
    /// What it does, in a sentence.
    pub description: &'static str,
}

impl CommandDefinition {
    /// Returns the octets of the application data.
    pub const fn octets(&self) -> usize {
        let mut octets = if self.function.is_some() { 1 } else { 0 };
        let mut rest = self.arguments;
        while let [argument, after @ ..] = rest {
            octets += argument.octets;
            rest = after;
        }
        octets
    }
}

/// Returns the octets of the longest application data.
const fn longest() -> usize {
    let mut longest = 0;
    let mut rest = CommandKind::ALL;
    while let [kind, after @ ..] = rest {
        let octets = kind.definition().octets();
        longest = if octets > longest { octets } else { longest };
        rest = after;
    }
    longest
}

/// Application data of a telecommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandData {
    octets: [u8; Self::CAPACITY],
    length: usize,
}

impl CommandData {
    /// The longest application data of a [`Command`].
    pub const CAPACITY: usize = longest();

    /// Returns the octets.
    pub fn as_slice(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or_default()
    }
}

impl CommandKind {
    /// Finds a telecommand by its message type and, where the service has one, by the function
    /// number at the beginning of the application data.
    fn find(message: MessageType, reader: &mut Reader<'_>) -> Result<Self, CommandError> {
        let of_message = |kind: &&Self| kind.definition().message == message;
        let mut candidates = Self::ALL.iter().filter(of_message).peekable();
        let first = **candidates.peek().ok_or(CommandError::UnknownMessage { message })?;
        if first.definition().function.is_none() {
            return Ok(first);
        }
        let number = reader.u8().ok_or(CommandError::Length { found: 0, needed: 1 })?;
        let known = candidates.find(|kind| kind.definition().function == Some(number));
        known.copied().ok_or(CommandError::UnknownFunction { number })
    }
}

impl Command {
    /// Returns the name.
    pub const fn name(&self) -> &'static str {
        self.kind().definition().name
    }

    /// Returns service type and message subtype.
    pub const fn message(&self) -> MessageType {
        self.kind().definition().message
    }

    /// Returns the application data.
    pub fn encode(&self) -> CommandData {
        let mut octets = [0; CommandData::CAPACITY];
        let mut writer = Writer::new(&mut octets);
        if let Some(function) = self.kind().definition().function {
            writer.bytes(&[function]).unwrap_or_default();
        }
        self.each_argument(|argument, number| {
            let wide = number.to_be_bytes();
            let field = wide.get(wide.len() - argument.octets..).unwrap_or_default();
            writer.bytes(field).unwrap_or_default();
        });
        let length = writer.length();
        CommandData { octets, length }
    }

    /// Reads the application data of a telecommand.
    ///
    /// # Errors
    /// [`CommandError`] names what is unknown, too short, too long, or out of range.
    pub fn decode(message: MessageType, data: &[u8]) -> Result<Self, CommandError> {
        let mut reader = Reader::new(data);
        let kind = CommandKind::find(message, &mut reader)?;
        kind.read(ArgumentReader::new(kind.definition().arguments, reader)?)
    }

    /// Writes the whole telecommand packet, for the application process that takes telecommands
    /// ([`Apids::commands`](crate::Apids::commands)), into `buffer` and returns its length.
    ///
    /// # Errors
    /// [`PacketError::TooLong`] when the packet does not fit.
    pub fn write_packet(
        &self,
        apid: Apid,
        sequence: u16,
        acknowledge: Acknowledge,
        buffer: &mut [u8],
    ) -> Result<usize, PacketError> {
        let message = self.message();
        let writer = TelecommandWriter { apid, sequence, message, acknowledge, source: 0 };
        writer.write(self.encode().as_slice(), buffer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::string::ToString as _;

    use super::*;

    #[test]
    fn every_command_survives_the_wire() {
        for command in CommandKind::ALL.iter().map(|kind| kind.example()) {
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
