//! Runs the mode: drive, parking turn, science, sleep, and the ways between them.

use hilal_dictionary::{EventId, Mode, Port, Sensor};

use crate::FlightSoftware;
use crate::alarm::Alarm;
use crate::drive::{Pose, Waypoint};
use crate::parking::{Parking, REPARK_S, Then, Turn};
use crate::safe_turn::SafeTurn;
use crate::science::Session;
use crate::sleep::Sleep;

/// A waypoint reached later than this is reported as late.
const LATE_S: u32 = 60;
/// A waypoint reached at most this early is waited at until its time.
const LINGER_S: u32 = 120;

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Runs one cycle of the present mode.
    pub(crate) fn run_mode(&mut self) {
        match self.mode {
            Mode::Drive if self.back_out.is_some() => self.run_back_out(),
            Mode::Drive if self.parking.is_some() => self.run_parking(),
            Mode::Drive => self.run_drive(),
            Mode::Science => self.run_science(),
            Mode::Charge => self.run_charge(),
            Mode::Hibernate => self.run_sleep(),
            Mode::Safe => self.run_safe(),
            Mode::Standby => {}
        }
    }

    fn run_drive(&mut self) {
        while let Some(waypoint) =
            self.drive.take_reached(&self.tables.drive, self.navigator.position())
        {
            self.report_reached(waypoint);
        }
        if self.drive.target().is_none() {
            self.finish_drive();
            return;
        }
        let Some(pose) = self.pose() else { return };
        let no_progress = self.drive.check_progress(&self.tables.drive, &pose);
        match self.stalled().or(self.position_lost()).or(no_progress) {
            Some(alarm) => self.respond(alarm),
            None => self.motion = self.drive.steer(&self.wheels.limited(&self.tables), &pose),
        }
    }

    /// Goes on after the last waypoint. A vehicle that is early waits for the next waypoint, which a
    /// plan sends at the time of arrival, before it makes a parking turn that would be undone.
    fn finish_drive(&mut self) {
        let next = if self.science.is_waiting() { Then::Science } else { self.then };
        if next == Then::Idle && self.readings.now_s() <= self.linger_until_s {
            return;
        }
        self.downlink.event(EventId::DriveCompleted, &[self.navigator.odometer_m()]);
        self.settle(next);
    }

    fn pose(&self) -> Option<Pose> {
        Some(Pose {
            position: self.navigator.position(),
            heading_rad: self.heading.known_rad()?,
            slip: self.navigator.slip(),
            time: self.readings.time,
        })
    }

    fn report_reached(&mut self, waypoint: Waypoint) {
        let left = self.drive.waypoints() as f64;
        let place = waypoint.place;
        self.downlink.event(EventId::WaypointReached, &[place.x_m, place.y_m, left]);
        let now_s = self.readings.now_s();
        let soon = waypoint.arrive_by_s.saturating_sub(now_s) <= LINGER_S;
        self.linger_until_s = if soon { waypoint.arrive_by_s } else { 0 };
        let late_s = now_s.saturating_sub(waypoint.arrive_by_s);
        if late_s > LATE_S {
            self.downlink.event(EventId::WaypointLate, &[f64::from(late_s)]);
        }
    }

    fn run_parking(&mut self) {
        let Some(parking) = self.parking else { return };
        let (sun_rad, now_s) = (self.readings.sun_azimuth_rad, self.readings.now_s());
        match parking.turn((&self.tables.drive, self.faces_left()), sun_rad, now_s) {
            Turn::Go(motion) => self.motion = motion,
            Turn::Done(sun_rad) => {
                self.downlink.event(EventId::Parked, &[sun_rad.to_degrees()]);
                self.enter(parking.then);
            }
            Turn::Abandoned(error_rad) => {
                let error_deg = error_rad.map_or(f64::NAN, f64::to_degrees);
                self.downlink.event(EventId::ParkingAbandoned, &[error_deg]);
                self.enter(parking.then);
            }
        }
    }

    fn run_charge(&mut self) {
        let off = self.off_best_rad().is_some_and(|off| off > self.tables.drive.repark_rad);
        let rested = self.readings.now_s().saturating_sub(self.parked_s) >= REPARK_S;
        let charged = self.readings.soc.is_some_and(|soc| soc >= self.tables.battery.wake_soc);
        if off && rested && charged {
            self.settle(Then::Idle);
        }
    }

    /// Ends the science whose time is over. Comes before telecommands: one that is due in the same
    /// second finds the work done, and does not cut it.
    pub(crate) fn complete_science(&mut self) {
        let now_s = self.readings.now_s();
        for payload in self.science.ports() {
            if let Session::On { until_s, .. } = self.science.session(payload)
                && now_s >= until_s
            {
                self.end_science(payload);
            }
        }
    }

    /// Switches a payload off whose science is done.
    pub(crate) fn end_science(&mut self, payload: Port) {
        if let Session::On { records, .. } = self.science.session(payload) {
            self.science.set(payload, Session::Off);
            let values = [f64::from(payload.number()), f64::from(records)];
            self.downlink.event(EventId::ScienceCompleted, &values);
        }
    }

    fn run_science(&mut self) {
        let low = self.readings.soc.filter(|soc| *soc < self.tables.battery.science_soc);
        if let Some(soc) = low {
            self.downlink.event(EventId::ScienceLowBattery, &[100.0 * soc]);
            self.cut_science();
        }
        if !self.science.is_active() {
            self.settle(self.then);
        }
    }

    fn run_sleep(&mut self) {
        let Some(sleep) = self.sleep else { return };
        // A reading that is missing for a moment does not say that the battery is full enough.
        let sensor = Sensor::StateOfCharge;
        if self.readings.soc.is_none() && self.sensors.trust.is_trusted(sensor) {
            return;
        }
        if sleep.is_over(&self.tables.battery, &self.readings) {
            self.wake();
        }
    }

    fn run_safe(&mut self) {
        self.turn_in_safe_mode();
        if let Some(soc) = self.monitors.check_critical(&self.tables, &self.readings) {
            self.downlink.event(EventId::HibernationLowBattery, &[100.0 * soc]);
            self.sleep = Some(Sleep::new(None, Mode::Safe));
            self.change_mode(Mode::Hibernate);
        }
    }

    /// Leaves hibernation, if that is the mode, for the mode that it was entered from or the idle
    /// mode.
    pub(crate) fn wake(&mut self) {
        if let Some(sleep) = self.sleep.take() {
            let soc = self.readings.soc.unwrap_or(f64::NAN);
            self.downlink.event(EventId::WokeUp, &[100.0 * soc]);
            self.change_mode(sleep.into);
        }
    }

    /// Parks with a corner of the arrays towards the Sun, if it is seen, and then goes on.
    pub(crate) fn settle(&mut self, then: Then) {
        let tolerance_rad = self.tables.drive.park_tolerance_rad;
        if self.off_best_rad().is_none_or(|off| off <= tolerance_rad) {
            self.enter(then);
            return;
        }
        let give_up_s = self.readings.now_s().saturating_add(self.tables.drive.park_timeout_s);
        self.parking = Some(Parking { then, give_up_s });
        self.change_mode(Mode::Drive);
    }

    /// Enters the mode that comes after drive and parking.
    pub(crate) fn enter(&mut self, then: Then) {
        self.parking = None;
        self.parked_s = self.readings.now_s();
        if then != Then::Science {
            self.then = Then::Idle;
        }
        match then {
            Then::Science => self.begin_science(),
            Then::Idle => self.change_mode(self.tables.idle_mode),
            Then::Standby => self.change_mode(Mode::Standby),
            Then::Charge => self.change_mode(Mode::Charge),
            Then::Hibernate(wake_s) => {
                let safe = self.mode == Mode::Safe;
                let into = if safe { Mode::Safe } else { self.tables.idle_mode };
                self.sleep = Some(Sleep::new(Some(wake_s), into));
                self.downlink.event(EventId::HibernationStarted, &[f64::from(wake_s)]);
                self.change_mode(Mode::Hibernate);
            }
        }
    }

    /// Starts the payloads that waited, or goes on to what comes after them when their time has passed.
    fn begin_science(&mut self) {
        self.start_deferred();
        if !self.science.is_active() {
            self.enter(self.then);
        }
    }

    /// Switches a payload on.
    pub(crate) fn switch_on(&mut self, payload: Port, until_s: u32) {
        self.parking = None;
        self.science.set(payload, Session::begin(self.readings.now_s(), until_s));
        let values = [f64::from(payload.number()), f64::from(until_s)];
        self.downlink.event(EventId::ScienceStarted, &values);
        self.change_mode(Mode::Science);
    }

    /// Starts the payloads that waited for the end of the drive, if their time has not passed.
    pub(crate) fn start_deferred(&mut self) {
        for payload in self.science.ports() {
            let Session::Deferred { until_s } = self.science.session(payload) else { continue };
            if until_s > self.readings.now_s() {
                self.switch_on(payload, until_s);
            } else {
                self.science.set(payload, Session::Off);
                let number = f64::from(payload.number());
                self.downlink.event(EventId::ScienceSkipped, &[number]);
            }
        }
    }

    /// Switches all payloads off before their time.
    pub(crate) fn cut_science(&mut self) {
        for payload in self.science.ports() {
            let number = f64::from(payload.number());
            match self.science.session(payload) {
                Session::Off => continue,
                Session::Deferred { .. } => {
                    self.downlink.event(EventId::ScienceSkipped, &[number]);
                }
                Session::On { records, .. } => {
                    self.downlink.event(EventId::ScienceCut, &[number, f64::from(records)]);
                }
            }
            self.science.set(payload, Session::Off);
        }
    }

    /// Forgets the waypoints, if there are any.
    pub(crate) fn abandon_drive(&mut self) {
        self.parking = None;
        self.then = Then::Idle;
        let left = self.drive.clear();
        if left > 0 {
            self.downlink.event(EventId::DriveStopped, &[left as f64]);
        }
    }

    /// Stops everything that can be stopped; the ground decides how to go on.
    pub(crate) fn enter_safe(&mut self, (event, value): Alarm) {
        self.end_back_out();
        self.abandon_drive();
        self.cut_science();
        self.sleep = None;
        self.safe_turn = SafeTurn::default();
        self.counters.safe_entries = self.counters.safe_entries.saturating_add(1);
        self.counters.safe_cause = Some(event);
        self.downlink.event(event, &[value]);
        self.change_mode(Mode::Safe);
    }

    /// Follows the alarm line: it ends sleep too, and what raised it is for the ground to find.
    pub(crate) fn watch_alarm_line(&mut self) {
        let now_s = self.readings.now_s();
        match self.alarmed_s {
            None if self.readings.alarm => {
                self.alarmed_s = Some(now_s);
                self.enter_safe((EventId::SafeAlarm, 0.0));
            }
            Some(since_s) if !self.readings.alarm => {
                self.alarmed_s = None;
                let lasted_s = f64::from(now_s.saturating_sub(since_s));
                self.downlink.event(EventId::AlarmCleared, &[lasted_s]);
            }
            _ => {}
        }
    }

    /// Changes the mode and reports it.
    pub(crate) fn change_mode(&mut self, to: Mode) {
        if self.mode != to {
            let values = [f64::from(self.mode.number()), f64::from(to.number())];
            self.downlink.event(EventId::ModeChanged, &values);
            self.mode = to;
        }
    }
}
