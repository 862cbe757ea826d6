//! Pieces of elevation models, and what they would be with larger cells.

use hilal_quantity::{Length, MapPoint};
use hilal_terrain::horizon::{HorizonError, HorizonSettings, Horizons, Mode};
use hilal_terrain::{Cell, GlobalLayer, Grid, Layer, Raster, Stack};

/// Azimuths unless told otherwise: half a degree apart, as wide as the Sun.
pub(crate) const AZIMUTHS: usize = 720;

/// Exact horizons in [`AZIMUTHS`] azimuths, for an observer at a height in metres.
pub(crate) fn exact(height_m: f64) -> HorizonSettings {
    HorizonSettings {
        observer_height: Length::from_metres(height_m),
        azimuths: AZIMUTHS,
        mode: Mode::Exact,
        ..HorizonSettings::default()
    }
}

/// Returns the horizons of the first layer, with the others around it.
pub(crate) fn horizons(
    layers: &[&Layer],
    global: Option<&GlobalLayer>,
    settings: &HorizonSettings,
) -> Result<Horizons, HorizonError> {
    let layers = layers.iter().map(|&layer| layer.clone()).collect();
    Horizons::of_stack(&Stack::new(layers, global.cloned()), settings)
}

/// Returns the square of cells that reaches `half` cells out from the one that holds a point.
///
/// As a tile of its own, in the layer that it was cut from, it sees what it would see there.
pub(crate) fn cut(layer: &Layer, centre: MapPoint, half: usize) -> Option<Layer> {
    let from = &layer.raster.grid;
    let middle = from.cell_at(centre)?;
    let first =
        Cell { row: middle.row.checked_sub(half)?, column: middle.column.checked_sub(half)? };
    let side = 2 * half + 1;
    let grid = Grid { first_cell: from.centre(first), rows: side, columns: side, ..*from };
    let height_m = |row, column| layer.raster.cell_height_m(Cell { row, column });
    Some(made(layer, grid, |Cell { row, column }| height_m(first.row + row, first.column + column)))
}

/// Returns a layer whose cells are the means of `factor` × `factor` of another's; what does not
/// fill a cell is left out.
pub(crate) fn coarser(layer: &Layer, factor: usize) -> Layer {
    let from = &layer.raster.grid;
    let shift_m = (factor as f64 - 1.0) / 2.0 * from.spacing_m;
    let grid = Grid {
        first_cell: MapPoint::new(from.first_cell.x_m + shift_m, from.first_cell.y_m - shift_m),
        spacing_m: from.spacing_m * factor as f64,
        rows: from.rows / factor,
        columns: from.columns / factor,
        ..*from
    };
    made(layer, grid, |Cell { row, column }| {
        let cells = (0..factor * factor)
            .map(|i| Cell { row: row * factor + i / factor, column: column * factor + i % factor });
        let sum: Option<f64> = cells.map(|cell| layer.raster.cell_height_m(cell)).sum();
        Some(sum? / (factor * factor) as f64)
    })
}

/// Returns a layer with heights made from another's.
fn made(from: &Layer, grid: Grid, height_m: impl Fn(Cell) -> Option<f64>) -> Layer {
    let raster =
        Raster::from_fn(grid, |point| grid.cell_at(point).and_then(&height_m).unwrap_or(f64::NAN));
    let mut provenance = from.provenance.clone();
    provenance.path.push_str(", a part of it or its means");
    (provenance.spacing_m, provenance.rows, provenance.columns) =
        (grid.spacing_m, grid.rows, grid.columns);
    Layer::new(raster, provenance)
}
