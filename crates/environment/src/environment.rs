//! The surroundings of a mission: ground, light, slopes and havens, loaded once.

use core::ops::Range;
use std::sync::Arc;

use hilal_ephem::Almanac;
use hilal_mission::VehicleMission;
use hilal_mission::models::{DriveModel, RoughnessLimit, VehicleModel};
use hilal_mission::schema::Haven;
use hilal_quantity::{Angle, Fraction, Length, MapPoint, Unit, Window};
use hilal_site::{
    CellStatistics, HavenLimits, SiteError, SiteLight, SiteStatistics, SurfaceFit, havens, spread,
};
use hilal_terrain::horizon::HorizonSettings;
use hilal_terrain::{DataSource, Raster};

use crate::{
    EnvironmentError, HorizonCache, LanderLink, LoadingProgress, SiteTerrain, dark_below,
    mission_sky,
};

/// Terrain and light of a mission's site, and what follows from both.
#[derive(Debug)]
pub struct SiteEnvironment {
    /// The elevation model.
    pub terrain: Arc<SiteTerrain>,
    /// Slope of each near cell in degrees, row-major; where ground inside a cell is steeper than the
    /// vehicle may stand on, the slope of that ground; not a number where it is rougher than the vehicle
    /// may cross.
    pub slope_deg: Vec<f32>,
    /// Sun, Earth and relay over the near tile.
    pub light: Arc<SiteLight>,
    /// The share of the solar disc below which it is dark for the vehicle.
    pub dark_below: Fraction,
    /// The time of the mission.
    window: Window,
    /// Where the vehicle may wait out the dark.
    pub havens: Vec<Haven>,
}

/// Havens of made-up terrain: how many, and how far apart.
const MADE_UP_HAVENS: usize = 6;
const APART: Length = Length::from_metres(400.0);

impl SiteEnvironment {
    /// Returns a mission with the havens that are known here: those that it declares, or those found.
    pub fn sheltered(&self, mission: &VehicleMission) -> VehicleMission {
        let mut mission = mission.clone();
        mission.havens.clone_from(&self.havens);
        mission
    }

    /// Computes horizons and light for the one vehicle of a mission.
    ///
    /// # Errors
    ///
    /// Fails on terrain without heights and on epochs outside the kernels.
    pub fn new(
        terrain: SiteTerrain,
        (mission, vehicle): (&VehicleMission, &VehicleModel),
        almanac: &Almanac,
        (cache, progress): (&HorizonCache, &dyn LoadingProgress),
    ) -> Result<Self, EnvironmentError> {
        SharedSite::new(terrain, almanac, cache).environment((mission, vehicle), progress)
    }

    fn under(
        light: Arc<SiteLight>,
        terrain: Arc<SiteTerrain>,
        (mission, vehicle): (&VehicleMission, &VehicleModel),
    ) -> Result<Self, EnvironmentError> {
        let (window, havens) = (mission.window()?, mission.havens.clone());
        let dark_below = dark_below(vehicle);
        let slope_deg = drivable_slope_deg(terrain.near(), &vehicle.drive)?;
        let mut environment = Self { terrain, slope_deg, light, dark_below, window, havens };
        if environment.terrain.source == DataSource::Synthetic {
            let statistics = environment.statistics()?;
            environment.havens = made_up_havens(&statistics, &environment, (mission, vehicle));
        }
        Ok(environment)
    }

    /// Returns whether it is dark for the vehicle under a share of the solar disc.
    pub fn is_dark(&self, sun_fraction: f64) -> bool {
        sun_fraction < self.dark_below.value()
    }

    /// Computes how lit and how long dark each cell is during the mission: of use to few commands.
    ///
    /// # Errors
    ///
    /// Fails on a mission too short for it.
    pub fn statistics(&self) -> Result<SiteStatistics, SiteError> {
        let rows = 0..self.light.horizons().grid().rows;
        self.statistics_of(rows)
    }

    /// Computes how lit and how long dark a point is during the mission; nothing off the near layer.
    pub fn lit(&self, point: MapPoint) -> Option<CellStatistics> {
        let cell = self.light.horizons().grid().cell_at(point)?;
        self.statistics_of(cell.row..cell.row + 1).ok()?.at(cell)
    }

    fn statistics_of(&self, rows: Range<usize>) -> Result<SiteStatistics, SiteError> {
        let sampled = (self.window, 30 * Unit::Minute);
        SiteStatistics::of_rows(&self.light, rows, sampled, self.dark_below)
    }
}

/// The site of a mission of several vehicles: its ground loaded once, and horizons and light computed once
/// for every height from which vehicles see them.
#[derive(Debug)]
pub struct SharedSite<'a> {
    terrain: Arc<SiteTerrain>,
    almanac: &'a Almanac,
    cache: &'a HorizonCache,
    lights: Vec<(Length, Arc<SiteLight>)>,
}

impl<'a> SharedSite<'a> {
    /// Takes the ground of a mission.
    pub fn new(terrain: SiteTerrain, almanac: &'a Almanac, cache: &'a HorizonCache) -> Self {
        Self { terrain: Arc::new(terrain), almanac, cache, lights: Vec::new() }
    }

    /// Returns the ground.
    pub fn terrain(&self) -> &SiteTerrain {
        &self.terrain
    }

    /// Returns the site as a vehicle of the mission meets it.
    ///
    /// # Errors
    ///
    /// Fails on terrain without heights and on epochs outside the kernels.
    pub fn environment(
        &mut self,
        (mission, vehicle): (&VehicleMission, &VehicleModel),
        progress: &dyn LoadingProgress,
    ) -> Result<SiteEnvironment, EnvironmentError> {
        let light = self.light(mission, vehicle.observer_height, progress)?;
        SiteEnvironment::under(light, Arc::clone(&self.terrain), (mission, vehicle))
    }

    fn light(
        &mut self,
        mission: &VehicleMission,
        observer_height: Length,
        progress: &dyn LoadingProgress,
    ) -> Result<Arc<SiteLight>, EnvironmentError> {
        if let Some((_, light)) = self.lights.iter().find(|(height, _)| *height == observer_height)
        {
            return Ok(Arc::clone(light));
        }
        progress.say("horizons");
        let settings = HorizonSettings { observer_height, ..HorizonSettings::default() };
        let horizons = self.cache.horizons((&self.terrain.stack, &settings), progress)?;
        progress.say("light");
        let track = mission_sky(mission, self.almanac, horizons.grid())?;
        let light = SiteLight::new(horizons, track).with_ground(self.terrain.near().clone());
        let light = Arc::new(light);
        self.lights.push((observer_height, Arc::clone(&light)));
        Ok(light)
    }
}

/// The slopes of the ground that may be driven: what is too steep inside a cell counts, and what is
/// too rough is not ground that is known.
fn drivable_slope_deg(near: &Raster, drive: &DriveModel) -> Result<Vec<f32>, EnvironmentError> {
    let mut slope_deg = near.drivable_slope_deg(drive.tilt_limit);
    if let Some(RoughnessLimit { limit, baseline }) = drive.roughness {
        let fit = SurfaceFit::over(near, baseline)?;
        for (slope, roughness_m) in slope_deg.iter_mut().zip(fit.roughness_m) {
            if roughness_m.is_nan() || f64::from(roughness_m) > limit.metres() {
                *slope = f32::NAN;
            }
        }
    }
    Ok(slope_deg)
}

fn made_up_havens(
    statistics: &SiteStatistics,
    environment: &SiteEnvironment,
    (mission, vehicle): (&VehicleMission, &VehicleModel),
) -> Vec<Haven> {
    let dark = vehicle.dark_regolith;
    let bus = vehicle.hibernation_power();
    let endurance_s = vehicle.battery.endurance_seconds(bus, dark.max(vehicle.thermal.initial.bus));
    let limits = HavenLimits {
        longest_dark: 0.8 * endurance_s * Unit::Second,
        slope: Angle::from_degrees(8.0),
    };
    // Plans keep off the tile's border, so a haven there would be none.
    let border_m = mission.planning.border_m.get().metres();
    let [west, south, east, north] = statistics.grid().bounds();
    let inside = |haven: &hilal_site::HavenCell| {
        let (x_m, y_m) = (haven.point.x_m, haven.point.y_m);
        (west + border_m..=east - border_m).contains(&x_m)
            && (south + border_m..=north - border_m).contains(&y_m)
    };
    let mut lit = havens(statistics, &environment.slope_deg, &limits);
    lit.retain(inside);
    // A vehicle that is heard by the lander alone is of no use where it stands for days unheard.
    let radio = &vehicle.radio;
    let lander_alone = radio.direct.is_none() && radio.relay.is_none();
    let link = LanderLink::declared(mission, vehicle).filter(|_| lander_alone);
    if let Some(link) = link {
        let light = &*environment.light;
        let heard: Vec<_> =
            lit.iter().filter(|haven| link.reaches(light, haven.point)).copied().collect();
        if !heard.is_empty() {
            lit = heard;
        }
    }
    let found = spread(&lit, APART);
    let haven = |(number, haven): (usize, &hilal_site::HavenCell)| Haven {
        id: format!("h{number}"),
        name: format!("computed haven {number}"),
        x_m: haven.point.x_m,
        y_m: haven.point.y_m,
        longest_dark_h: haven.longest_dark.to_seconds() / 3600.0,
    };
    found.iter().take(MADE_UP_HAVENS).enumerate().map(haven).collect()
}
