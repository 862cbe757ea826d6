//! What goals ask for beside a stay: a window of time, a link in view, other goals before.

use hilal_mission::schema::Contact;
use hilal_quantity::Unit;

use super::verdict::Spot;
use super::{Rule, Rules, Violation, lander, links};
use crate::{Activity, ActivityKind, Fate, Plan};

/// Time between two looks at a link, in seconds.
const LOOK_S: f64 = 60.0;

/// Looks at every stay of science in order.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let was_done = plan.goals.iter().filter(|goal| matches!(goal.fate, Fate::Done));
    let mut done: Vec<&str> = was_done.map(|goal| goal.id.as_str()).collect();
    for activity in plan.activities.iter().filter(|a| a.kind == ActivityKind::Science) {
        let name = activity.goal.as_deref().unwrap_or_default();
        let Some(goal) = rules.mission.goals.iter().find(|goal| goal.id == name) else { continue };
        window(activity, goal)?;
        contact(activity, goal, rules)?;
        if let Some(missing) = goal.after.iter().find(|id| !done.contains(&id.as_str())) {
            let late = plan.goals.iter().position(|other| other.id == *missing).unwrap_or(0);
            return broken(
                Rule::Precedence,
                activity,
                (late as f64, 0.0),
                "th goal not done before",
            );
        }
        done.push(name);
    }
    Ok(())
}

fn broken(
    rule: Rule,
    activity: &Activity,
    (value, limit): (f64, f64),
    unit: &'static str,
) -> Result<(), Violation> {
    let place = activity.from().unwrap_or_default();
    Err(Violation { rule, utc: activity.start_utc, place, value, limit, unit })
}

fn window(activity: &Activity, goal: &hilal_mission::schema::Goal) -> Result<(), Violation> {
    let early_s = goal
        .not_before_utc
        .map_or(0.0, |utc| (utc.epoch() - activity.start_utc).to_unit(Unit::Second));
    let late_s = goal
        .not_after_utc
        .map_or(0.0, |utc| (activity.end_utc - utc.epoch()).to_unit(Unit::Second));
    let off_s = early_s.max(late_s);
    if off_s <= 1.0 {
        return Ok(());
    }
    broken(Rule::TimeWindow, activity, (off_s, 0.0), "s outside")
}

fn contact(
    activity: &Activity,
    goal: &hilal_mission::schema::Goal,
    rules: &Rules<'_>,
) -> Result<(), Violation> {
    let Some(contact) = goal.contact else { return Ok(()) };
    let place = activity.from().unwrap_or_default();
    if contact == Contact::Lander {
        return lander::check(rules, Spot { utc: activity.start_utc, place });
    }
    let seconds = (activity.end_utc - activity.start_utc).to_seconds();
    let looks = (seconds / LOOK_S).ceil().max(1.0);
    let mut look = 0.0;
    while look <= looks {
        let utc = activity.start_utc + look / looks * seconds * Unit::Second;
        if !links::in_contact(rules, contact, Spot { utc, place }) {
            let (value, limit, unit) = (0.0, 1.0, "links");
            return Err(Violation { rule: Rule::Contact, utc, place, value, limit, unit });
        }
        look += 1.0;
    }
    Ok(())
}
