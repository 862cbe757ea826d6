//! What is asked of a safety map, held against the mission.

use hilal_mission::{Mission, VehicleModel};

use crate::args::PlanSafetyArguments;
use crate::site::choice::{epoch, iso};

/// Steps of the mission, and an energy.
#[derive(Debug)]
pub(super) struct Asked {
    /// In the order of time, each once.
    pub(super) steps: Vec<usize>,
    pub(super) energy_wh: f64,
}

impl Asked {
    /// Reads the arguments.
    ///
    /// # Errors
    ///
    /// Says which one the mission does not allow, and what it does allow.
    pub(super) fn new(arguments: &PlanSafetyArguments, mission: &Mission) -> anyhow::Result<Self> {
        let mut steps = Vec::new();
        for text in &arguments.at {
            steps.push(step(mission, text)?);
        }
        if steps.is_empty() {
            steps.push(0);
        }
        steps.sort_unstable();
        steps.dedup();
        let battery = VehicleModel::flown(mission)?.battery;
        let (reserve, capacity) = (battery.reserve.watt_hours(), battery.capacity.watt_hours());
        let energy_wh = arguments.energy.unwrap_or(capacity);
        anyhow::ensure!(
            energy_wh <= capacity,
            "--energy {energy_wh} Wh is more than the full battery of {capacity} Wh"
        );
        anyhow::ensure!(
            energy_wh >= reserve,
            "--energy {energy_wh} Wh is below the reserve of {reserve} Wh, which is never touched: give the energy \
             in the battery, the reserve included"
        );
        Ok(Self { steps, energy_wh })
    }
}

/// The step of the planner that an instant lies in.
fn step(mission: &Mission, text: &str) -> anyhow::Result<usize> {
    let at = epoch("--at", text)?;
    let (start, end) = (mission.start(), mission.start() + mission.duration());
    anyhow::ensure!(
        start <= at && at < end,
        "--at {text} lies outside the mission, which lasts from {} to {}",
        iso(start),
        iso(end)
    );
    let steps = (at - start).to_seconds() / mission.planning.step().to_seconds();
    Ok(whole(steps + 1e-9))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of steps")]
const fn whole(steps: f64) -> usize {
    steps as usize
}
