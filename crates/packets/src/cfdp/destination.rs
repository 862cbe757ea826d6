//! The end that receives a file, of class 1 and of class 2 (CCSDS 727.0-B-5, §4.6).

use serde::{Deserialize, Serialize};

use super::checksum::RunningChecksum;
use super::codes::{ConditionCode, DeliveryCode, FaultHandler, FileStatus, TransmissionMode};
use super::contact::{Activity, Contact, ContactClock, Timer};
use super::file_name::FileName;
use super::header::PduHeader;
use super::outcome::{Counts, Ending, Outcome};
use super::pdu::{Ack, Finished};
use super::ranges::{ByteRange, Ranges};
use super::settings::DestinationSettings;
use super::source::Closure;

mod inbound;
mod outbound;
mod verification;

/// What the metadata said of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedMetadata {
    /// Octets of the file.
    pub file_size: u64,
    /// Its name at the source.
    pub source_name: FileName,
    /// Its name here.
    pub destination_name: FileName,
    /// Whether the source waits for the Finished PDU in class 1.
    pub closure: Closure,
}

/// What the EOF said of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct ReceivedEof {
    checksum: u32,
    file_size: u64,
}

/// A sequence of NAKs that is being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct NakSequence {
    /// What is left of the part of the file that it is about.
    scope: ByteRange,
    /// Whether the metadata, when they are missing, are asked for in its next PDU.
    asks_metadata: bool,
    /// Whether a PDU goes even when nothing is missing, as an answer to a prompt.
    answers_prompt: bool,
}

/// The receiving end of one transaction.
///
/// It is told the time with every call, in milliseconds of any clock that does not run backwards.
/// It starts without contact. `N` is how many gaps of the file it can tell apart; where there are more, the
/// nearest become one, and octets between them are asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination<const N: usize> {
    header: PduHeader,
    settings: DestinationSettings,
    clock: ContactClock,
    activity: Activity,
    metadata: Option<ReceivedMetadata>,
    missing: Ranges<N>,
    /// The end of what was received furthest into the file; with the EOF, the file's end.
    extent: u64,
    eof: Option<ReceivedEof>,
    checksum: Option<RunningChecksum>,
    ack_due: Option<Ack>,
    nak: Option<NakSequence>,
    nak_times: u32,
    nak_timer: Timer,
    checks: u32,
    check_timer: Timer,
    keep_alive_due: bool,
    keep_alive_timer: Timer,
    inactivity_timer: Timer,
    finished: Option<Finished>,
    finished_due: bool,
    finished_times: u32,
    finished_timer: Timer,
    last_fault: Option<ConditionCode>,
    outcome: Option<Outcome>,
    counts: Counts,
    unsaved: bool,
}

/// What a destination needs to go on after a restart, to be kept in lasting memory.
///
/// It must be written after the octets of the file that it counts as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DestinationCheckpoint<const N: usize>(Destination<N>);

impl<const N: usize> Destination<N> {
    /// Begins to receive a file, with the header of the first PDU that came of it
    /// ([`PduHeader::read`]); that PDU is then given to [`Self::receive`].
    pub fn new(header: &PduHeader, settings: DestinationSettings) -> Self {
        let mut destination = Self {
            header: *header,
            settings,
            clock: ContactClock::new(),
            activity: Activity::Active,
            metadata: None,
            missing: Ranges::new(),
            extent: 0,
            eof: None,
            checksum: None,
            ack_due: None,
            nak: None,
            nak_times: 0,
            nak_timer: Timer::default(),
            checks: 0,
            check_timer: Timer::default(),
            keep_alive_due: false,
            keep_alive_timer: Timer::default(),
            inactivity_timer: Timer::default(),
            finished: None,
            finished_due: false,
            finished_times: 0,
            finished_timer: Timer::default(),
            last_fault: None,
            outcome: None,
            counts: Counts::default(),
            unsaved: false,
        };
        destination.listen();
        destination.plan_keep_alive();
        destination
    }

    /// Goes on from a checkpoint, without contact at first. What came after the checkpoint is asked for again.
    pub const fn restore(checkpoint: DestinationCheckpoint<N>) -> Self {
        let DestinationCheckpoint(mut destination) = checkpoint;
        destination.clock.restart();
        destination
    }

    /// Tells whether a checkpoint must be kept before the next PDU is sent: that PDU tells the source that
    /// the EOF or what became of the file is known here, and the source then forgets it.
    pub const fn needs_checkpoint(&self) -> bool {
        self.unsaved
    }

    /// Returns what is needed to go on from here, to be kept.
    pub fn checkpoint(&mut self) -> DestinationCheckpoint<N> {
        self.unsaved = false;
        DestinationCheckpoint(self.clone())
    }

    /// Returns the transaction's settings on the wire.
    pub const fn header(&self) -> &PduHeader {
        &self.header
    }

    /// Returns what is known of the file; none before its metadata have come.
    pub const fn metadata(&self) -> Option<&ReceivedMetadata> {
        self.metadata.as_ref()
    }

    /// Returns what was received furthest into the file, in octets from its start.
    pub const fn extent(&self) -> u64 {
        self.extent
    }

    /// Returns what is missing up to there.
    pub const fn missing(&self) -> &Ranges<N> {
        &self.missing
    }

    /// Returns what became of the file, from when it is decided. In class 2 the source must still be told.
    pub const fn finished(&self) -> Option<Finished> {
        self.finished
    }

    /// Returns how the transaction ended; none while it lasts. After the end the destination still
    /// acknowledges EOFs that come again, and should be kept for as long as they may.
    pub const fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// Returns the last condition that was a fault.
    pub const fn last_fault(&self) -> Option<ConditionCode> {
        self.last_fault
    }

    /// Tells whether it is suspended.
    pub const fn activity(&self) -> Activity {
        self.activity
    }

    /// Returns what was sent and heard.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes the present state of the link (§4.12).
    pub fn set_contact(&mut self, contact: Contact, now_ms: u64) {
        self.advance(now_ms);
        self.clock.set(contact);
    }

    /// Suspends the transaction on request (§4.11): file data that come are kept, nothing is sent but
    /// acknowledgements, and no timer runs.
    pub fn suspend(&mut self, now_ms: u64) {
        self.advance(now_ms);
        self.activity = Activity::Suspended;
    }

    /// Resumes it (§4.6.7).
    pub fn resume(&mut self, now_ms: u64) {
        self.advance(now_ms);
        self.activity = Activity::Active;
    }

    /// Cancels it on request (§4.11): in class 2, or with closure, the source is told by a Finished PDU.
    pub fn cancel(&mut self, now_ms: u64) {
        self.advance(now_ms);
        self.activity = Activity::Active;
        self.give_up(ConditionCode::CancelRequestReceived);
    }

    /// Lets time pass: timers run out, and what they are for becomes due.
    pub fn advance(&mut self, now_ms: u64) {
        self.clock.advance(now_ms, self.activity);
        if self.outcome.is_some() {
            return;
        }
        if self.finished_timer.take_expired(self.clock) {
            self.finished_due = true;
            if self.finished_times >= self.settings.finished.limit {
                self.finished_times = 0;
                self.fault(ConditionCode::PositiveAckLimitReached);
            }
        }
        if self.nak_timer.take_expired(self.clock) {
            self.ask_again();
        }
        if self.check_timer.take_expired(self.clock) {
            self.checks = self.checks.saturating_add(1);
            self.check_timer.start(self.clock, self.settings.check.interval_ms);
            if self.checks >= self.settings.check.limit {
                self.checks = 0;
                self.fault(ConditionCode::CheckLimitReached);
            }
        }
        if self.keep_alive_timer.take_expired(self.clock) {
            self.keep_alive_due = true;
            self.plan_keep_alive();
        }
        if self.inactivity_timer.take_expired(self.clock) {
            self.listen();
            self.fault(ConditionCode::InactivityDetected);
        }
    }

    /// What was asked for has not come for an interval (§4.6.4): it is asked for again.
    fn ask_again(&mut self) {
        if self.nak_times >= self.settings.nak.limit {
            self.nak_times = 0;
            self.fault(ConditionCode::NakLimitReached);
        }
        if self.finished.is_none() && self.outcome.is_none() && self.nak.is_none() {
            self.ask(ByteRange { start: 0, end: self.extent });
        }
    }

    /// Begins a sequence of NAKs about a part of the file, or widens the one that is under way.
    fn ask(&mut self, scope: ByteRange) {
        let under_way = self.nak.map_or(scope, |nak| nak.scope);
        self.nak = Some(NakSequence {
            scope: ByteRange {
                start: scope.start.min(under_way.start),
                end: scope.end.max(under_way.end),
            },
            asks_metadata: true,
            answers_prompt: self.nak.is_some_and(|nak| nak.answers_prompt),
        });
    }

    /// Begins the time anew in which something must be heard (§4.10).
    const fn listen(&mut self) {
        if self.finished.is_none() && self.outcome.is_none() {
            self.inactivity_timer.start(self.clock, self.settings.inactivity_ms);
        }
    }

    fn plan_keep_alive(&mut self) {
        if let (TransmissionMode::Acknowledged, Some(interval_ms)) =
            (self.header.mode, self.settings.keep_alive_ms)
        {
            self.keep_alive_timer.start(self.clock, interval_ms);
        }
    }

    /// Declares a fault and does what its handler says (§4.8). When the Finished PDU is not
    /// acknowledged, what became of the file is decided already, and there is nothing more to be cancelled.
    fn fault(&mut self, condition: ConditionCode) {
        self.last_fault = Some(condition);
        match (self.settings.faults.handler(condition), self.finished) {
            (FaultHandler::Cancel, None) => self.give_up(condition),
            (FaultHandler::Suspend, _) => self.activity = Activity::Suspended,
            (FaultHandler::Ignore, _) => {}
            (FaultHandler::Abandon, None) => self.conclude(Outcome {
                ending: Ending::Abandoned,
                condition,
                delivery: DeliveryCode::Incomplete,
                file_status: FileStatus::Discarded,
            }),
            (FaultHandler::Cancel | FaultHandler::Abandon, Some(finished)) => {
                self.conclude(Outcome {
                    ending: Ending::Abandoned,
                    condition,
                    delivery: finished.delivery,
                    file_status: finished.file_status,
                });
            }
        }
    }

    /// Cancels the transaction: the source is told, where the class allows it, and the file is discarded.
    fn give_up(&mut self, condition: ConditionCode) {
        let file_status = match condition {
            ConditionCode::FilestoreRejection => FileStatus::Rejected,
            ConditionCode::NoError
            | ConditionCode::PositiveAckLimitReached
            | ConditionCode::KeepAliveLimitReached
            | ConditionCode::InvalidTransmissionMode
            | ConditionCode::FileChecksumFailure
            | ConditionCode::FileSizeError
            | ConditionCode::NakLimitReached
            | ConditionCode::InactivityDetected
            | ConditionCode::CheckLimitReached
            | ConditionCode::UnsupportedChecksumType
            | ConditionCode::SuspendRequestReceived
            | ConditionCode::CancelRequestReceived => FileStatus::Discarded,
        };
        self.finish(Finished {
            condition,
            delivery: DeliveryCode::Incomplete,
            file_status,
            fault_location: Some(self.header.transaction.destination),
        });
    }

    /// Decides what became of the file. In class 2 the source must acknowledge it; in class 1 it is told
    /// once, and only with closure (§4.6.3, §4.6.4).
    fn finish(&mut self, finished: Finished) {
        if self.finished.is_some() || self.outcome.is_some() {
            return;
        }
        self.finished = Some(finished);
        self.unsaved = true;
        self.nak = None;
        for timer in [
            &mut self.nak_timer,
            &mut self.check_timer,
            &mut self.keep_alive_timer,
            &mut self.inactivity_timer,
        ] {
            timer.stop();
        }
        self.keep_alive_due = false;
        let closes = self.metadata.as_ref().map(|metadata| metadata.closure);
        match (self.header.mode, closes) {
            (TransmissionMode::Acknowledged, _)
            | (TransmissionMode::Unacknowledged, Some(Closure::Requested)) => {
                self.finished_due = true;
            }
            (TransmissionMode::Unacknowledged, Some(Closure::NotRequested) | None) => {
                self.told(finished);
            }
        }
    }

    /// The source knows what became of the file, or need not know it.
    fn told(&mut self, finished: Finished) {
        let ending = if finished.condition == ConditionCode::NoError {
            Ending::Completed
        } else {
            Ending::Cancelled
        };
        let Finished { condition, delivery, file_status, .. } = finished;
        self.conclude(Outcome { ending, condition, delivery, file_status });
    }

    fn conclude(&mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
        self.nak = None;
        self.finished_due = false;
        self.finished_timer.stop();
    }
}
