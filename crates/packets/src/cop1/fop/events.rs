//! Which event of Table 5-1 an input is (CCSDS 232.1-B-2, §5.3).

use crate::cop1::fop::{Directive, DirectiveError, Fop, FopEvent, FopState, Output};
use crate::frame::Clcw;

impl<T, const N: usize> Fop<T, N> {
    /// Finds which event a CLCW is (CCSDS 232.1-B-2, Table 5-1, E1 to E14), modulo 256.
    pub(super) const fn clcw_event(&self, clcw: &Clcw) -> FopEvent {
        use FopEvent as E;

        if clcw.lockout {
            return E::E14;
        }
        let outstanding = self.next_sequence.wrapping_sub(self.oldest);
        let acknowledged = clcw.report_value.wrapping_sub(self.oldest);
        if acknowledged > outstanding {
            return E::E13;
        }
        let news = acknowledged > 0;
        if acknowledged == outstanding {
            return match (clcw.retransmit, clcw.wait, news) {
                (false, false, false) => E::E1,
                (false, false, true) => E::E2,
                (false, true, _) => E::E3,
                (true, _, _) => E::E4,
            };
        }
        let single = self.settings.transmission_limit == 1;
        let at_limit = self.transmission_count >= self.settings.transmission_limit;
        match (clcw.retransmit, clcw.wait, news) {
            (false, false, false) => E::E5,
            (false, false, true) => E::E6,
            (false, true, _) => E::E7,
            (true, _, true) if single => E::E101,
            (true, _, false) if single => E::E102,
            (true, false, true) => E::E8,
            (true, true, true) => E::E9,
            (true, false, false) => {
                if at_limit {
                    E::E12
                } else {
                    E::E10
                }
            }
            (true, true, false) => {
                if at_limit {
                    E::E103
                } else {
                    E::E11
                }
            }
        }
    }

    pub(super) fn directive_event(&self, directive: Directive) -> FopEvent {
        use FopEvent as E;

        let control_ready = self.bc_out == Output::Ready;
        match directive {
            Directive::InitiateWithoutCheck => E::E23,
            Directive::InitiateWithCheck => E::E24,
            Directive::InitiateWithUnlock => {
                if control_ready {
                    E::E25
                } else {
                    E::E26
                }
            }
            Directive::InitiateWithSetVr(_) => {
                if control_ready {
                    E::E27
                } else {
                    E::E28
                }
            }
            Directive::Terminate => E::E29,
            Directive::Resume => match self.suspended {
                None | Some(FopState::InitialisingWithBcFrame | FopState::Initial) => E::E30,
                Some(FopState::Active) => E::E31,
                Some(FopState::RetransmitWithoutWait) => E::E32,
                Some(FopState::RetransmitWithWait) => E::E33,
                Some(FopState::InitialisingWithoutBcFrame) => E::E34,
            },
            Directive::SetVs(_) => E::E35,
            Directive::SetSlidingWindow(_) => E::E36,
            Directive::SetTimer(_) => E::E37,
            Directive::SetTransmissionLimit(_) => E::E38,
            Directive::SetTimeoutType(_) => E::E39,
        }
    }

    pub(super) const fn directive_error(&self, event: FopEvent) -> DirectiveError {
        match (event, self.state) {
            (FopEvent::E30, _) => DirectiveError::NotSuspended,
            (FopEvent::E26 | FopEvent::E28, FopState::Initial) => DirectiveError::ControlFrameOut,
            (_, state) => DirectiveError::State { state },
        }
    }
}

/// Checks the value that a directive carries against its limits, given the sent queue's capacity.
pub(super) fn check_value(directive: Directive, capacity: usize) -> Result<(), DirectiveError> {
    let capacity = u64::try_from(capacity).unwrap_or(u64::MAX).min(255);
    let (name, found, highest) = match directive {
        Directive::SetSlidingWindow(width) => ("sliding window", u64::from(width), capacity),
        Directive::SetTimer(timer_ms) => ("timer in milliseconds", timer_ms, u64::MAX),
        Directive::SetTransmissionLimit(limit) => ("transmission limit", u64::from(limit), 255),
        Directive::InitiateWithoutCheck
        | Directive::InitiateWithCheck
        | Directive::InitiateWithUnlock
        | Directive::InitiateWithSetVr(_)
        | Directive::Terminate
        | Directive::Resume
        | Directive::SetVs(_)
        | Directive::SetTimeoutType(_) => return Ok(()),
    };
    if (1..=highest).contains(&found) {
        return Ok(());
    }
    Err(DirectiveError::Value { name, lowest: 1, highest, found })
}
