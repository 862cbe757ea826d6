//! The state that a plan starts from is one that its vehicle can be in, within its mission.

use hilal_plan::{Plan, PlanTerrain, RoverState, Rule};
use hilal_quantity::Unit;

use super::world::{calm_world, from_state, full, world};

fn with(change: impl FnOnce(&mut RoverState)) -> Option<(Rule, &'static str)> {
    let mut plan = from_state();
    change(plan.from.as_mut().unwrap());
    let violation = calm_world().check(&plan).err()?;
    Some((violation.rule, violation.unit))
}

#[test]
fn a_state_lies_within_the_mission() {
    let (start, end) = (calm_world().mission.start(), from_state().end_utc);
    let early = with(|state| state.utc = start - 1 * Unit::Second);
    assert_eq!(early, Some((Rule::State, "s after the start")));
    assert_eq!(with(|state| state.utc = end), Some((Rule::State, "s after the start")));
    // Within it, but not when the plan begins.
    assert_eq!(with(|state| state.utc = start), Some((Rule::MissionStart, "s off")));
    let last = with(|state| state.utc = end - 1 * Unit::Second);
    assert_eq!(last, Some((Rule::MissionStart, "s off")));
}

#[test]
fn a_state_has_what_battery_and_memory_can_have() {
    let capacity_wh = from_state().capacity_wh;
    for energy_wh in [-0.01, capacity_wh + 0.01, f64::NAN] {
        assert_eq!(with(|state| state.energy_wh = energy_wh), Some((Rule::State, "Wh")));
    }
    assert_ne!(with(|state| state.energy_wh = capacity_wh).map(|it| it.0), Some(Rule::State));
    for waits_mb in [-0.01, f64::NAN, f64::INFINITY] {
        let refused = Some((Rule::State, "MB in memory"));
        assert_eq!(with(|state| state.memory_mb = Some(waits_mb)), refused);
    }
    assert_ne!(with(|state| state.memory_mb = Some(0.0)).map(|it| it.0), Some(Rule::State));
    for celsius in [-273.2, 200.1] {
        for part in 0..3 {
            let refused = with(|state| state.temperatures_c.as_mut().unwrap()[part] = celsius);
            assert_eq!(refused, Some((Rule::State, "°C")));
        }
    }
}

#[test]
fn the_goals_that_were_done_are_the_missions_and_each_was_done_once() {
    let refused = Some((Rule::State, "goals done twice or unknown"));
    assert_eq!(with(|state| state.done.push("G0".to_owned())), refused);
    assert_eq!(with(|state| state.done.push("G99".to_owned())), refused);
    let more = with(|state| state.done.push("G2".to_owned()));
    assert_eq!(more.map(|it| it.0), Some(Rule::GoalList));
}

#[test]
fn a_plan_is_held_to_the_ground_whose_name_is_given() {
    let elsewhere = |plan: &mut Plan| {
        plan.terrain = Some(PlanTerrain { source: "lola".to_owned(), sha256: Vec::new() });
    };
    let (world, mut plan) = (world(), full());
    elsewhere(&mut plan);
    assert_eq!(world.rule(&plan), Some(Rule::Terrain));
    let unnamed = hilal_plan::Rules { terrain: None, ..world.rules() };
    assert!(hilal_plan::check(&plan, &unnamed).is_ok());
    let named = unnamed.on_terrain(super::world::terrain());
    assert!(hilal_plan::check(&plan, &named).is_err());
    assert!(hilal_plan::check(&full(), &named).is_ok());
    assert!(format!("{named:?}").contains("tile"), "{named:?}");
}
