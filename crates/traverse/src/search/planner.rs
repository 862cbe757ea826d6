//! The whole planning: light, survival energy, goals alone, goal order, trace, plan.

use std::sync::OnceLock;

use hilal_environment::GridCell;
use hilal_mission::{VehicleId, VehicleMission};
use hilal_plan::{DropReason, Plan, RoverState, Work};
use hilal_quantity::{DataVolume, Epoch};

use crate::grid::light::Light;
use crate::grid::model::{Model, NEVER, whole_steps};
use crate::grid::travel_steps::between;
use crate::problem::{InvalidInput, NoPlan, NoPlanReason, PlanError, Problem, Progress};
use crate::search::expansion::{Arena, Target};
use crate::search::nearest_relaxation;
use crate::search::order_search::{every_set, order};
use crate::search::plan_builder::{Found, finish};
use crate::search::remaining_value::RemainingValue;
use crate::search::resource_search::{Start, bear, proven};
use crate::search::targets::targets;
use crate::search::value_bound::ValueBound;
use crate::sweep::haven_hold::{HavenCells, HavenHold, off_the_map};
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::State;
use crate::sweep::survival_energy::SurvivalEnergy;

/// What a plan carries beside the plan: for whom it is, and from when.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Name of the mission.
    pub mission: String,
    /// The vehicle that it is for.
    pub vehicle: VehicleId,
    /// Seed of the run.
    pub seed: u64,
    /// Instant at which step 0 starts.
    pub start: Epoch,
}

impl Label {
    /// Labels a plan of a mission's vehicle, from the mission's start.
    pub fn of(mission: &VehicleMission, seed: u64) -> Self {
        Self {
            mission: mission.id.clone(),
            vehicle: mission.id().clone(),
            seed,
            start: mission.start(),
        }
    }
}

/// How the goals and their order are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Beams of growing width over the orders: fast, and good.
    #[default]
    Beams,
    /// A sweep for every set of goals that can be done: the optimum, in a time that doubles with
    /// every goal.
    Exact,
}

/// Plans a mission.
///
/// The same problem gives the same plan on any number of threads, unless [`Progress::is_over`] ends
/// the search early.
///
/// # Errors
///
/// Names what is wrong with the problem, or says that there is no plan and what it would take.
pub fn plan(
    problem: &Problem<'_>,
    label: &Label,
    progress: &dyn Progress,
) -> Result<Plan, PlanError> {
    Planner::new(problem, progress)?.plan(label, progress)
}

/// A problem with its light and its survival energy, ready to be planned from its start, and from
/// wherever the rover is later.
pub struct Planner<'a> {
    pub(crate) problem: &'a Problem<'a>,
    pub(crate) model: Model,
    pub(crate) light: Light<'a>,
    pub(crate) survival_energy: SurvivalEnergy,
    pub(crate) haven_cells: HavenCells,
    pub(crate) haven_hold: HavenHold,
    /// The goals that can be looked at.
    pub(crate) targets: Vec<Target>,
    /// For each goal of the problem, why it is left out where it is.
    pub(crate) reasons: Vec<DropReason>,
    /// From the problem's start, once it was planned from there.
    alone: OnceLock<Alone>,
    /// Fewest steps between each two targets, once they were asked for.
    apart: OnceLock<Vec<Vec<Option<usize>>>>,
}

/// What each goal is worth alone.
#[derive(Debug, Clone)]
pub(crate) struct Alone {
    /// The first and the last step at which each target can be visited as the only goal.
    pub(crate) times: Vec<Option<[usize; 2]>>,
    pub(crate) relaxations: u64,
}

impl core::fmt::Debug for Planner<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Planner").field("problem", &self.problem).finish_non_exhaustive()
    }
}

impl<'a> Planner<'a> {
    /// Makes the light of every step, and sweeps back from the havens.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the problem.
    pub fn new(problem: &'a Problem<'a>, progress: &dyn Progress) -> Result<Self, PlanError> {
        Self::since(problem, 0, progress)
    }

    /// The same for a rover that is on its way: what was before its state is left out, and no plan
    /// can begin before it.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the problem.
    pub fn on_the_way(
        problem: &'a Problem<'a>,
        (state, label): (&RoverState, &Label),
        progress: &dyn Progress,
    ) -> Result<Self, PlanError> {
        let elapsed_s = (state.utc - label.start).to_seconds();
        let last = problem.steps as f64;
        // What is no number counts as the start: to plan from there says what is wrong with it.
        let first = whole_steps((elapsed_s / problem.step_s).floor().clamp(0.0, last));
        Self::since(problem, first, progress)
    }

    fn since(
        problem: &'a Problem<'a>,
        first: usize,
        progress: &dyn Progress,
    ) -> Result<Self, PlanError> {
        let model = Model::new(problem)?;
        let start = start_cell(problem, &model)?;
        let report = |done| progress.report("light", done);
        let light = Light::new(problem.light, model.frame, first..model.steps, &report);
        let haven_cells = HavenCells::new(problem, &model)?;
        let (targets, reasons) = targets(problem, &model);
        let interest: Vec<GridCell> =
            targets.iter().map(|target| target.cell).chain([start]).collect();
        let report = |done| progress.report("survival energy", done);
        let survival_energy =
            sweep((&model, &light), haven_cells.terminal(&model), &interest, &report)?;
        let haven_hold = HavenHold::new((&model, &light), &haven_cells, &survival_energy);
        let (alone, apart) = (OnceLock::new(), OnceLock::new());
        Ok(Self {
            problem,
            model,
            light,
            survival_energy,
            haven_cells,
            haven_hold,
            targets,
            reasons,
            alone,
            apart,
        })
    }

    /// Returns whether the rover survives from the problem's start without any goal.
    pub fn survives(&self) -> bool {
        start_state(self.problem, &self.model)
            .is_ok_and(|start| start.units >= self.survival_energy.need(start.cell, 0))
    }

    /// Plans from the problem's start.
    ///
    /// # Errors
    ///
    /// Says that there is no plan, and what it would take.
    pub fn plan(&self, label: &Label, progress: &dyn Progress) -> Result<Plan, PlanError> {
        self.plan_by(Method::Beams, label, progress)
    }

    /// Plans from the problem's start by a method.
    ///
    /// # Errors
    ///
    /// Says that there is no plan, and what it would take; or that the time was over before every
    /// set of goals had been looked at.
    pub fn plan_by(
        &self,
        method: Method,
        label: &Label,
        progress: &dyn Progress,
    ) -> Result<Plan, PlanError> {
        let start = start_state(self.problem, &self.model)?;
        self.reaches_back_to(start)?;
        if start.units < self.survival_energy.need(start.cell, 0) {
            progress.report("what would make a plan possible", 0.0);
            return Err(self.infeasible(start).into());
        }
        progress.report("goals alone", 0.0);
        let alone = self.alone.get_or_init(|| self.alone_from(start));
        let (arena, reasons) = self.arena(alone, &[]);
        let found = match method {
            Method::Beams => {
                let bound = self.bound(&arena).of(start, 0);
                order(&arena, (self.ground(), start, bound), progress)
            }
            Method::Exact => every_set(&arena, (self.ground(), start), progress)?,
        };
        let work = Work {
            forward_relaxations: found.work.forward_relaxations + alone.relaxations,
            ..found.work
        };
        let found = Found { work, ..found };
        let waits = self.problem.memory.map_or(DataVolume::ZERO, |memory| memory.start);
        let start = Start { state: start, waits, thermal: None };
        let borne = bear(self, &arena, (&start, found), progress)?;
        if method == Method::Exact {
            proven(&borne)?;
        }
        Ok(finish(self, label, (&arena, &borne, &reasons), None))
    }

    /// Makes known when each goal can be visited alone from the problem's start, which bounds every
    /// later plan: the first new plan need not do it then. Nothing where the rover does not survive from
    /// there.
    pub fn prepare(&self, progress: &dyn Progress) {
        let Ok(start) = start_state(self.problem, &self.model) else { return };
        if self.reaches_back_to(start).is_ok() && self.survives() {
            progress.report("goals alone", 0.0);
            self.alone.get_or_init(|| self.alone_from(start));
        }
    }

    /// Whether a state is of the steps that the planner knows.
    pub(crate) fn reaches_back_to(&self, from: State) -> Result<(), InvalidInput> {
        let (first, step_s) = (self.light.first(), self.problem.step_s);
        if from.step < first {
            let [elapsed_s, first_s] = [from.step, first].map(|step| step as f64 * step_s);
            return Err(InvalidInput::TooEarly { elapsed_s, first_s });
        }
        Ok(())
    }

    /// What no plan with the targets of an arena is worth more than.
    pub(crate) fn bound<'b>(&self, arena: &'b Arena<'b>) -> ValueBound<'b> {
        let cells = || self.targets.iter().map(|target| target.cell).collect::<Vec<_>>();
        let apart = self.apart.get_or_init(|| between(&self.model, &cells()));
        let place = |target: &Target| self.targets.iter().position(|t| t.index == target.index);
        let places: Vec<usize> = arena.targets.iter().filter_map(place).collect();
        let row = |&a: &usize| places.iter().map(|&b| apart[a][b]).collect();
        ValueBound::new(arena, places.iter().map(row).collect())
    }

    /// What each goal is worth alone from the problem's start, if that was asked for.
    pub(crate) fn known_alone(&self) -> Option<&Alone> {
        self.alone.get()
    }

    /// What each goal is worth alone from a state.
    pub(crate) fn alone_from(&self, from: State) -> Alone {
        let arena = self.whole_arena(self.targets.clone());
        let (times, relaxations) = arena.alone(from);
        Alone { times, relaxations }
    }

    /// What a search reads: the targets that can be visited alone and are not done yet, and the
    /// reason for each goal that is not planned.
    pub(crate) fn arena(&self, alone: &Alone, done: &[usize]) -> (Arena<'_>, Vec<DropReason>) {
        let mut reasons = self.reasons.clone();
        let mut open = Vec::new();
        for (target, times) in self.targets.iter().zip(&alone.times) {
            match *times {
                Some([first, deadline]) => open.push(Target { first, deadline, ..target.clone() }),
                None => reasons[target.index] = DropReason::UnreachableAlone,
            }
        }
        open.retain(|target| !done.contains(&target.index));
        (self.whole_arena(open), reasons)
    }

    fn whole_arena(&self, targets: Vec<Target>) -> Arena<'_> {
        let Self { model, light, survival_energy, .. } = self;
        let outlook = RemainingValue::new(model, &targets);
        Arena { model, light, survival_energy, targets, outlook }
    }

    pub(crate) const fn ground(&self) -> SweepContext<'_> {
        SweepContext {
            model: &self.model,
            light: &self.light,
            survival_energy: &self.survival_energy,
        }
    }

    /// Returns the cells times the actions of the backward sweep.
    pub const fn backward_relaxations(&self) -> u64 {
        let steps = self.model.steps - self.light.first();
        (steps * self.problem.tile.len() * (self.model.moves.len() + 1)) as u64
    }

    /// Sweeps back from the havens once more, over the same light: for those who time it.
    ///
    /// # Errors
    ///
    /// None that [`Planner::new`] has not had.
    #[doc(hidden)]
    pub fn sweep_again(&mut self) -> Result<(), InvalidInput> {
        let terminal = HavenCells::new(self.problem, &self.model)?.terminal(&self.model);
        self.survival_energy = sweep((&self.model, &self.light), terminal, &[], &|_| ())?;
        Ok(())
    }

    /// Returns the bytes of light and survival energy that are held.
    pub fn bytes(&self) -> u64 {
        self.light.bytes() + self.survival_energy.bytes()
    }

    /// Says that there is no plan, and what it would take.
    fn infeasible(&self, start: State) -> NoPlan {
        let need = self.survival_energy.need(start.cell, 0);
        let swept = (&self.model, &self.light);
        let at = (start.cell, start.units, &self.survival_energy);
        NoPlan {
            reason: NoPlanReason::TooLittleEnergy {
                need_wh: (need != NEVER).then(|| self.model.energy_wh(need)),
                has_wh: self.problem.start_energy_wh,
                reserve_wh: self.problem.reserve_wh,
            },
            relaxation: Some(nearest_relaxation::nearest(self.problem, swept, at)),
        }
    }
}

/// Sweeps back, with the stoppage that the problem reckons with.
pub(crate) fn sweep(
    (model, light): (&Model, &Light<'_>),
    terminal: Vec<u16>,
    interest: &[GridCell],
    report: &dyn Fn(f64),
) -> Result<SurvivalEnergy, InvalidInput> {
    if model.stop_steps == 0 {
        return Ok(SurvivalEnergy::calm(model, light, terminal, interest, report));
    }
    SurvivalEnergy::guarded(model, light, terminal, interest, report)
        .ok_or(InvalidInput::TooLargeForStoppages { cells: model.frame.len(), steps: model.steps })
}

/// The cell of the problem's start.
fn start_cell(problem: &Problem<'_>, model: &Model) -> Result<GridCell, InvalidInput> {
    standing("the start", problem.start, (problem, model))
}

/// The cell of a point in which the rover may stand.
pub(crate) fn standing(
    what: &str,
    point: hilal_quantity::MapPoint,
    (problem, model): (&Problem<'_>, &Model),
) -> Result<GridCell, InvalidInput> {
    let cell = problem.tile.cell_at(point).ok_or_else(|| off_the_map(what.to_owned(), point))?;
    if model.is_open(cell) {
        return Ok(cell);
    }
    if problem.is_too_rocky(cell) {
        return Err(InvalidInput::RockyStart { what: what.to_owned() });
    }
    Err(InvalidInput::SteepStart {
        slope_deg: f64::from(problem.slope_deg[problem.tile.index(cell)]),
        limit_deg: problem.vehicle.slope_limit_deg,
    })
}

pub(crate) fn start_state(problem: &Problem<'_>, model: &Model) -> Result<State, PlanError> {
    let cell = start_cell(problem, model)?;
    let units = model.units(problem.start_energy_wh).ok_or(NoPlanReason::TooLittleEnergy {
        need_wh: Some(model.floor_wh),
        has_wh: problem.start_energy_wh,
        reserve_wh: problem.reserve_wh,
    })?;
    Ok(State { cell, step: 0, units })
}

#[cfg(test)]
mod tests;
