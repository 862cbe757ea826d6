//! The world as the flight software sees it: one trait a device.
//!
//! The simulator implements these traits, and so does a board support package on the target.
//! Nothing else of the world is known on board. Readings carry their unit in their name; a sensor
//! that does not answer gives `None`.

pub use hilal_dictionary::Transmitter;
use hilal_quantity::MapPoint;
use serde::{Deserialize, Serialize};

/// The on-board clock.
pub trait Clock {
    /// Returns the time since the mission's epoch, in milliseconds of TAI.
    fn now_ms(&self) -> u64;
}

/// Wheels, steering and what measures the motion.
pub trait Mobility {
    /// Commands a forward speed (m/s, negative backwards) and a turn rate (rad/s, clockwise).
    fn command(&mut self, speed_m_s: f64, turn_rate_rad_s: f64);
    /// Returns the distance that the wheels have rolled since the last call, in metres.
    fn take_odometry_m(&mut self) -> f64;
    /// Returns the heading clockwise from grid north, in radians.
    fn heading_rad(&self) -> Option<f64>;
    /// Returns pitch and roll against the local horizontal, in radians.
    fn tilt_rad(&self) -> Option<(f64, f64)>;
    /// Returns a position fix from terrain-relative navigation, when one has just been made.
    fn take_position_fix(&mut self) -> Option<MapPoint>;
    /// Returns the motor current of all wheels together, in amperes.
    fn motor_current_a(&self) -> f64;
    /// Returns the motor current of one wheel, by its number from 0; none where there is no such wheel.
    fn wheel_current_a(&self, wheel: u8) -> Option<f64>;
    /// Switches the motor of a wheel off, so that it rolls along, or on again.
    fn set_wheel(&mut self, wheel: u8, drive: WheelDrive);
}

/// What the motor of a wheel does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum WheelDrive {
    /// It turns the wheel as commanded.
    #[default]
    Powered,
    /// It is switched off.
    Off,
}

/// Arrays, battery and the switches of the power unit.
pub trait PowerUnit {
    /// Returns the battery's state of charge, in \[0, 1\].
    fn state_of_charge(&self) -> Option<f64>;
    /// Returns the battery's voltage.
    fn bus_voltage_v(&self) -> Option<f64>;
    /// Returns the current into the battery (positive while it charges), in amperes.
    fn battery_current_a(&self) -> Option<f64>;
    /// Returns the power of each array face in watts; unused faces read zero.
    fn array_power_w(&self) -> [f64; 4];
    /// Returns the power drawn by all loads, in watts.
    fn load_power_w(&self) -> f64;
    /// Switches the loads of an operating mode, by the mode's number in the dictionary.
    fn select_loads(&mut self, mode: u8);
}

/// Temperatures and heaters.
pub trait Thermal {
    /// Returns the temperature of the electronics box, in °C.
    fn box_temperature_c(&self) -> Option<f64>;
    /// Returns the temperature of the battery, in °C.
    fn battery_temperature_c(&self) -> Option<f64>;
    /// Returns the temperature of the radiator and chassis, in °C.
    fn chassis_temperature_c(&self) -> Option<f64>;
    /// Returns the power that both heater circuits of the box draw together, in watts.
    fn heater_power_w(&self) -> Option<f64>;
    /// Switches a heater of the box by its own switch. A circuit that is isolated stays off.
    #[expect(
        clippy::fn_params_excessive_bools,
        reason = "the one argument that says what to do with the one switch that the name says"
    )]
    fn set_heater(&mut self, circuit: HeaterCircuit, on: bool);
    /// Cuts a heater circuit off its supply, or joins it again, by a switch in front of its own.
    fn supply_heater(&mut self, circuit: HeaterCircuit, supply: HeaterSupply);
}

/// The heaters of the box: either is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum HeaterCircuit {
    /// The first.
    #[default]
    Main,
    /// The second.
    Backup,
}

impl HeaterCircuit {
    /// Every circuit.
    pub const ALL: [Self; 2] = [Self::Main, Self::Backup];

    /// Returns the circuit's position in [`HeaterCircuit::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Returns the other circuit.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Main => Self::Backup,
            Self::Backup => Self::Main,
        }
    }
}

/// Whether a heater circuit has current.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HeaterSupply {
    /// It has.
    #[default]
    Joined,
    /// It has none, whatever its own switch does.
    Isolated,
}

/// The sun sensor.
pub trait SunSensor {
    /// Returns the Sun's azimuth clockwise from the vehicle's forward axis, in radians, while it
    /// is seen.
    fn sun_azimuth_rad(&self) -> Option<f64>;
}

/// What the transmitters do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransmitterState {
    /// No link is up.
    Silent,
    /// A link is up, and its transmitter has enough to send.
    Busy,
    /// A transmitter takes a frame of the length that its link has.
    Ready {
        /// Which one.
        transmitter: Transmitter,
        /// Length of the frame that it takes, in octets.
        frame_octets: usize,
    },
}

/// Transmitters and receivers. Coding and synchronisation are theirs: frames go in and come out.
pub trait Radio {
    /// Copies the next telecommand frame that was decoded into `buffer`, with what may follow it, and returns
    /// the length of both. What is longer than the buffer is cut.
    fn receive(&mut self, buffer: &mut [u8]) -> Option<usize>;
    /// Returns what the transmitters do now.
    fn transmitter(&self) -> TransmitterState;
    /// Hands one telemetry frame to the transmitter that is ready.
    fn transmit(&mut self, frame: &[u8]);
    /// Returns which links are up: bit 0 direct to Earth, bit 1 relay, bit 2 lander.
    fn links(&self) -> u8;
    /// Listens by one of the two receivers.
    fn select_receiver(&mut self, receiver: ReceiverSide);
}

/// The telecommand receivers: one listens at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ReceiverSide {
    /// The first.
    #[default]
    Main,
    /// The second.
    Backup,
}

impl ReceiverSide {
    /// Returns the other receiver.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Main => Self::Backup,
            Self::Backup => Self::Main,
        }
    }
}

/// The payloads on the data bus.
pub trait PayloadBus {
    /// Switches a payload on or off, by its port.
    #[expect(
        clippy::fn_params_excessive_bools,
        reason = "the one argument that says what to do with the one switch that the name says"
    )]
    fn set_power(&mut self, payload: u8, on: bool);
    /// Copies the next science record of a payload into `buffer` and returns its length.
    fn read(&mut self, payload: u8, buffer: &mut [u8]) -> Option<usize>;
}

/// The line by which any device calls for help, whatever mode the vehicle is in.
pub trait AlarmLine {
    /// Returns whether some device holds the line up.
    fn is_alarm_up(&self) -> bool;
}

/// One of the two copies in which lasting memory keeps everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bank {
    /// Written first.
    First,
    /// Written when the first is whole.
    Second,
}

impl Bank {
    /// Both banks, in the order in which they are written.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// Returns the bank's position in [`Bank::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Memory that outlives a reset: two banks of at least [`BANK_OCTETS`](crate::BANK_OCTETS) octets each, of a kind that
/// can be written every second for years (magnetoresistive or ferroelectric).
///
/// New memory may hold anything. A reset in the middle of a write may leave any part of it done.
pub trait LastingMemory {
    /// Reads octets of a bank from an offset on; what lies beyond its end reads as zero.
    fn read(&self, bank: Bank, offset: usize, buffer: &mut [u8]);
    /// Writes octets of a bank from an offset on; what lies beyond its end is left out.
    fn write(&mut self, bank: Bank, offset: usize, octets: &[u8]);
}

/// Why the computer started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetCause {
    /// Power came on for the first time.
    PowerOn = 1,
    /// The watchdog had not been served.
    Watchdog = 2,
    /// The supply had broken down.
    BrownOut = 3,
    /// Anything else: radiation, a trap of the processor.
    Upset = 4,
}

/// The computer that the flight software runs on.
pub trait Computer {
    /// Returns why the computer started last.
    fn reset_cause(&self) -> ResetCause;
    /// Serves the watchdog: without this for some seconds it resets the computer.
    fn serve_watchdog(&mut self);
}

/// Every device together.
pub trait Hardware:
    Clock
    + Mobility
    + PowerUnit
    + Thermal
    + SunSensor
    + Radio
    + PayloadBus
    + AlarmLine
    + LastingMemory
    + Computer
{
}

impl<T> Hardware for T where
    T: Clock
        + Mobility
        + PowerUnit
        + Thermal
        + SunSensor
        + Radio
        + PayloadBus
        + AlarmLine
        + LastingMemory
        + Computer
{
}
