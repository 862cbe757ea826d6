//! The file that comes down.

use hilal_dictionary::FILE_CAPACITY;
use hilal_packets::cfdp::{
    DeliveryCode, Destination, DestinationSettings, FaultHandler, FaultHandlers, FileStore,
    NakProcedure, PduHeader, StoreError,
};
use hilal_quantity::Epoch;

use super::{FileNews, FileTransfers, INACTIVITY_MS, PIECES, RETRY, ReceivedFile};

pub(super) const SETTINGS: DestinationSettings = DestinationSettings {
    nak_procedure: NakProcedure::Deferred,
    nak: RETRY,
    finished: RETRY,
    check: RETRY,
    inactivity_ms: INACTIVITY_MS,
    keep_alive_ms: None,
    faults: FaultHandlers::all(FaultHandler::Cancel),
};

/// The octets of a file as they come: no more than a vehicle sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FileOctets(pub(super) Vec<u8>);

impl FileOctets {
    fn range(offset: u64, octets: usize) -> Result<std::ops::Range<usize>, StoreError> {
        let begin = usize::try_from(offset).or(Err(StoreError))?;
        Ok(begin..begin.checked_add(octets).ok_or(StoreError)?)
    }
}

impl FileStore for FileOctets {
    fn read(&mut self, offset: u64, octets: &mut [u8]) -> Result<(), StoreError> {
        let range = Self::range(offset, octets.len())?;
        octets.copy_from_slice(self.0.get(range).ok_or(StoreError)?);
        Ok(())
    }

    fn write(&mut self, offset: u64, octets: &[u8]) -> Result<(), StoreError> {
        let range = Self::range(offset, octets.len())?;
        if range.end > FILE_CAPACITY {
            return Err(StoreError);
        }
        self.0.resize(self.0.len().max(range.end), 0);
        self.0.get_mut(range).ok_or(StoreError)?.copy_from_slice(octets);
        Ok(())
    }
}

/// A file on its way to the ground.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) destination: Destination<PIECES>,
    pub(super) octets: FileOctets,
    /// Whether its end was told.
    pub(super) told: bool,
}

impl Incoming {
    /// Returns whether it is not decided yet what becomes of it. One that is decided still tells the vehicle.
    pub(super) const fn is_under_way(&self) -> bool {
        self.destination.finished().is_none() && self.destination.outcome().is_none()
    }

    pub(super) fn next_pdu(&mut self, pdu: &mut [u8], now_ms: u64) -> Option<usize> {
        self.destination.next_pdu(&mut self.octets, pdu, now_ms).unwrap_or_default()
    }
}

impl FileTransfers {
    /// Takes a PDU of a file down; a later file takes the place of the one before. None when it is passed over.
    pub(super) fn take_down(
        &mut self,
        header: &PduHeader,
        pdu: &[u8],
        (receipt, now_ms): (Epoch, u64),
    ) -> Option<FileNews> {
        let sequence = header.transaction.sequence;
        let present = self.down.as_ref().map(|down| down.destination.header().transaction.sequence);
        if present.is_none_or(|present| present < sequence) {
            let mut destination = Destination::new(header, SETTINGS);
            destination.set_contact(self.contact, now_ms);
            let mut octets = FileOctets::default();
            destination.receive(pdu, &mut octets, now_ms).ok()?;
            self.down = Some(Incoming { destination, octets, told: false });
        } else {
            let Incoming { destination, octets, .. } = self.down.as_mut()?;
            destination.receive(pdu, octets, now_ms).ok()?;
        }
        Some(self.tell_down(receipt).unwrap_or(FileNews::Nothing))
    }

    /// Tells of the end of a file, once.
    fn tell_down(&mut self, receipt: Epoch) -> Option<FileNews> {
        let down = self.down.as_mut().filter(|down| !down.told && !down.is_under_way())?;
        down.told = true;
        let finished = down.destination.finished();
        let whole = finished.is_some_and(|finished| finished.delivery == DeliveryCode::Complete);
        let Some(metadata) = down.destination.metadata().filter(|_| whole) else {
            let condition = finished.map(|finished| finished.condition);
            return Some(FileNews::GivenUp(format!("{condition:?}")));
        };
        let name = plain_name(metadata.destination_name.octets());
        let octets = down.octets.0.clone();
        self.received.push(ReceivedFile { name, octets, receipt });
        Some(FileNews::Received)
    }
}

/// Returns a name that is one of a file in a folder and nothing else.
fn plain_name(name: &[u8]) -> String {
    let plain = |octet: &u8| match char::from(*octet) {
        letter if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.') => letter,
        _ => '_',
    };
    let name: String = name.iter().map(plain).collect();
    if name.trim_matches('.').is_empty() { "_".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_its_folder() {
        assert_eq!(plain_name(b"track-86400.bin"), "track-86400.bin");
        assert_eq!(plain_name(b"../up"), ".._up");
        assert_eq!(plain_name(b".."), "_");
        assert_eq!(plain_name(b""), "_");
        assert_eq!(plain_name(b"/etc/x\xff"), "_etc_x_");
    }
}
