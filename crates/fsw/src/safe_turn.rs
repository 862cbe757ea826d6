//! Turns the arrays to the Sun in safe mode, where it is safe to turn.

use hilal_dictionary::EventId;
use libm::fmax;

use crate::FlightSoftware;
use crate::parking::{Parking, REPARK_S, Then, Turn};

/// The turns of a stay in safe mode.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SafeTurn {
    /// The turn that is under way.
    turn: Option<Parking>,
    /// When the last one began.
    begun_s: Option<u32>,
}

/// Whether what led to safe mode leaves the wheels as they were. Everything else may come from the drive.
const fn may_turn_after(cause: EventId) -> bool {
    matches!(
        cause,
        EventId::SafeLowBattery
            | EventId::SafeBatterySensor
            | EventId::SafeBoxCold
            | EventId::SafeBoxHot
            | EventId::SafeThermalSensor
            | EventId::SafeCommanded
            | EventId::SafeAlarm
            | EventId::SafeRestarts
    )
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Turns to the Sun once after safe mode was entered, and again when the Sun has moved on, at most once an hour.
    /// The mode and its loads stay.
    pub(crate) fn turn_in_safe_mode(&mut self) {
        if !self.may_turn() {
            self.safe_turn.turn = None;
            return;
        }
        if self.safe_turn.turn.is_none() && self.is_turn_due() {
            let now_s = self.readings.now_s();
            let give_up_s = now_s.saturating_add(self.tables.drive.park_timeout_s);
            self.safe_turn.turn = Some(Parking { then: Then::Idle, give_up_s });
            self.safe_turn.begun_s = Some(now_s);
        }
        let Some(turn) = self.safe_turn.turn else { return };
        let (sun_rad, now_s) = (self.readings.sun_azimuth_rad, self.readings.now_s());
        match turn.turn((&self.tables.drive, self.faces_left()), sun_rad, now_s) {
            Turn::Go(motion) => self.motion = motion,
            Turn::Done(sun_rad) => {
                self.safe_turn.turn = None;
                self.downlink.event(EventId::Parked, &[sun_rad.to_degrees()]);
            }
            Turn::Abandoned(error_rad) => {
                self.safe_turn.turn = None;
                let error_deg = error_rad.map_or(f64::NAN, f64::to_degrees);
                self.downlink.event(EventId::ParkingAbandoned, &[error_deg]);
            }
        }
    }

    /// Returns whether a turn can do no harm. An unknown state of charge speaks for it: a turn takes a minute of
    /// power, and the arrays are what is left.
    fn may_turn(&self) -> bool {
        let (readings, drive) = (&self.readings, &self.tables.drive);
        let is_charged = readings.soc.is_none_or(|soc| soc > self.tables.battery.hibernate_soc);
        let is_level = readings
            .tilt_rad
            .is_none_or(|(pitch, roll)| fmax(pitch.abs(), roll.abs()) <= drive.tilt_limit_rad);
        let is_free = readings.motor_current_a <= drive.motor_current_limit_a;
        let cause = self.counters.safe_cause;
        !readings.alarm && is_charged && is_level && is_free && cause.is_some_and(may_turn_after)
    }

    fn is_turn_due(&self) -> bool {
        let Some(off_rad) = self.off_best_rad() else { return false };
        let drive = &self.tables.drive;
        match self.safe_turn.begun_s {
            None => off_rad > drive.park_tolerance_rad,
            Some(begun_s) => {
                let passed_s = self.readings.now_s().saturating_sub(begun_s);
                off_rad > drive.repark_rad && passed_s >= REPARK_S
            }
        }
    }
}
