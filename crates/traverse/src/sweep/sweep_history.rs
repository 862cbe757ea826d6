//! What a sweep leaves behind it, so that ways can be traced through it without another sweep.
//!
//! Every slice is kept as long as they fit; then every second one, every fourth … From one that was
//! kept the sweep goes over the steps up to the next one again where a way is traced through them.

use hilal_environment::GridCell;

use crate::grid::action::Action;
use crate::grid::model::Model;
use crate::sweep::forward_sweep::{ForwardSweep, Snapshot};
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::State;

/// Bytes of slices kept of one sweep.
const MOST: usize = 96_000_000;

/// Slices of a sweep from one state.
pub(crate) struct SweepHistory {
    from: State,
    /// Steps between two slices that are kept.
    every: usize,
    kept: Vec<Snapshot>,
    bytes: usize,
    most: usize,
}

/// A way on which we walk back.
struct Walk {
    at: State,
    habit: Action,
    actions: Vec<Action>,
    is_lost: bool,
}

impl SweepHistory {
    /// Begins with a sweep that has not left its start yet.
    pub(crate) fn new(model: &Model, from: State, front: &ForwardSweep) -> Self {
        Self::within(MOST, (model, from, front))
    }

    /// The same, of so many bytes at most.
    fn within(most: usize, (model, from, front): (&Model, State, &ForwardSweep)) -> Self {
        let mut wake = Self { from, every: 1, kept: Vec::new(), bytes: 0, most };
        wake.keep(model, front);
        wake
    }

    /// Takes the slice of the next step.
    pub(crate) fn keep(&mut self, model: &Model, front: &ForwardSweep) {
        if !(front.step - self.from.step).is_multiple_of(self.every) {
            return;
        }
        let snapshot = front.snapshot(model);
        self.bytes += snapshot.bytes();
        self.kept.push(snapshot);
        while self.bytes > self.most && self.kept.len() > 2 {
            let mut index = 0;
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.every *= 2;
            self.bytes = self.kept.iter().map(Snapshot::bytes).sum();
        }
    }

    /// When, within some steps, each of several cells is reached first, in the order of time; and the
    /// work of what was swept again.
    pub(crate) fn first_reached(
        &self,
        ground: SweepContext<'_>,
        cells: &[GridCell],
        steps: core::ops::Range<usize>,
    ) -> (Vec<State>, u64) {
        let mut missing = cells.to_vec();
        let (mut reached, mut relaxations) = (Vec::new(), 0);
        for (index, snapshot) in self.kept.iter().enumerate() {
            let first = self.from.step + index * self.every;
            let next = (first + self.every).min(steps.end);
            if missing.is_empty() || next <= first {
                break;
            }
            let (later, spent) = swept(ground, snapshot, first..next);
            relaxations += spent;
            let slices = core::iter::once(snapshot).chain(&later).zip(first..next);
            for (slice, step) in slices.filter(|(_, step)| steps.contains(step)) {
                missing.retain(|&cell| {
                    let units = slice.units(cell);
                    reached.extend(units.map(|units| State { cell, step, units }));
                    units.is_none()
                });
            }
        }
        (reached, relaxations)
    }

    /// The actions that lead to each of several states of the sweep, and the work of what was swept
    /// again. Empty where a state is none of it.
    pub(crate) fn legs(&self, ground: SweepContext<'_>, to: &[State]) -> (Vec<Vec<Action>>, u64) {
        let walk =
            |&at: &State| Walk { at, habit: Action::Park, actions: Vec::new(), is_lost: false };
        let mut walks: Vec<Walk> = to.iter().map(walk).collect();
        let mut relaxations = 0;
        for (index, snapshot) in self.kept.iter().enumerate().rev() {
            let first = self.from.step + index * self.every;
            let last = walks.iter().map(|walk| walk.at.step).max().unwrap_or(first);
            if last <= first {
                continue;
            }
            let (later, spent) = swept(ground, snapshot, first..last);
            relaxations += spent;
            for walk in &mut walks {
                let slice = |step: usize| match step - first {
                    0 => snapshot,
                    n => &later[n - 1],
                };
                walk.back(ground, first, slice);
            }
        }
        (walks.into_iter().map(Walk::way).collect(), relaxations)
    }
}

impl Walk {
    /// Goes back to a step. Prefers to go on as it goes, then to stand, then the shorter move: fewer
    /// turns, fewer stops.
    fn back<'a>(
        &mut self,
        ground: SweepContext<'_>,
        first: usize,
        slice: impl Fn(usize) -> &'a Snapshot,
    ) {
        while self.at.step > first && !self.is_lost {
            match ground.before(slice(self.at.step - 1), (self.at, self.habit)) {
                Some((at, action)) => {
                    (self.at, self.habit) = (at, action);
                    self.actions.push(action);
                }
                None => self.is_lost = true,
            }
        }
    }

    fn way(mut self) -> Vec<Action> {
        self.actions.reverse();
        if self.is_lost { Vec::new() } else { self.actions }
    }
}

/// The slices after the first one of some steps, and the work of sweeping for them.
fn swept(
    ground: SweepContext<'_>,
    snapshot: &Snapshot,
    steps: core::ops::Range<usize>,
) -> (Vec<Snapshot>, u64) {
    let again = steps.start + 1..steps.end;
    if again.is_empty() {
        return (Vec::new(), 0);
    }
    let mut front = ForwardSweep::resumed(ground.model, snapshot, steps.start);
    let mut slices = Vec::new();
    for _ in again {
        front.advance(ground.model, ground.light, ground.survival_energy);
        slices.push(front.snapshot(ground.model));
    }
    (slices, front.relaxations)
}

#[cfg(test)]
mod tests;
