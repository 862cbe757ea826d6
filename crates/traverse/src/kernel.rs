//! Row operations without branches, which the compiler turns into vectors.
//!
//! Both sweeps pull: they read a neighbour at the displacement of a move and write the cell of the
//! row. Costs and touched cells of a move and of its way back are the same, so the forward sweep
//! pulls along the mirrored move with the same planes.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched call"
)]

use pulp::{Arch, NullaryFnOnce};

use crate::model::{Gain, Model, NEVER};
use crate::tile::Offset;

/// What a row needs beside the model: the neighbouring slice and the light of the step.
#[derive(Clone, Copy)]
pub(crate) struct Slices<'a> {
    pub(crate) energy: &'a [u16],
    pub(crate) light: &'a [u8],
}

/// Scratch of one thread: the least light over the touched cells of a row.
#[derive(Default)]
pub(crate) struct Scratch {
    light: Vec<u8>,
}

/// Writes the need of the cells `at..at + out.len()` one step earlier.
pub(crate) fn backward_row(
    model: &Model,
    from: Slices<'_>,
    at: usize,
    out: &mut [u16],
    scratch: &mut Scratch,
) {
    Arch::new().dispatch(Backward(Row::new(model, from, at, out, scratch)));
}

/// Writes the charge of the cells `at..at + out.len()` one step later, plus one; 0 is dead.
pub(crate) fn forward_row(
    model: &Model,
    from: Slices<'_>,
    at: usize,
    out: &mut [u16],
    scratch: &mut Scratch,
) {
    Arch::new().dispatch(Forward(Row::new(model, from, at, out, scratch)));
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

/// A row of cells to be written.
struct Row<'a> {
    model: &'a Model,
    from: Slices<'a>,
    at: usize,
    out: &'a mut [u16],
    light: &'a mut [u8],
}

impl<'a> Row<'a> {
    fn new(
        model: &'a Model,
        from: Slices<'a>,
        at: usize,
        out: &'a mut [u16],
        scratch: &'a mut Scratch,
    ) -> Self {
        scratch.light.resize(out.len(), 0);
        Self { model, from, at, out, light: &mut scratch.light }
    }
}

// A closure given to `dispatch` is compiled without vector instructions; a call of a type is not.
struct Backward<'a>(Row<'a>);

impl NullaryFnOnce for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Row { model, from, at, out, light } = self.0;
        backward(model, from, at, out, light);
    }
}

struct Forward<'a>(Row<'a>);

impl NullaryFnOnce for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Row { model, from, at, out, light } = self.0;
        forward(model, from, at, out, light);
    }
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
        let Hold { model, stop, out } = self;
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

#[inline(always)]
fn backward(model: &Model, from: Slices<'_>, at: usize, out: &mut [u16], light: &mut [u8]) {
    let n = out.len();
    let (stay, here) = (&from.energy[at..][..n], &from.light[at..][..n]);
    for i in 0..n {
        let need = stay[i].saturating_add(model.park_cost);
        out[i] = need.saturating_sub(model.park_gain.of(here[i]));
    }
    for (candidate, costs) in model.moves.iter().zip(&model.move_costs) {
        let row = |by: Offset| &from.light[model.frame.shifted(at, by)..][..n];
        let there = &from.energy[model.frame.shifted(at, candidate.by)..][..n];
        let leg = Leg { there, costs: &costs[at..][..n], gain: model.move_gain };
        match *candidate.touched.as_slice() {
            [a, b] => lower(out, leg, [row(a), row(b)]),
            [a, b, c] => lower(out, leg, [row(a), row(b), row(c)]),
            [a, b, c, d] => lower(out, leg, [row(a), row(b), row(c), row(d)]),
            ref touched => {
                least_light(model, from.light, (at, touched), light);
                lower(out, leg, [light]);
            }
        }
    }
    let capacity = model.capacity;
    for need in out {
        *need = if *need > capacity { NEVER } else { *need };
    }
}

#[inline(always)]
fn forward(model: &Model, from: Slices<'_>, at: usize, out: &mut [u16], light: &mut [u8]) {
    let n = out.len();
    let (stay, here) = (&from.energy[at..][..n], &from.light[at..][..n]);
    for i in 0..n {
        let charge = stay[i].saturating_add(model.park_gain.of(here[i]));
        let charge = charge.saturating_sub(model.park_cost);
        out[i] = if stay[i] == 0 { 0 } else { charge };
    }
    for (candidate, costs) in model.moves.iter().zip(&model.move_costs) {
        let row = |by: Offset| &from.light[model.frame.shifted(at, by)..][..n];
        let there = &from.energy[model.frame.shifted(at, candidate.by)..][..n];
        let leg = Leg { there, costs: &costs[at..][..n], gain: model.move_gain };
        match *candidate.touched.as_slice() {
            [a, b] => raise(out, leg, [row(a), row(b)]),
            [a, b, c] => raise(out, leg, [row(a), row(b), row(c)]),
            [a, b, c, d] => raise(out, leg, [row(a), row(b), row(c), row(d)]),
            ref touched => {
                least_light(model, from.light, (at, touched), light);
                raise(out, leg, [light]);
            }
        }
    }
    let full = model.capacity + 1;
    for charge in out {
        *charge = (*charge).min(full);
    }
}

/// One move along a row: the slice at its other end, what it costs, what light gives on the way.
#[derive(Clone, Copy)]
struct Leg<'a> {
    there: &'a [u16],
    costs: &'a [u16],
    gain: Gain,
}

/// The least light over any number of touched cells, for moves longer than two cells.
#[inline(always)]
fn least_light(model: &Model, light: &[u8], (at, touched): (usize, &[Offset]), out: &mut [u8]) {
    let n = out.len();
    out.fill(u8::MAX);
    for &offset in touched {
        let row = &light[model.frame.shifted(at, offset)..][..n];
        for i in 0..n {
            out[i] = out[i].min(row[i]);
        }
    }
}

#[inline(always)]
fn lower<const N: usize>(out: &mut [u16], leg: Leg<'_>, lights: [&[u8]; N]) {
    let n = out.len();
    let (there, costs) = (&leg.there[..n], &leg.costs[..n]);
    let lights = lights.map(|row| &row[..n]);
    for i in 0..n {
        let light = lights.iter().fold(u8::MAX, |least, row| least.min(row[i]));
        let need = there[i].saturating_add(costs[i]).saturating_sub(leg.gain.of(light));
        out[i] = out[i].min(need);
    }
}

#[inline(always)]
fn raise<const N: usize>(out: &mut [u16], leg: Leg<'_>, lights: [&[u8]; N]) {
    let n = out.len();
    let (there, costs) = (&leg.there[..n], &leg.costs[..n]);
    let lights = lights.map(|row| &row[..n]);
    for i in 0..n {
        let light = lights.iter().fold(u8::MAX, |least, row| least.min(row[i]));
        let charge = there[i].saturating_add(leg.gain.of(light)).saturating_sub(costs[i]);
        let charge = if there[i] == 0 { 0 } else { charge };
        out[i] = out[i].max(charge);
    }
}
