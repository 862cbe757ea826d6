//! Where the vehicle thinks it is: wheel travel along the heading, corrected by position fixes.
//!
//! One variance for both axes; slip is estimated from the wheel travel between fixes. The
//! equations are in `docs/models/flight-software.md`.

use core::f64::consts::SQRT_2;

use hilal_quantity::MapPoint;
use libm::{atan2, cos, fmin, hypot, sin, sqrt};
use serde::{Deserialize, Serialize};

use crate::NavigationTable;
use crate::angle::wrapped;
use crate::bounds::within;
use crate::heading::Course;

/// A fix farther than this many standard deviations from the estimate is not believed…
const GATE_SIGMAS: f64 = 5.0;
/// …unless this many in a row say so.
const REJECTIONS: u8 = 3;
/// Slip outside this range is measurement noise: wheels do not gain ground, and beyond the upper
/// end the vehicle is stuck, which is for the stall watch to find.
const SLIP_RANGE: (f64, f64) = (-0.1, 0.9);

/// A stretch is straight, and its course that of the vehicle, when the way along it is this share of the wheel travel.
/// Ours.
const STRAIGHT_SHARE: f64 = 0.9;
/// Of the wheel travel, this share at least must be made good for the course to be that of the vehicle. Ours.
const MADE_GOOD_SHARE: f64 = 0.5;

/// What became of a position fix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fix {
    /// Taken into the estimate.
    Taken,
    /// Too far away, in metres.
    Rejected(f64),
}

/// The estimate; positions are relative to the landing point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Navigator {
    position: MapPoint,
    /// Variance that averages out over the way.
    random_m2: f64,
    /// Wheel travel since the last fix: what an error of the slip acts on.
    since_fix_m: f64,
    /// By how much the position may be off to the side since the last fix, because the heading is.
    off_course_m: f64,
    slip: f64,
    slip_sigma: f64,
    odometer_m: f64,
    rejected: u8,
    baseline: Option<Baseline>,
    course: Option<Course>,
}

/// Wheel travel since a fix, as a vector, without slip.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Baseline {
    start: MapPoint,
    wheel_x_m: f64,
    wheel_y_m: f64,
    /// Wheel travel along the path; backwards it counts less than nothing.
    forward_m: f64,
    path_m: f64,
}

impl Navigator {
    pub(crate) const fn new(table: &NavigationTable) -> Self {
        Self {
            position: MapPoint::new(0.0, 0.0),
            random_m2: table.fix_sigma_m * table.fix_sigma_m,
            since_fix_m: 0.0,
            off_course_m: 0.0,
            slip: table.initial_slip,
            slip_sigma: table.slip_sigma,
            odometer_m: 0.0,
            rejected: 0,
            baseline: None,
            course: None,
        }
    }

    pub(crate) const fn position(&self) -> MapPoint {
        self.position
    }

    pub(crate) const fn slip(&self) -> f64 {
        self.slip
    }

    pub(crate) const fn odometer_m(&self) -> f64 {
        self.odometer_m
    }

    pub(crate) fn sigma_m(&self) -> f64 {
        sqrt(self.variance_m2())
    }

    fn variance_m2(&self) -> f64 {
        let from_slip_m = self.slip_sigma * self.since_fix_m;
        self.random_m2 + from_slip_m * from_slip_m + self.off_course_m * self.off_course_m
    }

    /// Takes a position found by the ground.
    pub(crate) const fn set_position(&mut self, position: MapPoint, table: &NavigationTable) {
        self.position = position;
        self.random_m2 = table.fix_sigma_m * table.fix_sigma_m;
        self.since_fix_m = 0.0;
        self.off_course_m = 0.0;
        self.baseline = None;
        self.rejected = 0;
    }

    /// Takes what the last fix has told about the heading.
    pub(crate) const fn take_course(&mut self) -> Option<Course> {
        self.course.take()
    }

    /// Adds to the uncertainty what a wrong heading has done to a cycle's wheel travel.
    pub(crate) fn doubt_heading(&mut self, wheel_m: f64, error_rad: f64) {
        self.off_course_m += wheel_m.abs() * error_rad;
    }

    /// Moves the estimate along the heading by the wheel travel less the slip.
    pub(crate) fn travel(&mut self, table: &NavigationTable, wheel_m: f64, heading_rad: f64) {
        self.odometer_m += wheel_m.abs();
        let (east, north) = (sin(heading_rad), cos(heading_rad));
        let made_good_m = wheel_m * (1.0 - self.slip);
        self.position.x_m += made_good_m * east;
        self.position.y_m += made_good_m * north;
        self.random_m2 += table.variance_per_metre * wheel_m.abs();
        self.since_fix_m += wheel_m.abs();
        if let Some(baseline) = &mut self.baseline {
            baseline.wheel_x_m += wheel_m * east;
            baseline.wheel_y_m += wheel_m * north;
            baseline.forward_m += wheel_m;
            baseline.path_m += wheel_m.abs();
        }
    }

    /// Corrects the estimate by a position fix, relative to the landing point.
    pub(crate) fn correct(&mut self, table: &NavigationTable, fix: MapPoint) -> Fix {
        let fix_variance = table.fix_sigma_m * table.fix_sigma_m;
        let (dx, dy) = (fix.x_m - self.position.x_m, fix.y_m - self.position.y_m);
        let distance = hypot(dx, dy);
        let variance = self.variance_m2();
        if distance > GATE_SIGMAS * sqrt(variance + fix_variance) {
            self.rejected = self.rejected.saturating_add(1);
            if self.rejected < REJECTIONS {
                return Fix::Rejected(distance);
            }
            self.set_position(fix, table);
            return Fix::Taken;
        }
        self.rejected = 0;
        let gain = variance / (variance + fix_variance);
        self.position.x_m += gain * dx;
        self.position.y_m += gain * dy;
        self.random_m2 = variance * (1.0 - gain);
        self.since_fix_m = 0.0;
        self.off_course_m = 0.0;
        self.observe_slip(table, fix);
        Fix::Taken
    }

    /// Compares the wheel travel since an earlier fix with the ground covered.
    fn observe_slip(&mut self, table: &NavigationTable, fix: MapPoint) {
        let fresh =
            Baseline { start: fix, wheel_x_m: 0.0, wheel_y_m: 0.0, forward_m: 0.0, path_m: 0.0 };
        let baseline = *self.baseline.get_or_insert(fresh);
        let Baseline { start, wheel_x_m, wheel_y_m, .. } = baseline;
        let wheel_m = hypot(wheel_x_m, wheel_y_m);
        if wheel_m < table.slip_baseline_m {
            return;
        }
        let (dx, dy) = (fix.x_m - start.x_m, fix.y_m - start.y_m);
        let made_good_m = (dx * wheel_x_m + dy * wheel_y_m) / wheel_m;
        let observed = 1.0 - made_good_m / wheel_m;
        let noise = 2.0 * table.fix_sigma_m * table.fix_sigma_m / (wheel_m * wheel_m);
        let spread = table.slip_sigma * table.slip_sigma;
        let gain = spread / (spread + noise);
        let (low, high) = SLIP_RANGE;
        self.slip = within(self.slip + gain * (observed - self.slip), low, high);
        self.course = baseline.course(table, fix);
        self.baseline = Some(fresh);
    }
}

impl Baseline {
    /// Compares the course over ground with the heading, if the vehicle drove straight and forward and got on.
    fn course(&self, table: &NavigationTable, fix: MapPoint) -> Option<Course> {
        let wheel_m = hypot(self.wheel_x_m, self.wheel_y_m);
        let (dx, dy) = (fix.x_m - self.start.x_m, fix.y_m - self.start.y_m);
        let made_good_m = hypot(dx, dy);
        let straight = fmin(wheel_m, self.forward_m) >= STRAIGHT_SHARE * self.path_m;
        if !straight || made_good_m < MADE_GOOD_SHARE * wheel_m {
            return None;
        }
        let error_rad = wrapped(atan2(dx, dy) - atan2(self.wheel_x_m, self.wheel_y_m));
        let sigma_rad = SQRT_2 * table.fix_sigma_m / made_good_m;
        Some(Course { error_rad, sigma_rad })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Drives `metres` of true way at a true slip, with a perfect fix every `fix_every_m` metres.
    fn drive(metres: u32, slip: f64, heading_rad: f64, fix_every_m: u32) -> (Navigator, MapPoint) {
        let table = NavigationTable::default();
        let mut navigator = Navigator::new(&table);
        let mut truth = MapPoint::default();
        for metre in 1..=metres {
            truth.x_m += sin(heading_rad);
            truth.y_m += cos(heading_rad);
            navigator.travel(&table, 1.0 / (1.0 - slip), heading_rad);
            if metre % fix_every_m == 0 {
                navigator.correct(&table, truth);
            }
        }
        (navigator, truth)
    }

    #[test]
    fn fixes_teach_the_slip() {
        let (navigator, truth) = drive(400, 0.3, 0.7, 20);
        assert!((navigator.slip() - 0.3).abs() < 0.02, "{}", navigator.slip());
        assert!(navigator.position().distance(truth).metres() < 0.5);
    }

    #[test]
    fn without_fixes_the_uncertainty_grows_with_the_way() {
        let (near, _) = drive(10, 0.05, 0.0, 1000);
        let (far, _) = drive(400, 0.05, 0.0, 1000);
        assert!(far.sigma_m() > 2.0 * near.sigma_m());
    }

    #[test]
    fn a_single_wild_fix_is_not_believed_but_three_are() {
        let table = NavigationTable::default();
        let mut navigator = Navigator::new(&table);
        let far = MapPoint::new(100.0, 0.0);
        assert_eq!(navigator.correct(&table, far), Fix::Rejected(100.0));
        assert_eq!(navigator.correct(&table, far), Fix::Rejected(100.0));
        assert_eq!(navigator.correct(&table, far), Fix::Taken);
        assert_eq!(navigator.position(), far);
    }

    proptest! {
        #[test]
        fn fixes_never_leave_the_estimate_farther_than_it_was(
            x in -3.0..3.0_f64, y in -3.0..3.0_f64,
        ) {
            let table = NavigationTable::default();
            let mut navigator = Navigator::new(&table);
            let fix = MapPoint::new(x, y);
            let before = navigator.position().distance(fix).metres();
            navigator.correct(&table, fix);
            prop_assert!(navigator.position().distance(fix).metres() <= before);
            prop_assert!(navigator.sigma_m() < table.fix_sigma_m);
        }

        #[test]
        fn the_estimate_follows_any_heading_and_slip(
            heading in -3.0..3.0_f64, slip in 0.0..0.6_f64,
        ) {
            let (navigator, truth) = drive(200, slip, heading, 10);
            prop_assert!(navigator.position().distance(truth).metres() < 3.0);
        }
    }
}
