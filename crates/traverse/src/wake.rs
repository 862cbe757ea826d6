//! What a sweep leaves behind it, so that ways can be traced through it without another sweep.
//!
//! Every slice is kept as long as they fit; then every second one, every fourth … From one that was
//! kept the sweep goes over the steps up to the next one again where a way is traced through them.

use hilal_environment::GridCell;

use crate::action::Action;
use crate::expand::State;
use crate::front::{Front, Snapshot};
use crate::model::Model;
use crate::trace::Ground;

/// Bytes of slices kept of one sweep.
const MOST: usize = 96_000_000;

/// Slices of a sweep from one state.
pub(crate) struct Wake {
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

impl Wake {
    /// Begins with a sweep that has not left its start yet.
    pub(crate) fn new(model: &Model, from: State, front: &Front) -> Self {
        Self::within(MOST, (model, from, front))
    }

    /// The same, of so many bytes at most.
    fn within(most: usize, (model, from, front): (&Model, State, &Front)) -> Self {
        let mut wake = Self { from, every: 1, kept: Vec::new(), bytes: 0, most };
        wake.keep(model, front);
        wake
    }

    /// Takes the slice of the next step.
    pub(crate) fn keep(&mut self, model: &Model, front: &Front) {
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
        ground: Ground<'_>,
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
    pub(crate) fn legs(&self, ground: Ground<'_>, to: &[State]) -> (Vec<Vec<Action>>, u64) {
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
        ground: Ground<'_>,
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
    ground: Ground<'_>,
    snapshot: &Snapshot,
    steps: core::ops::Range<usize>,
) -> (Vec<Snapshot>, u64) {
    let again = steps.start + 1..steps.end;
    if again.is_empty() {
        return (Vec::new(), 0);
    }
    let mut front = Front::resumed(ground.model, snapshot, steps.start);
    let mut slices = Vec::new();
    for _ in again {
        front.advance(ground.model, ground.light, ground.certificate);
        slices.push(front.snapshot(ground.model));
    }
    (slices, front.relaxations)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::certificate::Certificate;
    use crate::light::Light;
    use crate::testing::{Lamp, problem, tile};

    proptest! {
        #[test]
        fn a_way_is_the_same_however_few_slices_are_kept_and_through_a_sweep_that_aims_at_it(
            light in prop::collection::vec(0..=200_u8, 100), steep in prop::collection::vec(0.0..20.0_f32, 100),
        ) {
            let lamp = Lamp(|step, cell| light[(cell + 7 * step) % 100]);
            let mut slopes = steep;
            slopes[0] = 1.0;
            let problem = problem(tile(10, 10), &slopes, &lamp);
            let model = Model::new(&problem).unwrap();
            let light = Light::new(problem.light, model.frame, 0..model.steps, &|_| ());
            let certificate = Certificate::nothing();
            let ground = Ground { model: &model, light: &light, certificate: &certificate };
            let from = State { cell: GridCell { row: 0, column: 0 }, step: 0, units: 4000 };
            let mut front = Front::new(&model, from.cell, 0, from.units);
            let mut wakes = [MOST, 1500, 0].map(|most| Wake::within(most, (&model, from, &front)));
            while front.step < 17 {
                front.advance(&model, &light, &certificate);
                for wake in &mut wakes {
                    wake.keep(&model, &front);
                }
            }
            let reached: Vec<State> = (0..100)
                .map(|i| GridCell { row: i / 10, column: i % 10 })
                .filter_map(|cell| Some(State { cell, step: 17, units: front.units(&model, cell)? }))
                .collect();
            let [all, some, least] = wakes.each_ref().map(|wake| wake.every);
            prop_assert!(all == 1 && (2..=least).contains(&some) && least == 16);
            let ways = wakes.each_ref().map(|wake| wake.legs(ground, &reached).0);
            prop_assert!(ways[0].iter().all(|way| way.len() == 17));
            prop_assert_eq!(&ways[0], &ways[1]);
            prop_assert_eq!(&ways[0], &ways[2]);
            for (&to, way) in reached.iter().zip(&ways[0]) {
                prop_assert_eq!(&ground.leg(from, to), way);
            }
        }
    }
}
