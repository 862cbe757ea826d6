//! Why the surroundings of a mission cannot be loaded.

use std::path::PathBuf;

use hilal_quantity::{MapPoint, WindowError};
use hilal_site::{BaselineError, SiteError};
use hilal_terrain::RasterError;
use hilal_terrain::horizon::HorizonError;
use hilal_terrain::horizon::store::StoreError;

use crate::SkyError;

/// A point that a mission file declares and a vehicle needs.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclaredPoint {
    /// What it is, for a sentence.
    pub what: &'static str,
    /// The key of the mission file that declares it.
    pub key: String,
    /// Where it is.
    pub point: MapPoint,
}

/// Surroundings that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// Some layers are there, and others are not.
    #[error(
        "{} of {of} {} not in {}; put what is missing there, or declare other layers",
        missing.join(", "), if missing.len() == 1 { "is" } else { "are" }, folder.display()
    )]
    MissingLayers {
        /// Whose layers they are: the mission, or a site.
        of: String,
        /// Where they were looked for.
        folder: PathBuf,
        /// Their paths as declared.
        missing: Vec<String>,
    },
    /// An elevation layer cannot be read.
    #[error(transparent)]
    Raster(#[from] RasterError),
    /// A point that a vehicle needs is not on the map.
    #[error(
        "the {} x {:.0} m, y {:.0} m lies off the near layer, which spans x {:.0} to {:.0} m \
         and y {:.0} to {:.0} m; change {} or the near layer",
        declared.what, declared.point.x_m, declared.point.y_m,
        bounds[0], bounds[2], bounds[1], bounds[3], declared.key
    )]
    PointOffTheMap {
        /// The point.
        declared: DeclaredPoint,
        /// Edges of the near layer: west, south, east, north, in metres.
        bounds: [f64; 4],
    },
    /// The ground at a point that a vehicle needs is not known.
    #[error(
        "the near layer has no height at the {} x {:.0} m, y {:.0} m; change {} or the near layer",
        declared.what, declared.point.x_m, declared.point.y_m, declared.key
    )]
    PointUnknown {
        /// The point.
        declared: DeclaredPoint,
    },
    /// No layer holds the place of a site.
    #[error(
        "no layer of site {site} holds its place x {:.0} m, y {:.0} m; name a layer that does, or \
         give the site an extent and the global grid",
        place.x_m, place.y_m
    )]
    PlaceOffTheMap {
        /// The site.
        site: String,
        /// Its place.
        place: MapPoint,
    },
    /// The vehicle's roughness baseline is no length for the near layer.
    #[error("drive.roughness.baseline_m of the vehicle does not fit the near layer: {0}")]
    RoughnessBaseline(#[from] BaselineError),
    /// Horizons cannot be computed.
    #[error(transparent)]
    Horizons(#[from] HorizonError),
    /// A file of horizons cannot be written or read.
    #[error(transparent)]
    HorizonFile(#[from] StoreError),
    /// A folder for horizons cannot be made.
    #[error("cannot create {}: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The sky of the mission cannot be sampled.
    #[error(transparent)]
    Sky(#[from] SkyError),
    /// Light and contact cannot be computed.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The mission's window is none.
    #[error(transparent)]
    Window(#[from] WindowError),
}
