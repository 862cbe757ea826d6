//! What a rover carries along its way beside its charge: data that wait to be sent, and heat.
//!
//! Energy is in the sweeps, for every cell at once. What depends on the whole way before is followed
//! on the way that a sweep has found, action by action, with the models that the checker uses.

use hilal_environment::GridCell;
use hilal_mission::models::ThermalState;
use hilal_plan::{DropReason, Evidence};
use hilal_quantity::{DataRate, DataVolume, Temperature};

use crate::grid::action::Action;
use crate::grid::model::Model;
use crate::problem::{Heat, Memory, Problem};
use crate::search::activities::Schedule;
use crate::search::box_temperature::BoxTemperature;
use crate::sweep::state::State;

/// What is carried at the start of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Resources {
    /// Data that wait to be sent, at most.
    pub(crate) waits: DataVolume,
    /// Temperatures, where they can bind.
    pub(crate) warmth: Option<BoxTemperature>,
}

impl Resources {
    /// Whether nothing of it is more than of another.
    pub(crate) fn is_no_more_than(&self, other: &Self) -> bool {
        let cooler = self.warmth.zip(other.warmth);
        self.waits <= other.waits && cooler.is_none_or(|(own, its)| own.is_no_hotter_than(&its))
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
    /// The box gets too hot.
    Heat {
        /// How hot.
        hottest: Temperature,
    },
}

impl Overload {
    /// Why a goal is left out for it.
    pub(crate) const fn reason(self) -> DropReason {
        match self {
            Self::Memory { .. } => DropReason::NoMemory,
            Self::Heat { .. } => DropReason::TooHot,
        }
    }

    /// The numbers behind that.
    pub(crate) fn evidence(self, problem: &Problem<'_>) -> Evidence {
        match self {
            Self::Memory { waits } => {
                let limit = problem.memory.map_or(DataVolume::ZERO, |memory| memory.model.science);
                Evidence::Memory { waits_mb: waits.bytes() / 1e6, limit_mb: limit.bytes() / 1e6 }
            }
            Self::Heat { hottest } => {
                let limit_c = problem.heat.map_or(f64::NAN, |heat| heat.limit().celsius());
                Evidence::Heat { box_c: hottest.celsius(), limit_c }
            }
        }
    }
}

/// Follows a burden along a way.
#[derive(Clone, Copy)]
pub(crate) struct ResourceTracker<'a> {
    problem: &'a Problem<'a>,
    model: &'a Model,
    memory: Option<&'a Memory<'a>>,
    heat: Option<&'a Heat<'a>>,
}

impl<'a> ResourceTracker<'a> {
    /// Takes what a problem reckons with; nothing where that is energy alone.
    pub(crate) fn new(problem: &'a Problem<'a>, model: &'a Model) -> Option<Self> {
        let memory = problem.memory.as_ref();
        let heat = problem.heat.as_ref().filter(|heat| heat.can_bind(problem));
        (memory.is_some() || heat.is_some()).then_some(Self { problem, model, memory, heat })
    }

    /// What is carried by a rover in whose memory so much waits, with the temperatures given.
    pub(crate) fn burden(&self, waits: DataVolume, thermal: Option<ThermalState>) -> Resources {
        let warmth =
            self.heat.map(|heat| BoxTemperature::starting(thermal.unwrap_or(heat.initial)));
        Resources { waits, warmth }
    }

    /// Whether the memory is reckoned with.
    pub(crate) const fn has_memory(&self) -> bool {
        self.memory.is_some()
    }

    /// The limit that a burden is beyond, if it is.
    fn beyond(&self, burden: &Resources) -> Option<Overload> {
        let full = self.memory.is_some_and(|memory| burden.waits > memory.model.science);
        let hottest = burden.warmth.map(|warmth| warmth.hottest);
        let hot = self.heat.zip(hottest).filter(|(heat, hottest)| *hottest > heat.limit());
        let hot = hot.map(|(_, hottest)| Overload::Heat { hottest });
        if full { Some(Overload::Memory { waits: burden.waits }) } else { hot }
    }

    /// Follows actions from a cell and a step on, and returns what is carried after the last.
    pub(crate) fn follow(
        &self,
        burden: Resources,
        (cell, step): (GridCell, usize),
        actions: impl IntoIterator<Item = Action>,
    ) -> Result<Resources, Overload> {
        let mut at = (cell, step);
        actions.into_iter().try_fold(burden, |burden, action| {
            let after = self.step(burden, at, action);
            at = (self.after(at.0, action), at.1 + 1);
            self.beyond(&after).map_or(Ok(after), Err)
        })
    }

    /// What is carried at the start of each step of a way and at its end, whatever the limits.
    pub(crate) fn course(
        &self,
        burden: Resources,
        states: &[State],
        actions: &[Action],
    ) -> Vec<Resources> {
        let mut course = vec![burden];
        for (state, &action) in states.iter().zip(actions) {
            let last = course.last().copied().unwrap_or(burden);
            course.push(self.step(last, (state.cell, state.step), action));
        }
        course
    }

    /// The first limit that a way passes, and how far it does so at most.
    pub(crate) fn worst(&self, burden: Resources, way: &Schedule) -> Option<Overload> {
        let course = self.course(burden, &way.states, &way.actions);
        match course.iter().find_map(|burden| self.beyond(burden))? {
            Overload::Memory { waits } => {
                let waits = course.iter().map(|burden| burden.waits).fold(waits, DataVolume::max);
                Some(Overload::Memory { waits })
            }
            Overload::Heat { hottest } => {
                let hot = course.iter().filter_map(|burden| burden.warmth);
                let hottest = hot.map(|warmth| warmth.hottest).fold(hottest, Temperature::max);
                Some(Overload::Heat { hottest })
            }
        }
    }

    /// What is carried after one step, whatever the limits.
    pub(crate) fn step(
        &self,
        burden: Resources,
        (cell, step): (GridCell, usize),
        action: Action,
    ) -> Resources {
        let at = (cell, step);
        let waits = self.memory.map_or(burden.waits, |memory| {
            let made = match action {
                Action::Dwell(goal) => self.problem.goals[goal].data,
                Action::Park | Action::Drive(_) => DataRate::ZERO,
            };
            let link = self.link(memory, at, action);
            memory.model.after(burden.waits, (made, link), self.problem.step_s)
        });
        let warmth = self
            .heat
            .zip(burden.warmth)
            .map(|(heat, warmth)| heat.after((self.problem, self.model), warmth, (at, action)));
        Resources { waits, warmth }
    }

    /// The least rate in all cells that an action touches.
    fn link(
        &self,
        memory: &Memory<'_>,
        (cell, step): (GridCell, usize),
        action: Action,
    ) -> DataRate {
        let rate = |cell| memory.downlink.rate(cell, step);
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
    fn after(&self, cell: GridCell, action: Action) -> GridCell {
        self.model.frame.neighbour(cell, self.model.displacement(action)).unwrap_or(cell)
    }
}

#[cfg(test)]
mod tests;
