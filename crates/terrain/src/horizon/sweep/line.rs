//! One line of a sweep: its hull, and what the cells on both its sides see along it.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

use super::super::field::NO_GROUND;
use super::super::hull::{Hull, Vertex};
use super::super::march::higher as highest;
use super::super::transpose::SIDE;
use super::{Lanes, NOTHING, Sweep, SweepScratch, lanes};
use crate::raster::to_f32;

/// One line of a strip.
pub(super) struct SweepLine<'a> {
    sweep: &'a Sweep<'a>,
    start: usize,
    length: usize,
    /// Half the excess of the map's scale along the line, as a parabola in the position along it.
    excess: [f32; 3],
}

impl<'a> SweepLine<'a> {
    #[inline(always)]
    pub(super) fn new(
        sweep: &'a Sweep<'a>,
        column: isize,
        (start, length): (usize, usize),
    ) -> Self {
        let along = sweep.line_at(start) as f64;
        let across = column as f64 + sweep.heading.lean * start as f64;
        let from = sweep.plate.placement.point(along, across);
        let step_m = sweep.heading.stretch * sweep.spacing_m;
        let slope = sweep.scale.excess_along(from, sweep.heading.east_north) * step_m;
        let bend = sweep.scale.excess_bend() * step_m * step_m;
        let excess = [sweep.scale.excess(from), to_f32(slope), to_f32(bend)];
        Self { sweep, start, length, excess }
    }

    #[inline(always)]
    fn excess(&self, at: usize) -> f32 {
        let along = at as f32;
        along.mul_add(along.mul_add(self.excess[2], self.excess[1]), self.excess[0])
    }

    /// Looks along the line from the cells on both its sides.
    #[inline(always)]
    pub(super) fn sweep(&self, scratch: &mut SweepScratch, line: usize) {
        let whole = scratch.length;
        let (before, after) = scratch.heights_m.split_at((line + 1) * whole);
        let sides = (&before[line * whole..][..self.length], &after[..self.length]);
        self.profile(sides, &mut scratch.profile_m, &mut scratch.bent_m);
        let (left, right) = scratch.tangents.split_at_mut((line + 1) * whole);
        let (left, right) = (&mut left[line * whole..], &mut right[..whole]);
        let terrain =
            Terrain { profile_m: &scratch.profile_m[..self.length], bent_m: &scratch.bent_m };
        let hull = &mut scratch.hull;
        hull.clear();
        let tile_end = self.sweep.apron + self.sweep.tile.0;
        let mut added = self.length;
        for block in (0..self.length / SIDE).rev().map(|block| block * SIDE) {
            if self.start + block >= tile_end {
                continue;
            }
            added = self.add(hull, &terrain, added, block + self.sweep.near + 1);
            let observers = [lanes(sides.0, block), lanes(sides.1, block)];
            let [first, second] = self.look(hull.corners(), observers, block);
            let share = lanes(&self.sweep.steps.shares[self.start..], block);
            let out = &mut left[block..block + SIDE];
            for i in 0..SIDE {
                out[i] = between(out[i], first[i], 1.0 - share[i]);
            }
            right[block..block + SIDE].copy_from_slice(&second);
        }
    }

    /// Takes the terrain under the line, straight and bent by the curve of the Moon.
    #[inline(always)]
    fn profile(&self, sides: (&[f32], &[f32]), profile_m: &mut [f32], bent_m: &mut [f32]) {
        let shares = &self.sweep.steps.shares[self.start..];
        let bends_m = &self.sweep.steps.bends_m;
        let length = self.length;
        let (shares, bends_m) = (&shares[..length.min(shares.len())], &bends_m[..length]);
        for i in 0..shares.len() {
            let height_m = (sides.1[i] - sides.0[i]).mul_add(shares[i], sides.0[i]);
            profile_m[i] = height_m;
            bent_m[SIDE + i] = height_m - bends_m[i];
        }
        profile_m[shares.len()..length].fill(NO_GROUND);
        bent_m[SIDE + shares.len()..SIDE + length].fill(NO_GROUND);
        bent_m[..SIDE].fill(f32::MAX / 4.0);
        bent_m[SIDE + length..][..SIDE].fill(2.0 * NO_GROUND);
    }

    /// Adds the terrain from `added` down to `from` to the hull, and returns where it stands then.
    ///
    /// A point below the middle of two others at equal distances on both sides is no corner. What
    /// lies nearer than `from` may count as such another: the march has seen it.
    #[inline(always)]
    fn add(&self, hull: &mut Hull, terrain: &Terrain<'_>, added: usize, from: usize) -> usize {
        let from = from.min(self.length);
        let mut added = added;
        while added > from {
            let base = added.saturating_sub(SIDE);
            let low = base.max(from);
            let mut corners = terrain.corners(base) & (u32::MAX << (low - base));
            corners &= u32::MAX >> (32 - (added - base));
            while corners != 0 {
                let at = corners.ilog2();
                corners ^= 1 << at;
                let at = base + at as usize;
                let (height_m, bent_m) = (terrain.profile_m[at], terrain.bent_m[SIDE + at]);
                if height_m > NO_GROUND / 8.0 {
                    let position = u32::try_from(at).unwrap_or(u32::MAX);
                    hull.add(Vertex::new(position, (bent_m, height_m), self.excess(at)));
                }
            }
            added = low;
        }
        added
    }

    /// Returns the tangents that the cells on both sides of a block see along the line.
    #[inline(always)]
    fn look(&self, corners: &[Vertex], heights_m: [&Lanes; 2], block: usize) -> [Lanes; 2] {
        let per_radius = to_f32(1.0 / self.sweep.scale.radius_m());
        let (mut observers_m, mut drops) = ([[0.0; SIDE]; 2], [[0.0; SIDE]; 2]);
        for side in 0..2 {
            for i in 0..SIDE {
                // The ground's 1 − h/R makes of the observer's height a step in reduced heights.
                let drop = heights_m[side][i].mul_add(-per_radius, 1.0);
                let lifted = (drop * per_radius).mul_add(self.sweep.observer_m, 1.0);
                let step_m = self.sweep.observer_m * drop * drop / lifted;
                observers_m[side][i] = heights_m[side][i] + step_m;
                drops[side][i] = drop / lifted;
            }
        }
        let own = self.excess(block + SIDE / 2);
        let mut best = [[NOTHING; SIDE]; 2];
        for corner in corners.iter().rev() {
            let excess = own + corner.excess;
            let (gain, loss) = (1.0 + excess, 1.0 - excess + excess * excess);
            let at = self.sweep.steps.longest - (corner.at as usize - block);
            let inverses_m = lanes(&self.sweep.steps.inverses_m, at);
            let dips = lanes(&self.sweep.steps.dips, at);
            let mut higher = false;
            for side in 0..2 {
                for i in 0..SIDE {
                    let climb_m = corner.height_m - observers_m[side][i];
                    let dip = dips[i] * loss * drops[side][i];
                    let tan = climb_m.mul_add(inverses_m[i] * gain, -dip);
                    higher |= tan > best[side][i];
                    best[side][i] = highest(tan, best[side][i]);
                }
            }
            if !higher {
                break;
            }
        }
        best
    }
}

/// The terrain along a line.
struct Terrain<'a> {
    profile_m: &'a [f32],
    bent_m: &'a [f32],
}

impl Terrain<'_> {
    /// Returns which of sixteen points may be corners of a hull, the first in the lowest bit.
    #[inline(always)]
    fn corners(&self, base: usize) -> u32 {
        let own = lanes(self.bent_m, SIDE + base);
        let mut may = [true; SIDE];
        for reach in [1, 2, 4, 8] {
            let before = lanes(self.bent_m, SIDE + base - reach);
            let after = lanes(self.bent_m, SIDE + base + reach);
            for i in 0..SIDE {
                may[i] &= own[i] + own[i] > before[i] + after[i];
            }
        }
        let mut bits = 0;
        for (i, &may) in may.iter().enumerate() {
            bits |= u32::from(may) << i;
        }
        bits
    }
}

/// Returns what a cell between two lines sees, given the share of the second; where one line shows
/// nothing, the other counts.
#[inline(always)]
fn between(first: f32, second: f32, share: f32) -> f32 {
    let mixed = (second - first).mul_add(share, first);
    let higher = if second > first { second } else { first };
    let both = first.is_finite() && second.is_finite();
    if both { mixed } else { higher }
}
