//! Where the vehicle has driven: the path by which it can come back.
//!
//! Points are of the estimated position, relative to the landing point. Where the path comes back to itself, the loop is
//! cut off, so that a vehicle that drives back along its track has less and less of it, and never a path to and fro.

use heapless::Deque;
use hilal_dictionary::FILE_CAPACITY;
use hilal_quantity::MapPoint;
use serde::{Deserialize, Serialize};

use crate::angle::wrapped;

mod shift;
mod way_back;

pub(crate) use shift::Shift;

/// How many points are kept: 2.5 km where the path is straight. Ours.
const CAPACITY: usize = 512;
/// Octets of a point in a file.
const POINT_OCTETS: usize = 8;
const _: () = assert!(CAPACITY * POINT_OCTETS <= FILE_CAPACITY, "a full track is a file");
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

/// A point of the track, in metres from the landing point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct TrackPoint {
    x_m: f32,
    y_m: f32,
}

impl TrackPoint {
    #[expect(clippy::cast_possible_truncation, reason = "4 mm in 50 km")]
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
    /// How many points were driven before the last fix.
    settled: usize,
    /// Whether it has changed since it was last kept.
    #[serde(skip)]
    changed: bool,
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
        self.changed = true;
        if let Some(index) = self.loop_start(here) {
            self.cut_to(index);
            return;
        }
        if self.points.is_full() {
            self.points.pop_front();
            self.settled = self.settled.saturating_sub(1);
        }
        // There is room: the oldest has gone.
        self.points.push_back(TrackPoint::new(here)).unwrap_or_default();
    }

    /// Returns the track itself when it has changed since the last call.
    pub(crate) const fn changed(&mut self) -> Option<&Self> {
        if core::mem::replace(&mut self.changed, false) { Some(self) } else { None }
    }

    /// Writes x and y of each point as two floats of 32 bits, the oldest first, as far as there is room; returns the
    /// octets.
    pub(crate) fn write(&self, octets: &mut [u8]) -> usize {
        let mut written = 0;
        for (place, point) in octets.as_chunks_mut::<POINT_OCTETS>().0.iter_mut().zip(&self.points)
        {
            let [a, b, c, d] = point.x_m.to_be_bytes();
            let [e, f, g, h] = point.y_m.to_be_bytes();
            *place = [a, b, c, d, e, f, g, h];
            written += POINT_OCTETS;
        }
        written
    }

    /// Has the track kept again.
    pub(crate) const fn touch(&mut self) {
        self.changed = true;
    }

    /// Returns the last point.
    pub(crate) fn last(&self) -> Option<MapPoint> {
        self.points.back().map(|point| point.place())
    }

    /// Returns the point behind a vehicle that backs out: the last one that is not reached or passed yet. The others are
    /// taken off the track, but for the first.
    pub(crate) fn point_behind(&mut self, here: MapPoint) -> Option<MapPoint> {
        while let [Some(last), Some(before)] = [self.last(), self.before_last()] {
            let passed = here.distance(before).metres() <= last.distance(before).metres();
            if last.distance(here).metres() >= LEAST_M && !passed {
                break;
            }
            self.points.pop_back();
            self.settled = self.settled.min(self.points.len());
            self.changed = true;
        }
        self.last()
    }

    fn before_last(&self) -> Option<MapPoint> {
        self.points.len().checked_sub(2).and_then(|index| self.place(index))
    }

    /// Forgets what comes after a point.
    pub(crate) fn cut_to(&mut self, index: usize) {
        self.points.truncate(index.saturating_add(1));
        self.settled = self.settled.min(self.points.len());
        self.changed = true;
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

#[cfg(test)]
mod tests;
