//! The end that sends a file, of class 1 and of class 2 (CCSDS 727.0-B-5, §4.6).

use serde::{Deserialize, Serialize};

use super::checksum::{ChecksumType, RunningChecksum};
use super::codes::{
    ConditionCode, DeliveryCode, FaultHandler, FileStatus, PromptResponse, TransmissionMode,
};
use super::contact::{Activity, Contact, ContactClock, Timer};
use super::error::PduError;
use super::file_name::FileName;
use super::header::{FileSizeWidth, PduHeader};
use super::outcome::{Counts, Ending, Outcome};
use super::pdu::Ack;
use super::ranges::Ranges;
use super::settings::SourceSettings;

mod inbound;
mod outbound;

/// Whether a source of class 1 waits for the Finished PDU (transaction closure, §4.6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Closure {
    /// It waits, and learns what became of the file.
    Requested,
    /// It is done when it has sent the EOF.
    NotRequested,
}

/// A file to be sent: the put request (§4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutRequest<'a> {
    /// Transaction, class, CRC and width of sizes.
    pub header: PduHeader,
    /// Octets of the file. It must not change while it is sent.
    pub file_size: u64,
    /// Its name here.
    pub source_name: &'a [u8],
    /// Its name at the destination.
    pub destination_name: &'a [u8],
    /// How its checksum is computed.
    pub checksum: ChecksumType,
    /// Whether to wait for the Finished PDU in class 1; class 2 always does.
    pub closure: Closure,
}

/// Where the EOF stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum EofState {
    /// There are file data to be sent first.
    NotDue,
    /// It goes next.
    Due,
    /// It was sent, and is not acknowledged.
    Sent,
    /// It was acknowledged, or needs no acknowledgement.
    Settled,
}

/// The sending end of one transaction.
///
/// It is told the time with every call, in milliseconds of any clock that does not run backwards.
/// It starts without contact. `N` is how many pieces can wait to be sent again; requests beyond them are
/// left for the destination to repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source<const N: usize> {
    header: PduHeader,
    settings: SourceSettings,
    file_size: u64,
    local_name: FileName,
    remote_name: FileName,
    closure: Closure,
    clock: ContactClock,
    activity: Activity,
    metadata_due: bool,
    checksum: RunningChecksum,
    resend: Ranges<N>,
    prompt_due: Option<PromptResponse>,
    ack_due: Option<Ack>,
    eof: EofState,
    eof_times: u32,
    eof_timer: Timer,
    waits: u32,
    wait_timer: Timer,
    cancelled: Option<ConditionCode>,
    last_fault: Option<ConditionCode>,
    outcome: Option<Outcome>,
    counts: Counts,
    unsaved: bool,
}

/// What a source needs to go on after a restart, to be kept in lasting memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceCheckpoint<const N: usize>(Source<N>);

impl<const N: usize> Source<N> {
    /// Begins to send a file.
    ///
    /// # Errors
    ///
    /// [`PduError`] when a name has more than 255 octets, or the file's size does not fit the width of sizes.
    pub fn new(request: &PutRequest<'_>, settings: SourceSettings) -> Result<Self, PduError> {
        if FileSizeWidth::for_length(request.file_size).octets()
            > request.header.size_width.octets()
        {
            return Err(PduError::Width { field: "file size", value: request.file_size });
        }
        Ok(Self {
            header: request.header,
            settings,
            file_size: request.file_size,
            local_name: FileName::new(request.source_name)?,
            remote_name: FileName::new(request.destination_name)?,
            closure: request.closure,
            clock: ContactClock::new(),
            activity: Activity::Active,
            metadata_due: true,
            checksum: RunningChecksum::new(request.checksum),
            resend: Ranges::new(),
            prompt_due: None,
            ack_due: None,
            eof: EofState::NotDue,
            eof_times: 0,
            eof_timer: Timer::default(),
            waits: 0,
            wait_timer: Timer::default(),
            cancelled: None,
            last_fault: None,
            outcome: None,
            counts: Counts::default(),
            unsaved: false,
        })
    }

    /// Goes on from a checkpoint, without contact at first. What was sent after the checkpoint is sent again.
    pub const fn restore(checkpoint: SourceCheckpoint<N>) -> Self {
        let SourceCheckpoint(mut source) = checkpoint;
        source.clock.restart();
        source
    }

    /// Tells whether a checkpoint must be kept before the next PDU is sent: that PDU tells the destination that
    /// the Finished PDU is known here, and the destination then forgets it.
    pub const fn needs_checkpoint(&self) -> bool {
        self.unsaved
    }

    /// Returns what is needed to go on from here, to be kept.
    pub fn checkpoint(&mut self) -> SourceCheckpoint<N> {
        self.unsaved = false;
        SourceCheckpoint(self.clone())
    }

    /// Returns the transaction's settings on the wire.
    pub const fn header(&self) -> &PduHeader {
        &self.header
    }

    /// Returns how the transaction ended; none while it lasts. After the end the source still acknowledges
    /// Finished PDUs that come again, and should be kept for as long as they may.
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

    /// Returns how much of the file was sent at least once, in octets from its start.
    pub const fn progress(&self) -> u64 {
        self.checksum.octets()
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

    /// Suspends the transaction on request (§4.11): nothing is sent but acknowledgements, and no timer runs.
    pub fn suspend(&mut self, now_ms: u64) {
        self.advance(now_ms);
        self.activity = Activity::Suspended;
    }

    /// Resumes it (§4.6.7).
    pub fn resume(&mut self, now_ms: u64) {
        self.advance(now_ms);
        self.activity = Activity::Active;
    }

    /// Cancels it on request (§4.11): the other end is told by an EOF with the condition.
    pub fn cancel(&mut self, now_ms: u64) {
        self.advance(now_ms);
        self.activity = Activity::Active;
        self.cancel_for(ConditionCode::CancelRequestReceived);
    }

    /// Asks the destination for a NAK or a keep-alive at once (§4.6.4, §4.6.5); class 2 only.
    pub fn prompt(&mut self, response: PromptResponse) {
        if self.header.mode == TransmissionMode::Acknowledged {
            self.prompt_due = Some(response);
        }
    }

    /// Lets time pass: timers run out, and what they are for becomes due.
    pub fn advance(&mut self, now_ms: u64) {
        self.clock.advance(now_ms, self.activity);
        if self.outcome.is_some() {
            return;
        }
        if self.eof_timer.take_expired(self.clock) {
            if self.eof_times < self.settings.eof.limit {
                self.eof = EofState::Due;
            } else {
                self.eof_times = 0;
                self.eof = EofState::Due;
                self.fault(ConditionCode::PositiveAckLimitReached);
            }
        }
        if self.wait_timer.take_expired(self.clock) {
            self.waited();
        }
    }

    /// The other end has kept silent for an interval after the EOF.
    fn waited(&mut self) {
        match self.header.mode {
            TransmissionMode::Acknowledged => {
                self.listen();
                self.fault(ConditionCode::InactivityDetected);
            }
            TransmissionMode::Unacknowledged => {
                self.waits = self.waits.saturating_add(1);
                self.wait_timer.start(self.clock, self.settings.check.interval_ms);
                if self.waits >= self.settings.check.limit {
                    self.waits = 0;
                    self.fault(ConditionCode::CheckLimitReached);
                }
            }
        }
    }

    /// Begins the time anew in which something must be heard, in class 2 (§4.10).
    const fn listen(&mut self) {
        if matches!(self.eof, EofState::Settled) && self.outcome.is_none() {
            self.wait_timer.start(self.clock, self.settings.inactivity_ms);
        }
    }

    /// Declares a fault and does what its handler says (§4.8). A transaction that is being cancelled already
    /// is abandoned.
    fn fault(&mut self, condition: ConditionCode) {
        self.last_fault = Some(condition);
        if self.cancelled.is_some() {
            return self.end(Ending::Abandoned, condition);
        }
        match self.settings.faults.handler(condition) {
            FaultHandler::Cancel => self.cancel_for(condition),
            FaultHandler::Suspend => self.activity = Activity::Suspended,
            FaultHandler::Ignore => {}
            FaultHandler::Abandon => self.end(Ending::Abandoned, condition),
        }
    }

    /// Cancels the transaction: only the EOF with the condition is left to be sent (§4.11).
    fn cancel_for(&mut self, condition: ConditionCode) {
        if self.outcome.is_some() || self.cancelled.is_some() {
            return;
        }
        self.cancelled = Some(condition);
        self.metadata_due = false;
        self.prompt_due = None;
        self.resend.clear();
        self.eof = EofState::Due;
        self.eof_times = 0;
        self.eof_timer.stop();
        self.wait_timer.stop();
    }

    /// Ends the transaction without knowing what became of the file.
    fn end(&mut self, ending: Ending, condition: ConditionCode) {
        let delivery = match ending {
            Ending::Completed => DeliveryCode::Complete,
            Ending::Cancelled | Ending::Abandoned => DeliveryCode::Incomplete,
        };
        let file_status = FileStatus::Unreported;
        self.conclude(Outcome { ending, condition, delivery, file_status });
    }

    fn conclude(&mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
        self.unsaved = true;
        self.resend.clear();
        self.eof_timer.stop();
        self.wait_timer.stop();
    }
}
