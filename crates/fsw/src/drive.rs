//! Follows a queue of waypoints on the estimated pose: turn in place, then drive so as to arrive on
//! time. The equations are in `docs/models/flight-software.md`.

use heapless::Deque;
use hilal_dictionary::{EventId, MissionTime};
use hilal_quantity::MapPoint;
use libm::atan2;
use serde::{Deserialize, Serialize};

use crate::DriveTable;
use crate::alarm::Alarm;
use crate::angle::wrapped;
use crate::bounds::within;

/// How many waypoints can wait.
pub const WAYPOINT_CAPACITY: usize = 256;

/// Off by more than this, the vehicle stops and turns in place…
const TURN_START_RAD: f64 = 0.35;
/// …until it is off by less than this.
const TURN_END_RAD: f64 = 0.03;
/// Share of the heading error that is taken out each second while driving.
const STEER_GAIN_PER_S: f64 = 0.2;
/// The length of a cycle.
pub(crate) const CYCLE_S: f64 = 1.0;

/// A place to drive to, relative to the landing point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Waypoint {
    pub(crate) place: MapPoint,
    pub(crate) arrive_by_s: u32,
}

/// What the wheels are told.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Motion {
    pub(crate) speed_m_s: f64,
    pub(crate) turn_rate_rad_s: f64,
}

impl Motion {
    /// Turns in place by `angle_rad`, clockwise, no faster than the table allows.
    pub(crate) fn turn(table: &DriveTable, angle_rad: f64) -> Self {
        let rate = table.turn_rate_rad_s;
        Self { speed_m_s: 0.0, turn_rate_rad_s: within(angle_rad / CYCLE_S, -rate, rate) }
    }
}

/// Where the vehicle thinks it is, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pose {
    pub(crate) position: MapPoint,
    pub(crate) heading_rad: f64,
    pub(crate) slip: f64,
    pub(crate) time: MissionTime,
}

/// The closest that the vehicle has come to its waypoint, and when.
#[derive(Debug, Clone, Copy)]
struct Progress {
    distance_m: f64,
    time_s: u32,
}

/// The drive executive.
#[derive(Debug, Default)]
pub(crate) struct Drive {
    queue: Deque<Waypoint, WAYPOINT_CAPACITY>,
    /// Whether the queue has changed since it was last kept.
    changed: bool,
    turning: bool,
    progress: Option<Progress>,
}

impl Drive {
    pub(crate) fn waypoints(&self) -> usize {
        self.queue.len()
    }

    /// Returns the waypoints when they have changed since the last call.
    pub(crate) const fn changed(&mut self) -> Option<&Deque<Waypoint, WAYPOINT_CAPACITY>> {
        if core::mem::replace(&mut self.changed, false) { Some(&self.queue) } else { None }
    }

    /// Has the waypoints kept again.
    pub(crate) const fn touch(&mut self) {
        self.changed = true;
    }

    /// Goes on with waypoints that were kept.
    pub(crate) fn resume(queue: Deque<Waypoint, WAYPOINT_CAPACITY>) -> Self {
        Self { queue, changed: true, ..Self::default() }
    }

    pub(crate) fn target(&self) -> Option<Waypoint> {
        self.queue.front().copied()
    }

    /// Adds a waypoint, or gives it back when the queue is full.
    pub(crate) fn push(&mut self, waypoint: Waypoint) -> Result<(), Waypoint> {
        if self.queue.is_empty() {
            self.progress = None;
        }
        self.changed = true;
        self.queue.push_back(waypoint)
    }

    /// Forgets all waypoints and returns how many there were.
    pub(crate) fn clear(&mut self) -> usize {
        let count = self.waypoints();
        self.changed |= count > 0;
        self.queue.clear();
        self.turning = false;
        self.progress = None;
        count
    }

    /// Measures progress anew: the position was found to be another.
    pub(crate) const fn measure_anew(&mut self) {
        self.progress = None;
    }

    /// Takes the next waypoint when it is reached.
    pub(crate) fn take_reached(&mut self, table: &DriveTable, here: MapPoint) -> Option<Waypoint> {
        let distance_m = self.target()?.place.distance(here).metres();
        if distance_m > table.waypoint_tolerance_m {
            return None;
        }
        self.progress = None;
        self.changed = true;
        self.queue.pop_front()
    }

    /// Returns the motion towards the next waypoint.
    pub(crate) fn steer(&mut self, table: &DriveTable, pose: &Pose) -> Motion {
        let Some(target) = self.target() else { return Motion::default() };
        let (dx, dy) = (target.place.x_m - pose.position.x_m, target.place.y_m - pose.position.y_m);
        let error_rad = wrapped(atan2(dx, dy) - pose.heading_rad);
        let threshold = if self.turning { TURN_END_RAD } else { TURN_START_RAD };
        self.turning = error_rad.abs() > threshold;
        if self.turning {
            return Motion::turn(table, error_rad);
        }
        let mut motion = Motion::turn(table, STEER_GAIN_PER_S * error_rad);
        let distance_m = target.place.distance(pose.position).metres();
        motion.speed_m_s = speed_m_s(table, pose, distance_m, target.arrive_by_s);
        motion
    }

    /// Raises the alarm when the waypoint comes no closer.
    pub(crate) fn check_progress(&mut self, table: &DriveTable, pose: &Pose) -> Option<Alarm> {
        let distance_m = self.target()?.place.distance(pose.position).metres();
        let here = Progress { distance_m, time_s: pose.time.seconds() };
        let best = self.progress.get_or_insert(here);
        if distance_m <= best.distance_m - table.min_progress_m {
            *best = here;
        }
        let waited_s = here.time_s.saturating_sub(best.time_s);
        (waited_s > table.no_progress_s).then_some((EventId::SafeNoProgress, distance_m))
    }
}

/// Returns the wheel speed that covers the distance in the time left, within the table's bounds:
/// as fast as it can when the time has passed. Rocks take their mean of way and time.
fn speed_m_s(table: &DriveTable, pose: &Pose, distance_m: f64, arrive_by_s: u32) -> f64 {
    let stops_s = distance_m * table.stops_s_m;
    let time_left_s = f64::from(arrive_by_s) - f64::from(pose.time.seconds()) - stops_s;
    if time_left_s <= 0.0 {
        return table.max_speed_m_s;
    }
    let driven_m = distance_m / (1.0 - table.round_share);
    let wheel_way_m = driven_m / (1.0 - pose.slip.clamp(0.0, 0.9));
    within(wheel_way_m / time_left_s, table.min_speed_m_s, table.max_speed_m_s)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pose(x_m: f64, y_m: f64, heading_rad: f64, time_s: u32) -> Pose {
        let time = MissionTime::from_seconds(time_s);
        Pose { position: MapPoint::new(x_m, y_m), heading_rad, slip: 0.0, time }
    }

    fn drive_to(x_m: f64, y_m: f64, arrive_by_s: u32) -> Drive {
        let mut drive = Drive::default();
        drive.push(Waypoint { place: MapPoint::new(x_m, y_m), arrive_by_s }).unwrap();
        drive
    }

    #[test]
    fn the_speed_is_the_way_over_the_time_left() {
        let motion =
            drive_to(0.0, 30.0, 1000).steer(&DriveTable::default(), &pose(0.0, 0.0, 0.0, 0));
        assert!((motion.speed_m_s - 0.03).abs() < 1e-12);
    }

    #[test]
    fn among_rocks_the_wheels_turn_faster_for_the_way_round_them_and_the_stops() {
        let table = DriveTable { round_share: 0.1, stops_s_m: 10.0, ..DriveTable::default() };
        let motion = drive_to(0.0, 27.0, 1270).steer(&table, &pose(0.0, 0.0, 0.0, 0));
        assert!((motion.speed_m_s - 0.03).abs() < 1e-12, "30 m in 1000 s");
    }

    #[test]
    fn a_late_vehicle_drives_as_fast_as_it_may_and_an_early_one_not_too_slowly() {
        let table = DriveTable::default();
        let late = drive_to(0.0, 30.0, 10).steer(&table, &pose(0.0, 0.0, 0.0, 20));
        let early = drive_to(0.0, 30.0, 1_000_000).steer(&table, &pose(0.0, 0.0, 0.0, 20));
        assert!((late.speed_m_s - table.max_speed_m_s).abs() < 1e-12);
        assert!((early.speed_m_s - table.min_speed_m_s).abs() < 1e-12);
    }

    #[test]
    fn a_waypoint_behind_is_turned_to_in_place() {
        let motion =
            drive_to(0.0, -30.0, 1000).steer(&DriveTable::default(), &pose(0.0, 0.0, 0.1, 0));
        assert!(motion.speed_m_s.abs() < 1e-12);
        assert!((motion.turn_rate_rad_s.abs() - 0.05).abs() < 1e-12);
    }

    #[test]
    fn standing_still_is_noticed_and_creeping_is_not() {
        let table = DriveTable::default();
        let mut stuck = drive_to(0.0, 100.0, 1000);
        let mut creeping = drive_to(0.0, 100.0, 1000);
        let mut alarm = None;
        for time in 0..2000 {
            alarm =
                alarm.or(stuck.check_progress(&table, &pose(0.0, 0.0, 0.0, time)).map(|_| time));
            let way = 0.001 * f64::from(time);
            assert_eq!(creeping.check_progress(&table, &pose(0.0, way, 0.0, time)), None);
        }
        assert_eq!(alarm, Some(901));
    }

    proptest! {
        #[test]
        fn any_waypoint_is_reached_from_any_heading(
            x in -40.0..40.0_f64, y in -40.0..40.0_f64, heading in -3.0..3.0_f64,
        ) {
            let table = DriveTable::default();
            let mut drive = drive_to(x, y, 0);
            let mut state = pose(0.0, 0.0, heading, 1);
            let mut cycles = 0;
            while drive.take_reached(&table, state.position).is_none() {
                let motion = drive.steer(&table, &state);
                prop_assert!(motion.speed_m_s <= table.max_speed_m_s);
                prop_assert!(motion.turn_rate_rad_s.abs() <= table.turn_rate_rad_s);
                state.heading_rad += motion.turn_rate_rad_s;
                state.position.x_m += motion.speed_m_s * libm::sin(state.heading_rad);
                state.position.y_m += motion.speed_m_s * libm::cos(state.heading_rad);
                cycles += 1;
                prop_assert!(cycles < 1500);
            }
        }
    }
}
