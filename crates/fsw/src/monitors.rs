//! What puts the vehicle into safe mode: a reading beyond its limit for long enough.

use hilal_dictionary::{EventId, Mode};

use crate::alarm::{Alarm, Persistence};
use crate::readings::Readings;
use crate::wheels::Wheels;
use crate::{FlightTables, WithoutTilt};

/// What the vehicle does, as far as its limits depend on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Activity {
    pub(crate) mode: Mode,
    /// The heading that it drives by, measured or estimated.
    pub(crate) heading_rad: Option<f64>,
    /// What it backs out for: the monitor of that does not act until it is done.
    pub(crate) backs_out_for: Option<EventId>,
}

/// An array that gives less than this, in watts, sees nothing of the Sun: ours.
const DARK_W: f64 = 1.0;

/// The monitors and how long each has seen a violation.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Monitors {
    battery: Persistence,
    cold: Persistence,
    hot: Persistence,
    tilt: Persistence,
    current: Persistence,
    battery_sensor: Persistence,
    attitude_sensor: Persistence,
    critical: Persistence,
}

impl Monitors {
    /// Checks the readings of an awake cycle; the first alarm in the order of urgency counts.
    pub(crate) fn check(
        &mut self,
        tables: &FlightTables,
        readings: &Readings,
        activity: Activity,
    ) -> Option<Alarm> {
        let battery = self.check_battery(tables, readings);
        let thermal = self.check_thermal(tables, readings);
        let drive = self.check_drive(tables, readings, activity);
        battery.or(thermal).or(drive)
    }

    /// Checks whether the battery is so low that safe mode costs too much: in the dark it is at once, for what is left
    /// has to last until the Sun is back.
    pub(crate) fn check_critical(
        &mut self,
        tables: &FlightTables,
        readings: &Readings,
    ) -> Option<f64> {
        let battery = &tables.battery;
        let is_dark = readings.array_total_w() < DARK_W;
        let limit = if is_dark { battery.safe_soc } else { battery.hibernate_soc };
        let low = readings.soc.filter(|soc| *soc < limit);
        self.critical.confirm(low, tables.monitors.battery_s)
    }

    fn check_battery(&mut self, tables: &FlightTables, readings: &Readings) -> Option<Alarm> {
        let persistence = &tables.monitors;
        let low = readings.soc.filter(|soc| *soc < tables.battery.safe_soc);
        let low = self.battery.confirm(low, persistence.battery_s);
        let lost = missing(readings.soc.is_none().then_some(()), persistence.sensor_s);
        let lost = self.battery_sensor.confirm(lost, persistence.sensor_s);
        low.map(|soc| (EventId::SafeLowBattery, 100.0 * soc))
            .or(lost.map(|time| (EventId::SafeBatterySensor, time)))
    }

    fn check_thermal(&mut self, tables: &FlightTables, readings: &Readings) -> Option<Alarm> {
        let persistence = &tables.monitors;
        let temperature = readings.box_temperature_c;
        let cold = temperature.filter(|celsius| *celsius < tables.thermal.box_min_c);
        let hot = temperature.filter(|celsius| *celsius > tables.thermal.box_max_c);
        let cold = self.cold.confirm(cold, persistence.temperature_s);
        let hot = self.hot.confirm(hot, persistence.temperature_s);
        cold.map(|celsius| (EventId::SafeBoxCold, celsius))
            .or(hot.map(|celsius| (EventId::SafeBoxHot, celsius)))
    }

    fn check_drive(
        &mut self,
        tables: &FlightTables,
        readings: &Readings,
        activity: Activity,
    ) -> Option<Alarm> {
        let persistence = &tables.monitors;
        let driving = (activity.mode == Mode::Drive).then_some(());
        let acts = |event: EventId| driving.filter(|()| activity.backs_out_for != Some(event));
        let tilt = acts(EventId::SafeTilt).and(readings.tilt());
        let tilt = tilt.filter(|tilt| *tilt > tables.drive.tilt_limit_rad);
        let current = acts(EventId::SafeMotorCurrent).and(Some(readings.motor_current_a));
        let current = current.filter(|current| *current > tables.drive.motor_current_limit_a);
        // A single wheel is switched off, and the vehicle drives on.
        let current = current.filter(|_| !Wheels::explain_current(tables, readings));
        let needs_tilt = tables.protection.without_tilt == WithoutTilt::Stop;
        let blind = activity.heading_rad.is_none() || needs_tilt && readings.tilt_rad.is_none();
        let lost = missing(driving.filter(|()| blind), persistence.sensor_s);
        let tilt = self.tilt.confirm(tilt, persistence.tilt_s);
        let current = self.current.confirm(current, persistence.current_s);
        let lost = self.attitude_sensor.confirm(lost, persistence.sensor_s);
        tilt.map(|tilt| (EventId::SafeTilt, tilt.to_degrees()))
            .or(current.map(|current| (EventId::SafeMotorCurrent, current)))
            .or(lost.map(|time| (EventId::SafeAttitudeSensor, time)))
    }
}

/// Returns the argument of a lost sensor's event: for how long it was waited for.
fn missing(lost: Option<()>, waited_s: u32) -> Option<f64> {
    lost.map(|()| f64::from(waited_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn healthy() -> Readings {
        Readings {
            soc: Some(0.8),
            box_temperature_c: Some(10.0),
            heading_rad: Some(0.0),
            tilt_rad: Some((0.0, 0.0)),
            ..Readings::default()
        }
    }

    /// The heading is as the sensor has it.
    fn in_mode(readings: &Readings, mode: Mode) -> Activity {
        Activity { mode, heading_rad: readings.heading_rad, backs_out_for: None }
    }

    /// Returns after how many cycles of `readings` which alarm came.
    fn alarm_after(readings: &Readings, mode: Mode) -> Option<(u32, EventId)> {
        let mut monitors = Monitors::default();
        let activity = in_mode(readings, mode);
        (1..=1000).find_map(|cycle| {
            monitors
                .check(&FlightTables::default(), readings, activity)
                .map(|(event, _)| (cycle, event))
        })
    }

    #[test]
    fn a_healthy_vehicle_raises_no_alarm_in_any_mode() {
        for mode in Mode::ALL {
            assert_eq!(alarm_after(&healthy(), mode), None);
        }
    }

    #[test]
    fn each_violation_becomes_its_alarm_after_its_persistence() {
        let cases = [
            (Readings { soc: Some(0.05), ..healthy() }, 30, EventId::SafeLowBattery),
            (Readings { soc: None, ..healthy() }, 60, EventId::SafeBatterySensor),
            (Readings { box_temperature_c: Some(-21.0), ..healthy() }, 60, EventId::SafeBoxCold),
            (Readings { box_temperature_c: Some(46.0), ..healthy() }, 60, EventId::SafeBoxHot),
            (Readings { tilt_rad: Some((0.0, -0.4)), ..healthy() }, 5, EventId::SafeTilt),
            (Readings { motor_current_a: 7.0, ..healthy() }, 10, EventId::SafeMotorCurrent),
            (Readings { heading_rad: None, ..healthy() }, 60, EventId::SafeAttitudeSensor),
        ];
        for (readings, cycles, event) in cases {
            assert_eq!(alarm_after(&readings, Mode::Drive), Some((cycles, event)));
        }
    }

    #[test]
    fn a_vehicle_that_may_drive_without_tilt_still_needs_its_heading_and_minds_a_tilt_that_it_reads()
     {
        let mut tables = FlightTables::default();
        tables.protection.without_tilt = WithoutTilt::Drive;
        let alarm_of = |readings: Readings| {
            let mut monitors = Monitors::default();
            let activity = in_mode(&readings, Mode::Drive);
            (1..=1000).find_map(|_| monitors.check(&tables, &readings, activity)).map(|(id, _)| id)
        };
        let without_tilt = Readings { tilt_rad: None, ..healthy() };
        assert_eq!(
            alarm_after(&without_tilt, Mode::Drive),
            Some((60, EventId::SafeAttitudeSensor))
        );
        assert_eq!(alarm_of(without_tilt), None);
        let blind = Readings { heading_rad: None, ..without_tilt };
        assert_eq!(alarm_of(blind), Some(EventId::SafeAttitudeSensor));
        let steep = Readings { tilt_rad: Some((0.4, 0.0)), ..healthy() };
        assert_eq!(alarm_of(steep), Some(EventId::SafeTilt));
    }

    #[test]
    fn a_parked_vehicle_may_stand_on_a_slope() {
        let steep = Readings { tilt_rad: Some((0.4, 0.0)), ..healthy() };
        assert_eq!(alarm_after(&steep, Mode::Charge), None);
    }

    #[test]
    fn one_good_reading_starts_the_count_anew() {
        let mut monitors = Monitors::default();
        let tables = FlightTables::default();
        let low = Readings { soc: Some(0.05), ..healthy() };
        for cycle in 0..1000 {
            let readings = if cycle % 29 == 0 { healthy() } else { low };
            let activity = in_mode(&readings, Mode::Charge);
            assert_eq!(monitors.check(&tables, &readings, activity), None);
        }
    }

    #[test]
    fn one_stuck_wheel_is_not_taken_for_the_whole_vehicle() {
        let mut readings = Readings { motor_current_a: 7.0, ..healthy() };
        readings.wheel_currents_a[4] = Some(6.0);
        assert_eq!(alarm_after(&readings, Mode::Drive), None);
        readings.wheel_currents_a = [Some(2.0); 8];
        let alarm = alarm_after(&readings, Mode::Drive);
        assert_eq!(alarm, Some((10, EventId::SafeMotorCurrent)));
    }

    #[test]
    fn while_it_backs_out_only_the_monitor_of_its_cause_is_quiet() {
        let readings = Readings { motor_current_a: 7.0, tilt_rad: Some((0.4, 0.0)), ..healthy() };
        let backing =
            Activity { backs_out_for: Some(EventId::SafeTilt), ..in_mode(&readings, Mode::Drive) };
        let (mut monitors, tables) = (Monitors::default(), FlightTables::default());
        let alarm = (1..=100).find_map(|_| monitors.check(&tables, &readings, backing));
        assert_eq!(alarm, Some((EventId::SafeMotorCurrent, 7.0)));
    }
}
