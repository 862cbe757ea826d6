//! What a source sends, and in which order.

use super::{Closure, EofState, Source};
use crate::cfdp::codes::{ConditionCode, TransmissionMode};
use crate::cfdp::contact::{Activity, Contact};
use crate::cfdp::error::{PduError, StoreError};
use crate::cfdp::header::{DataField, Direction, PduWriter};
use crate::cfdp::outcome::Ending;
use crate::cfdp::pdu::{Eof, Metadata, Pdu, Prompt, Tlvs};
use crate::cfdp::ranges::ByteRange;
use crate::cfdp::settings::FileStore;

impl<const N: usize> Source<N> {
    /// Writes the next PDU into a buffer that is as long as the opportunity to send; returns its octets, and
    /// none when there is nothing to be sent now, or nothing that fits.
    ///
    /// Acknowledgements go first, then metadata, an EOF or a prompt that are due, what is to be sent again,
    /// new file data, and the EOF.
    ///
    /// # Errors
    ///
    /// [`PduError::Width`] when a value of the transaction does not fit its field on the wire.
    pub fn next_pdu(
        &mut self,
        store: &mut impl FileStore,
        buffer: &mut [u8],
        now_ms: u64,
    ) -> Result<Option<usize>, PduError> {
        self.advance(now_ms);
        if self.clock.contact() == Contact::Closed {
            return Ok(None);
        }
        let written = match self.write_next(store, buffer) {
            Err(PduError::TooLong { .. }) => None,
            written => written?,
        };
        if written.is_some() {
            self.counts.sent_pdus = self.counts.sent_pdus.saturating_add(1);
        }
        Ok(written)
    }

    fn write_next(
        &mut self,
        store: &mut impl FileStore,
        buffer: &mut [u8],
    ) -> Result<Option<usize>, PduError> {
        if let Some(ack) = self.ack_due {
            let octets = Pdu::Ack(ack).write(&self.header, buffer)?;
            self.ack_due = None;
            return Ok(Some(octets));
        }
        if self.outcome.is_some() || self.activity == Activity::Suspended {
            return Ok(None);
        }
        if self.metadata_due {
            return self.write_metadata(buffer).map(Some);
        }
        if self.eof == EofState::Due {
            return self.write_eof(buffer).map(Some);
        }
        if self.cancelled.is_some() {
            return Ok(None);
        }
        if let Some(response) = self.prompt_due {
            let octets = Pdu::Prompt(Prompt { response }).write(&self.header, buffer)?;
            self.prompt_due = None;
            return Ok(Some(octets));
        }
        if let Some(piece) = self.resend.first() {
            return self.write_data(piece, store, buffer);
        }
        let rest = ByteRange { start: self.checksum.octets(), end: self.file_size };
        if rest.octets() > 0 {
            return self.write_data(rest, store, buffer);
        }
        match self.eof {
            EofState::NotDue => self.write_eof(buffer).map(Some),
            EofState::Due | EofState::Sent | EofState::Settled => Ok(None),
        }
    }

    fn write_metadata(&mut self, buffer: &mut [u8]) -> Result<usize, PduError> {
        let metadata = Metadata {
            closure_requested: self.closure == Closure::Requested,
            checksum_type: self.checksum.kind().number(),
            file_size: self.file_size,
            source_name: self.local_name.octets(),
            destination_name: self.remote_name.octets(),
            options: Tlvs::default(),
        };
        let octets = Pdu::Metadata(metadata).write(&self.header, buffer)?;
        self.metadata_due = false;
        Ok(octets)
    }

    fn write_eof(&mut self, buffer: &mut [u8]) -> Result<usize, PduError> {
        let eof = Eof {
            condition: self.cancelled.unwrap_or(ConditionCode::NoError),
            checksum: self.checksum.value(),
            file_size: self.checksum.octets(),
            fault_location: self.cancelled.map(|_| self.header.transaction.source),
        };
        let octets = Pdu::Eof(eof).write(&self.header, buffer)?;
        self.eof_times = self.eof_times.saturating_add(1);
        match self.header.mode {
            TransmissionMode::Acknowledged => {
                self.eof = EofState::Sent;
                self.eof_timer.start(self.clock, self.settings.eof.interval_ms);
            }
            TransmissionMode::Unacknowledged => {
                self.eof = EofState::Settled;
                self.sent_unacknowledged_eof();
            }
        }
        Ok(octets)
    }

    /// In class 1 the EOF is the end, unless closure was requested (§4.6.3).
    fn sent_unacknowledged_eof(&mut self) {
        match (self.cancelled, self.closure) {
            (Some(condition), _) => self.end(Ending::Cancelled, condition),
            (None, Closure::NotRequested) => self.end(Ending::Completed, ConditionCode::NoError),
            (None, Closure::Requested) => {
                self.wait_timer.start(self.clock, self.settings.check.interval_ms);
            }
        }
    }

    /// Writes a PDU with as much of a piece from its start as fits.
    fn write_data(
        &mut self,
        piece: ByteRange,
        store: &mut impl FileStore,
        buffer: &mut [u8],
    ) -> Result<Option<usize>, PduError> {
        let overhead = self.header.overhead() + self.header.size_width.octets();
        let room = buffer.len().saturating_sub(overhead);
        let most = room.min(usize::from(self.settings.segment_octets).max(1));
        let octets = usize::try_from(piece.octets()).unwrap_or(usize::MAX).min(most);
        if octets == 0 {
            return Ok(None);
        }
        let mut writer =
            PduWriter::new(&self.header, Direction::TowardsReceiver, DataField::FileData, buffer)?;
        writer.size("offset", piece.start)?;
        let place = writer.fields().reserve(octets)?;
        if let Err(StoreError) = store.read(piece.start, place) {
            self.fault(ConditionCode::FilestoreRejection);
            return Ok(None);
        }
        if piece.start == self.checksum.octets() {
            self.checksum.update(place);
        } else {
            let count = octets as u64;
            let sent = ByteRange { end: piece.start.saturating_add(count), ..piece };
            self.resend.remove(sent);
            self.counts.repeated_octets = self.counts.repeated_octets.saturating_add(count);
        }
        writer.finish().map(Some)
    }
}
