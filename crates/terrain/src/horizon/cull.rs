//! Which stretches of a ray cannot raise a horizon.

use super::ceiling::Windows;
use super::field::{MARGIN, Plate};
use super::frame::Heading;
use super::observers::GROUP;
use super::ray::SEGMENT;
use super::scale::{Lever, Scale};
use crate::raster::to_f32;

/// By how much a bound is raised, so that rounding and the scale of the map never hide anything:
/// far more than both, far less than any horizon's uncertainty.
const SLACK: f32 = 2e-6;
/// The same as a share of the height seen, beside what the scale of the map varies over a plate.
const SLACK_SHARE: f64 = 1e-4;

/// Stretches of some segments each, with the highest ground in what a group sees of each.
#[derive(Debug)]
pub(super) struct Cull {
    /// Segments in a stretch.
    pub(super) segments: usize,
    lines: isize,
    forward: bool,
    lean: f64,
    windows: Windows,
    levers: Vec<Bound>,
}

/// The levers at the near and the far end of a stretch that bound every tangent in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    rising: f32,
    falling: f32,
    dip: f32,
}

impl Bound {
    /// Takes both ends' levers, and by what share they may be wrong.
    pub(super) fn new(near: Lever, far: Lever, slack: f64) -> Self {
        Self {
            rising: to_f32(near.inverse_m * (1.0 + slack)),
            falling: to_f32(far.inverse_m * (1.0 - slack)),
            dip: to_f32(near.dip * (1.0 - slack)),
        }
    }
}

impl Cull {
    pub(super) fn new(
        (plate, spacing_m): (&Plate, f64),
        heading: &Heading,
        scale: &Scale,
        (segments, of): (usize, usize),
    ) -> Self {
        let lines = segments * SEGMENT;
        let wide = GROUP as f64 + lines as f64 * heading.lean.abs() + 3.0;
        let windows = plate.ceiling.windows(lines + 2, ceil(wide));
        let slack = SLACK_SHARE + scale.spread(plate);
        let bound = |stretch: usize| {
            let far = (stretch + 1) * lines;
            let near = (stretch * lines).max(1);
            let lever = |line: usize| scale.lever(line as f64 * heading.stretch * spacing_m);
            Bound::new(lever(near), lever(far), slack)
        };
        Self {
            segments,
            lines: lines.cast_signed(),
            forward: heading.forward,
            lean: heading.lean,
            windows,
            levers: (0..of.div_ceil(segments)).map(bound).collect(),
        }
    }

    /// Returns a height that no ground in a stretch exceeds, seen from a group that begins at a
    /// cell of the plate.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    fn highest_m(&self, stretch: usize, (line, column): (usize, usize)) -> f32 {
        let margin = MARGIN.cast_signed();
        let stretch = stretch.cast_signed();
        let ahead = if self.forward { stretch * self.lines } else { -(stretch + 1) * self.lines };
        let shift = |stretches: isize| self.lean * (stretches * self.lines) as f64;
        let shift = shift(stretch).min(shift(stretch + 1));
        self.windows.highest_m(
            line.cast_signed() + ahead + margin,
            column.cast_signed() + floor(shift) + margin,
        )
    }

    /// Returns the highest tangent that one eye could see in a stretch, given its reduced height.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn promise(&self, stretch: usize, from: (usize, usize), eye_m: f32) -> f32 {
        let climb_m = self.highest_m(stretch, from) - eye_m;
        let Bound { rising, falling, dip } = self.levers[stretch];
        climb_m.mul_add(if climb_m > 0.0 { rising } else { falling }, SLACK - dip)
    }

    /// Returns whether a stretch may raise the horizon of any eye of a group: reduced heights, and
    /// scaled tangents, with 1 − h₁/R of the group's middle.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn matters(
        &self,
        stretch: usize,
        from: (usize, usize),
        seen: (&[f32; GROUP], f32, &[f32; GROUP]),
    ) -> bool {
        matters(&self.levers[stretch], self.highest_m(stretch, from), seen)
    }
}

/// Returns whether ground up to a height may raise the horizon of any eye of a group: reduced
/// heights, 1 − h₁/R of the group's middle, and scaled tangents.
#[inline(always)]
#[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
pub(super) fn matters(
    bound: &Bound,
    highest_m: f32,
    (observers_m, drop, best): (&[f32; GROUP], f32, &[f32; GROUP]),
) -> bool {
    let Bound { rising, falling, dip } = *bound;
    let offset = SLACK - dip * drop;
    let mut any = false;
    for i in 0..GROUP {
        let climb_m = highest_m - observers_m[i];
        let inverse_m = if climb_m > 0.0 { rising } else { falling };
        any |= climb_m.mul_add(inverse_m, offset) > best[i];
    }
    any
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
fn ceil(cells: f64) -> usize {
    cells.ceil() as usize
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number of cells")]
fn floor(cells: f64) -> isize {
    cells.floor() as isize
}
