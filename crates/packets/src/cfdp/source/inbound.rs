//! What a source hears: acknowledgements, NAKs, keep-alives and the Finished PDU.

use super::{EofState, Source};
use crate::cfdp::codes::{ConditionCode, TransactionStatus, TransmissionMode};
use crate::cfdp::error::PduError;
use crate::cfdp::outcome::{Ending, Outcome};
use crate::cfdp::pdu::{Ack, Acknowledged, Finished, KeepAlive, Nak, Pdu};
use crate::cfdp::ranges::ByteRange;

impl<const N: usize> Source<N> {
    /// Takes a PDU that has arrived.
    ///
    /// # Errors
    ///
    /// [`PduError`] when the octets are no PDU for this end of this transaction; nothing changes then.
    pub fn receive(&mut self, octets: &[u8], now_ms: u64) -> Result<(), PduError> {
        let (header, pdu) = Pdu::read(octets)?;
        if header.transaction != self.header.transaction
            || header.mode != self.header.mode
            || header.crc != self.header.crc
        {
            return Err(PduError::OtherTransaction);
        }
        match pdu {
            Pdu::Finished(finished) => self.hear(now_ms, |source| source.take_finished(finished)),
            Pdu::Ack(Ack { of: Acknowledged::Eof, condition, .. }) => {
                self.hear(now_ms, |source| source.take_eof_ack(condition));
            }
            Pdu::Nak(nak) => self.hear(now_ms, |source| source.take_nak(nak)),
            Pdu::KeepAlive(keep_alive) => {
                self.hear(now_ms, |source| source.take_keep_alive(keep_alive));
            }
            Pdu::Ack(Ack { of: Acknowledged::Finished, .. })
            | Pdu::FileData(_)
            | Pdu::Metadata(_)
            | Pdu::Eof(_)
            | Pdu::Prompt(_) => return Err(PduError::OtherEnd),
        }
        Ok(())
    }

    fn hear(&mut self, now_ms: u64, take: impl FnOnce(&mut Self)) {
        self.advance(now_ms);
        self.counts.received_pdus = self.counts.received_pdus.saturating_add(1);
        if self.header.mode == TransmissionMode::Acknowledged {
            self.listen();
        }
        take(self);
    }

    fn take_finished(&mut self, finished: Finished) {
        if self.header.mode == TransmissionMode::Acknowledged {
            let status = TransactionStatus::Terminated;
            let condition = finished.condition;
            self.ack_due = Some(Ack { of: Acknowledged::Finished, condition, status });
        }
        if self.outcome.is_some() {
            return;
        }
        let ending = match finished.condition {
            ConditionCode::NoError => Ending::Completed,
            ConditionCode::PositiveAckLimitReached
            | ConditionCode::KeepAliveLimitReached
            | ConditionCode::InvalidTransmissionMode
            | ConditionCode::FilestoreRejection
            | ConditionCode::FileChecksumFailure
            | ConditionCode::FileSizeError
            | ConditionCode::NakLimitReached
            | ConditionCode::InactivityDetected
            | ConditionCode::CheckLimitReached
            | ConditionCode::UnsupportedChecksumType
            | ConditionCode::SuspendRequestReceived
            | ConditionCode::CancelRequestReceived => Ending::Cancelled,
        };
        self.conclude(Outcome {
            ending,
            condition: finished.condition,
            delivery: finished.delivery,
            file_status: finished.file_status,
        });
    }

    /// An acknowledgement counts for the EOF that was sent last, with its condition (§4.7).
    fn take_eof_ack(&mut self, condition: ConditionCode) {
        let sent = self.cancelled.unwrap_or(ConditionCode::NoError);
        if condition != sent
            || !matches!(self.eof, EofState::Sent | EofState::Due)
            || self.eof_times == 0
        {
            return;
        }
        self.eof = EofState::Settled;
        self.eof_timer.stop();
        match self.cancelled {
            Some(condition) if self.outcome.is_none() => self.end(Ending::Cancelled, condition),
            Some(_) => {}
            None => self.listen(),
        }
    }

    /// Notes what is to be sent again (§4.6.4): of what was sent before, what is not noted yet.
    fn take_nak(&mut self, nak: Nak<'_>) {
        if self.cancelled.is_some() || self.outcome.is_some() {
            return;
        }
        let sent = ByteRange { start: 0, end: self.checksum.octets() };
        for piece in nak.requests.iter() {
            if piece == (ByteRange { start: 0, end: 0 }) {
                self.metadata_due = true;
            } else if let Some(piece) = piece.within(sent) {
                self.resend.try_insert(piece);
            }
        }
    }

    fn take_keep_alive(&mut self, keep_alive: KeepAlive) {
        let behind = self.checksum.octets().saturating_sub(keep_alive.progress);
        if self.outcome.is_none()
            && self.settings.keep_alive_discrepancy.is_some_and(|limit| behind > limit)
        {
            self.fault(ConditionCode::KeepAliveLimitReached);
        }
    }
}
