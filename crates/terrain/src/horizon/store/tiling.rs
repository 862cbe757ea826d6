//! The tiles of a grid: squares of 64 × 64 cells, row by row from the north-west.

use std::ops::Range;

/// Side of a tile in cells. With 16 azimuths a chunk is 128 KiB unpacked, which is what zstd takes
/// in one block and what stays in a core's cache.
pub(super) const TILE: usize = 64;

/// The tiles of a grid; those at its southern and eastern edge are cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tiling {
    rows: usize,
    columns: usize,
    across: usize,
}

/// The cells of one tile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredTile {
    /// Rows of the grid.
    pub(super) rows: Range<usize>,
    /// Columns of the grid.
    pub(super) columns: Range<usize>,
}

impl StoredTile {
    /// Returns the number of cells.
    pub(super) fn len(&self) -> usize {
        self.rows.len() * self.columns.len()
    }
}

impl Tiling {
    /// Cuts a grid.
    pub(super) const fn new(rows: usize, columns: usize) -> Self {
        Self { rows, columns, across: columns.div_ceil(TILE) }
    }

    /// Returns the number of tiles.
    pub(super) const fn len(&self) -> usize {
        self.rows.div_ceil(TILE) * self.across
    }

    /// Returns the cells of a tile.
    pub(super) fn tile(&self, index: usize) -> StoredTile {
        let (down, along) = (index / self.across * TILE, index % self.across * TILE);
        StoredTile {
            rows: down..self.rows.min(down + TILE),
            columns: along..self.columns.min(along + TILE),
        }
    }

    /// Returns the tiles that hold a cell of these rows and columns, of which there must be some.
    pub(super) fn touching(&self, cells: &StoredTile) -> impl Iterator<Item = usize> + use<> {
        let across = self.across;
        let along = cells.columns.start / TILE..cells.columns.end.div_ceil(TILE);
        let down = cells.rows.start / TILE..cells.rows.end.div_ceil(TILE);
        down.flat_map(move |down| along.clone().map(move |along| down * across + along))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_lies_in_one_tile() {
        let tiling = Tiling::new(130, 65);
        assert_eq!(tiling.len(), 6);
        let mut seen = vec![0; 130 * 65];
        for tile in (0..tiling.len()).map(|index| tiling.tile(index)) {
            for row in tile.rows {
                seen[row * 65 + tile.columns.start..row * 65 + tile.columns.end]
                    .iter_mut()
                    .for_each(|count| *count += 1);
            }
        }
        assert!(seen.iter().all(|&count| count == 1));
    }

    #[test]
    fn a_cut_touches_the_tiles_that_it_crosses() {
        let tiling = Tiling::new(130, 130);
        let touched: Vec<usize> =
            tiling.touching(&StoredTile { rows: 63..65, columns: 128..129 }).collect();
        assert_eq!(touched, [2, 5]);
    }
}
