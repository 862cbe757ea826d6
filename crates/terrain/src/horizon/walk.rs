//! One ray at a time over a field, from anywhere, leaving out what cannot matter.

use hilal_quantity::MapPoint;

use super::ceiling::Windows;
use super::field::{Datum, MARGIN, Plate};
use super::frame::Heading;
use super::scale::Lever;
use super::sphere::map_scale;

/// Lines that are left out together.
const STRETCHES: [usize; 2] = [64, 8];

/// Who looks, and from where.
#[derive(Debug, Clone, Copy)]
pub(super) struct PointObserver {
    pub(super) point: MapPoint,
    /// Height of the eye above the datum.
    pub(super) eye_m: f64,
    /// The map's scale there.
    scale: f64,
    radius_m: f64,
    /// 1 + ζ₁/R.
    lift: f64,
}

impl PointObserver {
    /// Takes an eye at a height above the reference sphere.
    pub(super) fn new(point: MapPoint, height_m: f64, datum: Datum) -> Self {
        let eye_m = datum.above_m(height_m);
        let radius_m = datum.radius_m;
        Self { point, eye_m, scale: map_scale(point), radius_m, lift: 1.0 + eye_m / radius_m }
    }

    fn tangent(&self, height_m: f64, lever: Lever) -> f64 {
        (height_m * self.lift - self.eye_m) * lever.inverse_m - lever.dip
    }
}

/// The rays of one heading over a field.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    plate: &'a Plate,
    heading: Heading,
    /// Metres on the map for each line.
    step_m: f64,
    reach_m: f64,
    windows: [Windows; 2],
    /// The greatest scale of the map on the plate.
    greatest_scale: f64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        (plate, spacing_m): (&'a Plate, f64),
        heading: Heading,
        reach_m: f64,
    ) -> Self {
        let windows = STRETCHES.map(|lines| {
            let wide = lines as f64 * heading.lean.abs() + 4.0;
            plate.ceiling.windows(lines + 2, whole(wide.ceil()).unsigned_abs())
        });
        let greatest_scale = plate.greatest_scale();
        let step_m = heading.stretch * spacing_m;
        Self { plate, heading, step_m, reach_m, windows, greatest_scale }
    }

    /// Returns the greater of a tangent and the highest that is seen.
    pub(super) fn highest(&self, sight: &PointObserver, mut best: f64) -> f64 {
        let (along, across) = self.plate.placement.position(sight.point);
        let last = self.plate.lines as f64 - 1.0;
        let along = if self.heading.forward { along } else { last - along };
        let from = From { along, across, first: whole(along.floor()) + 1 };
        let end = whole((along + self.reach_m / self.step_m).floor() + 1.0)
            .min(self.plate.lines.cast_signed());
        let mut line = from.first.max(0);
        while line < end {
            // The coarsest stretch that begins here and cannot matter is left out.
            let skipped = STRETCHES.iter().zip(&self.windows).find_map(|(&lines, windows)| {
                let stretch = (line, line + lines.cast_signed());
                let whole = (line - from.first) % lines.cast_signed() == 0;
                (whole && !self.matters(sight, from, (stretch, windows), best)).then_some(stretch.1)
            });
            line = if let Some(next) = skipped {
                next
            } else {
                let next = line + STRETCHES[1].cast_signed();
                for line in line..next.min(end) {
                    best = self.line(sight, from, line, best);
                }
                next
            };
        }
        best
    }

    /// Returns whether a stretch of lines may show above a tangent.
    fn matters(
        &self,
        sight: &PointObserver,
        from: From,
        ((start, end), windows): ((isize, isize), &Windows),
        best: f64,
    ) -> bool {
        let margin = MARGIN.cast_signed();
        let columns = [start - 1, end].map(|line| from.column(&self.heading, line as f64));
        let first =
            if self.heading.forward { start - 1 } else { self.plate.lines.cast_signed() - 1 - end };
        let left = whole(columns[0].min(columns[1]).floor());
        let highest_m = f64::from(windows.highest_m(first + margin, left + margin));
        let near_m = ((start - 1) as f64 - from.along).max(0.0) * self.step_m;
        let far_m = (end as f64 - from.along) * self.step_m;
        let climb_m = highest_m * sight.lift - sight.eye_m;
        let greatest = (sight.scale * self.greatest_scale).sqrt();
        let near = Lever::new(near_m.max(1e-3), greatest, sight.radius_m);
        let far = Lever::new(far_m, 1.0, sight.radius_m);
        let inverse_m = if climb_m > 0.0 { near.inverse_m } else { far.inverse_m };
        climb_m * inverse_m - near.dip + 1e-9 > best
    }

    /// Looks at a line and at the columns crossed since the line before.
    fn line(&self, sight: &PointObserver, from: From, line: isize, mut best: f64) -> f64 {
        let heading = &self.heading;
        let start = (line as f64 - 1.0).max(from.along);
        let columns = [start, line as f64].map(|line| from.column(heading, line));
        let (low, high) = (columns[0].min(columns[1]), columns[0].max(columns[1]));
        for column in whole(low.floor())..=whole(high.ceil()) {
            if heading.lean == 0.0 {
                break;
            }
            let at = from.along + (column as f64 - from.across) / heading.lean;
            if at > start + 1e-9 && at < line as f64 - 1e-9 {
                best = best.max(self.seen(sight, from, (at, column as f64)));
            }
        }
        best.max(self.seen(sight, from, (line as f64, columns[1])))
    }

    /// Returns the tangent of the ground where a ray crosses a grid line.
    fn seen(&self, sight: &PointObserver, from: From, (along, across): (f64, f64)) -> f64 {
        let distance_m = (along - from.along) * self.step_m;
        let Some(height_m) = self.height_m(along, across) else { return f64::NEG_INFINITY };
        if distance_m > self.reach_m {
            return f64::NEG_INFINITY;
        }
        let (east, north) = self.heading.east_north;
        let there = MapPoint::new(
            sight.point.x_m + distance_m * east,
            sight.point.y_m + distance_m * north,
        );
        let scale = (sight.scale * map_scale(there)).sqrt();
        sight.tangent(height_m, Lever::new(distance_m, scale, sight.radius_m))
    }

    /// Returns the reduced height at a crossing, linear along the grid line that is crossed.
    fn height_m(&self, along: f64, across: f64) -> Option<f64> {
        let last = self.plate.lines as f64 - 1.0;
        let along = if self.heading.forward { along } else { last - along };
        let (line, down) = split(along);
        let (column, right) = split(across);
        let at = |line, column| self.plate.get(line, column).map(f64::from);
        let first = at(line, column)?;
        if down > 0.0 {
            return Some(first + (at(line + 1, column)? - first) * down);
        }
        if right > 0.0 {
            return Some(first + (at(line, column + 1)? - first) * right);
        }
        Some(first)
    }
}

/// Where a ray starts on a plate.
#[derive(Debug, Clone, Copy)]
struct From {
    along: f64,
    across: f64,
    /// The first line ahead.
    first: isize,
}

impl From {
    fn column(&self, heading: &Heading, line: f64) -> f64 {
        self.across + heading.lean * (line - self.along)
    }
}

/// Returns the whole number below, and the rest; what is whole but for rounding is whole.
fn split(at: f64) -> (isize, f64) {
    let near = at.round();
    if (at - near).abs() < 1e-9 { (whole(near), 0.0) } else { (whole(at.floor()), at - at.floor()) }
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number of cells")]
const fn whole(cells: f64) -> isize {
    cells as isize
}
