//! What a plan says that the checker cannot recompute without the planner, by name, and what it is
//! held to instead.

use super::reasons::is_proven;
use crate::{Evidence, Fate, Plan};

/// Names what is taken on trust in a plan that holds.
pub(super) fn on_trust(plan: &Plan) -> Vec<String> {
    let mut named = vec![
        "seed: it names the run; built-in terrain made from it must be the one that the plan names"
            .to_owned(),
        "summary.value_bound: between the value planned and that of all goals not proved out of reach"
            .to_owned(),
        "summary.min_energy_wh: between the reserve and the least of the waypoints".to_owned(),
        "work: how long the search took says nothing of the plan".to_owned(),
    ];
    if !plan.safety.is_empty() {
        named.push(
            "safety: need_wh between reserve with margin and the plan's own way on, stay_h between 0 and \
             the time that the straight way to a haven leaves"
                .to_owned(),
        );
    }
    if let Some(risk) = &plan.risk {
        named.push(format!(
            "risk: loss {:.4}, {:.4} of it in no haven, {:.2} points on average; faults, stretches and \
             sums are held",
            risk.loss, risk.stranded, risk.expected_value
        ));
    }
    for outcome in &plan.goals {
        let Fate::Dropped { reason } = outcome.fate else { continue };
        if !is_proven(reason) {
            let figure = outcome.evidence.as_ref().map_or("", figure);
            named.push(format!("goals.{}: {reason}{figure}", outcome.id));
        }
    }
    named
}

/// What the evidence is held to where only a search could find it.
const fn figure(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Escape { .. } => {
            "; least_wh between reserve and battery, utc a step of the mission"
        }
        Evidence::LastStart { .. } => {
            "; utc a step of the mission that leaves the time for the work"
        }
        Evidence::Loss { .. } => "; loss a probability",
        Evidence::Memory { .. } => "; waits_mb above what the memory holds",
        Evidence::Heat { .. } => "; box_c above what a plan lets the box get",
        Evidence::Slope { .. }
        | Evidence::NoEscape
        | Evidence::Hidden { .. }
        | Evidence::OutOfReach { .. }
        | Evidence::TooLow { .. }
        | Evidence::TooWeak { .. }
        | Evidence::UnknownSight => "",
    }
}
