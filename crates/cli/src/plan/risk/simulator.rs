//! A plan flown in the simulator, with its flight software and its operator, through what may happen.

use anyhow::Context as _;
use hilal_operations::simulated::{
    Draws, FlightCase, FlightConditions, FlightParts, MonteCarlo, MonteCarloResult,
};
use hilal_risk::Hazards;

use super::super::checked_plan::CheckedPlan;
use crate::progress::Stages;

/// Flies a plan so often; the seed says what the flights meet.
///
/// # Errors
///
/// Says why the plan cannot be flown from the mission's start.
pub(super) fn flown(
    checked: &CheckedPlan,
    (hazards, conditions): (&Hazards<'_>, FlightConditions<'_>),
    draws: Draws,
    stages: &mut Stages,
) -> anyhow::Result<MonteCarloResult> {
    let CheckedPlan { plan, mission, vehicle, place, .. } = checked;
    let case = FlightCase { plan, mission, vehicle, place };
    let parts = FlightParts::new(case)?;
    let flights = MonteCarlo::new(parts.setup(hazards, conditions), draws)?;
    stages.stage("simulator", |bar| flights.fly(bar).context("a flight cannot go on"))
}
