//! The file on its way to the ground: its octets lie in lasting memory, and a source sends them.

use core::fmt::Write as _;

use heapless::String;
use hilal_dictionary::{DOWN_SEGMENT_OCTETS, EventId, FILE_CAPACITY, FileKind, FileWay};
use hilal_packets::cfdp::{
    ChecksumType, Closure, DeliveryCode, FaultHandler, FaultHandlers, PutRequest, Source,
    SourceCheckpoint, SourceSettings,
};
use serde::{Deserialize, Serialize};

use super::{INACTIVITY_MS, PIECES, RETRY};
use crate::FlightSoftware;
use crate::hardware::LastingMemory;

const SETTINGS: SourceSettings = SourceSettings {
    segment_octets: DOWN_SEGMENT_OCTETS,
    eof: RETRY,
    check: RETRY,
    inactivity_ms: INACTIVITY_MS,
    keep_alive_discrepancy: None,
    faults: FaultHandlers::all(FaultHandler::Cancel),
};

/// A file on its way to the ground.
#[derive(Debug)]
pub(super) struct Sending {
    pub(super) source: Source<PIECES>,
    kind: FileKind,
    octets: u16,
    /// Whether its end was reported.
    told: bool,
}

/// As it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptSending {
    source: SourceCheckpoint<PIECES>,
    kind: FileKind,
    octets: u16,
    told: bool,
}

impl Sending {
    /// Returns whether it has not ended yet. One that has ended still acknowledges.
    pub(super) const fn is_under_way(&self) -> bool {
        self.source.outcome().is_none()
    }

    pub(super) fn kept(&mut self) -> KeptSending {
        let Self { source, kind, octets, told } = self;
        KeptSending { source: source.checkpoint(), kind: *kind, octets: *octets, told: *told }
    }

    pub(super) fn resume(kept: KeptSending) -> Self {
        let KeptSending { source, kind, octets, told } = kept;
        Self { source: Source::restore(source), kind, octets, told }
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Makes a file, puts it into lasting memory and begins to send it.
    pub(super) fn begin_file(&mut self, kind: FileKind, memory: &mut impl LastingMemory) {
        let mut octets = [0; FILE_CAPACITY];
        let length = self.write_file(kind, &mut octets);
        let file = octets.get(..length).unwrap_or_default();
        self.keeper.keep_file_down(file, memory);
        let now_s = self.readings.now_s();
        let number = now_s.max(self.files.last_down.saturating_add(1));
        let mut name: String<32> = String::new();
        // A name of a file, ten digits and an ending fit.
        write!(name, "{}-{now_s}.bin", kind.name()).unwrap_or_default();
        let request = PutRequest {
            header: self.tables.apids.transaction(FileWay::Down, number),
            file_size: length as u64,
            source_name: kind.name().as_bytes(),
            destination_name: name.as_bytes(),
            checksum: ChecksumType::Crc32,
            closure: Closure::Requested,
        };
        let Ok(source) = Source::new(&request, SETTINGS) else { return };
        let octets = u16::try_from(length).unwrap_or(u16::MAX);
        self.files.down = Some(Sending { source, kind, octets, told: false });
        self.files.last_down = number;
        self.files.changed = true;
    }

    /// Reports the end of the file down.
    pub(super) fn settle_file_down(&mut self) {
        let Some(down) = &mut self.files.down else { return };
        let Some(outcome) = down.source.outcome().filter(|_| !down.told) else { return };
        down.told = true;
        self.files.changed = true;
        if outcome.delivery == DeliveryCode::Complete {
            let again = down.source.counts().repeated_octets as f64;
            let values = [f64::from(down.kind.number()), f64::from(down.octets), again];
            self.downlink.event(EventId::FileSent, &values);
        } else {
            let values = [f64::from(FileWay::Down.number()), f64::from(outcome.condition.number())];
            self.downlink.event(EventId::FileFailed, &values);
        }
    }
}
