//! A plan flown in the simulator, with its flight software and its operator, through what may happen.

use anyhow::Context as _;
use hilal_risk::Hazards;

use super::super::held::Held;
use crate::progress::Stages;
use crate::simulated::{Fleet, Flown, Setting, Terms, on_pad};

/// Flies a plan so often; the seed says what the flights meet.
///
/// # Errors
///
/// Says why the plan cannot be flown from the mission's start.
pub(super) fn flown(
    held: &Held,
    (hazards, terms): (&Hazards<'_>, Terms<'_>),
    (flights, seed): (usize, u64),
    stages: &mut Stages,
) -> anyhow::Result<Flown> {
    let Held { plan, mission, vehicle, place, .. } = held;
    let setting = Setting { plan, mission, vehicle, place };
    on_pad(setting, hazards, terms, |pad| {
        let fleet = Fleet::new(pad, (flights, seed))?;
        stages.stage("simulator", |bar| fleet.fly(bar).context("a flight cannot go on"))
    })
}
