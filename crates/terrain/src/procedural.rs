//! Made-up terrain with the crater and slope statistics of the lunar south pole, for use without
//! any elevation data. It stands where the reference tile stands, so that one mission runs on both.

mod craters;
mod noise;
mod scene;

use hilal_quantity::{MapPoint, PolarStereographic};

use crate::{Grid, Raster};
use scene::ProceduralScene;

/// The reference mission's 10 m tile: 513², west edge 31,890 m, north edge −37,020 m.
const NEAR: Grid = Grid {
    map: PolarStereographic::SOUTH,
    first_cell: MapPoint::new(31_895.0, -37_025.0),
    spacing_m: 10.0,
    rows: 513,
    columns: 513,
};

/// Half the side of the far map: the 87.5°S cap.
const FAR_EDGE_M: f64 = 75_840.0;
const FAR_CELLS: usize = 513;

/// Makes the near tile (513² at 10 m) and the far cap (513² at 295.67 m) of one made-up place.
///
/// Both come from the same surface; the near tile adds what the far cells are too coarse to hold.
/// A broad ridge runs through x 33,500…36,000 m at y −40,450 m, about 400 m above its
/// surroundings, and the reference landing point (34,645, −40,445) lies on it. The same seed gives
/// the same bytes everywhere.
///
/// ```
/// let (near, far) = hilal_terrain::procedural::south_polar_scene(1);
/// assert_eq!((near.grid.rows, near.grid.spacing_m), (513, 10.0));
/// assert_eq!((far.grid.rows, near.missing() + far.missing()), (513, 0));
/// ```
pub fn south_polar_scene(seed: u64) -> (Raster, Raster) {
    south_polar_scene_on(seed, NEAR)
}

/// Makes the same kind of place on another near grid, for instance one of 10 km at 20 m.
///
/// The near tile holds craters down to two of its cells across, so that another grid is another
/// place: only ridge, landing point and hollows stand where they always do.
///
/// ```
/// use hilal_quantity::MapPoint;
/// let (reference, _) = hilal_terrain::procedural::south_polar_scene(1);
/// let first_cell = MapPoint::new(29_500.0, -34_600.0);
/// let grid = hilal_terrain::Grid { first_cell, spacing_m: 40.0, rows: 250, columns: 250, ..reference.grid };
/// let (near, far) = hilal_terrain::procedural::south_polar_scene_on(1, grid);
/// assert_eq!((near.grid, near.missing() + far.missing()), (grid, 0));
/// ```
pub fn south_polar_scene_on(seed: u64, near: Grid) -> (Raster, Raster) {
    let scene = ProceduralScene::new(seed, &near, FAR_EDGE_M);
    (scene.near(near), scene.far(far_grid()))
}

fn far_grid() -> Grid {
    let spacing_m = 2.0 * FAR_EDGE_M / FAR_CELLS as f64;
    let first = FAR_EDGE_M - spacing_m / 2.0;
    Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(-first, first),
        spacing_m,
        rows: FAR_CELLS,
        columns: FAR_CELLS,
    }
}
