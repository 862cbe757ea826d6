//! Time-based scheduling, TC\[11,4\] (ECSS-E-ST-70-41C, service 11): a count, then for each entry a
//! release time (CUC, 6 octets) and the telecommand packet itself. Groups are not used.
//!
//! The standard has a sub-schedule in front of the count wherever there is more than one. TC\[11,4\] has none here
//! and is for sub-schedule 0; two messages of ours begin with a sub-schedule (1 octet) and go on as TC\[11,4\] does:
//! TC\[11,129\] inserts into that sub-schedule, and TC\[11,130\] loads a sequence, whose times count from its start.

use hilal_packets::{
    Acknowledge, Apid, MessageType, MissionTime, PacketError, RequestId, TelecommandReader,
    TelecommandWriter, packet_length,
};

use crate::codec::{Reader, Writer};
use crate::event_action::{self, EventAction};
use crate::{Command, CommandError, MemoryLoad, SubSchedule};

/// What telecommands for later are sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleTarget {
    /// The main schedule: TC\[11,4\].
    Main,
    /// A sub-schedule: TC\[11,129\].
    SubSchedule(SubSchedule),
    /// A sequence that lies ready: TC\[11,130\]. Times count from its start.
    Sequence(SubSchedule),
}

impl ScheduleTarget {
    const MAIN: MessageType = MessageType::new(11, 4);
    const SUB_SCHEDULE: MessageType = MessageType::new(11, 129);
    const SEQUENCE: MessageType = MessageType::new(11, 130);

    /// Returns whether a message carries telecommands for later.
    fn is_carried_by(message: MessageType) -> bool {
        [Self::MAIN, Self::SUB_SCHEDULE, Self::SEQUENCE].contains(&message)
    }

    const fn message(self) -> MessageType {
        match self {
            Self::Main => Self::MAIN,
            Self::SubSchedule(_) => Self::SUB_SCHEDULE,
            Self::Sequence(_) => Self::SEQUENCE,
        }
    }

    /// Returns the sub-schedule in front of the count.
    const fn prefix(self) -> Option<SubSchedule> {
        match self {
            Self::Main => None,
            Self::SubSchedule(number) | Self::Sequence(number) => Some(number),
        }
    }
}

/// What a telecommand packet asks.
#[derive(Debug, Clone)]
pub enum Request<'a> {
    /// One command, for now.
    Command(Command),
    /// Commands for later.
    ScheduleInsert(ScheduleEntries<'a>),
    /// Commands to lie ready, with times from their start on.
    SequenceLoad(ScheduleEntries<'a>),
    /// Octets for a memory.
    MemoryLoad(MemoryLoad<'a>),
    /// A command that an event is to start.
    AddEventAction(EventAction),
}

impl<'a> Request<'a> {
    /// Reads the application data of a telecommand packet.
    ///
    /// # Errors
    /// [`CommandError`] names what is wrong; entries of a schedule are checked as they are read.
    pub fn decode(message: MessageType, data: &'a [u8]) -> Result<Self, CommandError> {
        if message == MemoryLoad::MESSAGE {
            return MemoryLoad::decode(data).map(Self::MemoryLoad);
        }
        if message == event_action::ADD {
            return EventAction::decode(data).map(Self::AddEventAction);
        }
        if !ScheduleTarget::is_carried_by(message) {
            return Command::decode(message, data).map(Self::Command);
        }
        let mut reader = Reader::new(data);
        let found = data.len();
        let sub_schedule = if message == ScheduleTarget::MAIN {
            SubSchedule::MAIN
        } else {
            let number = reader.u8().ok_or(CommandError::Length { found, needed: 2 })?;
            SubSchedule::new(number).ok_or(CommandError::Range {
                name: "sub_schedule",
                value: number.into(),
                low: 0,
                high: i64::from(SubSchedule::END) - 1,
            })?
        };
        let left = reader.u8().ok_or(CommandError::Length { found, needed: found + 1 })?;
        let entries = ScheduleEntries { sub_schedule, left, reader };
        Ok(if message == ScheduleTarget::SEQUENCE {
            Self::SequenceLoad(entries)
        } else {
            Self::ScheduleInsert(entries)
        })
    }
}

/// One telecommand for later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ScheduleEntry {
    /// When to release it.
    pub release: MissionTime,
    /// How verification reports name it.
    pub request: RequestId,
    /// Which reports are wanted.
    pub acknowledge: Acknowledge,
    /// What it asks.
    pub command: Command,
    /// Its sub-schedule.
    pub sub_schedule: SubSchedule,
}

/// The entries of an insertion; after an error there are no more.
#[derive(Debug, Clone)]
pub struct ScheduleEntries<'a> {
    sub_schedule: SubSchedule,
    left: u8,
    reader: Reader<'a>,
}

impl ScheduleEntries<'_> {
    /// Returns the sub-schedule of all entries.
    pub const fn sub_schedule(&self) -> SubSchedule {
        self.sub_schedule
    }

    fn read_entry(&mut self) -> Result<ScheduleEntry, CommandError> {
        let found = self.reader.rest().len();
        let short = |needed| CommandError::Length { found, needed };
        let octets = self.reader.array().ok_or(short(MissionTime::LENGTH))?;
        let length = packet_length(self.reader.rest()).ok_or(short(MissionTime::LENGTH + 7))?;
        let bytes = self.reader.bytes(length).ok_or(short(MissionTime::LENGTH + length))?;
        let packet = TelecommandReader::new(bytes).map_err(CommandError::Scheduled)?;
        if ScheduleTarget::is_carried_by(packet.message()) {
            return Err(CommandError::NestedSchedule);
        }
        Ok(ScheduleEntry {
            release: MissionTime::from_octets(octets),
            request: packet.request(),
            acknowledge: packet.acknowledge(),
            command: Command::decode(packet.message(), packet.application_data())?,
            sub_schedule: self.sub_schedule,
        })
    }
}

impl Iterator for ScheduleEntries<'_> {
    type Item = Result<ScheduleEntry, CommandError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            let found = self.reader.rest().len();
            self.reader = Reader::new(&[]);
            return (found > 0).then_some(Err(CommandError::Length { found, needed: 0 }));
        }
        self.left -= 1;
        let entry = self.read_entry();
        if entry.is_err() {
            self.left = 0;
            self.reader = Reader::new(&[]);
        }
        Some(entry)
    }
}

/// Telecommands for later as a file holds them: entries as those of an insertion, without a count, to the file's end.
/// After an error there are no more.
#[derive(Debug, Clone)]
pub struct CommandFile<'a>(ScheduleEntries<'a>);

impl<'a> CommandFile<'a> {
    /// Takes the octets of the file.
    pub const fn new(octets: &'a [u8]) -> Self {
        Self(ScheduleEntries {
            sub_schedule: SubSchedule::MAIN,
            left: 0,
            reader: Reader::new(octets),
        })
    }
}

impl Iterator for CommandFile<'_> {
    type Item = Result<ScheduleEntry, CommandError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.reader.rest().is_empty() {
            return None;
        }
        let entry = self.0.read_entry();
        if entry.is_err() {
            self.0.reader = Reader::new(&[]);
        }
        Some(entry)
    }
}

/// Collects telecommands for later into one packet.
///
/// ```
/// use hilal_dictionary::{Acknowledge, Apids, Command, MissionTime, ScheduleWriter};
///
/// let apid = Apids::default().commands();
/// let mut packet = [0; 64];
/// let length = Command::StopDrive.write_packet(apid, 7, Acknowledge::Completion, &mut packet)?;
/// let mut data = [0; 200];
/// let mut writer = ScheduleWriter::new(&mut data);
/// assert!(writer.push(MissionTime::from_seconds(60), &packet[..length]).is_some());
///
/// let mut insertion = [0; 256];
/// let length = writer.write_packet(apid, 8, Acknowledge::All, &mut insertion)?;
/// assert_eq!(length, 13 + 1 + 6 + 14);
/// # Ok::<(), hilal_packets::PacketError>(())
/// ```
#[derive(Debug)]
pub struct ScheduleWriter<'a> {
    target: ScheduleTarget,
    buffer: &'a mut [u8],
    length: usize,
    count: u8,
}

impl<'a> ScheduleWriter<'a> {
    /// Takes the buffer for the application data: its length bounds the insertion.
    pub const fn new(buffer: &'a mut [u8]) -> Self {
        Self::to(ScheduleTarget::Main, buffer)
    }

    /// Takes the buffer for the application data of telecommands for a sub-schedule or a sequence.
    pub const fn to(target: ScheduleTarget, buffer: &'a mut [u8]) -> Self {
        let length = if target.prefix().is_some() { 2 } else { 1 };
        Self { target, buffer, length, count: 0 }
    }

    /// Returns the octets in front of the entries, and how many there are.
    fn head(&self) -> ([u8; 2], usize) {
        match self.target.prefix() {
            None => ([self.count, 0], 1),
            Some(number) => ([number.number(), self.count], 2),
        }
    }

    /// Returns how many entries there are.
    pub const fn count(&self) -> u8 {
        self.count
    }

    /// Adds a telecommand packet, or returns `None` and changes nothing when it does not fit.
    pub fn push(&mut self, release: MissionTime, packet: &[u8]) -> Option<()> {
        let count = self.count.checked_add(1)?;
        let needed = MissionTime::LENGTH + packet.len();
        let end = self.length.checked_add(needed)?;
        let mut writer = Writer::new(self.buffer.get_mut(self.length..end)?);
        writer.bytes(&release.octets())?;
        writer.bytes(packet)?;
        self.count = count;
        self.length = end;
        let (head, length) = self.head();
        self.buffer.get_mut(..length)?.copy_from_slice(head.get(..length)?);
        Some(())
    }

    /// Writes the whole telecommand packet, for the application process that takes telecommands,
    /// into `packet` and returns its length.
    ///
    /// # Errors
    /// [`PacketError::TooLong`] when the packet does not fit.
    pub fn write_packet(
        &self,
        apid: Apid,
        sequence: u16,
        acknowledge: Acknowledge,
        packet: &mut [u8],
    ) -> Result<usize, PacketError> {
        let (head, length) = self.head();
        let all = if self.count == 0 { head.get(..length) } else { self.buffer.get(..self.length) };
        let message = self.target.message();
        let writer = TelecommandWriter { apid, sequence, message, acknowledge, source: 0 };
        writer.write(all.unwrap_or_default(), packet)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::vec::Vec;

    use super::*;
    use crate::Apids;

    fn insertion(times: &[u32]) -> Vec<u8> {
        let mut data = [0; 1024];
        let mut writer = ScheduleWriter::new(&mut data);
        for (index, &time) in times.iter().enumerate() {
            let mut packet = [0; 64];
            let command = Command::HibernateUntil { wake_s: time };
            let sequence = u16::try_from(index).unwrap();
            let length = command
                .write_packet(Apids::default().commands(), sequence, Acknowledge::All, &mut packet)
                .unwrap();
            writer.push(MissionTime::from_seconds(time), &packet[..length]).unwrap();
        }
        let mut packet = [0; 1100];
        let length = writer
            .write_packet(Apids::default().commands(), 0, Acknowledge::All, &mut packet)
            .unwrap();
        TelecommandReader::new(&packet[..length]).unwrap().application_data().to_vec()
    }

    fn entries(data: &[u8]) -> Vec<Result<ScheduleEntry, CommandError>> {
        match Request::decode(ScheduleTarget::MAIN, data) {
            Ok(Request::ScheduleInsert(entries)) => entries.collect(),
            other => panic!("not an insertion: {other:?}"),
        }
    }

    #[test]
    fn a_schedule_inside_a_schedule_is_refused() {
        let mut inner = [0; 64];
        let length = ScheduleWriter::new(&mut [0])
            .write_packet(Apids::default().commands(), 0, Acknowledge::All, &mut inner)
            .unwrap();
        let mut data = [0; 64];
        let mut writer = ScheduleWriter::new(&mut data);
        writer.push(MissionTime::default(), &inner[..length]).unwrap();
        let end = writer.length;
        assert_eq!(entries(&data[..end]), [Err(CommandError::NestedSchedule)]);
    }

    #[test]
    fn a_file_holds_what_an_insertion_holds_without_its_count_and_a_cut_one_is_an_error() {
        let data = insertion(&[5, 6, 7]);
        let file: Vec<_> = CommandFile::new(&data[1..]).collect();
        assert_eq!(file, entries(&data));
        let cut: Vec<_> = CommandFile::new(&data[1..data.len() - 1]).collect();
        assert_eq!(cut.len(), 3);
        assert!(cut[2].is_err());
        assert_eq!(CommandFile::new(&[]).count(), 0);
    }

    #[test]
    fn octets_after_the_last_entry_are_an_error() {
        let mut data = insertion(&[5]);
        data.push(0);
        let found = entries(&data);
        assert!(found[0].is_ok());
        assert_eq!(found[1], Err(CommandError::Length { found: 1, needed: 0 }));
    }

    #[test]
    fn what_is_for_a_sub_schedule_or_a_sequence_is_what_tc_11_4_has_behind_one_octet() {
        let number = SubSchedule::new(3).unwrap();
        let targets = [
            (ScheduleTarget::Main, 4),
            (ScheduleTarget::SubSchedule(number), 129),
            (ScheduleTarget::Sequence(number), 130),
        ];
        let plain = insertion(&[5, 6]);
        for (target, subtype) in targets {
            let mut data = [0; 1024];
            let mut writer = ScheduleWriter::to(target, &mut data);
            for entry in entries(&plain) {
                let entry = entry.unwrap();
                let mut packet = [0; 64];
                let (apid, sequence) = (Apids::default().commands(), entry.request.sequence());
                let length = entry
                    .command
                    .write_packet(apid, sequence, Acknowledge::All, &mut packet)
                    .unwrap();
                writer.push(entry.release, &packet[..length]).unwrap();
            }
            let mut packet = [0; 1100];
            let apid = Apids::default().commands();
            let length = writer.write_packet(apid, 0, Acknowledge::All, &mut packet).unwrap();
            let packet = TelecommandReader::new(&packet[..length]).unwrap();
            assert_eq!(packet.message(), MessageType::new(11, subtype));
            let data = packet.application_data();
            let behind = usize::from(subtype != 4);
            assert_eq!(data[behind..], plain);
            let (of_it, expected) = match Request::decode(packet.message(), data).unwrap() {
                Request::ScheduleInsert(entries) => (entries, [4, 129]),
                Request::SequenceLoad(entries) => (entries, [130, 130]),
                other => panic!("{other:?}"),
            };
            assert!(expected.contains(&subtype));
            let place = if subtype == 4 { SubSchedule::MAIN } else { number };
            assert!(of_it.map(Result::unwrap).all(|entry| entry.sub_schedule == place));
        }
    }

    #[test]
    fn a_sub_schedule_that_there_is_not_is_refused() {
        for message in [ScheduleTarget::SUB_SCHEDULE, ScheduleTarget::SEQUENCE] {
            let error = Request::decode(message, &[16, 0]).unwrap_err();
            let range = CommandError::Range { name: "sub_schedule", value: 16, low: 0, high: 15 };
            assert_eq!(error, range);
            assert!(matches!(Request::decode(message, &[1]), Err(CommandError::Length { .. })));
        }
    }

    proptest! {
        #[test]
        fn entries_survive_the_wire(times in proptest::collection::vec(any::<u32>(), 0..20)) {
            let data = insertion(&times);
            let found: Result<Vec<_>, _> = entries(&data).into_iter().collect();
            let released: Vec<u32> = found.unwrap().iter().map(|e| e.release.seconds()).collect();
            prop_assert_eq!(released, times);
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(
            data in proptest::collection::vec(any::<u8>(), 1..80), count in 0_u8..4,
        ) {
            let mut data = data;
            data[0] = count;
            prop_assert!(entries(&data).len() <= usize::from(count) + 1);
        }
    }
}
