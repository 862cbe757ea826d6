//! Rovers flown one by one, with stoppages, late departures and slip drawn by a seed.

use std::collections::VecDeque;

use hilal_environment::rover_physics::PhysicalState;
use hilal_quantity::{Epoch, MapPoint};
use hilal_traverse::{HavenDistance, Progress, RetreatPolicy, RetreatStep};
use rayon::prelude::*;

use crate::chance::Chance;
use crate::hazards::{Hazards, start};
use crate::particle::{Mode, Then};
use crate::step_actions::{Longest, StepActions};

/// Longest steps of the simulation.
const LONGEST: Longest = Longest { drive_s: 60.0, stand_s: 60.0 };
/// What became of rovers that were flown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flown {
    /// How many were flown.
    pub rovers: usize,
    /// How many were lost.
    pub lost: usize,
    /// How many met a stoppage at least.
    pub stopped: usize,
    /// Mean value of the goals that were done.
    pub value: f64,
}

impl Flown {
    /// Returns the interval that holds the probability of loss with a confidence of 95 %, as
    /// [`interval`] does.
    pub fn interval(&self) -> [f64; 2] {
        interval(self.lost, self.rovers)
    }
}

/// Returns the interval that holds a probability with a confidence of 95 %, by how often it came true
/// among so many (Wilson's score interval; E. B. Wilson, J. Am. Stat. Assoc. 22, 1927).
pub fn interval(came_true: usize, among: usize) -> [f64; 2] {
    const Z: f64 = 1.959_963_985;
    let count = among as f64;
    let share = came_true as f64 / count;
    let spread = Z / (1.0 + Z * Z / count)
        * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
    let middle = (share + Z * Z / (2.0 * count)) / (1.0 + Z * Z / count);
    [(middle - spread).max(0.0), (middle + spread).min(1.0)]
}

/// A stoppage that a rover is known to meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Met {
    /// Its kind, by its place among the faults.
    pub fault: usize,
    /// When it comes.
    pub from: Epoch,
    /// When it is over.
    pub until: Epoch,
}

/// Flies rovers through what they draw: rover `i` of a seed draws the same on any number of threads.
pub fn fly(hazards: &Hazards<'_>, (rovers, seed): (usize, u64), progress: &dyn Progress) -> Flown {
    let rover = |index| Rover::new(hazards, (seed, index), None);
    let mut fleet: Vec<Rover> = (0..rovers as u64).map(rover).collect();
    fly_all(hazards, &mut fleet, progress);
    flown(&fleet)
}

/// Flies a rover through each list of stoppages, in the order of time, and returns which are lost; slip
/// and late departures are drawn by the seed.
pub fn fly_through(
    hazards: &Hazards<'_>,
    (histories, seed): (&[Vec<Met>], u64),
    progress: &dyn Progress,
) -> Vec<bool> {
    let rover = |(index, met): (u64, &Vec<Met>)| Rover::new(hazards, (seed, index), Some(met));
    let mut fleet: Vec<Rover> = (0..).zip(histories).map(rover).collect();
    fly_all(hazards, &mut fleet, progress);
    fleet.iter().map(|rover| rover.lost).collect()
}

fn fly_all(hazards: &Hazards<'_>, fleet: &mut [Rover], progress: &dyn Progress) {
    let policy = RetreatPolicy::new(hazards.map);
    let mut homes = HavenDistance::none();
    let (first, steps) = (hazards.course.first, hazards.map.steps());
    let mut slices = hazards.map.slices(first);
    let mut last = slices.next();
    for (step, after) in (first..).zip(slices) {
        let Some(now) = last.replace(after) else { break };
        let Some(after) = last.as_ref() else { break };
        homes = policy.homes(homes, step);
        let moment = (step, &policy.step((&now, after), &homes));
        fleet.par_iter_mut().for_each(|rover| rover.lives(hazards, moment));
        if step + 1 == steps {
            for rover in &mut *fleet {
                rover.ends(hazards, moment.1);
            }
        }
        if step % 16 == 0 {
            progress.report("rovers", (step - first) as f64 / (steps - first) as f64);
        }
    }
}

fn flown(fleet: &[Rover]) -> Flown {
    let count = |is: fn(&Rover) -> bool| fleet.iter().filter(|rover| is(rover)).count();
    let rovers = fleet.len();
    Flown {
        rovers,
        lost: count(|rover| rover.lost),
        stopped: count(|rover| rover.stopped),
        value: fleet.iter().map(|rover| rover.value).sum::<f64>() / rovers as f64,
    }
}

/// One rover on its way.
struct Rover {
    chance: Chance,
    /// The stoppages that it is known to meet, from the next one on; else it draws them.
    known: Option<VecDeque<Known>>,
    mode: Mode,
    place: MapPoint,
    state: PhysicalState,
    /// Seconds since the start of the problem: when the next stoppage comes, or when the present one
    /// is over.
    next_s: f64,
    lost: bool,
    stopped: bool,
    value: f64,
}

/// A known stoppage, in seconds since the start of the problem.
struct Known {
    fault: usize,
    from_s: f64,
    until_s: f64,
}

impl Rover {
    fn new(hazards: &Hazards<'_>, (seed, index): (u64, u64), met: Option<&Vec<Met>>) -> Self {
        let share = start(hazards);
        let since_s = |utc: Epoch| (utc - hazards.course.epoch(0)).to_seconds();
        let known = |met: &Met| Known {
            fault: met.fault,
            from_s: since_s(met.from),
            until_s: since_s(met.until),
        };
        let mut rover = Self {
            chance: Chance::new(seed.rotate_left(32) ^ index << 20),
            known: met.map(|met| met.iter().map(known).collect()),
            mode: share.mode,
            place: share.place,
            state: share.state,
            next_s: 0.0,
            lost: false,
            stopped: false,
            value: 0.0,
        };
        let now_s = hazards.course.first as f64 * hazards.course.step_s();
        rover.next_s = rover.comes_s(hazards, now_s);
        rover
    }

    /// When the next stoppage comes to a rover that is free from an instant on.
    fn comes_s(&mut self, hazards: &Hazards<'_>, free_s: f64) -> f64 {
        let Some(known) = &mut self.known else {
            return free_s + self.chance.waits() / crate::fault::rate_s(hazards.faults);
        };
        while known.front().is_some_and(|stoppage| stoppage.until_s <= free_s) {
            known.pop_front();
        }
        known.front().map_or(f64::INFINITY, |stoppage| stoppage.from_s.max(free_s))
    }

    /// Which fault it is that comes, and when it is over.
    fn stoppage(&mut self, hazards: &Hazards<'_>) -> (usize, f64) {
        if let Some(Known { fault, until_s, .. }) =
            self.known.as_mut().and_then(VecDeque::pop_front)
        {
            return (fault, until_s);
        }
        let fault = self.kind(hazards);
        (fault, self.next_s + self.chance.waits() * hazards.faults[fault].mean_s())
    }

    /// Which fault it is that comes.
    fn kind(&mut self, hazards: &Hazards<'_>) -> usize {
        let mut left = self.chance.draw() * crate::fault::rate_s(hazards.faults);
        for (index, fault) in hazards.faults.iter().enumerate() {
            left -= fault.rate_s();
            if left < 0.0 {
                return index;
            }
        }
        hazards.faults.len() - 1
    }

    /// One step.
    fn lives(&mut self, hazards: &Hazards<'_>, (step, policy): (usize, &RetreatStep<'_>)) {
        if self.lost {
            return;
        }
        self.mode =
            hazards.decides((self.mode, self.place, &self.state), (step, policy, hazards.spare));
        let scatter = hazards.scatter(self.place, &mut self.chance);
        let acts = hazards.acts((self.mode, self.place, &self.state), policy, scatter);
        let comes = self.next_s < (step + 1) as f64 * hazards.course.step_s();
        match self.mode {
            Mode::Stopped { then, .. } => {
                self.does(hazards, step, &acts);
                if comes {
                    self.is_free(hazards, (step, then));
                }
            }
            Mode::Follows { at } if comes => {
                self.is_stopped(hazards, (step, &acts), Then::Follows { at });
            }
            Mode::Retreats { since } if comes => {
                self.is_stopped(hazards, (step, &acts), Then::Retreats { since });
            }
            Mode::Follows { at } => {
                self.does(hazards, step, &acts);
                self.worked(hazards, at);
                self.mode = Mode::Follows { at: at + 1 };
            }
            Mode::Retreats { .. } => self.does(hazards, step, &acts),
        }
    }

    fn does(&mut self, hazards: &Hazards<'_>, step: usize, acts: &StepActions) {
        let utc = hazards.course.epoch(step);
        self.lost |= acts.done(hazards, (&mut self.state, utc), LONGEST).is_broken();
        self.place = acts.to();
    }

    /// A stoppage comes in this step, and may be over in it too.
    fn is_stopped(
        &mut self,
        hazards: &Hazards<'_>,
        (step, acts): (usize, &StepActions),
        then: Then,
    ) {
        let step_s = hazards.course.step_s();
        let cut = acts.stopped_at(self.next_s - step as f64 * step_s);
        self.does(hazards, step, &cut);
        self.stopped = true;
        let (fault, until_s) = self.stoppage(hazards);
        self.next_s = until_s;
        self.mode = Mode::Stopped { fault, facing: cut.facing, then };
        if self.next_s < (step + 1) as f64 * step_s {
            self.is_free(hazards, (step, then));
        }
    }

    /// The stoppage was over within this step: the rover acts from the next one on.
    fn is_free(&mut self, hazards: &Hazards<'_>, (step, then): (usize, Then)) {
        self.mode = match then {
            Then::Follows { at } => Mode::Follows { at },
            Then::Retreats { since } => Mode::Retreats { since },
        };
        let end_s = (step + 1) as f64 * hazards.course.step_s();
        self.next_s = self.comes_s(hazards, end_s);
    }

    /// Counts the value of work that ends with a step of the plan.
    fn worked(&mut self, hazards: &Hazards<'_>, at: usize) {
        if !hazards.course.ends_work(at) || self.lost {
            return;
        }
        let goal = hazards.plan.activities[hazards.course.activity(at)].goal.as_ref();
        let outcome = hazards.plan.goals.iter().find(|outcome| Some(&outcome.id) == goal);
        self.value += outcome.map_or(0.0, |outcome| outcome.value);
    }

    fn ends(&mut self, hazards: &Hazards<'_>, policy: &RetreatStep<'_>) {
        let cell = hazards.map.tile().cell_at(self.place);
        self.lost |= !cell.is_some_and(|cell| policy.ends_in_haven(cell));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers are those of `proportion_confint(…, method="wilson")` of statsmodels 0.15.
    #[test]
    fn the_interval_is_that_of_wilson() {
        for (lost, rovers, low, high) in [
            (0, 10, 0.0, 0.277_532_8),
            (5, 10, 0.236_593_1, 0.763_406_9),
            (1, 1000, 0.000_176_5, 0.005_642_6),
        ] {
            let flown = Flown { rovers, lost, stopped: 0, value: 0.0 };
            let [found_low, found_high] = flown.interval();
            assert!(
                (found_low - low).abs() < 1e-6 && (found_high - high).abs() < 1e-6,
                "{flown:?} {found_low} {found_high}"
            );
        }
    }
}
