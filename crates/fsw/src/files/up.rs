//! The file on its way to the vehicle: telecommands for later, which go into the schedule together when the file is
//! whole, or not at all.

use hilal_dictionary::{COMMAND_FILE, CommandFile, EventId, FILE_CAPACITY, FailureCode, FileWay};
use hilal_packets::cfdp::{
    ConditionCode, DeliveryCode, Destination, DestinationCheckpoint, DestinationSettings,
    FaultHandler, FaultHandlers, FileStore, NakProcedure, PduHeader, StoreError,
};
use serde::{Deserialize, Serialize};

use super::{Files, INACTIVITY_MS, PIECES, RETRY};
use crate::FlightSoftware;

const SETTINGS: DestinationSettings = DestinationSettings {
    nak_procedure: NakProcedure::Deferred,
    nak: RETRY,
    finished: RETRY,
    check: RETRY,
    inactivity_ms: INACTIVITY_MS,
    keep_alive_ms: None,
    faults: FaultHandlers::all(FaultHandler::Cancel),
};

/// The octets of the file up.
#[derive(Debug)]
pub(super) struct UpFile {
    octets: [u8; FILE_CAPACITY],
    length: usize,
    changed: bool,
}

impl Default for UpFile {
    fn default() -> Self {
        Self { octets: [0; FILE_CAPACITY], length: 0, changed: false }
    }
}

impl UpFile {
    fn octets(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or_default()
    }

    const fn clear(&mut self) {
        (self.length, self.changed) = (0, true);
    }

    /// Returns the octets when they have changed since the last call.
    pub(super) fn changed(&mut self) -> Option<&[u8]> {
        core::mem::take(&mut self.changed).then(|| self.octets())
    }

    pub(super) const fn touch(&mut self) {
        self.changed = true;
    }

    /// Reads it again; none when its octets are lost.
    pub(super) fn resume(&mut self, read: impl FnOnce(&mut [u8]) -> Option<usize>) -> Option<()> {
        self.length = read(&mut self.octets)?;
        Some(())
    }
}

impl FileStore for UpFile {
    fn read(&mut self, offset: u64, octets: &mut [u8]) -> Result<(), StoreError> {
        let begin = usize::try_from(offset).or(Err(StoreError))?;
        let end = begin.checked_add(octets.len()).ok_or(StoreError)?;
        octets.copy_from_slice(self.octets().get(begin..end).ok_or(StoreError)?);
        Ok(())
    }

    fn write(&mut self, offset: u64, octets: &[u8]) -> Result<(), StoreError> {
        let begin = usize::try_from(offset).or(Err(StoreError))?;
        let end = begin.checked_add(octets.len()).ok_or(StoreError)?;
        self.octets.get_mut(begin..end).ok_or(StoreError)?.copy_from_slice(octets);
        self.length = self.length.max(end);
        self.changed = true;
        Ok(())
    }
}

/// A file on its way to the vehicle.
#[derive(Debug)]
pub(super) struct Receiving {
    pub(super) destination: Destination<PIECES>,
    /// Whether what it asks was done or refused.
    settled: bool,
}

/// As it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptReceiving {
    destination: DestinationCheckpoint<PIECES>,
    settled: bool,
}

impl Receiving {
    /// Returns whether it is not decided yet what becomes of it. One that is decided still tells the ground.
    pub(super) const fn is_under_way(&self) -> bool {
        self.destination.finished().is_none() && self.destination.outcome().is_none()
    }

    pub(super) fn kept(&mut self) -> KeptReceiving {
        KeptReceiving { destination: self.destination.checkpoint(), settled: self.settled }
    }

    pub(super) fn resume(kept: KeptReceiving) -> Self {
        let KeptReceiving { destination, settled } = kept;
        Self { destination: Destination::restore(destination), settled }
    }
}

impl Files {
    /// Takes a PDU of a file up; a later file takes the place of one that is decided. Returns whether it was taken.
    pub(super) fn take_up(&mut self, header: &PduHeader, pdu: &[u8], now_ms: u64) -> bool {
        let transaction = header.transaction;
        if let Some(up) = &mut self.up
            && up.destination.header().transaction == transaction
        {
            return up.destination.receive(pdu, &mut self.up_file, now_ms).is_ok();
        }
        let is_free = self.up.as_ref().is_none_or(|up| up.settled);
        if !is_free || transaction.sequence <= self.last_up {
            return false;
        }
        self.up_file.clear();
        let mut destination = Destination::new(header, SETTINGS);
        if destination.receive(pdu, &mut self.up_file, now_ms).is_err() {
            return false;
        }
        self.last_up = transaction.sequence;
        self.up = Some(Receiving { destination, settled: false });
        true
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Does what a whole file asks, or reports why it is given up.
    pub(super) fn settle_file_up(&mut self) {
        let Some(up) = self.files.up.as_mut().filter(|up| !up.settled && !up.is_under_way()) else {
            return;
        };
        up.settled = true;
        self.files.changed = true;
        let finished = up.destination.finished();
        if finished.is_some_and(|finished| finished.delivery == DeliveryCode::Complete) {
            match self.load_commands() {
                Ok(count) => self.downlink.event(EventId::FileLoaded, &[count as f64]),
                Err(failure) => {
                    self.downlink.event(EventId::FileRefused, &[f64::from(failure.number())]);
                }
            }
            return;
        }
        let condition = finished.map(|finished| finished.condition);
        let condition = condition.or(up.destination.outcome().map(|outcome| outcome.condition));
        let condition = condition.unwrap_or(ConditionCode::NoError).number();
        let values = [f64::from(FileWay::Up.number()), f64::from(condition)];
        self.downlink.event(EventId::FileFailed, &values);
    }

    /// Puts the telecommands of the file into the schedule, all or none, and returns how many they are.
    fn load_commands(&mut self) -> Result<usize, FailureCode> {
        let metadata = self.files.up.as_ref().and_then(|up| up.destination.metadata());
        let name = metadata.map(|metadata| metadata.destination_name.octets());
        if name != Some(COMMAND_FILE.as_bytes()) {
            return Err(FailureCode::FileName);
        }
        let entries = CommandFile::new(self.files.up_file.octets());
        self.schedule.check(entries.clone(), self.readings.time)?;
        let before = self.schedule.len();
        self.schedule.insert(entries);
        Ok(self.schedule.len().saturating_sub(before))
    }
}
