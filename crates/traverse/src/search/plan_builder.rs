//! From what a search found to the plan.

use hilal_environment::GridCell;
use hilal_plan::{DropReason, Fate, GoalOutcome, Plan, Summary, SurvivalMargin, Work};

use crate::grid::action::Action;
use crate::problem::{PlannerBug, Progress};
use crate::search::activities::{Assembly, Schedule};
use crate::search::beam_search::{Node, Search};
use crate::search::contingencies::contingencies;
use crate::search::drop_evidence::evidence;
use crate::search::expansion::Arena;
use crate::search::planner::{Label, Planner};
use crate::search::replan::Approach;
use crate::search::resource_search::Borne;
use crate::search::resources::Overload;
use crate::search::survival_margins::standings;
use crate::search::value_bound::reaches;
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::State;
use crate::sweep::survival_energy::SurvivalEnergy;

/// What a search found.
pub(crate) struct Found {
    pub(crate) best: Node,
    /// Nothing is better: see [`crate::search::value_bound`].
    pub(crate) bound: f64,
    pub(crate) work: Work,
}

impl Found {
    pub(crate) fn of(search: Search<'_>, bound: f64, progress: &dyn Progress) -> Self {
        let work = Work {
            forward_relaxations: search.relaxations,
            expansions: search.expansions,
            ended_early: progress.is_over() && !reaches(search.best.value, bound),
            ..Work::default()
        };
        // They are sums of the same values in different orders.
        let bound = bound.max(search.best.value);
        Self { best: search.best, bound, work }
    }
}

/// Traces, books and writes down a plan; with an approach where the rover is not where a step begins.
pub(crate) fn finish(
    planner: &Planner<'_>,
    label: &Label,
    (arena, borne, reasons): (&Arena<'_>, &Borne, &[DropReason]),
    approach: Option<&Approach<'_>>,
) -> Plan {
    let Borne { found, schedule, .. } = borne;
    let assembly =
        Assembly { problem: planner.problem, ground: planner.ground(), start: label.start };
    let mut goals = outcomes(&assembly, arena, borne, reasons);
    let mut activities = assembly.activities(schedule);
    if let Some(approach) = approach {
        approach.begin(&assembly, (&mut activities, &mut goals));
    }
    let work = Work {
        backward_relaxations: planner.backward_relaxations(),
        bytes: planner.bytes(),
        ..found.work
    };
    let summary = summary(planner, (&activities, &goals), (schedule, found.bound));
    let problem = planner.problem;
    Plan {
        mission: label.mission.clone(),
        vehicle: label.vehicle.clone(),
        seed: label.seed,
        start_utc: approach.map_or(label.start, |approach| approach.state.utc),
        end_utc: assembly.end(),
        step_s: problem.step_s,
        cell_m: problem.tile.spacing_m,
        capacity_wh: problem.vehicle.capacity_wh,
        reserve_wh: problem.reserve_wh,
        stoppage_s: problem.stoppage_s,
        from: approach.map(|approach| approach.state.clone()),
        summary,
        goals,
        activities,
        terrain: None,
        prediction: Vec::new(),
        contingencies: contingencies(planner, &assembly, schedule),
        safety: safety(planner, &assembly, schedule),
        risk: None,
        work,
    }
}

/// Where a stoppage is reckoned with, the survival energy asks for more than it takes to survive now:
/// what it takes without one is swept for once more, along the way.
fn safety(
    planner: &Planner<'_>,
    assembly: &Assembly<'_>,
    schedule: &Schedule,
) -> Vec<SurvivalMargin> {
    let Planner { model, light, survival_energy, haven_cells, .. } = planner;
    let along = survival_energy.stoppage_energy().map(|_| {
        let cells: Vec<GridCell> = schedule.states.iter().map(|state| state.cell).collect();
        SurvivalEnergy::calm_along(model, light, haven_cells.terminal(model), &cells)
    });
    let survival_energy = along.as_ref().unwrap_or(survival_energy);
    standings(assembly, SweepContext { model, light, survival_energy }, schedule)
}

/// Traces a node's way, goes to a haven, and books every step once more.
pub(crate) fn schedule(
    planner: &Planner<'_>,
    arena: &Arena<'_>,
    (best, start): (&Node, State),
) -> Result<Schedule, PlannerBug> {
    let ground = planner.ground();
    let mut actions = Vec::new();
    let mut from = start;
    for visit in &best.visits {
        actions.extend(ground.way_to(from, visit));
        let target = &arena.targets[visit.target];
        actions.extend(core::iter::repeat_n(Action::Dwell(target.index), target.dwell_steps));
        from = visit.departure;
    }
    let (haven, home) = ground
        .retreat(from, &planner.haven_hold)
        .ok_or(PlannerBug::NoRetreat { step: from.step })?;
    actions.extend(home);
    actions.extend(core::iter::repeat_n(Action::Park, ground.model.steps - haven.step));
    Schedule::book(ground, start, actions).ok_or(PlannerBug::Booking)
}

fn outcomes(
    assembly: &Assembly<'_>,
    arena: &Arena<'_>,
    borne: &Borne,
    reasons: &[DropReason],
) -> Vec<GoalOutcome> {
    let best = &borne.found.best;
    let goals = assembly.problem.goals.iter().enumerate();
    goals
        .map(|(index, goal)| {
            let visit = best.visits.iter().find(|v| arena.targets[v.target].index == index);
            let overload = borne.keeps_out(arena, index);
            let reason = overload.map_or(reasons[index], Overload::reason);
            let fate = visit.map_or(Fate::Dropped { reason }, |v| Fate::Planned {
                start_utc: assembly.epoch(v.arrival.step),
                end_utc: assembly.epoch(v.departure.step),
            });
            let dropped = visit.is_none().then_some((index, reason));
            let known = overload.map(|overload| overload.evidence(assembly.problem));
            GoalOutcome {
                id: goal.id.clone(),
                value: goal.value,
                place: goal.point.into(),
                fate,
                evidence: dropped
                    .and_then(|dropped| known.or_else(|| evidence(assembly, arena, dropped))),
            }
        })
        .collect()
}

fn summary(
    planner: &Planner<'_>,
    (activities, goals): (&[hilal_plan::Activity], &[GoalOutcome]),
    (schedule, value_bound): (&Schedule, f64),
) -> Summary {
    let capacity_wh = planner.problem.vehicle.capacity_wh;
    let energy_wh = |units: Option<u16>| planner.model.energy_wh(units.unwrap_or(0));
    let min_energy_wh = energy_wh(schedule.states.iter().map(|state| state.units).min());
    let planned = |goal: &&GoalOutcome| matches!(goal.fate, Fate::Planned { .. });
    let length = activities.last().zip(activities.first());
    Summary {
        goals_planned: goals.iter().filter(planned).count(),
        goals_total: goals.len(),
        // A sum of nothing is −0.
        value_planned: goals.iter().filter(planned).map(|goal| goal.value).sum::<f64>() + 0.0,
        value_bound,
        value_total: goals.iter().map(|goal| goal.value).sum(),
        duration_hours: length
            .map_or(0.0, |(last, first)| (last.end_utc - first.start_utc).to_seconds() / 3600.0),
        distance_m: activities.iter().map(|activity| activity.distance_m).sum(),
        min_energy_wh,
        min_state_of_charge: min_energy_wh / capacity_wh,
        final_energy_wh: activities
            .last()
            .and_then(|activity| activity.waypoints.last())
            .map_or(0.0, |last| last.energy_wh),
    }
}
