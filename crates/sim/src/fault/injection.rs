//! Brings faults when their triggers say so, and ends them.

use hilal_fsw::hardware::{Bank, ResetCause};
use hilal_mission::VehicleModel;

use super::impairments::cells_left;
use super::trigger::{Situation, Watch};
use super::{FailureMode, FaultCourse, FaultOccurrence, Impairments, InjectedFault, Trigger};
use crate::Noise;
use crate::lasting_memory::BANK_BITS;

/// What a fault does at the instant at which it comes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Struck {
    /// The computer is reset.
    Reset(ResetCause),
    /// The computer hangs.
    Hang,
    /// Bits of a bank of lasting memory are flipped.
    Flipped(Bank, Vec<usize>),
    /// The clock jumps, in milliseconds.
    ClockJumped(i64),
    /// The battery loses a share of its charge.
    ChargeLost(f64),
    /// What waits at a node of the link is gone.
    StoreLost(Node),
    /// The ground sends a telecommand that nobody meant, by its number in the catalogue.
    WrongCommand(u8),
}

/// A node between vehicle and Earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    /// The lander.
    Lander,
    /// The orbiting relay.
    Relay,
}

/// The faults of a vehicle, and how far they are.
#[derive(Debug, Default)]
pub(crate) struct FaultInjection {
    armed: Vec<ArmedFault>,
    occurrences: Vec<FaultOccurrence>,
    impairments: Impairments,
    /// The vehicle without faults.
    declared: Option<Box<VehicleModel>>,
}

#[derive(Debug)]
struct ArmedFault {
    fault: InjectedFault,
    noise: Noise,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Waits(Watch),
    Lasts {
        /// Its place in the list of occurrences.
        occurrence: usize,
        until_ms: Option<u64>,
        rolled_m: f64,
        backed_m: f64,
    },
    Over,
}

/// How far the vehicle backs off a rock until it is free of it, in metres: ours.
const FREE_OF_ROCK_M: f64 = 0.5;
/// Bits of a bank that a particle flips: ours.
const PARTICLE_BITS: f64 = 8.0;
const DAY_S: f64 = 86_400.0;

impl FaultInjection {
    /// Waits for faults from the mission's start on, each with a stream of randomness of its own.
    pub(crate) fn new(faults: &[InjectedFault], declared: VehicleModel, mut noise: Noise) -> Self {
        let armed = faults.iter().map(|&fault| {
            let mut noise = noise.fork();
            let state = State::Waits(Watch::new(fault.trigger, 0, &mut noise));
            ArmedFault { fault, noise, state }
        });
        Self { armed: armed.collect(), declared: Some(Box::new(declared)), ..Self::default() }
    }

    /// Returns whether there is nothing to wait for.
    pub(crate) const fn is_empty(&self) -> bool {
        self.armed.is_empty()
    }

    /// Returns what is wrong now.
    pub(crate) const fn impairments(&self) -> &Impairments {
        &self.impairments
    }

    /// Returns the vehicle as its faults leave it now.
    pub(crate) fn vehicle(&self) -> Option<VehicleModel> {
        self.declared.as_ref().map(|declared| self.impairments.impair(declared))
    }

    /// Returns what has come so far, in the order in which it came.
    pub(crate) fn occurrences(&self) -> &[FaultOccurrence] {
        &self.occurrences
    }

    /// Moves on to a cycle in which the wheels roll so far. Returns what strikes now, and none where nothing began
    /// or ended.
    pub(crate) fn step(&mut self, now: &Situation, rolled_m: f64) -> Option<Vec<Struck>> {
        let mut struck = None;
        for (index, armed) in self.armed.iter_mut().enumerate() {
            if armed.ends(now.now_ms, rolled_m) {
                armed.end(now.now_ms, &mut self.occurrences);
                struck.get_or_insert_with(Vec::new);
            }
            if let Some(at_once) = armed.particle() {
                struck.get_or_insert_with(Vec::new).push(at_once);
            }
            if let State::Waits(watch) = &armed.state
                && watch.holds(now)
            {
                let at_once = armed.begin((index, now.now_ms), &mut self.occurrences);
                struck.get_or_insert_with(Vec::new).extend(at_once);
            }
        }
        if struck.is_some() {
            self.impairments = Impairments::default();
            for armed in &self.armed {
                if let State::Lasts { .. } = armed.state {
                    self.impairments.add(&armed.fault);
                }
            }
        }
        struck
    }
}

impl ArmedFault {
    /// Takes a second of its course, and returns whether it is over.
    fn ends(&mut self, now_ms: u64, rolled: f64) -> bool {
        let State::Lasts { until_ms, rolled_m, backed_m, .. } = &mut self.state else {
            return false;
        };
        *rolled_m += rolled.max(0.0);
        *backed_m += (-rolled).max(0.0);
        let passed = self.fault.kind == FailureMode::RockUnderWheel
            && (*rolled_m >= self.fault.amount() || *backed_m >= FREE_OF_ROCK_M);
        passed || until_ms.is_some_and(|until_ms| now_ms >= until_ms)
    }

    fn end(&mut self, now_ms: u64, occurrences: &mut [FaultOccurrence]) {
        if let State::Lasts { occurrence, .. } = self.state
            && let Some(occurrence) = occurrences.get_mut(occurrence)
        {
            occurrence.until_ms = Some(now_ms);
        }
        self.state = self.afterwards(now_ms);
    }

    /// Returns what it does after it has come: only what comes at random comes again.
    fn afterwards(&mut self, now_ms: u64) -> State {
        match self.fault.trigger {
            Trigger::PerDay { .. } => {
                State::Waits(Watch::new(self.fault.trigger, now_ms, &mut self.noise))
            }
            Trigger::At { .. }
            | Trigger::InMode { .. }
            | Trigger::Near { .. }
            | Trigger::Dark
            | Trigger::Lit
            | Trigger::ChargeBelow { .. } => State::Over,
        }
    }

    /// Lets it come, and returns what it does at once.
    fn begin(
        &mut self,
        (fault, now_ms): (usize, u64),
        occurrences: &mut Vec<FaultOccurrence>,
    ) -> Option<Struck> {
        let (until_ms, state) = match self.fault.kind.course() {
            FaultCourse::Momentary => (Some(now_ms), self.afterwards(now_ms)),
            FaultCourse::Lasting => {
                let until_ms = self.fault.lasts_ms.map(|lasts_ms| now_ms.saturating_add(lasts_ms));
                let occurrence = occurrences.len();
                (None, State::Lasts { occurrence, until_ms, rolled_m: 0.0, backed_m: 0.0 })
            }
        };
        occurrences.push(FaultOccurrence { fault, from_ms: now_ms, until_ms });
        self.state = state;
        self.strike()
    }

    /// Returns what a particle does in this second, if one strikes.
    fn particle(&mut self) -> Option<Struck> {
        if self.fault.kind != FailureMode::SolarParticleEvent
            || !matches!(self.state, State::Lasts { .. })
            || self.noise.uniform() >= self.fault.amount() / DAY_S
        {
            return None;
        }
        Some(if self.noise.uniform() < 0.5 {
            Struck::Reset(ResetCause::Upset)
        } else {
            let bank = if self.noise.uniform() < 0.5 { Bank::First } else { Bank::Second };
            Struck::Flipped(bank, self.bits(PARTICLE_BITS))
        })
    }

    #[expect(
        clippy::too_many_lines,
        reason = "an arm for each kind, so that the compiler sees that none is missing"
    )]
    fn strike(&mut self) -> Option<Struck> {
        let amount = self.fault.amount();
        match self.fault.kind {
            FailureMode::ComputerReset => Some(Struck::Reset(ResetCause::Upset)),
            FailureMode::BrownOut => Some(Struck::Reset(ResetCause::BrownOut)),
            FailureMode::ComputerHang => Some(Struck::Hang),
            FailureMode::MemoryUpset => {
                let bank = if self.fault.unit() == 0 { Bank::First } else { Bank::Second };
                Some(Struck::Flipped(bank, self.bits(amount)))
            }
            #[expect(clippy::cast_possible_truncation, reason = "at most a day")]
            FailureMode::ClockJump => Some(Struck::ClockJumped((amount * 1000.0).round() as i64)),
            FailureMode::BatteryCellLost => Some(Struck::ChargeLost(1.0 - cells_left(amount))),
            FailureMode::BatteryAged => Some(Struck::ChargeLost(1.0 - amount)),
            FailureMode::LanderStoreLost => Some(Struck::StoreLost(Node::Lander)),
            FailureMode::RelayStoreLost => Some(Struck::StoreLost(Node::Relay)),
            FailureMode::WrongCommand => Some(Struck::WrongCommand(self.fault.unit())),
            FailureMode::MemoryBankLost
            | FailureMode::SolarParticleEvent
            | FailureMode::ClockDrift
            | FailureMode::ClockStuck
            | FailureMode::HeadingLost
            | FailureMode::HeadingStuck
            | FailureMode::HeadingBiased
            | FailureMode::HeadingNoisy
            | FailureMode::TiltLost
            | FailureMode::TiltStuck
            | FailureMode::TiltBiased
            | FailureMode::TiltNoisy
            | FailureMode::SunSensorLost
            | FailureMode::SunSensorBiased
            | FailureMode::SunSensorStuck
            | FailureMode::SunSensorNoisy
            | FailureMode::FixesLost
            | FailureMode::FixesBiased
            | FailureMode::FixesNoisy
            | FailureMode::OdometerLost
            | FailureMode::ChargeGaugeLost
            | FailureMode::ChargeGaugeStuck
            | FailureMode::ChargeGaugeBiased
            | FailureMode::ChargeGaugeNoisy
            | FailureMode::BusVoltageBiased
            | FailureMode::BoxSensorLost
            | FailureMode::BoxSensorStuck
            | FailureMode::BoxSensorBiased
            | FailureMode::BoxSensorNoisy
            | FailureMode::BatterySensorLost
            | FailureMode::BatterySensorStuck
            | FailureMode::BatterySensorBiased
            | FailureMode::WheelStuck
            | FailureMode::WheelRunaway
            | FailureMode::WheelUnpowered
            | FailureMode::MotorCurrentBiased
            | FailureMode::RockUnderWheel
            | FailureMode::SteeperSlope
            | FailureMode::SoftSoil
            | FailureMode::SunHidden
            | FailureMode::HeaterStuckOn
            | FailureMode::HeaterStuckOff
            | FailureMode::HeaterWeak
            | FailureMode::ArrayFaceLost
            | FailureMode::ArrayDust
            | FailureMode::BatteryLossy
            | FailureMode::ParasiticLoad
            | FailureMode::HeatSwitchStuck
            | FailureMode::InsulationTorn
            | FailureMode::RadiatorDusty
            | FailureMode::BatteryStrapLoose
            | FailureMode::ReceiverLost
            | FailureMode::TransmitterLost
            | FailureMode::UplinkErrors
            | FailureMode::DownlinkErrors
            | FailureMode::LinkSlow
            | FailureMode::LinkLate
            | FailureMode::LinkOutage
            | FailureMode::LanderRelayLost
            | FailureMode::RelayLost
            | FailureMode::StationLost
            | FailureMode::PayloadLost
            | FailureMode::PayloadFloods
            | FailureMode::Alarm => None,
        }
    }

    /// Draws as many bits of a bank.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count within its limits, and a share of the bits of a bank"
    )]
    fn bits(&mut self, count: f64) -> Vec<usize> {
        let mut bit = || (self.noise.uniform() * BANK_BITS as f64) as usize;
        (0..count as usize).map(|_| bit()).collect()
    }
}
