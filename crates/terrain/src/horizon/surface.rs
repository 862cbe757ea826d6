//! The surface that rays meet: the tile where it has data, the layers beyond elsewhere.

use hilal_quantity::{Length, MapPoint};
use rayon::prelude::*;

use crate::raster::to_f32;
use crate::{Cell, Grid, Raster, Stack};

/// The tile, and what lies around it and in its holes.
pub(super) struct Surface<'a> {
    tile: &'a Raster,
    beyond: Stack,
    feather: Length,
}

impl<'a> Surface<'a> {
    /// Takes the finest layer of a stack as the tile.
    pub(super) fn new(tile: &'a Raster, beyond: Stack, feather: Length) -> Self {
        Self { tile, beyond, feather }
    }

    /// Returns the height at a point, if any layer has one.
    ///
    /// Outside the tile the step between tile and layers beyond is carried on and fades out over
    /// the feather, so that the seam itself casts no shadow.
    pub(super) fn height_m(&self, point: MapPoint) -> Option<f64> {
        let edge = self.nearest(point);
        let away = point.distance(edge) / self.feather;
        let edge_m = if away < 1.0 { self.tile.height_m(edge) } else { None };
        if away <= 0.0 && edge_m.is_some() {
            return edge_m;
        }
        let beyond_m = self.beyond.height_m(point)?;
        let Some(edge_m) = edge_m else { return Some(beyond_m) };
        let step_m = self.beyond.height_m(edge).map_or(0.0, |m| edge_m - m);
        let weight = 1.0 - away * away * (3.0 - 2.0 * away);
        Some(beyond_m + step_m * weight)
    }

    /// Samples the surface at the centres of a grid; NaN where there is none, and in the hole (west,
    /// south, east, north) where a finer field stands.
    pub(super) fn sample_around(&self, grid: Grid, layer_mask: Option<[f64; 4]>) -> Raster {
        let held = |point: MapPoint| {
            layer_mask.is_some_and(|[west, south, east, north]| {
                (west..=east).contains(&point.x_m) && (south..=north).contains(&point.y_m)
            })
        };
        let mut heights_m = vec![0.0_f32; grid.len()];
        heights_m.par_chunks_mut(grid.columns.max(1)).enumerate().for_each(|(row, line)| {
            for (column, height_m) in line.iter_mut().enumerate() {
                let point = grid.centre(Cell { row, column });
                let found = if held(point) { None } else { self.height_m(point) };
                *height_m = to_f32(found.unwrap_or(f64::NAN));
            }
        });
        Raster { grid, heights_m }
    }

    /// Returns the point of the tile that is nearest to a point.
    fn nearest(&self, point: MapPoint) -> MapPoint {
        let grid = &self.tile.grid;
        let first = grid.first_cell;
        let span_x = (grid.columns as f64 - 1.0) * grid.spacing_m;
        let span_y = (grid.rows as f64 - 1.0) * grid.spacing_m;
        MapPoint::new(
            point.x_m.clamp(first.x_m, first.x_m + span_x),
            point.y_m.clamp(first.y_m - span_y, first.y_m),
        )
    }
}
