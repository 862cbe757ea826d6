//! `summary.json` of a mission: the run of every vehicle in numbers.

use hilal_operations::MissionRun;
use hilal_plan::utc_text;
use serde::Serialize;

use super::separation::{instant, pair};
use crate::run::VehicleSummary;
use crate::run::summary::{Terrain, terrain};
use crate::words::plural;
use crate::{ReportError, StageTime};

/// A mission's run in numbers.
#[derive(Debug, Serialize)]
pub struct MissionSummary {
    mission: String,
    seed: u64,
    terrain: Terrain,
    survived: bool,
    goals_done: usize,
    goals_planned: usize,
    goals_total: usize,
    vehicles: Vec<VehicleSummary>,
    close_approaches: Vec<CloseApproachRecord>,
    stages: Vec<StageTime>,
    #[serde(skip)]
    made_up: bool,
}

/// Two vehicles nearer to each other than they ought to be.
#[derive(Debug, Serialize)]
struct CloseApproachRecord {
    vehicles: [String; 2],
    from_utc: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until_utc: Option<String>,
    closest_m: f64,
}

impl MissionSummary {
    /// Sums a run up.
    pub fn new(run: &MissionRun, stages: &[StageTime]) -> Self {
        let planned = run.vehicles.iter().map(|vehicle| &vehicle.planned.plan.summary);
        let first = &run.vehicles[0];
        Self {
            mission: run.file.mission.id.clone(),
            seed: run.seed,
            terrain: terrain(first),
            survived: run.survived(),
            goals_done: run.goals_done(),
            goals_planned: planned.clone().map(|plan| plan.goals_planned).sum(),
            goals_total: planned.map(|plan| plan.goals_total).sum(),
            vehicles: run.vehicles.iter().map(VehicleSummary::new).collect(),
            close_approaches: approaches(run),
            stages: stages.to_vec(),
            made_up: first.place.terrain.source == hilal_terrain::DataSource::Synthetic,
        }
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    ///
    /// Fails on a number that JSON does not know.
    pub fn to_json(&self) -> Result<String, ReportError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Says which vehicles were lost, and why; nothing where every one lives.
    pub fn loss(&self) -> Option<String> {
        let lost = self.vehicles.iter().filter(|vehicle| vehicle.is_loss());
        let words: Vec<String> =
            lost.map(|vehicle| format!("{}: {}", vehicle.vehicle(), vehicle.loss())).collect();
        (!words.is_empty()).then(|| words.join("; "))
    }

    /// Says in a few lines how it went.
    pub fn in_words(&self) -> String {
        let mut lines = Vec::new();
        if self.made_up {
            lines.push(format!("{} on SYNTHETIC terrain", self.mission));
        }
        lines.extend(self.vehicles.iter().map(VehicleSummary::in_words));
        if self.vehicles.len() > 1 {
            lines.push(format!(
                "{} of {} goals done by {} together; {}",
                self.goals_done,
                self.goals_total,
                plural(self.vehicles.len(), "vehicle", "vehicles"),
                match self.close_approaches.len() {
                    0 => "they kept their distance".to_owned(),
                    times => plural(times, "close approach", "close approaches"),
                }
            ));
        }
        crate::words::on_terminal(&lines.join("\n"))
    }
}

fn approaches(run: &MissionRun) -> Vec<CloseApproachRecord> {
    let record = |approach: &hilal_sim::CloseApproach| CloseApproachRecord {
        vehicles: pair(run, approach),
        from_utc: utc_text(instant(run, approach.from_ms)),
        until_utc: approach.until_ms.map(|ms| utc_text(instant(run, ms))),
        closest_m: approach.closest.metres(),
    };
    run.close_approaches.iter().map(record).collect()
}
