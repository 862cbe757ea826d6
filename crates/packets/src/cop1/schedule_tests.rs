//! Both ends of COP-1 over a channel that loses, doubles, damages, delays and reorders, both ways.
//!
//! COP-1 is made for a channel that keeps the order; what it stands of another is bounded by its numbers
//! of 8 bits. The channel here holds a frame back for at most 18 ticks, in which the sender sends at most
//! 18 others, so that a late copy is never 256 − PW numbers or more behind V(R), where it would pass for
//! a new frame. A late copy of Set V(R) would set the receiving end back: after that directive the operator
//! lets the channel run empty before it sends. The operator also lets it run empty after an alert, and
//! then reads from N(R) which of the units that were given back have arrived.

use std::eprintln;
use std::vec::Vec;

use super::*;
use crate::frame::{Clcw, u6};

const QUEUE: usize = 8;
/// From this tick on the channel is faultless, so that every schedule ends.
const CALM: u64 = 4_000;
const LAST_TICK: u64 = 60_000;

/// The SplitMix64 generator.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Draws from 0 to below the bound.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn octet(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// Is true so often in a thousand.
    fn hits(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }
}

/// What the channel does, in parts of a thousand and in ticks.
struct Channel<F> {
    lost: u64,
    doubled: u64,
    damaged: u64,
    delay: u64,
    jitter: u64,
    /// When each frame arrives.
    flying: Vec<(u64, Arrival<F>)>,
}

#[derive(Clone, Copy)]
enum Arrival<F> {
    Whole(F),
    Damaged,
}

impl<F: Copy> Channel<F> {
    fn draw(chance: &mut Chance) -> Self {
        Self {
            lost: chance.below(400),
            doubled: chance.below(200),
            damaged: chance.below(150),
            delay: 1 + chance.below(6),
            jitter: if chance.hits(500) { 0 } else { chance.below(13) },
            flying: Vec::new(),
        }
    }

    const fn longest(&self) -> u64 {
        self.delay + self.jitter
    }

    fn send(&mut self, frame: F, now: u64, chance: &mut Chance) {
        if now >= CALM {
            // Behind what still flies, so that the order holds from here on.
            self.flying.push((now + self.longest(), Arrival::Whole(frame)));
            return;
        }
        let copies =
            if chance.hits(self.lost) { 0 } else { 1 + u8::from(chance.hits(self.doubled)) };
        for _ in 0..copies {
            let arrival = now + self.delay + chance.below(self.jitter + 1);
            let damaged = chance.hits(self.damaged);
            let frame = if damaged { Arrival::Damaged } else { Arrival::Whole(frame) };
            self.flying.push((arrival, frame));
        }
    }

    fn arrival(&mut self, now: u64) -> Option<Arrival<F>> {
        let first = self.flying.iter().position(|(arrival, _)| *arrival <= now)?;
        Some(self.flying.remove(first).1)
    }
}

#[derive(Clone, Copy)]
enum Frame {
    Ad { sequence: u8, unit: usize },
    Bc(ControlCommand),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Sending,
    Initiating,
    /// Lets the channel run empty before it sends.
    Holding {
        until: u64,
    },
    /// Waits for a report that was made when no frame was on its way any more.
    Synchronising {
        after: u64,
    },
    /// Waits, suspended.
    Outage {
        until: u64,
    },
}

/// How often what happened, over many schedules.
#[derive(Debug, Default)]
struct Tally {
    alerts: [u64; 8],
    suspensions: u64,
    restarts: u64,
    waits: u64,
    transmissions: u64,
    schedules: u64,
}

struct Schedule<'a> {
    chance: Chance,
    tally: &'a mut Tally,
    fop: Fop<usize, QUEUE>,
    farm: Farm,
    up: Channel<Frame>,
    down: Channel<(u64, Clcw)>,
    inbox: Vec<Notification<usize>>,
    phase: Phase,
    limit: u8,
    /// N(S) of unit 0.
    first: u8,
    units: usize,
    offered: usize,
    confirmed: usize,
    delivered: usize,
    room: u64,
    report_every: u64,
    lower_layer_refuses: u64,
}

impl<'a> Schedule<'a> {
    fn draw(seed: u64, tally: &'a mut Tally) -> Self {
        let mut chance = Chance(seed);
        let window = 1 + chance.octet() % 8;
        let limit = 1 + chance.octet() % 6;
        let (up, down) = (Channel::draw(&mut chance), Channel::draw(&mut chance));
        let settings = FopSettings {
            sliding_window: window,
            timer_ms: 3 + chance.below(2 * (up.longest() + down.longest())),
            transmission_limit: limit,
            timeout: if chance.hits(500) { TimeoutType::Alert } else { TimeoutType::Suspend },
        };
        let farm_window = FarmWindow::new(2 * (window + chance.octet() % 5)).unwrap();
        let first = chance.octet();
        let mut farm = Farm::new(farm_window);
        farm.receive(ReceivedFrame::Bc(ControlCommand::SetVr(first)));
        Self {
            tally,
            fop: Fop::new(settings).unwrap(),
            farm,
            up,
            down,
            inbox: Vec::new(),
            phase: Phase::Synchronising { after: 0 },
            limit,
            first,
            units: 20 + usize::from(chance.octet() % 41),
            offered: 0,
            confirmed: 0,
            delivered: 0,
            room: 1 + chance.below(4),
            report_every: 1 + chance.below(4),
            lower_layer_refuses: if chance.hits(250) { 5 } else { 0 },
            chance,
        }
    }

    fn number(&self, unit: usize) -> u8 {
        self.first.wrapping_add(unit.to_le_bytes()[0])
    }

    fn longest(&self) -> u64 {
        self.up.longest() + self.down.longest()
    }

    fn run(mut self) {
        let mut now = 0;
        while self.confirmed < self.units {
            now += 1;
            assert!(now < LAST_TICK, "no end: {:?}", self.fop.state());
            self.vehicle(now);
            self.reports(now);
            self.operator(now);
            self.sender(now);
        }
        assert_eq!(self.delivered, self.units);
        self.tally.schedules += 1;
    }

    fn vehicle(&mut self, now: u64) {
        while let Some(arrived) = self.up.arrival(now) {
            let frame = match arrived {
                Arrival::Damaged => ReceivedFrame::Invalid,
                Arrival::Whole(Frame::Bc(command)) => ReceivedFrame::Bc(command),
                Arrival::Whole(Frame::Ad { sequence, .. }) => {
                    let room = if self.room > 0 { Room::Available } else { Room::None };
                    ReceivedFrame::Ad { sequence, room }
                }
            };
            let answer = self.farm.receive(frame);
            self.tally.waits += u64::from(answer.event == FarmEvent::E2);
            if let (FrameVerdict::Accept, Arrival::Whole(Frame::Ad { unit, .. })) =
                (answer.verdict, arrived)
            {
                assert_eq!(unit, self.delivered, "in order and once");
                self.delivered += 1;
                self.room -= 1;
            }
        }
        if self.room < 4 && self.chance.hits(400) {
            self.room += 1;
            self.farm.release_buffer();
        }
        if self.chance.hits(2) {
            self.farm = Farm::restore(self.farm.save()).unwrap();
        }
        if now.is_multiple_of(self.report_every) {
            self.down.send((now, self.farm.clcw(u6::new(1))), now, &mut self.chance);
        }
    }

    fn reports(&mut self, now: u64) {
        while let Some(arrived) = self.down.arrival(now) {
            let Arrival::Whole((made, clcw)) = arrived else { continue };
            let inbox = &mut self.inbox;
            self.fop.clcw(&clcw, now, &mut |notification| inbox.push(notification));
            self.read(now);
            if let Phase::Synchronising { after } = self.phase
                && made >= after
            {
                self.synchronise(&clcw, now);
            }
        }
        let inbox = &mut self.inbox;
        self.fop.time_passed(now, &mut |notification| inbox.push(notification));
        self.read(now);
    }

    /// Reads what FOP-1 tells.
    fn read(&mut self, now: u64) {
        for notification in std::mem::take(&mut self.inbox) {
            match notification {
                Notification::FduConfirmed { sequence, fdu } => {
                    assert_eq!(fdu, self.confirmed);
                    assert_eq!(sequence, self.number(fdu));
                    assert!(fdu < self.delivered, "confirmed and not delivered");
                    self.confirmed += 1;
                    if self.fop.settings().transmission_limit != self.limit {
                        self.direct(Directive::SetTransmissionLimit(self.limit), now);
                    }
                }
                Notification::Alert(reason) => {
                    self.tally.alerts[reason as usize] += 1;
                    self.phase = Phase::Synchronising { after: now + self.longest() + 1 };
                }
                Notification::Suspended => {
                    self.tally.suspensions += 1;
                    self.phase = Phase::Outage { until: now + self.chance.below(300) };
                }
                Notification::DirectiveConfirmed(Directive::InitiateWithSetVr(_)) => {
                    self.phase = Phase::Holding { until: now + self.longest() + 1 };
                }
                Notification::DirectiveConfirmed(
                    Directive::InitiateWithoutCheck
                    | Directive::InitiateWithCheck
                    | Directive::InitiateWithUnlock
                    | Directive::Resume,
                ) => self.phase = Phase::Sending,
                Notification::FduFailed { fdu, .. } => assert!(fdu >= self.confirmed),
                Notification::FduAccepted { .. }
                | Notification::FduRejected { .. }
                | Notification::DirectiveConfirmed(_)
                | Notification::DirectiveFailed(_) => {}
            }
        }
    }

    /// Takes from N(R) what has arrived, and begins the service again from there.
    fn synchronise(&mut self, clcw: &Clcw, now: u64) {
        let arrived = clcw.report_value.wrapping_sub(self.number(self.confirmed));
        assert!(usize::from(arrived) <= QUEUE);
        self.confirmed += usize::from(arrived);
        self.offered = self.confirmed;
        self.direct(Directive::SetVs(clcw.report_value), now);
        self.phase = Phase::Initiating;
        let directive = match (clcw.lockout, self.chance.below(4)) {
            (true, _) | (_, 0) => Directive::InitiateWithUnlock,
            (_, 1) => Directive::InitiateWithSetVr(clcw.report_value),
            (_, 2) => Directive::InitiateWithCheck,
            _ => Directive::InitiateWithoutCheck,
        };
        self.direct(directive, now);
    }

    fn direct(&mut self, directive: Directive, now: u64) {
        let inbox = &mut self.inbox;
        self.fop.directive(directive, now, &mut |notification| inbox.push(notification)).unwrap();
        self.read(now);
    }

    fn operator(&mut self, now: u64) {
        match self.phase {
            Phase::Holding { until } if now >= until => self.phase = Phase::Sending,
            Phase::Outage { until } if now >= until => {
                // The count stays at the limit over a suspension: without a higher one nothing
                // would be sent again.
                self.direct(Directive::SetTransmissionLimit(255), now);
                self.direct(Directive::Resume, now);
            }
            Phase::Sending if now < CALM && self.chance.hits(1) => {
                self.direct(Directive::Terminate, now);
            }
            Phase::Sending if now < CALM && self.chance.hits(1) => self.restart(now),
            Phase::Sending if self.offered < self.units => {
                let inbox = &mut self.inbox;
                let mut notify = |notification| inbox.push(notification);
                if self.fop.offer_ad(self.offered, now, &mut notify).is_ok() {
                    self.offered += 1;
                }
                self.read(now);
            }
            _ => {}
        }
    }

    /// Ends the sender and begins it again from what it saved.
    fn restart(&mut self, now: u64) {
        self.tally.restarts += 1;
        let units: Vec<usize> = self.fop.sent().map(|(_, unit)| *unit).collect();
        self.offered = self.confirmed + units.len();
        self.fop = Fop::restore(self.fop.settings(), self.fop.save(), units).unwrap();
        if self.fop.suspended().is_some() {
            self.direct(Directive::Resume, now);
        } else {
            self.phase = Phase::Synchronising { after: now + self.longest() + 1 };
        }
    }

    fn sender(&mut self, now: u64) {
        let Some(transmit) = self.fop.next_transmission(now) else { return };
        let (kind, frame) = match transmit {
            Transmit::Ad { sequence, fdu } => (FrameType::Ad, Frame::Ad { sequence, unit: *fdu }),
            Transmit::Bc(command) => (FrameType::Bc, Frame::Bc(command)),
            Transmit::Bd(_) => return,
        };
        self.tally.transmissions += 1;
        let answer = if now < CALM && self.chance.hits(self.lower_layer_refuses) {
            LowerLayer::Refused
        } else {
            self.up.send(frame, now, &mut self.chance);
            LowerLayer::Accepted
        };
        let inbox = &mut self.inbox;
        self.fop.lower_layer(kind, answer, now, &mut |notification| inbox.push(notification));
        self.read(now);
    }
}

fn fly(seeds: core::ops::Range<u64>) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        Schedule::draw(seed, &mut tally).run();
    }
    tally
}

#[test]
fn every_unit_arrives_in_order_and_once_over_a_thousand_schedules() {
    let tally = fly(0..1_000);
    // The schedules meet what they are for.
    for reason in [Alert::Synch, Alert::Lockout, Alert::Limit, Alert::Nnr, Alert::T1, Alert::Llif] {
        assert!(tally.alerts[reason as usize] > 0, "{reason:?} never came up: {tally:?}");
    }
    assert!(tally.suspensions > 0 && tally.restarts > 0 && tally.waits > 0, "{tally:?}");
}

/// A million schedules:
/// `CARGO_PROFILE_TEST_OPT_LEVEL=3 cargo test -p hilal-packets over_a_million -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn every_unit_arrives_in_order_and_once_over_a_million_schedules() {
    eprintln!("{:?}", fly(1_000..1_001_000));
}
