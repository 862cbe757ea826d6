//! Backs out by the track, rear first, before the vehicle waits in safe mode: where it stood a moment ago it stood well.

use core::f64::consts::PI;

use hilal_dictionary::{EventId, Mode};
use hilal_quantity::MapPoint;
use libm::{atan2, fmax, fmin};
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;
use crate::FlightTables;
use crate::alarm::Alarm;
use crate::angle::wrapped;
use crate::bounds::within;
use crate::drive::Motion;
use crate::monitors::Monitors;
use crate::readings::Readings;

/// Tilt is over when it is below this share of its limit…
const LEVEL_SHARE: f64 = 0.8;
/// …for so many seconds in a row.
const LEVEL_S: u32 = 3;
/// Backing out ends when the tilt grows beyond what it was at the start by this share of its limit. Ours.
const WORSE_SHARE: f64 = 0.2;
/// Backing out may take this times as long as its distance takes at its speed… Ours.
const TIME_SHARE: f64 = 2.0;
/// …and so many seconds more.
const TIME_MORE_S: f64 = 60.0;
/// Speed, as a multiple of the least forward speed. Ours.
const SPEED_SHARE: f64 = 2.0;
/// Share of the rear's error that is taken out each second.
const STEER_GAIN_PER_S: f64 = 0.2;
/// The narrowest bend, as a radius in metres: a turn in place where the vehicle tilts could make it worse. Ours.
const LEAST_RADIUS_M: f64 = 2.0;

/// A vehicle that backs out. After a reset it goes on, if this was kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct BackOut {
    /// Why: what it goes into safe mode for in the end.
    cause: Alarm,
    allowed_m: f64,
    rolled_m: f64,
    since_s: u32,
    time_s: f64,
    level_s: u32,
    worst_tilt_rad: f64,
}

/// Where the vehicle is and what lies behind it.
#[derive(Debug, Clone, Copy)]
struct Behind {
    position: MapPoint,
    heading_rad: Option<f64>,
    track_point: Option<MapPoint>,
}

impl BackOut {
    fn new(cause: Alarm, tables: &FlightTables, readings: &Readings) -> Self {
        let allowed_m = tables.protection.back_out_m;
        let limit_rad = tables.drive.tilt_limit_rad;
        let tilt_rad = readings.tilt().unwrap_or(limit_rad);
        Self {
            cause,
            allowed_m,
            rolled_m: 0.0,
            since_s: readings.now_s(),
            time_s: TIME_SHARE * allowed_m / speed_m_s(tables) + TIME_MORE_S,
            level_s: 0,
            worst_tilt_rad: fmax(tilt_rad, limit_rad) + WORSE_SHARE * limit_rad,
        }
    }

    /// Returns the event of the monitor that must not end it.
    pub(crate) const fn cause(&self) -> EventId {
        self.cause.0
    }

    /// Takes a cycle's readings and returns whether it is over.
    fn is_over(&mut self, tables: &FlightTables, readings: &Readings) -> bool {
        self.rolled_m += readings.wheel_travel_m.abs();
        let tilt_rad = readings.tilt();
        let level = tilt_rad.is_some_and(|tilt| tilt < LEVEL_SHARE * tables.drive.tilt_limit_rad);
        self.level_s = if level { self.level_s.saturating_add(1) } else { 0 };
        let level = self.cause() == EventId::SafeTilt && self.level_s >= LEVEL_S;
        let worse = tilt_rad.is_some_and(|tilt| tilt > self.worst_tilt_rad);
        let lasted_s = f64::from(readings.now_s().saturating_sub(self.since_s));
        let used = self.rolled_m >= self.allowed_m || lasted_s >= self.time_s;
        level || worse || used
    }
}

/// Returns the speed backwards, as a positive number.
fn speed_m_s(tables: &FlightTables) -> f64 {
    fmin(SPEED_SHARE * tables.drive.min_speed_m_s, tables.drive.max_speed_m_s)
}

/// Returns the motion that brings the rear towards the track; straight back where that is not known, or lies ahead.
fn motion(tables: &FlightTables, behind: &Behind) -> Motion {
    let speed_m_s = speed_m_s(tables);
    let rate = fmin(tables.drive.turn_rate_rad_s, speed_m_s / LEAST_RADIUS_M);
    let error_rad = behind.heading_rad.zip(behind.track_point).map(|(heading_rad, point)| {
        let here = behind.position;
        wrapped(atan2(point.x_m - here.x_m, point.y_m - here.y_m) + PI - heading_rad)
    });
    let error_rad = error_rad.filter(|error| error.abs() < PI / 2.0).unwrap_or_default();
    let turn_rate_rad_s = within(STEER_GAIN_PER_S * error_rad, -rate, rate);
    Motion { speed_m_s: -speed_m_s, turn_rate_rad_s }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Raises the alarm when the wheels turn and the vehicle does not get on.
    pub(crate) fn stalled(&self) -> Option<Alarm> {
        let limit = self.tables.protection.stall_slip;
        let slip = self.stall.slip_above(&self.tables.navigation, limit)?;
        Some((EventId::SafeStall, 100.0 * slip))
    }

    /// Raises the alarm when the position has become too uncertain to drive by.
    pub(crate) fn position_lost(&self) -> Option<Alarm> {
        let sigma_m = self.navigator.sigma_m();
        let limit_m = self.tables.protection.position_sigma_m;
        (sigma_m > limit_m).then_some((EventId::SafePositionLost, sigma_m))
    }

    /// Answers an alarm: backs out first when that can help, and goes into safe mode.
    pub(crate) fn respond(&mut self, alarm: Alarm) {
        let helps =
            matches!(alarm.0, EventId::SafeTilt | EventId::SafeMotorCurrent | EventId::SafeStall);
        let driving = self.mode == Mode::Drive && self.parking.is_none();
        let can = self.back_out.is_none() && self.tables.protection.back_out_m > 0.0;
        self.stall.clear();
        if !(helps && driving && can) {
            self.enter_safe(alarm);
            return;
        }
        let back_out = BackOut::new(alarm, &self.tables, &self.readings);
        let values = [back_out.allowed_m, f64::from(alarm.0.number())];
        self.downlink.event(EventId::BackingOut, &values);
        self.monitors = Monitors::default();
        self.back_out = Some(back_out);
    }

    /// Goes on backing out, or ends it in safe mode.
    pub(crate) fn run_back_out(&mut self) {
        let Some(back_out) = &mut self.back_out else { return };
        if back_out.is_over(&self.tables, &self.readings) {
            let cause = back_out.cause;
            self.enter_safe(cause);
            return;
        }
        let position = self.navigator.position();
        let behind = Behind {
            position,
            heading_rad: self.heading.known_rad(),
            track_point: self.track.point_behind(position),
        };
        self.motion = motion(&self.tables, &behind);
    }

    /// Reports the end of backing out, if that was under way.
    pub(crate) fn end_back_out(&mut self) {
        if let Some(back_out) = self.back_out.take() {
            self.downlink.event(EventId::BackedOut, &[back_out.rolled_m]);
        }
    }

    /// Enters safe mode when a telecommand has stopped a vehicle that backed out: it must not drive on from there as if
    /// nothing had been.
    pub(crate) fn watch_back_out(&mut self) {
        if let Some(back_out) = self.back_out
            && self.mode != Mode::Drive
        {
            self.enter_safe(back_out.cause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> FlightTables {
        FlightTables::default()
    }

    fn readings(now_s: u32, wheel_travel_m: f64, tilt_rad: f64) -> Readings {
        let time = hilal_dictionary::MissionTime::from_seconds(now_s);
        Readings { time, wheel_travel_m, tilt_rad: Some((0.0, -tilt_rad)), ..Readings::default() }
    }

    /// Returns after how many seconds it is over with a tilt at each second and so much wheel travel.
    fn over_after(cause: EventId, wheel_travel_m: f64, tilt: impl Fn(u32) -> f64) -> Option<u32> {
        let start = readings(0, 0.0, tilt(0));
        let mut back_out = BackOut::new((cause, 0.4), &tables(), &start);
        (1..2000).find(|now_s| {
            back_out.is_over(&tables(), &readings(*now_s, wheel_travel_m, tilt(*now_s)))
        })
    }

    #[test]
    fn it_is_over_once_the_vehicle_stands_level_for_three_seconds() {
        let tilt = |now_s| if now_s < 50 || now_s == 51 { 0.4 } else { 0.27 };
        assert_eq!(over_after(EventId::SafeTilt, -0.02, tilt), Some(54));
        assert_eq!(over_after(EventId::SafeStall, -0.0625, tilt), Some(80), "5 m");
    }

    #[test]
    fn it_is_over_when_distance_or_time_are_used_up() {
        assert_eq!(over_after(EventId::SafeTilt, -0.0625, |_| 0.4), Some(80));
        assert_eq!(over_after(EventId::SafeTilt, 0.0, |_| 0.4), Some(560));
    }

    #[test]
    fn it_is_over_when_the_tilt_grows() {
        let tilt = |now_s| 0.4 + 0.001 * f64::from(now_s);
        assert_eq!(over_after(EventId::SafeTilt, -0.02, tilt), Some(71), "0.07 rad more");
    }

    #[test]
    fn the_rear_is_brought_to_the_track_and_without_a_heading_the_way_is_straight() {
        let behind = Behind {
            position: MapPoint::new(0.0, 0.0),
            heading_rad: Some(0.0),
            track_point: Some(MapPoint::new(0.3, -3.0)),
        };
        // The track lies behind and to the right: backwards, the rear goes right when the vehicle turns left.
        let turning = motion(&tables(), &behind);
        assert!(turning.speed_m_s < 0.0 && turning.turn_rate_rad_s < 0.0);
        let straight = Motion { speed_m_s: -0.02, turn_rate_rad_s: 0.0 };
        assert_eq!(motion(&tables(), &Behind { heading_rad: None, ..behind }), straight);
        assert_eq!(motion(&tables(), &Behind { heading_rad: Some(PI), ..behind }), straight);
    }
}
