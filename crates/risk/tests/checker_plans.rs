//! The plans in files on which the checker is tested are those that the planner makes of their world.
#![expect(clippy::unwrap_used, reason = "a test that has no plan has failed")]

#[path = "../../plan/tests/checker/world.rs"]
#[allow(dead_code, reason = "the tests of the checker use the rest")]
mod world;

use std::path::PathBuf;

use hilal_mission::models::Sunlight;
use hilal_quantity::{Angle, DataRate, DataVolume, Fraction, MapPoint, Unit};

use hilal_environment::rover_physics::RoverPhysics;
use hilal_plan::{Evidence, Fault, Place, Plan, PlanRisk, RoverState, check};
use hilal_risk::{Hazards, forecast};
use hilal_traverse::testing::{Antennas, Lamp};
use hilal_traverse::{
    Goal, Haven, KeepOut, Label, Memory, Planner, Problem, SafetyMap, plan, rock_delays,
    vehicle_energy,
};
use world::{DARK_H, EARTH_H, TRACKED_H, World, calm_world, terrain, world};

const STEP_S: f64 = 900.0;

/// Light and links of a step of the world's sky.
fn holds(hours: &core::ops::Range<f64>, step: usize) -> bool {
    hours.contains(&(step as f64 * STEP_S / 3600.0))
}

fn goals(world: &World) -> Vec<Goal> {
    let hour = |hour: f64| hour * 3600.0;
    let rate = |id: &str| {
        let port = world.vehicle.payloads.iter().find(|port| port.id == id);
        port.map_or(DataRate::ZERO, |port| port.data)
    };
    let goal = |(index, goal): (usize, &hilal_mission::schema::Goal)| Goal {
        id: goal.id.clone(),
        point: goal.point(),
        value: goal.value,
        dwell_s: goal.dwell().to_seconds(),
        load_w: 35.0,
        payload: goal.instrument.clone(),
        data: rate(&goal.instrument),
        windows_s: match index {
            7 => Some(vec![hour(5.0)..hour(6.0)]),
            8 => Some(vec![hour(TRACKED_H.start)..hour(EARTH_H.end) - 60.0]),
            _ => None,
        },
        without_lander: (index == 6).then(|| Evidence::Hidden {
            clearance_m: -3.25,
            place: Place { x_m: goal.x_m + 40.0, y_m: goal.y_m },
        }),
        too_risky: (index == 13).then_some(0.012),
        after: Vec::new(),
    };
    world.mission.goals.iter().enumerate().map(goal).collect()
}

/// Hands the planning problem of a world to something.
fn with_problem<T>(world: &World, then: impl FnOnce(&Problem<'_>) -> T) -> T {
    let lamp = Lamp(|step, _| if holds(&DARK_H, step) { 0 } else { 200 });
    let direct = world.vehicle.radio.direct.unwrap().down;
    let up = |step| holds(&EARTH_H, step) && holds(&TRACKED_H, step);
    let antennas = Antennas(|_, step| if up(step) { direct.bits_per_second() } else { 0.0 });
    let sun = Sunlight {
        elevation: Angle::from_degrees(1.0),
        ..Sunlight::on_the_horizon(Fraction::ONE, 1361.0)
    };
    let (mission, haven) = (&world.mission, &world.mission.havens[0]);
    let zone = |zone: &hilal_mission::schema::KeepOut| KeepOut {
        id: zone.id.clone(),
        centre: zone.centre(),
        radius_m: zone.radius_m,
    };
    let memory = world.vehicle.memory.map(|model| Memory {
        model,
        start: DataVolume::ZERO,
        downlink: &antennas,
    });
    then(&Problem {
        tile: world.tile,
        slope_deg: &world.slopes,
        way: rock_delays(&world.vehicle, &world.tile),
        border_m: mission.planning.border_m.get().metres(),
        keep_out: mission.keep_out.iter().map(zone).collect(),
        light: &lamp,
        steps: 96,
        step_s: STEP_S,
        vehicle: vehicle_energy(&world.vehicle, &sun),
        start: mission.site.landing.point(),
        start_energy_wh: world.vehicle.battery.initial.watt_hours(),
        reserve_wh: world.vehicle.battery.reserve.watt_hours(),
        margin_wh: mission.planning.energy_margin_wh.get().watt_hours(),
        stoppage_s: mission.planning.stoppage().to_seconds(),
        dark_after_end_h: 0.0,
        rest_s: 0.0,
        memory,
        heat: None,
        goals: goals(world),
        havens: vec![Haven { id: haven.id.clone(), point: haven.point(), radius_m: 30.0 }],
    })
}

fn label(world: &World) -> Label {
    Label::of(&world.mission, 1)
}

/// Forecasts a plan, and has it checked for what it predicts.
fn complete(plan: Plan, world: &World, problem: &Problem<'_>) -> Plan {
    let faults = Fault::declared(&world.mission);
    let map = SafetyMap::new(problem, &()).unwrap();
    let physics = RoverPhysics::new(&world.vehicle, &world.sky, (&world.slopes, world.tile));
    let start = world.mission.start();
    let risk = forecast(&Hazards::new((&plan, start), &faults, &map, physics).unwrap(), &());
    let plan = plan.on_terrain(terrain()).with_risk(PlanRisk { limit: Some(0.25), ..risk });
    let certificate =
        check(&plan, &world.rules()).unwrap_or_else(|violation| panic!("{violation}"));
    plan.with_prediction(&certificate)
}

fn full() -> Plan {
    let world = world();
    with_problem(&world, |problem| {
        complete(plan(problem, &label(&world), &()).unwrap(), &world, problem)
    })
}

fn from_state() -> Plan {
    let world = calm_world();
    let landing = world.mission.site.landing.point();
    let at = MapPoint::new(landing.x_m + 33.0, landing.y_m + 12.0);
    let state = RoverState {
        utc: world.mission.start() + 310 * Unit::Minute,
        x_m: at.x_m,
        y_m: at.y_m,
        energy_wh: 200.0,
        done: vec!["G0".to_owned()],
        temperatures_c: Some([12.0, 8.0, -20.0]),
        memory_mb: Some(0.75),
    };
    with_problem(&world, |problem| {
        let planner = Planner::new(problem, &()).unwrap();
        let plan = planner.replan((&state, None), &label(&world), &()).unwrap();
        complete(plan, &world, problem)
    })
}

/// With `HILAL_BLESS` set, writes the plans instead of comparing them.
#[test]
fn the_plans_in_files_are_those_that_the_planner_makes() {
    for (name, made) in [("full", full()), ("from-state", from_state())] {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../plan/tests/checker");
        let path = folder.join(format!("{name}.json"));
        let made = made.to_json().unwrap() + "\n";
        if std::env::var_os("HILAL_BLESS").is_some() {
            std::fs::write(&path, &made).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap();
        assert!(
            committed == made,
            "{} is out of date: run this test once with HILAL_BLESS=1",
            path.display()
        );
    }
}
