//! The reference mission on the real terrain, planned and checked.
#![expect(clippy::unwrap_used, reason = "a test that cannot load its world has failed")]

use std::path::{Path, PathBuf};

use hilal_ephem::Almanac;
use hilal_mission::{Mission, VehicleModel};
use hilal_site::SiteLight;
use hilal_terrain::{GlobalLayer, Layer, Stack};
use hilal_traverse::{Certificate, Label, Plan, Rules, SiteSteps, check, mission_problem, plan};

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
    let slopes = near.raster.drivable_slope_deg(vehicle.drive.tilt_limit);
    let stack =
        Stack::new(vec![near, cap], Some(GlobalLayer::read(terrain.join("LDEM_4.LBL")).unwrap()));
    let almanac = Almanac::built_in().unwrap();
    let site = SiteLight::compute(&stack, &almanac, None, mission.window().unwrap()).unwrap();
    World { mission, vehicle, site, slopes }
}

/// Plans and checks, and gives the certificate's margins.
fn planned(world: &World) -> (Plan, Certificate) {
    let light = SiteSteps::new(&world.site, &world.mission);
    let problem = mission_problem(&world.mission, &world.vehicle, &world.slopes, &light);
    let label = Label {
        mission: world.mission.id.clone(),
        seed: world.mission.seed,
        start: world.mission.start(),
    };
    let plan = plan(&problem, &label, &()).unwrap();
    let rules = Rules::of_site(&world.mission, &world.vehicle, &world.slopes, &world.site);
    let certificate = check(&plan, &rules).unwrap_or_else(|violation| panic!("{violation}"));
    (plan, certificate)
}

#[test]
fn the_reference_mission_reaches_at_least_eight_goals_and_is_certified() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let world = world(Path::new(&data));
    let (plan, certificate) = planned(&world);
    let margins = Certificate { samples: Vec::new(), ..certificate };
    eprintln!("{:#?}\n{:#?}\n{margins:#?}", plan.summary, plan.work);
    assert!(plan.summary.goals_planned >= 8, "{:?}", plan.summary);
    assert!(margins.min_energy_wh >= plan.reserve_wh);
}
