//! The sending end: Frame Operation Procedure, FOP-1 (CCSDS 232.1-B-2, section 5).

mod actions;
mod events;
mod interface;
mod queue;
mod table;

#[cfg(test)]
mod behaviour_tests;
#[cfg(test)]
mod table_tests;

pub use interface::{
    Alert, Directive, DirectiveError, FopRecord, FopSettings, FrameType, LowerLayer, Notification,
    Notify, Refusal, RefusedFdu, TimeoutType, Transmit,
};
pub use table::{FopEvent, FopState};

use crate::cop1::ControlCommand;
use crate::frame::Clcw;
use actions::Occasion;
use events::check_value;
use queue::SentQueue;

/// An output to the lower layer: `AD_Out_Flag`, `BD_Out_Flag` or `BC_Out_Flag`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    /// Ready.
    Ready,
    /// Not ready: a frame is to be fetched by [`Fop::next_transmission`].
    ToFetch,
    /// Not ready: the lower layer has the frame and has not answered.
    Handed,
}

/// A control frame on the sent queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SentCommand {
    command: ControlCommand,
    again: bool,
}

/// FOP-1 of one virtual channel, with room for `N` frames (1 to 255) that are not acknowledged.
///
/// `T` is the caller's frame data unit or its handle: it is kept until it is acknowledged or the service
/// ends, lent for every transmission, and given back in a [`Notification`].
///
/// Time is the caller's: `now_ms` counts milliseconds from any start and never runs back. Two things are
/// said that the standard leaves open: NN(R) becomes V(S) when the sent queue is purged, so that it is
/// always the number of the oldest frame outstanding; and an output is ready again after the lower layer
/// has refused a frame.
#[derive(Debug, Clone)]
pub struct Fop<T, const N: usize> {
    settings: FopSettings,
    state: FopState,
    /// V(S).
    next_sequence: u8,
    /// NN(R): V(S) less the frames on the sent queue.
    oldest: u8,
    sent: SentQueue<T, N>,
    waiting: Option<T>,
    expedited: Option<T>,
    command: Option<SentCommand>,
    ad_out: Output,
    /// Where on the sent queue the frame lies that is to be fetched.
    ad_position: usize,
    bd_out: Output,
    bc_out: Output,
    timer_due: Option<u64>,
    transmission_count: u8,
    /// SS: the state to resume; none when not suspended.
    suspended: Option<FopState>,
    /// The initiation that is accepted and not yet confirmed.
    initiating: Option<Directive>,
}

impl<T, const N: usize> Fop<T, N> {
    /// Starts in S6 with V(S) = 0; none when a setting is beyond its limits.
    pub fn new(settings: FopSettings) -> Option<Self> {
        let setups = [
            Directive::SetSlidingWindow(settings.sliding_window),
            Directive::SetTimer(settings.timer_ms),
            Directive::SetTransmissionLimit(settings.transmission_limit),
        ];
        if setups.into_iter().any(|setup| check_value(setup, N).is_err()) {
            return None;
        }
        Some(Self {
            settings,
            state: FopState::Initial,
            next_sequence: 0,
            oldest: 0,
            sent: SentQueue::new(),
            waiting: None,
            expedited: None,
            command: None,
            ad_out: Output::Ready,
            ad_position: 0,
            bd_out: Output::Ready,
            bc_out: Output::Ready,
            timer_due: None,
            transmission_count: 1,
            suspended: None,
            initiating: None,
        })
    }

    /// Continues after a restart: suspended in S1 with the frames of the sent queue, oldest first, so
    /// that [`Directive::Resume`] goes on where the old run ended. Without frames it starts in S6.
    ///
    /// None when a setting is beyond its limits or the frames are not as many as the record says.
    pub fn restore(
        settings: FopSettings,
        record: FopRecord,
        frames: impl IntoIterator<Item = T>,
    ) -> Option<Self> {
        let mut fop = Self::new(settings)?;
        for fdu in frames {
            fop.sent.push(fdu).ok()?;
        }
        let outstanding = record.next_sequence.wrapping_sub(record.oldest_unacknowledged);
        if fop.sent.len() != usize::from(outstanding) {
            return None;
        }
        fop.next_sequence = record.next_sequence;
        fop.oldest = record.oldest_unacknowledged;
        fop.suspended = (outstanding > 0).then_some(FopState::Active);
        Some(fop)
    }

    /// Returns what must be kept for [`Fop::restore`], besides the frames of [`Fop::sent`].
    pub const fn save(&self) -> FopRecord {
        FopRecord { next_sequence: self.next_sequence, oldest_unacknowledged: self.oldest }
    }

    /// Returns the frames that are sent and not acknowledged, oldest first, with their numbers.
    pub fn sent(&self) -> impl Iterator<Item = (u8, &T)> {
        let mut sequence = self.oldest;
        (0..self.sent.len()).filter_map(move |position| {
            let number = sequence;
            sequence = sequence.wrapping_add(1);
            Some((number, self.sent.get(position)?))
        })
    }

    /// Returns the state.
    pub const fn state(&self) -> FopState {
        self.state
    }

    /// Returns the state that a suspended service resumes in: SS.
    pub const fn suspended(&self) -> Option<FopState> {
        self.suspended
    }

    /// Returns the settings as they are now.
    pub const fn settings(&self) -> FopSettings {
        self.settings
    }

    /// Returns how often the first frame of the sent queue was sent: the transmission count.
    pub const fn transmission_count(&self) -> u8 {
        self.transmission_count
    }

    /// Returns when [`Fop::time_passed`] must be called, if the timer runs.
    pub const fn timer_due(&self) -> Option<u64> {
        self.timer_due
    }

    /// Gives a directive: events E23 to E40.
    ///
    /// # Errors
    ///
    /// A [`DirectiveError`] says why it is refused; nothing has changed then.
    pub fn directive(
        &mut self,
        directive: Directive,
        now_ms: u64,
        notify: Notify<'_, T>,
    ) -> Result<(), DirectiveError> {
        check_value(directive, N)?;
        let event = self.directive_event(directive);
        if event == FopEvent::E35 && self.suspended.is_some() {
            return Err(DirectiveError::Suspended);
        }
        let mut occasion = Occasion::new(now_ms, notify);
        occasion.directive = Some(directive);
        self.apply(event, &mut occasion);
        if occasion.rejected { Err(self.directive_error(event)) } else { Ok(()) }
    }

    /// Offers a unit for the AD service: events E19 and E20.
    ///
    /// # Errors
    ///
    /// The unit comes back with the reason of its refusal.
    pub fn offer_ad(
        &mut self,
        fdu: T,
        now_ms: u64,
        notify: Notify<'_, T>,
    ) -> Result<(), RefusedFdu<T>> {
        let event = if self.waiting.is_none() { FopEvent::E19 } else { FopEvent::E20 };
        let mut occasion = Occasion::new(now_ms, notify);
        occasion.fdu = Some(fdu);
        self.apply(event, &mut occasion);
        let reason = match event {
            FopEvent::E20 => Refusal::WaitQueueFull,
            _ => Refusal::NotActive,
        };
        refused(occasion.fdu, reason)
    }

    /// Offers a unit for the BD service, which goes out in any state: events E21 and E22.
    ///
    /// # Errors
    ///
    /// The unit comes back when the lower layer still has the one before.
    pub fn offer_bd(
        &mut self,
        fdu: T,
        now_ms: u64,
        notify: Notify<'_, T>,
    ) -> Result<(), RefusedFdu<T>> {
        let event = if self.bd_out == Output::Ready { FopEvent::E21 } else { FopEvent::E22 };
        let mut occasion = Occasion::new(now_ms, notify);
        occasion.fdu = Some(fdu);
        self.apply(event, &mut occasion);
        refused(occasion.fdu, Refusal::ExpeditedFrameOut)
    }

    /// Takes a CLCW of this virtual channel, which the caller has checked: events E1 to E14.
    pub fn clcw(&mut self, clcw: &Clcw, now_ms: u64, notify: Notify<'_, T>) -> FopEvent {
        let event = self.clcw_event(clcw);
        let mut occasion = Occasion::new(now_ms, notify);
        occasion.report_value = clcw.report_value;
        self.apply(event, &mut occasion);
        event
    }

    /// Takes a CLCW that is none, although it came without error: event E15. It ends the AD service;
    /// a CLCW that was damaged on its way is thrown away instead.
    pub fn invalid_clcw(&mut self, now_ms: u64, notify: Notify<'_, T>) -> FopEvent {
        self.apply(FopEvent::E15, &mut Occasion::new(now_ms, notify));
        FopEvent::E15
    }

    /// Says that time has passed; when the timer has run out: events E16 to E18 and E104.
    pub fn time_passed(&mut self, now_ms: u64, notify: Notify<'_, T>) -> Option<FopEvent> {
        self.timer_due.take_if(|due| *due <= now_ms)?;
        let below_limit = self.transmission_count < self.settings.transmission_limit;
        let event = match (below_limit, self.settings.timeout) {
            (true, TimeoutType::Alert) => FopEvent::E16,
            (true, TimeoutType::Suspend) => FopEvent::E104,
            (false, TimeoutType::Alert) => FopEvent::E17,
            (false, TimeoutType::Suspend) => FopEvent::E18,
        };
        self.apply(event, &mut Occasion::new(now_ms, notify));
        Some(event)
    }

    /// Returns the next frame to hand to the lower layer, control frames first and frames of the
    /// sequence last. Each is to be answered by [`Fop::lower_layer`] before the next of its type.
    pub fn next_transmission(&mut self, now_ms: u64) -> Option<Transmit<'_, T>> {
        if self.bc_out == Output::ToFetch
            && let Some(sent) = self.command
        {
            self.bc_out = Output::Handed;
            self.start_timer(now_ms);
            return Some(Transmit::Bc(sent.command));
        }
        if self.bd_out == Output::ToFetch {
            self.bd_out = Output::Handed;
            return self.expedited.as_ref().map(Transmit::Bd);
        }
        if self.ad_out == Output::ToFetch {
            self.ad_out = Output::Handed;
            self.start_timer(now_ms);
            // At most 255 frames are on the queue.
            let offset = u8::try_from(self.ad_position).unwrap_or(u8::MAX);
            let sequence = self.oldest.wrapping_add(offset);
            return self.sent.get(self.ad_position).map(|fdu| Transmit::Ad { sequence, fdu });
        }
        None
    }

    /// Takes the lower layer's answer: events E41 to E46. None when it has no frame of that type.
    pub fn lower_layer(
        &mut self,
        frame: FrameType,
        answer: LowerLayer,
        now_ms: u64,
        notify: Notify<'_, T>,
    ) -> Option<FopEvent> {
        let output = match frame {
            FrameType::Ad => &mut self.ad_out,
            FrameType::Bd => &mut self.bd_out,
            FrameType::Bc => &mut self.bc_out,
        };
        if *output != Output::Handed {
            return None;
        }
        *output = Output::Ready;
        if frame == FrameType::Bd {
            self.expedited = None;
        }
        let event = match (frame, answer) {
            (FrameType::Ad, LowerLayer::Accepted) => FopEvent::E41,
            (FrameType::Ad, LowerLayer::Refused) => FopEvent::E42,
            (FrameType::Bc, LowerLayer::Accepted) => FopEvent::E43,
            (FrameType::Bc, LowerLayer::Refused) => FopEvent::E44,
            (FrameType::Bd, LowerLayer::Accepted) => FopEvent::E45,
            (FrameType::Bd, LowerLayer::Refused) => FopEvent::E46,
        };
        self.apply(event, &mut Occasion::new(now_ms, notify));
        Some(event)
    }
}

/// Gives a unit back that no action has taken.
fn refused<T>(fdu: Option<T>, reason: Refusal) -> Result<(), RefusedFdu<T>> {
    fdu.map_or(Ok(()), |fdu| Err(RefusedFdu { fdu, reason }))
}
