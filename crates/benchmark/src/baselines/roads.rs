//! Which straight drives there are between cells.

use hilal_environment::{CellGrid, GridCell};

use crate::Arena;

/// A displacement in rows and columns.
type Step = (isize, isize);

/// A straight drive, and the cells between its ends that the line touches, corners included.
#[derive(Debug, Clone, Copy)]
struct Leg {
    by: Step,
    between: [Step; 2],
}

/// To the eight cells around, and to the eight a knight's move away.
const LEGS: [Leg; 16] = legs();

const fn legs() -> [Leg; 16] {
    let diagonals = [(1, 1), (1, -1), (-1, 1), (-1, -1)];
    let straight = [(0, 1), (0, -1), (1, 0), (-1, 0)];
    let mut legs = [Leg { by: (0, 0), between: [(0, 0); 2] }; 16];
    let mut i = 0;
    while i < 4 {
        let (r, c) = diagonals[i];
        legs[i].by = straight[i];
        legs[4 + i] = Leg { by: (r, c), between: [(r, 0), (0, c)] };
        legs[8 + i] = Leg { by: (2 * r, c), between: [(r, 0), (r, c)] };
        legs[12 + i] = Leg { by: (r, 2 * c), between: [(0, c), (r, c)] };
        i += 1;
    }
    legs
}

/// The drives that the ground allows.
#[derive(Debug, Clone)]
pub struct Roads {
    tile: CellGrid,
    /// For each cell, a bit for each move that may be made from it.
    allowed: Vec<u16>,
}

impl Roads {
    /// Looks at the ground of an instance: a drive may be made if every cell that it touches is open.
    pub fn new(arena: &Arena<'_>) -> Self {
        let tile = arena.tile;
        let open: Vec<bool> = cells(tile).map(|cell| arena.open(cell).is_some()).collect();
        let is_open = |cell, by: Step| moved(tile, cell, by).is_some_and(|to| open[tile.index(to)]);
        let allowed = cells(tile)
            .map(|cell| {
                let bit = |(index, leg): (usize, &Leg)| {
                    let [a, b] = leg.between;
                    let fits = [(0, 0), a, b, leg.by].iter().all(|&by| is_open(cell, by));
                    u16::from(fits) << index
                };
                LEGS.iter().enumerate().map(bit).sum()
            })
            .collect();
        Self { tile, allowed }
    }

    /// Returns the raster.
    pub const fn tile(&self) -> CellGrid {
        self.tile
    }

    /// Returns the cells that can be driven to from one, with their distance in metres.
    pub fn from(&self, index: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let allowed = self.allowed[index];
        let (columns, spacing_m) = (self.tile.columns.cast_signed(), narrow(self.tile.spacing_m));
        (0..LEGS.len()).filter(move |bit| allowed >> bit & 1 == 1).map(move |bit| {
            let (row, column) = LEGS[bit].by;
            let to = index.wrapping_add_signed(row * columns + column);
            (to, spacing_m * LENGTHS_CELLS[bit / 4])
        })
    }
}

/// The lengths of four moves each, in cells: 1, √2, √5, √5.
const LENGTHS_CELLS: [f32; 4] = [1.0, core::f32::consts::SQRT_2, 2.236_068, 2.236_068];

#[expect(clippy::cast_possible_truncation, reason = "a cell of some metres")]
const fn narrow(metres: f64) -> f32 {
    metres as f32
}

/// Returns the cells of a raster, row by row.
pub(super) fn cells(tile: CellGrid) -> impl Iterator<Item = GridCell> {
    (0..tile.len()).map(move |index| cell(tile, index))
}

/// Returns the cell at a place in row-major order.
pub(super) const fn cell(tile: CellGrid, index: usize) -> GridCell {
    GridCell { row: index / tile.columns, column: index % tile.columns }
}

fn moved(tile: CellGrid, from: GridCell, (rows, columns): Step) -> Option<GridCell> {
    let row = from.row.checked_add_signed(rows)?;
    let column = from.column.checked_add_signed(columns)?;
    (row < tile.rows && column < tile.columns).then_some(GridCell { row, column })
}
