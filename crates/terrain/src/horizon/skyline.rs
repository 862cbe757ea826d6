//! What a coarser layer shows above a tile that lies in a hole of it: one hull for each line, the
//! same for every cell of the tile.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

use pulp::{Arch, NullaryFnOnce};

use super::field::{Field, Plate};
use super::frame::{Heading, Placement};
use super::hull::{Hull, Vertex};
use super::observers::Observers;
use super::scale::{Lever, Scale};
use super::sweep::NOTHING;
use crate::raster::to_f32;

/// Cells that look at once.
const LANES: usize = 16;

/// The hulls of a layer's lines in one azimuth.
pub(super) struct Skyline<'a> {
    plate: &'a Plate,
    spacing_m: f64,
    heading: &'a Heading,
    scale: &'a Scale,
    /// Column of the first line at the start.
    first: isize,
    /// Corners of all lines, near to far.
    corners: Vec<Vertex>,
    /// Where each line's corners begin, and where the last one's end.
    starts: Vec<usize>,
}

/// The tile as a skyline sees it.
#[derive(Clone, Copy)]
pub(super) struct ObserverTile<'a> {
    pub(super) observers: &'a Observers,
    pub(super) placement: Placement,
    pub(super) spacing_m: f64,
}

impl<'a> Skyline<'a> {
    pub(super) fn new(
        field: &'a Field,
        heading: &'a Heading,
        (scale, reach_m): (&'a Scale, f64),
        tile: ObserverTile<'_>,
    ) -> Self {
        let plate = field.plate(heading.major);
        let spacing_m = field.grid.spacing_m;
        let mut skyline = Self {
            plate,
            spacing_m,
            heading,
            scale,
            first: 0,
            corners: Vec::new(),
            starts: vec![0],
        };
        let (lines, columns) = (tile.observers.lines as f64, tile.observers.columns as f64);
        let corners = [(0.0, 0.0), (0.0, columns), (lines, 0.0), (lines, columns)];
        let places = corners.map(|(line, column)| skyline.place(&tile, line - 0.5, column - 0.5));
        let least = |pick: fn((f64, f64)) -> f64| {
            places.iter().map(|&place| pick(place)).fold(f64::INFINITY, f64::min)
        };
        let most = |pick: fn((f64, f64)) -> f64| {
            places.iter().map(|&place| pick(place)).fold(f64::NEG_INFINITY, f64::max)
        };
        skyline.first = whole(least(|(_, line)| line).floor()) - 1;
        let last = whole(most(|(_, line)| line).ceil()) + 1;
        let reach = most(|(along, _)| along) + reach_m / (spacing_m * heading.stretch);
        let mut hull = Hull::default();
        for line in skyline.first..=last {
            skyline.line(&mut hull, line, reach);
            skyline.corners.extend(hull.corners().iter().rev());
            skyline.starts.push(skyline.corners.len());
        }
        skyline
    }

    /// Returns where a cell of the tile lies: its position along the rays, and the line it is on.
    fn place(&self, tile: &ObserverTile<'_>, line: f64, column: f64) -> (f64, f64) {
        let (along, across) = self.plate.placement.position(tile.placement.point(line, column));
        let last = self.plate.lines as f64 - 1.0;
        let along = if self.heading.forward { along } else { last - along };
        (along, across - self.heading.lean * along)
    }

    /// Builds the hull of a line, from its far end to the hole around the tile.
    fn line(&self, hull: &mut Hull, line: isize, reach: f64) {
        hull.clear();
        let mut seen = false;
        let end = self.plate.lines.min(count(reach));
        for along in (0..end).rev() {
            let across = line as f64 + self.heading.lean * along as f64;
            let Some(height_m) = self.height_m(along, across) else {
                // The hole ends the line; ground that is missing further out does not.
                if seen && self.in_hole(along, across) {
                    break;
                }
                continue;
            };
            seen = true;
            let at = if self.heading.forward { along } else { self.plate.lines - 1 - along };
            let point = self.plate.placement.point(at as f64, across);
            let distance_m = along as f64 * self.spacing_m * self.heading.stretch;
            let bent_m = height_m - to_f32(self.scale.bend_m(distance_m));
            let position = u32::try_from(along).unwrap_or(u32::MAX);
            hull.add(Vertex::new(position, (bent_m, height_m), self.scale.excess(point)));
        }
    }

    fn height_m(&self, along: usize, across: f64) -> Option<f32> {
        let at = if self.heading.forward { along } else { self.plate.lines - 1 - along };
        let (line, below) = (at.cast_signed(), across.floor());
        let share = to_f32(across - below);
        let first = self.plate.get(line, whole(below))?;
        if share <= 0.0 {
            return Some(first);
        }
        let second = self.plate.get(line, whole(below) + 1)?;
        Some((second - first).mul_add(share, first))
    }

    fn in_hole(&self, along: usize, across: f64) -> bool {
        let at = if self.heading.forward { along } else { self.plate.lines - 1 - along };
        self.plate.layer_mask.is_some_and(|layer_mask| layer_mask.holds(at as f64, across))
    }

    /// Raises the tangents of the tile's horizons, given in the layout of its observers.
    pub(super) fn raise(&self, tile: ObserverTile<'_>, tangents: &mut [f32]) {
        if !self.corners.is_empty() {
            Arch::new().dispatch(RaiseBySkyline { skyline: self, tile, tangents });
        }
    }
}

struct RaiseBySkyline<'a> {
    skyline: &'a Skyline<'a>,
    tile: ObserverTile<'a>,
    tangents: &'a mut [f32],
}

/// What a line of the tile needs.
struct Levers {
    /// By position along the rays.
    inverses_m: Vec<f32>,
    dips: Vec<f32>,
}

/// What the lanes of a group need.
struct SkylineGroup {
    observers_m: [f32; LANES],
    /// 1 − h₁/R.
    drops: [f32; LANES],
    /// Lines of the skyline on which they lie.
    lines: [f32; LANES],
    excess: f32,
}

impl NullaryFnOnce for RaiseBySkyline<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (skyline, tile) = (self.skyline, self.tile);
        let per_cell = to_f32(tile.spacing_m / skyline.spacing_m);
        let per_radius = to_f32(1.0 / skyline.scale.radius_m());
        let size = skyline.plate.lines;
        let mut levers = Levers { inverses_m: vec![0.0; size], dips: vec![0.0; size] };
        let mut hints = vec![0_usize; skyline.starts.len()];
        for (line, tangents) in self.tangents.chunks_exact_mut(tile.observers.stride).enumerate() {
            let (along, _) = skyline.place(&tile, line as f64, 0.0);
            skyline.levers(along, &mut levers);
            let observers = &tile.observers.reduced_m[line * tile.observers.stride..];
            for (group, best) in tangents.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                let column = group * LANES;
                let Some(observers_m) = observers[column..].first_chunk::<LANES>() else {
                    continue;
                };
                let (_, first) = skyline.place(&tile, line as f64, column as f64);
                let first = to_f32(first - skyline.first as f64);
                let middle = tile.placement.point(line as f64, (column + LANES / 2) as f64);
                let (mut drops, mut lines) = ([0.0; LANES], [0.0; LANES]);
                for i in 0..LANES {
                    drops[i] = observers_m[i].mul_add(-per_radius, 1.0);
                    lines[i] = (i as f32).mul_add(per_cell, first);
                }
                let excess = skyline.scale.excess(middle);
                let group = SkylineGroup { observers_m: *observers_m, drops, lines, excess };
                skyline.group(&group, &levers, &mut hints, best);
            }
        }
    }
}

impl Skyline<'_> {
    /// Fills the levers of a line of the tile, for every position ahead of it.
    #[inline(always)]
    fn levers(&self, along: f64, levers: &mut Levers) {
        let step_m = self.spacing_m * self.heading.stretch;
        let ahead = count(along.max(0.0)) + 1;
        // What does not lie ahead is never seen.
        let passed = ahead.min(self.plate.lines);
        levers.inverses_m[..passed].fill(0.0);
        levers.dips[..passed].fill(f32::MAX);
        for at in ahead.min(self.plate.lines)..self.plate.lines {
            let Lever { inverse_m, dip } = self.scale.lever((at as f64 - along) * step_m);
            levers.inverses_m[at] = to_f32(inverse_m);
            levers.dips[at] = to_f32(dip);
        }
    }

    /// Raises the tangents of a group: along each line near it, weighted by how near.
    #[inline(always)]
    fn group(
        &self,
        group: &SkylineGroup,
        levers: &Levers,
        hints: &mut [usize],
        best: &mut [f32; LANES],
    ) {
        let (mut sum, mut weights) = ([0.0_f32; LANES], [0.0_f32; LANES]);
        let first = count(f64::from(group.lines[0]));
        let last = count(f64::from(group.lines[LANES - 1])) + 1;
        for (line, hint) in hints.iter_mut().enumerate().take(last + 1).skip(first) {
            let Some(&[start, end]) = self.starts.get(line..).and_then(|s| s.first_chunk()) else {
                break;
            };
            let Some(corners) = self.corners.get(start..end).filter(|corners| !corners.is_empty())
            else {
                continue;
            };
            let (seen, found) = look(corners, group, levers, *hint);
            *hint = found;
            for i in 0..LANES {
                let weight = 1.0 - (group.lines[i] - line as f32).abs();
                let weight = if weight > 0.0 { weight } else { 0.0 };
                sum[i] = seen[i].mul_add(weight, sum[i]);
                weights[i] += weight;
            }
        }
        for i in 0..LANES {
            let tan = if weights[i] > 1e-3 { sum[i] / weights[i] } else { NOTHING };
            best[i] = if tan > best[i] { tan } else { best[i] };
        }
    }
}

/// Returns the tangents seen along a line and the corner that shows most to the last lanes: along a
/// hull the tangent rises to the horizon's corner and falls behind it.
#[inline(always)]
fn look(
    corners: &[Vertex],
    group: &SkylineGroup,
    levers: &Levers,
    hint: usize,
) -> ([f32; LANES], usize) {
    let hint = hint.min(corners.len() - 1);
    let mut best = [NOTHING; LANES];
    let mut found = hint;
    for (at, corner) in corners.iter().enumerate().skip(hint) {
        if !higher(corner, group, levers, &mut best) {
            break;
        }
        found = at;
    }
    for (at, corner) in corners[..hint].iter().enumerate().rev() {
        if !higher(corner, group, levers, &mut best) {
            break;
        }
        found = at;
    }
    (best, found)
}

/// Raises tangents to those of a corner; returns whether any rose.
#[inline(always)]
fn higher(corner: &Vertex, group: &SkylineGroup, levers: &Levers, best: &mut [f32; LANES]) -> bool {
    let excess = group.excess + corner.excess;
    let (gain, loss) = (1.0 + excess, 1.0 - excess + excess * excess);
    let at = corner.at as usize;
    let (inverse_m, dip) = (levers.inverses_m[at] * gain, levers.dips[at] * loss);
    let mut any = false;
    for (i, best) in best.iter_mut().enumerate() {
        let climb_m = corner.height_m - group.observers_m[i];
        let tan = climb_m.mul_add(inverse_m, -(dip * group.drops[i]));
        any |= tan > *best;
        *best = if tan > *best { tan } else { *best };
    }
    any
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held above zero")]
fn count(value: f64) -> usize {
    value.max(0.0) as usize
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number of cells")]
const fn whole(cells: f64) -> isize {
    cells as isize
}
