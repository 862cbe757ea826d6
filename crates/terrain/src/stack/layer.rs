//! One layer of a stack, and where it comes from.

use std::fmt::Write as _;
use std::path::Path;

use hilal_quantity::MapPoint;
use sha2::{Digest as _, Sha256};

use super::edge::distance_to_holes;
use crate::files::read_bytes;
use crate::geotiff::decode_beside;
use crate::pds3::GlobalGrid;
use crate::{Raster, RasterError};

/// Who measured the heights, or that nobody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataSource {
    /// The Lunar Orbiter Laser Altimeter.
    Lola,
    /// Made up by [`crate::procedural`].
    Synthetic,
}

impl DataSource {
    /// Returns the name as written in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lola => "lola",
            Self::Synthetic => "synthetic",
        }
    }
}

/// Where a layer comes from, so that a result can be traced to its data.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// The path as given, or the name and seed of a synthetic layer.
    pub path: String,
    /// Side of a cell in metres (of the global grid: at the equator).
    pub spacing_m: f64,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// SHA-256 of the file, or of a synthetic layer's heights as little-endian float32, in hex.
    pub sha256: String,
    /// Who measured the heights.
    pub source: DataSource,
}

/// A raster with its provenance, ready to be stacked.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The heights.
    pub raster: Raster,
    /// Where they come from.
    pub provenance: Provenance,
    hole_distance: Option<Vec<f32>>,
}

impl Layer {
    /// Takes a raster and says where it comes from.
    pub fn new(raster: Raster, provenance: Provenance) -> Self {
        let hole_distance = distance_to_holes(&raster);
        Self { raster, provenance, hole_distance }
    }

    /// Reads a LOLA GeoTIFF; see [`crate::read_geotiff`].
    ///
    /// # Errors
    ///
    /// As [`crate::read_geotiff`].
    pub fn read_geotiff(path: impl AsRef<Path>) -> Result<Self, RasterError> {
        let path = path.as_ref();
        let bytes = read_bytes(path)?;
        Self::from_geotiff(path, &bytes)
    }

    /// Takes the bytes of a GeoTIFF, with what lies beside it.
    pub(super) fn from_geotiff(path: &Path, bytes: &[u8]) -> Result<Self, RasterError> {
        let raster = decode_beside(path, bytes)?;
        let provenance = Provenance {
            path: path.display().to_string(),
            spacing_m: raster.grid.spacing_m,
            rows: raster.grid.rows,
            columns: raster.grid.columns,
            sha256: hex(bytes),
            source: DataSource::Lola,
        };
        Ok(Self::new(raster, provenance))
    }

    /// Takes a raster that [`crate::procedural`] made from `seed`.
    pub fn synthetic(raster: Raster, seed: u64) -> Self {
        let bytes: Vec<u8> = raster.heights_m.iter().flat_map(|h| h.to_le_bytes()).collect();
        let provenance = Provenance {
            path: format!("SYNTHETIC, seed {seed}"),
            spacing_m: raster.grid.spacing_m,
            rows: raster.grid.rows,
            columns: raster.grid.columns,
            sha256: hex(&bytes),
            source: DataSource::Synthetic,
        };
        Self::new(raster, provenance)
    }

    /// Returns how much this layer counts at a point, from 0 at its edge and at its holes to 1
    /// `width_m` inside. A small tile gives way over a quarter of its shorter side at most.
    pub(super) fn weight(&self, point: MapPoint, width_m: f64) -> f64 {
        let grid = &self.raster.grid;
        let [west, south, east, north] = grid.bounds();
        let short_side = (east - west).min(north - south);
        let width_m = width_m.min(short_side / 4.0);
        let to_edge =
            (point.x_m - west).min(east - point.x_m).min(point.y_m - south).min(north - point.y_m);
        let inside_m = to_edge.min(self.to_hole_m(point));
        let share = (inside_m / width_m).clamp(0.0, 1.0);
        // Hermite's smoothstep: the blend starts and ends without a kink.
        share * share * (3.0 - 2.0 * share)
    }

    /// A hole ends where bilinear heights end, one cell off its centre.
    fn to_hole_m(&self, point: MapPoint) -> f64 {
        let Some(distance) = &self.hole_distance else { return f64::INFINITY };
        let grid = self.raster.grid;
        let cells = crate::raster::bilinear(&grid, distance, point);
        cells.map_or(0.0, |cells| (cells - 1.0).max(0.0) * grid.spacing_m)
    }
}

/// The global grid with its provenance.
#[derive(Debug, Clone)]
pub struct GlobalLayer {
    /// The heights.
    pub grid: GlobalGrid,
    /// Where they come from.
    pub provenance: Provenance,
}

impl GlobalLayer {
    /// Reads a PDS3 `.LBL` and the `.IMG` beside it, naming either; see [`GlobalGrid::read`].
    ///
    /// # Errors
    ///
    /// As [`GlobalGrid::read`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, RasterError> {
        let path = path.as_ref();
        let (grid, image) = GlobalGrid::read_with_image(path)?;
        let provenance = Provenance {
            path: path.display().to_string(),
            spacing_m: grid.spacing_at_equator_m(),
            rows: grid.rows(),
            columns: grid.columns(),
            sha256: hex(&image),
            source: DataSource::Lola,
        };
        Ok(Self { grid, provenance })
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a string cannot fail.
        let _never: Result<(), std::fmt::Error> = write!(text, "{byte:02x}");
        text
    })
}
