//! The places to drive back through, from where the vehicle is to a haven on its track.

use hilal_quantity::MapPoint;
use libm::hypot;

use super::Track;
use crate::drive::WAYPOINT_CAPACITY;

/// Two points farther apart than this were not driven between: the position was set anew. In metres, ours: spacing, and
/// the largest step that a fix in the dark makes.
const GAP_M: f64 = 15.0;
/// A point this close to the straight line between others is left out on the way back, in metres.
pub(super) const CORRIDOR_M: f64 = 1.0;
/// How often the corridor is made twice as wide when there are too many points left.
const WIDENINGS: usize = 12;
/// The longest straight line on the way back, in points.
const LINE_POINTS: usize = 64;

impl Track {
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
        let room = WAYPOINT_CAPACITY - 1;
        let wider = core::iter::successors(Some(CORRIDOR_M), |corridor_m| Some(2.0 * corridor_m));
        let fits = |corridor_m: &f64| self.corners(index, *corridor_m).count() <= room;
        let corridor_m = wider.take(WIDENINGS).find(fits).unwrap_or(f64::INFINITY);
        self.corners(index, corridor_m).take(room).chain(core::iter::once(haven))
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
}

/// Returns the distance of a place from the line between two others.
pub(super) fn distance_m(place: MapPoint, start: MapPoint, end: MapPoint) -> f64 {
    let (dx, dy) = (end.x_m - start.x_m, end.y_m - start.y_m);
    let (px, py) = (place.x_m - start.x_m, place.y_m - start.y_m);
    let length2 = dx * dx + dy * dy;
    let share = if length2 > 0.0 { ((px * dx + py * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    hypot(px - share * dx, py - share * dy)
}
