//! Time-based scheduling, TC\[11,4\] (ECSS-E-ST-70-41C, service 11): a count, then for each entry a
//! release time (CUC, 6 octets) and the telecommand packet itself. Sub-schedules and groups are
//! not used.

use hilal_packets::{
    Acknowledge, Apid, MessageType, MissionTime, PacketError, RequestId, TelecommandReader,
    TelecommandWriter, packet_length,
};

use crate::codec::{Reader, Writer};
use crate::{Command, CommandError};

/// The message type of insertions.
const INSERT: MessageType = MessageType::new(11, 4);

/// What a telecommand packet asks.
#[derive(Debug, Clone)]
pub enum Request<'a> {
    /// One command, for now.
    Command(Command),
    /// Commands for later.
    ScheduleInsert(ScheduleEntries<'a>),
}

impl<'a> Request<'a> {
    /// Reads the application data of a telecommand packet.
    ///
    /// # Errors
    /// [`CommandError`] names what is wrong; entries of a schedule are checked as they are read.
    pub fn decode(message: MessageType, data: &'a [u8]) -> Result<Self, CommandError> {
        if message != INSERT {
            return Command::decode(message, data).map(Self::Command);
        }
        let mut reader = Reader::new(data);
        let left = reader.u8().ok_or(CommandError::Length { found: 0, needed: 1 })?;
        Ok(Self::ScheduleInsert(ScheduleEntries { left, reader }))
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
}

/// The entries of an insertion; after an error there are no more.
#[derive(Debug, Clone)]
pub struct ScheduleEntries<'a> {
    left: u8,
    reader: Reader<'a>,
}

impl ScheduleEntries<'_> {
    fn read_entry(&mut self) -> Result<ScheduleEntry, CommandError> {
        let found = self.reader.rest().len();
        let short = |needed| CommandError::Length { found, needed };
        let octets = self.reader.array().ok_or(short(MissionTime::LENGTH))?;
        let length = packet_length(self.reader.rest()).ok_or(short(MissionTime::LENGTH + 7))?;
        let bytes = self.reader.bytes(length).ok_or(short(MissionTime::LENGTH + length))?;
        let packet = TelecommandReader::new(bytes).map_err(CommandError::Scheduled)?;
        if packet.message() == INSERT {
            return Err(CommandError::NestedSchedule);
        }
        Ok(ScheduleEntry {
            release: MissionTime::from_octets(octets),
            request: packet.request(),
            acknowledge: packet.acknowledge(),
            command: Command::decode(packet.message(), packet.application_data())?,
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
        Self(ScheduleEntries { left: 0, reader: Reader::new(octets) })
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
    buffer: &'a mut [u8],
    length: usize,
    count: u8,
}

impl<'a> ScheduleWriter<'a> {
    /// Takes the buffer for the application data: its length bounds the insertion.
    pub const fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, length: 1, count: 0 }
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
        *self.buffer.first_mut()? = count;
        self.count = count;
        self.length = end;
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
        let data =
            if self.count == 0 { &[0] } else { self.buffer.get(..self.length).unwrap_or_default() };
        let writer = TelecommandWriter { apid, sequence, message: INSERT, acknowledge, source: 0 };
        writer.write(data, packet)
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
        match Request::decode(INSERT, data) {
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
