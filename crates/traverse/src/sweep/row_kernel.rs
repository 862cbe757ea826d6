//! Row operations without branches, which the compiler turns into vectors.
//!
//! Both sweeps pull: they read a neighbour at the displacement of a move and write the cell of the
//! row. What a leg takes is the same there and back: it is worked out once, for the half of the
//! moves that go south or due east, and read at either end.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched call"
)]

use pulp::{Arch, NullaryFnOnce};

use crate::grid::model::{Model, NEVER};
use crate::sweep::leg_cost::{Leg, LegCosts};

/// What a row needs beside the model: the neighbouring slice and the light of the step.
#[derive(Clone, Copy)]
pub(crate) struct Slices<'a> {
    pub(crate) energy: &'a [u16],
    pub(crate) light: &'a [u8],
}

/// A stretch of a row: from a column on, so many cells as are written.
#[derive(Clone, Copy)]
pub(crate) struct Stretch {
    pub(crate) row: usize,
    pub(crate) start: usize,
}

/// Cells whose value is held in registers while all moves are looked at.
pub(crate) const LANES: usize = 64;

/// Writes the need of a stretch one step earlier. `legs` know the row and those that lead to it.
pub(crate) fn backward_row(
    model: &Model,
    (from, legs): (Slices<'_>, &LegCosts),
    at: Stretch,
    out: &mut [u16],
) {
    let legs = legs.reach(model, from.energy, (at, out.len()));
    let legs = legs.as_slice();
    Arch::new().dispatch(Backward { model, from, legs, at: model.frame.at(at.row, at.start), out });
}

/// Writes the charge of a stretch one step later, plus one; 0 is dead.
pub(crate) fn forward_row(
    model: &Model,
    (from, legs): (Slices<'_>, &LegCosts),
    at: Stretch,
    out: &mut [u16],
) {
    let legs = legs.reach(model, from.energy, (at, out.len()));
    let legs = legs.as_slice();
    Arch::new().dispatch(Forward { model, from, legs, at: model.frame.at(at.row, at.start), out });
}

// A closure given to `dispatch` is compiled without vector instructions; a call of a type is not.
struct Backward<'a> {
    model: &'a Model,
    from: Slices<'a>,
    legs: &'a [Leg<'a>],
    at: usize,
    out: &'a mut [u16],
}

impl NullaryFnOnce for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { model, from, legs, at, out } = self;
        let n = out.len();
        let (stay, light) = (&from.energy[at..][..n], &from.light[at..][..n]);
        let spare = model.spare_gain;
        in_blocks(out, legs, NEVER, |best, there, takes| best.min(there.saturating_add(takes)));
        for i in 0..n {
            let drive = out[i].saturating_sub(spare);
            let park = stay[i].saturating_add(model.park_cost);
            let need = drive.min(park.saturating_sub(model.park_gain.of(light[i])));
            out[i] = if need > model.capacity { NEVER } else { need };
        }
    }
}

struct Forward<'a> {
    model: &'a Model,
    from: Slices<'a>,
    legs: &'a [Leg<'a>],
    at: usize,
    out: &'a mut [u16],
}

impl NullaryFnOnce for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { model, from, legs, at, out } = self;
        let n = out.len();
        let (stay, light) = (&from.energy[at..][..n], &from.light[at..][..n]);
        let spare = model.spare_gain;
        in_blocks(out, legs, 0, |best, there, takes| {
            let charge = there.saturating_add(spare).saturating_sub(takes);
            best.max(if there == 0 { 0 } else { charge })
        });
        let full = model.capacity + 1;
        for i in 0..n {
            let charge = stay[i].saturating_add(model.park_gain.of(light[i]));
            let charge = charge.saturating_sub(model.park_cost);
            let parked = if stay[i] == 0 { 0 } else { charge };
            out[i] = out[i].max(parked).min(full);
        }
    }
}

/// Folds all legs into every cell of a stretch, block by block; the last block overlaps the one
/// before it.
#[inline(always)]
fn in_blocks(
    out: &mut [u16],
    legs: &[Leg<'_>],
    start: u16,
    fold: impl Fn(u16, u16, u16) -> u16 + Copy,
) {
    let n = out.len();
    if n < LANES {
        for (i, out) in out.iter_mut().enumerate() {
            *out = legs.iter().fold(start, |best, leg| fold(best, leg.there[i], leg.takes[i]));
        }
        return;
    }
    let mut first = 0;
    while first < n {
        let first_here = first.min(n - LANES);
        let mut best = [start; LANES];
        for leg in legs {
            let there = &leg.there[first_here..][..LANES];
            let takes = &leg.takes[first_here..][..LANES];
            for i in 0..LANES {
                best[i] = fold(best[i], there[i], takes[i]);
            }
        }
        out[first_here..][..LANES].copy_from_slice(&best);
        first += LANES;
    }
}

/// A stoppage along a row: the needs when it is over, and the least light of each of its steps.
#[derive(Clone, Copy)]
pub(crate) struct Stop<'a> {
    pub(crate) after: &'a [u16],
    pub(crate) lights: &'a [&'a [u8]],
    pub(crate) at: usize,
}

/// Writes what a stoppage asks for at its beginning.
pub(crate) fn hold_row(model: &Model, stop: Stop<'_>, out: &mut [u16]) {
    Arch::new().dispatch(Hold { model, stop, out });
}

struct Hold<'a> {
    model: &'a Model,
    stop: Stop<'a>,
    out: &'a mut [u16],
}

impl NullaryFnOnce for Hold<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { model, stop, out } = self;
        let n = out.len();
        out.copy_from_slice(&stop.after[stop.at..][..n]);
        for light in stop.lights.iter().rev() {
            let light = &light[stop.at..][..n];
            for i in 0..n {
                let need = out[i].saturating_add(model.stop_cost);
                let need = need.saturating_sub(model.move_gain.of(light[i]));
                out[i] = if need > model.capacity { NEVER } else { need };
            }
        }
    }
}

/// A need in a row, in units or in levels; the highest means never.
pub(crate) trait Need: Copy {
    /// The units, of so many in a level.
    fn units(self, level: u16) -> u16;
}

impl Need for u16 {
    #[inline(always)]
    fn units(self, _: u16) -> u16 {
        self
    }
}

impl Need for u8 {
    #[inline(always)]
    fn units(self, level: u16) -> u16 {
        if self == Self::MAX { NEVER } else { u16::from(self).wrapping_mul(level) }
    }
}

/// Kills the charges of a row that are below its needs.
pub(crate) fn kill_row<N: Need>(needs: &[N], level: u16, charges: &mut [u16]) {
    Arch::new().dispatch(Kill { needs, level, charges });
}

struct Kill<'a, N> {
    needs: &'a [N],
    level: u16,
    charges: &'a mut [u16],
}

impl<N: Need> NullaryFnOnce for Kill<'_, N> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { needs, level, charges } = self;
        for (charge, need) in charges.iter_mut().zip(needs) {
            *charge = if *charge > need.units(level) { *charge } else { 0 };
        }
    }
}
