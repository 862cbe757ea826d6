//! What may go wrong: how likely the rover is lost, under which stoppages, and where in the plan.

mod chart;
mod worst;

use hilal_figure::number::fixed;
use hilal_plan::{ActivityKind, Fault, PlanRisk, RiskStretch};

use super::story::Story;
use crate::html::{Cell, Table, paragraph, quiet, section};
use crate::words::{probability, with_unit};

/// Where the section is in the page.
pub(super) const ID: &str = "risk";

/// Returns the section; nothing for a plan whose risk was not asked for.
pub(super) fn section_of(story: &Story<'_>) -> String {
    let Some(risk) = &story.plan.risk else { return String::new() };
    let parts = [
        paragraph(&loss(story, risk)),
        kinds(story, risk),
        paragraph(&lost(story, risk)),
        paragraph(POLICY),
        chart::chart(story, risk),
        worst::table(story, risk),
        quiet(TESTED),
    ];
    section(ID, "What may go wrong", &parts)
}

/// What the forecast takes a rover to do.
const POLICY: &str = "After a stoppage the rover goes on with the plan, late, for as long as the certificate allows: where it is, with \
     the energy that it has, a way to a haven must stay open, with time to spare for one more stoppage of the mean \
     length. Else it goes to the nearest haven that holds, and takes the plan up again where the plan comes by with \
     what it promises. Nothing is planned anew.";

/// How a reader may doubt it.
const TESTED: &str = "The command hilal plan risk plan.json forecasts this anew, and flies rovers one by one to test it. What the \
     forecast assumes and neglects is in docs/models/risk.md.";

/// The probability, the limit on it, and the value that is left on average.
fn loss(story: &Story<'_>, risk: &PlanRisk) -> String {
    let limit = risk.limit.map_or_else(String::new, |limit| {
        format!("; at most {} was asked for", probability(limit))
    });
    let bears = story.stoppage().map_or_else(String::new, |stoppage| {
        format!(
            " One stoppage of up to {stoppage} at any time is borne for certain; several, or longer ones, may end it."
        )
    });
    format!(
        "With the stoppages below, which come at random, the rover is lost with a probability of {}{limit}.{bears} The \
         goals that are done are worth {:.1} on average, of {} planned: a goal whose work is cut off, or that is no \
         longer reached, does not count.",
        probability(risk.loss),
        risk.expected_value,
        story.plan.summary.value_planned,
    )
}

/// The stoppages reckoned with.
fn kinds(story: &Story<'_>, risk: &PlanRisk) -> String {
    let days = story.length_h() / 24.0;
    let row = |fault: &Fault| {
        let declared = &story.mission.planning.faults;
        let name = declared.iter().find(|kind| kind.id == fault.id).map(|kind| kind.name.as_str());
        vec![
            Cell::text(fault.id.clone()).under(name.unwrap_or_default()),
            Cell::number(fault.per_day.to_string()),
            Cell::number(fixed(fault.per_day * days, 2)),
            Cell::number(with_unit(fault.mean_h, 2, "h")),
        ]
    };
    Table::new("Stoppages reckoned with")
        .columns(&["Kind"])
        .numbers(&["A day", "In the plan", "Lasts, mean"])
        .narrow()
        .rows(risk.faults.iter().map(row))
        .html()
}

/// What counts as lost.
fn lost(story: &Story<'_>, risk: &PlanRisk) -> String {
    let [low, high] = story.vehicle.thermal.box_limits.map(hilal_quantity::Temperature::celsius);
    format!(
        "Stoppages of a kind come independently of each other, and last for times that are distributed exponentially. \
         In one the rover stands where it is, awake. Lost is a rover whose battery falls below the reserve of {}, \
         whose electronics box leaves {} to {}, or that stands in no haven at the end{}.",
        with_unit(story.plan.reserve_wh, 0, "Wh"),
        with_unit(low, 0, "°C"),
        with_unit(high, 0, "°C"),
        stranded(risk),
    )
}

/// How much of the loss is of rovers that live and are not where they should be.
fn stranded(risk: &PlanRisk) -> String {
    if risk.stranded <= 0.0 {
        return String::new();
    }
    format!(" ({} of the {})", probability(risk.stranded), probability(risk.loss))
}

/// Returns what the rover does in a stretch.
fn doing(stretch: &RiskStretch) -> String {
    match (stretch.kind, &stretch.goal) {
        (ActivityKind::Science, Some(goal)) => format!("works at {goal}"),
        (ActivityKind::Science, None) => "works".to_owned(),
        (ActivityKind::Drive, Some(goal)) => format!("drives to or from {goal}"),
        (ActivityKind::Drive, None) => "drives".to_owned(),
        (ActivityKind::Charge, _) => "charges".to_owned(),
        (ActivityKind::Hibernate, _) => "hibernates".to_owned(),
    }
}

/// Returns from which to which hour a stretch lasts.
fn span(story: &Story<'_>, stretch: &RiskStretch) -> (f64, f64) {
    (story.hours(stretch.start_utc), story.hours(stretch.end_utc))
}
