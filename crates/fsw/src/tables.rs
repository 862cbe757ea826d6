//! Thresholds and constants, loaded at start: the mission file fills them, flight code has none
//! of its own.

use hilal_dictionary::{Apids, FailureCode, Mode, TableEntry};
use hilal_quantity::MapPoint;

use crate::command_link::LinkTable;

/// Everything that is loaded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlightTables {
    /// The vehicle's application processes.
    pub apids: Apids,
    /// Its end of the link.
    pub link: LinkTable,
    /// How many payloads are on the data bus: they have the ports from 0 on.
    pub payloads: usize,
    /// Where the rover starts: the origin of waypoints and of the estimated position.
    pub landing: MapPoint,
    /// What to do when there is nothing to do: [`Mode::Charge`] or [`Mode::Standby`].
    pub idle_mode: Mode,
    /// Levels of the battery.
    pub battery: BatteryTable,
    /// Temperatures of the box.
    pub thermal: ThermalTable,
    /// The drive.
    pub drive: DriveTable,
    /// The estimate of the position.
    pub navigation: NavigationTable,
    /// How long something must be wrong before it is believed.
    pub monitors: MonitorTable,
    /// How often housekeeping is reported.
    pub housekeeping: HousekeepingTable,
    /// What is done about silence, sensors and devices that fail.
    pub protection: ProtectionTable,
}

/// Limits and times of fault protection. The ground can change them in flight, entry by entry
/// ([`TableEntry`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProtectionTable {
    /// Without a telecommand for so long, the other receiver listens, in seconds.
    pub silence_listen_s: u32,
    /// Without a telecommand for so long, the vehicle drives back to the last haven on its track, in seconds.
    pub silence_retreat_s: u32,
    /// Without a telecommand for so long, the vehicle hibernates, in seconds.
    pub silence_hibernate_s: u32,
    /// A sensor is distrusted when it is wrong for so long, in seconds.
    pub sensor_persistence_s: u32,
    /// A sensor is stuck when its reading stays the same to the last digit for so long, in seconds.
    pub sensor_stuck_s: u32,
    /// Share of the time that the heater is on when no temperature is known, awake, in \[0, 1\].
    pub heater_duty_awake: f64,
    /// Share of the time that the heater is on when no temperature is known, in hibernation, in \[0, 1\].
    pub heater_duty_asleep: f64,
    /// Number of wheels.
    pub wheels: u8,
    /// Motor current at which a wheel is taken as stuck, in amperes.
    pub wheel_current_a: f64,
    /// Slip above which a drive is stopped, in \[0, 1\].
    pub stall_slip: f64,
    /// Standard deviation of the position above which a drive is stopped, in metres.
    pub position_sigma_m: f64,
    /// How far to back out by the track when the vehicle tilts or stalls, in metres.
    pub back_out_m: f64,
    /// What a drive does when the tilt is not known.
    pub without_tilt: WithoutTilt,
}

/// What a drive does when the tilt is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WithoutTilt {
    /// It stops, in safe mode.
    #[default]
    Stop,
    /// It goes on: the way was planned within the limits of slope.
    Drive,
}

impl FlightTables {
    /// Returns an entry of fault protection in thousandths of its unit.
    pub fn get(&self, entry: TableEntry) -> i32 {
        let table = &self.protection;
        let seconds = |seconds: u32| f64::from(seconds);
        let value = match entry {
            TableEntry::SilenceListen => seconds(table.silence_listen_s),
            TableEntry::SilenceRetreat => seconds(table.silence_retreat_s),
            TableEntry::SilenceHibernate => seconds(table.silence_hibernate_s),
            TableEntry::SensorPersistence => seconds(table.sensor_persistence_s),
            TableEntry::SensorStuck => seconds(table.sensor_stuck_s),
            TableEntry::HeaterDutyAwake => table.heater_duty_awake,
            TableEntry::HeaterDutyAsleep => table.heater_duty_asleep,
            TableEntry::WheelCurrent => table.wheel_current_a,
            TableEntry::StallSlip => table.stall_slip,
            TableEntry::PositionSigma => table.position_sigma_m,
            TableEntry::TiltLimit => self.drive.tilt_limit_rad,
            TableEntry::BackOut => table.back_out_m,
            TableEntry::DriveWithoutTilt => match table.without_tilt {
                WithoutTilt::Stop => 0.0,
                WithoutTilt::Drive => 1.0,
            },
        };
        #[expect(clippy::cast_possible_truncation, reason = "the cast stops at the ends")]
        let value_milli = libm::round(value * 1000.0) as i32;
        value_milli
    }

    /// Changes an entry of fault protection to a value in thousandths of its unit.
    ///
    /// # Errors
    ///
    /// The entry cannot have that value; nothing is changed.
    pub fn set(&mut self, entry: TableEntry, value_milli: i32) -> Result<(), FailureCode> {
        let value = f64::from(value_milli) / 1000.0;
        let seconds = u32::try_from(value_milli / 1000).ok().filter(|seconds| *seconds > 0);
        let seconds = || seconds.ok_or(FailureCode::TableValue);
        let within = |low: f64, high: f64| {
            if (low..=high).contains(&value) { Ok(value) } else { Err(FailureCode::TableValue) }
        };
        let table = &mut self.protection;
        match entry {
            TableEntry::SilenceListen => table.silence_listen_s = seconds()?,
            TableEntry::SilenceRetreat => table.silence_retreat_s = seconds()?,
            TableEntry::SilenceHibernate => table.silence_hibernate_s = seconds()?,
            TableEntry::SensorPersistence => table.sensor_persistence_s = seconds()?,
            TableEntry::SensorStuck => table.sensor_stuck_s = seconds()?,
            TableEntry::HeaterDutyAwake => table.heater_duty_awake = within(0.0, 1.0)?,
            TableEntry::HeaterDutyAsleep => table.heater_duty_asleep = within(0.0, 1.0)?,
            TableEntry::WheelCurrent => table.wheel_current_a = within(0.1, 100.0)?,
            TableEntry::StallSlip => table.stall_slip = within(0.1, 1.0)?,
            TableEntry::PositionSigma => table.position_sigma_m = within(1.0, 1000.0)?,
            TableEntry::TiltLimit => self.drive.tilt_limit_rad = within(0.05, 1.0)?,
            TableEntry::BackOut => table.back_out_m = within(0.0, 100.0)?,
            TableEntry::DriveWithoutTilt => {
                table.without_tilt = match value_milli {
                    0 => WithoutTilt::Stop,
                    1000 => WithoutTilt::Drive,
                    _ => return Err(FailureCode::TableValue),
                }
            }
        }
        Ok(())
    }
}

/// Levels of the battery as states of charge, in \[0, 1\], and what the voltage tells of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatteryTable {
    /// Below this: safe mode.
    pub safe_soc: f64,
    /// Below this in safe mode: hibernate.
    pub hibernate_soc: f64,
    /// Below this: payloads off.
    pub science_soc: f64,
    /// Below this: stay in hibernation.
    pub wake_soc: f64,
    /// Voltage of the bus with an empty battery, in volts.
    pub empty_v: f64,
    /// Voltage of the bus with a full battery, in volts; between the two it is taken as a straight line.
    pub full_v: f64,
}

/// Temperatures of the electronics box, in °C.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThermalTable {
    /// Below this: safe mode.
    pub box_min_c: f64,
    /// Above this: safe mode.
    pub box_max_c: f64,
    /// Below this the heater is switched on.
    pub heater_on_c: f64,
    /// Above this the heater is switched off.
    pub heater_off_c: f64,
}

/// Speeds, tolerances and limits of the drive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DriveTable {
    /// Share of what is driven that leads round rocks, in \[0, 1); 0 where none lie.
    pub round_share: f64,
    /// What stops for rocks take in a metre of progress, in s/m; 0 where none lie.
    pub stops_s_m: f64,
    /// Least forward speed of the wheels, in m/s.
    pub min_speed_m_s: f64,
    /// Greatest forward speed of the wheels, in m/s.
    pub max_speed_m_s: f64,
    /// Greatest turn rate, in rad/s.
    pub turn_rate_rad_s: f64,
    /// A waypoint closer than this is reached, in metres.
    pub waypoint_tolerance_m: f64,
    /// Pitch or roll above this: safe mode, in radians.
    pub tilt_limit_rad: f64,
    /// Motor current above this: safe mode, in amperes.
    pub motor_current_limit_a: f64,
    /// Getting no closer to a waypoint for this long: safe mode, in seconds.
    pub no_progress_s: u32,
    /// What counts as closer, in metres.
    pub min_progress_m: f64,
    /// Azimuth of the Sun, clockwise from the forward axis, at which the arrays give most, in radians:
    /// a corner between two equal faces.
    pub park_azimuth_rad: f64,
    /// Such azimuths come again after this angle, in radians: a quarter of a turn for four equal faces,
    /// a whole turn where there is one.
    pub park_period_rad: f64,
    /// Parked is when the Sun is this close to such an azimuth, in radians.
    pub park_tolerance_rad: f64,
    /// Parked anew when the Sun has moved this far from it, in radians.
    pub repark_rad: f64,
    /// A parking turn longer than this is abandoned, in seconds.
    pub park_timeout_s: u32,
}

/// Constants of the position estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NavigationTable {
    /// Variance that each metre of wheel travel adds along one axis, in m²/m.
    pub variance_per_metre: f64,
    /// Standard deviation of a position fix along one axis, in metres: between that of fixes by day
    /// and by the vehicle's own lamps, which the software cannot tell apart.
    pub fix_sigma_m: f64,
    /// Slip assumed until fixes have shown another.
    pub initial_slip: f64,
    /// How much slip may differ between two baselines (standard deviation).
    pub slip_sigma: f64,
    /// Wheel travel between two fixes before slip is estimated from them, in metres.
    pub slip_baseline_m: f64,
}

/// For how many seconds in a row a reading must be beyond its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonitorTable {
    /// State of charge.
    pub battery_s: u32,
    /// Box temperature.
    pub temperature_s: u32,
    /// Pitch and roll.
    pub tilt_s: u32,
    /// Motor current.
    pub current_s: u32,
    /// A sensor that gives no reading.
    pub sensor_s: u32,
}

/// How often housekeeping is reported, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HousekeepingTable {
    /// While awake.
    pub interval_s: u32,
    /// While hibernating.
    pub hibernate_interval_s: u32,
}

impl Default for FlightTables {
    /// The reference vehicle: 35 kg, 300 Wh, 3 cm/s made good, box within −20…+45 °C.
    fn default() -> Self {
        Self {
            apids: Apids::default(),
            link: LinkTable::default(),
            payloads: 5,
            landing: MapPoint::new(0.0, 0.0),
            idle_mode: Mode::Charge,
            battery: BatteryTable::default(),
            thermal: ThermalTable::default(),
            drive: DriveTable::default(),
            navigation: NavigationTable::default(),
            monitors: MonitorTable::default(),
            housekeeping: HousekeepingTable { interval_s: 60, hibernate_interval_s: 600 },
            protection: ProtectionTable::default(),
        }
    }
}

impl Default for BatteryTable {
    fn default() -> Self {
        Self {
            safe_soc: 0.08,
            hibernate_soc: 0.05,
            science_soc: 0.10,
            wake_soc: 0.12,
            empty_v: 24.0,
            full_v: 33.6,
        }
    }
}

impl Default for ThermalTable {
    fn default() -> Self {
        Self { box_min_c: -20.0, box_max_c: 45.0, heater_on_c: -12.0, heater_off_c: -8.0 }
    }
}

impl Default for DriveTable {
    fn default() -> Self {
        Self {
            round_share: 0.0,
            stops_s_m: 0.0,
            min_speed_m_s: 0.01,
            max_speed_m_s: 0.05,
            turn_rate_rad_s: 0.05,
            waypoint_tolerance_m: 1.5,
            tilt_limit_rad: 0.35,
            motor_current_limit_a: 6.0,
            no_progress_s: 900,
            min_progress_m: 0.5,
            park_azimuth_rad: core::f64::consts::FRAC_PI_4,
            park_period_rad: core::f64::consts::FRAC_PI_2,
            park_tolerance_rad: 0.05,
            repark_rad: 0.24,
            park_timeout_s: 300,
        }
    }
}

impl Default for NavigationTable {
    fn default() -> Self {
        Self {
            variance_per_metre: 0.02,
            fix_sigma_m: 2.0,
            initial_slip: 0.05,
            slip_sigma: 0.1,
            slip_baseline_m: 10.0,
        }
    }
}

impl Default for ProtectionTable {
    fn default() -> Self {
        Self {
            silence_listen_s: 48 * 3600,
            silence_retreat_s: 72 * 3600,
            silence_hibernate_s: 96 * 3600,
            sensor_persistence_s: 60,
            sensor_stuck_s: 600,
            heater_duty_awake: 0.1,
            heater_duty_asleep: 0.5,
            wheels: 6,
            wheel_current_a: 1.5,
            stall_slip: 0.7,
            position_sigma_m: 30.0,
            back_out_m: 5.0,
            without_tilt: WithoutTilt::Stop,
        }
    }
}

impl Default for MonitorTable {
    fn default() -> Self {
        Self { battery_s: 30, temperature_s: 60, tilt_s: 5, current_s: 10, sensor_s: 60 }
    }
}
