//! What a destination hears: file data, metadata, the EOF, prompts and acknowledgements.

use super::{Destination, ReceivedEof, ReceivedMetadata};
use crate::cfdp::checksum::{ChecksumType, RunningChecksum};
use crate::cfdp::codes::{
    ConditionCode, DeliveryCode, FaultHandler, FileStatus, PromptResponse, TransactionStatus,
    TransmissionMode,
};
use crate::cfdp::error::{PduError, StoreError};
use crate::cfdp::file_name::FileName;
use crate::cfdp::pdu::{
    Ack, Acknowledged, Eof, FAULT_HANDLER_OVERRIDE, FileData, Finished, Metadata, Pdu,
};
use crate::cfdp::ranges::ByteRange;
use crate::cfdp::settings::{FileStore, NakProcedure};
use crate::cfdp::source::Closure;

impl<const N: usize> Destination<N> {
    /// Takes a PDU that has arrived, and puts file data into the store.
    ///
    /// # Errors
    ///
    /// [`PduError`] when the octets are no PDU for this end of this transaction; nothing changes then.
    pub fn receive(
        &mut self,
        octets: &[u8],
        store: &mut impl FileStore,
        now_ms: u64,
    ) -> Result<(), PduError> {
        let (header, pdu) = Pdu::read(octets)?;
        if header.transaction != self.header.transaction
            || header.mode != self.header.mode
            || header.crc != self.header.crc
        {
            return Err(PduError::OtherTransaction);
        }
        match pdu {
            Pdu::Ack(Ack { of: Acknowledged::Eof, .. })
            | Pdu::Finished(_)
            | Pdu::Nak(_)
            | Pdu::KeepAlive(_) => return Err(PduError::OtherEnd),
            Pdu::FileData(_)
            | Pdu::Metadata(_)
            | Pdu::Eof(_)
            | Pdu::Prompt(_)
            | Pdu::Ack(Ack { of: Acknowledged::Finished, .. }) => {}
        }
        self.advance(now_ms);
        self.counts.received_pdus = self.counts.received_pdus.saturating_add(1);
        self.listen();
        match pdu {
            Pdu::FileData(data) => self.take_data(data, store),
            Pdu::Metadata(metadata) => self.take_metadata(metadata)?,
            Pdu::Eof(eof) => self.take_eof(eof),
            Pdu::Prompt(prompt) => self.take_prompt(prompt.response),
            Pdu::Ack(ack) => self.take_finished_ack(ack),
            Pdu::Finished(_) | Pdu::Nak(_) | Pdu::KeepAlive(_) => {}
        }
        self.verify(store);
        Ok(())
    }

    fn is_receiving(&self) -> bool {
        self.finished.is_none() && self.outcome.is_none()
    }

    fn take_data(&mut self, data: FileData<'_>, store: &mut impl FileStore) {
        let end = data.offset.saturating_add(data.octets.len() as u64);
        let piece = ByteRange { start: data.offset, end };
        if !self.is_receiving() || piece.octets() == 0 {
            return;
        }
        if self.eof.is_some_and(|eof| end > eof.file_size) {
            return self.fault(ConditionCode::FileSizeError);
        }
        let is_new = end > self.extent || self.missing.overlaps(piece);
        if !is_new {
            self.counts.repeated_octets =
                self.counts.repeated_octets.saturating_add(piece.octets());
            return;
        }
        if let Err(StoreError) = store.write(data.offset, data.octets) {
            return self.fault(ConditionCode::FilestoreRejection);
        }
        if let Some(checksum) = &mut self.checksum {
            checksum.take_next(data.offset, data.octets);
        }
        self.note(piece);
    }

    /// Notes that a piece has come, and what is missing before it.
    fn note(&mut self, piece: ByteRange) {
        let gap = ByteRange { start: self.extent, end: piece.start };
        let shows_gap = gap.octets() > 0;
        self.missing.insert(gap);
        self.missing.remove(piece);
        self.extent = self.extent.max(piece.end);
        if shows_gap
            && self.header.mode == TransmissionMode::Acknowledged
            && self.settings.nak_procedure == NakProcedure::Immediate
        {
            self.ask(gap);
        }
        self.heard_of_missing();
    }

    /// Begins the count of NAKs anew: something came of what was asked for (§4.6.4).
    const fn heard_of_missing(&mut self) {
        self.nak_times = 0;
        if self.nak_timer.runs() {
            self.nak_timer.start(self.clock, self.settings.nak.interval_ms);
        }
    }

    fn take_metadata(&mut self, metadata: Metadata<'_>) -> Result<(), PduError> {
        if self.metadata.is_some() || !self.is_receiving() {
            return Ok(());
        }
        self.metadata = Some(ReceivedMetadata {
            file_size: metadata.file_size,
            source_name: FileName::new(metadata.source_name)?,
            destination_name: FileName::new(metadata.destination_name)?,
            closure: if metadata.closure_requested {
                Closure::Requested
            } else {
                Closure::NotRequested
            },
        });
        for option in metadata.options.iter().filter(|option| option.kind == FAULT_HANDLER_OVERRIDE)
        {
            self.take_override(option.value);
        }
        let known = ChecksumType::from_number(metadata.checksum_type);
        self.checksum = Some(RunningChecksum::new(known.unwrap_or(ChecksumType::Null)));
        self.heard_of_missing();
        if known.is_none() {
            self.fault(ConditionCode::UnsupportedChecksumType);
        }
        Ok(())
    }

    /// Takes a fault handler override: condition and handler, four bits each (§5.4).
    fn take_override(&mut self, value: &[u8]) {
        let [octet] = value else { return };
        let condition = ConditionCode::from_number(octet >> 4);
        let handler = FaultHandler::from_number(octet & 0b1111);
        if let (Some(condition), Some(handler)) = (condition, handler) {
            self.settings.faults = self.settings.faults.with(condition, handler);
        }
    }

    fn take_eof(&mut self, eof: Eof) {
        let acknowledged = self.header.mode == TransmissionMode::Acknowledged;
        if acknowledged {
            let status = if self.outcome.is_some() {
                TransactionStatus::Terminated
            } else {
                TransactionStatus::Active
            };
            let condition = eof.condition;
            self.ack_due = Some(Ack { of: Acknowledged::Eof, condition, status });
        }
        if !self.is_receiving() {
            return;
        }
        if eof.condition != ConditionCode::NoError {
            return self.finish(Finished {
                condition: eof.condition,
                delivery: DeliveryCode::Incomplete,
                file_status: FileStatus::Discarded,
                fault_location: Some(eof.fault_location.unwrap_or(self.header.transaction.source)),
            });
        }
        if self.eof.is_some() {
            return;
        }
        self.unsaved = true;
        self.eof = Some(ReceivedEof { checksum: eof.checksum, file_size: eof.file_size });
        self.keep_alive_timer.stop();
        if self.extent > eof.file_size {
            return self.fault(ConditionCode::FileSizeError);
        }
        self.missing.insert(ByteRange { start: self.extent, end: eof.file_size });
        self.extent = eof.file_size;
        if acknowledged {
            self.ask(ByteRange { start: 0, end: eof.file_size });
        } else {
            self.check_timer.start(self.clock, self.settings.check.interval_ms);
        }
    }

    fn take_prompt(&mut self, response: PromptResponse) {
        if !self.is_receiving() || self.header.mode == TransmissionMode::Unacknowledged {
            return;
        }
        match response {
            PromptResponse::KeepAlive => self.keep_alive_due = true,
            PromptResponse::Nak => {
                self.ask(ByteRange { start: 0, end: self.extent });
                if let Some(nak) = &mut self.nak {
                    nak.answers_prompt = true;
                }
            }
        }
    }

    fn take_finished_ack(&mut self, ack: Ack) {
        if let Some(finished) = self.finished
            && self.outcome.is_none()
            && self.finished_times > 0
            && ack.condition == finished.condition
        {
            self.told(finished);
        }
    }
}
