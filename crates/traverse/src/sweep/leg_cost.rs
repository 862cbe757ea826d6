//! What a leg takes out of the battery, row by row: its cost, less the Sun on it.
//!
//! So that nothing is negative, the gain at the full disc is added: a leg *takes* its cost and what
//! it gains less than that.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched call"
)]

use core::ops::Range;

use pulp::{Arch, NullaryFnOnce};

use crate::grid::model::{Model, NEVER};
use crate::grid::moves::Move;
use crate::grid::slope_load::BLOCKED;
use crate::sweep::row_kernel::{LANES, Stretch};

/// A move along a stretch of a row: the slice at its other end, and what the leg takes.
#[derive(Clone, Copy)]
pub(crate) struct Leg<'a> {
    pub(crate) there: &'a [u16],
    pub(crate) takes: &'a [u16],
}

/// What the legs of the latest rows take, for every move that goes south or due east.
pub(crate) struct LegCosts {
    /// Length of a row with the halo on both sides, which nothing is written to: no leg starts there.
    width: usize,
    /// Rows remembered of each move.
    depth: usize,
    takes: Vec<u16>,
}

impl LegCosts {
    pub(crate) fn new(model: &Model) -> Self {
        let frame = model.frame;
        let (width, depth) = (frame.stride, frame.halo + 1);
        Self { width, depth, takes: vec![NEVER; model.halves.len() * depth * width] }
    }

    fn place(&self, half: usize, row: usize) -> usize {
        (half * self.depth + row % self.depth) * self.width
    }

    /// Works out what the legs take that start in some columns of a row.
    pub(crate) fn work_out(
        &mut self,
        (model, light): (&Model, &[u8]),
        row: usize,
        columns: Range<usize>,
    ) {
        for (half, &(there, _)) in model.halves.iter().enumerate() {
            let place = self.place(half, row) + model.frame.halo;
            let takes = &mut self.takes[place + columns.start..place + columns.end];
            let (leg, at) = (&model.moves[there], model.frame.at(row, columns.start));
            match &model.ways {
                None => Arch::new().dispatch(WorkOut { model, leg, light, at, takes }),
                Some(ways) => {
                    let codes = &ways.legs(half)[at..][..takes.len()];
                    Arch::new().dispatch(LookUp { model, leg, light, at, codes, takes });
                }
            }
        }
    }

    /// The legs that join the cells of a stretch with their neighbours in a slice.
    pub(crate) fn reach<'a>(
        &'a self,
        model: &Model,
        energy: &'a [u16],
        (at, n): (Stretch, usize),
    ) -> Vec<Leg<'a>> {
        let frame = model.frame;
        let here = frame.at(at.row, at.start);
        let mut legs = Vec::with_capacity(model.moves.len());
        for (half, &(there, back)) in model.halves.iter().enumerate() {
            let by = model.moves[there].by;
            let takes = &self.takes[self.place(half, at.row) + frame.halo + at.start..][..n];
            legs.push(Leg { there: &energy[frame.shifted(here, by)..][..n], takes });
            // The way back starts in a row further north, if there is one.
            let Some(row) = at.row.checked_add_signed(model.moves[back].by.rows as isize) else {
                continue;
            };
            let start = self.place(half, row) + frame.halo + at.start;
            let start = start.wrapping_add_signed(model.moves[back].by.columns as isize);
            let there = &energy[frame.shifted(here, model.moves[back].by)..][..n];
            legs.push(Leg { there, takes: &self.takes[start..][..n] });
        }
        legs
    }
}

// A closure given to `dispatch` is compiled without vector instructions; a call of a type is not.
struct WorkOut<'a> {
    model: &'a Model,
    leg: &'a Move,
    light: &'a [u8],
    at: usize,
    takes: &'a mut [u16],
}

impl NullaryFnOnce for WorkOut<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { model, leg, light, at, takes } = self;
        let n = takes.len();
        let mut first = 0;
        // The last block overlaps the one before it.
        while first < n && n >= LANES {
            let here = first.min(n - LANES);
            let block = worked_out::<LANES>(model, leg, light, at + here);
            takes[here..][..LANES].copy_from_slice(&block);
            first += LANES;
        }
        if n < LANES {
            for (i, takes) in takes.iter_mut().enumerate() {
                [*takes] = worked_out::<1>(model, leg, light, at + i);
            }
        }
    }
}

/// The same among rocks, where the codes of the legs are known.
struct LookUp<'a> {
    model: &'a Model,
    leg: &'a Move,
    light: &'a [u8],
    at: usize,
    codes: &'a [u8],
    takes: &'a mut [u16],
}

impl NullaryFnOnce for LookUp<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { model, leg, light, at, codes, takes } = self;
        let n = takes.len();
        let mut first = 0;
        while first < n && n >= LANES {
            let here = first.min(n - LANES);
            let lights = least_lights::<LANES>(model, leg, light, at + here);
            let block = taken(model, leg, &codes[here..][..LANES], lights);
            takes[here..][..LANES].copy_from_slice(&block);
            first += LANES;
        }
        if n < LANES {
            for (i, takes) in takes.iter_mut().enumerate() {
                let lights = least_lights::<1>(model, leg, light, at + i);
                [*takes] = taken(model, leg, &codes[i..][..1], lights);
            }
        }
    }
}

/// What a leg takes that starts in neighbouring cells.
#[inline(always)]
fn worked_out<const N: usize>(model: &Model, leg: &Move, light: &[u8], at: usize) -> [u16; N] {
    let (mut codes, mut lights) = ([0_u8; N], [u8::MAX; N]);
    for &offset in &leg.touched {
        let from = model.frame.shifted(at, offset);
        let (code, light) = (&model.codes[from..][..N], &light[from..][..N]);
        for i in 0..N {
            codes[i] = codes[i].max(code[i]);
            lights[i] = lights[i].min(light[i]);
        }
    }
    taken(model, leg, &codes, lights)
}

/// The least light on legs that start in neighbouring cells.
#[inline(always)]
fn least_lights<const N: usize>(model: &Model, leg: &Move, light: &[u8], at: usize) -> [u8; N] {
    let mut lights = [u8::MAX; N];
    for &offset in &leg.touched {
        let light = &light[model.frame.shifted(at, offset)..][..N];
        for i in 0..N {
            lights[i] = lights[i].min(light[i]);
        }
    }
    lights
}

/// What legs take, by the codes of their ground and the light on them.
#[inline(always)]
fn taken<const N: usize>(model: &Model, leg: &Move, codes: &[u8], lights: [u8; N]) -> [u16; N] {
    let codes = &codes[..N];
    let mut takes = [NEVER; N];
    for i in 0..N {
        let missing = model.spare_gain.wrapping_sub(model.move_gain.of(lights[i]));
        let takes_here = leg.cost.of(codes[i]).wrapping_add(missing);
        takes[i] = if codes[i] == BLOCKED { NEVER } else { takes_here };
    }
    takes
}
