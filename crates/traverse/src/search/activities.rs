//! From actions step by step to a plan in words and epochs.

use hilal_plan::{Activity, ActivityKind, Waypoint};
use hilal_quantity::{Duration, Epoch};

use crate::grid::action::Action;
use crate::problem::Problem;
use crate::search::resources::Resources;
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::State;

/// A whole mission, step by step.
pub(crate) struct Schedule {
    /// What happens in each step.
    pub(crate) actions: Vec<Action>,
    /// Where and with what the rover is at the start of each step, and at the end.
    pub(crate) states: Vec<State>,
    /// What it carries beside its charge at the start of each step, and at the end, where that is
    /// reckoned with.
    pub(crate) course: Vec<Resources>,
}

impl Schedule {
    /// Books the actions one by one. Nothing if one of them is impossible: then the search and the
    /// booking of a single step disagree, and there is no plan to be trusted.
    pub(crate) fn book(
        ground: SweepContext<'_>,
        start: State,
        actions: Vec<Action>,
    ) -> Option<Self> {
        let mut states = vec![start];
        let mut state = start;
        for &action in &actions {
            let light = ground.light.slice(state.step);
            let units = ground.model.after((state.cell, state.units), action, &light)?;
            let cell =
                ground.model.frame.neighbour(state.cell, ground.model.displacement(action))?;
            state = State { cell, step: state.step + 1, units };
            if units < ground.survival_energy.stop_need(ground.model, cell, state.step) {
                return None;
            }
            states.push(state);
        }
        Some(Self { actions, states, course: Vec::new() })
    }
}

/// Turns steps into activities.
pub(crate) struct Assembly<'a> {
    pub(crate) problem: &'a Problem<'a>,
    pub(crate) ground: SweepContext<'a>,
    pub(crate) start: Epoch,
}

impl Assembly<'_> {
    /// The instant at which a step starts.
    pub(crate) fn epoch(&self, step: usize) -> Epoch {
        self.start + Duration::from_seconds(step as f64 * self.problem.step_s)
    }

    /// The end of the mission.
    pub(crate) fn end(&self) -> Epoch {
        self.epoch(self.problem.steps) + Duration::from_seconds(self.problem.rest_s)
    }

    /// Cuts a schedule into activities.
    pub(crate) fn activities(&self, schedule: &Schedule) -> Vec<Activity> {
        let kinds: Vec<(ActivityKind, Option<usize>)> =
            schedule.actions.iter().zip(&schedule.states).map(|(&a, s)| self.kind(a, s)).collect();
        let mut activities = Vec::new();
        let mut first = 0;
        while first < kinds.len() {
            let length = kinds[first..].iter().take_while(|&&kind| kind == kinds[first]).count();
            activities.push(self.activity(schedule, kinds[first], first..first + length));
            first += length;
        }
        self.rest(schedule, &mut activities);
        activities
    }

    /// Spends what is left after the last step parked, which the survival energy has asked for.
    fn rest(&self, schedule: &Schedule, activities: &mut Vec<Activity>) {
        let Some(&last) = schedule.states.last().filter(|_| self.problem.rest_s > 0.0) else {
            return;
        };
        let units = last.units.saturating_sub(self.ground.model.rest_cost);
        let at_the_end = Waypoint { utc: self.end(), ..self.waypoint(State { units, ..last }) };
        let parked = |kind| matches!(kind, ActivityKind::Charge | ActivityKind::Hibernate);
        match activities.last_mut().filter(|activity| parked(activity.kind)) {
            Some(activity) => {
                activity.end_utc = at_the_end.utc;
                activity.waypoints.pop();
                activity.waypoints.push(at_the_end);
            }
            None => activities.push(Activity {
                kind: ActivityKind::Hibernate,
                start_utc: self.epoch(last.step),
                end_utc: at_the_end.utc,
                goal: None,
                payload: None,
                distance_m: 0.0,
                waypoints: vec![self.waypoint(last), at_the_end],
            }),
        }
    }

    fn kind(&self, action: Action, state: &State) -> (ActivityKind, Option<usize>) {
        let model = self.ground.model;
        match action {
            Action::Drive(_) => (ActivityKind::Drive, None),
            Action::Dwell(goal) => (ActivityKind::Science, Some(goal)),
            Action::Park => {
                let light = self.ground.light.slice(state.step)[model.frame.cell(state.cell)];
                let charging = model.park_gain.of(light) > model.park_cost;
                (if charging { ActivityKind::Charge } else { ActivityKind::Hibernate }, None)
            }
        }
    }

    fn activity(
        &self,
        schedule: &Schedule,
        (kind, goal): (ActivityKind, Option<usize>),
        steps: core::ops::Range<usize>,
    ) -> Activity {
        let actions = &schedule.actions;
        let turns = (steps.start + 1..steps.end)
            .filter(|&step| kind == ActivityKind::Drive && actions[step] != actions[step - 1]);
        let marks = core::iter::once(steps.start).chain(turns).chain([steps.end]);
        let length_m = |action: &Action| match action {
            Action::Drive(index) => self.ground.model.moves[*index].length_m,
            Action::Park | Action::Dwell(_) => 0.0,
        };
        let goal = goal.map(|index| &self.problem.goals[index]);
        Activity {
            kind,
            start_utc: self.epoch(schedule.states[steps.start].step),
            end_utc: self.epoch(schedule.states[steps.end].step),
            goal: goal.map(|goal| goal.id.clone()),
            payload: goal.map(|goal| goal.payload.clone()),
            distance_m: actions[steps.clone()].iter().map(length_m).sum(),
            waypoints: marks.map(|mark| self.node(schedule, mark)).collect(),
        }
    }

    fn node(&self, schedule: &Schedule, mark: usize) -> Waypoint {
        let waits = schedule.course.get(mark).map(|burden| burden.waits);
        let memory_mb = waits.map(|waits| waits.bytes() / 1e6);
        Waypoint { memory_mb, ..self.waypoint(schedule.states[mark]) }
    }

    pub(crate) fn waypoint(&self, state: State) -> Waypoint {
        let energy_wh = self.ground.model.energy_wh(state.units);
        Waypoint {
            utc: self.epoch(state.step),
            place: self.problem.tile.centre(state.cell).into(),
            energy_wh,
            state_of_charge: energy_wh / self.problem.vehicle.capacity_wh,
            memory_mb: None,
        }
    }
}
