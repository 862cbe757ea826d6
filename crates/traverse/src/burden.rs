//! What a rover carries along its way beside its charge: data that wait to be sent.
//!
//! Energy is in the sweeps, for every cell at once. What depends on the whole way before is followed
//! on the way that a sweep has found, action by action, with the models that the checker uses.

use hilal_quantity::{DataRate, DataVolume};

use crate::action::Action;
use crate::assemble::Schedule;
use crate::expand::State;
use crate::model::Model;
use crate::tile::TileCell;
use crate::{DropReason, Evidence, Memory, Problem};

/// What is carried at the start of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Burden {
    /// Data that wait to be sent, at most.
    pub(crate) waits: DataVolume,
}

impl Burden {
    /// Whether nothing of it is more than of another.
    pub(crate) fn is_no_more_than(&self, other: &Self) -> bool {
        self.waits <= other.waits
    }
}

/// A limit that a way does not keep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Overload {
    /// More data wait than the memory holds.
    Memory {
        /// What waits.
        waits: DataVolume,
    },
}

impl Overload {
    /// Why a goal is left out for it.
    pub(crate) const fn reason(self) -> DropReason {
        match self {
            Self::Memory { .. } => DropReason::NoMemory,
        }
    }

    /// The numbers behind that.
    pub(crate) fn evidence(self, problem: &Problem<'_>) -> Evidence {
        let Self::Memory { waits } = self;
        let limit = problem.memory.map_or(DataVolume::ZERO, |memory| memory.model.science);
        Evidence::Memory { waits_mb: waits.bytes() / 1e6, limit_mb: limit.bytes() / 1e6 }
    }
}

/// Follows a burden along a way.
#[derive(Clone, Copy)]
pub(crate) struct Carrier<'a> {
    problem: &'a Problem<'a>,
    model: &'a Model,
    memory: &'a Memory<'a>,
}

impl<'a> Carrier<'a> {
    /// Takes what a problem reckons with; nothing where that is energy alone.
    pub(crate) fn new(problem: &'a Problem<'a>, model: &'a Model) -> Option<Self> {
        Some(Self { problem, model, memory: problem.memory.as_ref()? })
    }

    /// What the memory holds.
    pub(crate) const fn capacity(&self) -> DataVolume {
        self.memory.model.science
    }

    /// Follows actions from a cell and a step on, and returns what is carried after the last.
    pub(crate) fn follow(
        &self,
        burden: Burden,
        (cell, step): (TileCell, usize),
        actions: impl IntoIterator<Item = Action>,
    ) -> Result<Burden, Overload> {
        let mut at = (cell, step);
        actions.into_iter().try_fold(burden, |burden, action| {
            let after = self.step(burden, at, action);
            at = (self.after(at.0, action), at.1 + 1);
            let full = after.waits > self.capacity();
            if full { Err(Overload::Memory { waits: after.waits }) } else { Ok(after) }
        })
    }

    /// What is carried at the start of each step of a way and at its end, whatever the limits.
    pub(crate) fn course(
        &self,
        burden: Burden,
        states: &[State],
        actions: &[Action],
    ) -> Vec<Burden> {
        let mut course = vec![burden];
        for (state, &action) in states.iter().zip(actions) {
            let last = course.last().copied().unwrap_or(burden);
            course.push(self.step(last, (state.cell, state.step), action));
        }
        course
    }

    /// The limit that a way passes by most.
    pub(crate) fn worst(&self, burden: Burden, way: &Schedule) -> Option<Overload> {
        let course = self.course(burden, &way.states, &way.actions);
        let waits = course.iter().map(|burden| burden.waits).reduce(DataVolume::max)?;
        (waits > self.capacity()).then_some(Overload::Memory { waits })
    }

    /// What is carried after one step, whatever the limits.
    pub(crate) fn step(
        &self,
        burden: Burden,
        (cell, step): (TileCell, usize),
        action: Action,
    ) -> Burden {
        let made = match action {
            Action::Dwell(goal) => self.problem.goals[goal].data,
            Action::Park | Action::Drive(_) => DataRate::ZERO,
        };
        let link = self.link((cell, step), action);
        Burden { waits: self.memory.model.after(burden.waits, (made, link), self.problem.step_s) }
    }

    /// The least rate in all cells that an action touches.
    fn link(&self, (cell, step): (TileCell, usize), action: Action) -> DataRate {
        let rate = |cell| self.memory.downlink.rate(cell, step);
        match action {
            Action::Park | Action::Dwell(_) => rate(cell),
            Action::Drive(index) => {
                let touched = self.model.moves[index].touched.iter();
                let rates =
                    touched.filter_map(|&by| self.model.frame.neighbour(cell, by)).map(rate);
                rates.reduce(DataRate::min).unwrap_or(DataRate::ZERO)
            }
        }
    }

    /// The cell that an action leads to.
    fn after(&self, cell: TileCell, action: Action) -> TileCell {
        self.model.frame.neighbour(cell, self.model.displacement(action)).unwrap_or(cell)
    }
}
