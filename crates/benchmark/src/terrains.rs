//! The terrains that instances stand on, and the Sun on them.

use std::path::{Path, PathBuf};

use hilal_environment::{CellGrid, GridCell};
use hilal_ephem::Almanac;
use hilal_quantity::{Angle, Epoch, Unit, Window, WindowError};
use hilal_site::{FULL_DISC, SiteError, SiteLight, SkyTrack};
use hilal_terrain::horizon::{HorizonError, HorizonSettings, Horizons};
use hilal_terrain::{GlobalLayer, Grid, Layer, Raster, RasterError, Stack, procedural};
use hilal_traverse::LightSource;

use crate::{CellWindow, Instance, InstanceGround, Sun};

/// The layers under an instance on measured ground, in the data directory.
const LAYERS: [&str; 2] = ["terrain/lola_88s_139e_10m.tif", "terrain/lola_87s_296m.tif"];
const GLOBAL: &str = "terrain/LDEM_4.LBL";

/// A whole raster with its horizons: made once for every instance that stands on it.
#[derive(Debug)]
pub struct SharedTerrain {
    name: String,
    near: Raster,
    horizons: Horizons,
}

/// The part of a terrain that an instance uses, under its sky.
#[derive(Debug)]
pub struct TerrainPatch {
    /// The raster.
    pub tile: CellGrid,
    /// Slopes as a planner should see them.
    pub slope_deg: Vec<f32>,
    /// The light.
    pub light: SiteLight,
    start: Epoch,
    step_s: f64,
}

/// What a made-up terrain is made from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SyntheticTerrain {
    /// Its seed.
    pub seed: u64,
    /// Cells along each side.
    pub cells: usize,
    /// Side of a cell in metres.
    pub spacing_m: f64,
}

impl SyntheticTerrain {
    fn name(&self) -> String {
        let Self { seed, cells, spacing_m } = self;
        format!("synthetic {seed:06} {cells} x {spacing_m} m")
    }
}

/// Why an instance cannot be put on its terrain.
#[derive(Debug, thiserror::Error)]
pub enum TerrainError {
    /// A layer under the instances on measured ground is not there, or cannot be read.
    #[error(
        "an instance on measured ground needs {name} in {}; docs/data.md says where it comes from",
        folder.display()
    )]
    Layer {
        /// The layer's path in the data directory.
        name: &'static str,
        /// The data directory.
        folder: PathBuf,
        /// What is wrong.
        source: Box<RasterError>,
    },
    /// The global grid cannot be read.
    #[error(transparent)]
    Global(#[from] RasterError),
    /// No horizons can be made.
    #[error(transparent)]
    Horizons(#[from] HorizonError),
    /// The instance's window reaches beyond the terrain.
    #[error(
        "terrain.window reaches beyond the raster of {rows} by {columns} cells; move it inside"
    )]
    Window {
        /// Rows of the terrain.
        rows: usize,
        /// Columns of the terrain.
        columns: usize,
    },
    /// The instance ends before it starts.
    #[error(transparent)]
    Times(#[from] WindowError),
    /// There is no ephemeris for the instance's times.
    #[error(transparent)]
    Sky(#[from] SiteError),
    /// A fault of ours.
    #[error("the horizons do not fill the window")]
    Crop,
}

/// Name of the measured terrain.
const MEASURED: &str = "lola";

/// Returns a name that instances on one terrain share.
pub fn terrain_name(ground: &InstanceGround) -> String {
    match *ground {
        InstanceGround::Lola { .. } => MEASURED.to_owned(),
        InstanceGround::Synthetic { seed, cells, spacing_m, .. } => {
            SyntheticTerrain { seed, cells, spacing_m }.name()
        }
    }
}

impl SharedTerrain {
    /// Reads the measured terrain from a data directory; `watch` takes how much is done, in \[0, 1\].
    ///
    /// # Errors
    ///
    /// Says which elevation data are not there and where they come from.
    pub fn measured(folder: &Path, watch: &(dyn Fn(f64) + Sync)) -> Result<Self, TerrainError> {
        Self::on(MEASURED.to_owned(), &measured(folder)?, watch)
    }

    /// Makes a square terrain of so many cells up; `watch` takes how much is done, in \[0, 1\].
    ///
    /// # Errors
    ///
    /// Says why no horizons can be made on it.
    pub fn synthetic(
        made_up: &SyntheticTerrain,
        watch: &(dyn Fn(f64) + Sync),
    ) -> Result<Self, TerrainError> {
        let SyntheticTerrain { seed, cells, spacing_m } = *made_up;
        let stack = stack_of(seed, InstanceGround::synthetic_tile(cells, spacing_m));
        Self::on(made_up.name(), &stack, watch)
    }

    fn on(name: String, stack: &Stack, watch: &(dyn Fn(f64) + Sync)) -> Result<Self, TerrainError> {
        let horizons = Horizons::of_stack_watched(stack, &HorizonSettings::default(), watch)?;
        let near = stack.layers()[0].raster.clone();
        Ok(Self { name, near, horizons })
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its raster.
    pub fn tile(&self) -> CellGrid {
        let Grid { first_cell, spacing_m, rows, columns, .. } = self.near.grid;
        CellGrid { first_cell, spacing_m, rows, columns }
    }

    /// Returns the slopes of the whole raster.
    pub fn slope_deg(&self, tilt_limit_deg: f64) -> Vec<f32> {
        self.near.drivable_slope_deg(Angle::from_degrees(tilt_limit_deg))
    }

    /// Returns the horizons of the whole raster.
    pub const fn horizons(&self) -> &Horizons {
        &self.horizons
    }

    /// Cuts out what an instance uses.
    ///
    /// # Errors
    ///
    /// Refuses a window that reaches beyond the raster, and times without an ephemeris.
    pub fn patch(
        &self,
        instance: &Instance,
        almanac: &Almanac,
    ) -> Result<TerrainPatch, TerrainError> {
        let window = instance.terrain.window();
        let Grid { rows, columns, .. } = self.near.grid;
        let tile = window.of(self.tile()).ok_or(TerrainError::Window { rows, columns })?;
        let horizons = self.cropped(window, tile)?;
        let end = instance.start_utc + instance.seconds() * Unit::Second;
        let times = Window::new(instance.start_utc, end)?;
        let track = SkyTrack::new(almanac, None, horizons.grid(), times)?;
        let slopes = self.slope_deg(instance.vehicle.tilt_limit_deg);
        Ok(TerrainPatch {
            tile,
            slope_deg: window.crop(&slopes, self.near.grid.columns),
            light: SiteLight::new(horizons, track),
            start: instance.start_utc,
            step_s: instance.step_s(tile.spacing_m),
        })
    }

    fn cropped(&self, window: CellWindow, tile: CellGrid) -> Result<Horizons, TerrainError> {
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
        Horizons::from_planes(grid, azimuths, planes).ok_or(TerrainError::Crop)
    }
}

fn measured(folder: &Path) -> Result<Stack, TerrainError> {
    let layers = LAYERS.map(|name| {
        Layer::read_geotiff(folder.join(name)).map_err(|source| TerrainError::Layer {
            name,
            folder: folder.to_owned(),
            source: Box::new(source),
        })
    });
    let [near, cap] = layers;
    let rasters = vec![near?, cap?];
    let global = GlobalLayer::read(folder.join(GLOBAL))?;
    Ok(Stack::new(rasters, Some(global)))
}

fn stack_of(seed: u64, tile: CellGrid) -> Stack {
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

impl TerrainPatch {
    /// Returns the mean light of every cell, looked at every two hours.
    pub fn mean_light(&self, seconds: f64) -> Vec<f32> {
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

impl Sun for TerrainPatch {
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

impl LightSource for TerrainPatch {
    fn slice(&self, step: usize, out: &mut [u8]) {
        let start = self.start + step as f64 * self.step_s * Unit::Second;
        self.light.least_slice(start, start + self.step_s * Unit::Second, out);
    }
}
