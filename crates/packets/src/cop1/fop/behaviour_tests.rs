//! What an operator meets: lockout, outages, limits, a vehicle without room, restarts, and any input.

use proptest::prelude::*;
use std::string::ToString as _;
use std::vec;
use std::vec::Vec;

use super::*;
use crate::cop1::{Farm, FarmState, FarmWindow, FrameVerdict, ReceivedFrame, Room};
use crate::frame::{u2, u3, u6};

type Told = Vec<Notification<u32>>;

const HOUR_MS: u64 = 3_600_000;

/// Both ends on a channel without fault; what FOP-1 tells is kept.
struct Link {
    fop: Fop<u32, 4>,
    farm: Farm,
    told: Told,
    accepted: Vec<u32>,
}

impl Link {
    fn new(timeout: TimeoutType) -> Self {
        let settings =
            FopSettings { sliding_window: 3, timer_ms: 10_000, transmission_limit: 3, timeout };
        let mut link = Self {
            fop: Fop::new(settings).unwrap(),
            farm: Farm::new(FarmWindow::new(8).unwrap()),
            told: Vec::new(),
            accepted: Vec::new(),
        };
        link.direct(Directive::InitiateWithoutCheck, 0).unwrap();
        link.told.clear();
        link
    }

    fn direct(&mut self, directive: Directive, now_ms: u64) -> Result<(), DirectiveError> {
        self.fop.directive(directive, now_ms, &mut |notification| self.told.push(notification))
    }

    fn offer(&mut self, unit: u32, now_ms: u64) -> Result<(), RefusedFdu<u32>> {
        self.fop.offer_ad(unit, now_ms, &mut |notification| self.told.push(notification))
    }

    /// Sends all that is to be sent; returns the numbers. The vehicle hears it where there is room.
    fn send(&mut self, heard: Option<Room>, now_ms: u64) -> Vec<u8> {
        let mut numbers = Vec::new();
        while let Some(transmit) = self.fop.next_transmission(now_ms) {
            let (kind, frame, unit) = match transmit {
                Transmit::Ad { sequence, fdu } => {
                    numbers.push(sequence);
                    let room = heard.unwrap_or(Room::None);
                    (FrameType::Ad, ReceivedFrame::Ad { sequence, room }, *fdu)
                }
                Transmit::Bc(command) => (FrameType::Bc, ReceivedFrame::Bc(command), 0),
                Transmit::Bd(unit) => (FrameType::Bd, ReceivedFrame::Bd, *unit),
            };
            if heard.is_some() && self.farm.receive(frame).verdict == FrameVerdict::Accept {
                self.accepted.push(unit);
            }
            let notify: Notify<'_, u32> = &mut |notification| self.told.push(notification);
            self.fop.lower_layer(kind, LowerLayer::Accepted, now_ms, notify);
        }
        numbers
    }

    fn report(&mut self, now_ms: u64) -> FopEvent {
        let clcw = self.farm.clcw(u6::new(0));
        self.fop.clcw(&clcw, now_ms, &mut |notification| self.told.push(notification))
    }

    fn wait_until(&mut self, now_ms: u64) -> Option<FopEvent> {
        self.fop.time_passed(now_ms, &mut |notification| self.told.push(notification))
    }
}

#[test]
fn a_vehicle_in_lockout_is_unlocked_and_served_from_where_it_stood() {
    let mut link = Link::new(TimeoutType::Alert);
    link.offer(10, 0).unwrap();
    assert_eq!(link.send(Some(Room::Available), 0), [0]);
    link.report(100);
    link.farm.receive(ReceivedFrame::Ad { sequence: 100, room: Room::Available });
    assert_eq!(link.farm.state(), FarmState::Lockout);
    link.offer(11, 200).unwrap();
    link.send(Some(Room::Available), 200);
    assert_eq!(link.accepted, [10]);

    link.told.clear();
    assert_eq!(link.report(300), FopEvent::E14);
    let failed = Notification::FduFailed { sequence: 1, fdu: 11 };
    assert_eq!(link.told, [failed, Notification::Alert(Alert::Lockout)]);

    // N(R) says that unit 11 has not arrived.
    link.direct(Directive::SetVs(link.farm.expected()), 400).unwrap();
    link.direct(Directive::InitiateWithUnlock, 400).unwrap();
    // A report of before the command came changes nothing.
    assert_eq!(link.report(450), FopEvent::E14);
    assert_eq!(link.fop.state(), FopState::InitialisingWithBcFrame);
    link.send(Some(Room::Available), 500);
    link.told.clear();
    assert_eq!(link.report(600), FopEvent::E1);
    assert_eq!(link.told, [Notification::DirectiveConfirmed(Directive::InitiateWithUnlock)]);
    link.offer(11, 700).unwrap();
    link.send(Some(Room::Available), 700);
    assert_eq!(link.accepted, [10, 11]);
    assert_eq!(link.report(800), FopEvent::E2);
    assert_eq!(link.fop.timer_due(), None);
}

#[test]
fn an_outage_of_hours_suspends_the_service_and_loses_nothing() {
    let mut link = Link::new(TimeoutType::Suspend);
    for unit in [20, 21] {
        link.offer(unit, 0).unwrap();
    }
    assert_eq!(link.send(None, 0), [0, 1]);
    assert_eq!(link.wait_until(9_999), None);
    for now_ms in [10_000, 20_000] {
        assert_eq!(link.wait_until(now_ms), Some(FopEvent::E104));
        assert_eq!(link.send(None, now_ms), [0, 1]);
    }
    assert_eq!(link.wait_until(30_000), Some(FopEvent::E18));
    assert_eq!(link.told.last(), Some(&Notification::Suspended));
    assert_eq!((link.fop.timer_due(), link.fop.suspended()), (None, Some(FopState::Active)));
    assert_eq!(link.offer(22, 40_000).unwrap_err().reason, Refusal::NotActive);

    // The count is still at the limit: resumed alone, the service is suspended again.
    link.direct(Directive::Resume, 6 * HOUR_MS).unwrap();
    assert_eq!(link.wait_until(6 * HOUR_MS + 10_000), Some(FopEvent::E18));
    link.direct(Directive::SetTransmissionLimit(6), 7 * HOUR_MS).unwrap();
    link.direct(Directive::Resume, 7 * HOUR_MS).unwrap();
    assert_eq!(link.wait_until(7 * HOUR_MS + 10_000), Some(FopEvent::E104));
    assert_eq!(link.send(Some(Room::Available), 7 * HOUR_MS + 10_000), [0, 1]);
    link.told.clear();
    link.report(7 * HOUR_MS + 12_600);
    assert_eq!(link.accepted, [20, 21]);
    let confirmed = |sequence, fdu| Notification::FduConfirmed { sequence, fdu };
    assert_eq!(link.told, [confirmed(0, 20), confirmed(1, 21)]);
}

#[test]
fn at_the_limit_an_alert_gives_every_unit_back() {
    let mut link = Link::new(TimeoutType::Alert);
    for unit in [30, 31, 32, 33] {
        link.offer(unit, 0).unwrap();
        link.send(None, 0);
    }
    // Three fill the window, one waits, and a fifth is refused.
    let refused = link.offer(34, 0).unwrap_err();
    assert_eq!(refused, RefusedFdu { fdu: 34, reason: Refusal::WaitQueueFull });
    link.wait_until(10_000);
    link.send(None, 10_000);
    link.wait_until(20_000);
    link.send(None, 20_000);
    link.told.clear();
    assert_eq!(link.wait_until(30_000), Some(FopEvent::E17));
    let failed = |sequence, fdu| Notification::FduFailed { sequence, fdu };
    assert_eq!(
        link.told,
        [
            failed(0, 30),
            failed(1, 31),
            failed(2, 32),
            Notification::FduRejected { fdu: 33 },
            Notification::Alert(Alert::T1),
        ]
    );
    assert_eq!(link.fop.state(), FopState::Initial);
}

#[test]
fn a_vehicle_without_room_is_waited_for() {
    let mut link = Link::new(TimeoutType::Alert);
    link.offer(40, 0).unwrap();
    link.send(Some(Room::None), 0);
    assert_eq!(link.report(2_600), FopEvent::E11);
    assert_eq!(link.fop.state(), FopState::RetransmitWithWait);
    // Nothing goes out while it waits, even when the timer runs out.
    assert_eq!(link.wait_until(10_000), Some(FopEvent::E16));
    link.offer(41, 10_000).unwrap();
    assert!(link.send(Some(Room::None), 10_000).is_empty());
    link.farm.release_buffer();
    assert_eq!(link.report(20_000), FopEvent::E10);
    assert_eq!(link.send(Some(Room::Available), 20_000), [0, 1]);
    assert_eq!(link.report(22_600), FopEvent::E2);
    assert_eq!((link.accepted, link.fop.state()), (vec![40, 41], FopState::Active));
}

#[test]
fn the_next_frame_of_a_type_waits_for_the_lower_layers_answer() {
    let mut link = Link::new(TimeoutType::Alert);
    for unit in [50, 51] {
        link.offer(unit, 0).unwrap();
    }
    link.fop.offer_bd(90, 0, &mut |_| {}).unwrap();
    assert_eq!(link.fop.next_transmission(5), Some(Transmit::Bd(&90)), "expedited first");
    assert_eq!(
        link.fop.offer_bd(91, 0, &mut |_| {}).unwrap_err().reason,
        Refusal::ExpeditedFrameOut
    );
    assert_eq!(link.fop.next_transmission(5), Some(Transmit::Ad { sequence: 0, fdu: &50 }));
    assert_eq!(link.fop.timer_due(), Some(10_005), "the timer starts when the frame is fetched");
    assert_eq!(link.fop.next_transmission(5), None);
    let mut notify = |_| {};
    assert_eq!(link.fop.lower_layer(FrameType::Bc, LowerLayer::Accepted, 6, &mut notify), None);
    link.fop.lower_layer(FrameType::Ad, LowerLayer::Accepted, 6, &mut notify);
    assert_eq!(link.fop.next_transmission(7), Some(Transmit::Ad { sequence: 1, fdu: &51 }));
}

#[test]
fn a_frame_acknowledged_before_it_is_fetched_again_is_not_sent_again() {
    let mut link = Link::new(TimeoutType::Alert);
    for unit in [60, 61, 62] {
        link.offer(unit, 0).unwrap();
        link.send(Some(Room::Available), 0);
    }
    assert_eq!(link.wait_until(10_000), Some(FopEvent::E16));
    // The first of the three was to be fetched; the report acknowledges it and the next.
    let mut clcw = link.farm.clcw(u6::new(0));
    clcw.report_value = 2;
    link.fop.clcw(&clcw, 10_001, &mut |_| {});
    assert_eq!(link.send(None, 10_002), [2]);
}

#[test]
fn a_sender_that_restarts_goes_on_with_the_numbers_it_saved() {
    let mut link = Link::new(TimeoutType::Suspend);
    for unit in [70, 71, 72] {
        link.offer(unit, 0).unwrap();
        link.send(None, 0);
    }
    let record = link.fop.save();
    let units: Vec<u32> = link.fop.sent().map(|(_, unit)| *unit).collect();
    assert_eq!(
        (record, &units[..]),
        (FopRecord { next_sequence: 3, oldest_unacknowledged: 0 }, &[70, 71, 72][..],)
    );
    assert!(Fop::<u32, 4>::restore(link.fop.settings(), record, [70, 71]).is_none());
    link.fop = Fop::restore(link.fop.settings(), record, units).unwrap();
    link.direct(Directive::Resume, 50_000).unwrap();
    assert_eq!(link.wait_until(60_000), Some(FopEvent::E104));
    assert_eq!(link.send(Some(Room::Available), 60_000), [0, 1, 2]);
    link.report(62_600);
    assert_eq!((link.accepted, link.fop.save().oldest_unacknowledged), (vec![70, 71, 72], 3));
}

#[test]
fn a_frame_not_fetched_before_a_suspension_goes_out_after_it() {
    let mut link = Link::new(TimeoutType::Suspend);
    link.direct(Directive::SetTransmissionLimit(1), 0).unwrap();
    link.offer(80, 0).unwrap();
    link.send(Some(Room::Available), 0);
    link.offer(81, 0).unwrap();
    assert_eq!(link.wait_until(10_000), Some(FopEvent::E18));
    assert_eq!(link.fop.next_transmission(10_000), None);
    link.direct(Directive::Resume, HOUR_MS).unwrap();
    assert_eq!(link.report(HOUR_MS + 1), FopEvent::E6);
    assert_eq!(link.send(Some(Room::Available), HOUR_MS + 2), [1]);
    assert_eq!(link.accepted, [80, 81]);
}

#[test]
fn a_control_frame_that_was_lost_is_sent_once_more_each_time_the_timer_runs_out() {
    let mut link = Link::new(TimeoutType::Suspend);
    link.direct(Directive::Terminate, 0).unwrap();
    link.direct(Directive::InitiateWithSetVr(9), 0).unwrap();
    let sent = |link: &mut Link, now_ms| {
        let frame = link.fop.next_transmission(now_ms);
        let command = matches!(frame, Some(Transmit::Bc(ControlCommand::SetVr(9))));
        link.fop.lower_layer(FrameType::Bc, LowerLayer::Accepted, now_ms, &mut |_| {});
        command
    };
    for now_ms in [0, 10_000, 20_000] {
        assert!(sent(&mut link, now_ms));
        assert!(!sent(&mut link, now_ms + 1));
        link.told.clear();
        link.wait_until(now_ms + 10_000);
    }
    // A service that is not yet begun is never suspended in S5.
    let failed = Notification::DirectiveFailed(Directive::InitiateWithSetVr(9));
    assert_eq!(link.told, [failed, Notification::Alert(Alert::T1)]);
}

#[test]
fn an_initiation_that_was_suspended_fails_when_another_takes_its_place() {
    let mut link = Link::new(TimeoutType::Suspend);
    link.direct(Directive::Terminate, 0).unwrap();
    link.direct(Directive::InitiateWithCheck, 0).unwrap();
    assert_eq!(link.wait_until(10_000), Some(FopEvent::E104));
    assert_eq!(link.fop.suspended(), Some(FopState::InitialisingWithoutBcFrame));
    link.told.clear();
    link.direct(Directive::InitiateWithoutCheck, 20_000).unwrap();
    assert_eq!(
        link.told,
        [
            Notification::DirectiveFailed(Directive::InitiateWithCheck),
            Notification::DirectiveConfirmed(Directive::InitiateWithoutCheck),
        ]
    );
    assert_eq!(link.fop.suspended(), None);
}

#[test]
fn a_state_is_told_by_its_number_in_the_standard() {
    assert_eq!(FopState::Active.to_string(), "S1 (active)");
    assert_eq!(FopState::Initial.to_string(), "S6 (initial)");
}

#[test]
fn settings_beyond_their_limits_are_refused_with_the_limit() {
    let mut link = Link::new(TimeoutType::Alert);
    let error = link.direct(Directive::SetSlidingWindow(5), 0).unwrap_err();
    assert_eq!(std::format!("{error}"), "sliding window must be 1 to 4, got 5");
    assert!(link.direct(Directive::SetTimer(0), 0).is_err());
    assert!(link.direct(Directive::SetTransmissionLimit(0), 0).is_err());
    assert!(Fop::<u32, 4>::new(FopSettings::LIGHT_TIME).is_none(), "K = 8 and room for 4");
}

#[derive(Debug, Clone)]
enum Step {
    Clcw(u8, u8),
    Invalid,
    Direct(Directive),
    OfferAd,
    OfferBd,
    Pass(u64),
    Fetch,
    Answer(FrameType, LowerLayer),
}

fn directive() -> impl Strategy<Value = Directive> {
    prop_oneof![
        Just(Directive::InitiateWithoutCheck),
        Just(Directive::InitiateWithCheck),
        Just(Directive::InitiateWithUnlock),
        any::<u8>().prop_map(Directive::InitiateWithSetVr),
        Just(Directive::Terminate),
        Just(Directive::Resume),
        any::<u8>().prop_map(Directive::SetVs),
        (0u8..6).prop_map(Directive::SetSlidingWindow),
        prop_oneof![0u64..100, Just(u64::MAX)].prop_map(Directive::SetTimer),
        (0u8..4).prop_map(Directive::SetTransmissionLimit),
        prop_oneof![Just(TimeoutType::Alert), Just(TimeoutType::Suspend)]
            .prop_map(Directive::SetTimeoutType),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let frame = prop_oneof![Just(FrameType::Ad), Just(FrameType::Bd), Just(FrameType::Bc)];
    let answer = prop_oneof![9 => Just(LowerLayer::Accepted), 1 => Just(LowerLayer::Refused)];
    prop_oneof![
        // N(R) is an offset from NN(R), mostly a small one, so that all events come up.
        4 => (prop_oneof![4 => 0u8..5, 1 => any::<u8>()], any::<u8>())
            .prop_map(|(ahead, flags)| Step::Clcw(ahead, flags & (flags >> 4))),
        1 => Just(Step::Invalid),
        3 => directive().prop_map(Step::Direct),
        6 => Just(Step::OfferAd),
        2 => Just(Step::OfferBd),
        2 => prop_oneof![0u64..200, Just(u64::MAX)].prop_map(Step::Pass),
        6 => Just(Step::Fetch),
        6 => (frame, answer).prop_map(|(frame, answer)| Step::Answer(frame, answer)),
    ]
}

fn word(report_value: u8, flags: u8) -> Clcw {
    Clcw {
        status: u3::new(0),
        virtual_channel: u6::new(0),
        no_rf_available: false,
        no_bit_lock: false,
        lockout: flags & 4 != 0,
        wait: flags & 2 != 0,
        retransmit: flags & 1 != 0,
        farm_b_counter: u2::new(0),
        report_value,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_input_panics_and_every_unit_comes_back_once(
        steps in proptest::collection::vec(step(), 0..80),
    ) {
        let settings = FopSettings { sliding_window: 3, ..FopSettings::LIGHT_TIME };
        let mut fop: Fop<u32, 4> = Fop::new(settings).unwrap();
        let (mut now_ms, mut given, mut back) = (0u64, 0u32, Vec::new());
        for step in steps {
            let mut notify = |notification| match notification {
                Notification::FduConfirmed { fdu, .. }
                | Notification::FduFailed { fdu, .. }
                | Notification::FduRejected { fdu } => back.push(fdu),
                Notification::FduAccepted { .. }
                | Notification::DirectiveConfirmed(_)
                | Notification::DirectiveFailed(_)
                | Notification::Alert(_)
                | Notification::Suspended => {},
            };
            let notify: Notify<'_, u32> = &mut notify;
            match step {
                Step::Clcw(ahead, flags) => {
                    let number = fop.save().oldest_unacknowledged.wrapping_add(ahead);
                    fop.clcw(&word(number, flags), now_ms, notify);
                },
                Step::Invalid => { fop.invalid_clcw(now_ms, notify); },
                Step::Direct(directive) => { let _refused = fop.directive(directive, now_ms, notify); },
                Step::OfferAd => if fop.offer_ad(given, now_ms, notify).is_ok() { given += 1; },
                Step::OfferBd => { let _refused = fop.offer_bd(u32::MAX, now_ms, notify); },
                Step::Pass(span_ms) => {
                    now_ms = now_ms.saturating_add(span_ms);
                    fop.time_passed(now_ms, notify);
                },
                Step::Fetch => { fop.next_transmission(now_ms); },
                Step::Answer(frame, answer) => { fop.lower_layer(frame, answer, now_ms, notify); },
            }
            let record = fop.save();
            let outstanding = record.next_sequence.wrapping_sub(record.oldest_unacknowledged);
            prop_assert_eq!(usize::from(outstanding), fop.sent.len());
            let within = fop.sent().map(|(_, unit)| *unit).chain(fop.waiting);
            let all: Vec<u32> = back.iter().copied().chain(within).collect();
            prop_assert_eq!(all, (0..given).collect::<Vec<_>>(), "in order, each once");
            let initial = fop.state() == FopState::Initial;
            prop_assert!(!initial || fop.timer_due().is_none());
            prop_assert!(initial || fop.suspended().is_none());
        }
    }
}
