//! Sites compared, and ellipses on grids.

mod best;
mod ellipse;
mod order;
mod scores;

use hilal_quantity::{GridAzimuth, Length, MapPoint, PolarStereographic};
use hilal_terrain::Grid;

use super::Ellipse;

/// A tile of 10 m cells whose middle is the middle of a cell.
fn tile(rows: usize, columns: usize) -> Grid {
    let first_cell = MapPoint::new(-300.0, 4_500.0);
    Grid { map: PolarStereographic::SOUTH, first_cell, spacing_m: 10.0, rows, columns }
}

fn ellipse(semi_major_m: f64, semi_minor_m: f64, azimuth_deg: f64) -> Ellipse {
    let [long, short] = [semi_major_m, semi_minor_m].map(Length::from_metres);
    Ellipse::new(long, short, GridAzimuth::from_degrees(azimuth_deg)).expect("axes in order")
}

/// How far a point lies from the middle of an ellipse: 1 on its edge.
fn distance(ellipse: &Ellipse, centre: MapPoint, point: MapPoint) -> f64 {
    let (east_m, north_m) = (point.x_m - centre.x_m, point.y_m - centre.y_m);
    let (sin, cos) = (ellipse.azimuth().angle().sin(), ellipse.azimuth().angle().cos());
    let along = (east_m * sin + north_m * cos) / ellipse.semi_major().metres();
    let across = (east_m * cos - north_m * sin) / ellipse.semi_minor().metres();
    along.hypot(across)
}
