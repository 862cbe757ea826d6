//! Which goals: sweeps from every way to have done a set of them.
//!
//! More energy is never worse, so of all rovers that are in a cell at a step and have done the same
//! goals only the one with the most energy matters, whatever order it did them in. A sweep for a
//! set starts wherever and whenever the last of its goals is left. With a sweep for every set, 2ⁿ
//! at most for n goals, what is found is the optimum, given the planner's steps and cells; with
//! sweeps for the most promising sets of every size it is a beam.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::grid::action::Action;
use crate::problem::Progress;
use crate::search::beam_search::{Hope, Node, promise};
use crate::search::expansion::{Arena, Limits};
use crate::sweep::forward_sweep::{ForwardSweep, Snapshot};
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::{State, Visit};

/// A goal left, and the set of goals that was done before it.
#[derive(Debug, Clone, Copy)]
struct Left {
    visit: Visit,
    before: u64,
}

/// Every way to have done a set of goals, by the step at which its last goal is left.
type Ways = Vec<Left>;

/// The search.
pub(crate) struct SubsetSearch<'a> {
    arena: &'a Arena<'a>,
    start: State,
    /// For every set that can be done, how its last goal is left.
    ways: BTreeMap<u64, Ways>,
    breadth: Breadth,
    pub(crate) relaxations: u64,
    pub(crate) sweeps: u64,
    /// Whether the time was over before the last set.
    pub(crate) ended_early: bool,
}

/// How many sets are swept for, and how far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Breadth {
    /// How many sets of one size are kept.
    pub(crate) width: usize,
    /// How they are ranked.
    pub(crate) hope: Hope,
    /// How far a sweep looks.
    pub(crate) limits: Limits,
    /// Cells times actions after which it ends.
    pub(crate) effort: u64,
    /// Ways to have done a set after which it ends.
    pub(crate) ways: usize,
}

impl Breadth {
    /// Every set, to the end.
    pub(crate) const EVERYTHING: Self = Self {
        width: usize::MAX,
        hope: Hope { value_per_step: 0.0, patience_steps: 1.0, drag: None },
        limits: Limits {
            window: usize::MAX,
            nearest: usize::MAX,
            linger: usize::MAX,
            visits: usize::MAX,
        },
        effort: u64::MAX,
        ways: usize::MAX,
    };
}

impl<'a> SubsetSearch<'a> {
    /// Sweeps for set after set, the small ones first.
    pub(crate) fn new(
        arena: &'a Arena<'a>,
        (start, breadth): (State, Breadth),
        progress: &dyn Progress,
    ) -> Self {
        let (ways, relaxations, sweeps, ended_early) = (BTreeMap::new(), 0, 0, false);
        let mut this = Self { arena, start, ways, breadth, relaxations, sweeps, ended_early };
        let mut level: Vec<u64> = vec![0];
        let goals = arena.targets.len() as f64;
        for done in 0.. {
            progress.report("every set of goals", f64::from(done) / goals);
            if level.is_empty() {
                break;
            }
            this.grow(&level, progress);
            level = if this.ended_early { Vec::new() } else { this.promising(done + 1) };
        }
        this
    }

    /// Sweeps for the sets of one size, and takes in the larger ones that they lead to.
    fn grow(&mut self, level: &[u64], progress: &dyn Progress) {
        let mut next: BTreeMap<u64, Ways> = BTreeMap::new();
        for sets in level.chunks(SETS) {
            let held: usize = next.values().chain(self.ways.values()).map(Vec::len).sum();
            let spent = self.relaxations >= self.breadth.effort || held >= self.breadth.ways;
            self.ended_early |= progress.is_over() || spent;
            if self.ended_early {
                break;
            }
            let swept: Vec<_> = sets.par_iter().map(|&set| self.sweep(set)).collect();
            self.sweeps += sets.len() as u64;
            self.relaxations += swept.iter().map(|(_, relaxations)| relaxations).sum::<u64>();
            for (set, left) in swept.into_iter().flat_map(|(left, _)| left) {
                next.entry(set).or_default().push(left);
            }
        }
        self.ways.extend(next);
    }

    /// The sets of so many goals that are swept for.
    fn promising(&self, goals: u32) -> Vec<u64> {
        let sets = self.ways.iter().filter(|(set, _)| set.count_ones() == goals);
        let mut ranked: Vec<(f64, u64)> = sets
            .map(|(&set, ways)| {
                let promises = ways.iter().map(|left| {
                    let hope = self.breadth.hope;
                    promise(self.arena, (left.visit.departure, set), hope)
                });
                (self.value(set) + promises.fold(f64::NEG_INFINITY, f64::max), set)
            })
            .collect();
        ranked.sort_by(|(a, m), (b, n)| b.total_cmp(a).then(m.cmp(n)));
        ranked.truncate(self.breadth.width);
        ranked.into_iter().map(|(_, set)| set).collect()
    }

    /// What a set is worth.
    fn value(&self, set: u64) -> f64 {
        let targets = self.arena.targets.iter().enumerate();
        targets.filter(|(t, _)| set >> t & 1 == 1).map(|(_, target)| target.value).sum()
    }

    /// The most that a set is worth that can be done.
    pub(crate) fn most_value(&self) -> f64 {
        self.ways.keys().map(|&set| self.value(set)).fold(0.0, f64::max)
    }

    /// The best set, done as early as it can be.
    pub(crate) fn best(&self, ground: SweepContext<'_>) -> Option<Node> {
        let earliest =
            |set: u64| self.ways.get(&set)?.iter().min_by_key(|l| l.visit.departure.step);
        let sets = self.ways.keys().map(|&set| (set, self.value(set)));
        let best = sets.filter_map(|(set, value)| Some((set, value, earliest(set)?))).max_by(
            |(a_set, a, a_left), (b_set, b, b_left)| {
                let earlier = b_left.visit.departure.step.cmp(&a_left.visit.departure.step);
                a.total_cmp(b).then(earlier).then(b_set.cmp(a_set))
            },
        );
        let Some((done, value, last)) = best else {
            return Some(Node { state: self.start, done: 0, value: 0.0, visits: Vec::new() });
        };
        let visits = self.visits(ground, *last)?;
        Some(Node { state: last.visit.departure, done, value, visits })
    }

    /// Sweeps from everywhere where the last goal of a set is left.
    fn sweep(&self, set: u64) -> (Vec<(u64, Left)>, u64) {
        let mut found = Vec::new();
        let (limits, model) = (self.breadth.limits, self.arena.model);
        let mut end = None;
        let mut reached = 0_u64;
        let relaxations = self.through(set, |front| {
            let end = end.get_or_insert(front.step.saturating_add(limits.window).min(model.steps));
            for (target, arrival) in self.arrivals(front, set) {
                if let Some(visit) = self.arena.visit(target, arrival) {
                    found.push((set | 1 << target, Left { visit, before: set }));
                    reached |= 1 << target;
                }
            }
            // Goals whose last time is past are not waited for.
            let to_come = |&t: &usize| {
                let late = self.arena.targets[t].deadline < front.step;
                self.arena.may(set, t) && !late && reached >> t & 1 == 0
            };
            let missing = (0..self.arena.targets.len()).filter(to_come).count();
            if missing == 0 || reached.count_ones() as usize >= limits.nearest {
                *end = (*end).min(front.step.saturating_add(limits.linger));
            }
            front.step < *end
        });
        (found, relaxations)
    }

    /// Runs the sweep of a set, and shows every step of it for as long as is wanted.
    fn through(&self, set: u64, mut show: impl FnMut(&ForwardSweep) -> bool) -> u64 {
        let Arena { model, light, survival_energy, .. } = *self.arena;
        let starts = self.starts(set);
        let Some(first) = starts.iter().map(|state| state.step).min() else { return 0 };
        let mut front = ForwardSweep::empty(model, first);
        loop {
            let now = front.step;
            for state in starts.iter().filter(|state| state.step == now) {
                front.join(model, state.cell, state.units);
            }
            let wanted = show(&front);
            let to_come = starts.iter().any(|state| state.step > front.step);
            let over = front.step >= model.steps || !(front.is_alive() || to_come);
            if over || !wanted {
                return front.relaxations;
            }
            front.advance(model, light, survival_energy);
        }
    }

    /// Where and when the sweep of a set begins.
    fn starts(&self, set: u64) -> Vec<State> {
        let ways = self.ways.get(&set);
        ways.map_or_else(
            || vec![self.start],
            |ways| ways.iter().map(|l| l.visit.departure).collect(),
        )
    }

    fn arrivals(&self, front: &ForwardSweep, set: u64) -> Vec<(usize, State)> {
        let model = self.arena.model;
        let open = (0..self.arena.targets.len()).filter(|&t| self.arena.may(set, t));
        open.filter_map(|target| {
            let cell = self.arena.targets[target].cell;
            let units = front.units(model, cell)?;
            Some((target, State { cell, step: front.step, units }))
        })
        .collect()
    }

    /// The visits that lead to a last one, found backwards.
    fn visits(&self, ground: SweepContext<'_>, last: Left) -> Option<Vec<Visit>> {
        let mut visits = vec![last.visit];
        let mut left = last;
        while left.before != 0 {
            let departure = self.origin(ground, left)?;
            let ways = self.ways.get(&left.before)?;
            left = *ways.iter().find(|way| way.visit.departure == departure)?;
            visits.push(left.visit);
        }
        visits.reverse();
        Some(visits)
    }

    /// Walks back from an arrival to the departure that it came from.
    fn origin(&self, ground: SweepContext<'_>, left: Left) -> Option<State> {
        let starts = self.starts(left.before);
        let first = starts.iter().map(|state| state.step).min()?;
        let arrival = left.visit.arrival;
        let mut snapshots: Vec<Snapshot> = Vec::new();
        self.through(left.before, |front| {
            snapshots.push(front.snapshot(ground.model));
            front.step < arrival.step
        });
        let mut at = arrival;
        let mut habit = Action::Park;
        while !starts.contains(&at) {
            let step = at.step.checked_sub(1).filter(|&step| step >= first)?;
            (at, habit) = ground.before(&snapshots[step - first], (at, habit))?;
        }
        Some(at)
    }
}

/// Sets swept between two looks at the clock.
const SETS: usize = 8;

#[cfg(test)]
mod tests;
