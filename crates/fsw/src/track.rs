//! Where the vehicle has driven: the path by which it can come back.
//!
//! Points are of the estimated position, relative to the landing point. Where the path comes back to itself, the loop is
//! cut off, so that a vehicle that drives back along its track has less and less of it, and never a path to and fro.

use heapless::Deque;
use hilal_quantity::MapPoint;
use libm::hypot;
use serde::{Deserialize, Serialize};

use crate::angle::wrapped;
use crate::drive::WAYPOINT_CAPACITY;

/// How many points are kept: 2.5 km where the path is straight. Ours.
const CAPACITY: usize = 512;
/// A new point comes at the latest so far from the last, in metres. Ours: some vehicle lengths.
const SPACING_M: f64 = 5.0;
/// After a turn by more than this a new point comes sooner, in radians. Ours.
const TURN_RAD: f64 = 0.35;
/// But not sooner than so far from the last, in metres: the error of a fix by day.
const LEAST_M: f64 = 1.0;
/// A path that comes back so close to itself has made a loop, in metres: half the spacing along the track, and as much
/// again beside it for the error of the position.
const LOOP_M: f64 = 3.5;
/// What counts as a loop is longer than this, in metres.
const LEAST_LOOP_M: f64 = 8.0;
/// Two points farther apart than this were not driven between: the position was set anew. In metres, ours: spacing, and
/// the largest step that a fix in the dark makes.
const GAP_M: f64 = 15.0;
/// A point this close to the straight line between others is left out on the way back, in metres.
const CORRIDOR_M: f64 = 1.0;
/// The longest straight line on the way back, in points.
const LINE_POINTS: usize = 64;

/// A point of the track, in metres from the landing point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct TrackPoint {
    x_m: f32,
    y_m: f32,
}

impl TrackPoint {
    const fn new(place: MapPoint) -> Self {
        Self { x_m: place.x_m as f32, y_m: place.y_m as f32 }
    }

    const fn place(self) -> MapPoint {
        MapPoint::new(self.x_m as f64, self.y_m as f64)
    }
}

/// The track, oldest point first. When it is full, its oldest points go.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Track {
    points: Deque<TrackPoint, CAPACITY>,
    /// Heading at the last point, when it was known.
    heading_rad: Option<f64>,
}

impl Track {
    /// Takes where the vehicle is while it drives forward; the first place is the start.
    pub(crate) fn record(&mut self, here: MapPoint, heading_rad: Option<f64>) {
        let moved_m = self.last().map_or(f64::INFINITY, |last| last.distance(here).metres());
        let turned = match (self.heading_rad, heading_rad) {
            (Some(before), Some(now)) => wrapped(now - before).abs() > TURN_RAD,
            _ => false,
        };
        if moved_m < LEAST_M || (moved_m < SPACING_M && !turned) {
            return;
        }
        self.heading_rad = heading_rad;
        if let Some(index) = self.loop_start(here) {
            self.cut_to(index);
            return;
        }
        if self.points.is_full() {
            self.points.pop_front();
        }
        // There is room: the oldest has gone.
        self.points.push_back(TrackPoint::new(here)).unwrap_or_default();
    }

    /// Returns the last point.
    pub(crate) fn last(&self) -> Option<MapPoint> {
        self.points.back().map(|point| point.place())
    }

    /// Returns the point behind a vehicle that backs out: the last one that is not reached yet. Those that are reached
    /// are taken off the track, but for the first.
    pub(crate) fn point_behind(&mut self, here: MapPoint) -> Option<MapPoint> {
        while let Some(last) = self.last() {
            if last.distance(here).metres() >= LEAST_M || self.points.len() == 1 {
                return Some(last);
            }
            self.points.pop_back();
        }
        None
    }

    /// Returns the last point within `tolerance_m` of a haven, if the way from there on was driven whole.
    pub(crate) fn back_to(&self, haven: MapPoint, tolerance_m: f64) -> Option<usize> {
        let mut after: Option<MapPoint> = None;
        for (index, point) in self.points.iter().enumerate().rev() {
            let place = point.place();
            if after.is_some_and(|after| after.distance(place).metres() > GAP_M) {
                return None;
            }
            if place.distance(haven).metres() <= tolerance_m {
                return Some(index);
            }
            after = Some(place);
        }
        None
    }

    /// Returns the places to drive back through, nearest first: the track back to point `index` with what lies on
    /// straight lines left out, and then the haven. At most [`WAYPOINT_CAPACITY`] places.
    pub(crate) fn way_back(&self, index: usize, haven: MapPoint) -> impl Iterator<Item = MapPoint> {
        let mut corridor_m = CORRIDOR_M;
        while self.corners(index, corridor_m).count() >= WAYPOINT_CAPACITY {
            corridor_m *= 2.0;
        }
        self.corners(index, corridor_m).chain(core::iter::once(haven))
    }

    /// Forgets what comes after a point.
    pub(crate) fn cut_to(&mut self, index: usize) {
        self.points.truncate(index.saturating_add(1));
    }

    /// Returns the points from the last back to `end` between which the track is straight to within the corridor.
    fn corners(&self, end: usize, corridor_m: f64) -> impl Iterator<Item = MapPoint> {
        let first = self.points.len().checked_sub(1).filter(|last| *last >= end);
        core::iter::successors(first, move |from| {
            (*from > end).then(|| self.line_end(*from, end, corridor_m))
        })
        .filter_map(|index| self.place(index))
    }

    /// Returns how far back a straight line from a point can go.
    fn line_end(&self, from: usize, end: usize, corridor_m: f64) -> usize {
        let farthest = end.max(from.saturating_sub(LINE_POINTS));
        let mut to = from.saturating_sub(1);
        while to > farthest && self.is_straight(from, to - 1, corridor_m) {
            to -= 1;
        }
        to
    }

    fn is_straight(&self, from: usize, to: usize, corridor_m: f64) -> bool {
        let (Some(start), Some(end)) = (self.place(from), self.place(to)) else { return false };
        let between = (to + 1..from).filter_map(|index| self.place(index));
        between.into_iter().all(|place| distance_m(place, start, end) <= corridor_m)
    }

    /// Returns the last point that `here` comes back to.
    fn loop_start(&self, here: MapPoint) -> Option<usize> {
        let (mut after, mut way_m) = (here, 0.0);
        for (index, point) in self.points.iter().enumerate().rev() {
            let place = point.place();
            way_m += after.distance(place).metres();
            if way_m >= LEAST_LOOP_M && here.distance(place).metres() <= LOOP_M {
                return Some(index);
            }
            after = place;
        }
        None
    }

    fn place(&self, index: usize) -> Option<MapPoint> {
        self.points.get(index).map(|point| point.place())
    }
}

/// Returns the distance of a place from the line between two others.
fn distance_m(place: MapPoint, start: MapPoint, end: MapPoint) -> f64 {
    let (dx, dy) = (end.x_m - start.x_m, end.y_m - start.y_m);
    let (px, py) = (place.x_m - start.x_m, place.y_m - start.y_m);
    let length2 = dx * dx + dy * dy;
    let share = if length2 > 0.0 { ((px * dx + py * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    hypot(px - share * dx, py - share * dy)
}

#[cfg(test)]
mod tests;
