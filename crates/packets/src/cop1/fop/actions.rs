//! The actions of FOP-1 (CCSDS 232.1-B-2, §5.2).

use crate::cop1::ControlCommand;
use crate::cop1::fop::queue::Sent;
use crate::cop1::fop::table::{Action, cell};
use crate::cop1::fop::{
    Alert, Directive, Fop, FopEvent, Notification, Notify, Output, SentCommand,
};

/// What an event brings along.
pub(super) struct Occasion<'a, T> {
    now_ms: u64,
    notify: Notify<'a, T>,
    /// The unit that was offered, until an action takes it.
    pub(super) fdu: Option<T>,
    /// The directive that was given.
    pub(super) directive: Option<Directive>,
    /// N(R).
    pub(super) report_value: u8,
    /// Whether the directive or the unit was refused.
    pub(super) rejected: bool,
}

impl<'a, T> Occasion<'a, T> {
    pub(super) fn new(now_ms: u64, notify: Notify<'a, T>) -> Self {
        Self { now_ms, notify, fdu: None, directive: None, report_value: 0, rejected: false }
    }
}

impl<T, const N: usize> Fop<T, N> {
    /// Looks an event up in the table, does what it says, and takes the state that follows.
    pub(super) fn apply(&mut self, event: FopEvent, occasion: &mut Occasion<'_, T>) {
        let cell = cell(event, self.state);
        for action in cell.actions {
            self.act(*action, occasion);
        }
        if let Some(next) = cell.next {
            self.state = next;
        }
    }

    fn act(&mut self, action: Action, occasion: &mut Occasion<'_, T>) {
        match action {
            // The caller's return value says so.
            Action::Accept => {}
            Action::Reject => occasion.rejected = true,
            Action::Confirm => self.confirm_directive(occasion),
            Action::Initialise => self.initialise(occasion),
            Action::Alert(reason) => self.alert(reason, occasion),
            Action::Suspend => self.suspend(occasion),
            Action::Resume => {
                self.start_timer(occasion.now_ms);
                self.suspended = None;
            }
            Action::CancelTimer => self.timer_due = None,
            Action::StartTimer => self.start_timer(occasion.now_ms),
            Action::RemoveAcknowledged => self.remove_acknowledged(occasion),
            Action::InitiateAdRetransmission => self.initiate_ad_retransmission(occasion.now_ms),
            Action::InitiateBcRetransmission => self.initiate_bc_retransmission(occasion.now_ms),
            Action::LookForFdu => self.look_for_fdu(occasion),
            Action::LookForDirective => self.look_for_directive(occasion.now_ms),
            Action::AddToWaitQueue => self.waiting = occasion.fdu.take(),
            Action::TransmitBd => {
                self.expedited = occasion.fdu.take();
                self.bd_out = Output::ToFetch;
            }
            Action::TransmitBc => self.transmit_bc(occasion),
            Action::ReleaseBc => self.release_bc(),
            Action::SetNumbers => self.set_numbers(occasion.directive),
            Action::Setup => self.set_up(occasion.directive),
        }
    }

    /// Starts or restarts the timer.
    pub(super) const fn start_timer(&mut self, now_ms: u64) {
        self.timer_due = Some(now_ms.saturating_add(self.settings.timer_ms));
    }

    fn confirm_directive(&mut self, occasion: &mut Occasion<'_, T>) {
        // On a CLCW it is the initiation that is confirmed, otherwise the directive just given.
        if let Some(directive) = occasion.directive.or_else(|| self.initiating.take()) {
            (occasion.notify)(Notification::DirectiveConfirmed(directive));
        }
    }

    fn fail_initiation(&mut self, occasion: &mut Occasion<'_, T>) {
        if let Some(directive) = self.initiating.take() {
            (occasion.notify)(Notification::DirectiveFailed(directive));
        }
    }

    /// §5.2.14. An initiation that was suspended ends here, as the new one takes its place.
    fn initialise(&mut self, occasion: &mut Occasion<'_, T>) {
        self.purge_sent_queue(occasion);
        self.purge_wait_queue(occasion);
        self.fail_initiation(occasion);
        self.transmission_count = 1;
        self.suspended = None;
        self.initiating = match occasion.directive {
            Some(Directive::InitiateWithoutCheck) => None,
            directive => directive,
        };
    }

    /// §5.2.15.
    fn alert(&mut self, reason: Alert, occasion: &mut Occasion<'_, T>) {
        self.timer_due = None;
        self.purge_sent_queue(occasion);
        self.purge_wait_queue(occasion);
        self.fail_initiation(occasion);
        (occasion.notify)(Notification::Alert(reason));
    }

    /// §5.2.16. A frame that was not fetched yet is kept back for the time after.
    fn suspend(&mut self, occasion: &mut Occasion<'_, T>) {
        if self.ad_out == Output::ToFetch {
            self.ad_out = Output::Ready;
            if let Some(sent) = self.sent.get_mut(self.ad_position) {
                sent.again = true;
            }
        }
        self.suspended = Some(self.state);
        (occasion.notify)(Notification::Suspended);
    }

    /// §5.2.2.
    fn purge_sent_queue(&mut self, occasion: &mut Occasion<'_, T>) {
        if self.ad_out == Output::ToFetch {
            self.ad_out = Output::Ready;
        }
        self.release_bc();
        while let Some(fdu) = self.sent.pop() {
            let sequence = self.oldest;
            self.oldest = sequence.wrapping_add(1);
            (occasion.notify)(Notification::FduFailed { sequence, fdu });
        }
    }

    /// §5.2.3.
    fn purge_wait_queue(&mut self, occasion: &mut Occasion<'_, T>) {
        if let Some(fdu) = self.waiting.take() {
            (occasion.notify)(Notification::FduRejected { fdu });
        }
    }

    fn release_bc(&mut self) {
        if self.bc_out == Output::ToFetch {
            self.bc_out = Output::Ready;
        }
        self.command = None;
    }

    /// §5.2.8. A frame that is to be sent again and not fetched yet need not be, once acknowledged.
    fn remove_acknowledged(&mut self, occasion: &mut Occasion<'_, T>) {
        while self.oldest != occasion.report_value
            && let Some(fdu) = self.sent.pop()
        {
            let sequence = self.oldest;
            self.oldest = sequence.wrapping_add(1);
            self.transmission_count = 1;
            if self.ad_out == Output::ToFetch {
                match self.ad_position.checked_sub(1) {
                    Some(position) => self.ad_position = position,
                    None => self.ad_out = Output::Ready,
                }
            }
            (occasion.notify)(Notification::FduConfirmed { sequence, fdu });
        }
    }

    /// §5.2.7, Type-AD.
    fn initiate_ad_retransmission(&mut self, now_ms: u64) {
        if self.ad_out == Output::ToFetch {
            self.ad_out = Output::Ready;
        }
        self.transmission_count = self.transmission_count.saturating_add(1);
        self.start_timer(now_ms);
        self.sent.flag_all();
    }

    /// §5.2.7, Type-BC.
    fn initiate_bc_retransmission(&mut self, now_ms: u64) {
        if self.bc_out == Output::ToFetch {
            self.bc_out = Output::Ready;
        }
        self.transmission_count = self.transmission_count.saturating_add(1);
        self.start_timer(now_ms);
        if let Some(sent) = &mut self.command {
            sent.again = true;
        }
    }

    /// §5.2.10.
    fn look_for_fdu(&mut self, occasion: &mut Occasion<'_, T>) {
        if self.ad_out != Output::Ready {
            return;
        }
        if let Some(position) = self.sent.first_flagged() {
            if let Some(Sent { again, .. }) = self.sent.get_mut(position) {
                *again = false;
            }
            self.send_ad(position, occasion.now_ms);
            return;
        }
        let position = self.sent.len();
        if position < usize::from(self.settings.sliding_window)
            && let Some(fdu) = self.waiting.take()
        {
            self.transmit_ad(fdu, position, occasion);
        }
    }

    /// §5.2.4.
    fn transmit_ad(&mut self, fdu: T, position: usize, occasion: &mut Occasion<'_, T>) {
        if let Err(fdu) = self.sent.push(fdu) {
            self.waiting = Some(fdu);
            return;
        }
        let sequence = self.next_sequence;
        self.next_sequence = sequence.wrapping_add(1);
        if position == 0 {
            self.transmission_count = 1;
        }
        self.send_ad(position, occasion.now_ms);
        (occasion.notify)(Notification::FduAccepted { sequence });
    }

    const fn send_ad(&mut self, position: usize, now_ms: u64) {
        self.ad_position = position;
        self.ad_out = Output::ToFetch;
        self.start_timer(now_ms);
    }

    /// §5.2.5.
    fn transmit_bc(&mut self, occasion: &Occasion<'_, T>) {
        let command = match occasion.directive {
            Some(Directive::InitiateWithSetVr(number)) => ControlCommand::SetVr(number),
            _ => ControlCommand::Unlock,
        };
        self.command = Some(SentCommand { command, again: false });
        self.transmission_count = 1;
        self.bc_out = Output::ToFetch;
        self.start_timer(occasion.now_ms);
    }

    /// §5.2.9.
    fn look_for_directive(&mut self, now_ms: u64) {
        if self.bc_out == Output::Ready
            && let Some(sent) = &mut self.command
            && sent.again
        {
            sent.again = false;
            self.bc_out = Output::ToFetch;
            self.start_timer(now_ms);
        }
    }

    const fn set_numbers(&mut self, directive: Option<Directive>) {
        if let Some(Directive::SetVs(number) | Directive::InitiateWithSetVr(number)) = directive {
            self.next_sequence = number;
            self.oldest = number;
        }
    }

    const fn set_up(&mut self, directive: Option<Directive>) {
        match directive {
            Some(Directive::SetSlidingWindow(width)) => self.settings.sliding_window = width,
            Some(Directive::SetTimer(timer_ms)) => self.settings.timer_ms = timer_ms,
            Some(Directive::SetTransmissionLimit(limit)) => {
                self.settings.transmission_limit = limit;
            }
            Some(Directive::SetTimeoutType(timeout)) => self.settings.timeout = timeout,
            Some(
                Directive::InitiateWithoutCheck
                | Directive::InitiateWithCheck
                | Directive::InitiateWithUnlock
                | Directive::InitiateWithSetVr(_)
                | Directive::Terminate
                | Directive::Resume
                | Directive::SetVs(_),
            )
            | None => {}
        }
    }
}
