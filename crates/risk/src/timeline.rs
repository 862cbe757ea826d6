//! A plan, step by step.

use hilal_plan::{Activity, ActivityKind, Plan};
use hilal_quantity::{Duration, Epoch, MapPoint, Unit};
use hilal_traverse::{InvalidInput, SafetyMap};

/// What a plan does in every step, from the first that begins within it to its end.
pub(crate) struct PlanTimeline {
    /// Start of the problem: step 0 begins then.
    start: Epoch,
    step_s: f64,
    /// The first step that begins within the plan.
    pub(crate) first: usize,
    /// The places at the starts of the steps, and at the end of the last one.
    places: Vec<MapPoint>,
    /// The activity of each step, by its place in the plan.
    activities: Vec<usize>,
    /// What the plan does in each step.
    kinds: Vec<ActivityKind>,
    /// The stretch of each step, by its place among the stretches.
    stretch_of: Vec<usize>,
    /// What losses are counted by.
    pub(crate) stretches: Vec<TimelineStretch>,
    /// What the plan promises to be in the battery at the start of each step, and at its end.
    promises_wh: Vec<f64>,
}

/// Steps in a row of one activity that have to do with one goal.
pub(crate) struct TimelineStretch {
    pub(crate) activity: usize,
    pub(crate) start_utc: Epoch,
    pub(crate) end_utc: Epoch,
    /// The goal that is worked at, or of a drive the one that is nearer in time: where it comes from
    /// or where it goes.
    pub(crate) goal: Option<String>,
}

/// Two places that are closer than this are one.
const THERE_M: f64 = 0.5;
/// Instants that are closer than this are one, in seconds.
const NOW_S: f64 = 1.0;

impl PlanTimeline {
    pub(crate) fn new(
        plan: &Plan,
        start: Epoch,
        map: &SafetyMap<'_>,
    ) -> Result<Self, InvalidInput> {
        let step_s = plan.step_s;
        let steps = |utc: Epoch| ((utc - start).to_seconds() - NOW_S) / step_s;
        let (first, last) = (steps(plan.start_utc).ceil(), map.steps());
        let end_s = (plan.end_utc - start).to_seconds();
        // What is left after the last whole step is spent where the rover stands then.
        let rest_s = end_s - last as f64 * step_s;
        let fits = first >= 0.0 && (-NOW_S..step_s).contains(&rest_s);
        let first = whole(first);
        if !fits || first >= last || plan.activities.is_empty() {
            return Err(InvalidInput::Number {
                name: "the end of the plan, in seconds after the start of the map,".to_owned(),
                value: end_s,
                must: "be at the end of the map's last step, or less than a step later",
            });
        }
        let mut course = Self {
            start,
            step_s,
            first,
            places: Vec::new(),
            activities: Vec::new(),
            kinds: Vec::new(),
            stretch_of: Vec::new(),
            stretches: Vec::new(),
            promises_wh: Vec::new(),
        };
        for step in first..=last {
            let utc = course.epoch(step);
            course.places.push(
                plan.position(utc)
                    .ok_or(InvalidInput::PlanGap { elapsed_s: (utc - start).to_seconds() })?,
            );
            course.promises_wh.push(promise_wh(plan, utc));
            let middle = utc + 0.5 * step_s * Unit::Second;
            let activity = plan.activities.partition_point(|activity| activity.end_utc <= middle);
            let activity = activity.min(plan.activities.len() - 1);
            course.activities.push(activity);
            course.kinds.push(plan.activities[activity].kind);
            if step < last {
                course.goes_through(plan, activity, utc);
            }
        }
        course.stretch_of.push(course.stretches.len() - 1);
        Ok(course)
    }

    /// Counts a step of an activity to the present stretch, or to a new one.
    fn goes_through(&mut self, plan: &Plan, activity: usize, utc: Epoch) {
        let goal = goal_of(plan, activity, utc + 0.5 * self.step_s * Unit::Second);
        let end_utc = utc + self.step_s * Unit::Second;
        match self.stretches.last_mut() {
            Some(last) if last.activity == activity && last.goal == goal => last.end_utc = end_utc,
            _ => {
                self.stretches.push(TimelineStretch { activity, start_utc: utc, end_utc, goal });
            }
        }
        self.stretch_of.push(self.stretches.len() - 1);
    }

    /// The stretch that a step belongs to.
    pub(crate) fn stretch(&self, step: usize) -> usize {
        self.stretch_of[step - self.first]
    }

    pub(crate) fn epoch(&self, step: usize) -> Epoch {
        self.start + step as f64 * self.step_s * Unit::Second
    }

    pub(crate) const fn step_s(&self) -> f64 {
        self.step_s
    }

    pub(crate) fn at(&self, step: usize) -> MapPoint {
        self.places[step - self.first]
    }

    pub(crate) fn activity(&self, step: usize) -> usize {
        self.activities[step - self.first]
    }

    /// What the plan does in a step.
    pub(crate) fn kind(&self, step: usize) -> ActivityKind {
        self.kinds[step - self.first]
    }

    pub(crate) fn works(&self, step: usize) -> bool {
        self.kind(step) == ActivityKind::Science
    }

    /// How long so many steps last.
    pub(crate) fn lasts(&self, steps: usize) -> Duration {
        steps as f64 * self.step_s * Unit::Second
    }

    /// The step that an instant lies in; the first one before the plan.
    pub(crate) fn step_of(&self, utc: Epoch) -> usize {
        let steps = ((utc - self.start).to_seconds() / self.step_s).floor();
        whole(steps.max(0.0)).max(self.first)
    }

    /// The first step after the activity that a step belongs to.
    pub(crate) fn end_of(&self, step: usize) -> usize {
        let activity = self.activity(step);
        let after = self.activities[step - self.first..].iter().take_while(|&&of| of == activity);
        (step + after.count()).min(self.first + self.activities.len() - 1)
    }

    /// Whether the plan's step does nothing but wait.
    pub(crate) fn parks(&self, step: usize) -> bool {
        !self.works(step) && self.at(step).distance(self.at(step + 1)).metres() < THERE_M
    }

    /// Whether the plan's step is on the way from one place to another.
    pub(crate) fn drives(&self, step: usize) -> bool {
        !self.works(step) && !self.parks(step)
    }

    /// The plan's step that a rover does next which is late: it waits no longer than it must to have
    /// what the plan promises.
    pub(crate) fn catches_up(&self, at: usize, (step, energy_wh): (usize, f64)) -> usize {
        let waits =
            |at: &usize| self.parks(*at) && energy_wh >= self.promises_wh[at + 1 - self.first];
        (at..step).find(|at| !waits(at)).unwrap_or(step)
    }

    /// Whether the plan's work at a goal ends with a step.
    pub(crate) fn ends_work(&self, step: usize) -> bool {
        self.works(step) && self.activity(step) != self.activity(step + 1)
    }

    /// Whether a rover may follow the plan from the start of a step on.
    pub(crate) fn is_joined(&self, step: usize, place: MapPoint, energy_wh: f64) -> bool {
        let there = self.at(step).distance(place).metres() < THERE_M;
        there && energy_wh >= self.promises_wh[step - self.first]
    }
}

/// The goal that an instant of an activity has to do with.
fn goal_of(plan: &Plan, activity: usize, utc: Epoch) -> Option<String> {
    let present = &plan.activities[activity];
    if present.kind != ActivityKind::Drive {
        return present.goal.clone();
    }
    let away_s = |work: &&Activity| {
        (work.start_utc - utc).to_seconds().max((utc - work.end_utc).to_seconds())
    };
    let works = plan.activities.iter().filter(|activity| activity.goal.is_some());
    works.min_by(|a, b| away_s(a).total_cmp(&away_s(b)))?.goal.clone()
}

/// What a plan promises at an instant: between two waypoints the larger of the two, since charge
/// may rise late.
fn promise_wh(plan: &Plan, utc: Epoch) -> f64 {
    let after = plan.activities.partition_point(|activity| activity.end_utc <= utc);
    let Some(activity) = plan.activities.get(after) else {
        return plan.summary.final_energy_wh;
    };
    let next = activity.waypoints.partition_point(|waypoint| waypoint.utc <= utc);
    let promise = |index: usize| activity.waypoints.get(index).map_or(0.0, |at| at.energy_wh);
    let last = promise(next.saturating_sub(1));
    let is_there = |at: &hilal_plan::Waypoint| (at.utc - utc).to_seconds().abs() < NOW_S;
    let exact = activity.waypoints.iter().find(|at| is_there(at));
    exact.map_or(last.max(promise(next)), |at| at.energy_wh)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of steps, checked to lie within the map"
)]
const fn whole(count: f64) -> usize {
    count as usize
}
