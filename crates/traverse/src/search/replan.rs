//! Planning from where the rover is: in the middle of a cell's width and of a step, with what it
//! has left.

use hilal_mission::models::ThermalState;
use hilal_plan::{Activity, ActivityKind, Fate, GoalOutcome, Place, Plan, RoverState, Waypoint};
use hilal_quantity::{DataRate, DataVolume, Temperature, Unit};

use crate::grid::model::{way_to_centre_wh, whole_steps};
use crate::problem::{Goal, InvalidInput, NoPlanReason, PlanError, Progress};
use crate::search::activities::Assembly;
use crate::search::beam_search::Node;
use crate::search::expansion::{Arena, Limits};
use crate::search::order_search::improve;
use crate::search::plan_builder::{Found, finish};
use crate::search::planner::{Label, Planner, standing};
use crate::search::resource_search::{Start, bear};
use crate::sweep::state::{State, Visit};

/// From the rover's state to the beginning of a step in the centre of a cell.
pub(crate) struct Approach<'a> {
    pub(crate) state: &'a RoverState,
    /// Where and with what the search begins.
    pub(crate) to: State,
}

/// Closer to the centre of its cell than this, a rover is there.
const THERE_M: f64 = 0.01;

impl<'a> Approach<'a> {
    /// Books the way to the centre of the cell, in the dark.
    fn new(planner: &Planner<'_>, state: &'a RoverState, label: &Label) -> Result<Self, PlanError> {
        let (problem, model) = (planner.problem, &planner.model);
        let elapsed_s = (state.utc - label.start).to_seconds();
        let length_s = problem.steps as f64 * problem.step_s + problem.rest_s;
        if !(0.0..length_s).contains(&elapsed_s) {
            return Err(InvalidInput::OutsideTheMission { elapsed_s, length_s }.into());
        }
        if !(0.0..=problem.vehicle.capacity_wh).contains(&state.energy_wh) {
            return Err(InvalidInput::Number {
                name: "the state's energy_wh".to_owned(),
                value: state.energy_wh,
                must: "lie between 0 and the battery's capacity",
            }
            .into());
        }
        let possible = |celsius: &f64| (-273.15..=200.0).contains(celsius);
        let odd = state.temperatures_c.into_iter().flatten().find(|celsius| !possible(celsius));
        if let Some(value) = odd {
            return Err(InvalidInput::Number {
                name: "each of the state's temperatures_c".to_owned(),
                value,
                must: "lie between -273.15 and 200",
            }
            .into());
        }
        if let Some(value) = state.memory_mb.filter(|mb| !(mb.is_finite() && *mb >= 0.0)) {
            return Err(InvalidInput::Number {
                name: "the state's memory_mb".to_owned(),
                value,
                must: "be 0 or more",
            }
            .into());
        }
        let unknown = state.done.iter().find(|id| problem.goals.iter().all(|g| g.id != **id));
        if let Some(id) = unknown {
            return Err(InvalidInput::UnknownGoal { id: id.clone() }.into());
        }
        let cell = standing("the rover", state.point(), (problem, model))?;
        let away_m = problem.tile.centre(cell).distance(state.point()).metres();
        let free_s = away_m / problem.vehicle.speed_m_s;
        let drive_s = if away_m > THERE_M { free_s * problem.way_through(cell) } else { 0.0 };
        let step = whole_steps((elapsed_s + drive_s) / problem.step_s);
        let stand_s = (step as f64 * problem.step_s - elapsed_s - drive_s).max(0.0);
        let cost_wh = way_to_centre_wh(problem, cell, (drive_s, stand_s));
        let units = model.units(state.energy_wh - cost_wh);
        let to = units.map(|units| State { cell, step, units });
        to.filter(|to| to.step <= problem.steps).map(|to| Self { state, to }).ok_or(
            NoPlanReason::TooLittleEnergy {
                need_wh: Some(model.floor_wh + cost_wh),
                has_wh: state.energy_wh,
                reserve_wh: problem.reserve_wh,
            }
            .into(),
        )
    }

    /// Puts the way to the first cell before the activities, and says of goals that they are done.
    pub(crate) fn begin(
        &self,
        assembly: &Assembly<'_>,
        (activities, goals): (&mut Vec<Activity>, &mut Vec<GoalOutcome>),
    ) {
        for goal in goals.iter_mut().filter(|goal| self.state.done.contains(&goal.id)) {
            goal.fate = Fate::Done;
            goal.evidence = None;
        }
        let arrival = assembly.waypoint(self.to);
        if arrival.utc <= self.state.utc {
            return;
        }
        let from = self.state.point();
        let distance_m = from.distance(arrival.place.into()).metres();
        let there = distance_m <= THERE_M;
        let capacity_wh = assembly.problem.vehicle.capacity_wh;
        let start = Waypoint {
            utc: self.state.utc,
            place: if there { arrival.place } else { Place::from(from) },
            memory_mb: assembly.problem.memory.map(|_| self.state.memory_mb.unwrap_or(0.0)),
            energy_wh: self.state.energy_wh.min(capacity_wh),
            state_of_charge: self.state.energy_wh.min(capacity_wh) / capacity_wh,
        };
        let way = Activity {
            kind: if there { ActivityKind::Charge } else { ActivityKind::Drive },
            start_utc: start.utc,
            end_utc: arrival.utc,
            goal: None,
            payload: None,
            distance_m: if there { 0.0 } else { distance_m },
            waypoints: vec![start, arrival],
        };
        activities.insert(0, way);
    }
}

/// How many steps later than planned a goal of an earlier plan is still looked for.
const LATE_STEPS: usize = 48;

impl Planner<'_> {
    /// Plans from where the rover is. An earlier plan's order of goals is kept as far as it can be,
    /// which gives a plan at once; then the search goes on for a better one until it has looked at
    /// everything, or [`Progress::is_over`].
    ///
    /// # Errors
    ///
    /// Says what is wrong with the state, or that nothing can be planned from it.
    pub fn replan(
        &self,
        (state, earlier): (&RoverState, Option<&Plan>),
        label: &Label,
        progress: &dyn Progress,
    ) -> Result<Plan, PlanError> {
        let approach = Approach::new(self, state, label)?;
        let start = approach.to;
        self.reaches_back_to(start)?;
        let home = self.ground().retreat(start, &self.haven_hold);
        if home.is_none() {
            return Err(NoPlanReason::NoWayHome {
                has_wh: state.energy_wh,
                reserve_wh: self.problem.reserve_wh,
                stoppage_s: self.problem.stoppage_s,
            }
            .into());
        }
        let done: Vec<usize> = (0..self.problem.goals.len())
            .filter(|&index| state.done.contains(&self.problem.goals[index].id))
            .collect();
        // What the start of the mission allows bounds what is left; asked for once, it costs nothing.
        let known = self.known_alone();
        let alone = known.cloned().unwrap_or_else(|| self.alone_from(start));
        let (mut arena, reasons) = self.arena(&alone, &done);
        for target in &mut arena.targets {
            // A rover that has more than was promised may be somewhere sooner.
            target.first = if known.is_some() { 0 } else { target.first };
            target.after.retain(|index| !done.contains(index));
        }
        let root = Node { state: start, done: 0, value: 0.0, visits: Vec::new() };
        let kept = earlier.map_or_else(
            || root.clone(),
            |plan| repair((&arena, &self.problem.goals), &root, (plan, label)),
        );
        let bound = self.bound(&arena).of(start, 0);
        let found: Found = improve(&arena, (self.ground(), &root, kept), bound, progress);
        let borne = bear(self, &arena, (&self.begins(&approach, label), found), progress)?;
        Ok(finish(self, label, (&arena, &borne, &reasons), Some(&approach)))
    }
}

impl Planner<'_> {
    /// With what the rover is in the centre of its cell: what waits in memory without any contact on the
    /// way there, and the temperatures with which it set out.
    fn begins(&self, approach: &Approach<'_>, label: &Label) -> Start {
        let given = DataVolume::from_bytes(approach.state.memory_mb.unwrap_or(0.0) * 1e6);
        let elapsed_s = (approach.state.utc - label.start).to_seconds();
        let seconds = approach.to.step as f64 * self.problem.step_s - elapsed_s;
        let nothing = DataRate::ZERO;
        let waits = self.problem.memory.map_or(DataVolume::ZERO, |memory| {
            memory.model.after(given, (nothing, nothing), seconds)
        });
        let thermal = approach.state.temperatures_c.map(|celsius| {
            let [bus, battery, chassis] = celsius.map(Temperature::from_celsius);
            ThermalState { bus, battery, chassis }
        });
        Start { state: approach.to, waits, thermal }
    }
}

/// Goes to the goals of an earlier plan in its order, each as soon as it can be, and leaves out
/// what cannot be reached any more.
fn repair(
    (arena, goals): (&Arena<'_>, &[Goal]),
    root: &Node,
    (plan, label): (&Plan, &Label),
) -> Node {
    let mut order: Vec<(usize, usize)> = plan
        .goals
        .iter()
        .filter_map(|goal| {
            let Fate::Planned { start_utc, .. } = goal.fate else { return None };
            let index = goals.iter().position(|known| known.id == goal.id)?;
            let target = arena.targets.iter().position(|target| target.index == index)?;
            let elapsed_s = (start_utc - label.start).to_unit(Unit::Second);
            Some((whole_steps(elapsed_s / plan.step_s), target))
        })
        .collect();
    order.sort_unstable();
    order.into_iter().fold(root.clone(), |node, (planned, target)| {
        let end = planned.max(node.state.step) + LATE_STEPS;
        let window = end - node.state.step;
        next(arena, &node, (target, window)).map_or(node.clone(), |visit| Node {
            state: visit.departure,
            done: node.done | 1 << target,
            value: node.value + arena.targets[target].value,
            visits: node.visits.iter().copied().chain([visit]).collect(),
        })
    })
}

/// The first visit to one target.
fn next(arena: &Arena<'_>, node: &Node, (target, window): (usize, usize)) -> Option<Visit> {
    let limits = Limits { window, nearest: 1, linger: 0, visits: 1 };
    arena.expand_to(node.state, (node.done, &[target]), limits).visits.first().copied()
}

#[cfg(test)]
mod tests;
