//! A plan in numbers and in words.

use hilal_environment::SiteEnvironment;
use hilal_operations::planning::Planned;
use hilal_plan::{Certificate, DropReason, Fate, Fault, Plan, PlanRisk, Summary};
use hilal_terrain::DataSource;
use serde::Serialize;

use crate::words::probability_on_terminal;
use crate::{ReportError, StageTime};

#[derive(Debug, Serialize)]
struct Record<'a> {
    mission: &'a str,
    vehicle: &'a str,
    seed: u64,
    terrain: &'static str,
    plan: &'a Summary,
    margins: Margins,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<&'a PlanRisk>,
    stages: &'a [StageTime],
}

/// What the checker found, without its samples.
#[derive(Debug, Serialize)]
pub struct Margins {
    replay_step_s: f64,
    min_energy_wh: f64,
    reserve_wh: f64,
    final_energy_wh: f64,
    least_surplus_wh: f64,
    contingencies: usize,
    least_after_stoppage_wh: Option<f64>,
    max_slope_deg: f64,
    max_speed_m_s: f64,
    box_c: [f64; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    most_memory_mb: Option<f64>,
}

impl Margins {
    /// Takes what the checker found, and the reserve of the plan in watt hours.
    pub const fn new(certificate: &Certificate, reserve_wh: f64) -> Self {
        Self {
            replay_step_s: certificate.replay_step_s,
            min_energy_wh: certificate.min_energy_wh,
            reserve_wh,
            final_energy_wh: certificate.final_energy_wh,
            least_surplus_wh: certificate.least_surplus_wh,
            contingencies: certificate.contingencies,
            least_after_stoppage_wh: certificate.least_after_stoppage_wh,
            max_slope_deg: certificate.max_slope_deg,
            max_speed_m_s: certificate.max_speed_m_s,
            box_c: certificate.box_c,
            most_memory_mb: certificate.most_memory_mb,
        }
    }

    /// Returns the margins in a line.
    pub fn in_words(&self) -> String {
        let [cold, hot] = self.box_c;
        let stopped = self.least_after_stoppage_wh.map_or_else(String::new, |least_wh| {
            format!(", least {least_wh:.1} Wh in {} branches after a stoppage", self.contingencies)
        });
        let memory = self.most_memory_mb.map_or_else(String::new, |most_mb| {
            format!(", at most {most_mb:.2} MB waiting in memory")
        });
        format!(
            "holds: least {:.1} Wh (reserve {:.1} Wh), {:.1} Wh at the end{stopped}, slopes to {:.1}°, box \
             {cold:.1} to {hot:.1} °C{memory}, replayed every {:.0} s",
            self.min_energy_wh,
            self.reserve_wh,
            self.final_energy_wh,
            self.max_slope_deg,
            self.replay_step_s
        )
    }
}

/// Returns `summary.json`: the plan in numbers.
///
/// # Errors
///
/// None in practice: the record holds numbers and words.
pub fn summary_json(
    planned: &Planned,
    place: &SiteEnvironment,
    stages: &[StageTime],
) -> Result<String, ReportError> {
    let plan = &planned.plan;
    let record = Record {
        mission: &plan.mission,
        vehicle: plan.vehicle.as_str(),
        seed: plan.seed,
        terrain: place.terrain.source.name(),
        plan: &plan.summary,
        margins: Margins::new(&planned.certificate, plan.reserve_wh),
        risk: plan.risk.as_ref(),
        stages,
    };
    Ok(serde_json::to_string_pretty(&record)? + "\n")
}

/// Returns the words that made-up ground adds.
pub fn made_up(place: &SiteEnvironment) -> &'static str {
    if place.terrain.source == DataSource::Synthetic { " on SYNTHETIC terrain" } else { "" }
}

/// Returns the plan in a few lines: what it does, its margins, and why goals are left out.
pub fn in_words(planned: &Planned, place: &SiteEnvironment) -> String {
    let plan = &planned.plan;
    let dropped = plan.goals.iter().filter_map(|goal| match &goal.fate {
        Fate::Done | Fate::Planned { .. } => None,
        Fate::Dropped { reason } => {
            Some(format!("\nnot {}: {reason}{}", goal.id, bearing(*reason, plan.stoppage_s)))
        }
    });
    let margins = Margins::new(&planned.certificate, plan.reserve_wh).in_words();
    let text = format!(
        "{}, {}{}: {}\n{margins}",
        plan.mission,
        plan.vehicle,
        made_up(place),
        work_in_words(plan)
    );
    let early = plan.work.ended_early.then(|| {
        "\nthe time was over before the search had looked at everything: there may be a better plan"
            .to_owned()
    });
    let risk = plan.risk.as_ref().map(|risk| format!("\n{}", risk_in_words(plan, risk)));
    core::iter::once(text).chain(risk).chain(early).chain(dropped).collect()
}

/// Returns what a plan does, and what it has left at least, in one line.
pub fn in_a_line(planned: &Planned, place: &SiteEnvironment) -> String {
    let Planned { plan, certificate } = planned;
    let early = if plan.work.ended_early { ", the time was over" } else { "" };
    format!(
        "{}{}, least {:.1} Wh{early}",
        work_in_words(plan),
        made_up(place),
        certificate.min_energy_wh
    )
}

/// What is done, what that is worth, and how far it is.
fn work_in_words(plan: &Plan) -> String {
    let Summary { goals_planned, goals_total, value_planned, value_total, .. } = plan.summary;
    let was_done = plan.goals.iter().filter(|goal| goal.fate == Fate::Done).count();
    let done = if was_done == 0 { String::new() } else { format!(" beside {was_done} done") };
    format!(
        "{goals_planned} of {goals_total} goals{done}, value {value_planned} of {value_total}, {:.1} km",
        plan.summary.distance_m / 1000.0
    )
}

/// What a reason owes to the stoppage that the plan must bear.
fn bearing(reason: DropReason, stoppage_s: f64) -> String {
    let owes = reason == DropReason::UnreachableAlone && stoppage_s > 0.0;
    let hours = stoppage_s / 3600.0;
    if owes { format!(", where a stoppage of {hours:.2} h must be borne") } else { String::new() }
}

/// Returns how likely it is to lose the rover, in a line.
pub fn risk_in_words(plan: &Plan, risk: &PlanRisk) -> String {
    let allowed = risk
        .limit
        .map_or_else(String::new, |limit| format!(", {} allowed", probability_on_terminal(limit)));
    let bears = plan.stoppage_s / 3600.0;
    let bears = if bears > 0.0 {
        format!("; bears a stoppage of {bears:.2} h at any time")
    } else {
        String::new()
    };
    format!(
        "probability of loss {}{allowed} under {}; value {:.1} on average, {} planned{bears}",
        probability_on_terminal(risk.loss),
        faults_in_words(risk),
        risk.expected_value,
        plan.summary.value_planned,
    )
}

/// Returns the stoppages reckoned with, in words.
pub fn faults_in_words(risk: &PlanRisk) -> String {
    let kind = |fault: &Fault| {
        format!("{} ({} a day, {} h on average)", fault.id, fault.per_day, fault.mean_h)
    };
    risk.faults.iter().map(kind).collect::<Vec<_>>().join(" and ")
}
