//! The independent checker: replays a plan in fine steps with the mission's models.
//!
//! It shares no code with the search: it knows activities and waypoints, not sweeps, moves or
//! certificates.

mod branches;
mod demands;
mod figures;
mod goals;
mod lander;
mod memory;
mod place;
mod prediction;
mod replay;
mod risk;
mod rules;
mod start;
mod survival_margin;
mod time;
mod verdict;

pub use rules::Rules;
pub use verdict::{Certificate, Rule, Sample, Violation};

use crate::Plan;

/// Checks a plan against the rules of its mission.
///
/// # Errors
///
/// Gives the first rule that is broken: what, when, where, the value found and the limit.
pub fn check(plan: &Plan, rules: &Rules<'_>) -> Result<Certificate, Violation> {
    start::check(plan, rules)?;
    time::check(plan, rules)?;
    place::check(plan, rules)?;
    demands::check(plan, rules)?;
    let replayed = replay::replay(plan, rules, &branches::instants(plan))?;
    let certificate = branches::check(plan, rules, replayed)?;
    goals::check(plan, rules)?;
    figures::check(plan, rules)?;
    survival_margin::check(plan)?;
    risk::check(plan, rules)?;
    prediction::check(plan, &certificate)?;
    Ok(certificate)
}
