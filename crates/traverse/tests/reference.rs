//! The reference mission on the real terrain, planned and checked.

use std::path::{Path, PathBuf};

use hilal_ephem::Almanac;
use hilal_mission::{Mission, VehicleModel};
use hilal_site::SiteLight;
use hilal_terrain::{GlobalLayer, Layer, Stack};
use hilal_traverse::{Label, Plan, Progress, SiteSteps, mission_problem, plan};

struct World {
    mission: Mission,
    vehicle: VehicleModel,
    site: SiteLight,
    slopes: Vec<f32>,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn world(data: &Path) -> World {
    let mission = Mission::load(&repository().join("missions/reference.toml")).unwrap();
    let vehicle = VehicleModel::flown(&mission).unwrap();
    let terrain = data.join("terrain");
    let near = Layer::read_geotiff(terrain.join("lola_88s_139e_10m.tif")).unwrap();
    let cap = Layer::read_geotiff(terrain.join("lola_87s_296m.tif")).unwrap();
    let slopes = near.raster.slope_deg();
    let stack =
        Stack::new(vec![near, cap], Some(GlobalLayer::read(terrain.join("LDEM_4.LBL")).unwrap()));
    let almanac = Almanac::built_in().unwrap();
    let site = SiteLight::compute(&stack, &almanac, None, mission.window().unwrap()).unwrap();
    World { mission, vehicle, site, slopes }
}

struct Clock(std::time::Instant);

impl Progress for Clock {
    fn report(&self, stage: &'static str, fraction: f64) {
        if std::env::var_os("HILAL_TIMES").is_some() {
            eprintln!("{:8.2} s  {stage} {fraction:.2}", self.0.elapsed().as_secs_f64());
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test may look at the clock to say how long it took"
)]
fn clock() -> Clock {
    Clock(std::time::Instant::now())
}

fn planned(world: &World) -> Plan {
    let light = SiteSteps::new(&world.site, &world.mission);
    let problem = mission_problem(&world.mission, &world.vehicle, &world.slopes, &light);
    let label = Label {
        mission: world.mission.id.clone(),
        seed: world.mission.seed,
        start: world.mission.start(),
    };
    eprintln!("{:?}", problem.vehicle);
    let clock = clock();
    let plan = plan(&problem, &label, &clock).unwrap();
    clock.report("planned", 1.0);
    plan
}

#[test]
fn the_reference_mission_reaches_at_least_six_goals_and_survives() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let c = clock();
    let world = world(Path::new(&data));
    c.report("world", 1.0);
    let plan = planned(&world);
    let rules =
        hilal_traverse::Rules::of_site(&world.mission, &world.vehicle, &world.slopes, &world.site);
    let verdict = hilal_traverse::check(&plan, &rules);
    c.report("checked", 1.0);
    eprintln!("{:?}\n{:?}", plan.summary, plan.work);
    match verdict {
        Ok(c) => eprintln!("{:?}", hilal_traverse::Certificate { samples: vec![], ..c }),
        Err(v) => eprintln!("VIOLATION {v}"),
    }
    for goal in &plan.goals {
        eprintln!("{} {} {:?}", goal.id, goal.value, goal.fate);
    }
    for a in &plan.activities {
        eprintln!(
            "{:?} {} {} {:?} {:.0} m {} wp  {:.1} -> {:.1} Wh",
            a.kind,
            hilal_traverse::utc_text(a.start_utc),
            hilal_traverse::utc_text(a.end_utc),
            a.goal,
            a.distance_m,
            a.waypoints.len(),
            a.waypoints[0].energy_wh,
            a.waypoints.last().unwrap().energy_wh
        );
    }
    assert!(plan.summary.goals_planned >= 6, "{:?}", plan.summary);
}
