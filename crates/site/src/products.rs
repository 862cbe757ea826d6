//! Light and contact of every cell over a period: the maps of a site analysis.

mod runs;
mod sky;
mod spans;
mod tally;

use hilal_terrain::Grid;
use hilal_terrain::horizon::Horizons;
use rayon::prelude::*;

use crate::block::BlockLayout;
use crate::{Demand, Period, SiteError, SkyTrack};
use sky::Batch;
pub use spans::{CellSpans, SpanMap};
use tally::{BlockTally, Questions};

/// Instants of which the sky is held at once: a few megabytes.
const BATCH: u32 = 8192;

/// What a period brings to every cell of a tile, or of a block of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Products {
    grid: Grid,
    period: Period,
    mean_light: Vec<f32>,
    spans: Vec<SpanMap>,
}

impl Products {
    /// Returns the grid of the maps: that of the horizons.
    pub const fn grid(&self) -> Grid {
        self.grid
    }

    /// Returns the period.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// Returns the mean share of the Sun's flux above the terrain, row-major, in \[0, 1\]; NaN
    /// where there is no height.
    pub fn mean_light(&self) -> &[f32] {
        &self.mean_light
    }

    /// Returns when each demand holds, in the order in which they were given.
    pub fn spans(&self) -> &[SpanMap] {
        &self.spans
    }
}

/// Looks at every cell at every instant of a period: how much of the Sun's flux it sees on average,
/// and when each demand holds.
///
/// The disc is limb-darkened and the horizon is followed across it. Memory is bounded by the cells
/// (a few tens of bytes each, and 24 more a demand) and not by the length of the period. The result
/// does not depend on the number of threads, nor on how a tile is cut into blocks but for rounding:
/// the Sun's azimuth is that at the middle of 16 × 32 cells.
///
/// The demands of a site analysis, and what to read from each map:
///
/// | product                      | demand                      | read                            |
/// |------------------------------|-----------------------------|---------------------------------|
/// | share of time with any Sun   | `AnySun`                    | [`SpanMap::share`]              |
/// | permanent shadow             | `AnySun`                    | [`SpanMap::never`]              |
/// | longest night, longest day   | `Sun(threshold)`            | [`SpanMap::longest_gap_hours`], [`SpanMap::longest_hours`], and their starts |
/// | Earth in view                | `EarthCentre`, `EarthDisc`, `Station(i)` | [`SpanMap::share`]  |
/// | relay in view, longest gap   | `Relay(mask)`               | [`SpanMap::share`], [`SpanMap::longest_gap_hours`] |
/// | direct to Earth and powered  | `Sun(threshold)` and `EarthCentre` or `Station(i)` | the same |
/// | safe havens                  | `Sun(threshold)`            | [`crate::haven_map`]            |
///
/// # Errors
///
/// Refuses a period outside the sampled sky, another pole's map, and demands on what the sky does
/// not hold.
pub fn products(
    horizons: &Horizons,
    track: &SkyTrack,
    period: &Period,
    demands: &[Demand],
) -> Result<Products, SiteError> {
    period.check_inside(track.window())?;
    if horizons.grid().map != track.grid().map {
        return Err(SiteError::OtherMap);
    }
    demands.iter().try_for_each(|demand| demand.check(track))?;
    let questions = Questions::new(demands);
    let grid = horizons.grid();
    let cut = BlockLayout::new(grid.rows, grid.columns);
    let mut blocks: Vec<BlockTally> =
        (0..cut.len()).map(|i| BlockTally::new(cut.extent(i), demands.len())).collect();
    for first in (0..period.instants()).step_by(BATCH as usize) {
        let count = BATCH.min(period.instants() - first);
        let batch = Batch::new(track, period, (first, count), &questions);
        blocks.par_iter_mut().for_each(|block| block.advance(horizons, track, &questions, &batch));
    }
    Ok(assemble(horizons, period, demands.len(), &blocks))
}

/// Puts the blocks together into maps.
fn assemble(
    horizons: &Horizons,
    period: &Period,
    demands: usize,
    blocks: &[BlockTally],
) -> Products {
    let grid = horizons.grid();
    // A cell without a height carries the highest horizon there is, in every azimuth.
    let known = |index: usize| horizons.plane(0)[index] != i16::MAX;
    let mut mean_light = vec![f32::NAN; grid.len()];
    let mut spans: Vec<SpanMap> = (0..demands).map(|_| SpanMap::unknown(grid, *period)).collect();
    for block in blocks {
        for (cell, place) in block.extent().cells() {
            let index = grid.index(cell);
            if known(index) {
                mean_light[index] = block.mean_light(place, period.instants());
                for (map, demand) in spans.iter_mut().zip(0..) {
                    map.set(index, block.runs(demand)[place]);
                }
            }
        }
    }
    Products { grid, period: *period, mean_light, spans }
}

#[cfg(test)]
mod tests;
