//! A few hundred cells with all their horizons: what one core keeps at hand while the Sun goes
//! round.
//!
//! The planes of a whole tile do not fit a cache, and a Sun that is followed in time visits all of
//! them every month. Cutting the tile into blocks of 16 × 32 cells does: 360 planes of a block are
//! 0.7 MB. Each row of a block is a *lane* of 32 cells, with the lowest and highest horizon of each
//! plane, so that lanes wholly in the light or wholly in the dark need no arithmetic.

mod kernel;
mod mark;
mod pass;

use hilal_terrain::Cell;
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, Horizons};

pub(crate) use mark::{mark, sum_up};
pub(crate) use pass::{CentrePass, DiscPass, NO_MASK_DEG};

use crate::SkyTrack;

/// Cells side by side in a lane.
pub(crate) const LANE: usize = 32;

/// Lanes of a block.
pub(crate) const LANES: usize = 16;

/// Cells of a block.
pub(crate) const BLOCK: usize = LANE * LANES;

/// A value of every cell of a block.
pub(crate) type Cells = [f32; BLOCK];

/// Where the blocks of a grid lie: rows of blocks, each as even as they come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BlockLayout {
    rows: usize,
    columns: usize,
    width: usize,
    blocks_across: usize,
}

/// The cells of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

impl BlockLayout {
    pub(crate) fn new(rows: usize, columns: usize) -> Self {
        let blocks_across = columns.div_ceil(LANE).max(1);
        Self { rows, columns, width: columns.div_ceil(blocks_across).max(1), blocks_across }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.div_ceil(LANES) * self.blocks_across
    }

    pub(crate) fn extent(&self, index: usize) -> Extent {
        let row = index / self.blocks_across * LANES;
        let column = (index % self.blocks_across * self.width).min(self.columns);
        Extent {
            row,
            column,
            rows: LANES.min(self.rows - row),
            columns: self.width.min(self.columns - column),
        }
    }
}

impl Extent {
    /// Returns the cells of the extent with their places in the block.
    pub(crate) fn cells(self) -> impl Iterator<Item = (Cell, usize)> {
        (0..self.rows).flat_map(move |r| {
            (0..self.columns)
                .map(move |c| (Cell { row: self.row + r, column: self.column + c }, r * LANE + c))
        })
    }
}

/// The horizons of a block's cells, in degrees.
///
/// Places without a cell repeat the last one of their lane, or the last lane.
#[derive(Debug)]
pub(crate) struct HorizonBlock {
    azimuths: usize,
    planes: Vec<Cells>,
    /// Lowest and highest horizon of each plane and lane.
    bounds: Vec<[(f32, f32); LANES]>,
    /// Offsets of the cells from the middle of the block, in metres to map east and north.
    east_m: Cells,
    north_m: Cells,
    /// The middle of the block, from the middle of the sky's tile.
    pub(crate) middle_m: (f64, f64),
}

impl HorizonBlock {
    pub(crate) fn gather(horizons: &Horizons, track: &SkyTrack, extent: Extent) -> Self {
        let grid = horizons.grid();
        let source = |i: usize| Cell {
            row: extent.row + (i / LANE).min(extent.rows - 1),
            column: extent.column + (i % LANE).min(extent.columns - 1),
        };
        let lanes: [usize; LANES] = core::array::from_fn(|lane| grid.index(source(lane * LANE)));
        let mut planes = vec![[0.0; BLOCK]; horizons.azimuths()];
        let mut bounds = vec![[(0.0, 0.0); LANES]; horizons.azimuths()];
        for (azimuth, (plane, bounds)) in planes.iter_mut().zip(&mut bounds).enumerate() {
            let from = lanes.map(|start| &horizons.plane(azimuth)[start..][..extent.columns]);
            for ((lane, bounds), from) in plane.chunks_exact_mut(LANE).zip(bounds).zip(from) {
                *bounds = take(from, lane);
            }
        }
        let (east, north) = track.offset(grid.centre(source(0)));
        let half = |count: usize| (count as f64 - 1.0) / 2.0 * grid.spacing_m;
        let (half_x_m, half_y_m) = (half(extent.columns), half(extent.rows));
        let along = |at: usize, half_m: f64| narrow(at as f64 * grid.spacing_m - half_m);
        Self {
            azimuths: horizons.azimuths(),
            planes,
            bounds,
            east_m: core::array::from_fn(|i| along(source(i).column - extent.column, half_x_m)),
            north_m: core::array::from_fn(|i| -along(source(i).row - extent.row, half_y_m)),
            middle_m: (east + half_x_m, north - half_y_m),
        }
    }

    /// Returns the horizons in an azimuth's plane; the index wraps around.
    fn plane(&self, index: usize) -> &Cells {
        &self.planes[index % self.azimuths]
    }

    /// Returns the lowest and highest horizon of each lane in planes `first` to `last`.
    fn bounds(&self, (first, last): (usize, usize)) -> [(f32, f32); LANES] {
        let mut found = self.bounds[first % self.azimuths];
        for plane in first + 1..=last {
            let bounds = &self.bounds[plane % self.azimuths];
            for ((low, high), &(lower, higher)) in found.iter_mut().zip(bounds) {
                *low = if lower < *low { lower } else { *low };
                *high = if higher > *high { higher } else { *high };
            }
        }
        found
    }
}

/// Turns a row of stored horizons into degrees, repeats the last to the end of the lane, and returns
/// the lowest and the highest.
fn take(from: &[i16], lane: &mut [f32]) -> (f32, f32) {
    let degrees = |horizon: i16| f32::from(horizon) * unit_deg();
    for (to, &horizon) in lane.iter_mut().zip(from) {
        *to = degrees(horizon);
    }
    let last = degrees(from.last().copied().unwrap_or(i16::MAX));
    lane[from.len()..].fill(last);
    let low = from.iter().copied().fold(i16::MAX, i16::min);
    let high = from.iter().copied().fold(i16::MIN, i16::max);
    (degrees(low), degrees(high))
}

fn unit_deg() -> f32 {
    narrow(HORIZON_UNIT_DEG)
}

/// Rounds to single precision: angles to 4e-6 degrees, offsets in a block to a millimetre.
#[expect(clippy::cast_possible_truncation, reason = "what precision is left is said above")]
pub(crate) const fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use hilal_quantity::GridAzimuth;
    use proptest::prelude::*;

    use super::*;
    use crate::demand::SLIVER;
    use crate::fixture::{LIGHT, epoch_at};
    use crate::strips;

    proptest! {
        #[test]
        fn every_cell_of_a_grid_lies_in_one_block(rows in 1..70_usize, columns in 1..140_usize) {
            let cut = BlockLayout::new(rows, columns);
            let mut seen = vec![0_u8; rows * columns];
            for (cell, place) in (0..cut.len()).flat_map(|i| cut.extent(i).cells()) {
                seen[cell.row * columns + cell.column] += 1;
                prop_assert!(place < BLOCK);
            }
            prop_assert!(seen.iter().all(|&times| times == 1));
        }
    }

    fn blocks() -> impl Iterator<Item = (Extent, HorizonBlock)> {
        let (horizons, track) = (LIGHT.horizons(), LIGHT.track());
        let cut = BlockLayout::new(horizons.grid().rows, horizons.grid().columns);
        (0..cut.len())
            .map(move |i| (cut.extent(i), HorizonBlock::gather(horizons, track, cut.extent(i))))
    }

    proptest! {
        #[test]
        fn the_kernel_gives_what_the_strips_give_one_by_one(time in 0.0..1.0_f64) {
            let (horizons, track) = (LIGHT.horizons(), LIGHT.track());
            let sun = track.sun(epoch_at(time));
            let mut fractions = [0.0; BLOCK];
            for (extent, block) in blocks() {
                DiscPass::new(&block, &sun, &strips::SUN).fractions(&block, &mut fractions);
                let (middle_x_m, middle_y_m) = block.middle_m;
                let azimuth_deg = sun.azimuth.at(middle_x_m, middle_y_m);
                for (cell, place) in extent.cells() {
                    let (x_m, y_m) = track.offset(horizons.grid().centre(cell));
                    let elevation_deg = sun.elevation.at(x_m, y_m);
                    let across_deg = sun.radius.degrees()
                        / sun.elevation.at(middle_x_m, middle_y_m).to_radians().cos();
                    let exact = strips::SUN.above(|offset| {
                        let azimuth = GridAzimuth::from_degrees(
                            azimuth_deg + offset * across_deg,
                        );
                        let horizon_deg = horizons.horizon(cell, azimuth).degrees();
                        (horizon_deg - elevation_deg) / sun.radius.degrees()
                    });
                    let miss = (f64::from(fractions[place]) - exact).abs();
                    prop_assert!(miss < SLIVER / 20.0, "{miss} at {cell:?}");
                }
            }
        }

        #[test]
        fn a_centre_clears_the_horizon_by_what_lies_between(time in 0.0..1.0_f64) {
            let (horizons, track) = (LIGHT.horizons(), LIGHT.track());
            let earth = track.earth(epoch_at(time));
            let mut clearances = [0.0; BLOCK];
            for (extent, block) in blocks() {
                CentrePass::new(&block, &earth, NO_MASK_DEG).clearances(&block, &mut clearances);
                let (middle_x_m, middle_y_m) = block.middle_m;
                let azimuth = GridAzimuth::from_degrees(
                    earth.azimuth.at(middle_x_m, middle_y_m),
                );
                for (cell, place) in extent.cells() {
                    let (x_m, y_m) = track.offset(horizons.grid().centre(cell));
                    let exact = earth.elevation.at(x_m, y_m)
                        - horizons.horizon(cell, azimuth).degrees();
                    prop_assert!((f64::from(clearances[place]) - exact).abs() < 1e-4);
                }
            }
        }
    }
}
