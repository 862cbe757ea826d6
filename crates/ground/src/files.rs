//! Files from and to the vehicle by CFDP (CCSDS 727.0-B-5): one each way at a time, the ground's two ends.
//!
//! ```text
//!  telemetry packets ─► destination ─► file received ─► NAME
//!                            │
//!  file to be sent ─► source ┴─► packets ─► telecommand link, behind telecommands
//! ```

mod down;
mod kept;
mod up;

use std::collections::VecDeque;
use std::path::Path;

use hilal_dictionary::{Apids, FileWay};
use hilal_packets::cfdp::{Contact, PduError, PduHeader, Retry};
use hilal_packets::{
    PLAIN_OVERHEAD, PlainPacketReader, PlainPacketType, PlainPacketWriter, SequenceCounter,
};
use hilal_quantity::Epoch;

pub(crate) use kept::TransferFile;
pub use kept::TransferFileError;

use down::Incoming;
use up::{Outgoing, Waiting};

/// Gaps of a file that the ground tells apart, and pieces that it notes to be sent again: more than a file has PDUs.
const PIECES: usize = 32;
/// From one time to the next at which something is said that is not acknowledged, and how often, as the vehicle has it:
/// every two minutes, for what a lander keeps takes so long, and for a day of contact. Ours.
const RETRY: Retry = Retry { interval_ms: 120_000, limit: 720 };
/// Silence of the vehicle after which a file is given up, in milliseconds of contact: a day. Ours.
const INACTIVITY_MS: u64 = 86_400_000;
/// The longest PDU that the ground makes, in octets.
const LONGEST_PDU: usize = 1000;

/// A file that has come down whole.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedFile {
    /// Its name, of letters, digits, dots and dashes.
    pub name: String,
    /// What it holds.
    pub octets: Vec<u8>,
    /// When the last of it came.
    pub receipt: Epoch,
}

/// A file that has gone up, or was given up on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct SentFile {
    /// Its name.
    pub name: String,
    /// Its octets.
    pub octets: u64,
    /// How many of them were sent again.
    pub repeated_octets: u64,
    /// Whether the vehicle has it whole.
    pub delivery: hilal_packets::cfdp::DeliveryCode,
    /// When the ground knew.
    pub receipt: Epoch,
}

/// What a packet has brought.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FileNews {
    /// Nothing that is to be told.
    Nothing,
    /// A file has come down whole.
    Received,
    /// A file that was coming down is given up, with a condition of CFDP in words.
    GivenUp(String),
    /// A file has ended its way up.
    Sent,
}

/// The files of one vehicle.
#[derive(Debug)]
pub struct FileTransfers {
    apids: Apids,
    down: Option<Incoming>,
    up: Option<Outgoing>,
    waiting: VecDeque<Waiting>,
    /// The number of the last file up.
    last_up: u32,
    sequence: SequenceCounter,
    contact: Contact,
    received: Vec<ReceivedFile>,
    sent: Vec<SentFile>,
    /// Whether something has changed since it was last kept.
    changed: bool,
}

impl FileTransfers {
    /// Begins without a file.
    pub(crate) const fn new(apids: Apids) -> Self {
        Self {
            apids,
            down: None,
            up: None,
            waiting: VecDeque::new(),
            last_up: 0,
            sequence: SequenceCounter::new(),
            contact: Contact::Closed,
            received: Vec::new(),
            sent: Vec::new(),
            changed: false,
        }
    }

    /// Returns the files that have come down, in their order.
    pub fn received(&self) -> &[ReceivedFile] {
        &self.received
    }

    /// Returns the files that have ended their way up, in their order.
    pub fn sent(&self) -> &[SentFile] {
        &self.sent
    }

    /// Returns whether a file is on its way, or waits for it.
    pub fn are_under_way(&self) -> bool {
        self.down.as_ref().is_some_and(Incoming::is_under_way)
            || self.up.as_ref().is_some_and(Outgoing::is_under_way)
            || !self.waiting.is_empty()
    }

    /// Writes every file that has come down into a folder, which is made when there is one.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub(crate) fn write_received(&self, folder: &Path) -> std::io::Result<()> {
        if self.received.is_empty() {
            return Ok(());
        }
        std::fs::create_dir_all(folder)?;
        for file in &self.received {
            std::fs::write(folder.join(&file.name), &file.octets)?;
        }
        Ok(())
    }

    /// Takes a packet that carries a PDU, at an instant that is also told in milliseconds.
    ///
    /// # Errors
    ///
    /// The PDU is none, or damaged. One of a file that is not under way is passed over.
    pub(crate) fn take(
        &mut self,
        packet: &PlainPacketReader<'_>,
        (receipt, now_ms): (Epoch, u64),
    ) -> Result<FileNews, PduError> {
        let pdu = packet.data();
        let header = PduHeader::read(pdu)?;
        let news = match self.apids.file_way(&header) {
            Some(FileWay::Down) => self.take_down(&header, pdu, (receipt, now_ms)),
            Some(FileWay::Up) => self.take_up(pdu, (receipt, now_ms)),
            None => None,
        };
        self.changed |= news.is_some();
        Ok(news.unwrap_or(FileNews::Nothing))
    }

    /// Tells whether there is a link.
    pub(crate) fn set_contact(&mut self, contact: Contact, now_ms: u64) {
        self.contact = contact;
        if let Some(down) = &mut self.down {
            down.destination.set_contact(contact, now_ms);
        }
        if let Some(up) = &mut self.up {
            up.source.set_contact(contact, now_ms);
        }
    }

    /// Returns the next packet to send, answers to the vehicle first.
    pub(crate) fn next_packet(&mut self, now_ms: u64) -> Option<Vec<u8>> {
        let mut pdu = [0; LONGEST_PDU];
        let answer = self.down.as_mut().and_then(|down| down.next_pdu(&mut pdu, now_ms));
        let length = match answer {
            Some(length) => length,
            None => self.next_up(&mut pdu, now_ms)?,
        };
        self.changed = true;
        let writer = PlainPacketWriter {
            packet_type: PlainPacketType::Telecommand,
            apid: self.apids.files(),
            sequence: self.sequence.take(),
        };
        let mut packet = vec![0; PLAIN_OVERHEAD + length];
        writer.write(&pdu[..length], &mut packet).ok()?;
        Some(packet)
    }
}
