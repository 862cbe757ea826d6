//! What a destination sends, and in which order.

use super::{Destination, NakSequence};
use crate::cfdp::codes::TransmissionMode;
use crate::cfdp::contact::{Activity, Contact};
use crate::cfdp::error::PduError;
use crate::cfdp::header::{DataField, Direction, PduWriter};
use crate::cfdp::pdu::{KeepAlive, Pdu, write_nak_request, write_nak_start};
use crate::cfdp::ranges::ByteRange;
use crate::cfdp::settings::FileStore;

/// The request that stands for the metadata (§5.2.6).
const METADATA_REQUEST: ByteRange = ByteRange { start: 0, end: 0 };

impl<const N: usize> Destination<N> {
    /// Writes the next PDU into a buffer that is as long as the opportunity to send; returns its octets, and
    /// none when there is nothing to be sent now, or nothing that fits.
    ///
    /// Acknowledgements go first, then the Finished PDU, keep-alives and NAKs. Part of the file's checksum is
    /// computed here, where the file is complete: 64 KiB of it a call at most.
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
        self.verify(store);
        if self.clock.contact() == Contact::Closed {
            return Ok(None);
        }
        let written = match self.write_next(buffer) {
            Err(PduError::TooLong { .. }) => None,
            written => written?,
        };
        if written.is_some() {
            self.counts.sent_pdus = self.counts.sent_pdus.saturating_add(1);
        }
        Ok(written)
    }

    fn write_next(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, PduError> {
        if let Some(ack) = self.ack_due {
            let octets = Pdu::Ack(ack).write(&self.header, buffer)?;
            self.ack_due = None;
            return Ok(Some(octets));
        }
        if self.outcome.is_some() || self.activity == Activity::Suspended {
            return Ok(None);
        }
        if self.finished_due {
            return self.write_finished(buffer);
        }
        if self.keep_alive_due {
            let keep_alive = KeepAlive { progress: self.extent };
            let octets = Pdu::KeepAlive(keep_alive).write(&self.header, buffer)?;
            self.keep_alive_due = false;
            return Ok(Some(octets));
        }
        match self.nak {
            Some(nak) => self.write_nak(nak, buffer),
            None => Ok(None),
        }
    }

    fn write_finished(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, PduError> {
        let Some(finished) = self.finished else { return Ok(None) };
        let octets = Pdu::Finished(finished).write(&self.header, buffer)?;
        self.finished_due = false;
        self.finished_times = self.finished_times.saturating_add(1);
        match self.header.mode {
            TransmissionMode::Acknowledged => {
                self.finished_timer.start(self.clock, self.settings.finished.interval_ms);
            }
            TransmissionMode::Unacknowledged => self.told(finished),
        }
        Ok(Some(octets))
    }

    /// Writes a NAK with as many requests of the sequence as fit (§4.6.4, §5.2.6).
    fn write_nak(
        &mut self,
        nak: NakSequence,
        buffer: &mut [u8],
    ) -> Result<Option<usize>, PduError> {
        let metadata = nak.asks_metadata && self.metadata.is_none();
        let asks = metadata.then_some(METADATA_REQUEST);
        let gaps = self.missing.as_slice().iter().filter_map(|gap| gap.within(nak.scope));
        let requests = asks.into_iter().chain(gaps);
        let total = requests.clone().count();
        if total == 0 && !nak.answers_prompt {
            self.nak = None;
            return Ok(None);
        }
        let pair = 2 * self.header.size_width.octets();
        let start_octets = self.header.overhead() + 1 + pair;
        let fit = buffer.len().saturating_sub(start_octets) / pair;
        if fit == 0 && total > 0 {
            return Ok(None);
        }
        let is_last = total <= fit;
        let end = match requests.clone().take(fit).last() {
            Some(last) if !is_last => last.end.max(nak.scope.start),
            Some(_) | None => nak.scope.end,
        };
        let direction = Direction::TowardsSender;
        let mut writer = PduWriter::new(&self.header, direction, DataField::Directive, buffer)?;
        write_nak_start(&mut writer, ByteRange { end, ..nak.scope })?;
        for request in requests.take(fit) {
            write_nak_request(&mut writer, request)?;
        }
        let octets = writer.finish()?;
        if is_last {
            self.end_nak_sequence(total);
        } else {
            let scope = ByteRange { start: end, ..nak.scope };
            self.nak = Some(NakSequence { scope, asks_metadata: false, answers_prompt: false });
        }
        Ok(Some(octets))
    }

    /// After the EOF, an answer is awaited for an interval (§4.6.4).
    const fn end_nak_sequence(&mut self, requests: usize) {
        self.nak = None;
        if self.eof.is_some() && requests > 0 {
            self.nak_times = self.nak_times.saturating_add(1);
            self.nak_timer.start(self.clock, self.settings.nak.interval_ms);
        }
    }
}
