//! Checks every sensor in every cycle, before its reading is used.
//!
//! A reading that cannot be, or that other sensors contradict, is no reading. A sensor that stays wrong is not
//! trusted any more, and what other sensors tell takes its place. Rules and figures are in
//! `docs/models/flight-software.md`.

use hilal_dictionary::{Distrust, Sensor};
use libm::hypot;

use crate::angle::wrapped;
use crate::doubt::{Doubt, Look};
use crate::drive::{CYCLE_S, Motion};
use crate::reading_history::{Plausible, ReadingHistory};
use crate::readings::Readings;
use crate::sensor_trust::{Finding, SensorTrust, TrustChange};
use crate::sunlight::{contradicts, is_light, sun_azimuth_rad};
use crate::witness::{Comparison, Witness};
use crate::{BatteryTable, FlightTables, ProtectionTable};

/// State of charge. Its noise is 0.003, and a cycle moves it by 0.0001 at most.
const CHARGE: Plausible = Plausible { range: -0.02..=1.02, step: 0.05 };
/// State of charge told by the voltage, which sags and rises with the load, and tells it to 0.15 only: 1.4 V.
const VOLTAGE: Comparison = Comparison {
    step: CHARGE.step,
    word: Plausible { range: -0.1..=1.1, step: 0.1 },
    tolerance: 0.15,
};
/// Temperatures in the box, in °C. Their noise is 0.3 K.
const TEMPERATURE: Plausible = Plausible { range: -100.0..=100.0, step: 5.0 };
/// Temperature of the battery, which follows that of the box by an hour.
const BATTERY: Comparison =
    Comparison { step: TEMPERATURE.step, word: TEMPERATURE, tolerance: 25.0 };
/// Directions, in radians: any, but they move by no more than this in a cycle, ten times as fast as the vehicle turns.
const DIRECTION: Plausible = Plausible { range: -4.0..=4.0, step: 0.5 };
/// Pitch and roll, in radians: beyond 60° it lies on its side.
const TILT: Plausible = Plausible { range: -1.05..=1.05, step: 0.5 };
/// A drive has a position fix at least once in so many times the persistence of sensors.
const FIX_PERSISTENCES: u32 = 10;
/// Fixes that are so far apart, in metres, are of a vehicle that has moved: ours, over three times the error of one in
/// the dark.
const UNCOUNTED_M: f64 = 10.0;
/// How far a fix may be from the one before beyond the wheel travel between them, in metres…
const FIX_JUMP_M: f64 = 50.0;
/// …and how many must be farther.
const FIX_JUMPS: u32 = 5;

/// What the vehicle was doing while the readings came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Neither.
    Resting,
    /// It drives.
    Driving,
    /// It turns fast enough to be noticed.
    Turning,
}

/// The checks, and what they remember of the readings before.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SensorChecks {
    /// Outlives a reset; the rest need not.
    pub(crate) trust: SensorTrust,
    charge: ReadingHistory,
    voltage: Witness,
    box_temperature: ReadingHistory,
    battery_temperature: Witness,
    sun: ReadingHistory,
    heading: ReadingHistory,
    tilt: (ReadingHistory, ReadingHistory),
    fixes: FixHistory,
    /// The first fix since the wheels were last seen to roll.
    uncounted_from: Option<hilal_quantity::MapPoint>,
}

/// Position fixes so far.
#[derive(Debug, Clone, Copy, Default)]
struct FixHistory {
    /// Seconds of driving since the last one.
    silent_s: u32,
    last: Option<hilal_quantity::MapPoint>,
    travel_m: f64,
    jumps: Doubt,
}

/// A change of trust in a sensor.
pub(crate) type SensorChange = (Sensor, TrustChange);

impl SensorChecks {
    /// Checks the readings of a cycle and puts better ones in the place of those that are wrong. Returns whose trust
    /// has changed.
    pub(crate) fn check(
        &mut self,
        tables: &FlightTables,
        readings: &mut Readings,
        (doing, motion): (Doing, Motion),
    ) -> heapless::Vec<SensorChange, { Sensor::ALL.len() }> {
        let protection = &tables.protection;
        let findings = [
            (Sensor::StateOfCharge, self.check_charge(tables, readings)),
            (Sensor::BoxTemperature, self.check_box(protection, readings)),
            (Sensor::Sun, self.check_sun(protection, readings, doing)),
            (Sensor::Heading, self.check_heading(protection, readings, doing)),
            (Sensor::Tilt, self.check_tilt(readings)),
            (Sensor::PositionFix, self.check_fixes(protection, readings, doing)),
            (Sensor::WheelTravel, self.check_travel(readings, motion)),
        ];
        let mut changes = heapless::Vec::new();
        for (sensor, finding) in findings {
            let change = self.trust.judge(sensor, finding, protection.sensor_persistence_s);
            // There is room: one change a sensor.
            let _full = change.map(|change| changes.push((sensor, change)));
            self.replace(readings, (sensor, finding), motion);
        }
        changes
    }

    /// Trusts a sensor again, and begins its checks anew.
    pub(crate) fn restore(&mut self, sensor: Sensor) {
        self.trust.restore(sensor);
        match sensor {
            Sensor::StateOfCharge => {
                self.charge = ReadingHistory::default();
                self.voltage = Witness::default();
            }
            Sensor::BoxTemperature => {
                self.box_temperature = ReadingHistory::default();
                self.battery_temperature = Witness::default();
            }
            Sensor::Sun => self.sun = ReadingHistory::default(),
            Sensor::Heading => self.heading = ReadingHistory::default(),
            Sensor::Tilt => self.tilt = <(ReadingHistory, ReadingHistory)>::default(),
            Sensor::PositionFix => self.fixes = FixHistory::default(),
            Sensor::WheelTravel => self.uncounted_from = None,
        }
    }

    /// Leaves a reading, takes it away while it is wrong, or puts another in its place when it is not trusted.
    fn replace(
        &self,
        readings: &mut Readings,
        (sensor, finding): (Sensor, Finding),
        motion: Motion,
    ) {
        let is_trusted = self.trust.is_trusted(sensor);
        if is_trusted && !matches!(finding, Finding::Wrong(_)) {
            return;
        }
        match sensor {
            Sensor::StateOfCharge => {
                let told = self.voltage.word().map(|charge| charge.clamp(0.0, 1.0));
                readings.soc = told.filter(|_| !is_trusted);
            }
            Sensor::BoxTemperature => {
                let told = self.battery_temperature.word();
                readings.box_temperature_c = told.filter(|_| !is_trusted);
            }
            Sensor::Sun => {
                let told = sun_azimuth_rad(&readings.array_power_w);
                readings.sun_azimuth_rad = told.filter(|_| !is_trusted);
            }
            Sensor::Heading => readings.heading_rad = None,
            Sensor::Tilt => readings.tilt_rad = None,
            Sensor::PositionFix => {
                // The fix that ends a silence is as good as any.
                if self.trust.distrust(sensor) == Some(Distrust::Implausible) {
                    readings.fix = None;
                }
            }
            // The wheels turn as they were told to, or so it must be taken.
            Sensor::WheelTravel => readings.wheel_travel_m = motion.speed_m_s * CYCLE_S,
        }
    }

    fn check_charge(&mut self, tables: &FlightTables, readings: &Readings) -> Finding {
        let stuck_s = tables.protection.sensor_stuck_s;
        let told = readings.bus_voltage_v.map(|volts| charge_of(&tables.battery, volts));
        self.voltage.hear(&VOLTAGE, (told, readings.soc), stuck_s);
        let change = self.charge.take(readings.soc);
        let Some(charge) = readings.soc else { return Finding::Wrong(Distrust::Silent) };
        if charge <= 0.0 || charge >= 1.0 {
            self.charge.may_stay();
        }
        let contradicted = self.voltage.contradicts(&VOLTAGE);
        first_of([
            stuck(&self.charge, stuck_s),
            implausible(&CHARGE, charge, change),
            contradicted.then_some(Finding::Wrong(Distrust::Disagrees)),
        ])
    }

    fn check_box(&mut self, table: &ProtectionTable, readings: &Readings) -> Finding {
        let reading = readings.box_temperature_c;
        let witness = (readings.battery_temperature_c, reading);
        self.battery_temperature.hear(&BATTERY, witness, table.sensor_stuck_s);
        let change = self.box_temperature.take(reading);
        let Some(celsius) = reading else { return Finding::Wrong(Distrust::Silent) };
        let contradicted = self.battery_temperature.contradicts(&BATTERY);
        first_of([
            stuck(&self.box_temperature, table.sensor_stuck_s),
            implausible(&TEMPERATURE, celsius, change),
            contradicted.then_some(Finding::Wrong(Distrust::Disagrees)),
        ])
    }

    fn check_sun(&mut self, table: &ProtectionTable, readings: &Readings, doing: Doing) -> Finding {
        let change = self.sun.take(readings.sun_azimuth_rad).map(wrapped);
        let Some(azimuth_rad) = readings.sun_azimuth_rad else {
            let is_light = is_light(&readings.array_power_w);
            return if is_light { Finding::Wrong(Distrust::Silent) } else { Finding::Unknown };
        };
        let contradicted = contradicts(&readings.array_power_w, azimuth_rad);
        first_of([
            stuck_while_turning(&mut self.sun, table, doing),
            implausible(&DIRECTION, wrapped(azimuth_rad), change),
            contradicted.then_some(Finding::Wrong(Distrust::Disagrees)),
        ])
    }

    fn check_heading(
        &mut self,
        table: &ProtectionTable,
        readings: &Readings,
        doing: Doing,
    ) -> Finding {
        let change = self.heading.take(readings.heading_rad).map(wrapped);
        let Some(heading_rad) = readings.heading_rad else {
            return Finding::Wrong(Distrust::Silent);
        };
        first_of([
            stuck_while_turning(&mut self.heading, table, doing),
            implausible(&DIRECTION, wrapped(heading_rad), change),
        ])
    }

    fn check_tilt(&mut self, readings: &Readings) -> Finding {
        let Some((pitch, roll)) = readings.tilt_rad else {
            return Finding::Wrong(Distrust::Silent);
        };
        let changes = (self.tilt.0.take(Some(pitch)), self.tilt.1.take(Some(roll)));
        first_of([implausible(&TILT, pitch, changes.0), implausible(&TILT, roll, changes.1)])
    }

    /// Looks whether travel is counted while fixes show that the vehicle moves. Wheels that do not turn count nothing
    /// either: then the fixes stay where they are.
    fn check_travel(&mut self, readings: &Readings, motion: Motion) -> Finding {
        if readings.wheel_travel_m != 0.0 {
            self.uncounted_from = None;
            return Finding::Good;
        }
        if motion.speed_m_s == 0.0 {
            return Finding::Unknown;
        }
        let Some(fix) = readings.fix else { return Finding::Unknown };
        let from = *self.uncounted_from.get_or_insert(fix);
        let moved_m = hypot(fix.x_m - from.x_m, fix.y_m - from.y_m);
        if moved_m > UNCOUNTED_M { Finding::Convicted(Distrust::Silent) } else { Finding::Unknown }
    }

    fn check_fixes(
        &mut self,
        table: &ProtectionTable,
        readings: &Readings,
        doing: Doing,
    ) -> Finding {
        let fixes = &mut self.fixes;
        fixes.travel_m += readings.wheel_travel_m.abs();
        let Some(fix) = readings.fix else {
            let passed_s = u32::from(doing != Doing::Resting);
            fixes.silent_s = fixes.silent_s.saturating_add(passed_s);
            let longest_s = table.sensor_persistence_s.saturating_mul(FIX_PERSISTENCES);
            let is_silent = fixes.silent_s > longest_s;
            return if is_silent { Finding::Wrong(Distrust::Silent) } else { Finding::Good };
        };
        fixes.silent_s = 0;
        let travel_m = core::mem::take(&mut fixes.travel_m);
        let Some(last) = fixes.last.replace(fix) else { return Finding::Good };
        let apart_m = hypot(fix.x_m - last.x_m, fix.y_m - last.y_m);
        let is_far = apart_m > travel_m + FIX_JUMP_M;
        let seen = if is_far { Look::Wrong } else { Look::Good };
        let confirmed = fixes.jumps.confirms(seen, FIX_JUMPS);
        if confirmed { Finding::Convicted(Distrust::Implausible) } else { Finding::Good }
    }
}

/// Returns the first of what speaks against a sensor that answers.
fn first_of<const N: usize>(against: [Option<Finding>; N]) -> Finding {
    against.into_iter().flatten().next().unwrap_or(Finding::Good)
}

/// Returns whether a reading has been the same for long enough to say that it is stuck.
fn stuck(history: &ReadingHistory, longest_s: u32) -> Option<Finding> {
    (history.same() >= longest_s).then_some(Finding::Convicted(Distrust::Stuck))
}

/// Returns whether a reading cannot be.
fn implausible(plausible: &Plausible, reading: f64, change: Option<f64>) -> Option<Finding> {
    (!plausible.allows(reading, change)).then_some(Finding::Wrong(Distrust::Implausible))
}

/// Returns whether a direction has stayed the same to the last bit while the vehicle turned.
fn stuck_while_turning(
    history: &mut ReadingHistory,
    table: &ProtectionTable,
    doing: Doing,
) -> Option<Finding> {
    if doing != Doing::Turning {
        history.may_stay();
    }
    stuck(history, table.sensor_persistence_s)
}

/// Returns the state of charge that a voltage tells.
fn charge_of(table: &BatteryTable, volts: f64) -> f64 {
    (volts - table.empty_v) / (table.full_v - table.empty_v)
}
