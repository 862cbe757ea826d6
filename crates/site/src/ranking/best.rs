//! Where on a tile a landing ellipse is best placed.

use hilal_quantity::{Fraction, MapPoint};
use hilal_terrain::{Cell, Grid};
use rayon::prelude::*;

use super::Ellipse;
use super::spans::{Span, spans};

/// An ellipse in its best place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BestEllipse {
    /// The cell in its middle.
    pub cell: Cell,
    /// The centre of that cell.
    pub centre: MapPoint,
    /// Mean of the map over its known cells.
    pub mean: f64,
    /// Share of its cells that are safe.
    pub safe: Fraction,
}

/// Slides an ellipse over a tile, cell by cell and never over its edge, and returns the place with
/// the greatest mean of a map among those where at least the share `least_safe` of its cells is
/// safe; the first row by row if several are level, nothing if there is none.
///
/// `map` and `safe` hold every cell of the grid, row-major. The mean is that of the cells where the
/// map is not NaN, and a place where it is NaN throughout does not count.
///
/// # Panics
///
/// Panics if `map` or `safe` has fewer cells than the grid.
pub fn best_ellipse(
    grid: Grid,
    ellipse: &Ellipse,
    (map, safe): (&[f32], &[bool]),
    least_safe: Fraction,
) -> Option<BestEllipse> {
    let window = EllipseWindow::new(grid, ellipse)?;
    let sums = RowSums::new(grid, map, safe);
    let best_of_row = |row: usize| {
        let places = window.columns.clone().map(|column| Cell { row, column });
        let fits = |it: &BestEllipse| it.safe >= least_safe;
        places.filter_map(|cell| window.place(&sums, cell)).filter(fits).reduce(better)
    };
    let rows: Vec<Option<BestEllipse>> =
        window.rows.clone().into_par_iter().map(best_of_row).collect();
    rows.into_iter().flatten().reduce(better)
}

/// Returns the one with the greater mean, the first if they are level.
fn better(first: BestEllipse, second: BestEllipse) -> BestEllipse {
    if second.mean > first.mean { second } else { first }
}

/// The ellipse around a cell's centre, and the cells around which it fits.
struct EllipseWindow {
    grid: Grid,
    spans: Vec<Span>,
    cells: usize,
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
}

impl EllipseWindow {
    fn new(grid: Grid, ellipse: &Ellipse) -> Option<Self> {
        let spans = spans(ellipse, (0.0, 0.0), grid.spacing_m);
        let reach = |values: &mut dyn Iterator<Item = i64>| {
            usize::try_from(values.map(i64::abs).max()?).ok()
        };
        let up = reach(&mut spans.iter().map(|span| span.row))?;
        let left = reach(&mut spans.iter().flat_map(|span| [span.first, span.last]))?;
        let width = |span: &Span| usize::try_from(span.last - span.first + 1).ok();
        let cells = spans.iter().filter_map(width).sum();
        let rows = up..grid.rows.checked_sub(up)?;
        let columns = left..grid.columns.checked_sub(left)?;
        Some(Self { grid, spans, cells, rows, columns })
    }

    /// Takes the ellipse around a cell; nothing where the map is unknown throughout.
    fn place(&self, sums: &RowSums, cell: Cell) -> Option<BestEllipse> {
        let (mut value, mut known, mut safe) = (0.0, 0, 0);
        for span in &self.spans {
            let row = cell.row.checked_add_signed(isize::try_from(span.row).ok()?)?;
            let at = |column: i64| {
                let column = cell.column.checked_add_signed(isize::try_from(column).ok()?)?;
                Some(row * (self.grid.columns + 1) + column)
            };
            let (first, end) = (at(span.first)?, at(span.last + 1)?);
            value += sums.value[end] - sums.value[first];
            known += sums.known[end] - sums.known[first];
            safe += sums.safe[end] - sums.safe[first];
        }
        (known > 0).then(|| BestEllipse {
            cell,
            centre: self.grid.centre(cell),
            mean: value / f64::from(known),
            safe: Fraction::clamped(f64::from(safe) / self.cells as f64),
        })
    }
}

/// Sums along each row from its beginning: a span costs two look-ups, whatever its length. A row
/// has one entry more than cells.
struct RowSums {
    value: Vec<f64>,
    known: Vec<u32>,
    safe: Vec<u32>,
}

impl RowSums {
    fn new(grid: Grid, map: &[f32], safe: &[bool]) -> Self {
        let entries = grid.rows * (grid.columns + 1);
        let mut sums = Self {
            value: Vec::with_capacity(entries),
            known: Vec::with_capacity(entries),
            safe: Vec::with_capacity(entries),
        };
        for row in 0..grid.rows {
            let cells = row * grid.columns..(row + 1) * grid.columns;
            sums.row(&map[cells.clone()], &safe[cells]);
        }
        sums
    }

    fn row(&mut self, map: &[f32], safe: &[bool]) {
        let (mut value, mut known, mut count) = (0.0, 0, 0);
        self.push(value, known, count);
        for (&cell, &safe) in map.iter().zip(safe) {
            if !cell.is_nan() {
                value += f64::from(cell);
                known += 1;
            }
            count += u32::from(safe);
            self.push(value, known, count);
        }
    }

    fn push(&mut self, value: f64, known: u32, safe: u32) {
        self.value.push(value);
        self.known.push(known);
        self.safe.push(safe);
    }
}
