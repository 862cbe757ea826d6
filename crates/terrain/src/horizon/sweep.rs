//! The tile's own far field: parallel lines of terrain, swept from far to near, each with its hull.
//!
//! Between two lines the horizon is taken as linear in the distance to either: cells lie between
//! two lines and look along both. The hull is common to the sixteen cells of a line that look at
//! once, so the corners are read once and the cells lie in one vector.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

mod line;
mod strip;

use pulp::Arch;

use super::field::Plate;
use super::frame::Heading;
use super::hull::Hull;
use super::scale::Scale;
use super::transpose::SIDE;
use crate::raster::to_f32;
use strip::{Out, Strip};

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
pub(super) struct SweepScratch {
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

    /// Finds the scaled tangents of the tile's horizons, `stride` apart from line to line.
    pub(super) fn find(&self, tangents: &mut [f32], stride: usize, scratch: &mut SweepScratch) {
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
#[inline(always)]
fn lanes(values: &[f32], at: usize) -> &Lanes {
    const NONE: Lanes = [0.0; SIDE];
    values.get(at..).and_then(|values| values.first_chunk()).unwrap_or(&NONE)
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number of cells")]
const fn whole(cells: f64) -> isize {
    cells as isize
}
