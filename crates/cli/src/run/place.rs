//! Terrain and site stages: the ground, its horizons, and the light on it.

use core::ops::Range;
use std::path::Path;

use anyhow::Context as _;
use hilal_ephem::Almanac;
use hilal_mission::models::{DriveModel, RoughnessLimit, VehicleModel};
use hilal_mission::schema::{Haven, LayerRole};
use hilal_mission::{VehicleMission, schema};
use hilal_plan::PlanTerrain;
use hilal_quantity::{Angle, Fraction, Length, MapPoint, Unit, Window};
use hilal_site::{
    CellStatistics, HavenLimits, SiteLight, SiteStatistics, SurfaceFit, havens, spread,
};
use hilal_terrain::horizon::HorizonSettings;
use hilal_terrain::{DataSource, GlobalLayer, Layer, Raster, Stack, procedural};
use hilal_traverse::mission_sky;

use crate::data::DataDirectory;
use crate::horizon::kept::HorizonCache;
use crate::progress::Bar;

/// The elevation model of a run.
#[derive(Debug)]
pub(crate) struct Terrain {
    /// Layers from near to far.
    pub(crate) stack: Stack,
    /// Who measured the heights, or that nobody did.
    pub(crate) source: DataSource,
}

impl Terrain {
    /// Reads the mission's layers, or makes terrain up when the ground that is driven on is not there.
    ///
    /// # Errors
    ///
    /// Fails when the near layer is there and others are not, or when one cannot be read.
    pub(crate) fn load(
        mission: &VehicleMission,
        data: &DataDirectory,
        seed: u64,
    ) -> anyhow::Result<Self> {
        let missing: Vec<&str> = mission
            .site
            .layers
            .iter()
            .filter(|layer| !data.path.join(&layer.path).exists())
            .map(|layer| layer.path.as_str())
            .collect();
        let near = |layer: &&schema::Layer| layer.role == LayerRole::Near;
        let ground = mission.site.layers.iter().find(near).map(|layer| layer.path.as_str());
        if ground.is_none_or(|ground| missing.contains(&ground)) {
            say_made_up(ground, data);
            return Ok(Self::synthetic(seed));
        }
        anyhow::ensure!(
            missing.is_empty(),
            "{} of the mission's layers are not in {data}: {}; fetch them with `hilal data fetch`, \
             take them out of [site] layers, or fly the built-in terrain with --synthetic",
            missing.len(),
            missing.join(", ")
        );
        Self::read(&mission.site.layers, &data.path)
    }

    fn read(layers: &[schema::Layer], folder: &Path) -> anyhow::Result<Self> {
        let mut rasters = Vec::new();
        let mut global = None;
        for layer in layers {
            let path = folder.join(&layer.path);
            if layer.role == LayerRole::Global {
                global = Some(GlobalLayer::read(&path)?);
            } else {
                let mut raster = Layer::read_geotiff(&path)?;
                // Results name the file as the mission does: no path of this machine in them.
                raster.provenance.path.clone_from(&layer.path);
                rasters.push(raster);
            }
        }
        if let (Some(global), Some(layer)) =
            (&mut global, layers.iter().find(|layer| layer.role == LayerRole::Global))
        {
            global.provenance.path.clone_from(&layer.path);
        }
        Ok(Self { stack: Stack::new(rasters, global), source: DataSource::Lola })
    }

    /// Makes terrain up from a seed.
    pub(crate) fn synthetic(seed: u64) -> Self {
        let (near, far) = procedural::south_polar_scene(seed);
        let layers = vec![Layer::synthetic(near, seed), Layer::synthetic(far, seed)];
        Self { stack: Stack::new(layers, None), source: DataSource::Synthetic }
    }

    /// Refuses a landing point or a start off the map or on unknown ground.
    ///
    /// # Errors
    ///
    /// Says where the point is and where it may be.
    pub(crate) fn check_landing(&self, mission: &VehicleMission) -> anyhow::Result<()> {
        self.check_point(("landing point", "site.landing"), mission.site.landing.point())?;
        let key = format!("vehicles.{}.start", mission.id());
        self.check_point(("start", &key), mission.start_pose().point())
    }

    fn check_point(&self, (what, key): (&str, &str), point: MapPoint) -> anyhow::Result<()> {
        let near = self.near();
        let grid = near.grid;
        let [west, south, east, north] = grid.bounds();
        let Some(cell) = grid.cell_at(point) else {
            anyhow::bail!(
                "the {what} x {:.0} m, y {:.0} m lies off the near layer, which spans \
                 x {west:.0} to {east:.0} m and y {south:.0} to {north:.0} m; \
                 change {key} or the near layer",
                point.x_m,
                point.y_m
            );
        };
        anyhow::ensure!(
            near.cell_height_m(cell).is_some(),
            "the near layer has no height at the {what} x {:.0} m, y {:.0} m",
            point.x_m,
            point.y_m
        );
        Ok(())
    }

    /// Returns what a plan says of the ground that it was made on.
    pub(crate) fn named(&self) -> PlanTerrain {
        let sha256 = self.stack.provenance().map(|layer| layer.sha256.clone()).collect();
        PlanTerrain { source: self.source.name().to_owned(), sha256 }
    }

    /// Returns the ground that is driven on: the finest layer.
    pub(crate) fn near(&self) -> &Raster {
        &self.stack.layers()[0].raster
    }
}

/// A place: terrain, light, and what follows from both.
#[derive(Debug)]
pub(crate) struct Place {
    /// The elevation model.
    pub(crate) terrain: Terrain,
    /// Slope of each near cell in degrees, row-major; where ground inside a cell is steeper than the
    /// vehicle may stand on, the slope of that ground; not a number where it is rougher than the vehicle
    /// may cross.
    pub(crate) slope_deg: Vec<f32>,
    /// Sun, Earth and relay over the near tile.
    pub(crate) light: SiteLight,
    /// The time of the mission.
    window: Window,
    /// Where the vehicle may wait out the dark.
    pub(crate) havens: Vec<Haven>,
}

/// A cell is dark when it sees less of the disc than feeds hibernation: 8 W of 90 W.
pub(crate) const DARK_BELOW: f64 = 0.09;
/// Havens of made-up terrain: how many, and how far apart.
const MADE_UP_HAVENS: usize = 6;
const APART: Length = Length::from_metres(400.0);

impl Place {
    /// Returns a mission with the havens that are known here: those that it declares, or those found.
    pub(crate) fn sheltered(&self, mission: &VehicleMission) -> VehicleMission {
        let mut mission = mission.clone();
        mission.havens.clone_from(&self.havens);
        mission
    }

    /// Computes horizons and light.
    ///
    /// # Errors
    ///
    /// Fails on terrain without heights and on epochs outside the kernels.
    pub(crate) fn new(
        terrain: Terrain,
        mission: &VehicleMission,
        vehicle: &VehicleModel,
        almanac: &Almanac,
        bar: &Bar,
    ) -> anyhow::Result<Self> {
        bar.say("horizons");
        let settings = HorizonSettings {
            observer_height: vehicle.observer_height,
            ..HorizonSettings::default()
        };
        let horizons = HorizonCache::of_user().horizons((&terrain.stack, &settings), bar)?;
        bar.say("light");
        let track = mission_sky(mission, vehicle, almanac, horizons.grid())?;
        let light = SiteLight::new(horizons, track).with_ground(terrain.near().clone());
        let window = mission.window()?;
        let slope_deg = drivable_slope_deg(terrain.near(), &vehicle.drive)?;
        let mut place = Self { terrain, slope_deg, light, window, havens: mission.havens.clone() };
        if place.terrain.source == DataSource::Synthetic {
            place.havens =
                made_up_havens(&place.statistics()?, &place.slope_deg, (mission, vehicle));
        }
        Ok(place)
    }

    /// Computes how lit and how long dark each cell is during the mission: of use to few commands.
    ///
    /// # Errors
    ///
    /// Fails on a mission too short for it.
    pub(crate) fn statistics(&self) -> anyhow::Result<SiteStatistics> {
        let rows = 0..self.light.horizons().grid().rows;
        self.statistics_of(rows)
    }

    /// Computes how lit and how long dark a point is during the mission; nothing off the near layer.
    pub(crate) fn lit(&self, point: MapPoint) -> Option<CellStatistics> {
        let cell = self.light.horizons().grid().cell_at(point)?;
        self.statistics_of(cell.row..cell.row + 1).ok()?.at(cell)
    }

    fn statistics_of(&self, rows: Range<usize>) -> anyhow::Result<SiteStatistics> {
        let threshold = Fraction::clamped(DARK_BELOW);
        let sampled = (self.window, 30 * Unit::Minute);
        Ok(SiteStatistics::of_rows(&self.light, rows, sampled, threshold)?)
    }
}

/// The slopes of the ground that may be driven: what is too steep inside a cell counts, and what is
/// too rough is not ground that is known.
fn drivable_slope_deg(near: &Raster, drive: &DriveModel) -> anyhow::Result<Vec<f32>> {
    let mut slope_deg = near.drivable_slope_deg(drive.tilt_limit);
    if let Some(RoughnessLimit { limit, baseline }) = drive.roughness {
        let fit = SurfaceFit::over(near, baseline)
            .context("drive.roughness.baseline_m of the vehicle does not fit the near layer")?;
        for (slope, roughness_m) in slope_deg.iter_mut().zip(fit.roughness_m) {
            if roughness_m.is_nan() || f64::from(roughness_m) > limit.metres() {
                *slope = f32::NAN;
            }
        }
    }
    Ok(slope_deg)
}

#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn say_made_up(ground: Option<&str>, data: &DataDirectory) {
    match ground {
        Some(path) => eprintln!("{path} is not in {data}: the terrain is SYNTHETIC"),
        None => eprintln!("the mission declares no near layer: the terrain is SYNTHETIC"),
    }
}

fn made_up_havens(
    statistics: &SiteStatistics,
    slope_deg: &[f32],
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
    let mut lit = havens(statistics, slope_deg, &limits);
    lit.retain(inside);
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
