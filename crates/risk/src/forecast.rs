//! The distribution of all that may happen, followed step by step.
//!
//! Rovers that are alike are taken as one share with a weight. In every step a share goes on as it
//! is, or is stopped at one of a few instants by one of the faults; a stopped one goes on standing, or
//! is free at the end of the step. What is lost is counted by the stretch of the plan in which the
//! stoppage came after which it left it.

use hilal_plan::PlanRisk;
use hilal_traverse::{HavenDistance, Progress, RetreatPolicy, RetreatStep};
use rayon::prelude::*;

use crate::fault::rate_s;
use crate::hazards::{Hazards, start};
use crate::particle::{Facing, Mode, Particle, Then, merged};
use crate::scatter::Scatter;
use crate::step_actions::{Longest, StepActions};
use crate::tally::{Ends, Tally};

/// Longest steps of the simulation. In 300 s on the way, where the light ends in the midst of it was missed
/// by so much that a loss of 1.6 % came out as 1.4 %.
const LONGEST: Longest = Longest { drive_s: 120.0, stand_s: 300.0 };
/// Shares of less weight than this are thinned: one in so many goes on with this weight, and the
/// others are not followed (Russian roulette; Kahn and Harris, National Bureau of Standards Applied
/// Mathematics Series 12, 1951). The mean is not changed by it.
const LEAST: f64 = 2e-6;
/// A drive that is cut short is looked at in so many parts of its step, where the share that is
/// stopped weighs so many times the least.
const PARTS: u32 = 4;
const MANY: f64 = 10.0;
/// Multiples of the golden ratio fill the parts of a step evenly.
const GOLDEN: f64 = 0.618_033_988_749_894_8;
/// The least weight is lowered until the loss is so many times as large: what is lost then consists
/// of so many shares at least, and scatters by a fourteenth.
const SHARES: f64 = 200.0;
/// How much it is lowered at once, and how low it gets.
const LOWER: f64 = 5.0;
const LOWEST: f64 = 1e-7;

/// Follows a plan through all that may happen.
pub fn forecast(hazards: &Hazards<'_>, progress: &dyn Progress) -> PlanRisk {
    let mut least = LEAST;
    loop {
        let risk = followed(hazards, least, progress);
        if risk.loss >= SHARES * least || least <= LOWEST {
            return risk;
        }
        least = (least / LOWER).max(LOWEST);
    }
}

/// Follows a plan as [`forecast`] does where its loss may be as little as `limit`, and roughly where it
/// is well above.
pub fn forecast_up_to(hazards: &Hazards<'_>, limit: f64, progress: &dyn Progress) -> PlanRisk {
    let rough = followed(hazards, (limit / ROUGH).max(LEAST), progress);
    if rough.loss > WELL_ABOVE * limit { rough } else { forecast(hazards, progress) }
}

/// A rough forecast of a loss as large as the limit consists of so many shares at least, and scatters
/// by a tenth.
const ROUGH: f64 = 100.0;
/// What is so many times the limit by a rough forecast is above it by a fine one.
const WELL_ABOVE: f64 = 1.5;

/// Follows shares of at least so much weight.
fn followed(hazards: &Hazards<'_>, least: f64, progress: &dyn Progress) -> PlanRisk {
    let policy = RetreatPolicy::new(hazards.map);
    let mut tally = Tally::new(hazards);
    let mut shares = vec![start(hazards)];
    let mut homes = HavenDistance::none();
    let (first, steps) = (hazards.course.first, hazards.map.steps());
    let mut slices = hazards.map.slices(first);
    let Some(mut now) = slices.next() else { return tally.record(hazards) };
    for (step, after) in (first..).zip(slices) {
        homes = policy.homes(homes, step);
        let turn = Turn { hazards, least, step, policy: policy.step((&now, &after), &homes) };
        let ends: Vec<Ends> = shares.par_iter().map(|share| turn.of(share)).collect();
        shares = merged(ends.into_iter().flat_map(|ends| tally.counts(ends)).collect());
        if step + 1 == steps {
            for share in shares.iter().filter(|share| !turn.is_home(share)) {
                tally.strays(since(hazards, share.mode), share.weight);
            }
        }
        if step % 16 == 0 {
            progress.report("probability of loss", (step - first) as f64 / (steps - first) as f64);
        }
        now = after;
    }
    tally.record(hazards)
}

/// One step of the forecast.
struct Turn<'a> {
    hazards: &'a Hazards<'a>,
    /// Shares of less weight are thinned.
    least: f64,
    step: usize,
    policy: RetreatStep<'a>,
}

impl Turn<'_> {
    fn of(&self, share: &Particle) -> Ends {
        let mode = self.hazards.decides(
            (share.mode, share.place, &share.state),
            (self.step, &self.policy, self.hazards.spare),
        );
        let share = Particle { mode, ..share.clone() };
        let doing = (mode, share.place, &share.state);
        let acts = self.hazards.acts(doing, &self.policy, Scatter::MEAN);
        let mut ends = Ends::default();
        if let Mode::Stopped { fault, then, .. } = mode {
            let over = self.hazards.faults[fault].over_after(self.hazards.course.step_s());
            if let Some(end) = self.done(&share, &acts, &mut ends) {
                self.over_or_not(&end, (then, over), &mut ends);
            }
            return ends;
        }
        let stops = -(-rate_s(self.hazards.faults) * self.hazards.course.step_s()).exp_m1();
        let calm = Particle { weight: share.weight * (1.0 - stops), ..share.clone() };
        if let Some(end) = self.done(&calm, &acts, &mut ends) {
            self.goes_on(end, &mut ends);
        }
        let stopped = Particle { weight: share.weight * stops, ..share };
        if let Some(stopped) = self.thinned(stopped, 0) {
            self.stops(&stopped, &acts, &mut ends);
        }
        ends
    }

    /// What a share is about after a step that went without a stoppage.
    fn goes_on(&self, end: Particle, ends: &mut Ends) {
        let Mode::Follows { at } = end.mode else {
            ends.goes_on.push(end);
            return;
        };
        if self.hazards.course.ends_work(at) {
            ends.works = Some((self.hazards.course.activity(at), end.weight));
        }
        ends.goes_on.push(Particle { mode: Mode::Follows { at: at + 1 }, ..end });
    }

    /// A share that is stopped within the step: on the way, in each of so many equal parts of it, at
    /// an instant that goes through the part from step to step.
    fn stops(&self, share: &Particle, acts: &StepActions, ends: &mut Ends) {
        let likely = share.weight >= MANY * self.least;
        let parts = if likely && acts.facing != Facing::Sun { PARTS } else { 1 };
        for part in 0..parts {
            let weight = share.weight / f64::from(parts);
            let within = (self.step as f64 * GOLDEN).fract();
            let at = (f64::from(part) + within) / f64::from(parts);
            self.stops_at(at, (&Particle { weight, ..share.clone() }, acts), ends);
        }
    }

    /// A share that is stopped when a part of the step is over.
    fn stops_at(&self, at: f64, (share, acts): (&Particle, &StepActions), ends: &mut Ends) {
        let step_s = self.hazards.course.step_s();
        let acts = acts.stopped_at(at * step_s);
        let Some(end) = self.done(share, &acts, ends) else { return };
        let then = match share.mode {
            Mode::Follows { at } => Then::Follows { at },
            Mode::Retreats { since } => Then::Retreats { since },
            Mode::Stopped { then, .. } => then,
        };
        for (fault, kind) in self.hazards.faults.iter().enumerate() {
            let weight = end.weight * kind.rate_s() / rate_s(self.hazards.faults);
            let mode = Mode::Stopped { fault, facing: acts.facing, then };
            let stopped = Particle { weight, mode, ..end.clone() };
            let over = kind.over_after((1.0 - at) * step_s);
            self.over_or_not(&stopped, (then, over), ends);
        }
    }

    /// A stopped share, at the end of a step: free, or not.
    fn over_or_not(&self, end: &Particle, (then, over): (Then, f64), ends: &mut Ends) {
        let free = match then {
            Then::Follows { at } => Mode::Follows { at },
            Then::Retreats { since } => Mode::Retreats { since },
        };
        let free = Particle { weight: end.weight * over, mode: free, ..end.clone() };
        let stopped = Particle { weight: end.weight * (1.0 - over), ..end.clone() };
        ends.goes_on.extend([free, stopped].into_iter().filter_map(|share| self.thinned(share, 1)));
    }

    /// A share, or with less than the least weight, sometimes, one of just that.
    fn thinned(&self, share: Particle, salt: u64) -> Option<Particle> {
        if share.weight >= self.least {
            return Some(share);
        }
        let weight = self.least;
        (lot(&share, (self.step, salt)) * weight < share.weight)
            .then_some(Particle { weight, ..share })
    }

    /// A share at the end of what it does; nothing where it is lost.
    fn done(&self, share: &Particle, acts: &StepActions, ends: &mut Ends) -> Option<Particle> {
        let mut end = Particle { place: acts.to(), ..share.clone() };
        let utc = self.hazards.course.epoch(self.step);
        let margins = acts.done(self.hazards, (&mut end.state, utc), LONGEST);
        if margins.is_broken() {
            let (since, weight) = (since(self.hazards, share.mode), share.weight);
            let before = ends.lost.map_or(0.0, |(_, weight)| weight);
            ends.lost = Some((since, before + weight));
            return None;
        }
        Some(end)
    }

    fn is_home(&self, share: &Particle) -> bool {
        let cell = self.hazards.map.tile().cell_at(share.place);
        cell.is_some_and(|cell| self.policy.ends_in_haven(cell))
    }
}

/// The stretch of the plan in which a rover was stopped, or in which it is.
fn since(hazards: &Hazards<'_>, mode: Mode) -> usize {
    match mode {
        Mode::Retreats { since } | Mode::Stopped { then: Then::Retreats { since }, .. } => since,
        Mode::Follows { at } | Mode::Stopped { then: Then::Follows { at }, .. } => {
            hazards.course.stretch(at)
        }
    }
}

/// A number in \[0, 1) that belongs to a share and a step.
fn lot(share: &Particle, (step, salt): (usize, u64)) -> f64 {
    crate::chance::lot(&[
        share.place.x_m.to_bits(),
        share.place.y_m.to_bits(),
        share.weight.to_bits(),
        share.state.stored.watt_hours().to_bits(),
        step as u64,
        salt,
    ])
}
