//! The ground of an instance, and the Sun on it.

use std::path::Path;

use anyhow::Context as _;
use hilal_benchmark::{CellWindow, Instance, InstanceGround, Sun};
use hilal_environment::{CellGrid, GridCell};
use hilal_ephem::Almanac;
use hilal_quantity::{Angle, Epoch, Unit, Window};
use hilal_site::{FULL_DISC, SiteLight, SkyTrack};
use hilal_terrain::horizon::{HorizonSettings, Horizons};
use hilal_terrain::{GlobalLayer, Grid, Layer, Raster, Stack, procedural};
use hilal_traverse::LightSource;

/// The layers under an instance on measured ground, in the data directory.
const LAYERS: [&str; 2] = ["terrain/lola_88s_139e_10m.tif", "terrain/lola_87s_296m.tif"];
const GLOBAL: &str = "terrain/LDEM_4.LBL";

/// A whole raster with its horizons: made once for every instance that stands on it.
#[derive(Debug)]
pub(super) struct Land {
    name: String,
    near: Raster,
    horizons: Horizons,
}

/// The part of a land that an instance uses, under its sky.
#[derive(Debug)]
pub(super) struct Patch {
    /// The raster.
    pub(super) tile: CellGrid,
    /// Slopes as a planner should see them.
    pub(super) slope_deg: Vec<f32>,
    /// The light.
    pub(super) light: SiteLight,
    start: Epoch,
    step_s: f64,
}

/// Returns a name that instances on one land share.
pub(super) fn land_name(ground: &InstanceGround) -> String {
    match ground {
        InstanceGround::Lola { .. } => "lola".to_owned(),
        InstanceGround::Synthetic { seed, cells, spacing_m, .. } => {
            format!("synthetic {seed:06} {cells} x {spacing_m} m")
        }
    }
}

impl Land {
    /// Makes the land of an instance.
    ///
    /// # Errors
    ///
    /// Says which elevation data are not there and how to get them.
    pub(super) fn load(
        ground: &InstanceGround,
        data: impl FnOnce() -> anyhow::Result<std::path::PathBuf>,
        watch: &(dyn Fn(f64) + Sync),
    ) -> anyhow::Result<Self> {
        let stack = match *ground {
            InstanceGround::Lola { .. } => measured(&data()?)?,
            InstanceGround::Synthetic { seed, cells, spacing_m, .. } => {
                made_up(seed, InstanceGround::synthetic_tile(cells, spacing_m))
            }
        };
        let horizons = Horizons::of_stack_watched(&stack, &HorizonSettings::default(), watch)?;
        let near = stack.layers()[0].raster.clone();
        Ok(Self { name: land_name(ground), near, horizons })
    }

    /// Returns its name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns its raster.
    pub(super) fn tile(&self) -> CellGrid {
        let Grid { first_cell, spacing_m, rows, columns, .. } = self.near.grid;
        CellGrid { first_cell, spacing_m, rows, columns }
    }

    /// Returns the slopes of the whole raster.
    pub(super) fn slope_deg(&self, tilt_limit_deg: f64) -> Vec<f32> {
        self.near.drivable_slope_deg(Angle::from_degrees(tilt_limit_deg))
    }

    /// Returns the horizons of the whole raster.
    pub(super) const fn horizons(&self) -> &Horizons {
        &self.horizons
    }

    /// Cuts out what an instance uses.
    ///
    /// # Errors
    ///
    /// Refuses a window that reaches beyond the raster, and times without an ephemeris.
    pub(super) fn patch(&self, instance: &Instance, almanac: &Almanac) -> anyhow::Result<Patch> {
        let window = instance.terrain.window();
        let tile = window.of(self.tile()).with_context(|| {
            format!(
                "terrain.window reaches beyond the raster of {} by {} cells; move it inside",
                self.near.grid.rows, self.near.grid.columns
            )
        })?;
        let horizons = self.cropped(window, tile)?;
        let end = instance.start_utc + instance.seconds() * Unit::Second;
        let times = Window::new(instance.start_utc, end)?;
        let track = SkyTrack::new(almanac, None, horizons.grid(), times)?;
        let slopes = self.slope_deg(instance.vehicle.tilt_limit_deg);
        Ok(Patch {
            tile,
            slope_deg: window.crop(&slopes, self.near.grid.columns),
            light: SiteLight::new(horizons, track),
            start: instance.start_utc,
            step_s: instance.step_s(tile.spacing_m),
        })
    }

    fn cropped(&self, window: CellWindow, tile: CellGrid) -> anyhow::Result<Horizons> {
        let grid = Grid {
            first_cell: tile.first_cell,
            rows: tile.rows,
            columns: tile.columns,
            ..self.near.grid
        };
        let columns = self.near.grid.columns;
        let azimuths = self.horizons.azimuths();
        let planes = (0..azimuths)
            .flat_map(|azimuth| window.crop(self.horizons.plane(azimuth), columns))
            .collect();
        Horizons::from_planes(grid, azimuths, planes).context("the horizons do not fill the window")
    }
}

fn measured(folder: &Path) -> anyhow::Result<Stack> {
    let layers = LAYERS.map(|name| {
        Layer::read_geotiff(folder.join(name)).with_context(|| {
            format!(
                "an instance on measured ground needs {name} in {}; docs/data.md says where it comes from; \
                 or run only the others with --only s",
                folder.display()
            )
        })
    });
    let [near, cap] = layers;
    let rasters = vec![near?, cap?];
    let global = GlobalLayer::read(folder.join(GLOBAL))?;
    Ok(Stack::new(rasters, Some(global)))
}

fn made_up(seed: u64, tile: CellGrid) -> Stack {
    let grid = Grid {
        map: hilal_quantity::PolarStereographic::SOUTH,
        first_cell: tile.first_cell,
        spacing_m: tile.spacing_m,
        rows: tile.rows,
        columns: tile.columns,
    };
    let (near, far) = procedural::south_polar_scene_on(seed, grid);
    Stack::new(vec![Layer::synthetic(near, seed), Layer::synthetic(far, seed)], None)
}

impl Patch {
    /// Returns the mean light of every cell, looked at every two hours.
    pub(super) fn mean_light(&self, seconds: f64) -> Vec<f32> {
        let times = (0_u32..).map(|i| f64::from(i) * 7200.0).take_while(|at_s| *at_s < seconds);
        let mut sum = vec![0.0_f32; self.tile.len()];
        let mut count = 0.0_f32;
        for at_s in times {
            count += 1.0;
            for (sum, share) in sum.iter_mut().zip(self.map(self.tile, at_s)) {
                *sum += share;
            }
        }
        sum.iter().map(|sum| sum / count.max(1.0)).collect()
    }
}

impl Sun for Patch {
    fn share(&self, cell: GridCell, at_s: f64) -> f64 {
        let epoch = self.start + at_s * Unit::Second;
        self.light.sun_fraction(self.tile.centre(cell), epoch).value()
    }

    fn map(&self, tile: CellGrid, at_s: f64) -> Vec<f32> {
        let mut parts = vec![0_u8; tile.len()];
        self.light.light_slice(self.start + at_s * Unit::Second, &mut parts);
        parts.into_iter().map(|parts| f32::from(parts) / f32::from(FULL_DISC)).collect()
    }
}

impl LightSource for Patch {
    fn slice(&self, step: usize, out: &mut [u8]) {
        let start = self.start + step as f64 * self.step_s * Unit::Second;
        self.light.least_slice(start, start + self.step_s * Unit::Second, out);
    }
}
