//! The tile's own far field: parallel lines of terrain, swept from far to near, each with its hull.
//!
//! Between two lines the horizon is taken as linear in the distance to either: cells lie between
//! two lines and look along both. The hull is common to the sixteen cells of a line that look at
//! once, so the corners are read once and the cells lie in one vector.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

use pulp::{Arch, NullaryFnOnce};

use super::field::{MARGIN, NO_GROUND, Plate};
use super::frame::Heading;
use super::hull::{Hull, Vertex};
use super::march::higher as highest;
use super::scale::Scale;
use super::transpose::{SIDE, transposed};
use crate::raster::to_f32;

/// Below every tangent: nothing is seen.
pub(super) const NOTHING: f32 = f32::NEG_INFINITY;

/// Cells that look from one line at once.
type Lanes = [f32; SIDE];
/// Lines that are taken out of the plate together: whole stretches of its rows.
const LINES: usize = 4 * SIDE;

/// The lines of one azimuth.
pub(super) struct Sweep<'a> {
    plate: &'a Plate,
    heading: &'a Heading,
    scale: &'a Scale,
    /// Cells between the plate's edge and the tile's, on every side.
    apron: usize,
    /// Lines and columns of the tile.
    tile: (usize, usize),
    observer_m: f32,
    /// Lines along the major axis that the march has looked at.
    near: usize,
    spacing_m: f64,
    steps: Steps,
}

/// What depends on the position along the lines alone, or on a distance along them.
struct Steps {
    /// Column of the line that starts at 0, rounded down, and the rest.
    floors: Vec<isize>,
    shares: Vec<f32>,
    /// By how much the Moon curves away from the start.
    bends_m: Vec<f32>,
    /// Levers from far to near: distance d stands at `longest` − d.
    longest: usize,
    inverses_m: Vec<f32>,
    dips: Vec<f32>,
}

impl Steps {
    fn new(heading: &Heading, scale: &Scale, lines: usize, step_m: f64) -> Self {
        let columns: Vec<f64> = (0..lines + SIDE)
            .map(|line| {
                let at = heading.lean * line as f64;
                if (at - at.round()).abs() < 1e-9 { at.round() } else { at }
            })
            .collect();
        let longest = lines + 2 * SIDE;
        let lever = |at: usize| scale.lever((longest - at).max(1) as f64 * step_m);
        Self {
            floors: columns.iter().map(|&at| whole(at.floor())).collect(),
            shares: columns.iter().map(|&at| to_f32(at - at.floor())).collect(),
            bends_m: (0..lines + SIDE)
                .map(|line| to_f32(scale.bend_m(line as f64 * step_m)))
                .collect(),
            longest,
            inverses_m: (0..longest).map(|at| to_f32(lever(at).inverse_m)).collect(),
            dips: (0..longest).map(|at| to_f32(lever(at).dip)).collect(),
        }
    }
}

/// What a thread needs for its strips.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Reduced heights of a strip's lines and the next one, each `length` long.
    heights_m: Vec<f32>,
    /// Tangents of the same cells.
    tangents: Vec<f32>,
    /// What the last line of the strip before says of the first cells of this one.
    carried: Vec<f32>,
    profile_m: Vec<f32>,
    /// The profile less the curve of the Moon, framed by what no hull test fails on.
    bent_m: Vec<f32>,
    hull: Hull,
    length: usize,
}

impl<'a> Sweep<'a> {
    pub(super) fn new(
        (plate, spacing_m, apron): (&'a Plate, f64, usize),
        heading: &'a Heading,
        scale: &'a Scale,
        (near, observer_m): (usize, f32),
    ) -> Self {
        let tile = (plate.lines - 2 * apron, plate.columns - 2 * apron);
        let steps = Steps::new(heading, scale, plate.lines, heading.stretch * spacing_m);
        Self { plate, heading, scale, apron, tile, observer_m, near, spacing_m, steps }
    }

    /// Finds the sunk tangents of the tile's horizons, `stride` apart from line to line.
    pub(super) fn find(&self, tangents: &mut [f32], stride: usize, scratch: &mut Scratch) {
        scratch.length = (self.plate.lines - self.apron).next_multiple_of(SIDE) + SIDE;
        let length = scratch.length;
        scratch.heights_m.resize(length * (LINES + 1), 0.0);
        scratch.tangents.resize(length * (LINES + 1), 0.0);
        scratch.profile_m.resize(length, 0.0);
        scratch.bent_m.resize(length + 2 * SIDE, 0.0);
        scratch.carried.clear();
        scratch.carried.resize(length, NOTHING);
        let floors = &self.steps.floors[self.apron..self.apron + self.tile.0];
        let (low, high) =
            floors.iter().fold((0, 0), |(low, high), &floor| (floor.min(low), floor.max(high)));
        let apron = self.apron.cast_signed();
        let mut strip = apron - high - 1;
        while strip < apron + self.tile.1.cast_signed() - low {
            let out = Out { tangents: &mut *tangents, stride };
            Arch::new().dispatch(Strip { sweep: self, first: strip, scratch: &mut *scratch, out });
            strip += LINES.cast_signed();
        }
    }

    /// Returns the line of the plate at a position along the rays.
    #[inline(always)]
    const fn line_at(&self, along: usize) -> usize {
        if self.heading.forward { along } else { self.plate.lines - 1 - along }
    }
}

/// Where a strip's tangents go.
struct Out<'a> {
    tangents: &'a mut [f32],
    stride: usize,
}

/// Neighbouring lines.
struct Strip<'a> {
    sweep: &'a Sweep<'a>,
    /// Column of the first line at the start.
    first: isize,
    scratch: &'a mut Scratch,
    out: Out<'a>,
}

impl NullaryFnOnce for Strip<'_> {
    type Output = ();

    #[inline(always)]
    fn call(mut self) {
        let Some((start, end)) = self.span() else { return };
        let length = (end - start).next_multiple_of(SIDE);
        self.load(start, end, length);
        let (carried, whole) = (&mut self.scratch.carried, self.scratch.length);
        let base = start - self.sweep.apron;
        self.scratch.tangents[..length].copy_from_slice(&carried[base..base + length]);
        carried.fill(NOTHING);
        for line in 0..LINES {
            Line::new(self.sweep, self.first + line.cast_signed(), (start, length))
                .sweep(self.scratch, line);
        }
        let last = &self.scratch.tangents[LINES * whole..][..length];
        self.scratch.carried[base..base + length].copy_from_slice(last);
        self.store(start, length);
    }
}

impl Strip<'_> {
    /// Returns the positions along the rays between which the strip lies on the plate, from the
    /// first of the tile on; nothing when it meets no cell of the tile.
    #[inline(always)]
    fn span(&self) -> Option<(usize, usize)> {
        let sweep = self.sweep;
        let floors = &sweep.steps.floors;
        let columns = sweep.plate.columns.cast_signed();
        let inside = |along: &usize| {
            let column = self.first + floors[*along];
            column > -(LINES.cast_signed() + 1) && column < columns
        };
        let start = (sweep.apron..sweep.plate.lines).find(inside)?;
        let end = (start..sweep.plate.lines).rfind(inside)? + 1;
        let start = sweep.apron + (start - sweep.apron) / SIDE * SIDE;
        (start < sweep.apron + sweep.tile.0).then_some((start, end))
    }

    /// Copies the strip's heights, each line on its own.
    #[inline(always)]
    fn load(&mut self, start: usize, end: usize, length: usize) {
        let sweep = self.sweep;
        let whole = self.scratch.length;
        for block in (0..length).step_by(SIDE) {
            let mut squares = [[[NO_GROUND; SIDE]; SIDE]; LINES / SIDE];
            let mut beyond = [NO_GROUND; SIDE];
            for i in 0..SIDE.min((end - start).saturating_sub(block)) {
                let along = start + block + i;
                let column = self.first + sweep.steps.floors[along] + MARGIN.cast_signed();
                let line = (sweep.line_at(along) + MARGIN) * sweep.plate.stride;
                let row = &sweep.plate.heights_m[line..line + sweep.plate.stride];
                for (part, square) in squares.iter_mut().enumerate() {
                    square[i] = cells(row, column + (part * SIDE).cast_signed());
                }
                let beyond_at = usize::try_from(column + LINES.cast_signed());
                if let Some(&cell) = beyond_at.ok().and_then(|at| row.get(at)) {
                    beyond[i] = cell;
                }
            }
            let heights_m = &mut self.scratch.heights_m;
            for (part, square) in squares.iter().enumerate() {
                for (line, cells) in transposed(square).iter().enumerate() {
                    heights_m[(part * SIDE + line) * whole + block..][..SIDE]
                        .copy_from_slice(cells);
                }
            }
            heights_m[LINES * whole + block..][..SIDE].copy_from_slice(&beyond);
        }
    }

    /// Writes the strip's tangents where the tile's cells want them.
    #[inline(always)]
    fn store(&mut self, start: usize, length: usize) {
        let sweep = self.sweep;
        for block in (0..length).step_by(SIDE) {
            if start + block >= sweep.apron + sweep.tile.0 {
                break;
            }
            for part in 0..LINES / SIDE {
                self.store_square((start + block, part * SIDE), block);
            }
        }
    }

    /// Writes sixteen tangents of sixteen lines.
    #[inline(always)]
    fn store_square(&mut self, (start, first): (usize, usize), block: usize) {
        let sweep = self.sweep;
        let (lines, columns) = sweep.tile;
        let whole = self.scratch.length;
        let mut square = [[0.0; SIDE]; SIDE];
        for (line, cells) in square.iter_mut().enumerate() {
            let at = (first + line) * whole + block;
            cells.copy_from_slice(&self.scratch.tangents[at..at + SIDE]);
        }
        for (i, found) in transposed(&square).iter().enumerate() {
            let along = start + i;
            if along >= sweep.apron + lines {
                break;
            }
            let line = sweep.line_at(along) - sweep.apron;
            let column = self.first + sweep.steps.floors[along] - sweep.apron.cast_signed();
            let row = &mut self.out.tangents[line * self.out.stride..][..columns];
            write(row, column + first.cast_signed(), found);
        }
    }
}

/// Returns the cells of a row from a column on, which may lie before its start.
#[inline(always)]
fn cells(row: &[f32], column: isize) -> Lanes {
    let at = usize::try_from(column).ok();
    let found = at.and_then(|at| row.get(at..)).and_then(|row| row.first_chunk());
    *found.unwrap_or(&[NO_GROUND; SIDE])
}

/// Writes cells into a row from a column on, which may lie before its start; what lies off the row
/// is left out.
#[inline(always)]
fn write(row: &mut [f32], column: isize, cells: &Lanes) {
    if let Ok(column) = usize::try_from(column)
        && let Some(out) = row.get_mut(column..).and_then(|row| row.first_chunk_mut::<SIDE>())
    {
        *out = *cells;
        return;
    }
    for (at, &cell) in (column..).zip(cells) {
        if let Some(out) = usize::try_from(at).ok().and_then(|at| row.get_mut(at)) {
            *out = cell;
        }
    }
}

/// One line of a strip.
struct Line<'a> {
    sweep: &'a Sweep<'a>,
    start: usize,
    length: usize,
    /// Half the excess of the map's scale along the line, as a parabola in the position along it.
    excess: [f32; 3],
}

impl<'a> Line<'a> {
    #[inline(always)]
    fn new(sweep: &'a Sweep<'a>, column: isize, (start, length): (usize, usize)) -> Self {
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
    fn sweep(&self, scratch: &mut Scratch, line: usize) {
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
            let eyes = [lanes(sides.0, block), lanes(sides.1, block)];
            let [first, second] = self.look(hull.corners(), eyes, block);
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
        let (mut eyes_m, mut drops) = ([[0.0; SIDE]; 2], [[0.0; SIDE]; 2]);
        for side in 0..2 {
            for i in 0..SIDE {
                // The ground's 1 − h/R makes of the observer's height a step in reduced heights.
                let drop = heights_m[side][i].mul_add(-per_radius, 1.0);
                let lifted = (drop * per_radius).mul_add(self.sweep.observer_m, 1.0);
                let step_m = self.sweep.observer_m * drop * drop / lifted;
                eyes_m[side][i] = heights_m[side][i] + step_m;
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
                    let climb_m = corner.height_m - eyes_m[side][i];
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

#[inline(always)]
fn lanes(values: &[f32], at: usize) -> &Lanes {
    const NONE: Lanes = [0.0; SIDE];
    values.get(at..).and_then(|values| values.first_chunk()).unwrap_or(&NONE)
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number of cells")]
const fn whole(cells: f64) -> isize {
    cells as isize
}
