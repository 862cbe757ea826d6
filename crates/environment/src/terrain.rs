//! The elevation model: the layers that a mission or a site names, read from the data directory, or
//! made up where nobody measured them.

use std::path::Path;

use hilal_mission::VehicleMission;
use hilal_mission::schema::{self, LayerRole};
use hilal_quantity::MapPoint;
use hilal_terrain::{DataSource, GlobalLayer, Layer, Raster, Stack, procedural};

use crate::{DeclaredPoint, EnvironmentError};

/// The elevation model of a mission's site.
#[derive(Debug)]
pub struct SiteTerrain {
    /// Layers from near to far.
    pub stack: Stack,
    /// Who measured the heights, or that nobody did.
    pub source: DataSource,
}

/// Elevation layers as read: those on a map, and the global grid beyond them.
#[derive(Debug)]
pub(crate) struct ReadLayers {
    pub(crate) layers: Vec<Layer>,
    pub(crate) global: Option<GlobalLayer>,
}

impl SiteTerrain {
    /// Reads the mission's layers, or makes terrain up when the ground that is driven on is not there:
    /// [`SiteTerrain::source`] says which.
    ///
    /// # Errors
    ///
    /// Fails when the near layer is there and others are not, or when one cannot be read.
    pub fn load(
        mission: &VehicleMission,
        folder: &Path,
        seed: u64,
    ) -> Result<Self, EnvironmentError> {
        let layers = &mission.site.layers;
        if near_layer(layers, folder).is_none() {
            return Ok(Self::synthetic(seed));
        }
        let ReadLayers { layers, global } = read("the mission", layers, folder)?;
        Ok(Self { stack: Stack::new(layers, global), source: DataSource::Lola })
    }

    /// Makes terrain up from a seed.
    pub fn synthetic(seed: u64) -> Self {
        let ReadLayers { layers, global } = synthetic_layers(seed);
        Self { stack: Stack::new(layers, global), source: DataSource::Synthetic }
    }

    /// Refuses a landing point or a start off the map or on unknown ground.
    ///
    /// # Errors
    ///
    /// Says where the point is and where it may be.
    pub fn check_landing(&self, mission: &VehicleMission) -> Result<(), EnvironmentError> {
        let landing = DeclaredPoint {
            what: "landing point",
            key: "site.landing".to_owned(),
            point: mission.site.landing.point(),
        };
        let start = DeclaredPoint {
            what: "start",
            key: format!("vehicles.{}.start", mission.id()),
            point: mission.start_pose().point(),
        };
        self.check_point(landing)?;
        self.check_point(start)
    }

    fn check_point(&self, declared: DeclaredPoint) -> Result<(), EnvironmentError> {
        let near = self.near();
        let Some(cell) = near.grid.cell_at(declared.point) else {
            let bounds = near.grid.bounds();
            return Err(EnvironmentError::PointOffTheMap { declared, bounds });
        };
        match near.cell_height_m(cell) {
            Some(_) => Ok(()),
            None => Err(EnvironmentError::PointUnknown { declared }),
        }
    }

    /// Returns the SHA-256 of every layer, finest first: what a plan says of the ground that it was
    /// made on.
    pub fn sha256(&self) -> Vec<String> {
        self.stack.provenance().map(|layer| layer.sha256.clone()).collect()
    }

    /// Returns the rise of the ground at a point towards map east and north, as ratios: central
    /// differences over a cell, and level where the ground is not known.
    pub fn rise(&self, at: MapPoint) -> [f64; 2] {
        let raster = self.near();
        let reach_m = raster.grid.spacing_m / 2.0;
        let height =
            |x_m: f64, y_m: f64| raster.height_m(MapPoint::new(at.x_m + x_m, at.y_m + y_m));
        let rise = |ahead: Option<f64>, behind: Option<f64>| match (ahead, behind) {
            (Some(ahead_m), Some(behind_m)) => (ahead_m - behind_m) / (2.0 * reach_m),
            _ => 0.0,
        };
        [
            rise(height(reach_m, 0.0), height(-reach_m, 0.0)),
            rise(height(0.0, reach_m), height(0.0, -reach_m)),
        ]
    }

    /// Returns the ground that is driven on: the finest layer.
    pub fn near(&self) -> &Raster {
        &self.stack.layers()[0].raster
    }
}

/// Returns the path of the near layer, as declared, where it is declared and its file is there.
pub(crate) fn near_layer<'a>(layers: &'a [schema::Layer], folder: &Path) -> Option<&'a str> {
    let near = layers.iter().find(|layer| layer.role == LayerRole::Near)?;
    folder.join(&near.path).exists().then_some(near.path.as_str())
}

/// Reads declared layers from a folder. Results name files as they are declared, and no path of this
/// machine.
pub(crate) fn read(
    of: &str,
    declared: &[schema::Layer],
    folder: &Path,
) -> Result<ReadLayers, EnvironmentError> {
    let paths = declared.iter().map(|layer| &layer.path);
    let missing: Vec<String> = paths.filter(|path| !folder.join(path).exists()).cloned().collect();
    if !missing.is_empty() {
        let (of, folder) = (of.to_owned(), folder.to_owned());
        return Err(EnvironmentError::MissingLayers { of, folder, missing });
    }
    let (mut layers, mut global) = (Vec::new(), None);
    for layer in declared {
        let path = folder.join(&layer.path);
        match layer.role {
            LayerRole::Global => {
                let mut grid = GlobalLayer::read(&path)?;
                grid.provenance.path.clone_from(&layer.path);
                global = Some(grid);
            }
            LayerRole::Near | LayerRole::Regional => {
                let mut raster = Layer::read_geotiff(&path)?;
                raster.provenance.path.clone_from(&layer.path);
                layers.push(raster);
            }
        }
    }
    Ok(ReadLayers { layers, global })
}

/// Makes up the layers of a south polar scene.
pub(crate) fn synthetic_layers(seed: u64) -> ReadLayers {
    let (near, far) = procedural::south_polar_scene(seed);
    let layers = vec![Layer::synthetic(near, seed), Layer::synthetic(far, seed)];
    ReadLayers { layers, global: None }
}
