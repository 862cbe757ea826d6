//! The whole planning: light, certificate, goals alone, goal order, trace, plan.

use hilal_quantity::Epoch;

use crate::action::Action;
use crate::assemble::{Assembly, Schedule, disagreement};
use crate::beam::{Beam, Node, Search};
use crate::certificate::Certificate;
use crate::evidence::evidence;
use crate::expand::{Arena, Limits, State, Target};
use crate::light::LightCube;
use crate::model::{Model, NEVER};
use crate::plan::{DropReason, Fate, GoalOutcome, Plan, Summary, Work};
use crate::shelter::{Shelter, off_the_map};
use crate::standing::standings;
use crate::tile::TileCell;
use crate::trace::Ground;
use crate::{PlanError, Problem, Progress, relaxation};

/// What a plan carries beside the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Name of the mission.
    pub mission: String,
    /// Seed of the run.
    pub seed: u64,
    /// Instant at which step 0 starts.
    pub start: Epoch,
}

/// Most goals that one plan can choose from: they are counted in the bits of a word.
const MOST_GOALS: usize = 64;

/// Plans a mission.
///
/// The same problem gives the same plan on any number of threads.
///
/// # Errors
///
/// Names what is wrong with the problem, or says that there is no plan and what it would take.
pub fn plan(
    problem: &Problem<'_>,
    label: &Label,
    progress: &dyn Progress,
) -> Result<Plan, PlanError> {
    let model = Model::new(problem)?;
    let start = start_state(problem, &model)?;
    let light =
        LightCube::new(problem.light, model.frame, model.steps, &|f| progress.report("light", f));
    let shelter = Shelter::new(problem, &model, &light)?;
    let (targets, mut reasons) = targets(problem, &model);
    let interest: Vec<TileCell> =
        targets.iter().map(|target| target.cell).chain([start.cell]).collect();
    let certificate =
        Certificate::sweep(&model, &light, shelter.terminal(&model), &interest, &|f| {
            progress.report("certificate", f);
        });
    if start.units < certificate.need(start.cell, 0) {
        progress.report("what would make a plan possible", 0.0);
        return Err(infeasible(problem, (&model, &light), (start, &certificate)));
    }
    let ground = Ground { model: &model, light: &light, certificate: &certificate };
    let mut arena = Arena { model: &model, light: &light, certificate: &certificate, targets };
    let (deadlines, alone_work) = arena.deadlines(start);
    for (target, deadline) in arena.targets.iter_mut().zip(&deadlines) {
        match deadline {
            Some(last) => target.deadline = *last,
            None => reasons[target.index] = DropReason::UnreachableAlone,
        }
    }
    arena.targets.retain(|target| reasons[target.index] != DropReason::UnreachableAlone);
    let bound: f64 = arena.targets.iter().map(|target| target.value).sum();
    let mut search = Search::new(&arena, start, Limits::default());
    order(&mut search, (start, bound), progress);
    let work = Work {
        backward_relaxations: (model.steps * problem.tile.len() * (model.moves.len() + 1)) as u64,
        forward_relaxations: search.relaxations + alone_work,
        expansions: search.expansions,
        bytes: light.bytes() + certificate.bytes(),
    };
    let schedule = schedule(&arena, ground, (&search.best, start), &shelter)?;
    let assembly = Assembly { problem, ground, start: label.start };
    let goals = outcomes(&assembly, &arena, &search.best, &reasons);
    Ok(finish(&assembly, label, (&schedule, goals), (bound, work)))
}

impl Default for Limits {
    fn default() -> Self {
        Self { window: 480, nearest: 6, linger: 32, visits: 4 }
    }
}

pub(crate) fn start_state(problem: &Problem<'_>, model: &Model) -> Result<State, PlanError> {
    let cell = problem
        .tile
        .cell_at(problem.start)
        .ok_or_else(|| off_the_map("the start".to_owned(), problem.start))?;
    if !model.is_open(cell) {
        return Err(PlanError::SteepStart {
            slope_deg: f64::from(problem.slope_deg[problem.tile.index(cell)]),
            limit_deg: problem.vehicle.slope_limit_deg,
        });
    }
    let units = model.units(problem.start_energy_wh).ok_or(PlanError::Infeasible {
        need_wh: Some(model.floor_wh),
        has_wh: problem.start_energy_wh,
        reserve_wh: problem.reserve_wh,
        relaxation: None,
    })?;
    Ok(State { cell, step: 0, units })
}

/// Says that there is no plan, and what it would take.
fn infeasible(
    problem: &Problem<'_>,
    swept: (&Model, &LightCube),
    (start, certificate): (State, &Certificate),
) -> PlanError {
    let need = certificate.need(start.cell, 0);
    let at = (start.cell, start.units, certificate);
    PlanError::Infeasible {
        need_wh: (need != NEVER).then(|| swept.0.energy_wh(need)),
        has_wh: problem.start_energy_wh,
        reserve_wh: problem.reserve_wh,
        relaxation: Some(relaxation::nearest(problem, swept, at)),
    }
}

/// The goals that can be looked at, and for each goal the reason that holds if it is not planned.
fn targets(problem: &Problem<'_>, model: &Model) -> (Vec<Target>, Vec<DropReason>) {
    let mut targets = Vec::new();
    let mut reasons = Vec::new();
    for (index, goal) in problem.goals.iter().enumerate() {
        let cell = problem.tile.cell_at(goal.point);
        let open = cell.filter(|&cell| model.is_open(cell));
        reasons.push(match (cell, open) {
            (None, _) => DropReason::OffTheMap,
            (Some(_), None) => DropReason::TooSteep,
            _ => DropReason::NotWithTheRest,
        });
        if let Some(cell) = open.filter(|_| targets.len() < MOST_GOALS) {
            let dwell_steps = whole_steps(goal.dwell_s / problem.step_s);
            targets.push(Target { index, cell, value: goal.value, dwell_steps, deadline: 0 });
        }
    }
    (targets, reasons)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a dwell is not negative and saturates"
)]
fn whole_steps(steps: f64) -> usize {
    (steps - 1e-9).ceil() as usize
}

/// Width, haste and patience of each beam; see [`Beam`].
const BEAMS: [(usize, f64, f64); 5] =
    [(1, 0.35, 0.6), (1, 0.35, 0.3), (4, 0.35, 0.6), (4, 0.35, 0.3), (12, 0.35, 0.6)];

/// Beams from narrow to wide; all share what they expand. Nothing is better than every goal that
/// can be reached alone, so with all of them the search is over.
fn order(search: &mut Search<'_>, (start, bound): (State, f64), progress: &dyn Progress) {
    let root = Node { state: start, done: 0, value: 0.0, visits: Vec::new() };
    let steps = search.steps();
    for (i, (width, haste, patience)) in BEAMS.into_iter().enumerate() {
        progress.report("goal order", i as f64 / BEAMS.len() as f64);
        if search.best.value >= bound {
            break;
        }
        let value_per_step = haste * bound / steps;
        search.run(&root, Beam { width, value_per_step, patience_steps: patience * steps });
    }
    progress.report("goal order", 1.0);
}

fn schedule(
    arena: &Arena<'_>,
    ground: Ground<'_>,
    (best, start): (&Node, State),
    shelter: &Shelter,
) -> Result<Schedule, PlanError> {
    let mut actions = Vec::new();
    let mut from = start;
    for visit in &best.visits {
        actions.extend(ground.leg(from, visit.arrival));
        let target = &arena.targets[visit.target];
        actions.extend(core::iter::repeat_n(Action::Dwell(target.index), target.dwell_steps));
        from = visit.departure;
    }
    let (haven, home) = ground.retreat(from, shelter).ok_or_else(disagreement)?;
    actions.extend(home);
    actions.extend(core::iter::repeat_n(Action::Park, ground.model.steps - haven.step));
    Schedule::book(ground, start, actions).ok_or_else(disagreement)
}

fn outcomes(
    assembly: &Assembly<'_>,
    arena: &Arena<'_>,
    best: &Node,
    reasons: &[DropReason],
) -> Vec<GoalOutcome> {
    let goals = assembly.problem.goals.iter().enumerate();
    goals
        .map(|(index, goal)| {
            let visit = best.visits.iter().find(|v| arena.targets[v.target].index == index);
            let fate = visit.map_or(Fate::Dropped { reason: reasons[index] }, |v| Fate::Planned {
                start_utc: assembly.epoch(v.arrival.step),
                end_utc: assembly.epoch(v.departure.step),
            });
            let dropped = visit.is_none().then_some((index, reasons[index]));
            GoalOutcome {
                id: goal.id.clone(),
                value: goal.value,
                place: goal.point.into(),
                fate,
                evidence: dropped.and_then(|dropped| evidence(assembly, arena, dropped)),
            }
        })
        .collect()
}

fn finish(
    assembly: &Assembly<'_>,
    label: &Label,
    (schedule, goals): (&Schedule, Vec<GoalOutcome>),
    (value_bound, work): (f64, Work),
) -> Plan {
    let problem = assembly.problem;
    let activities = assembly.activities(schedule);
    let energy_wh = |units: Option<u16>| assembly.ground.model.energy_wh(units.unwrap_or(0));
    let min_energy_wh = energy_wh(schedule.states.iter().map(|state| state.units).min());
    let planned = |goal: &&GoalOutcome| matches!(goal.fate, Fate::Planned { .. });
    let summary = Summary {
        goals_planned: goals.iter().filter(planned).count(),
        goals_total: goals.len(),
        value_planned: goals.iter().filter(planned).map(|goal| goal.value).sum(),
        value_bound,
        value_total: goals.iter().map(|goal| goal.value).sum(),
        duration_hours: problem.steps as f64 * problem.step_s / 3600.0,
        distance_m: activities.iter().map(|activity| activity.distance_m).sum(),
        min_energy_wh,
        min_state_of_charge: min_energy_wh / problem.vehicle.capacity_wh,
        final_energy_wh: energy_wh(schedule.states.last().map(|state| state.units)),
    };
    Plan {
        mission: label.mission.clone(),
        seed: label.seed,
        start_utc: label.start,
        end_utc: assembly.epoch(problem.steps),
        step_s: problem.step_s,
        cell_m: problem.tile.spacing_m,
        capacity_wh: problem.vehicle.capacity_wh,
        reserve_wh: problem.reserve_wh,
        summary,
        goals,
        activities,
        terrain: None,
        prediction: Vec::new(),
        safety: standings(assembly, schedule),
        work,
    }
}
