//! Notices wheels that turn and bring the vehicle nowhere, by all position fixes of the last metres.
//!
//! The slip that the navigator learns from two fixes at a time is too slow and too noisy for this. Here the fixes are
//! compared with the wheel travel by least squares, over the shortest stretch that tells the slip well enough. The
//! equations are in `docs/models/flight-software.md`. A reset begins it anew: what is lost are some tens of metres of
//! wheel travel.

use core::f64::consts::SQRT_2;

use heapless::Deque;
use hilal_quantity::MapPoint;
use libm::{cos, sin, sqrt};

use crate::NavigationTable;

/// How many groups of fixes are remembered.
const CAPACITY: usize = 32;
/// Fixes within so much wheel travel are averaged, in metres.
const GROUP_M: f64 = 1.0;
/// A single fix errs by at most this times what the table says: those in the dark are worse than those by day. Ours.
const WORST_FIX: f64 = 1.5;
/// A fix is wild when it is farther from the last group than the wheels have rolled by more than this many standard
/// deviations of the difference between two fixes. Ours.
const WILD_SIGMAS: f64 = 5.0;
/// After this many wild fixes in a row it is the earlier ones that were wrong.
const WILD_FIXES: u8 = 3;
/// The slip must be known so well, as a share of what is left from the limit to total slip (standard deviation)…
const PRECISION: f64 = 1.0 / 3.0;
/// …and lie above the limit by so many standard deviations. Ours: with slip 0.4 as far from a false alarm as five.
const MARGIN_SIGMAS: f64 = 2.0;
/// The least number of groups that say anything.
const LEAST_GROUPS: f64 = 3.0;

/// Mean of some fixes and of the wheel travel at which they came.
#[derive(Debug, Clone, Copy)]
struct Group {
    fix: MapPoint,
    /// Sum of the wheel travel as a vector.
    wheel: MapPoint,
    /// Wheel travel at the first fix, in metres.
    travel_m: f64,
    fixes: u16,
}

/// Wheel travel against fixes.
#[derive(Debug, Clone, Default)]
pub(crate) struct StallWatch {
    groups: Deque<Group, CAPACITY>,
    wheel: MapPoint,
    travel_m: f64,
    wild: u8,
}

impl StallWatch {
    /// Takes the wheel travel of a cycle along a heading.
    pub(crate) fn travel(&mut self, wheel_m: f64, heading_rad: f64) {
        self.wheel.x_m += wheel_m * sin(heading_rad);
        self.wheel.y_m += wheel_m * cos(heading_rad);
        self.travel_m += wheel_m.abs();
    }

    /// Takes a position fix. Those that the navigator rejects count too: when the vehicle stalls, it is the estimate that
    /// is wrong.
    pub(crate) fn fix(&mut self, table: &NavigationTable, fix: MapPoint) {
        if self.is_wild(table, fix) {
            self.wild += 1;
            if self.wild < WILD_FIXES {
                return;
            }
            self.groups.clear();
        }
        self.wild = 0;
        if let Some(group) = self.groups.back_mut()
            && self.travel_m - group.travel_m < GROUP_M
        {
            group.fixes = group.fixes.saturating_add(1);
            let share = 1.0 / f64::from(group.fixes);
            group.fix = towards(group.fix, fix, share);
            group.wheel = towards(group.wheel, self.wheel, share);
            return;
        }
        if self.groups.is_full() {
            self.groups.pop_front();
        }
        let (wheel, travel_m) = (self.wheel, self.travel_m);
        // There is room: the oldest has gone.
        self.groups.push_back(Group { fix, wheel, travel_m, fixes: 1 }).unwrap_or_default();
    }

    fn is_wild(&self, table: &NavigationTable, fix: MapPoint) -> bool {
        let reach_m = WILD_SIGMAS * SQRT_2 * WORST_FIX * table.fix_sigma_m;
        self.groups.back().is_some_and(|group| {
            let rolled_m = self.travel_m - group.travel_m;
            group.fix.distance(fix).metres() > rolled_m + reach_m
        })
    }

    /// Returns the slip, if it is above the limit for certain.
    pub(crate) fn slip_above(&self, table: &NavigationTable, limit: f64) -> Option<f64> {
        let newest = self.groups.back()?;
        let fix_sigma_m = WORST_FIX * table.fix_sigma_m;
        let precision = PRECISION * (1.0 - limit);
        let mut sums = Sums::default();
        for group in self.groups.iter().rev() {
            sums.add(difference(group.wheel, newest.wheel), difference(group.fix, newest.fix));
            let spread_m2 = sums.spread_m2();
            let travel_m = newest.travel_m - group.travel_m;
            let sigma = fix_sigma_m / sqrt(spread_m2);
            if sums.count >= LEAST_GROUPS && travel_m >= table.slip_baseline_m && sigma <= precision
            {
                let slip = 1.0 - sums.product_m2() / spread_m2;
                return (slip - MARGIN_SIGMAS * sigma > limit).then_some(slip);
            }
        }
        None
    }

    /// Forgets what came before.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Sums of a straight-line fit through vectors of wheel travel and of fixes.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: f64,
    wheel: MapPoint,
    fix: MapPoint,
    wheel_wheel_m2: f64,
    wheel_fix_m2: f64,
}

impl Sums {
    fn add(&mut self, wheel: MapPoint, fix: MapPoint) {
        self.count += 1.0;
        self.wheel = MapPoint::new(self.wheel.x_m + wheel.x_m, self.wheel.y_m + wheel.y_m);
        self.fix = MapPoint::new(self.fix.x_m + fix.x_m, self.fix.y_m + fix.y_m);
        self.wheel_wheel_m2 += product_m2(wheel, wheel);
        self.wheel_fix_m2 += product_m2(wheel, fix);
    }

    /// Returns the sum of the squares of the wheel travel around its mean.
    fn spread_m2(&self) -> f64 {
        self.wheel_wheel_m2 - product_m2(self.wheel, self.wheel) / self.count
    }

    /// Returns the sum of the products of wheel travel and fixes around their means.
    fn product_m2(&self) -> f64 {
        self.wheel_fix_m2 - product_m2(self.wheel, self.fix) / self.count
    }
}

fn difference(one: MapPoint, other: MapPoint) -> MapPoint {
    MapPoint::new(one.x_m - other.x_m, one.y_m - other.y_m)
}

fn product_m2(one: MapPoint, other: MapPoint) -> f64 {
    one.x_m * other.x_m + one.y_m * other.y_m
}

fn towards(from: MapPoint, to: MapPoint, share: f64) -> MapPoint {
    MapPoint::new(from.x_m + share * (to.x_m - from.x_m), from.y_m + share * (to.y_m - from.y_m))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drives on by so much wheel travel at a slip, with a perfect fix every metre and a half, and returns after how much
    /// the stall was noticed.
    fn drive(watch: &mut StallWatch, from: MapPoint, wheel_m: u32, slip: f64) -> Option<f64> {
        let mut here = from;
        (1..=wheel_m * 20).find_map(|step| {
            watch.travel(0.05, 0.7);
            here.x_m += 0.05 * (1.0 - slip) * sin(0.7);
            here.y_m += 0.05 * (1.0 - slip) * cos(0.7);
            if step % 30 == 0 {
                watch.fix(&NavigationTable::default(), here);
            }
            watch.slip_above(&NavigationTable::default(), 0.7).map(|_| 0.05 * f64::from(step))
        })
    }

    #[test]
    fn wheels_that_spin_are_noticed_within_twenty_five_metres_of_wheel_travel() {
        let mut watch = StallWatch::default();
        assert_eq!(drive(&mut watch, MapPoint::default(), 500, 0.3), None);
        let from = watch.groups.back().unwrap().fix;
        let noticed_m = drive(&mut watch, from, 500, 1.0).unwrap();
        assert!((15.0..25.0).contains(&noticed_m), "{noticed_m} m");
    }

    #[test]
    fn strong_slip_that_still_brings_the_vehicle_on_is_no_stall() {
        assert_eq!(drive(&mut StallWatch::default(), MapPoint::default(), 2000, 0.65), None);
    }

    #[test]
    fn a_limit_of_one_switches_the_rule_off() {
        let mut watch = StallWatch::default();
        drive(&mut watch, MapPoint::default(), 100, 1.0);
        assert!(watch.slip_above(&NavigationTable::default(), 0.7).is_some());
        assert_eq!(watch.slip_above(&NavigationTable::default(), 1.0), None);
    }

    #[test]
    fn two_wild_fixes_are_left_out_and_three_begin_anew() {
        let mut watch = StallWatch::default();
        drive(&mut watch, MapPoint::default(), 30, 0.1);
        let (table, groups) = (NavigationTable::default(), watch.groups.len());
        for _ in 0..2 {
            watch.fix(&table, MapPoint::new(-200.0, 0.0));
            assert_eq!(watch.groups.len(), groups);
        }
        watch.fix(&table, MapPoint::new(-200.0, 0.0));
        assert_eq!(watch.groups.len(), 1);
    }

    #[test]
    fn a_vehicle_that_stands_for_a_week_has_not_stalled() {
        let mut watch = StallWatch::default();
        drive(&mut watch, MapPoint::default(), 50, 0.1);
        for minute in 0..10_000 {
            watch.fix(&NavigationTable::default(), MapPoint::new(f64::from(minute % 3), 0.0));
            assert_eq!(watch.slip_above(&NavigationTable::default(), 0.7), None);
        }
    }

    /// Noise of mean 0 and standard deviation 1: twelve even draws less their mean.
    fn noise(state: &mut u64) -> f64 {
        let mut draw = || {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((mixed ^ (mixed >> 31)) >> 11) as f64 / 2.0_f64.powi(53)
        };
        (0..12).map(|_| draw()).sum::<f64>() - 6.0
    }

    /// Returns how often a vehicle is taken to stall in 500 km of wheel travel at a mean slip, from which the true one
    /// strays by 30 % over 2 m, with noisy fixes at a distance from each other.
    fn false_alarms(slip: f64, fix_sigma_m: f64, apart_m: f64) -> u32 {
        let (mut watch, mut state) = (StallWatch::default(), 1);
        let (mut alarms, mut wheel_m, mut y_m, mut strays) = (0, 0.0, 0.0, 0.0);
        let kept = libm::exp(-apart_m / 2.0);
        while wheel_m < 500_000.0 {
            strays = kept * strays + 0.3 * sqrt(1.0 - kept * kept) * noise(&mut state);
            watch.travel(apart_m, 0.0);
            wheel_m += apart_m;
            y_m += apart_m * (1.0 - slip * (1.0 + strays));
            let (east, north) = (noise(&mut state), noise(&mut state));
            let fix = MapPoint::new(fix_sigma_m * east, y_m + fix_sigma_m * north);
            watch.fix(&NavigationTable::default(), fix);
            if watch.slip_above(&NavigationTable::default(), 0.7).is_some() {
                alarms += 1;
                watch.clear();
            }
        }
        alarms
    }

    #[test]
    fn noise_alone_is_no_stall_in_five_hundred_kilometres() {
        // By day 1 m every 30 s and by lamps 3 m every 180 s, at 3 and 5 cm/s.
        for (fix_sigma_m, apart_m) in [(1.0, 0.9), (1.0, 1.5), (3.0, 5.4), (3.0, 9.0)] {
            assert_eq!(false_alarms(0.4, fix_sigma_m, apart_m), 0);
        }
        assert_eq!(false_alarms(0.5, 1.0, 1.5), 0);
        let by_lamps = false_alarms(0.5, 3.0, 9.0);
        std::println!("slip 0.5 by lamps: {by_lamps} false alarms in 500 km");
        assert!(by_lamps < 25, "{by_lamps}");
    }
}
