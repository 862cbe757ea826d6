//! The march over grid lines: neighbouring cells take the same steps, so the inner loop runs along
//! a line with constant weights and vectorises.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

use pulp::{Arch, NullaryFnOnce};

use super::cull::Cull;
use super::field::Plate;
use super::frame::Heading;
use super::observers::{GROUP, Observers};
use super::ray::{Ray, SEGMENT};
use super::scale::Scale;
use crate::raster::to_f32;

/// Segments that every cell looks at before it asks which others matter.
const ALWAYS: usize = 4;

/// How far the march goes.
#[derive(Debug)]
pub(super) enum Depth {
    /// Over the whole ray.
    Near,
    /// Over the whole plate, leaving out what cannot matter: coarse stretches, then fine ones.
    Whole([Cull; 2]),
}

/// Everything that one azimuth needs.
pub(super) struct March<'a> {
    pub(super) plate: &'a Plate,
    pub(super) observers: &'a Observers,
    /// Where the tile's first cell lies on the plate.
    pub(super) apron: usize,
    pub(super) heading: &'a Heading,
    pub(super) ray: &'a Ray,
    pub(super) scale: &'a Scale,
    pub(super) depth: Depth,
}

impl March<'_> {
    /// Raises the scaled tangents of lines of the tile, given in the layout of its observers from the
    /// `first` on, to what the march sees.
    pub(super) fn raise(&self, first: usize, tangents: &mut [f32]) {
        Arch::new().dispatch(RaiseByMarch { march: self, first, tangents });
    }
}

struct RaiseByMarch<'a> {
    march: &'a March<'a>,
    first: usize,
    tangents: &'a mut [f32],
}

impl NullaryFnOnce for RaiseByMarch<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let march = self.march;
        let stride = march.observers.stride;
        for (line, tangents) in self.tangents.chunks_exact_mut(stride).enumerate() {
            for (group, best) in tangents.as_chunks_mut::<GROUP>().0.iter_mut().enumerate() {
                march.group((self.first + line, group * GROUP), best);
            }
        }
    }
}

/// The observers of a group.
struct MarchGroup<'a> {
    /// Reduced heights.
    observers_m: &'a [f32; GROUP],
    /// 1 − h₁/R in the middle, which the group shares: over 30 km, and 500 m of height within the
    /// group, that is worth 1e-6 of a tangent.
    drop: f32,
    /// Index of its first cell in the plate's heights.
    start: isize,
    /// Line and column of its first cell on the plate.
    at: (usize, usize),
    /// Twice its excess of scale, and the slope of the excess along the ray.
    excess: (f32, f32),
}

impl March<'_> {
    #[inline(always)]
    fn group(&self, (line, column): (usize, usize), best: &mut [f32; GROUP]) {
        let observers = &self.observers.reduced_m[line * self.observers.stride + column..];
        let Some(observers_m) = observers.first_chunk::<GROUP>() else { return };
        let at = (line + self.apron, column + self.apron);
        let middle = self.plate.placement.point(at.0 as f64, at.1 as f64 + GROUP as f64 / 2.0);
        let along = self.scale.excess_along(middle, self.heading.east_north);
        let group = MarchGroup {
            observers_m,
            drop: 1.0 - to_f32(1.0 / self.scale.radius_m()) * middle_m(observers_m),
            start: self.plate.index(at.0, at.1).cast_signed(),
            at,
            excess: (2.0 * self.scale.excess(middle), to_f32(along)),
        };
        let segments = self.segments_inside(at);
        match &self.depth {
            Depth::Near => self.stretch(&group, 0..segments, best),
            Depth::Whole(culls) => self.whole(&group, culls, segments, best),
        }
    }

    /// Returns after how many segments every ray of a group has left the plate.
    #[inline(always)]
    fn segments_inside(&self, (line, column): (usize, usize)) -> usize {
        let lines = if self.heading.forward { self.plate.lines - line } else { line + 1 };
        let lean = self.heading.lean;
        let columns =
            if lean > 0.0 { self.plate.columns.saturating_sub(column) } else { column + GROUP };
        let until = (columns as f64 / lean.abs().max(1e-9)).min(lines as f64);
        (whole(until) / SEGMENT + 1).min(self.ray.segments())
    }

    #[inline(always)]
    fn whole(
        &self,
        group: &MarchGroup<'_>,
        [coarse, fine]: &[Cull; 2],
        segments: usize,
        best: &mut [f32; GROUP],
    ) {
        self.stretch(group, 0..segments.min(ALWAYS), best);
        let stretches = segments.div_ceil(coarse.segments);
        let promising = (0..stretches).fold((0, f32::NEG_INFINITY), |most, stretch| {
            let promise = coarse.promise(stretch, group.at, group.observers_m[GROUP / 2]);
            if promise > most.1 { (stretch, promise) } else { most }
        });
        // What promises most is looked at first: then little else matters.
        for stretch in core::iter::once(promising.0).chain(0..stretches) {
            if !coarse.matters(stretch, group.at, (group.observers_m, group.drop, best)) {
                continue;
            }
            let first = stretch * coarse.segments / fine.segments;
            let last = ((stretch + 1) * coarse.segments).min(segments).div_ceil(fine.segments);
            for part in first..last {
                if fine.matters(part, group.at, (group.observers_m, group.drop, best)) {
                    let start = (part * fine.segments).max(ALWAYS);
                    let end = ((part + 1) * fine.segments).min(segments);
                    self.stretch(group, start..end, best);
                }
            }
        }
    }

    #[inline(always)]
    fn stretch(
        &self,
        group: &MarchGroup<'_>,
        segments: core::ops::Range<usize>,
        best: &mut [f32; GROUP],
    ) {
        let bend = self.scale.excess_bend();
        for segment in segments {
            let middle_m = self.ray.middles_m[segment];
            let excess = to_f32(middle_m).mul_add(group.excess.1, group.excess.0)
                + to_f32(bend * middle_m * middle_m);
            let (gain, loss) = (1.0 + excess, 1.0 - excess + excess * excess);
            for crossing in self.ray.segment(segment) {
                let plate = &self.plate.heights_m;
                let first = part(plate, group.start + crossing.first);
                let second = part(plate, group.start + crossing.second);
                let inverse_m = crossing.inverse_m * gain;
                let dip = crossing.dip * (loss * group.drop);
                for i in 0..GROUP {
                    let step_m = second[i] - first[i];
                    let climb_m = step_m.mul_add(crossing.weight, first[i] - group.observers_m[i]);
                    best[i] = higher(climb_m.mul_add(inverse_m, -dip), best[i]);
                }
            }
        }
    }
}

/// Returns the height of an eye in the middle of a group; 0 when nobody stands in it.
#[inline(always)]
fn middle_m(observers_m: &[f32; GROUP]) -> f32 {
    let middle_m = observers_m[GROUP / 2];
    if middle_m.is_nan() {
        return observers_m.iter().copied().find(|eye_m| !eye_m.is_nan()).unwrap_or(0.0);
    }
    middle_m
}

/// Returns the greater of two; the second when the first is no number.
#[inline(always)]
pub(super) const fn higher(new: f32, best: f32) -> f32 {
    if new > best { new } else { best }
}

/// Returns the heights of a group of neighbouring cells; the margin keeps every ray inside.
#[inline(always)]
fn part(heights_m: &[f32], start: isize) -> &[f32; GROUP] {
    let part = heights_m.get(start.cast_unsigned()..).and_then(|part| part.first_chunk());
    part.unwrap_or(&[super::field::NO_GROUND; GROUP])
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
fn whole(lines: f64) -> usize {
    lines as usize
}
