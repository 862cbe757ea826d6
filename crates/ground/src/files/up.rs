//! The file that goes up.

use hilal_dictionary::{FileWay, UP_SEGMENT_OCTETS};
use hilal_packets::MissionTime;
use hilal_packets::cfdp::{
    ChecksumType, Closure, DeliveryCode, FaultHandler, FaultHandlers, PutRequest, Source,
    SourceSettings,
};
use hilal_quantity::Epoch;
use serde::{Deserialize, Serialize};

use super::down::FileOctets;
use super::{FileNews, FileTransfers, INACTIVITY_MS, PIECES, RETRY, SentFile};

const SETTINGS: SourceSettings = SourceSettings {
    segment_octets: UP_SEGMENT_OCTETS,
    eof: RETRY,
    check: RETRY,
    inactivity_ms: INACTIVITY_MS,
    keep_alive_discrepancy: None,
    faults: FaultHandlers::all(FaultHandler::Cancel),
};

/// A file that waits for the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) octets: Vec<u8>,
}

/// A file on its way to the vehicle.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) source: Source<PIECES>,
    pub(super) name: String,
    pub(super) octets: FileOctets,
    /// Whether its end was told.
    pub(super) told: bool,
}

impl Outgoing {
    /// Returns whether it has not ended yet. One that has ended still acknowledges.
    pub(super) const fn is_under_way(&self) -> bool {
        self.source.outcome().is_none()
    }
}

impl FileTransfers {
    /// Takes a file for sending, behind those before it. Its number is the time of the vehicle, or one more than that
    /// of the file before: it rises over restarts of the ground too.
    pub(crate) fn send(&mut self, name: &str, octets: Vec<u8>, now: MissionTime) {
        let number = now.seconds().max(self.last_up.saturating_add(1));
        self.last_up = number;
        self.waiting.push_back(Waiting { number, name: name.to_owned(), octets });
        self.changed = true;
    }

    /// Takes an answer of the vehicle about the file up. None when it is passed over.
    pub(super) fn take_up(
        &mut self,
        pdu: &[u8],
        (receipt, now_ms): (Epoch, u64),
    ) -> Option<FileNews> {
        let up = self.up.as_mut()?;
        up.source.receive(pdu, now_ms).ok()?;
        let Some(outcome) = up.source.outcome().filter(|_| !up.told) else {
            return Some(FileNews::Nothing);
        };
        up.told = true;
        self.sent.push(SentFile {
            name: up.name.clone(),
            octets: up.octets.0.len() as u64,
            repeated_octets: up.source.counts().repeated_octets,
            delivery: outcome.delivery,
            receipt,
        });
        Some(FileNews::Sent)
    }

    /// Writes the next PDU of the file up, or of the next one that waits.
    pub(super) fn next_up(&mut self, pdu: &mut [u8], now_ms: u64) -> Option<usize> {
        if let Some(up) = &mut self.up {
            let next = up.source.next_pdu(&mut up.octets, pdu, now_ms).unwrap_or_default();
            if next.is_some() || up.is_under_way() {
                return next;
            }
        }
        let Waiting { number, name, octets } = self.waiting.pop_front()?;
        let request = PutRequest {
            header: self.apids.transaction(FileWay::Up, number),
            file_size: octets.len() as u64,
            source_name: name.as_bytes(),
            destination_name: name.as_bytes(),
            checksum: ChecksumType::Crc32,
            closure: Closure::Requested,
        };
        let mut source = Source::new(&request, SETTINGS).ok()?;
        source.set_contact(self.contact, now_ms);
        let mut octets = FileOctets(octets);
        let next = source.next_pdu(&mut octets, pdu, now_ms).unwrap_or_default();
        self.up = Some(Outgoing { source, name, octets, told: false });
        next
    }

    /// Returns the octets of files up that were sent again.
    pub(crate) fn repeated_up_octets(&self) -> u64 {
        let under_way = self.up.as_ref().filter(|up| !up.told);
        let under_way = under_way.map_or(0, |up| up.source.counts().repeated_octets);
        self.sent.iter().fold(under_way, |sum, file| sum + file.repeated_octets)
    }

    /// Returns the files that have gone up whole.
    pub(crate) fn sent_whole(&self) -> impl Iterator<Item = &SentFile> {
        self.sent.iter().filter(|file| file.delivery == DeliveryCode::Complete)
    }
}
