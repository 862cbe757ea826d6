//! One expansion of the goal search: from a place, a step and a charge, where to next and when.

use hilal_environment::GridCell;

use crate::grid::action::Action;
use crate::grid::light::Light;
use crate::grid::model::Model;
use crate::search::remaining_value::RemainingValue;
use crate::sweep::forward_sweep::ForwardSweep;
use crate::sweep::state::{State, Visit};
use crate::sweep::survival_energy::SurvivalEnergy;

/// A goal as the search sees it.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Place in the problem's list of goals.
    pub(crate) index: usize,
    pub(crate) cell: GridCell,
    pub(crate) value: f64,
    pub(crate) dwell_steps: usize,
    /// First step at which a rover that does nothing else can begin to work there; 0 where that is
    /// not known.
    pub(crate) first: usize,
    /// Last step at which a rover that does nothing else could arrive; no plan can come later.
    pub(crate) deadline: usize,
    /// Steps of which one range must hold the whole dwell, where there are any.
    pub(crate) windows: Option<Vec<core::ops::Range<usize>>>,
    /// Places in the problem's list of the goals that must come before.
    pub(crate) after: Vec<usize>,
}

/// Everything a search reads.
pub(crate) struct Arena<'a> {
    pub(crate) model: &'a Model,
    pub(crate) light: &'a Light<'a>,
    pub(crate) survival_energy: &'a SurvivalEnergy,
    pub(crate) targets: Vec<Target>,
    pub(crate) outlook: RemainingValue,
}

/// How far an expansion looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Steps after the start: to the end of the mission, if a night lies between two goals.
    pub(crate) window: usize,
    /// Goals after whose first visit the sweep ends soon …
    pub(crate) nearest: usize,
    /// … namely so many steps later.
    pub(crate) linger: usize,
    /// Visits kept for a goal: the first, and later ones that leave with more.
    pub(crate) visits: usize,
}

/// A later visit must leave with so many units more: 30 Wh.
const WORTH_WAITING: u16 = 3_000;

/// What an expansion found, and how much it worked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expansion {
    pub(crate) visits: Vec<Visit>,
    pub(crate) relaxations: u64,
}

impl Arena<'_> {
    /// Sweeps the whole mission once, and gives for each target the first and the last step at which
    /// it can be visited as the only goal, or nothing if it never can; and the work it took.
    pub(crate) fn alone(&self, from: State) -> (Vec<Option<[usize; 2]>>, u64) {
        let mut front = ForwardSweep::new(self.model, from.cell, from.step, from.units);
        let mut times: Vec<Option<[usize; 2]>> = vec![None; self.targets.len()];
        loop {
            for (target, times) in times.iter_mut().enumerate() {
                if self.arrival(&front, target).and_then(|a| self.visit(target, a)).is_some() {
                    let first = times.map_or(front.step, |[first, _]| first);
                    *times = Some([first, front.step]);
                }
            }
            if front.step >= self.model.steps || !front.is_alive() {
                return (times, front.relaxations);
            }
            front.advance(self.model, self.light, self.survival_energy);
        }
    }

    /// Finds visits to the targets that are not in `done`.
    pub(crate) fn expand(&self, from: State, done: u64, limits: Limits) -> Expansion {
        let open: Vec<usize> = (0..self.targets.len()).filter(|t| done >> t & 1 == 0).collect();
        self.expand_to(from, (done, &open), limits)
    }

    /// Finds visits to some targets, where what must come before them is in `done`.
    pub(crate) fn expand_to(
        &self,
        from: State,
        (done, wanted): (u64, &[usize]),
        limits: Limits,
    ) -> Expansion {
        let mut front = ForwardSweep::new(self.model, from.cell, from.step, from.units);
        let ground = (self.model, self.light, self.survival_energy);
        let mut advance = |front: &mut ForwardSweep, end: usize| match *wanted {
            // What is too far away from the only goal is left out.
            [target] => front.advance_towards((self.targets[target].cell, end), ground),
            _ => front.advance(self.model, self.light, self.survival_energy),
        };
        self.expand_along(&mut front, (done, wanted), limits, &mut advance)
    }

    /// The same with a sweep of one's own, and one's own way to take it a step further, which is told
    /// the last step that is looked at.
    pub(crate) fn expand_along(
        &self,
        front: &mut ForwardSweep,
        (done, wanted): (u64, &[usize]),
        limits: Limits,
        advance: &mut dyn FnMut(&mut ForwardSweep, usize),
    ) -> Expansion {
        let (start, before) = (front.step, front.relaxations);
        let to_come =
            |&target: &usize| self.may(done, target) && self.targets[target].deadline >= start;
        let open: Vec<usize> = wanted.iter().copied().filter(to_come).collect();
        let mut found: Vec<Vec<Visit>> = vec![Vec::new(); open.len()];
        let mut end = start.saturating_add(limits.window).min(self.model.steps);
        if open.is_empty() {
            end = start;
        }
        loop {
            for (slot, &target) in open.iter().enumerate() {
                self.consider(front, target, (&mut found[slot], limits.visits));
            }
            let reached = found.iter().filter(|visits| !visits.is_empty()).count();
            // Goals whose last time is past are not waited for.
            let missing = open.iter().zip(&found).any(|(&target, visits)| {
                visits.is_empty() && self.targets[target].deadline >= front.step
            });
            if reached >= limits.nearest || !missing {
                end = end.min(front.step + limits.linger);
                if reached == open.len() && found.iter().all(|v| v.len() >= limits.visits) {
                    break;
                }
            }
            if front.step >= end || !front.is_alive() {
                break;
            }
            advance(front, end);
        }
        let relaxations = front.relaxations - before;
        Expansion { visits: found.into_iter().flatten().collect(), relaxations }
    }

    /// Whether a target is not done yet, and all that must come before it is.
    pub(crate) fn may(&self, done: u64, target: usize) -> bool {
        let after = &self.targets[target].after;
        done >> target & 1 == 0 && after.iter().all(|&index| self.is_done(done, index))
    }

    /// Whether a goal, by its place in the problem's list, is in a set of targets.
    fn is_done(&self, done: u64, index: usize) -> bool {
        let target = self.targets.iter().position(|target| target.index == index);
        target.is_some_and(|target| done >> target & 1 == 1)
    }

    fn consider(
        &self,
        front: &ForwardSweep,
        target: usize,
        (found, limit): (&mut Vec<Visit>, usize),
    ) {
        if found.len() >= limit {
            return;
        }
        let Some(arrival) = self.arrival(front, target) else { return };
        let better = found.last().map_or(0, |last: &Visit| last.departure.units + WORTH_WAITING);
        if let Some(visit) = self.visit(target, arrival).filter(|v| v.departure.units >= better) {
            found.push(visit);
        }
    }

    fn arrival(&self, front: &ForwardSweep, target: usize) -> Option<State> {
        let cell = self.targets[target].cell;
        let units = front.units(self.model, cell)?;
        Some(State { cell, step: front.step, units })
    }

    /// The visit that starts with an arrival, if the dwell and what follows can be survived.
    pub(crate) fn visit(&self, target: usize, arrival: State) -> Option<Visit> {
        let goal = &self.targets[target];
        let end = arrival.step + goal.dwell_steps;
        let inside =
            |window: &core::ops::Range<usize>| window.start <= arrival.step && end <= window.end;
        if goal.windows.as_ref().is_some_and(|windows| !windows.iter().any(inside)) {
            return None;
        }
        let units = self.model.after_stay(
            (arrival.cell, arrival.units),
            (Action::Dwell(goal.index), arrival.step..end),
            (self.light, self.survival_energy),
        )?;
        let need = self.survival_energy.need(goal.cell, end);
        let departure = State { cell: goal.cell, step: end, units };
        (units >= need).then_some(Visit { target, hold: None, arrival, departure })
    }
}

#[cfg(test)]
mod tests;
