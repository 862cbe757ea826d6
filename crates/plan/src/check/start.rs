//! What a plan starts from: the mission's start, or the state that it names.

use hilal_mission::models::ThermalState;
use hilal_quantity::{Energy, Epoch, MapPoint, Temperature};

use super::verdict::Spot;
use super::{Rule, Rules, Violation};
use crate::Plan;

/// The rover as the plan finds it.
pub(super) struct Start {
    pub(super) utc: Epoch,
    pub(super) place: MapPoint,
    pub(super) stored: Energy,
    pub(super) thermal: ThermalState,
    /// Million bytes that wait in memory.
    pub(super) waits_mb: f64,
}

impl Start {
    pub(super) fn of(plan: &Plan, rules: &Rules<'_>) -> Self {
        let (mission, vehicle) = (rules.mission, rules.vehicle);
        let thermal = vehicle.thermal.initial;
        let Some(state) = &plan.from else {
            let (utc, place) = (mission.start(), mission.start_pose().point());
            return Self { utc, place, stored: vehicle.battery.initial, thermal, waits_mb: 0.0 };
        };
        let stored = Energy::from_watt_hours(state.energy_wh).min(vehicle.battery.capacity);
        let thermal = state.temperatures_c.map_or(thermal, |celsius| {
            let [bus, battery, chassis] = celsius.map(Temperature::from_celsius);
            ThermalState { bus, battery, chassis }
        });
        let waits_mb = state.memory_mb.unwrap_or(0.0);
        Self { utc: state.utc, place: state.point(), stored, thermal, waits_mb }
    }
}

/// A plan is one of its mission and its ground; from a state it starts within the mission, with what a
/// battery can hold.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let spot = Spot { utc: plan.start_utc, place: rules.mission.site.landing.point() };
    let unit = "missions of another name";
    spot.holds(Rule::Mission, plan.mission == rules.mission.id, unit)?;
    let own = plan.vehicle == *rules.mission.id();
    spot.holds(Rule::Vehicle, own, "vehicles of another name")?;
    let same = rules.terrain.is_none() || rules.terrain == plan.terrain;
    spot.holds(Rule::Terrain, same, "elevation models of other names or hashes")?;
    state(plan, rules)
}

fn state(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let Some(state) = &plan.from else { return Ok(()) };
    let (start, place) = (rules.mission.start(), state.point());
    let elapsed_s = (state.utc - start).to_seconds();
    let length_s = rules.mission.duration().to_seconds();
    let broken = |value, limit, unit| {
        Err(Violation { rule: Rule::State, utc: state.utc, place, value, limit, unit })
    };
    if !(0.0..length_s).contains(&elapsed_s) {
        return broken(elapsed_s, length_s, "s after the start");
    }
    let capacity_wh = rules.vehicle.battery.capacity.watt_hours();
    if !(0.0..=capacity_wh).contains(&state.energy_wh) {
        return broken(state.energy_wh, capacity_wh, "Wh");
    }
    let waits_mb = state.memory_mb.unwrap_or(0.0);
    if !(waits_mb.is_finite() && waits_mb >= 0.0) {
        return broken(waits_mb, 0.0, "MB in memory");
    }
    let temperatures = state.temperatures_c.into_iter().flatten();
    if let Some(celsius) = temperatures.into_iter().find(|c| !POSSIBLE_C.contains(c)) {
        return broken(celsius, *POSSIBLE_C.end(), "°C");
    }
    let mut done = std::collections::BTreeSet::new();
    let known = |id: &String| rules.mission.goals.iter().any(|goal| goal.id == *id);
    let strange = state.done.iter().filter(|id| !(known(id) && done.insert(*id))).count();
    if strange > 0 {
        return broken(strange as f64, 0.0, "goals done twice or unknown");
    }
    Ok(())
}

/// Temperatures that a rover may report, in degrees Celsius.
const POSSIBLE_C: core::ops::RangeInclusive<f64> = -273.15..=200.0;
