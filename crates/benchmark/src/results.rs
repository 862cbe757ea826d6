//! What a benchmark leaves: tables and records.

use serde::Serialize;

use crate::methods::{InstanceScores, Method, MethodScore};
use crate::tally::{Tally, score, tally};
use crate::terrains::terrain_name;
use crate::{Instance, InstanceGround, Loss, Schedule, Score};

pub(crate) const HEAD: &str = "instance,ground,days,side_km,goals,value_total,method,value,goals_done,survived,loss,hours,\
                    distance_m,min_energy_wh,end_energy_wh,planning_s,value_bound,note\n";

#[derive(Debug, Serialize)]
struct Summary {
    instances: usize,
    value_total: f64,
    /// Instances for which the planner has no plan, and why.
    without_plan: Vec<(String, String)>,
    planning_s: f64,
    #[serde(rename = "rivals")]
    baselines: Vec<Tally>,
}

/// Returns `scores.csv`.
pub fn csv(instances: &[Instance], matches: &[(String, InstanceScores)]) -> String {
    let rows = instances.iter().zip(matches).flat_map(|(instance, (_, found))| {
        found.played.iter().map(move |played| row(instance, played))
    });
    core::iter::once(HEAD.to_owned()).chain(rows).collect()
}

fn row(instance: &Instance, played: &MethodScore) -> String {
    let MethodScore { method, score, seconds, bound, note } = played;
    let ground = terrain_name(&instance.terrain);
    let side_km = side_km(instance);
    format!(
        "{},{},{},{side_km:.2},{},{},{},{},{},{},{},{:.2},{:.1},{:.2},{:.2},{seconds:.2},{},{}\n",
        instance.id,
        ground.split(' ').next().unwrap_or_default(),
        instance.days,
        instance.goals.len(),
        total(instance),
        method.name(),
        score.value,
        score.goals,
        score.survived(),
        score.loss.map_or("", loss),
        score.hours,
        score.distance_m,
        score.min_energy_wh,
        score.end_energy_wh,
        bound.map_or_else(String::new, |bound| bound.to_string()),
        note.replace(',', ";"),
    )
}

fn side_km(instance: &Instance) -> f64 {
    let spacing_m = match instance.terrain {
        InstanceGround::Lola { .. } => 10.0,
        InstanceGround::Synthetic { spacing_m, .. } => spacing_m,
    };
    instance.terrain.window().rows as f64 * spacing_m / 1000.0
}

fn total(instance: &Instance) -> f64 {
    instance.goals.iter().map(|goal| goal.value).sum()
}

/// Returns a loss in a word.
pub(crate) const fn loss(loss: Loss) -> &'static str {
    match loss {
        Loss::Energy => "energy",
        Loss::Ground => "ground",
        Loss::NoHaven => "no_haven",
        Loss::Order => "order",
    }
}

/// Returns the planner against every baseline that was measured.
pub fn tallies(matches: &[(String, InstanceScores)]) -> Vec<Tally> {
    let played = |baseline: &&Method| {
        matches.iter().any(|(_, found)| {
            [Method::Planner, **baseline].iter().all(|&method| score(found, method).is_some())
        })
    };
    Method::BASELINES.iter().filter(played).map(|&baseline| tally(matches, baseline)).collect()
}

/// Returns `summary.json`.
///
/// # Errors
///
/// None in practice: the record holds numbers and words.
pub fn summary(
    instances: &[Instance],
    matches: &[(String, InstanceScores)],
    tallies: Vec<Tally>,
) -> Result<String, serde_json::Error> {
    let planner = |found: &InstanceScores| {
        found.played.iter().find(|played| played.method == Method::Planner).cloned()
    };
    let planned = matches.iter().filter_map(|(id, found)| Some((id, planner(found)?)));
    let planned: Vec<(&String, MethodScore)> = planned.collect();
    let without_plan = planned.iter().filter(|(_, played)| !played.note.is_empty());
    let summary = Summary {
        instances: matches.len(),
        value_total: instances.iter().map(total).sum(),
        without_plan: without_plan.map(|(id, p)| ((*id).clone(), p.note.clone())).collect(),
        planning_s: planned.iter().map(|(_, played)| played.seconds).sum(),
        baselines: tallies,
    };
    Ok(serde_json::to_string_pretty(&summary)? + "\n")
}

/// Returns the planner's schedule of an instance.
///
/// # Errors
///
/// None in practice, as above.
pub fn schedule(id: &str, found: &InstanceScores) -> Result<String, serde_json::Error> {
    let schedule = Schedule {
        instance: id.to_owned(),
        method: Method::Planner.name().to_owned(),
        acts: found.acts.clone(),
    };
    Ok(serde_json::to_string(&schedule)? + "\n")
}

/// Returns what somebody's schedule is worth, in a line.
pub fn verdict(schedule: &Schedule, score: &Score) -> String {
    let end = score.loss.map_or_else(
        || "survived".to_owned(),
        |lost| format!("LOST ({}) after {:.2} h", loss(lost), score.hours),
    );
    format!(
        "{} by {}: value {} of {} goals, {end}; {:.2} km, least {:.1} Wh, {:.1} Wh at the end",
        schedule.instance,
        schedule.method,
        score.value,
        score.goals,
        score.distance_m / 1000.0,
        score.min_energy_wh,
        score.end_energy_wh
    )
}

/// Returns the table that is printed.
pub fn table(matches: &[(String, InstanceScores)], tallies: &[Tally]) -> String {
    let head = format!(
        "{:<9}{:>8}{:>10}  |{:>6}{:>6}{:>8}{:>9}  |{:>7}{:>7}{:>8}{:>7}",
        "method",
        "value",
        "survived",
        "wins",
        "ties",
        "losses",
        "neither",
        "all",
        "q10",
        "median",
        "q90"
    );
    let above = format!("{:<27}  | {:<28}  | ratio of values", "", "planner against it");
    let planner = tallies.first().map(|tally| {
        format!("{:<9}{:>8.0}{:>10}  |{:>29}  |", "planner", tally.value[0], tally.survived[0], "")
    });
    let end = format!("{} instances", matches.len());
    let lines =
        [above, head].into_iter().chain(planner).chain(tallies.iter().map(line)).chain([end]);
    lines.collect::<Vec<String>>().join("\n")
}

fn line(tally: &Tally) -> String {
    let Tally { baseline, wins, ties, losses, neither, value, survived, .. } = tally;
    let quantile = |place: usize| tally.ratio_quantiles.get(place).copied().unwrap_or(f64::NAN);
    format!(
        "{baseline:<9}{:>8.0}{:>10}  |{wins:>6}{ties:>6}{losses:>8}{neither:>9}  |{:>7.2}{:>7.2}{:>8.2}{:>7.2}",
        value[1],
        survived[1],
        tally.ratio_of_totals.unwrap_or(f64::NAN),
        quantile(0),
        quantile(2),
        quantile(4)
    )
}
