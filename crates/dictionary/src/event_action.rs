//! Event-action (ECSS-E-ST-70-41C, service 19): an event that starts a telecommand. The layouts are ours.
//!
//! TC\[19,1\] carries a count of 1, the number of the event in two octets, and the whole telecommand packet, as the
//! schedule does. TM\[19,7\] carries whether the function is on and a count, in an octet each, and then for each event
//! its number in two octets and whether its telecommand is enabled in one.

use hilal_packets::{
    Acknowledge, Apid, MessageType, PacketError, RequestId, TELECOMMAND_OVERHEAD,
    TelecommandReader, TelecommandWriter, packet_length,
};

use crate::codec::{Reader, Writer};
use crate::{Command, CommandData, CommandError, DecodeError, EventId, Switch};

/// The message type of additions.
pub(crate) const ADD: MessageType = MessageType::new(19, 1);
/// Octets in front of the telecommand packet.
const HEAD: usize = 3;
/// Octets in front of a list.
const LIST_HEAD: usize = 2;
/// Octets of an event in a list.
const LIST_EACH: usize = 3;

/// An event and the telecommand that it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EventAction {
    /// The event.
    pub event: EventId,
    /// How verification reports name the telecommand.
    pub request: RequestId,
    /// Which reports are wanted.
    pub acknowledge: Acknowledge,
    /// What it asks.
    pub command: Command,
}

impl EventAction {
    /// Reads the application data of an addition.
    ///
    /// # Errors
    /// [`CommandError`] names what is wrong with it, or with the telecommand in it.
    pub(crate) fn decode(data: &[u8]) -> Result<Self, CommandError> {
        let found = data.len();
        let short = CommandError::Length { found, needed: HEAD + TELECOMMAND_OVERHEAD };
        let mut reader = Reader::new(data);
        let count = reader.u8().ok_or(short)?;
        let number = reader.u16().ok_or(short)?;
        let range = |name, value, (low, high)| CommandError::Range { name, value, low, high };
        if count != 1 {
            return Err(range("count", count.into(), (1, 1)));
        }
        let ends = |id: Option<&EventId>| id.map_or(0, |id| i64::from(id.number()));
        let (low, high) = (ends(EventId::ALL.first()), ends(EventId::ALL.last()));
        let unknown = range("event", number.into(), (low, high));
        let event = EventId::from_number(number).ok_or(unknown)?;
        let packet = reader.rest();
        let needed = HEAD + packet_length(packet).ok_or(short)?;
        if found != needed {
            return Err(CommandError::Length { found, needed });
        }
        let packet = TelecommandReader::new(packet).map_err(CommandError::Action)?;
        let command = Command::decode(packet.message(), packet.application_data());
        Ok(Self {
            event,
            request: packet.request(),
            acknowledge: packet.acknowledge(),
            command: command.or(Err(CommandError::ActionCommand))?,
        })
    }
}

/// Makes the telecommand that has an event start another telecommand.
///
/// ```
/// use hilal_dictionary::{
///     Acknowledge, Apids, Command, EventActionWriter, EventId, Request, TelecommandReader,
/// };
///
/// let apid = Apids::default().commands();
/// let mut stop = [0; 64];
/// let length = Command::StopDrive.write_packet(apid, 7, Acknowledge::Completion, &mut stop)?;
/// let writer = EventActionWriter { event: EventId::MonitorALow, packet: &stop[..length] };
/// let mut packet = [0; 128];
/// let length = writer.write_packet(apid, 8, Acknowledge::All, &mut packet)?;
///
/// let packet = TelecommandReader::new(&packet[..length])?;
/// let request = Request::decode(packet.message(), packet.application_data());
/// let Ok(Request::AddEventAction(action)) = request else { panic!("{request:?}") };
/// assert_eq!((action.event, action.command), (EventId::MonitorALow, Command::StopDrive));
/// # Ok::<(), hilal_packets::PacketError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct EventActionWriter<'a> {
    /// The event.
    pub event: EventId,
    /// The packet of the telecommand that it is to start.
    pub packet: &'a [u8],
}

impl EventActionWriter<'_> {
    /// Writes the whole telecommand packet, for the application process that takes telecommands, into `buffer` and
    /// returns its length.
    ///
    /// # Errors
    /// [`PacketError::TooLong`] when the packet, or the one in it, does not fit.
    pub fn write_packet(
        &self,
        apid: Apid,
        sequence: u16,
        acknowledge: Acknowledge,
        buffer: &mut [u8],
    ) -> Result<usize, PacketError> {
        let mut data = [0; HEAD + TELECOMMAND_OVERHEAD + CommandData::CAPACITY];
        let (needed, room) = (HEAD + self.packet.len(), data.len());
        let mut writer = Writer::new(&mut data);
        let written = writer.bytes(&[1]).and_then(|()| {
            writer.bytes(&self.event.number().to_be_bytes())?;
            writer.bytes(self.packet)
        });
        written.ok_or(PacketError::TooLong { needed, room })?;
        let length = writer.length();
        let data = data.get(..length).unwrap_or_default();
        TelecommandWriter { apid, sequence, message: ADD, acknowledge, source: 0 }
            .write(data, buffer)
    }
}

/// Which events start a telecommand, in the order of the report, each with its switch.
///
/// ```
/// use hilal_dictionary::{EventActions, EventId, Switch};
///
/// let mut buffer = [0; 16];
/// let actions = [(EventId::Parked, Switch::On), (EventId::WokeUp, Switch::Off)];
/// let length = EventActions::encode(Switch::On, actions, &mut buffer).unwrap_or(0);
/// let found = EventActions::decode(&buffer[..length])?;
/// assert_eq!(found.function(), Switch::On);
/// assert!(found.eq(actions));
/// # Ok::<(), hilal_dictionary::DecodeError>(())
/// ```
#[derive(Debug, Clone)]
pub struct EventActions<'a> {
    function: Switch,
    reader: Reader<'a>,
}

impl<'a> EventActions<'a> {
    /// Returns the octets of the source data for so many events.
    pub const fn octets(events: usize) -> usize {
        LIST_HEAD + LIST_EACH * events
    }

    /// Writes the source data of a report into `buffer` and returns its length, or `None` when it does not fit.
    pub fn encode(
        function: Switch,
        actions: impl IntoIterator<Item = (EventId, Switch)>,
        buffer: &mut [u8],
    ) -> Option<usize> {
        let (head, rest) = buffer.split_first_chunk_mut::<LIST_HEAD>()?;
        let mut writer = Writer::new(rest);
        let mut count = 0_u8;
        for (event, switch) in actions {
            writer.bytes(&event.number().to_be_bytes())?;
            writer.bytes(&[switch.number()])?;
            count = count.checked_add(1)?;
        }
        *head = [function.number(), count];
        Some(LIST_HEAD + writer.length())
    }

    /// Reads the source data of a report.
    ///
    /// # Errors
    /// [`DecodeError`] when the length is not that of the count, or an event is unknown.
    pub fn decode(source_data: &'a [u8]) -> Result<Self, DecodeError> {
        let found = source_data.len();
        let mut reader = Reader::new(source_data);
        let short = DecodeError::Length { found, needed: LIST_HEAD };
        let [function, count] = reader.array().ok_or(short)?;
        let needed = Self::octets(count.into());
        if found != needed {
            return Err(DecodeError::Length { found, needed });
        }
        let mut entries = reader;
        while let Some([high, low, _]) = entries.array() {
            let number = u16::from_be_bytes([high, low]);
            EventId::from_number(number).ok_or(DecodeError::UnknownEvent { number })?;
        }
        Ok(Self { function: Switch::from(function != 0), reader })
    }

    /// Returns whether any event starts its telecommand.
    pub const fn function(&self) -> Switch {
        self.function
    }
}

impl Iterator for EventActions<'_> {
    type Item = (EventId, Switch);

    fn next(&mut self) -> Option<Self::Item> {
        let [high, low, switch] = self.reader.array()?;
        Some((EventId::from_number(u16::from_be_bytes([high, low]))?, Switch::from(switch != 0)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::vec::Vec;

    use super::*;
    use crate::{Apids, CommandKind, Request};

    fn packet(command: Command) -> Vec<u8> {
        let mut buffer = [0; 64];
        let apid = Apids::default().commands();
        let length = command.write_packet(apid, 5, Acknowledge::All, &mut buffer).unwrap();
        buffer[..length].to_vec()
    }

    fn addition(event: EventId, packet: &[u8]) -> Vec<u8> {
        let mut buffer = [0; 128];
        let apid = Apids::default().commands();
        let writer = EventActionWriter { event, packet };
        let length = writer.write_packet(apid, 6, Acknowledge::All, &mut buffer).unwrap();
        TelecommandReader::new(&buffer[..length]).unwrap().application_data().to_vec()
    }

    #[test]
    fn every_telecommand_survives_being_hung_on_an_event() {
        for command in CommandKind::ALL.iter().map(|kind| kind.example()) {
            let data = addition(EventId::WokeUp, &packet(command));
            let action = EventAction::decode(&data).unwrap();
            assert_eq!((action.event, action.command), (EventId::WokeUp, command));
            assert_eq!(action.request.sequence(), 5);
            assert!(matches!(Request::decode(ADD, &data), Ok(Request::AddEventAction(_))));
        }
    }

    #[test]
    fn a_wrong_count_an_unknown_event_and_a_wrong_telecommand_are_told_apart() {
        let good = addition(EventId::WokeUp, &packet(Command::Ping));
        let bent = |place: usize, value| {
            let mut data = good.clone();
            data[place] = value;
            EventAction::decode(&data).unwrap_err()
        };
        assert!(matches!(bent(0, 2), CommandError::Range { name: "count", value: 2, .. }));
        assert!(matches!(bent(2, 99), CommandError::Range { name: "event", value: 99, .. }));
        assert!(matches!(bent(12, 9), CommandError::Action(PacketError::Checksum { .. })));
        let error = EventAction::decode(&good[..good.len() - 1]).unwrap_err();
        assert_eq!(error, CommandError::Length { found: 15, needed: 16 });
        assert_eq!(
            EventAction::decode(&[1, 0]).unwrap_err(),
            CommandError::Length { found: 2, needed: 16 }
        );
    }

    #[test]
    fn a_telecommand_that_carries_another_cannot_be_hung_on_an_event() {
        let mut inner = [0; 64];
        let (apid, acknowledge) = (Apids::default().commands(), Acknowledge::All);
        let (event, packet) = (EventId::WokeUp, packet(Command::Ping));
        let writer = EventActionWriter { event, packet: &packet };
        let length = writer.write_packet(apid, 6, acknowledge, &mut inner).unwrap();
        let error = EventAction::decode(&addition(event, &inner[..length])).unwrap_err();
        assert_eq!(error, CommandError::ActionCommand);
    }

    #[test]
    fn a_list_of_another_length_and_an_event_that_there_is_not_are_refused() {
        let refused = |data: &[u8]| EventActions::decode(data).unwrap_err();
        assert_eq!(refused(&[1]), DecodeError::Length { found: 1, needed: 2 });
        assert_eq!(refused(&[1, 1, 0, 1]), DecodeError::Length { found: 4, needed: 5 });
        assert_eq!(refused(&[1, 1, 0, 99, 1]), DecodeError::UnknownEvent { number: 99 });
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_decoders_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(actions) = EventActions::decode(&bytes) {
                prop_assert_eq!(actions.count(), usize::from(bytes[1]));
            }
            if let Ok(action) = EventAction::decode(&bytes) {
                prop_assert_eq!(addition(action.event, &packet(action.command)).len(), bytes.len());
            }
        }
    }
}
