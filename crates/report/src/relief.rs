//! The shaded ground under maps.

use hilal_figure::{RasterError, RasterImage};
use hilal_quantity::{Angle, GridAzimuth};
use hilal_terrain::{Cell, Grid, Raster};

/// Where the lamp of the relief stands.
const LAMP_AZIMUTH_DEG: f64 = 315.0;
const LAMP_ELEVATION_DEG: f64 = 25.0;

/// Returns the relief of a tile at the cells of a grid, which may be coarser.
pub(crate) fn relief(tile: &Raster, grid: Grid) -> Vec<f32> {
    let lamp = Angle::from_degrees(LAMP_ELEVATION_DEG);
    let shade = tile.hillshade(GridAzimuth::from_degrees(LAMP_AZIMUTH_DEG), lamp);
    let level = narrow(lamp.sin());
    let at = |index: usize| {
        let cell = Cell { row: index / grid.columns, column: index % grid.columns };
        let near = tile.grid.cell_at(grid.centre(cell));
        let light = near.map_or(f32::NAN, |cell| shade[tile.grid.index(cell)]);
        if light.is_nan() { 0.62 } else { (0.62 + (light - level) * 1.1).clamp(0.0, 1.0) }
    };
    (0..grid.len()).map(at).collect()
}

/// Returns the relief of a tile as a picture, a pixel a cell.
///
/// # Errors
///
/// The tile has no cells.
pub fn relief_image(tile: &Raster) -> Result<RasterImage, RasterError> {
    let pixels = relief(tile, tile.grid).into_iter().map(|shade| [grey(shade); 3]).collect();
    RasterImage::from_rgb(tile.grid.columns, tile.grid.rows, pixels)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
fn grey(shade: f32) -> u8 {
    (shade * 255.0).round().clamp(0.0, 255.0) as u8
}

#[expect(clippy::cast_possible_truncation, reason = "shades need no more than f32")]
const fn narrow(value: f64) -> f32 {
    value as f32
}
