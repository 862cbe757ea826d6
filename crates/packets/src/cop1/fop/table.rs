//! The state table of FOP-1 as data (CCSDS 232.1-B-2, Table 5-1).

use core::fmt;

use crate::cop1::fop::Alert;

/// State of FOP-1 (CCSDS 232.1-B-2, §5.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FopState {
    /// S1: frames go out and are acknowledged.
    Active = 1,
    /// S2: frames are being sent again.
    RetransmitWithoutWait = 2,
    /// S3: frames must be sent again, but the receiving end has no room.
    RetransmitWithWait = 3,
    /// S4: initiated with CLCW check, which has not come yet.
    InitialisingWithoutBcFrame = 4,
    /// S5: initiated with a control frame, which is not yet shown as carried out.
    InitialisingWithBcFrame = 5,
    /// S6: no AD service, or one that is suspended.
    Initial = 6,
}

impl fmt::Display for FopState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Active => "S1 (active)",
            Self::RetransmitWithoutWait => "S2 (retransmit without wait)",
            Self::RetransmitWithWait => "S3 (retransmit with wait)",
            Self::InitialisingWithoutBcFrame => "S4 (initialising without BC frame)",
            Self::InitialisingWithBcFrame => "S5 (initialising with BC frame)",
            Self::Initial => "S6 (initial)",
        })
    }
}

macro_rules! events {
    ($($(#[doc = $text:literal])+ $name:ident)*) => {
        /// Event of FOP-1, by its number in CCSDS 232.1-B-2, Table 5-1.
        ///
        /// N(R) and the flags are those of a CLCW, the limit is the transmission limit, and the count is
        /// how often the first frame on the sent queue was sent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FopEvent { $($(#[doc = $text])+ $name,)* }

        impl FopEvent {
            /// Every event, in the order of the table.
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

events! {
    /// N(R) = V(S) = NN(R), no flag: nothing is outstanding.
    E1
    /// N(R) = V(S), above NN(R), no flag: all frames are acknowledged.
    E2
    /// N(R) = V(S), wait without retransmit.
    E3
    /// N(R) = V(S), retransmit.
    E4
    /// N(R) = NN(R), below V(S), no flag: nothing new.
    E5
    /// N(R) between NN(R) and V(S), no flag: some frames are acknowledged.
    E6
    /// N(R) below V(S), wait without retransmit.
    E7
    /// N(R) between NN(R) and V(S), retransmit; the limit is 1.
    E101
    /// N(R) = NN(R), retransmit; the limit is 1.
    E102
    /// N(R) between NN(R) and V(S), retransmit without wait.
    E8
    /// N(R) between NN(R) and V(S), retransmit and wait.
    E9
    /// N(R) = NN(R), retransmit without wait, count below the limit.
    E10
    /// N(R) = NN(R), retransmit and wait, count below the limit.
    E11
    /// N(R) = NN(R), retransmit without wait, count at the limit.
    E12
    /// N(R) = NN(R), retransmit and wait, count at the limit.
    E103
    /// N(R) below NN(R) or above V(S).
    E13
    /// Lockout.
    E14
    /// Invalid CLCW.
    E15
    /// The timer runs out, count below the limit, TT = 0.
    E16
    /// The timer runs out, count below the limit, TT = 1.
    E104
    /// The timer runs out, count at the limit, TT = 0.
    E17
    /// The timer runs out, count at the limit, TT = 1.
    E18
    /// A unit for the AD service, the wait queue is empty.
    E19
    /// A unit for the AD service, the wait queue is full.
    E20
    /// A unit for the BD service, its output is ready.
    E21
    /// A unit for the BD service, its output is not ready.
    E22
    /// Initiate without CLCW check.
    E23
    /// Initiate with CLCW check.
    E24
    /// Initiate with Unlock, the output for control frames is ready.
    E25
    /// Initiate with Unlock, the output for control frames is not ready.
    E26
    /// Initiate with Set V(R), the output for control frames is ready.
    E27
    /// Initiate with Set V(R), the output for control frames is not ready.
    E28
    /// Terminate.
    E29
    /// Resume, not suspended.
    E30
    /// Resume, suspended in S1.
    E31
    /// Resume, suspended in S2.
    E32
    /// Resume, suspended in S3.
    E33
    /// Resume, suspended in S4.
    E34
    /// Set V(S).
    E35
    /// Set the sliding window.
    E36
    /// Set `T1_Initial`.
    E37
    /// Set the transmission limit.
    E38
    /// Set the timeout type.
    E39
    /// A directive that is invalid: here, one with a value beyond its limits.
    E40
    /// The lower layer took a frame of Type-AD.
    E41
    /// The lower layer refused a frame of Type-AD.
    E42
    /// The lower layer took a frame of Type-BC.
    E43
    /// The lower layer refused a frame of Type-BC.
    E44
    /// The lower layer took a frame of Type-BD.
    E45
    /// The lower layer refused a frame of Type-BD.
    E46
}

/// Action of FOP-1 (CCSDS 232.1-B-2, §5.2, and the words of Table 5-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Accept,
    Reject,
    Confirm,
    Initialise,
    Alert(Alert),
    Suspend,
    Resume,
    CancelTimer,
    StartTimer,
    RemoveAcknowledged,
    InitiateAdRetransmission,
    InitiateBcRetransmission,
    LookForFdu,
    LookForDirective,
    AddToWaitQueue,
    TransmitBd,
    TransmitBc,
    ReleaseBc,
    /// Set V(S) and NN(R) to the number that the directive carries.
    SetNumbers,
    /// Store the value that the directive carries.
    Setup,
}

/// A cell of the table: what is done, and the state that follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) actions: &'static [Action],
    /// None where the state stays.
    pub(super) next: Option<FopState>,
}

use Action as A;
use FopEvent as E;

const S1: Option<FopState> = Some(FopState::Active);
const S2: Option<FopState> = Some(FopState::RetransmitWithoutWait);
const S3: Option<FopState> = Some(FopState::RetransmitWithWait);
const S4: Option<FopState> = Some(FopState::InitialisingWithoutBcFrame);
const S5: Option<FopState> = Some(FopState::InitialisingWithBcFrame);
const S6: Option<FopState> = Some(FopState::Initial);

const fn to(next: Option<FopState>, actions: &'static [Action]) -> Cell {
    Cell { actions, next }
}

const fn stay(actions: &'static [Action]) -> Cell {
    Cell { actions, next: None }
}

const IGNORE: Cell = stay(&[]);
/// The table says that the event cannot happen in the state.
const NA: Cell = stay(&[]);
const REJECT: Cell = stay(&[A::Reject]);
const SYNCH: Cell = to(S6, &[A::Alert(Alert::Synch)]);
const CLCW: Cell = to(S6, &[A::Alert(Alert::Clcw)]);
const LOCKOUT: Cell = to(S6, &[A::Alert(Alert::Lockout)]);
const LIMIT: Cell = to(S6, &[A::Alert(Alert::Limit)]);
const REMOVE_LIMIT: Cell = to(S6, &[A::RemoveAcknowledged, A::Alert(Alert::Limit)]);
const NNR: Cell = to(S6, &[A::Alert(Alert::Nnr)]);
const T1: Cell = to(S6, &[A::Alert(Alert::T1)]);
const LLIF: Cell = to(S6, &[A::Alert(Alert::Llif)]);
const TERM: Cell = to(S6, &[A::Accept, A::Alert(Alert::Term), A::Confirm]);
const SUSPEND: Cell = to(S6, &[A::Suspend]);
const ALL_ACKNOWLEDGED: Cell = to(S1, &[A::RemoveAcknowledged, A::CancelTimer, A::LookForFdu]);
const SOME_ACKNOWLEDGED: Cell = to(S1, &[A::RemoveAcknowledged, A::LookForFdu]);
const REMOVE_SEND_AGAIN: Cell =
    to(S2, &[A::RemoveAcknowledged, A::InitiateAdRetransmission, A::LookForFdu]);
const REMOVE_WAIT: Cell = to(S3, &[A::RemoveAcknowledged]);
const SEND_AGAIN: Cell = to(S2, &[A::InitiateAdRetransmission, A::LookForFdu]);
const SEND_AGAIN_BY_TIMER: Cell = stay(&[A::InitiateAdRetransmission, A::LookForFdu]);
const SEND_BC_AGAIN: Cell = stay(&[A::InitiateBcRetransmission, A::LookForDirective]);
const QUEUE: Cell = stay(&[A::AddToWaitQueue, A::LookForFdu]);
const EXPEDITE: Cell = stay(&[A::Accept, A::TransmitBd]);
const SETUP: Cell = stay(&[A::Accept, A::Setup, A::Confirm]);
const RESUME: &[Action] = &[A::Accept, A::Resume, A::Confirm];
const LOOK: Cell = stay(&[A::LookForFdu]);

/// The row of an event: its cells in S1 to S6.
#[rustfmt::skip]
const fn row(event: FopEvent) -> [Cell; 6] {
    match event {
        E::E1 => [IGNORE, SYNCH, SYNCH,
            to(S1, &[A::Confirm, A::CancelTimer]), to(S1, &[A::Confirm, A::ReleaseBc, A::CancelTimer]), IGNORE],
        E::E2 => [ALL_ACKNOWLEDGED, ALL_ACKNOWLEDGED, ALL_ACKNOWLEDGED, NA, NA, IGNORE],
        E::E3 | E::E15 => [CLCW, CLCW, CLCW, CLCW, CLCW, IGNORE],
        E::E4 => [SYNCH, SYNCH, SYNCH, SYNCH, IGNORE, IGNORE],
        E::E5 => [IGNORE, SYNCH, SYNCH, NA, NA, IGNORE],
        E::E6 => [SOME_ACKNOWLEDGED, SOME_ACKNOWLEDGED, SOME_ACKNOWLEDGED, NA, NA, IGNORE],
        E::E7 => [CLCW, CLCW, CLCW, NA, NA, IGNORE],
        E::E101 => [REMOVE_LIMIT, REMOVE_LIMIT, REMOVE_LIMIT, NA, NA, IGNORE],
        E::E102 => [LIMIT, LIMIT, LIMIT, NA, NA, IGNORE],
        E::E8 => [REMOVE_SEND_AGAIN, REMOVE_SEND_AGAIN, REMOVE_SEND_AGAIN, NA, NA, IGNORE],
        E::E9 => [REMOVE_WAIT, REMOVE_WAIT, REMOVE_WAIT, NA, NA, IGNORE],
        E::E10 => [SEND_AGAIN, IGNORE, SEND_AGAIN, NA, NA, IGNORE],
        E::E12 => [to(S2, &[]), IGNORE, to(S2, &[]), NA, NA, IGNORE],
        E::E11 | E::E103 => [to(S3, &[]), to(S3, &[]), IGNORE, NA, NA, IGNORE],
        E::E13 => [NNR, NNR, NNR, NNR, IGNORE, IGNORE],
        E::E14 => [LOCKOUT, LOCKOUT, LOCKOUT, LOCKOUT, IGNORE, IGNORE],
        E::E16 => [SEND_AGAIN_BY_TIMER, SEND_AGAIN_BY_TIMER, IGNORE, T1, SEND_BC_AGAIN, NA],
        E::E104 => [SEND_AGAIN_BY_TIMER, SEND_AGAIN_BY_TIMER, IGNORE, SUSPEND, SEND_BC_AGAIN, NA],
        E::E17 => [T1, T1, T1, T1, T1, NA],
        E::E18 => [SUSPEND, SUSPEND, SUSPEND, SUSPEND, T1, NA],
        E::E19 => [QUEUE, QUEUE, stay(&[A::AddToWaitQueue]), REJECT, REJECT, REJECT],
        E::E20 | E::E22 | E::E26 | E::E28 | E::E30 | E::E40 => [REJECT; 6],
        E::E21 => [EXPEDITE; 6],
        E::E23 => [REJECT, REJECT, REJECT, REJECT, REJECT,
            to(S1, &[A::Accept, A::Initialise, A::Confirm])],
        E::E24 => [REJECT, REJECT, REJECT, REJECT, REJECT,
            to(S4, &[A::Accept, A::Initialise, A::StartTimer])],
        E::E25 => [REJECT, REJECT, REJECT, REJECT, REJECT,
            to(S5, &[A::Accept, A::Initialise, A::TransmitBc])],
        E::E27 => [REJECT, REJECT, REJECT, REJECT, REJECT,
            to(S5, &[A::Accept, A::Initialise, A::SetNumbers, A::TransmitBc])],
        E::E29 => [TERM, TERM, TERM, TERM, TERM, stay(&[A::Accept, A::Confirm])],
        E::E31 => [NA, NA, NA, NA, NA, to(S1, RESUME)],
        E::E32 => [NA, NA, NA, NA, NA, to(S2, RESUME)],
        E::E33 => [NA, NA, NA, NA, NA, to(S3, RESUME)],
        E::E34 => [NA, NA, NA, NA, NA, to(S4, RESUME)],
        // In S6 this holds when SS = 0; otherwise the directive is rejected before it comes here.
        E::E35 => [REJECT, REJECT, REJECT, REJECT, REJECT,
            stay(&[A::Accept, A::SetNumbers, A::Confirm])],
        E::E36 | E::E37 | E::E38 | E::E39 => [SETUP; 6],
        E::E41 => [LOOK, LOOK, IGNORE, IGNORE, IGNORE, IGNORE],
        E::E43 => [IGNORE, IGNORE, IGNORE, IGNORE, stay(&[A::LookForDirective]), IGNORE],
        E::E42 | E::E44 | E::E46 => [LLIF, LLIF, LLIF, LLIF, LLIF, IGNORE],
        E::E45 => [IGNORE; 6],
    }
}

/// Returns the cell of an event in a state.
pub(super) const fn cell(event: FopEvent, state: FopState) -> Cell {
    let [s1, s2, s3, s4, s5, s6] = row(event);
    match state {
        FopState::Active => s1,
        FopState::RetransmitWithoutWait => s2,
        FopState::RetransmitWithWait => s3,
        FopState::InitialisingWithoutBcFrame => s4,
        FopState::InitialisingWithBcFrame => s5,
        FopState::Initial => s6,
    }
}
