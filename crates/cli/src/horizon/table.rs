//! Horizons of points as a table: a row a point, a column an azimuth.

use core::fmt::Write as _;

use hilal_quantity::{Angle, GridAzimuth, MapPoint, TrueAzimuth};
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, HorizonEngine, HorizonError, Mode};
use hilal_terrain::{Cell, Grid};

/// From which north azimuths are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum North {
    /// The map's +y axis.
    Grid,
    /// The meridian through the point.
    True,
}

/// Azimuths computed together in the fast mode: planes of a whole tile are large.
const TOGETHER: usize = 8;

/// Returns the horizons of every point in degrees, a row a point.
///
/// # Errors
///
/// Names the point from which nothing can be seen.
pub(super) fn rows(
    engine: &HorizonEngine,
    points: &[MapPoint],
    (north, watch): (North, &dyn Fn(f64)),
) -> anyhow::Result<Vec<Vec<f64>>> {
    if engine.settings().mode == Mode::Fast {
        return from_planes(engine, points, (north, watch));
    }
    let count = engine.settings().azimuths;
    let mut rows = Vec::with_capacity(points.len());
    for (done, &point) in points.iter().enumerate() {
        let row: Result<Vec<f64>, HorizonError> = (0..count)
            .map(|index| {
                let azimuth = grid_azimuth(engine.grid(), point, (index, count), north);
                engine.at(point, azimuth).map(Angle::degrees)
            })
            .collect();
        rows.push(row?);
        watch((done + 1) as f64 / points.len() as f64);
    }
    Ok(rows)
}

fn grid_azimuth(
    grid: Grid,
    point: MapPoint,
    (index, count): (usize, usize),
    north: North,
) -> GridAzimuth {
    let angle = Angle::from_degrees(index as f64 * 360.0 / count as f64);
    match north {
        North::Grid => GridAzimuth::new(angle),
        North::True => grid.map.grid_azimuth(TrueAzimuth::new(angle), point),
    }
}

/// Takes the horizons of the cells that hold the points, interpolated between two grid azimuths
/// where true north asks for it.
fn from_planes(
    engine: &HorizonEngine,
    points: &[MapPoint],
    (north, watch): (North, &dyn Fn(f64)),
) -> anyhow::Result<Vec<Vec<f64>>> {
    let cells =
        points.iter().map(|&point| cell(engine, point)).collect::<anyhow::Result<Vec<_>>>()?;
    let (grid, count) = (engine.grid(), engine.settings().azimuths);
    let mut by_grid = vec![vec![0.0; count]; points.len()];
    let mut planes = vec![0_i16; TOGETHER.min(count) * grid.len()];
    for first in (0..count).step_by(TOGETHER) {
        let last = (first + TOGETHER).min(count);
        engine.planes(first..last, &mut planes, &|_| ());
        for (row, &cell) in by_grid.iter_mut().zip(&cells) {
            for (value, plane) in row[first..last].iter_mut().zip(planes.chunks(grid.len())) {
                *value = f64::from(plane[grid.index(cell)]) * HORIZON_UNIT_DEG;
            }
        }
        watch(last as f64 / count as f64);
    }
    Ok(by_grid
        .into_iter()
        .zip(points)
        .map(|(row, &point)| match north {
            North::Grid => row,
            North::True => turned(grid, point, &row),
        })
        .collect())
}

fn turned(grid: Grid, point: MapPoint, by_grid: &[f64]) -> Vec<f64> {
    let count = by_grid.len();
    (0..count)
        .map(|index| {
            let azimuth = grid_azimuth(grid, point, (index, count), North::True);
            let at = azimuth.degrees() / 360.0 * count as f64;
            let (below, share) = (at.floor(), at - at.floor());
            let value = |index: usize| by_grid[index % count];
            let below = whole(below);
            value(below) + (value(below + 1) - value(below)) * share
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an azimuth's number")]
fn whole(at: f64) -> usize {
    at as usize
}

fn cell(engine: &HorizonEngine, point: MapPoint) -> anyhow::Result<Cell> {
    let [west, south, east, north] = engine.grid().bounds();
    engine.grid().cell_at(point).ok_or_else(|| {
        anyhow::anyhow!(
            "x {:.1} m, y {:.1} m lies off the finest layer, which spans x {west:.0} to {east:.0} m \
             and y {south:.0} to {north:.0} m; take the point out, or look with --mode exact",
            point.x_m,
            point.y_m
        )
    })
}

/// Writes the table: x and y in metres, horizons in degrees.
pub(super) fn csv(points: &[MapPoint], rows: &[Vec<f64>], azimuths: usize) -> String {
    let mut text = "x,y".to_owned();
    let mut write = |piece: core::fmt::Arguments<'_>| {
        // Writing to a string does not fail.
        let _written: Result<(), core::fmt::Error> = text.write_fmt(piece);
    };
    for index in 0..azimuths {
        write(format_args!(",az_{:06.2}", index as f64 * 360.0 / azimuths as f64));
    }
    for (point, row) in points.iter().zip(rows) {
        write(format_args!("\n{},{}", point.x_m, point.y_m));
        for value in row {
            write(format_args!(",{value:.5}"));
        }
    }
    write(format_args!("\n"));
    text
}
