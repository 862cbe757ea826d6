//! What a plan does after a stoppage: each branch is held to the rules of the plan.

use hilal_quantity::{Duration, Epoch, MapPoint};
use rayon::prelude::*;

use super::replay::{Rover, branch};
use super::steps::Steps;
use super::verdict::{Measure, Spot};
use super::{Certificate, Rule, Rules, Violation, place, time};
use crate::{Activity, ActivityKind, Contingency, Plan};

/// Longest time between two branches while the rover drives or works, in seconds.
const APART_S: f64 = 6.0 * 3600.0;
/// What may lie between two epochs that are meant to be one, in seconds: each is written to the second.
const WRITTEN_S: f64 = 1.0;
/// Epochs that are closer than this are one, in seconds.
const SAME_S: f64 = 1e-3;
/// Places that are closer than this are one, in metres.
const SAME_M: f64 = 0.01;

/// Holds the branches to the mission, to the plan's way and to each other, before any is replayed.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    asked_for(plan, rules)?;
    let steps = Steps::of(plan, rules);
    let mut earlier = None;
    for contingency in &plan.contingencies {
        let spot = spot(contingency);
        let first = earlier.is_none_or(|earlier| contingency.stopped_utc > earlier);
        spot.holds(Rule::Contingency, first, "branches out of order")?;
        let within = (plan.start_utc..plan.end_utc).contains(&contingency.stopped_utc);
        spot.holds(Rule::Contingency, within, "branches outside the plan")?;
        Branch { plan, rules, steps, contingency }.fits()?;
        earlier = Some(contingency.stopped_utc);
    }
    everywhere(plan, &steps)
}

/// Replays every branch from the rover as the plan has it there and then, and takes the margins of
/// the worst into the certificate.
pub(super) fn replayed(
    plan: &Plan,
    rovers: Vec<Rover<'_>>,
    mut certificate: Certificate,
) -> Result<Certificate, Violation> {
    let replays: Vec<Result<Certificate, Violation>> = rovers
        .into_par_iter()
        .zip(&plan.contingencies)
        .map(|(rover, contingency)| branch(rover, contingency))
        .collect();
    certificate.contingencies = replays.len();
    for replay in replays {
        let replay = replay?;
        certificate.least_after_stoppage_wh = Some(
            certificate.least_after_stoppage_wh.unwrap_or(f64::INFINITY).min(replay.min_energy_wh),
        );
    }
    Ok(certificate)
}

fn spot(contingency: &Contingency) -> Spot {
    Spot { utc: contingency.stopped_utc, place: contingency.place.into() }
}

/// The plan bears at least what the mission asks for, and says what to do only where it bears any.
fn asked_for(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let limit = rules.mission.planning.stoppage().to_seconds();
    let place = plan.activities.first().and_then(Activity::from).unwrap_or_default();
    let spot = Spot { utc: plan.start_utc, place };
    let bears = Measure { value: plan.stoppage_s, limit, unit: "s" };
    spot.at_least(Rule::Stoppage, bears, SAME_S)?;
    let none = plan.stoppage_s > 0.0 || plan.contingencies.is_empty();
    spot.holds(Rule::Stoppage, none, "branches after no stoppage")?;
    // A stoppage beyond the mission's is of whole steps: what is borne is no more than what is said.
    let whole_s = Steps::of(plan, rules).around(plan.stoppage_s) * plan.step_s;
    let more = Measure { value: plan.stoppage_s, limit: whole_s, unit: "s of whole steps" };
    if plan.stoppage_s > limit + SAME_S { spot.same(Rule::Stoppage, more, 1e-6) } else { Ok(()) }
}

/// Whatever the rover begins to do, a branch begins there; and while it drives or works again every
/// so often, in whole steps. To stand in light and in the dark is one thing to do.
fn everywhere(plan: &Plan, steps: &Steps) -> Result<(), Violation> {
    if plan.stoppage_s <= 0.0 {
        return Ok(());
    }
    // A plan from a state first goes to where its steps begin; and after the last whole step it stands.
    let mut stood = false;
    let activities = plan.activities.iter().skip(usize::from(plan.from.is_some()));
    for activity in activities.filter(|activity| activity.start_utc < steps.end) {
        let stands = !is_busy(activity);
        if !(stands && stood) {
            often_enough(plan, activity, steps)?;
        }
        stood = stands;
    }
    Ok(())
}

fn is_busy(activity: &Activity) -> bool {
    matches!(activity.kind, ActivityKind::Drive | ActivityKind::Science)
}

/// A branch begins with an activity, and again every so often while the rover drives or works.
fn often_enough(plan: &Plan, activity: &Activity, steps: &Steps) -> Result<(), Violation> {
    let at = |utc: Epoch| Spot { utc, place: plan.position(utc).unwrap_or_default() };
    let late = |value, limit| Measure { value, limit, unit: "s until one" };
    let inside = |utc: &Epoch| (activity.start_utc..activity.end_utc).contains(utc);
    let stopped = plan.contingencies.iter().map(|contingency| contingency.stopped_utc);
    let begins: Vec<Epoch> = stopped.filter(inside).collect();
    let first = begins.first().copied().unwrap_or(activity.end_utc);
    let wait_s = (first - activity.start_utc).to_seconds();
    at(activity.start_utc).at_most(Rule::NoWayOut, late(wait_s, 0.0), SAME_S)?;
    if !is_busy(activity) {
        return Ok(());
    }
    let apart_s = (steps.whole(APART_S) * steps.step_s).max(steps.step_s);
    let ends = begins.iter().skip(1).copied().chain([activity.end_utc]);
    for (last, utc) in begins.iter().zip(ends) {
        let value = (utc - *last).to_seconds();
        at(*last).at_most(Rule::NoWayOut, late(value, apart_s), WRITTEN_S)?;
    }
    Ok(())
}

/// One branch of a plan.
struct Branch<'a> {
    plan: &'a Plan,
    rules: &'a Rules<'a>,
    steps: Steps,
    contingency: &'a Contingency,
}

impl Branch<'_> {
    /// It begins on the plan's way and on a whole step, bears the stoppage, has no gaps and no work,
    /// keeps to the ground that may be driven, and ends in the haven that it names, with the plan.
    fn fits(&self) -> Result<(), Violation> {
        self.begins()?;
        let mut at = (self.contingency.free_utc, MapPoint::from(self.contingency.place));
        for activity in &self.contingency.activities {
            time::filled(activity)?;
            Self::follows(at, activity)?;
            place::activity(activity, self.rules)?;
            at = (activity.end_utc, activity.to().unwrap_or_default());
        }
        let ends = Spot { utc: at.0, place: at.1 };
        let short_s = (self.plan.end_utc - at.0).to_seconds();
        let short = Measure { value: short_s, limit: 0.0, unit: "s short of the end" };
        ends.same(Rule::Contingency, short, SAME_S)?;
        place::in_a_haven(at, self.rules)?;
        self.names_its_haven(ends)
    }

    fn begins(&self) -> Result<(), Violation> {
        let spot = spot(self.contingency);
        let begins = self.contingency.stopped_utc;
        let wanted = self.plan.position(begins).unwrap_or_default();
        let away_m = wanted.distance(spot.place).metres();
        let away = Measure { value: away_m, limit: 0.0, unit: "m off the plan's way" };
        spot.at_most(Rule::Contingency, away, SAME_M)?;
        let off_s = self.steps.off_s(begins);
        let off = Measure { value: off_s, limit: 0.0, unit: "s off a whole step" };
        spot.at_most(Rule::Contingency, off, super::steps::WRITTEN_S)?;
        let stop_s = self.steps.around(self.plan.stoppage_s) * self.steps.step_s;
        let over = (begins + Duration::from_seconds(stop_s)).min(self.steps.end);
        let value = (self.contingency.free_utc - begins).to_seconds();
        let limit = (over - begins).to_seconds();
        spot.same(
            Rule::Contingency,
            Measure { value, limit, unit: "s of stoppage" },
            WRITTEN_S / 2.0,
        )
    }

    /// An activity begins where and when the one before ends, and is no work.
    fn follows(at: (Epoch, MapPoint), activity: &Activity) -> Result<(), Violation> {
        let spot = Spot { utc: activity.start_utc, place: activity.from().unwrap_or_default() };
        let gap_s = (activity.start_utc - at.0).to_seconds();
        let gap = Measure { value: gap_s, limit: 0.0, unit: "s of gap" };
        spot.same(Rule::Contingency, gap, SAME_S)?;
        let gap_m = spot.place.distance(at.1).metres();
        let gap = Measure { value: gap_m, limit: 0.0, unit: "m of gap" };
        spot.at_most(Rule::Contingency, gap, SAME_M)?;
        let works = activity.kind == ActivityKind::Science;
        spot.holds(Rule::Contingency, !works, "activities of work after a stoppage")?;
        let waits = activity.waypoints.iter().any(|waypoint| waypoint.memory_mb.is_some());
        spot.holds(Rule::Contingency, !waits, "promises of memory after a stoppage")
    }

    /// The haven that is named is the nearest to where the branch ends.
    fn names_its_haven(&self, ends: Spot) -> Result<(), Violation> {
        let named = |haven: &&hilal_mission::schema::Haven| haven.id == self.contingency.haven;
        let away_m = self.rules.mission.havens.iter().find(named);
        let away_m = away_m.map(|haven| haven.point().distance(ends.place).metres());
        let nearest_m = place::to_nearest_haven_m(ends.place, self.rules);
        let away = Measure {
            value: away_m.unwrap_or(f64::INFINITY),
            limit: nearest_m,
            unit: "m to the haven named",
        };
        ends.at_most(Rule::Contingency, away, SAME_M)
    }
}
