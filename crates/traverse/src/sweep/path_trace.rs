//! From a sweep back to a path: no pointers are kept, the value itself shows where it came from.

use hilal_environment::GridCell;

use crate::grid::action::Action;
use crate::grid::light::Light;
use crate::grid::model::Model;
use crate::grid::plane_layout::Offset;
use crate::sweep::forward_sweep::{ForwardSweep, Snapshot};
use crate::sweep::haven_hold::HavenHold;
use crate::sweep::state::{State, Visit, Wait};
use crate::sweep::survival_energy::SurvivalEnergy;
use crate::sweep::sweep_history::SweepHistory;

/// What a leg is traced through.
#[derive(Clone, Copy)]
pub(crate) struct SweepContext<'a> {
    pub(crate) model: &'a Model,
    pub(crate) light: &'a Light<'a>,
    pub(crate) survival_energy: &'a SurvivalEnergy,
}

impl SweepContext<'_> {
    /// The actions that lead from one state to another that a sweep from the first has found.
    pub(crate) fn leg(self, from: State, to: State) -> Vec<Action> {
        let Self { model, light, survival_energy } = self;
        let mut front = ForwardSweep::new(model, from.cell, from.step, from.units);
        let mut wake = SweepHistory::new(model, from, &front);
        while front.step < to.step {
            front.advance_towards((to.cell, to.step), (model, light, survival_energy));
            wake.keep(model, &front);
        }
        wake.legs(self, &[to]).0.pop().unwrap_or_default()
    }

    /// The actions that lead from a state to the arrival of a visit, with its wait.
    pub(crate) fn way_to(self, from: State, visit: &Visit) -> Vec<Action> {
        let Some(Wait { from: begin, until }) = visit.hold else {
            return self.leg(from, visit.arrival);
        };
        let mut actions = self.leg(from, begin);
        actions.extend(core::iter::repeat_n(Action::Park, until.step - begin.step));
        actions.extend(self.leg(until, visit.arrival));
        actions
    }

    /// The first haven cell that can be reached and held to the end, and the way there.
    pub(crate) fn retreat(
        self,
        from: State,
        haven_hold: &HavenHold,
    ) -> Option<(State, Vec<Action>)> {
        let mut front = ForwardSweep::new(self.model, from.cell, from.step, from.units);
        let mut wake = SweepHistory::new(self.model, from, &front);
        loop {
            let held = haven_hold
                .needs_at(front.step)
                .filter_map(|(cell, need)| Some((cell, front.units(self.model, cell)?, need)))
                .filter(|&(_, units, need)| units >= need)
                .max_by_key(|&(cell, units, need)| (units - need, std::cmp::Reverse(cell)));
            if let Some((cell, units, _)) = held {
                let to = State { cell, step: front.step, units };
                return Some((to, wake.legs(self, &[to]).0.pop()?));
            }
            if front.step >= self.model.steps || !front.is_alive() {
                return None;
            }
            front.advance(self.model, self.light, self.survival_energy);
            wake.keep(self.model, &front);
        }
    }

    /// The state one step earlier, and the action that leads from it to a state of the sweep.
    pub(crate) fn before(
        self,
        before: &Snapshot,
        (at, habit): (State, Action),
    ) -> Option<(State, Action)> {
        let step = at.step.checked_sub(1)?;
        let light = &self.light.slice(step);
        let drives = (0..self.model.moves.len()).map(Action::Drive);
        [habit, Action::Park].into_iter().chain(drives).find_map(|action| {
            let (cell, units) = self.source(before, at.cell, action)?;
            let after = self.model.after((cell, units), action, light)?;
            (after == at.units).then_some((State { cell, step, units }, action))
        })
    }

    fn source(self, before: &Snapshot, cell: GridCell, action: Action) -> Option<(GridCell, u16)> {
        let by = self.model.displacement(action);
        let back = Offset { rows: -by.rows, columns: -by.columns };
        let source = self.model.frame.neighbour(cell, back)?;
        Some((source, before.units(source)?))
    }
}
