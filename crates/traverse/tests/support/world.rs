//! The reference mission on the real terrain.

use std::path::{Path, PathBuf};

use hilal_environment::mission_sky;
use hilal_ephem::Almanac;
use hilal_mission::{Mission, VehicleMission, VehicleModel};
use hilal_site::SiteLight;
use hilal_terrain::horizon::{HorizonSettings, Horizons};
use hilal_terrain::{GlobalLayer, Layer, Stack};

pub(crate) struct World {
    pub(crate) mission: VehicleMission,
    pub(crate) vehicle: VehicleModel,
    pub(crate) site: SiteLight,
    #[allow(dead_code, reason = "each test uses its part")]
    pub(crate) slopes: Vec<f32>,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl World {
    /// Reads mission and terrain, and computes the light, as the command does.
    pub(crate) fn load(data: &Path) -> Self {
        let whole = Mission::load(&repository().join("missions/reference.toml")).unwrap();
        let mission = whole.for_first_flown().unwrap();
        let vehicle = mission.model().unwrap();
        let terrain = data.join("terrain");
        let near = Layer::read_geotiff(terrain.join("lola_88s_139e_10m.tif")).unwrap();
        let cap = Layer::read_geotiff(terrain.join("lola_87s_296m.tif")).unwrap();
        let slopes = near.raster.drivable_slope_deg(vehicle.drive.tilt_limit);
        let global = GlobalLayer::read(terrain.join("LDEM_4.LBL")).unwrap();
        let stack = Stack::new(vec![near, cap], Some(global));
        let almanac = Almanac::built_in().unwrap();
        let settings =
            HorizonSettings { observer_height: vehicle.observer_height, ..Default::default() };
        let horizons = Horizons::of_stack(&stack, &settings).unwrap();
        let track = mission_sky(&mission, &almanac, horizons.grid()).unwrap();
        let ground = stack.layers()[0].raster.clone();
        let site = SiteLight::new(horizons, track).with_ground(ground);
        Self { mission, vehicle, site, slopes }
    }
}
