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
use super::{BLOCK, Cells, HorizonBlock, LANE, LANES};
use crate::strips::STRIPS;

/// Writes the share of the flux that the cells of the mixed lanes see.
pub(super) fn fractions(
    block: &HorizonBlock,
    pass: &DiscPass,
    mixed: &[bool; LANES],
    out: &mut Cells,
) {
    Arch::new().dispatch(Fractions { block, pass, mixed, out });
}

/// Writes how far a centre stands above horizon and mask in each cell, in degrees.
pub(super) fn clearances(block: &HorizonBlock, pass: &CentrePass, out: &mut Cells) {
    Arch::new().dispatch(Clearances { block, pass, out });
}

/// Vectors that are worked on together: as many as the registers hold beside the constants.
const TOGETHER: usize = 4;

struct Fractions<'a> {
    block: &'a HorizonBlock,
    pass: &'a DiscPass,
    mixed: &'a [bool; LANES],
    out: &'a mut Cells,
}

impl WithSimd for Fractions<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let elevation = ElevationVectors::new(simd, self.block, &self.pass.elevation);
        let mut strips = [StripHorizons::<S>::EMPTY; STRIPS];
        for (strip, pass) in strips.iter_mut().zip(&self.pass.strips) {
            let below = pass.horizon.below;
            strip.low = S::as_simd_f32s(self.block.plane(below)).0;
            strip.high = S::as_simd_f32s(self.block.plane(below + 1)).0;
        }
        let (out, _) = S::as_mut_simd_f32s(self.out);
        let per_lane = out.len() / LANES;
        let mut places = [0; BLOCK];
        let mut count = 0;
        for lane in (0..LANES).filter(|&lane| self.mixed[lane]) {
            for place in lane * per_lane..(lane + 1) * per_lane {
                places[count] = place;
                count += 1;
            }
        }
        for some in places[..count].chunks(TOGETHER) {
            // A rest is filled up with its last one.
            let mut at = [0; TOGETHER];
            for (k, at) in at.iter_mut().enumerate() {
                *at = some[k.min(some.len() - 1)];
            }
            let seen = fractions_at(simd, (&self.pass.strips, &strips), &elevation, at);
            for k in 0..TOGETHER {
                out[at[k]] = seen[k];
            }
        }
    }
}

/// Returns ½ − Σ s (a + s² (b + s² (c + s² d))) over the strips, for some vectors at once: the
/// constants of a strip are loaded once for all of them.
#[inline(always)]
fn fractions_at<S: Simd>(
    simd: S,
    (passes, strips): (&[StripPass; STRIPS], &[StripHorizons<'_, S>; STRIPS]),
    elevation: &ElevationVectors<'_, S>,
    at: [usize; TOGETHER],
) -> [S::f32s; TOGETHER] {
    let (one, zero) = (simd.splat_f32s(1.0), simd.splat_f32s(0.0));
    let minus_one = simd.splat_f32s(-1.0);
    let mut below = [zero; TOGETHER];
    for k in 0..TOGETHER {
        below[k] = elevation.negative(simd, at[k]);
    }
    let mut seen = [simd.splat_f32s(0.5); TOGETHER];
    for (pass, strip) in passes.iter().zip(strips) {
        let [near, far] = pair(simd, pass.horizon.weights);
        let per_deg = simd.splat_f32s(pass.per_deg);
        let [ab, cd] = [[pass.odd[0], pass.odd[1]], [pass.odd[2], pass.odd[3]]];
        let ([a, b], [c, d]) = (pair(simd, ab), pair(simd, cd));
        for k in 0..TOGETHER {
            let height = simd.mul_add_f32s(
                strip.low[at[k]],
                near,
                simd.mul_add_f32s(strip.high[at[k]], far, simd.mul_f32s(below[k], per_deg)),
            );
            let s = simd.min_f32s(simd.max_f32s(height, minus_one), one);
            let square = simd.mul_f32s(s, s);
            let inner = simd.mul_add_f32s(square, simd.mul_add_f32s(square, d, c), b);
            let terms = simd.mul_add_f32s(square, inner, a);
            seen[k] = simd.negate_mul_add_f32s(s, terms, seen[k]);
        }
    }
    for share in &mut seen {
        *share = simd.min_f32s(simd.max_f32s(*share, zero), one);
    }
    seen
}

/// Spreads two numbers over vectors. (A closure given to `map` would not see the vector
/// instructions.)
#[inline(always)]
fn pair<S: Simd>(simd: S, [first, second]: [f32; 2]) -> [S::f32s; 2] {
    [simd.splat_f32s(first), simd.splat_f32s(second)]
}

/// The planes under a strip.
#[derive(Clone, Copy)]
struct StripHorizons<'a, S: Simd> {
    low: &'a [S::f32s],
    high: &'a [S::f32s],
}

impl<S: Simd> StripHorizons<'_, S> {
    const EMPTY: Self = Self { low: &[], high: &[] };
}

struct ElevationVectors<'a, S: Simd> {
    east_m: &'a [S::f32s],
    north_m: &'a [S::f32s],
    /// Middle, and change to east and north; all with the sign turned.
    negative: [S::f32s; 3],
}

impl<'a, S: Simd> ElevationVectors<'a, S> {
    #[inline(always)]
    fn new(simd: S, block: &'a HorizonBlock, elevation: &Elevation) -> Self {
        Self {
            east_m: S::as_simd_f32s(&block.east_m).0,
            north_m: S::as_simd_f32s(&block.north_m).0,
            negative: [
                simd.splat_f32s(-elevation.middle_deg),
                simd.splat_f32s(-elevation.east_deg_m),
                simd.splat_f32s(-elevation.north_deg_m),
            ],
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
    block: &'a HorizonBlock,
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
        let [near, far] = pair(simd, between.weights);
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
