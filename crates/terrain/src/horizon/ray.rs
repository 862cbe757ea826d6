//! Where a ray crosses the lines of a grid: for one azimuth every cell takes the same steps.

use super::field::Plate;
use super::frame::Heading;
use super::scale::Scale;
use crate::raster::to_f32;

/// Lines along the major axis that are taken together.
pub(super) const SEGMENT: usize = 8;

/// One crossing of a ray with a grid line: two neighbouring cells, the weight of the second, and
/// what turns a height into the tangent of an elevation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crossing {
    pub(super) first: isize,
    pub(super) second: isize,
    pub(super) weight: f32,
    pub(super) inverse_m: f32,
    pub(super) dip: f32,
}

/// The crossings of one azimuth with a plate's lines, near to far.
#[derive(Debug)]
pub(super) struct Ray {
    crossings: Vec<Crossing>,
    /// Where each segment ends.
    ends: Vec<usize>,
    /// The distance of each segment's middle on the map.
    pub(super) middles_m: Vec<f64>,
}

impl Ray {
    /// Lists the crossings up to a number of lines along the major axis and a distance.
    pub(super) fn new(
        (plate, spacing_m): (&Plate, f64),
        heading: &Heading,
        scale: &Scale,
        (lines, reach_m): (usize, f64),
    ) -> Self {
        let stride = plate.stride.cast_signed();
        let per_line_m = heading.stretch * spacing_m;
        let mut list = along(heading, stride, lines);
        list.extend(across(heading, stride, lines));
        list.sort_by(|a, b| a.line.total_cmp(&b.line));
        list.retain(|at| at.line * per_line_m <= reach_m);
        let count = list.last().map_or(0, |at| segment_of(at.line) + 1);
        let ends = (1..=count)
            .map(|segment| list.partition_point(|at| segment_of(at.line) < segment))
            .collect();
        let middles_m =
            (0..count).map(|s| (s as f64 + 0.5) * SEGMENT as f64 * per_line_m).collect();
        let crossings = list
            .into_iter()
            .map(|Stop { line, first, second, weight }| {
                let lever = scale.lever(line * per_line_m);
                Crossing {
                    first,
                    second,
                    weight: to_f32(weight),
                    inverse_m: to_f32(lever.inverse_m),
                    dip: to_f32(lever.dip),
                }
            })
            .collect();
        Self { crossings, ends, middles_m }
    }

    /// Returns the number of segments.
    pub(super) fn segments(&self) -> usize {
        self.ends.len()
    }

    /// Returns the crossings of a segment.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn segment(&self, segment: usize) -> &[Crossing] {
        let start = if segment == 0 { 0 } else { self.ends[segment - 1] };
        &self.crossings[start..self.ends[segment]]
    }
}

/// A crossing before it has its lever: its distance is counted in lines of the major axis.
struct Stop {
    line: f64,
    first: isize,
    second: isize,
    weight: f64,
}

/// Returns the segment that holds a distance in lines: the last line of a segment is part of it.
fn segment_of(line: f64) -> usize {
    whole(((line - 1e-9) / SEGMENT as f64).floor().max(0.0)).cast_unsigned()
}

/// Crossings with the lines across the major axis.
fn along(heading: &Heading, stride: isize, lines: usize) -> Vec<Stop> {
    (1..=lines.cast_signed())
        .map(|line| {
            let (below, weight) = floor(heading.lean * line as f64);
            let first = heading.step() * line * stride + below;
            let second = if weight > 0.0 { first + 1 } else { first };
            Stop { line: line as f64, first, second, weight }
        })
        .collect()
}

/// Crossings with the lines along the major axis, but for those that meet both kinds.
fn across(heading: &Heading, stride: isize, lines: usize) -> Vec<Stop> {
    let lean = heading.lean.abs();
    let side = if heading.lean < 0.0 { -1 } else { 1 };
    let count = whole((lines as f64 * lean).floor());
    (1..=count)
        .filter_map(|column| {
            let line = column as f64 / lean;
            let (below, weight) = floor(line);
            let first = heading.step() * below * stride + side * column;
            let second = first + heading.step() * stride;
            (weight > 0.0).then_some(Stop { line, first, second, weight })
        })
        .collect()
}

/// Returns the whole number below, and the rest; what is whole but for rounding is whole.
fn floor(at: f64) -> (isize, f64) {
    let near = at.round();
    if (at - near).abs() < 1e-9 {
        return (whole(near), 0.0);
    }
    (whole(at.floor()), at - at.floor())
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number of cells")]
const fn whole(value: f64) -> isize {
    value as isize
}
