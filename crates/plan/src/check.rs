//! The independent checker: replays a plan in fine steps with the mission's models.
//!
//! It shares no code with the search: it knows activities and waypoints, not sweeps, moves or
//! certificates.

mod branches;
mod budget;
mod demands;
mod figures;
mod goals;
mod lander;
mod links;
mod memory;
mod on_trust;
mod place;
mod prediction;
mod reasons;
mod replay;
mod risk;
mod rules;
mod start;
mod steps;
mod survival_margin;
mod time;
mod verdict;

pub use rules::Rules;
pub use verdict::{Certificate, Rule, Sample, Violation};

use crate::Plan;

/// Checks a plan against the rules of its mission.
///
/// Every number of the plan is recomputed, or held between bounds that mission and models give; what
/// is held between bounds alone is named in [`Certificate::on_trust`].
///
/// # Errors
///
/// Gives the first rule that is broken: what, when, where, the value found and the limit.
pub fn check(plan: &Plan, rules: &Rules<'_>) -> Result<Certificate, Violation> {
    start::check(plan, rules)?;
    time::check(plan, rules)?;
    steps::lengths(plan, rules)?;
    figures::check(plan, rules)?;
    place::check(plan, rules)?;
    demands::check(plan, rules)?;
    goals::check(plan, rules)?;
    branches::check(plan, rules)?;
    survival_margin::check(plan, rules)?;
    risk::check(plan, rules)?;
    let replayed = replay::replay(plan, rules)?;
    survival_margin::promised(plan, &replayed)?;
    prediction::check(plan, &replayed.certificate)?;
    let certificate = branches::replayed(plan, replayed.rovers, replayed.certificate)?;
    steps::check(plan, rules)?;
    Ok(Certificate { on_trust: on_trust::on_trust(plan), ..certificate })
}
