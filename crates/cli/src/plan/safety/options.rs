//! What is asked of a safety map, held against the mission.

use hilal_mission::VehicleMission;
use hilal_report::words::iso;

use crate::args::PlanSafetyArguments;
use crate::input::epoch;

/// Times of the mission, and an energy.
#[derive(Debug)]
pub(super) struct Options {
    /// Seconds since the start.
    at_s: Vec<f64>,
    pub(super) energy_wh: f64,
}

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    ///
    /// Says which one the mission does not allow, and what it does allow.
    pub(super) fn new(
        arguments: &PlanSafetyArguments,
        mission: &VehicleMission,
    ) -> anyhow::Result<Self> {
        let at_s = arguments.at.iter().map(|text| since_start_s(mission, text));
        let at_s = at_s.collect::<anyhow::Result<Vec<_>>>()?;
        let battery = mission.model()?.battery;
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
        Ok(Self { at_s, energy_wh })
    }

    /// Returns the planner's steps in which the times lie, in their order, each once: the first
    /// step where no time was asked for.
    pub(super) fn steps(&self, step_s: f64) -> Vec<usize> {
        let mut steps: Vec<usize> =
            self.at_s.iter().map(|at_s| whole(at_s / step_s + 1e-9)).collect();
        if steps.is_empty() {
            steps.push(0);
        }
        steps.sort_unstable();
        steps.dedup();
        steps
    }
}

/// How long after the mission's start an instant is.
fn since_start_s(mission: &VehicleMission, text: &str) -> anyhow::Result<f64> {
    let at = epoch("--at", text)?;
    let (start, end) = (mission.start(), mission.start() + mission.duration());
    anyhow::ensure!(
        start <= at && at < end,
        "--at {text} lies outside the mission, which lasts from {} to {}",
        iso(start),
        iso(end)
    );
    Ok((at - start).to_seconds())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of steps")]
const fn whole(steps: f64) -> usize {
    steps as usize
}
