//! The checksum of a file that has arrived (CCSDS 727.0-B-5, §4.6.1).

use super::Destination;
use crate::cfdp::checksum::RunningChecksum;
use crate::cfdp::codes::{ConditionCode, DeliveryCode, FaultHandler, FileStatus};
use crate::cfdp::contact::Activity;
use crate::cfdp::error::StoreError;
use crate::cfdp::pdu::Finished;
use crate::cfdp::settings::FileStore;

/// Octets that are read from the store at a time. Ours.
const READ_OCTETS: usize = 1024;
/// Reads in one call, so that a long file does not hold up its caller. Ours.
const READS_PER_CALL: usize = 64;

impl<const N: usize> Destination<N> {
    /// Goes on with the checksum of a file that is complete, and finishes when it is computed.
    ///
    /// What came in order is in it already; the rest is read from the store.
    pub(super) fn verify(&mut self, store: &mut impl FileStore) {
        let (Some(eof), Some(mut checksum)) = (self.eof, self.checksum) else { return };
        let complete = self.missing.is_empty() && self.extent >= eof.file_size;
        if !complete
            || self.finished.is_some()
            || self.outcome.is_some()
            || self.activity == Activity::Suspended
        {
            return;
        }
        self.nak_timer.stop();
        self.check_timer.stop();
        for _ in 0..READS_PER_CALL {
            if let Err(StoreError) = read_next(&mut checksum, eof.file_size, store) {
                return self.fault(ConditionCode::FilestoreRejection);
            }
        }
        self.checksum = Some(checksum);
        if checksum.octets() < eof.file_size {
            return;
        }
        if checksum.value() == eof.checksum {
            return self.retain(ConditionCode::NoError, DeliveryCode::Complete);
        }
        let failure = ConditionCode::FileChecksumFailure;
        self.fault(failure);
        if self.settings.faults.handler(failure) == FaultHandler::Ignore {
            self.retain(failure, DeliveryCode::Incomplete);
        }
    }

    fn retain(&mut self, condition: ConditionCode, delivery: DeliveryCode) {
        let file_status = FileStatus::Retained;
        self.finish(Finished { condition, delivery, file_status, fault_location: None });
    }
}

/// Takes the next octets of the file into its checksum.
fn read_next(
    checksum: &mut RunningChecksum,
    file_size: u64,
    store: &mut impl FileStore,
) -> Result<(), StoreError> {
    let left = file_size.saturating_sub(checksum.octets());
    let count = usize::try_from(left).unwrap_or(usize::MAX).min(READ_OCTETS);
    let mut octets = [0; READ_OCTETS];
    let place = octets.get_mut(..count).unwrap_or_default();
    if !place.is_empty() {
        store.read(checksum.octets(), place)?;
        checksum.update(place);
    }
    Ok(())
}
