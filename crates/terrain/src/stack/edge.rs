//! How far a cell is from the nearest hole in its layer.

use crate::{Cell, Grid, Raster};

/// Returns for every cell the distance to the nearest cell without data, in cells, or nothing
/// when the raster has no hole.
///
/// A two-pass chamfer with steps 1 and √2 (Borgefors 1986, "Distance transformations in digital
/// images", CVGIP 34): too long by at most 8 %.
pub(super) fn distance_to_holes(raster: &Raster) -> Option<Vec<f32>> {
    if raster.missing() == 0 {
        return None;
    }
    let start = |height_m: &f32| if height_m.is_nan() { 0.0 } else { f32::INFINITY };
    let mut distance: Vec<f32> = raster.heights_m.iter().map(start).collect();
    let grid = &raster.grid;
    for row in 0..grid.rows {
        for column in 0..grid.columns {
            relax(&mut distance, grid, Cell { row, column }, Pass::FromNorthWest);
        }
    }
    for row in (0..grid.rows).rev() {
        for column in (0..grid.columns).rev() {
            relax(&mut distance, grid, Cell { row, column }, Pass::FromSouthEast);
        }
    }
    Some(distance)
}

#[derive(Clone, Copy)]
enum Pass {
    FromNorthWest,
    FromSouthEast,
}

fn relax(distance: &mut [f32], grid: &Grid, cell: Cell, pass: Pass) {
    const STEPS: [(isize, isize, f32); 4] = [
        (0, -1, 1.0),
        (-1, 0, 1.0),
        (-1, -1, std::f32::consts::SQRT_2),
        (-1, 1, std::f32::consts::SQRT_2),
    ];
    let sign = match pass {
        Pass::FromNorthWest => 1,
        Pass::FromSouthEast => -1,
    };
    let mut best = distance.get(grid.index(cell)).copied().unwrap_or(0.0);
    for (down, right, step) in STEPS {
        let row = cell.row.checked_add_signed(down * sign).filter(|&row| row < grid.rows);
        let column = cell.column.checked_add_signed(right * sign).filter(|&at| at < grid.columns);
        let (Some(row), Some(column)) = (row, column) else { continue };
        if let Some(&neighbour) = distance.get(grid.index(Cell { row, column })) {
            best = best.min(neighbour + step);
        }
    }
    if let Some(here) = distance.get_mut(grid.index(cell)) {
        *here = best;
    }
}
