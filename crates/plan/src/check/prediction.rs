//! What a plan predicts, beside what the replay finds.

use super::steps::WRITTEN_S;
use super::verdict::{Measure, Sample, Spot};
use super::{Certificate, Rule, Violation};
use crate::Plan;

/// What a prediction may be off by, since the plan's epochs are written to the second: half a second
/// of the largest powers and rates.
const OFF_M: f64 = 0.02;
const OFF_WH: f64 = 0.02;
const OFF_C: f64 = 0.02;
const OFF_MB: f64 = 1e-3;
const OFF_SUN: f64 = 2e-3;

/// A plan predicts nothing yet, or all that the replay finds.
pub(super) fn check(plan: &Plan, certificate: &Certificate) -> Result<(), Violation> {
    let (said, found) = (&plan.prediction, &certificate.samples);
    let (Some(first), Some(_)) = (said.first(), found.first()) else { return Ok(()) };
    let spot = Spot { utc: first.utc, place: first.place.into() };
    let (value, limit) = (said.len() as f64, found.len() as f64);
    spot.same(Rule::Prediction, Measure { value, limit, unit: "samples" }, 0.0)?;
    for (said, found) in said.iter().zip(found) {
        sample(said, found)?;
        let limit = said.energy_wh / plan.capacity_wh;
        let share = Measure { value: said.state_of_charge, limit, unit: "of full" };
        let spot = Spot { utc: said.utc, place: said.place.into() };
        spot.same(Rule::StateOfCharge, share, 1e-6)?;
    }
    Ok(())
}

fn sample(said: &Sample, found: &Sample) -> Result<(), Violation> {
    let spot = Spot { utc: said.utc, place: said.place.into() };
    let both = said.memory_mb.is_some() == found.memory_mb.is_some();
    spot.holds(Rule::Prediction, both, "memories that one of both does not have")?;
    let memory = |sample: &Sample| sample.memory_mb.unwrap_or_default();
    let figures = [
        ((said.utc - found.utc).to_seconds(), 0.0, WRITTEN_S, "s off"),
        (said.place.x_m, found.place.x_m, OFF_M, "m east"),
        (said.place.y_m, found.place.y_m, OFF_M, "m north"),
        (said.energy_wh, found.energy_wh, OFF_WH, "Wh"),
        (said.box_c, found.box_c, OFF_C, "°C"),
        (memory(said), memory(found), OFF_MB, "MB"),
        (said.sun_fraction, found.sun_fraction, OFF_SUN, "of the Sun's disc"),
    ];
    for (value, limit, off, unit) in figures {
        spot.same(Rule::Prediction, Measure { value, limit, unit }, off)?;
    }
    Ok(())
}
