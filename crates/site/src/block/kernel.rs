//! The inner loops over the cells of a block, in the widest vectors of the machine.
//!
//! Every operation is rounded once and alike on every machine, fused multiply-adds among them (in
//! software where the processor has none), so the bytes do not depend on the width.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched operation"
)]

use pulp::{Arch, Simd, WithSimd};

use super::pass::{CentrePass, DiscPass, Elevation, StripPass};
use super::{Block, Cells, LANE, LANES};
use crate::strips::STRIPS;

/// Writes the share of the flux that the cells of the mixed lanes see.
pub(super) fn fractions(block: &Block, pass: &DiscPass, mixed: &[bool; LANES], out: &mut Cells) {
    Arch::new().dispatch(Fractions { block, pass, mixed, out });
}

/// Writes how far a centre stands above horizon and mask in each cell, in degrees.
pub(super) fn clearances(block: &Block, pass: &CentrePass, out: &mut Cells) {
    Arch::new().dispatch(Clearances { block, pass, out });
}

struct Fractions<'a> {
    block: &'a Block,
    pass: &'a DiscPass,
    mixed: &'a [bool; LANES],
    out: &'a mut Cells,
}

impl WithSimd for Fractions<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let strips: [StripVectors<'_, S>; STRIPS] =
            self.pass.strips.map(|strip| StripVectors::new(simd, self.block, &strip));
        let elevation = ElevationVectors::new(simd, self.block, &self.pass.elevation);
        let (out, _) = S::as_mut_simd_f32s(self.out);
        let per_lane = out.len() / LANES;
        for (lane, out) in out.chunks_exact_mut(per_lane).enumerate() {
            if !self.mixed[lane] {
                continue;
            }
            for (i, out) in out.iter_mut().enumerate() {
                *out = fraction(simd, &strips, &elevation, lane * per_lane + i);
            }
        }
    }
}

/// Returns ½ − Σ s (a + s² (b + s² (c + s² d))) over the strips.
#[inline(always)]
fn fraction<S: Simd>(
    simd: S,
    strips: &[StripVectors<'_, S>; STRIPS],
    elevation: &ElevationVectors<'_, S>,
    at: usize,
) -> S::f32s {
    let (one, zero) = (simd.splat_f32s(1.0), simd.splat_f32s(0.0));
    let minus_one = simd.splat_f32s(-1.0);
    let below = elevation.negative(simd, at);
    let mut hidden = zero;
    for strip in strips {
        let height = simd.mul_add_f32s(strip.low[at], strip.weights[0], {
            simd.mul_add_f32s(strip.high[at], strip.weights[1], {
                simd.mul_f32s(below, strip.per_deg)
            })
        });
        let s = simd.min_f32s(simd.max_f32s(height, minus_one), one);
        let square = simd.mul_f32s(s, s);
        let [a, b, c, d] = strip.odd;
        let inner = simd.mul_add_f32s(square, simd.mul_add_f32s(square, d, c), b);
        hidden = simd.mul_add_f32s(s, simd.mul_add_f32s(square, inner, a), hidden);
    }
    let seen = simd.sub_f32s(simd.splat_f32s(0.5), hidden);
    simd.min_f32s(simd.max_f32s(seen, zero), one)
}

struct StripVectors<'a, S: Simd> {
    low: &'a [S::f32s],
    high: &'a [S::f32s],
    weights: [S::f32s; 2],
    per_deg: S::f32s,
    odd: [S::f32s; 4],
}

impl<'a, S: Simd> StripVectors<'a, S> {
    #[inline(always)]
    fn new(simd: S, block: &'a Block, strip: &StripPass) -> Self {
        let below = strip.horizon.below;
        Self {
            low: S::as_simd_f32s(block.plane(below)).0,
            high: S::as_simd_f32s(block.plane(below + 1)).0,
            weights: strip.horizon.weights.map(|weight| simd.splat_f32s(weight)),
            per_deg: simd.splat_f32s(strip.per_deg),
            odd: strip.odd.map(|term| simd.splat_f32s(term)),
        }
    }
}

struct ElevationVectors<'a, S: Simd> {
    east_m: &'a [S::f32s],
    north_m: &'a [S::f32s],
    /// Middle, and change to east and north; all with the sign turned.
    negative: [S::f32s; 3],
}

impl<'a, S: Simd> ElevationVectors<'a, S> {
    #[inline(always)]
    fn new(simd: S, block: &'a Block, elevation: &Elevation) -> Self {
        let terms = [elevation.middle_deg, elevation.east_deg_m, elevation.north_deg_m];
        Self {
            east_m: S::as_simd_f32s(&block.east_m).0,
            north_m: S::as_simd_f32s(&block.north_m).0,
            negative: terms.map(|term| simd.splat_f32s(-term)),
        }
    }

    /// Returns the elevation with its sign turned.
    #[inline(always)]
    fn negative(&self, simd: S, at: usize) -> S::f32s {
        let [middle, east, north] = self.negative;
        let across = simd.mul_add_f32s(self.north_m[at], north, middle);
        simd.mul_add_f32s(self.east_m[at], east, across)
    }
}

struct Clearances<'a> {
    block: &'a Block,
    pass: &'a CentrePass,
    out: &'a mut Cells,
}

impl WithSimd for Clearances<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let between = &self.pass.horizon;
        let low = S::as_simd_f32s(self.block.plane(between.below)).0;
        let high = S::as_simd_f32s(self.block.plane(between.below + 1)).0;
        let [near, far] = between.weights.map(|weight| simd.splat_f32s(weight));
        let elevation = ElevationVectors::new(simd, self.block, &self.pass.elevation);
        let mask = simd.splat_f32s(self.pass.mask_deg);
        let zero = simd.splat_f32s(0.0);
        let (out, _) = S::as_mut_simd_f32s(self.out);
        for (at, out) in out.iter_mut().enumerate() {
            let below = elevation.negative(simd, at);
            let horizon = simd.mul_add_f32s(low[at], near, simd.mul_f32s(high[at], far));
            let needed = simd.max_f32s(horizon, mask);
            *out = simd.sub_f32s(zero, simd.add_f32s(needed, below));
        }
    }
}

const _: () = assert!(LANE.is_multiple_of(16), "a lane is made of whole vectors");
