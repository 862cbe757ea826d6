//! What a coarser field shows above a tile that lies in a hole of it, exactly.
//!
//! Neighbouring cells of the tile meet the same lines of the field at the same distance and lie
//! between few of its columns, so a group looks at once; stretches whose highest ground cannot show
//! above what is seen already are left out.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

use hilal_quantity::MapPoint;
use pulp::{Arch, NullaryFnOnce};

use super::ceiling::Windows;
use super::cull::{Bound, matters};
use super::field::{Field, MARGIN, Plate};
use super::frame::Heading;
use super::march::higher;
use super::observers::GROUP;
use super::scale::Lever;
use super::skyline::ObserverTile;
use super::sphere::map_scale;
use crate::raster::to_f32;

/// Lines that are left out together.
const STRETCHES: [usize; 2] = [64, 8];

/// The rays of one heading over a coarser field.
pub(super) struct FarExact<'a> {
    plate: &'a Plate,
    heading: &'a Heading,
    tile: ObserverTile<'a>,
    /// Metres on the map for each line, and for the reach.
    step_m: f64,
    reach_m: f64,
    /// Radius at the datum.
    radius_m: f64,
    /// Cells of the field for each cell of the tile.
    per_cell: f64,
    windows: [Windows; 2],
    /// The greatest scale of the map on the plate.
    greatest_scale: f64,
}

impl<'a> FarExact<'a> {
    pub(super) fn new(
        field: &'a Field,
        heading: &'a Heading,
        (radius_m, reach_m): (f64, f64),
        tile: ObserverTile<'a>,
    ) -> Self {
        let plate = field.plate(heading.major);
        let per_cell = tile.spacing_m / field.grid.spacing_m;
        let windows = STRETCHES.map(|lines| {
            let wide = lines as f64 * heading.lean.abs() + GROUP as f64 * per_cell + 4.0;
            plate.ceiling.windows(lines + 2, whole(wide.ceil()).unsigned_abs())
        });
        Self {
            plate,
            heading,
            tile,
            step_m: heading.stretch * field.grid.spacing_m,
            reach_m,
            radius_m,
            per_cell,
            windows,
            greatest_scale: plate.greatest_scale(),
        }
    }

    /// Raises the scaled tangents of the tile's horizons, given in the layout of its observers.
    pub(super) fn raise(&self, scaled_tangents: &mut [f32]) {
        Arch::new().dispatch(RaiseFarExact { far_exact: self, scaled_tangents });
    }

    /// Returns where a cell of the tile lies: its position along the rays, and its column.
    #[inline(always)]
    fn place(&self, line: usize, column: usize) -> (f64, f64) {
        let point = self.tile.placement.point(line as f64, column as f64);
        let (along, across) = self.plate.placement.position(point);
        let last = self.plate.lines as f64 - 1.0;
        (if self.heading.forward { along } else { last - along }, across)
    }

    /// Returns what all cells of a line of the tile have in common.
    fn row(&self, line: usize) -> Row {
        let (along, _) = self.place(line, 0);
        let first = (whole(along.floor()) + 1).max(0);
        let end = whole((along + self.reach_m / self.step_m).floor() + 1.0)
            .min(self.plate.lines.cast_signed());
        let bounds = STRETCHES.map(|lines| {
            let count = (end - first).max(0).unsigned_abs().div_ceil(lines);
            let bound = |stretch: usize| {
                let start = (first as f64) + (stretch * lines) as f64 - along;
                let near_m = (start - 1.0).max(1e-3) * self.step_m;
                let far_m = (start + lines as f64) * self.step_m;
                let near = Lever::new(near_m, self.greatest_scale, self.radius_m);
                Bound::new(near, Lever::new(far_m, 1.0, self.radius_m), 0.0)
            };
            (0..count).map(bound).collect()
        });
        Row { along, first, end, bounds }
    }
}

/// A line of the tile.
struct Row {
    /// Its position along the rays.
    along: f64,
    /// The lines of the field that lie ahead of it.
    first: isize,
    end: isize,
    bounds: [Vec<Bound>; 2],
}

/// Neighbours in a line of the tile.
struct FarGroup<'a> {
    row: &'a Row,
    observers_m: &'a [f32; GROUP],
    /// 1 − h₁/R.
    drops: [f32; GROUP],
    /// Columns of the field by which each lies further than the first one.
    offsets: [f32; GROUP],
    /// Column of the first one.
    across: f64,
    /// Where the middle lies on the map, and the map's scale there.
    middle: MapPoint,
    scale: f64,
}

/// A line of the field as a group meets it.
#[derive(Clone, Copy)]
struct Crossed {
    line: isize,
    distance_m: f64,
    /// The first cell's column.
    across: f64,
    /// d / (R sin θ) and tan(θ/2) / d: both hardly change from line to line.
    pull: f32,
    dip_per_m: f32,
}

struct RaiseFarExact<'a> {
    far_exact: &'a FarExact<'a>,
    scaled_tangents: &'a mut [f32],
}

impl NullaryFnOnce for RaiseFarExact<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let far_exact = self.far_exact;
        let observers = far_exact.tile.observers;
        for (line, scaled_tangents) in
            self.scaled_tangents.chunks_exact_mut(observers.stride).enumerate()
        {
            let row = far_exact.row(line);
            let observers_m = &observers.reduced_m[line * observers.stride..];
            for (group, best) in scaled_tangents.as_chunks_mut::<GROUP>().0.iter_mut().enumerate() {
                let column = group * GROUP;
                if let Some(observers_m) = observers_m[column..].first_chunk::<GROUP>() {
                    let group = far_exact.group(&row, observers_m, (line, column));
                    far_exact.whole(&group, best);
                }
            }
        }
    }
}

impl FarExact<'_> {
    #[inline(always)]
    fn group<'a>(
        &self,
        row: &'a Row,
        observers_m: &'a [f32; GROUP],
        (line, column): (usize, usize),
    ) -> FarGroup<'a> {
        let (per_cell, per_radius) = (to_f32(self.per_cell), to_f32(1.0 / self.radius_m));
        let (mut drops, mut offsets) = ([0.0; GROUP], [0.0; GROUP]);
        for i in 0..GROUP {
            drops[i] = observers_m[i].mul_add(-per_radius, 1.0);
            offsets[i] = i as f32 * per_cell;
        }
        let (_, across) = self.place(line, column);
        let middle = self.tile.placement.point(line as f64, (column + GROUP / 2) as f64);
        FarGroup { row, observers_m, drops, offsets, across, middle, scale: map_scale(middle) }
    }

    #[inline(always)]
    fn whole(&self, group: &FarGroup<'_>, best: &mut [f32; GROUP]) {
        let [coarse, fine] = STRETCHES;
        let row = group.row;
        for stretch in 0..row.bounds[0].len() {
            if !self.matters(0, stretch, group, best) {
                continue;
            }
            let end = ((stretch + 1) * (coarse / fine)).min(row.bounds[1].len());
            for part in stretch * (coarse / fine)..end {
                if self.matters(1, part, group, best) {
                    self.part(group, part, best);
                }
            }
        }
    }

    /// Looks at a fine stretch.
    #[inline(always)]
    fn part(&self, group: &FarGroup<'_>, part: usize, best: &mut [f32; GROUP]) {
        let start = group.row.first + (part * STRETCHES[1]).cast_signed();
        let end = (start + STRETCHES[1].cast_signed()).min(group.row.end);
        let mut before = self.crossed(group, start - 1);
        for line in start..end {
            let crossed = self.crossed(group, line);
            if before.distance_m <= 0.0 {
                (before.pull, before.dip_per_m) = (crossed.pull, crossed.dip_per_m);
            }
            self.columns(group, (&before, &crossed), best);
            if crossed.distance_m <= self.reach_m {
                self.line(group, &crossed, best);
            }
            before = crossed;
        }
    }

    /// Returns whether a stretch may show above what any of a group sees.
    #[inline(always)]
    fn matters(
        &self,
        size: usize,
        stretch: usize,
        group: &FarGroup<'_>,
        best: &[f32; GROUP],
    ) -> bool {
        let lines = STRETCHES[size].cast_signed();
        let start = group.row.first + stretch.cast_signed() * lines;
        let (before, end) = (start - 1, start + lines);
        let column = |line: isize| self.column(group, line);
        let left = whole(column(before).min(column(end)).floor());
        let first =
            if self.heading.forward { before } else { self.plate.lines.cast_signed() - 1 - end };
        let margin = MARGIN.cast_signed();
        let highest_m = self.windows[size].highest_m(first + margin, left + margin);
        let drop = group.drops[GROUP / 2];
        let drop = if drop.is_nan() { 1.0 } else { drop };
        matters(&group.row.bounds[size][stretch], highest_m, (group.observers_m, drop, best))
    }

    /// Returns the column at which the first ray of a group crosses a line.
    #[inline(always)]
    fn column(&self, group: &FarGroup<'_>, line: isize) -> f64 {
        group.across + self.heading.lean * (line as f64 - group.row.along)
    }

    #[inline(always)]
    fn crossed(&self, group: &FarGroup<'_>, line: isize) -> Crossed {
        let distance_m = (line as f64 - group.row.along) * self.step_m;
        let (east, north) = self.heading.east_north;
        let there = MapPoint::new(
            group.middle.x_m + distance_m * east,
            group.middle.y_m + distance_m * north,
        );
        let scale = (group.scale * map_scale(there)).sqrt();
        let lever = Lever::new(distance_m.max(1e-3), scale, self.radius_m);
        Crossed {
            line,
            distance_m,
            across: self.column(group, line),
            pull: to_f32(lever.inverse_m * distance_m),
            dip_per_m: to_f32(lever.dip / distance_m),
        }
    }

    /// Looks at a line of the field: heights are linear from column to column.
    #[inline(always)]
    fn line(&self, group: &FarGroup<'_>, crossed: &Crossed, best: &mut [f32; GROUP]) {
        let distance_m = to_f32(crossed.distance_m);
        let (inverse_m, dip) = (crossed.pull / distance_m, crossed.dip_per_m * distance_m);
        let first = whole(crossed.across.ceil()) - 1;
        let last = whole((crossed.across + GROUP as f64 * self.per_cell).floor());
        for column in first..=last {
            let Some((low_m, high_m)) =
                self.pair((crossed.line, column), (crossed.line, column + 1))
            else {
                continue;
            };
            let start = to_f32(crossed.across - column as f64);
            for (i, best) in best.iter_mut().enumerate() {
                let share = start + group.offsets[i];
                let height_m = (high_m - low_m).mul_add(share, low_m);
                let climb_m = height_m - group.observers_m[i];
                let tan = climb_m.mul_add(inverse_m, -(dip * group.drops[i]));
                let inside = (0.0..=1.0).contains(&share);
                *best = if inside { higher(tan, *best) } else { *best };
            }
        }
    }

    /// Looks at the columns crossed between two lines of the field.
    #[inline(always)]
    fn columns(
        &self,
        group: &FarGroup<'_>,
        (before, after): (&Crossed, &Crossed),
        best: &mut [f32; GROUP],
    ) {
        let lean = self.heading.lean;
        if lean.abs() < 1e-9 {
            return;
        }
        let wide = (GROUP - 1) as f64 * self.per_cell;
        let first = whole(before.across.min(after.across).ceil());
        let last = whole((before.across.max(after.across) + wide).floor());
        let (per_lean, step_m) = (to_f32(1.0 / lean), to_f32(self.step_m));
        let (near_m, reach_m) = (to_f32(before.distance_m), to_f32(self.reach_m));
        for column in first..=last {
            let ends = ((before.line, column), (after.line, column));
            let Some((low_m, high_m)) = self.pair(ends.0, ends.1) else { continue };
            let start = to_f32(column as f64 - before.across);
            for (i, best) in best.iter_mut().enumerate() {
                let share = (start - group.offsets[i]) * per_lean;
                let distance_m = share.mul_add(step_m, near_m);
                let height_m = (high_m - low_m).mul_add(share, low_m);
                let pull = (after.pull - before.pull).mul_add(share, before.pull);
                let per_m = (after.dip_per_m - before.dip_per_m).mul_add(share, before.dip_per_m);
                let dip = per_m * distance_m * group.drops[i];
                let tan = (height_m - group.observers_m[i]).mul_add(pull / distance_m, -dip);
                let ahead = distance_m > 0.0 && distance_m <= reach_m;
                let inside = ahead && (0.0..=1.0).contains(&share);
                *best = if inside { higher(tan, *best) } else { *best };
            }
        }
    }

    /// Returns the reduced heights of two cells, given along the rays; nothing when one has none.
    #[inline(always)]
    fn pair(&self, first: (isize, isize), second: (isize, isize)) -> Option<(f32, f32)> {
        let last = self.plate.lines.cast_signed() - 1;
        let at = |(along, column): (isize, isize)| {
            self.plate.get(if self.heading.forward { along } else { last - along }, column)
        };
        Some((at(first)?, at(second)?))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number of cells")]
const fn whole(cells: f64) -> isize {
    cells as isize
}
