//! Telecommand packets as they are sent: single ones, and insertions into the schedule,
//! TC\[11,4\].

use hilal_dictionary::{Command, CommandData, ScheduleWriter};
use hilal_packets::{Acknowledge, Apid, MissionTime, PacketError, TELECOMMAND_OVERHEAD};
use hilal_quantity::Epoch;

use crate::commanding::ledger::EntryIndex;

/// The longest packet of one telecommand.
const LONGEST: usize = TELECOMMAND_OVERHEAD + CommandData::CAPACITY;
/// An entry's count octet, before the entries.
const COUNT: usize = 1;

/// Returns the length of an insertion of so many of the longest telecommands.
fn length(entries: usize) -> usize {
    TELECOMMAND_OVERHEAD + COUNT + entries * (MissionTime::LENGTH + LONGEST)
}

/// Returns how many of the longest telecommands an insertion of limited length holds.
pub(super) fn entries_within(packet_limit: usize) -> usize {
    let room = packet_limit.saturating_sub(TELECOMMAND_OVERHEAD + COUNT);
    (room / (MissionTime::LENGTH + LONGEST)).min(usize::from(u8::MAX))
}

/// Returns the packet of a telecommand that wants every report.
pub(super) fn packet(apid: Apid, command: &Command, sequence: u16) -> Result<Vec<u8>, PacketError> {
    let mut buffer = [0; LONGEST];
    let length = command.write_packet(apid, sequence, Acknowledge::All, &mut buffer)?;
    Ok(buffer[..length].to_vec())
}

/// A packet that has been sent, or is for now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Insertion {
    /// Its own sequence count.
    pub(super) sequence: u16,
    /// The packet: sent again it is the same, so that it can be known as a repetition on board.
    pub(super) bytes: Vec<u8>,
    /// The telecommands in it.
    pub(super) members: Vec<EntryIndex>,
    /// When it was last sent.
    pub(super) sent: Option<Epoch>,
    /// When the vehicle had acknowledged its frames since.
    pub(super) arrived: Option<Epoch>,
    /// How often it was sent.
    pub(super) attempts: u32,
}

impl Insertion {
    pub(super) fn waiting(sequence: u16, bytes: Vec<u8>, members: Vec<EntryIndex>) -> Self {
        Self { sequence, bytes, members, sent: None, arrived: None, attempts: 0 }
    }

    pub(super) fn sent(
        sequence: u16,
        bytes: Vec<u8>,
        members: Vec<EntryIndex>,
        now: Epoch,
    ) -> Self {
        Self { sequence, bytes, members, sent: Some(now), arrived: None, attempts: 1 }
    }
}

/// Telecommand packets with their release times, on the way to one insertion.
#[derive(Debug)]
pub(super) struct Builder {
    apid: Apid,
    entries: Vec<(MissionTime, Vec<u8>)>,
}

impl Builder {
    pub(super) const fn new(apid: Apid) -> Self {
        Self { apid, entries: Vec::new() }
    }

    pub(super) fn add(
        &mut self,
        release: MissionTime,
        command: &Command,
        sequence: u16,
    ) -> Result<(), PacketError> {
        self.entries.push((release, packet(self.apid, command, sequence)?));
        Ok(())
    }

    pub(super) fn finish(&self, sequence: u16) -> Result<Vec<u8>, PacketError> {
        let needed = length(self.entries.len());
        let (mut data, mut bytes) = (vec![0; needed], vec![0; needed]);
        let mut writer = ScheduleWriter::new(&mut data);
        for (release, packet) in &self.entries {
            let pushed = writer.push(*release, packet);
            pushed.ok_or(PacketError::TooLong { needed, room: needed })?;
        }
        let length = writer.write_packet(self.apid, sequence, Acknowledge::All, &mut bytes)?;
        bytes.truncate(length);
        Ok(bytes)
    }
}
