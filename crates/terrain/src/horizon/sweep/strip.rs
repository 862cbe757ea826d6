//! Neighbouring lines of a sweep, taken out of the plate and put back together.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

use pulp::NullaryFnOnce;

use super::super::field::{MARGIN, NO_GROUND};
use super::super::transpose::{SIDE, transposed};
use super::line::SweepLine;
use super::{LINES, Lanes, NOTHING, Sweep, SweepScratch};

/// Where a strip's tangents go.
pub(super) struct Out<'a> {
    pub(super) tangents: &'a mut [f32],
    pub(super) stride: usize,
}

/// Neighbouring lines.
pub(super) struct Strip<'a> {
    pub(super) sweep: &'a Sweep<'a>,
    /// Column of the first line at the start.
    pub(super) first: isize,
    pub(super) scratch: &'a mut SweepScratch,
    pub(super) out: Out<'a>,
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
            SweepLine::new(self.sweep, self.first + line.cast_signed(), (start, length))
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
