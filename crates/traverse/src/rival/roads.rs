//! Which straight drives there are between cells.

use crate::{Arena, Tile, TileCell};

/// The 16 displacements to the cells around and a knight's move away, in rows and columns, each
/// with the cells between that the line touches, corners included.
const MOVES: [(isize, isize, [(isize, isize); 2]); 16] = moves();

const fn moves() -> [(isize, isize, [(isize, isize); 2]); 16] {
    let signs = [(1, 1), (1, -1), (-1, 1), (-1, -1)];
    let straight = [(0, 1), (0, -1), (1, 0), (-1, 0)];
    let mut moves = [(0, 0, [(0, 0); 2]); 16];
    let mut i = 0;
    while i < 4 {
        let (r, c) = signs[i];
        moves[i] = (straight[i].0, straight[i].1, [(0, 0), (0, 0)]);
        moves[4 + i] = (r, c, [(r, 0), (0, c)]);
        moves[8 + i] = (2 * r, c, [(r, 0), (r, c)]);
        moves[12 + i] = (r, 2 * c, [(0, c), (r, c)]);
        i += 1;
    }
    moves
}

/// The drives that the ground allows.
#[derive(Debug, Clone)]
pub struct Roads {
    tile: Tile,
    /// For each cell, a bit for each move that may be made from it.
    allowed: Vec<u16>,
}

impl Roads {
    /// Looks at the ground of an instance: a drive may be made if every cell that it touches is open.
    pub fn new(arena: &Arena<'_>) -> Self {
        let tile = arena.tile;
        let open: Vec<bool> = cells(tile).map(|cell| arena.open(cell).is_some()).collect();
        let is_open = |cell, (rows, columns)| {
            moved(tile, cell, (rows, columns)).is_some_and(|to| open[tile.index(to)])
        };
        let allowed = cells(tile)
            .map(|cell| {
                let bit = |(index, (rows, columns, between)): (usize, &(_, _, [_; 2]))| {
                    let touched = [(0, 0), between[0], between[1], (*rows, *columns)];
                    let fits = touched.iter().all(|&by| is_open(cell, by));
                    u16::from(fits) << index
                };
                MOVES.iter().enumerate().map(bit).sum()
            })
            .collect();
        Self { tile, allowed }
    }

    /// Returns the raster.
    pub const fn tile(&self) -> Tile {
        self.tile
    }

    /// Returns the cells that can be driven to from one, with their distance in metres.
    pub fn from(&self, index: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let allowed = self.allowed[index];
        let (columns, spacing_m) = (self.tile.columns.cast_signed(), narrow(self.tile.spacing_m));
        (0..MOVES.len()).filter(move |bit| allowed >> bit & 1 == 1).map(move |bit| {
            let (row, column, _) = MOVES[bit];
            let to = index.wrapping_add_signed(row * columns + column);
            (to, spacing_m * LENGTHS[bit / 4])
        })
    }
}

/// The lengths of four moves each, in cells: 1, √2, √5, √5.
const LENGTHS: [f32; 4] = [1.0, core::f32::consts::SQRT_2, 2.236_068, 2.236_068];

#[expect(clippy::cast_possible_truncation, reason = "a cell of some metres")]
const fn narrow(metres: f64) -> f32 {
    metres as f32
}

/// Returns the cells of a raster, row by row.
pub(super) fn cells(tile: Tile) -> impl Iterator<Item = TileCell> {
    (0..tile.len()).map(move |index| cell(tile, index))
}

/// Returns the cell at a place in row-major order.
pub(super) const fn cell(tile: Tile, index: usize) -> TileCell {
    TileCell { row: index / tile.columns, column: index % tile.columns }
}

fn moved(tile: Tile, from: TileCell, (rows, columns): (isize, isize)) -> Option<TileCell> {
    let row = from.row.checked_add_signed(rows)?;
    let column = from.column.checked_add_signed(columns)?;
    (row < tile.rows && column < tile.columns).then_some(TileCell { row, column })
}
