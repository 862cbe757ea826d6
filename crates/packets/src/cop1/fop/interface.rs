//! What FOP-1 and its caller say to each other (CCSDS 232.1-B-2, sections 4 and 5.1).

use crate::cop1::ControlCommand;
use crate::cop1::fop::FopState;

/// What becomes of the AD service when the timer runs out and the transmission limit is reached:
/// `Timeout_Type`, TT (CCSDS 232.1-B-2, §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeoutType {
    /// TT = 0: an alert ends the service, and every frame that is not acknowledged is given back.
    Alert,
    /// TT = 1: the service is suspended with all that it holds, until it is resumed.
    Suspend,
}

/// Settings of FOP-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FopSettings {
    /// K: how many frames may be sent ahead of the last one acknowledged, at most PW of the receiving
    /// end and at most the capacity of the sent queue.
    pub sliding_window: u8,
    /// `T1_Initial`: milliseconds after a transmission until it is taken as lost.
    pub timer_ms: u64,
    /// How often a frame is sent at most, the first time included.
    pub transmission_limit: u8,
    /// What happens when the limit is reached.
    pub timeout: TimeoutType,
}

impl FopSettings {
    /// For a link to the Moon: 10 s for 2.6 s of light time, there and back, and for frames that
    /// queue at both ends; up to 5 transmissions; an outage suspends the service.
    pub const LIGHT_TIME: Self = Self {
        sliding_window: 8,
        timer_ms: 10_000,
        transmission_limit: 5,
        timeout: TimeoutType::Suspend,
    };
}

/// A directive (CCSDS 232.1-B-2, Table 4-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Directive {
    /// Begin the AD service at once: event E23.
    InitiateWithoutCheck,
    /// Begin it when a CLCW shows N(R) = V(S) and no flag: event E24.
    InitiateWithCheck,
    /// Send Unlock, and begin when a CLCW shows that it was carried out: event E25.
    InitiateWithUnlock,
    /// Send Set V(R) with this number, and begin when a CLCW shows it: event E27.
    InitiateWithSetVr(u8),
    /// End the AD service: event E29.
    Terminate,
    /// Go on after a suspension, in the state that it found: events E31 to E34.
    Resume,
    /// Set V(S) and NN(R); only in S6 and not while suspended: event E35.
    SetVs(u8),
    /// Set K: event E36.
    SetSlidingWindow(u8),
    /// Set `T1_Initial` in milliseconds: event E37.
    SetTimer(u64),
    /// Set the transmission limit: event E38.
    SetTransmissionLimit(u8),
    /// Set the timeout type: event E39.
    SetTimeoutType(TimeoutType),
}

/// Why a directive is refused ("Reject Response to Directive").
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectiveError {
    /// It does not belong in the present state.
    #[error("directive refused in state {state}: terminate the AD service first")]
    State {
        /// The present state.
        state: FopState,
    },
    /// E26, E28: the lower layer has not yet answered for the last control frame.
    #[error("directive refused: the lower layer still holds a control frame, wait for its answer")]
    ControlFrameOut,
    /// E30: there is nothing to resume.
    #[error("resume refused: the AD service is not suspended")]
    NotSuspended,
    /// E35: V(S) belongs to a service that is suspended.
    #[error("V(S) cannot be set while the AD service is suspended: resume or initiate it first")]
    Suspended,
    /// E40: a value beyond its limits.
    #[error("{name} must be {lowest} to {highest}, got {found}")]
    Value {
        /// What it is.
        name: &'static str,
        /// Least value.
        lowest: u64,
        /// Greatest value.
        highest: u64,
        /// Value given.
        found: u64,
    },
}

/// Why a frame data unit is refused ("Reject Response to Request to Transfer FDU").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The AD service does not run: S4, S5 or S6.
    NotActive,
    /// E20: another unit waits to be accepted.
    WaitQueueFull,
    /// E22: the lower layer has not yet answered for the last frame of Type-BD.
    ExpeditedFrameOut,
}

/// A frame data unit that was refused, given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedFdu<T> {
    /// The unit.
    pub fdu: T,
    /// Why.
    pub reason: Refusal,
}

/// Why FOP-1 has ended the AD service (CCSDS 232.1-B-2, §4.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alert {
    /// SYNCH: a CLCW does not fit the frames that were sent; both ends must be brought into step.
    Synch,
    /// CLCW: a CLCW contradicts itself.
    Clcw,
    /// LOCKOUT: the receiving end refuses all frames until it is unlocked.
    Lockout,
    /// LIMIT: a frame must be sent again, and the transmission limit is 1.
    Limit,
    /// NNR: N(R) is not among the numbers of the frames sent.
    Nnr,
    /// T1: the timer ran out and the transmission limit is reached.
    T1,
    /// TERM: the directive Terminate.
    Term,
    /// LLIF: the lower layer refused a frame.
    Llif,
}

/// What FOP-1 tells the higher procedures (CCSDS 232.1-B-2, §§4.3, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notification<T> {
    /// The unit on the wait queue is accepted and has its sequence number N(S).
    FduAccepted {
        /// N(S).
        sequence: u8,
    },
    /// The receiving end has acknowledged the unit; here it is back.
    FduConfirmed {
        /// N(S).
        sequence: u8,
        /// The unit.
        fdu: T,
    },
    /// The service ended before the unit was acknowledged; whether it arrived is not known.
    FduFailed {
        /// N(S) that it was sent with.
        sequence: u8,
        /// The unit.
        fdu: T,
    },
    /// The unit on the wait queue was never sent.
    FduRejected {
        /// The unit.
        fdu: T,
    },
    /// A directive was carried out.
    DirectiveConfirmed(Directive),
    /// An initiation that was accepted came to nothing.
    DirectiveFailed(Directive),
    /// The AD service has ended.
    Alert(Alert),
    /// The AD service is suspended.
    Suspended,
}

/// Where notifications go, in the order in which they arise.
pub type Notify<'a, T> = &'a mut dyn FnMut(Notification<T>);

/// A frame to hand to the lower layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transmit<'a, T> {
    /// Frame of the sequence.
    Ad {
        /// N(S).
        sequence: u8,
        /// What it carries.
        fdu: &'a T,
    },
    /// Expedited frame.
    Bd(&'a T),
    /// Control frame.
    Bc(ControlCommand),
}

/// Which of its three outputs the lower layer answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameType {
    /// Type-AD.
    Ad,
    /// Type-BD.
    Bd,
    /// Type-BC.
    Bc,
}

/// Answer of the lower layer to a frame that was handed to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LowerLayer {
    /// It took the frame and has room for the next: E41, E43, E45.
    Accepted,
    /// It could not take the frame: E42, E44, E46.
    Refused,
}

/// What of FOP-1 outlives a restart, besides the units on the sent queue, which are the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FopRecord {
    /// V(S), the number of the next new frame.
    pub next_sequence: u8,
    /// NN(R), the number of the oldest frame on the sent queue, or V(S) when that is empty.
    pub oldest_unacknowledged: u8,
}
