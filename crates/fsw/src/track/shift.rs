//! What a position that was found anew says of the track: it errs as the estimate did.

use hilal_quantity::MapPoint;
use libm::hypot;

use super::{Track, TrackPoint};

/// A position that is farther off than this is no error of the way since the last fix, in metres: ours, three times what
/// the monitor of the position lets it become.
const FARTHEST_M: f64 = 100.0;

/// A position that was estimated, and what it was found to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shift {
    pub(crate) estimated: MapPoint,
    pub(crate) found: MapPoint,
}

impl Track {
    /// Takes note that the position was found: the points so far stay where they are.
    pub(crate) fn settle(&mut self) {
        self.settled = self.points.len();
    }

    /// Moves the points since the last fix, each by its share of the way since then: the error has grown with the way,
    /// and what was driven before is where it was. A shift by more than 100 m leaves the track as it is.
    pub(crate) fn shift(&mut self, shift: Shift) {
        let Shift { estimated, found } = shift;
        let (dx, dy) = (found.x_m - estimated.x_m, found.y_m - estimated.y_m);
        let since_fix_m = self.since_fix_m(estimated);
        if hypot(dx, dy) <= FARTHEST_M && since_fix_m > 0.0 {
            let (mut after, mut way_m) = (estimated, 0.0);
            for point in self.points.iter_mut().skip(self.settled).rev() {
                let place = point.place();
                way_m += after.distance(place).metres();
                after = place;
                let share = 1.0 - way_m / since_fix_m;
                let moved = MapPoint::new(place.x_m + share * dx, place.y_m + share * dy);
                *point = TrackPoint::new(moved);
            }
            self.changed = true;
        }
        self.settle();
    }

    /// Returns the way along the track from the last point that is settled, or from the first, to a place.
    fn since_fix_m(&self, here: MapPoint) -> f64 {
        let first = self.settled.saturating_sub(1);
        let (mut after, mut way_m) = (here, 0.0);
        for point in self.points.iter().skip(first).rev() {
            way_m += after.distance(point.place()).metres();
            after = point.place();
        }
        way_m
    }
}
