//! Which way the vehicle faces: as the sensor says it, and while that is silent by the turns that were commanded,
//! corrected by the course over ground. The equations are in `docs/models/flight-software.md`.

use libm::sqrt;
use serde::{Deserialize, Serialize};

use crate::angle::wrapped;

/// Standard deviation of the sensor, with which its last reading is carried on: 0.3°, in radians.
const SENSOR_SIGMA_RAD: f64 = 0.0052;
/// Variance that each radian of commanded turn adds, in rad²/rad: 5 % of a turn by one radian. Ours: skid steering
/// turns by less or more than it should.
const VARIANCE_PER_RADIAN: f64 = 0.0025;
/// Variance that each metre of wheel travel adds, in rad²/m: 0.02 rad after one metre. Ours: twice what the simulated
/// ground does to a heading, for the ground is not known.
const VARIANCE_PER_METRE: f64 = 0.0004;
/// With a greater standard deviation the heading is not good enough to drive by, in radians. Ours: as far off as the
/// drive executive lets a heading be before it stops and turns.
const LIMIT_RAD: f64 = 0.35;

/// A heading that was read is kept anew over a reset when it has changed by more than this, in radians: ours, seven
/// times the sensor's noise.
const NEAR_RAD: f64 = 0.035;

/// Heading against the course over ground between two fixes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Course {
    /// By how much the course lies clockwise of the heading that was taken, in radians.
    pub(crate) error_rad: f64,
    /// Standard deviation of that, in radians.
    pub(crate) sigma_rad: f64,
}

/// Where the estimate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Source {
    Sensor,
    Turns,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Estimate {
    heading_rad: f64,
    variance_rad2: f64,
    source: Source,
}

/// The estimate of the heading; there is none before the first reading.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Heading {
    estimate: Option<Estimate>,
}

impl Heading {
    /// Takes the sensor's reading, or without one carries the last estimate on by what was commanded since: a turn in
    /// radians and wheel travel in metres.
    pub(crate) fn update(&mut self, reading_rad: Option<f64>, turn_rad: f64, wheel_m: f64) {
        if let Some(heading_rad) = reading_rad {
            let variance_rad2 = SENSOR_SIGMA_RAD * SENSOR_SIGMA_RAD;
            self.estimate = Some(Estimate { heading_rad, variance_rad2, source: Source::Sensor });
        } else if let Some(estimate) = &mut self.estimate {
            estimate.heading_rad = wrapped(estimate.heading_rad + turn_rad);
            estimate.variance_rad2 +=
                VARIANCE_PER_RADIAN * turn_rad.abs() + VARIANCE_PER_METRE * wheel_m.abs();
            estimate.source = Source::Turns;
        }
    }

    /// Returns what to keep over a reset, when `kept` was kept last: while the sensor speaks it is read again after a
    /// reset, and what is kept need only be near.
    pub(crate) fn to_keep(self, kept: Option<Self>) -> Self {
        let (Some(now), Some(before)) = (self.estimate, kept.and_then(|kept| kept.estimate)) else {
            return self;
        };
        let both_read = now.source == Source::Sensor && before.source == Source::Sensor;
        let turned_rad = wrapped(now.heading_rad - before.heading_rad);
        if both_read && turned_rad.abs() < NEAR_RAD {
            return Self { estimate: Some(before) };
        }
        let variance_rad2 = match now.source {
            Source::Sensor => NEAR_RAD * NEAR_RAD,
            Source::Turns => now.variance_rad2,
        };
        Self { estimate: Some(Estimate { variance_rad2, ..now }) }
    }

    /// Corrects an estimate that does not come from the sensor.
    pub(crate) fn correct(&mut self, course: Course) {
        let estimate = self.estimate.as_mut().filter(|known| known.source == Source::Turns);
        let Some(estimate) = estimate else { return };
        let noise = course.sigma_rad * course.sigma_rad;
        let gain = estimate.variance_rad2 / (estimate.variance_rad2 + noise);
        estimate.heading_rad = wrapped(estimate.heading_rad + gain * course.error_rad);
        estimate.variance_rad2 *= 1.0 - gain;
    }

    /// Returns the best estimate, however good it is.
    pub(crate) fn estimate_rad(&self) -> Option<f64> {
        self.estimate.map(|known| known.heading_rad)
    }

    /// Returns the estimate if it is good enough to drive by.
    pub(crate) fn known_rad(&self) -> Option<f64> {
        let limit = LIMIT_RAD * LIMIT_RAD;
        self.estimate.filter(|known| known.variance_rad2 <= limit).map(|known| known.heading_rad)
    }

    /// Returns by how much the heading may be wrong for a whole stretch (standard deviation), in radians. That of the
    /// sensor is wrong anew in each cycle, which averages out over the stretch.
    pub(crate) fn lasting_error_rad(&self) -> f64 {
        match self.estimate {
            Some(Estimate { source: Source::Turns, variance_rad2, .. }) => sqrt(variance_rad2),
            Some(Estimate { source: Source::Sensor, .. }) | None => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent_since(heading_rad: f64) -> Heading {
        let mut heading = Heading::default();
        heading.update(Some(heading_rad), 0.0, 0.0);
        heading.update(None, 0.0, 0.0);
        heading
    }

    #[test]
    fn before_the_first_reading_there_is_no_heading() {
        let mut heading = Heading::default();
        heading.update(None, 0.1, 1.0);
        assert_eq!((heading.estimate_rad(), heading.known_rad()), (None, None));
    }

    #[test]
    fn a_silent_sensor_is_carried_on_by_the_turns_and_grows_doubtful() {
        let mut heading = silent_since(1.0);
        heading.update(None, 0.5, 0.0);
        assert!((heading.known_rad().unwrap() - 1.5).abs() < 1e-12);
        assert!((heading.lasting_error_rad() - 0.0357).abs() < 1e-4, "5 % of a turn, and 0.3°");
    }

    #[test]
    fn without_corrections_the_heading_is_lost_after_three_hundred_metres() {
        let mut heading = silent_since(1.0);
        let metres = (1..1000).find(|_| {
            heading.update(None, 0.0, 1.0);
            heading.known_rad().is_none()
        });
        assert_eq!(metres, Some(307));
        assert_eq!(heading.estimate_rad(), Some(1.0));
    }

    #[test]
    fn the_course_over_ground_corrects_by_what_each_is_worth() {
        let mut heading = silent_since(1.0);
        heading.update(None, 0.0, 225.0);
        let course = Course { error_rad: 0.2, sigma_rad: heading.lasting_error_rad() };
        heading.correct(course);
        assert!((heading.known_rad().unwrap() - 1.1).abs() < 1e-12);
        assert!((heading.lasting_error_rad() - 0.3 / 2.0_f64.sqrt()).abs() < 1e-3);
    }

    #[test]
    fn a_sensor_that_speaks_is_not_corrected_and_is_believed_again_at_once() {
        let mut heading = silent_since(1.0);
        heading.update(None, 0.0, 1000.0);
        heading.update(Some(2.0), 0.0, 0.0);
        heading.correct(Course { error_rad: 0.2, sigma_rad: 0.01 });
        assert_eq!(heading.known_rad(), Some(2.0));
        assert!(heading.lasting_error_rad().abs() < 1e-12);
    }

    #[test]
    fn what_is_kept_follows_turns_and_not_noise() {
        let read = |heading_rad| {
            let mut heading = Heading::default();
            heading.update(Some(heading_rad), 0.0, 0.0);
            heading
        };
        let kept = read(1.0).to_keep(None);
        assert_eq!(read(1.02).to_keep(Some(kept)), kept);
        assert_eq!(read(1.04).to_keep(Some(kept)).estimate_rad(), Some(1.04));
        let carried_on = silent_since(1.0);
        assert_eq!(carried_on.to_keep(Some(kept)), carried_on);
    }
}
