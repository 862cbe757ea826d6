//! The site study's vehicle on the site study's tile: its figures, its goals, its fourteen days.
//!
//! The study reached 88 of 97 points with a beam of width 12, and 78 with 45 Wh held back.
#![expect(clippy::unwrap_used, reason = "a test that cannot load its world has failed")]
#![expect(clippy::print_stderr, reason = "it says what it measured, and when it is skipped")]

#[path = "support/world.rs"]
mod world;

use std::path::Path;

use hilal_plan::Plan;
use hilal_quantity::{Duration, Unit};
use hilal_terrain::Layer;
use hilal_traverse::{
    Label, LightSource, Problem, SiteSteps, VehicleEnergy, mission_problem, plan,
};
use world::World;

/// Made good 3 cm/s; 25 W, 20 W more to drive and 1.3 to 10 W for the slope; hibernation at 8 W; an
/// array of 90 W that tracks the Sun when parked and gives 75 W on the move; 300 Wh without losses.
fn vehicle() -> VehicleEnergy {
    VehicleEnergy {
        capacity_wh: 300.0,
        charge_efficiency: 1.0,
        discharge_efficiency: 1.0,
        speed_m_s: 0.03,
        slope_limit_deg: 15.0,
        drive_load_w: (0..=20).map(|deg| 45.0 + 1.3 + 8.7 * f64::from(deg) / 20.0).collect(),
        idle_load_w: 25.0,
        park_load_w: 8.0,
        drive_array_w: 75.0,
        park_array_w: 90.0,
    }
}

/// The certain light of each step, without a margin on the horizons.
struct Certain<'a> {
    world: &'a World,
    step: Duration,
}

impl LightSource for Certain<'_> {
    fn slice(&self, step: usize, out: &mut [u8]) {
        let start = self.world.mission.start() + step as f64 * self.step;
        self.world.site.conservative_slice(start, start + self.step, out);
    }
}

fn planned(world: &World, slopes: &[f32], reserve_wh: f64) -> Plan {
    let steps = SiteSteps::new(&world.site, &world.mission);
    let declared = mission_problem(&world.mission, &world.vehicle, slopes, &steps);
    let light = Certain { world, step: declared.step_s * Unit::Second };
    let mut problem = Problem {
        light: &light,
        vehicle: vehicle(),
        border_m: 0.0,
        start_energy_wh: 250.0,
        reserve_wh,
        margin_wh: 0.0,
        // The study knows of neither.
        memory: None,
        heat: None,
        ..declared
    };
    for goal in &mut problem.goals {
        goal.load_w = 35.0;
    }
    let label = Label { mission: "study".to_owned(), ..Label::of(&world.mission, 1) };
    let plan = plan(&problem, &label, &()).unwrap();
    eprintln!("reserve {reserve_wh} Wh: {:?}\n{:?}", plan.summary, plan.work);
    plan
}

#[test]
fn the_studys_vehicle_reaches_what_the_study_reached() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let world = World::load(Path::new(&data));
    let near = Path::new(&data).join("terrain/lola_88s_139e_10m.tif");
    let slopes = Layer::read_geotiff(near).unwrap().raster.slope_deg();
    assert!(planned(&world, &slopes, 0.0).summary.value_planned >= 88.0);
    assert!(planned(&world, &slopes, 45.0).summary.value_planned >= 78.0);
}
