//! The file on its way to the ground: its octets lie in lasting memory, and a source sends them.

use heapless::Vec;
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

/// Octets of the longest name: that of the file, a dash, ten digits and an ending.
const NAME_OCTETS: usize = 32;

/// Returns the name of a file on the ground: what it is, and the second at which it was made.
fn destination_name(kind: FileKind, made_s: u32) -> Vec<u8, NAME_OCTETS> {
    let mut digits = [b'0'; 10];
    let mut rest = made_s;
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
        used += 1;
        if rest == 0 {
            break;
        }
    }
    let leading = digits.len().saturating_sub(used);
    let parts = [kind.name().as_bytes(), b"-", digits.get(leading..).unwrap_or_default(), b".bin"];
    // All parts have room; one that had none would be left out.
    let mut name = Vec::new();
    for part in parts {
        name.extend_from_slice(part).unwrap_or_default();
    }
    name
}

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
        let name = destination_name(kind, now_s);
        let request = PutRequest {
            header: self.tables.apids.transaction(FileWay::Down, number),
            file_size: length as u64,
            source_name: kind.name().as_bytes(),
            destination_name: &name,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_what_it_is_and_when_it_was_made() {
        assert_eq!(destination_name(FileKind::Track, 0), b"track-0.bin");
        assert_eq!(destination_name(FileKind::Track, 86_400), b"track-86400.bin");
        let last = destination_name(FileKind::Parameters, u32::MAX);
        assert_eq!(last, b"parameters-4294967295.bin");
    }
}
