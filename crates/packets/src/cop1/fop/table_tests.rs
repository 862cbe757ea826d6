//! FOP-1 held against CCSDS 232.1-B-2, Table 5-1, cell by cell.
//!
//! In S1 to S3 the frames 254, 255 and 0 are outstanding, so that every comparison wraps; the limit is 3
//! and the count 1 unless the event says otherwise. In S4 and S5 nothing is outstanding.

use std::borrow::ToOwned as _;
use std::string::{String, ToString as _};
use std::vec::Vec;
use std::{format, vec};

use super::*;
use crate::frame::{u2, u3, u6};

type Sender = Fop<&'static str, 8>;

const LIMIT: u8 = 3;
const T1_MS: u64 = 100;
/// When the event happens; everything before was at 0.
const NOW: u64 = 1_000;

/// What is due in S1 to S6. "-": the table says not applicable. "=": the state stays. "alert X" stands
/// for all that the action ALERT does (§5.2.15). "off" and "on" are the timer, "again" lists the
/// frames flagged `To_Be_Retransmitted`, and AD, BD and BC are frames that go to the lower layer.
#[rustfmt::skip]
const TABLE: [(FopEvent, [&str; 6]); 50] = {
    use FopEvent as E;
    const ALL_SENT: &str = "confirm 254, confirm 255, confirm 0, off, NN 1, S1";
    const SOME: &str = "confirm 254, NN 255, S1";
    const REMOVE_AGAIN: &str = "confirm 254, AD 255, again 0, on, TC 2, NN 255, S2";
    const REMOVE_WAIT: &str = "confirm 254, NN 255, S3";
    const REMOVE_LIMIT: &str = "confirm 254, fail 255, fail 0, ALERT Limit, off, NN 1, S6";
    [
    (E::E1, ["=", "ALERT Synch, S6", "ALERT Synch, S6", "done, off, S1", "done, BC released, off, S1", "="]),
    (E::E2, [ALL_SENT, ALL_SENT, ALL_SENT, "-", "-", "="]),
    (E::E3, ["alert Clcw", "alert Clcw", "alert Clcw", "alert Clcw", "alert Clcw", "="]),
    (E::E4, ["alert Synch", "alert Synch", "alert Synch", "alert Synch", "=", "="]),
    (E::E5, ["=", "alert Synch", "alert Synch", "-", "-", "="]),
    (E::E6, [SOME, SOME, SOME, "-", "-", "="]),
    (E::E7, ["alert Clcw", "alert Clcw", "alert Clcw", "-", "-", "="]),
    (E::E101, [REMOVE_LIMIT, REMOVE_LIMIT, REMOVE_LIMIT, "-", "-", "="]),
    (E::E102, ["alert Limit", "alert Limit", "alert Limit", "-", "-", "="]),
    (E::E8, [REMOVE_AGAIN, REMOVE_AGAIN, REMOVE_AGAIN, "-", "-", "="]),
    (E::E9, [REMOVE_WAIT, REMOVE_WAIT, REMOVE_WAIT, "-", "-", "="]),
    (E::E10, ["AD 254, again 255 0, on, TC 2, S2", "=", "AD 254, again 255 0, on, TC 2, S2", "-", "-", "="]),
    (E::E11, ["S3", "S3", "=", "-", "-", "="]),
    (E::E12, ["S2", "=", "S2", "-", "-", "="]),
    (E::E103, ["S3", "S3", "=", "-", "-", "="]),
    (E::E13, ["alert Nnr", "alert Nnr", "alert Nnr", "alert Nnr", "=", "="]),
    (E::E14, ["alert Lockout", "alert Lockout", "alert Lockout", "alert Lockout", "=", "="]),
    (E::E15, ["alert Clcw", "alert Clcw", "alert Clcw", "alert Clcw", "alert Clcw", "="]),
    // In S3 the timer has run out, and nothing follows.
    (E::E16, ["AD 254, again 255 0, on, TC 2, =", "AD 254, again 255 0, on, TC 2, =", "off, =",
        "alert T1", "BC 0, on, TC 2, =", "-"]),
    (E::E104, ["AD 254, again 255 0, on, TC 2, =", "AD 254, again 255 0, on, TC 2, =", "off, =",
        "suspend, off, SS 4, S6", "BC 0, on, TC 2, =", "-"]),
    (E::E17, ["alert T1", "alert T1", "alert T1", "alert T1", "alert T1", "-"]),
    (E::E18, ["suspend, off, SS 1, S6", "suspend, off, SS 2, S6", "suspend, off, SS 3, S6",
        "suspend, off, SS 4, S6", "alert T1", "-"]),
    (E::E19, ["accept 1, AD 1, on, V(S) 2, =", "accept 1, AD 1, on, V(S) 2, =", "queued, =",
        "reject, =", "reject, =", "reject, ="]),
    (E::E20, ["reject, ="; 6]),
    (E::E21, ["BD, ="; 6]),
    (E::E22, ["reject, ="; 6]),
    (E::E23, ["reject, =", "reject, =", "reject, =", "reject, =", "reject, =", "done, S1"]),
    (E::E24, ["reject, =", "reject, =", "reject, =", "reject, =", "reject, =", "on, S4"]),
    (E::E25, ["reject, =", "reject, =", "reject, =", "reject, =", "reject, =", "BC 0, on, S5"]),
    (E::E26, ["reject, ="; 6]),
    (E::E27, ["reject, =", "reject, =", "reject, =", "reject, =", "reject, =",
        "BC 77, on, V(S) 77, NN 77, S5"]),
    (E::E28, ["reject, ="; 6]),
    (E::E29, ["fail 254, fail 255, fail 0, ALERT Term, done, off, NN 1, S6",
        "fail 254, fail 255, fail 0, ALERT Term, done, off, NN 1, S6",
        "fail 254, fail 255, fail 0, ALERT Term, done, off, NN 1, S6",
        "undone, ALERT Term, done, off, S6", "undone, ALERT Term, done, BC released, off, S6", "done, ="]),
    (E::E30, ["reject, ="; 6]),
    (E::E31, ["-", "-", "-", "-", "-", "done, on, SS 0, S1"]),
    (E::E32, ["-", "-", "-", "-", "-", "done, on, SS 0, S2"]),
    (E::E33, ["-", "-", "-", "-", "-", "done, on, SS 0, S3"]),
    (E::E34, ["-", "-", "-", "-", "-", "done, on, SS 0, S4"]),
    (E::E35, ["reject, =", "reject, =", "reject, =", "reject, =", "reject, =", "done, V(S) 77, NN 77, ="]),
    (E::E36, ["done, K 5, ="; 6]),
    (E::E37, ["done, T1 7, ="; 6]),
    (E::E38, ["done, limit 9, ="; 6]),
    (E::E39, ["done, TT Suspend, ="; 6]),
    (E::E40, ["reject, ="; 6]),
    (E::E41, ["="; 6]),
    (E::E42, ["alert Llif", "alert Llif", "alert Llif", "alert Llif", "alert Llif", "="]),
    (E::E43, ["=", "=", "=", "=", "BC 0, on, =", "="]),
    (E::E44, ["alert Llif", "alert Llif", "alert Llif", "alert Llif", "alert Llif", "="]),
    (E::E45, ["="; 6]),
    (E::E46, ["alert Llif", "alert Llif", "alert Llif", "alert Llif", "alert Llif", "="]),
    ]
};

/// The same in S1 to S3, with a unit on the wait queue that the window admits once a frame is
/// acknowledged: what "Look for FDU" finds (§5.2.10).
#[rustfmt::skip]
const WITH_A_UNIT_WAITING: [(FopEvent, [&str; 3]); 7] = {
    use FopEvent as E;
    const ALL_SENT: &str =
        "confirm 254, confirm 255, confirm 0, accept 1, AD 1, on, V(S) 2, NN 1, S1";
    const SOME: &str = "confirm 254, accept 1, AD 1, on, V(S) 2, NN 255, S1";
    const REMOVE_AGAIN: &str = "confirm 254, AD 255, again 0, on, TC 2, NN 255, S2";
    const AGAIN: &str = "AD 254, again 255 0, on, TC 2, =";
    [
    (E::E2, [ALL_SENT; 3]),
    (E::E6, [SOME; 3]),
    (E::E8, [REMOVE_AGAIN; 3]),
    (E::E9, ["confirm 254, NN 255, S3"; 3]),
    (E::E16, [AGAIN, AGAIN, "off, ="]),
    (E::E41, ["accept 1, AD 1, on, V(S) 2, =", "accept 1, AD 1, on, V(S) 2, =", "="]),
    (E::E14, ["fail 254, fail 255, fail 0, drop, ALERT Lockout, off, NN 1, S6"; 3]),
    ]
};

const STATES: [FopState; 6] = [
    FopState::Active,
    FopState::RetransmitWithoutWait,
    FopState::RetransmitWithWait,
    FopState::InitialisingWithoutBcFrame,
    FopState::InitialisingWithBcFrame,
    FopState::Initial,
];

fn ignore(_: Notification<&'static str>) {}

fn idle(first: u8) -> Sender {
    let settings = FopSettings {
        sliding_window: 8,
        timer_ms: T1_MS,
        transmission_limit: LIMIT,
        timeout: TimeoutType::Alert,
    };
    let mut fop = Fop::new(settings).unwrap();
    fop.directive(Directive::SetVs(first), 0, &mut ignore).unwrap();
    fop
}

fn with_three_outstanding() -> Sender {
    let mut fop = idle(254);
    fop.directive(Directive::InitiateWithoutCheck, 0, &mut ignore).unwrap();
    for fdu in ["a", "b", "c"] {
        fop.offer_ad(fdu, 0, &mut ignore).unwrap();
        assert!(fop.next_transmission(0).is_some());
        fop.lower_layer(FrameType::Ad, LowerLayer::Accepted, 0, &mut ignore).unwrap();
    }
    fop
}

fn needs_no_frames(event: FopEvent, state: FopState) -> bool {
    use FopEvent as E;
    match state {
        FopState::Initial => {
            matches!(event, E::E1 | E::E23 | E::E24 | E::E25 | E::E27 | E::E29 | E::E35)
        }
        _ => event == E::E1,
    }
}

/// Brings a sender into a state, ready for an event.
fn sender_in(state: FopState, event: FopEvent) -> Sender {
    use FopEvent as E;
    let mut fop = match state {
        FopState::InitialisingWithoutBcFrame => {
            let mut fop = idle(1);
            fop.directive(Directive::InitiateWithCheck, 0, &mut ignore).unwrap();
            fop
        }
        FopState::InitialisingWithBcFrame => {
            let mut fop = idle(1);
            fop.directive(Directive::InitiateWithUnlock, 0, &mut ignore).unwrap();
            assert_eq!(fop.next_transmission(0), Some(Transmit::Bc(ControlCommand::Unlock)));
            fop.lower_layer(FrameType::Bc, LowerLayer::Accepted, 0, &mut ignore).unwrap();
            fop
        }
        _ if needs_no_frames(event, state) => idle(1),
        _ => with_three_outstanding(),
    };
    fop.state = state;
    if state == FopState::Initial {
        fop.timer_due = None;
    }
    match event {
        E::E101 | E::E102 => fop.settings.transmission_limit = 1,
        E::E12 | E::E103 | E::E17 => fop.transmission_count = LIMIT,
        E::E104 => fop.settings.timeout = TimeoutType::Suspend,
        E::E18 => {
            fop.settings.timeout = TimeoutType::Suspend;
            fop.transmission_count = LIMIT;
        }
        E::E20 => fop.waiting = Some("waiting"),
        E::E26 | E::E28 => fop.bc_out = Output::Handed,
        E::E31 => fop.suspended = Some(FopState::Active),
        E::E32 => fop.suspended = Some(FopState::RetransmitWithoutWait),
        E::E33 => fop.suspended = Some(FopState::RetransmitWithWait),
        E::E34 => fop.suspended = Some(FopState::InitialisingWithoutBcFrame),
        E::E41 | E::E42 => fop.ad_out = Output::Handed,
        E::E43 | E::E44 => {
            fop.bc_out = Output::Handed;
            if event == E::E43
                && let Some(sent) = &mut fop.command
            {
                sent.again = true;
            }
        }
        E::E22 | E::E45 | E::E46 => fop.bd_out = Output::Handed,
        _ => {}
    }
    fop
}

fn word(report_value: u8, flags: &str) -> Clcw {
    Clcw {
        status: u3::new(0),
        virtual_channel: u6::new(0),
        no_rf_available: false,
        no_bit_lock: false,
        lockout: flags.contains('L'),
        wait: flags.contains('W'),
        retransmit: flags.contains('R'),
        farm_b_counter: u2::new(0),
        report_value,
    }
}

fn clcw_of(event: FopEvent) -> Option<Clcw> {
    use FopEvent as E;
    Some(match event {
        E::E1 | E::E2 => word(1, ""),
        E::E3 => word(1, "W"),
        E::E4 => word(1, "R"),
        E::E5 => word(254, ""),
        E::E6 => word(255, ""),
        E::E7 => word(255, "W"),
        E::E101 | E::E8 => word(255, "R"),
        E::E9 => word(255, "RW"),
        E::E102 | E::E10 | E::E12 => word(254, "R"),
        E::E11 | E::E103 => word(254, "RW"),
        E::E13 => word(2, ""),
        E::E14 => word(1, "L"),
        _ => return None,
    })
}

fn directive_of(event: FopEvent) -> Option<Directive> {
    use FopEvent as E;
    Some(match event {
        E::E23 => Directive::InitiateWithoutCheck,
        E::E24 => Directive::InitiateWithCheck,
        E::E25 | E::E26 => Directive::InitiateWithUnlock,
        E::E27 | E::E28 => Directive::InitiateWithSetVr(77),
        E::E29 => Directive::Terminate,
        E::E30 | E::E31 | E::E32 | E::E33 | E::E34 => Directive::Resume,
        E::E35 => Directive::SetVs(77),
        E::E36 => Directive::SetSlidingWindow(5),
        E::E37 => Directive::SetTimer(7),
        E::E38 => Directive::SetTransmissionLimit(9),
        E::E39 => Directive::SetTimeoutType(TimeoutType::Suspend),
        E::E40 => Directive::SetSlidingWindow(0),
        _ => return None,
    })
}

/// Makes the event happen; returns what is told, and first "reject" if it is.
fn happen(event: FopEvent, fop: &mut Sender) -> Vec<String> {
    use FopEvent as E;
    let mut told = Vec::new();
    let mut notify = |notification| told.push(tell(notification));
    let notify: Notify<'_, &'static str> = &mut notify;
    let mut accepted = true;
    let lower = match event {
        E::E41 => Some((FrameType::Ad, LowerLayer::Accepted)),
        E::E42 => Some((FrameType::Ad, LowerLayer::Refused)),
        E::E43 => Some((FrameType::Bc, LowerLayer::Accepted)),
        E::E44 => Some((FrameType::Bc, LowerLayer::Refused)),
        E::E45 => Some((FrameType::Bd, LowerLayer::Accepted)),
        E::E46 => Some((FrameType::Bd, LowerLayer::Refused)),
        _ => None,
    };
    if let Some(clcw) = clcw_of(event) {
        assert_eq!(fop.clcw(&clcw, NOW, notify), event);
    } else if let Some(directive) = directive_of(event) {
        if event != E::E40 {
            assert_eq!(fop.directive_event(directive), event);
        }
        accepted = fop.directive(directive, NOW, notify).is_ok();
    } else if let Some((frame, answer)) = lower {
        assert_eq!(fop.lower_layer(frame, answer, NOW, notify), Some(event));
    } else {
        match event {
            E::E15 => assert_eq!(fop.invalid_clcw(NOW, notify), event),
            E::E16 | E::E104 | E::E17 | E::E18 => {
                assert_eq!(fop.time_passed(NOW, notify), Some(event));
            }
            E::E19 | E::E20 => accepted = fop.offer_ad("new", NOW, notify).is_ok(),
            E::E21 | E::E22 => accepted = fop.offer_bd("fast", NOW, notify).is_ok(),
            _ => unreachable!("{event:?} has no trigger"),
        }
    }
    if !accepted {
        told.insert(0, "reject".to_owned());
    }
    told
}

fn tell(notification: Notification<&'static str>) -> String {
    match notification {
        Notification::FduAccepted { sequence } => format!("accept {sequence}"),
        Notification::FduConfirmed { sequence, .. } => format!("confirm {sequence}"),
        Notification::FduFailed { sequence, .. } => format!("fail {sequence}"),
        Notification::FduRejected { .. } => "drop".to_owned(),
        Notification::DirectiveConfirmed(_) => "done".to_owned(),
        Notification::DirectiveFailed(_) => "undone".to_owned(),
        Notification::Alert(reason) => format!("ALERT {reason:?}"),
        Notification::Suspended => "suspend".to_owned(),
    }
}

fn timer(before: &Sender, after: &Sender) -> Option<String> {
    match (before.timer_due, after.timer_due) {
        (Some(_), None) => Some("off".to_owned()),
        (_, Some(due)) if due == NOW + after.settings.timer_ms => Some("on".to_owned()),
        _ => None,
    }
}

fn outputs(before: &Sender, after: &mut Sender) -> Vec<String> {
    let mut seen = Vec::new();
    if before.waiting.is_none() && after.waiting.is_some() {
        seen.push("queued".to_owned());
    }
    let timer_due = after.timer_due;
    while let Some(transmit) = after.next_transmission(NOW) {
        seen.push(match transmit {
            Transmit::Ad { sequence, .. } => format!("AD {sequence}"),
            Transmit::Bd(_) => "BD".to_owned(),
            Transmit::Bc(ControlCommand::Unlock) => "BC 0".to_owned(),
            Transmit::Bc(ControlCommand::SetVr(number)) => format!("BC {number}"),
        });
    }
    after.timer_due = timer_due;
    if before.command.is_some() && after.command.is_none() {
        seen.push("BC released".to_owned());
    }
    let numbers: Vec<u8> = after.sent().map(|(number, _)| number).collect();
    let mut again = String::new();
    for (position, number) in numbers.into_iter().enumerate() {
        if after.sent.get_mut(position).unwrap().again {
            again.push(' ');
            again += &number.to_string();
        }
    }
    if !again.is_empty() {
        seen.push(format!("again{again}"));
    }
    seen
}

/// Makes the event happen and says all that has changed.
fn observe(event: FopEvent, mut fop: Sender) -> String {
    let before = fop.clone();
    let mut seen = happen(event, &mut fop);
    seen.extend(outputs(&before, &mut fop));
    seen.extend(timer(&before, &fop));
    let ss = |fop: &Sender| fop.suspended.map_or(0, |state| state as u8);
    let (old, new) = (before.settings, fop.settings);
    let values: [(&str, String, String); 8] = [
        ("TC", before.transmission_count.to_string(), fop.transmission_count.to_string()),
        ("V(S)", before.next_sequence.to_string(), fop.next_sequence.to_string()),
        ("NN", before.oldest.to_string(), fop.oldest.to_string()),
        ("SS", ss(&before).to_string(), ss(&fop).to_string()),
        ("K", old.sliding_window.to_string(), new.sliding_window.to_string()),
        ("T1", old.timer_ms.to_string(), new.timer_ms.to_string()),
        ("limit", old.transmission_limit.to_string(), new.transmission_limit.to_string()),
        ("TT", format!("{:?}", old.timeout), format!("{:?}", new.timeout)),
    ];
    for (name, old, new) in values {
        if old != new {
            seen.push(format!("{name} {new}"));
        }
    }
    seen.push(format!("S{}", fop.state as u8));
    seen.join(", ")
}

/// Writes the shorthands of the table out.
fn written_out(due: &str, state: FopState) -> String {
    let due = due.replace('=', &format!("S{}", state as u8));
    let Some(reason) = due.strip_prefix("alert ") else { return due };
    match state {
        FopState::InitialisingWithoutBcFrame => format!("undone, ALERT {reason}, off, S6"),
        FopState::InitialisingWithBcFrame => {
            format!("undone, ALERT {reason}, BC released, off, S6")
        }
        _ => format!("fail 254, fail 255, fail 0, ALERT {reason}, off, NN 1, S6"),
    }
}

#[test]
fn every_event_in_every_state_does_what_table_5_1_says() {
    let listed: Vec<FopEvent> = TABLE.iter().map(|(event, _)| *event).collect();
    assert_eq!(listed, FopEvent::ALL, "the test lists every event once");
    let mut checked = 0;
    for (event, cells) in TABLE {
        for (state, due) in STATES.into_iter().zip(cells) {
            if due == "-" {
                continue;
            }
            let found = observe(event, sender_in(state, event));
            assert_eq!(found, written_out(due, state), "{event:?} in {state}");
            checked += 1;
        }
    }
    // 300 cells less 24 by CLCW in S4 and S5, 4 by the timer in S6 and 20 by Resume in S1 to S5.
    assert_eq!(checked, 252);
}

#[test]
fn a_unit_that_waits_goes_out_when_nothing_must_be_sent_again() {
    for (event, cells) in WITH_A_UNIT_WAITING {
        for (state, due) in STATES.into_iter().zip(cells) {
            let mut fop = sender_in(state, event);
            fop.waiting = Some("waiting");
            fop.settings.sliding_window = if event == FopEvent::E41 { 4 } else { 3 };
            assert_eq!(observe(event, fop), written_out(due, state), "{event:?} in {state}");
        }
    }
}

#[test]
fn while_suspended_the_number_of_the_next_frame_cannot_be_set() {
    let mut fop = sender_in(FopState::Initial, FopEvent::E31);
    let mut told = vec![];
    let answer =
        fop.directive(Directive::SetVs(9), NOW, &mut |notification| told.push(notification));
    assert_eq!(answer, Err(DirectiveError::Suspended));
    assert!(told.is_empty());
    // Terminate is accepted, and the service stays suspended.
    assert_eq!(observe(FopEvent::E29, fop), "done, S6");
}
