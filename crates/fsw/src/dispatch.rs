//! What each telecommand does, and in which modes it may.

use hilal_dictionary::{Command, EventId, FailureCode, LimitCheck, Mode, Port, ReportKind};
use hilal_quantity::MapPoint;

use crate::FlightSoftware;
use crate::drive::Waypoint;
use crate::parking::Then;
use crate::science::Session;
use crate::silence::Haven;
use crate::track::Shift;

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Executes a telecommand.
    #[expect(
        clippy::too_many_lines,
        reason = "an arm for each telecommand, so that the compiler sees that none is missing"
    )]
    pub(crate) fn execute(&mut self, command: Command) -> Result<(), FailureCode> {
        match command {
            Command::Ping => self.downlink.report(ReportKind::Pong, &[]),
            Command::EnableHousekeeping { structure } => self.reports.enable(structure),
            Command::DisableHousekeeping { structure } => self.reports.disable(structure),
            Command::ReportHousekeeping { structure } => self.reports.request(structure),
            Command::SetHousekeepingInterval { structure, interval_s } => {
                self.reports.set_interval(structure, interval_s);
            }
            Command::EnableEvent { event } => self.downlink.event_reports.enable(event),
            Command::DisableEvent { event } => return self.downlink.event_reports.disable(event),
            Command::ReportDisabledEvents => self.report_disabled_events(),
            Command::EnableMonitor { monitor } => return self.parameter_monitors.enable(monitor),
            Command::DisableMonitor { monitor } => return self.parameter_monitors.disable(monitor),
            Command::AddMonitor {
                monitor,
                parameter,
                interval_s,
                repetitions,
                low,
                high,
                events,
            } => {
                let check = LimitCheck { parameter, interval_s, repetitions, low, high, events };
                return self.parameter_monitors.add(monitor, check);
            }
            Command::DeleteMonitor { monitor } => return self.parameter_monitors.delete(monitor),
            Command::ModifyMonitor {
                monitor,
                parameter,
                interval_s,
                repetitions,
                low,
                high,
                events,
            } => {
                let check = LimitCheck { parameter, interval_s, repetitions, low, high, events };
                return self.parameter_monitors.modify(monitor, check);
            }
            Command::ReportMonitors { monitor } => return self.report_monitors(monitor),
            Command::EnableMonitoring => self.parameter_monitors.enable_all(),
            Command::DisableMonitoring => self.parameter_monitors.disable_all(),
            Command::DeleteEventAction { event } => return self.event_actions.delete(event),
            Command::EnableEventAction { event } => return self.event_actions.enable(event),
            Command::DisableEventAction { event } => return self.event_actions.disable(event),
            Command::ReportEventActions => self.report_event_actions(),
            Command::EnableEventActions => self.event_actions.enable_all(),
            Command::DisableEventActions => self.event_actions.disable_all(),
            Command::SetTimeReportRate { exponent } => {
                self.downlink.time_reports.set_exponent(exponent);
            }
            Command::SetMode { mode } => return self.set_mode(mode),
            Command::DriveTo { x_cm, y_cm, arrive_by_s } => {
                return self.drive_to(Waypoint { place: place(x_cm, y_cm), arrive_by_s });
            }
            Command::StopDrive => self.stop_drive(),
            Command::StartScience { payload, duration_s } => {
                return self.start_science(payload, duration_s);
            }
            Command::StopScience => self.stop_science(),
            Command::HibernateUntil { wake_s } => return self.hibernate_until(wake_s),
            Command::ResumeFromSafe => return self.resume_from_safe(),
            Command::SetPosition { x_cm, y_cm } => self.set_position(place(x_cm, y_cm)),
            Command::ClearScience => self.downlink.clear_science(),
            Command::SetHaven { slot, x_cm, y_cm, wake_s } => {
                let haven = Haven { place: place(x_cm, y_cm), wake_s };
                return self.set_haven(slot, haven);
            }
            Command::UseWheel { wheel } => return self.use_wheel(wheel),
            Command::TrustSensor { sensor } => self.trust_sensor(sensor),
            Command::SetTableEntry { entry, value_milli } => {
                self.tables.set(entry, value_milli)?;
                self.keeper.note_entry(entry, value_milli);
                let values = [f64::from(entry.number()), f64::from(value_milli) / 1000.0];
                self.downlink.event(EventId::TableChanged, &values);
            }
            Command::ScheduleEnable => self.schedule.enable(),
            Command::ScheduleDisable => self.schedule.disable(),
            Command::ScheduleReset => self.reset_schedule(),
        }
        Ok(())
    }

    fn set_mode(&mut self, mode: Mode) -> Result<(), FailureCode> {
        match mode {
            Mode::Safe if self.mode == Mode::Safe => {}
            Mode::Safe => self.enter_safe((EventId::SafeCommanded, 0.0)),
            Mode::Charge if self.mode != Mode::Safe => {
                self.cut_science();
                self.wake();
                self.after_drive(Then::Charge);
            }
            Mode::Standby if self.mode != Mode::Safe => {
                self.abandon_drive();
                self.cut_science();
                self.wake();
                self.enter(Then::Standby);
            }
            Mode::Charge | Mode::Standby | Mode::Drive | Mode::Science | Mode::Hibernate => {
                return Err(FailureCode::WrongMode);
            }
        }
        Ok(())
    }

    fn drive_to(&mut self, waypoint: Waypoint) -> Result<(), FailureCode> {
        self.rouse()?;
        self.drive.push(waypoint).or(Err(FailureCode::WaypointsFull))?;
        self.cut_science();
        self.parking = None;
        self.then = Then::Idle;
        let MapPoint { x_m, y_m } = waypoint.place;
        self.change_mode(Mode::Drive);
        let arrive_by_s = f64::from(waypoint.arrive_by_s);
        self.downlink.event(EventId::DriveStarted, &[x_m, y_m, arrive_by_s]);
        Ok(())
    }

    fn stop_drive(&mut self) {
        if self.mode == Mode::Drive {
            self.abandon_drive();
            self.change_mode(self.tables.idle_mode);
            self.start_deferred();
        }
    }

    fn start_science(&mut self, payload: Port, duration_s: u32) -> Result<(), FailureCode> {
        if !self.science.carries(payload) {
            return Err(FailureCode::NoPayload);
        }
        self.rouse()?;
        if self.readings.soc.is_some_and(|soc| soc < self.tables.battery.science_soc) {
            return Err(FailureCode::LowBattery);
        }
        let until_s = self.readings.now_s().saturating_add(duration_s);
        if self.drive.waypoints() > 0 {
            self.science.set(payload, Session::Deferred { until_s });
            let number = f64::from(payload.number());
            self.downlink.event(EventId::ScienceDeferred, &[number]);
        } else if self.science.is_active() {
            self.switch_on(payload, until_s);
        } else {
            self.science.set(payload, Session::Deferred { until_s });
            self.settle(Then::Science);
        }
        Ok(())
    }

    fn stop_science(&mut self) {
        self.cut_science();
        if self.mode == Mode::Science {
            self.settle(self.then);
        }
    }

    /// Hibernates now, or after the drive when one is under way.
    fn hibernate_until(&mut self, wake_s: u32) -> Result<(), FailureCode> {
        if wake_s <= self.readings.now_s() {
            return Err(FailureCode::TimePast);
        }
        let then = Then::Hibernate(wake_s);
        if self.mode == Mode::Safe {
            self.enter(then);
            return Ok(());
        }
        self.cut_science();
        self.after_drive(then);
        Ok(())
    }

    /// Goes on when no waypoint is left: a late vehicle must not stop short of its place.
    fn after_drive(&mut self, then: Then) {
        if self.drive.waypoints() > 0 {
            self.then = then;
        } else {
            self.settle(then);
        }
    }

    fn resume_from_safe(&mut self) -> Result<(), FailureCode> {
        if self.mode != Mode::Safe || self.readings.alarm {
            return Err(FailureCode::WrongMode);
        }
        if self.readings.soc.is_some_and(|soc| soc < self.tables.battery.safe_soc) {
            return Err(FailureCode::LowBattery);
        }
        self.downlink.event(EventId::SafeLeft, &[]);
        self.change_mode(Mode::Standby);
        Ok(())
    }

    fn set_position(&mut self, position: MapPoint) {
        let estimated = self.navigator.position();
        self.track.shift(Shift { estimated, found: position });
        self.navigator.set_position(position, &self.tables.navigation);
        self.drive.measure_anew();
        self.downlink.event(EventId::PositionSet, &[position.x_m, position.y_m]);
    }

    /// Remembers a haven, or forgets one that has no time to wake.
    fn set_haven(&mut self, slot: u8, haven: Haven) -> Result<(), FailureCode> {
        let Haven { place, wake_s } = haven;
        self.silence.set_haven(slot, (wake_s > 0).then_some(haven))?;
        let values = [f64::from(slot), place.x_m, place.y_m, f64::from(wake_s)];
        self.downlink.event(EventId::HavenSet, &values);
        Ok(())
    }

    pub(crate) fn reset_schedule(&mut self) {
        let count = self.schedule.reset();
        self.downlink.event(EventId::ScheduleReset, &[count as f64]);
    }

    /// Wakes for a telecommand that needs the vehicle awake.
    fn rouse(&mut self) -> Result<(), FailureCode> {
        match self.mode {
            Mode::Safe => Err(FailureCode::WrongMode),
            Mode::Hibernate => {
                let wake_soc = self.tables.battery.wake_soc;
                if self.readings.soc.is_some_and(|soc| soc < wake_soc) {
                    return Err(FailureCode::LowBattery);
                }
                self.wake();
                Ok(())
            }
            Mode::Standby | Mode::Charge | Mode::Drive | Mode::Science => Ok(()),
        }
    }
}

fn place(x_cm: i32, y_cm: i32) -> MapPoint {
    MapPoint::new(f64::from(x_cm) / 100.0, f64::from(y_cm) / 100.0)
}
