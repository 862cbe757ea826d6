//! Whatever comes: FARM-1 accepts the next frame of the sequence alone; FOP-1 keeps within its window and gives every
//! unit back once; and over a channel that loses frames both bring every unit to the vehicle in order and once.
#![no_main]

use std::collections::VecDeque;

use hilal_packets::cop1::{
    ControlCommand, Directive, Farm, FarmState, FarmWindow, Fop, FopSettings, FopState, FrameType,
    FrameVerdict, LowerLayer, Notification, ReceivedFrame, Room, TimeoutType, Transmit,
};
use hilal_packets::frame::{Clcw, u6};
use libfuzzer_sys::arbitrary::{Result, Unstructured};

/// Frames that FOP-1 can hold.
const QUEUE: usize = 6;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut input = Unstructured::new(bytes);
    let _end_of_input = match bytes.len() % 3 {
        0 => receive(&mut input),
        1 => drive(&mut input),
        _ => deliver(&mut input),
    };
});

/// Any frames arrive at FARM-1.
fn receive(input: &mut Unstructured) -> Result<()> {
    let saved = input.arbitrary::<[u8; Farm::SAVED_LENGTH]>()?;
    let Some(mut farm) = Farm::restore(saved) else { return Ok(()) };
    assert_eq!(farm.save(), saved);
    while !input.is_empty() {
        let [what, value] = input.arbitrary::<[u8; 2]>()?;
        let room = if what & 0x80 == 0 { Room::Available } else { Room::None };
        // Mostly a number near the one expected.
        let near = farm.expected().wrapping_add(value % 16).wrapping_sub(8);
        let frame = match what % 8 {
            0 => ReceivedFrame::Invalid,
            1 => ReceivedFrame::Bd,
            2 => ReceivedFrame::Bc(ControlCommand::Unlock),
            3 => ReceivedFrame::Bc(ControlCommand::SetVr(value)),
            4 => ReceivedFrame::Ad { sequence: value, room },
            5 => {
                farm.release_buffer();
                assert_ne!(farm.state(), FarmState::Wait);
                continue;
            }
            _ => ReceivedFrame::Ad { sequence: near, room },
        };
        let before = farm;
        let answer = farm.receive(frame);
        let next = before.expected().wrapping_add(1);
        match (frame, answer.verdict) {
            (ReceivedFrame::Ad { sequence, room }, FrameVerdict::Accept) => {
                assert_eq!((sequence, room), (before.expected(), Room::Available));
                assert_ne!(before.state(), FarmState::Lockout);
                assert_eq!((farm.expected(), farm.state()), (next, FarmState::Open));
            }
            (ReceivedFrame::Bc(ControlCommand::SetVr(number)), FrameVerdict::Execute) => {
                assert_ne!(before.state(), FarmState::Lockout);
                assert_eq!((farm.expected(), farm.state()), (number, FarmState::Open));
            }
            (ReceivedFrame::Bc(ControlCommand::Unlock), FrameVerdict::Execute) => {
                assert_eq!((farm.expected(), farm.state()), (before.expected(), FarmState::Open));
            }
            (ReceivedFrame::Bd, FrameVerdict::Accept) => {
                assert_eq!((farm.expected(), farm.state()), (before.expected(), before.state()));
            }
            (ReceivedFrame::Ad { .. }, FrameVerdict::Discard) => {
                assert_eq!(farm.expected(), before.expected());
                let locked = before.state() == FarmState::Lockout;
                assert!(!locked || farm.state() == FarmState::Lockout, "only Unlock unlocks");
            }
            (ReceivedFrame::Bc(ControlCommand::SetVr(_)), FrameVerdict::Discard) => {
                assert_eq!(before.state(), FarmState::Lockout);
                assert_eq!((farm.expected(), farm.state()), (before.expected(), before.state()));
            }
            (ReceivedFrame::Invalid, FrameVerdict::Discard) => assert_eq!(farm, before),
            (frame, verdict) => panic!("{verdict:?} of {frame:?}"),
        }
        let clcw = farm.clcw(u6::new(1));
        assert_eq!(Clcw::from_octets(clcw.octets()), Some(clcw));
        assert_eq!(
            (clcw.lockout, clcw.report_value),
            (farm.state() == FarmState::Lockout, farm.expected())
        );
        assert_eq!(Farm::restore(farm.save()), Some(farm));
    }
    Ok(())
}

/// FOP-1, and the units that it must hold.
struct Ground {
    fop: Fop<u32, QUEUE>,
    now_ms: u64,
    /// Units given and not yet back, oldest first.
    held: VecDeque<u32>,
    confirmed: Vec<u32>,
    offered: u32,
    alerts: u32,
}

impl Ground {
    fn new(settings: FopSettings) -> Option<Self> {
        let (held, confirmed) = (VecDeque::new(), Vec::new());
        Some(Self { fop: Fop::new(settings)?, now_ms: 0, held, confirmed, offered: 0, alerts: 0 })
    }

    /// Does something with FOP-1, and checks each unit that it gives back.
    fn with<R>(
        &mut self,
        act: impl FnOnce(&mut Fop<u32, QUEUE>, u64, &mut dyn FnMut(Notification<u32>)) -> R,
    ) -> R {
        let outstanding = self.fop.sent().count();
        let mut sent: VecDeque<_> = self.fop.sent().map(|(number, unit)| (number, *unit)).collect();
        let (held, confirmed, alerts) = (&mut self.held, &mut self.confirmed, &mut self.alerts);
        let mut accepted = false;
        let result = act(&mut self.fop, self.now_ms, &mut |told| match told {
            Notification::FduConfirmed { sequence, fdu } => {
                assert_eq!(sent.pop_front(), Some((sequence, fdu)));
                assert_eq!(held.pop_front(), Some(fdu), "in order and once");
                confirmed.push(fdu);
            }
            Notification::FduFailed { sequence, fdu } => {
                assert_eq!(sent.pop_front(), Some((sequence, fdu)));
                assert_eq!(held.pop_front(), Some(fdu), "in order and once");
            }
            Notification::FduRejected { fdu } => {
                assert_eq!(held.pop_back(), Some(fdu), "the unit that waits is the newest");
            }
            Notification::FduAccepted { .. } => accepted = true,
            Notification::Alert(_) => *alerts += 1,
            Notification::DirectiveConfirmed(_)
            | Notification::DirectiveFailed(_)
            | Notification::Suspended => {}
        });
        let sent = self.fop.sent().count();
        let window = usize::from(self.fop.settings().sliding_window);
        assert!(sent <= if accepted { window } else { outstanding }, "beyond the window");
        let record = self.fop.save();
        let numbers = record.next_sequence.wrapping_sub(record.oldest_unacknowledged);
        assert_eq!(usize::from(numbers), sent);
        result
    }

    /// The units that FOP-1 holds are those sent, oldest first, and at most one that waits.
    fn check_held(&self) {
        let sent = self.fop.sent().count();
        assert!(self.fop.sent().map(|(_, unit)| unit).eq(self.held.iter().take(sent)));
        assert!(self.held.len() <= sent + 1, "a unit is lost");
    }

    fn offer(&mut self) -> bool {
        let unit = self.offered;
        self.held.push_back(unit);
        match self.with(|fop, now_ms, notify| fop.offer_ad(unit, now_ms, notify)) {
            Ok(()) => {
                self.offered += 1;
                true
            }
            Err(refused) => {
                assert_eq!(refused.fdu, unit);
                assert_eq!(self.held.pop_back(), Some(unit));
                false
            }
        }
    }

    fn direct(&mut self, directive: Directive) -> bool {
        self.with(|fop, now_ms, notify| fop.directive(directive, now_ms, notify)).is_ok()
    }

    /// Fetches a frame; one of the sequence is on the sent queue under its number.
    fn fetch(&mut self) -> Option<(FrameType, ReceivedFrame, u32)> {
        let sent: Vec<_> = self.fop.sent().map(|(number, unit)| (number, *unit)).collect();
        Some(match self.fop.next_transmission(self.now_ms)? {
            Transmit::Ad { sequence, fdu } => {
                assert!(sent.contains(&(sequence, *fdu)), "not on the sent queue");
                let room = Room::Available;
                (FrameType::Ad, ReceivedFrame::Ad { sequence, room }, *fdu)
            }
            Transmit::Bd(fdu) => (FrameType::Bd, ReceivedFrame::Bd, *fdu),
            Transmit::Bc(command) => (FrameType::Bc, ReceivedFrame::Bc(command), 0),
        })
    }

    fn answer(&mut self, frame: FrameType, answer: LowerLayer) -> bool {
        self.with(|fop, now_ms, notify| fop.lower_layer(frame, answer, now_ms, notify)).is_some()
    }
}

fn timeout(choice: u8) -> TimeoutType {
    if choice & 1 == 0 { TimeoutType::Alert } else { TimeoutType::Suspend }
}

fn directive(choice: u8, value: u8) -> Directive {
    match choice % 12 {
        0 => Directive::InitiateWithCheck,
        1 => Directive::InitiateWithUnlock,
        2 => Directive::InitiateWithSetVr(value),
        3 => Directive::Terminate,
        4 => Directive::Resume,
        5 => Directive::SetVs(value),
        6 => Directive::SetSlidingWindow(value % 8),
        7 => Directive::SetTimer(if value == 255 { u64::MAX } else { value.into() }),
        8 => Directive::SetTransmissionLimit(value % 5),
        9 => Directive::SetTimeoutType(timeout(value)),
        _ => Directive::InitiateWithoutCheck,
    }
}

/// Anything happens to FOP-1, in any order.
fn drive(input: &mut Unstructured) -> Result<()> {
    let settings = FopSettings {
        sliding_window: input.arbitrary::<u8>()? % 8,
        timer_ms: input.arbitrary::<u8>()?.into(),
        transmission_limit: input.arbitrary::<u8>()? % 5,
        timeout: timeout(input.arbitrary()?),
    };
    let Some(mut ground) = Ground::new(settings) else { return Ok(()) };
    let mut handed = Vec::new();
    while !input.is_empty() {
        let [what, value] = input.arbitrary::<[u8; 2]>()?;
        match what % 16 {
            0..4 => {
                ground.offer();
            }
            4 => {
                let unit = u32::MAX - u32::from(value);
                if let Err(refused) =
                    ground.with(|fop, now_ms, notify| fop.offer_bd(unit, now_ms, notify))
                {
                    assert_eq!(refused.fdu, unit);
                }
            }
            5 | 6 => {
                let direct = directive(what >> 4, value);
                let (state, suspended) = (ground.fop.state(), ground.fop.suspended());
                if !ground.direct(direct) {
                    assert_eq!((ground.fop.state(), ground.fop.suspended()), (state, suspended));
                }
            }
            7..10 => {
                let mut octets = [1, 0, what & 0b0011_1000 & (value >> 2), 0];
                let near = ground.fop.save().oldest_unacknowledged.wrapping_add(value % 8);
                octets[3] = if what & 0xC0 == 0xC0 { value } else { near };
                let clcw = Clcw::from_octets(octets).expect("a control word of COP-1");
                ground.with(|fop, now_ms, notify| fop.clcw(&clcw, now_ms, notify));
            }
            10 if what == 0xFA => {
                ground.with(|fop, now_ms, notify| fop.invalid_clcw(now_ms, notify));
            }
            10 => {
                let pass = if value == 255 { u64::MAX } else { value.into() };
                ground.now_ms = ground.now_ms.saturating_add(pass);
                ground.with(|fop, now_ms, notify| fop.time_passed(now_ms, notify));
                assert!(ground.fop.timer_due().is_none_or(|due| due >= ground.now_ms));
            }
            11..13 => {
                if let Some((kind, ..)) = ground.fetch() {
                    assert!(!handed.contains(&kind), "handed out before the answer");
                    handed.push(kind);
                }
            }
            13 | 14 => {
                let kind = [FrameType::Ad, FrameType::Bd, FrameType::Bc][usize::from(value % 3)];
                let answer = if value < 224 { LowerLayer::Accepted } else { LowerLayer::Refused };
                let waits = handed.contains(&kind);
                assert_eq!(ground.answer(kind, answer), waits);
                handed.retain(|handed| *handed != kind);
            }
            _ => {
                let units: Vec<u32> = ground.fop.sent().map(|(_, unit)| *unit).collect();
                let (settings, record) = (ground.fop.settings(), ground.fop.save());
                ground.held.truncate(units.len());
                let empty = units.is_empty();
                ground.fop = Fop::restore(settings, record, units).expect("what was saved");
                assert_eq!(ground.fop.suspended(), (!empty).then_some(FopState::Active));
                handed.clear();
            }
        }
        ground.check_held();
    }
    Ok(())
}

/// Units go to the vehicle over a channel that loses frames and reports and keeps their order.
fn deliver(input: &mut Unstructured) -> Result<()> {
    let [window, width] = input.arbitrary::<[u8; 2]>()?;
    let window = 1 + window % 6;
    let settings = FopSettings {
        sliding_window: window,
        timer_ms: 3,
        transmission_limit: 255,
        timeout: TimeoutType::Alert,
    };
    let width = FarmWindow::new(2 * (window + width % 4)).expect("2 to 18");
    let (Some(mut ground), mut farm) = (Ground::new(settings), Farm::new(width)) else {
        return Ok(());
    };
    assert!(ground.direct(Directive::InitiateWithoutCheck));
    let mut delivered = 0;
    for step in 0..160 {
        // At the end nothing is lost any more.
        let calm = step >= 80;
        let what = if calm { 0b0000_0111 } else { input.arbitrary()? };
        ground.now_ms += 1;
        if what & 1 != 0 && !calm {
            ground.offer();
        }
        if what & 2 != 0
            && let Some((kind, frame, unit)) = ground.fetch()
        {
            let room = if what & 0x10 == 0 { Room::Available } else { Room::None };
            let frame = match frame {
                ReceivedFrame::Ad { sequence, .. } => ReceivedFrame::Ad { sequence, room },
                other => other,
            };
            let lost = what & 0x20 != 0;
            if !lost && farm.receive(frame).verdict == FrameVerdict::Accept {
                assert_eq!(unit, delivered, "in order and once");
                delivered += 1;
            }
            assert!(ground.answer(kind, LowerLayer::Accepted));
        }
        if what & 0x40 != 0 || calm {
            farm.release_buffer();
        }
        if what & 4 != 0 {
            let clcw = farm.clcw(u6::new(1));
            ground.with(|fop, now_ms, notify| fop.clcw(&clcw, now_ms, notify));
        }
        ground.with(|fop, now_ms, notify| fop.time_passed(now_ms, notify));
        ground.check_held();
        assert!(ground.confirmed.len() <= delivered as usize, "confirmed and not delivered");
        assert_eq!(ground.alerts, 0);
    }
    assert_eq!(delivered, ground.offered);
    assert!(ground.confirmed.iter().copied().eq(0..ground.offered));
    Ok(())
}
