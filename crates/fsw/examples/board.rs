//! The flight software on a board: what a port has to bring, and nothing else.
//!
//! Every device here answers with what it has not measured, as on the first second after power came on; a port
//! replaces the bodies by its drivers. No device is known to the compiler beforehand, so that what is left of the
//! flight software in this program is what would run on a target; `.ci/check-panics` looks through it.
//!
//! ```text
//! cargo run --release -p hilal-fsw --example board
//! ```

use core::hint::black_box;
use std::io::Write as _;

use hilal_fsw::hardware::{
    AlarmLine, Bank, Clock, Computer, HeaterCircuit, HeaterSupply, LastingMemory, Mobility,
    PayloadBus, PowerUnit, Radio, ReceiverSide, ResetCause, SunSensor, Thermal, TransmitterState,
    WheelDrive,
};
use hilal_fsw::{BANK_OCTETS, CommandSecurity, FlightSoftware, FlightTables, STORE_BYTES};
use hilal_packets::sdls::{
    AssociationSettings, AuthenticationMask, Key, KeyId, KeyRing, KeyState, Receiver, ReplayState,
    Spi,
};
use hilal_quantity::MapPoint;

/// The board: a clock that counts cycles, and two banks of memory.
struct Board {
    now_ms: u64,
    banks: [Vec<u8>; 2],
}

impl Clock for Board {
    #[inline(never)]
    fn now_ms(&self) -> u64 {
        black_box(self.now_ms)
    }
}

impl Mobility for Board {
    #[inline(never)]
    fn command(&mut self, speed_m_s: f64, turn_rate_rad_s: f64) {
        black_box((speed_m_s, turn_rate_rad_s));
    }

    #[inline(never)]
    fn take_odometry_m(&mut self) -> f64 {
        black_box(0.0)
    }

    #[inline(never)]
    fn heading_rad(&self) -> Option<f64> {
        black_box(None)
    }

    #[inline(never)]
    fn tilt_rad(&self) -> Option<(f64, f64)> {
        black_box(None)
    }

    #[inline(never)]
    fn take_position_fix(&mut self) -> Option<MapPoint> {
        black_box(None)
    }

    #[inline(never)]
    fn motor_current_a(&self) -> f64 {
        black_box(0.0)
    }

    #[inline(never)]
    fn wheel_current_a(&self, wheel: u8) -> Option<f64> {
        black_box((wheel < 6).then_some(0.0))
    }

    #[inline(never)]
    fn set_wheel(&mut self, wheel: u8, drive: WheelDrive) {
        black_box((wheel, drive));
    }
}

impl PowerUnit for Board {
    #[inline(never)]
    fn state_of_charge(&self) -> Option<f64> {
        black_box(None)
    }

    #[inline(never)]
    fn bus_voltage_v(&self) -> Option<f64> {
        black_box(None)
    }

    #[inline(never)]
    fn battery_current_a(&self) -> Option<f64> {
        black_box(None)
    }

    #[inline(never)]
    fn array_power_w(&self) -> [f64; 4] {
        black_box([0.0; 4])
    }

    #[inline(never)]
    fn load_power_w(&self) -> f64 {
        black_box(0.0)
    }

    #[inline(never)]
    fn select_loads(&mut self, mode: u8) {
        black_box(mode);
    }
}

impl Thermal for Board {
    #[inline(never)]
    fn box_temperature_c(&self) -> Option<f64> {
        black_box(None)
    }

    #[inline(never)]
    fn battery_temperature_c(&self) -> Option<f64> {
        black_box(None)
    }

    #[inline(never)]
    fn chassis_temperature_c(&self) -> Option<f64> {
        black_box(None)
    }

    #[inline(never)]
    fn heater_power_w(&self) -> Option<f64> {
        black_box(None)
    }

    #[inline(never)]
    fn set_heater(&mut self, circuit: HeaterCircuit, on: bool) {
        black_box((circuit, on));
    }

    #[inline(never)]
    fn supply_heater(&mut self, circuit: HeaterCircuit, supply: HeaterSupply) {
        black_box((circuit, supply));
    }
}

impl SunSensor for Board {
    #[inline(never)]
    fn sun_azimuth_rad(&self) -> Option<f64> {
        black_box(None)
    }
}

impl Radio for Board {
    #[inline(never)]
    fn receive(&mut self, buffer: &mut [u8]) -> Option<usize> {
        black_box(buffer);
        black_box(None)
    }

    #[inline(never)]
    fn transmitter(&self) -> TransmitterState {
        black_box(TransmitterState::Silent)
    }

    #[inline(never)]
    fn transmit(&mut self, frame: &[u8]) {
        black_box(frame);
    }

    #[inline(never)]
    fn links(&self) -> u8 {
        black_box(0)
    }

    #[inline(never)]
    fn select_receiver(&mut self, receiver: ReceiverSide) {
        black_box(receiver);
    }
}

impl PayloadBus for Board {
    #[inline(never)]
    fn set_power(&mut self, payload: u8, on: bool) {
        black_box((payload, on));
    }

    #[inline(never)]
    fn read(&mut self, payload: u8, buffer: &mut [u8]) -> Option<usize> {
        black_box((payload, buffer));
        black_box(None)
    }
}

impl AlarmLine for Board {
    #[inline(never)]
    fn is_alarm_up(&self) -> bool {
        black_box(false)
    }
}

impl LastingMemory for Board {
    #[inline(never)]
    fn read(&self, bank: Bank, offset: usize, buffer: &mut [u8]) {
        let held = self.banks[bank.index()].get(offset..).unwrap_or_default();
        let length = held.len().min(buffer.len());
        buffer[..length].copy_from_slice(&held[..length]);
        buffer[length..].fill(0);
    }

    #[inline(never)]
    fn write(&mut self, bank: Bank, offset: usize, octets: &[u8]) {
        let held = self.banks[bank.index()].get_mut(offset..).unwrap_or_default();
        let length = held.len().min(octets.len());
        held[..length].copy_from_slice(&octets[..length]);
    }
}

impl Computer for Board {
    #[inline(never)]
    fn reset_cause(&self) -> ResetCause {
        black_box(ResetCause::PowerOn)
    }

    #[inline(never)]
    fn serve_watchdog(&mut self) {
        black_box(&mut self.now_ms);
    }
}

/// The keys that this board was given; a flight has its own.
fn security() -> Result<CommandSecurity, Box<dyn core::error::Error>> {
    let (key, essential_key) = (KeyId::FIRST_SESSION, KeyId::new(129));
    let mut keys = KeyRing::new();
    keys.insert(key, KeyState::Active, Key::new([7; 32]))?;
    keys.insert(essential_key, KeyState::Active, Key::new([8; 32]))?;
    let spi = |number| Spi::new(number).ok_or("reserved");
    let standard = AssociationSettings::standard(spi(1)?, AuthenticationMask::TC_SEGMENTED);
    let receiver = Receiver::new(standard, key, ReplayState::NEW_KEY);
    let essential = AssociationSettings::essential(spi(2)?);
    let essential = Receiver::new(essential, essential_key, ReplayState::NEW_KEY);
    Ok(CommandSecurity { receiver, essential, keys })
}

fn main() -> Result<(), Box<dyn core::error::Error>> {
    let mut board = Board { now_ms: 0, banks: [vec![0; BANK_OCTETS], vec![0; BANK_OCTETS]] };
    let memory = vec![0; STORE_BYTES];
    let mut flight = FlightSoftware::new(black_box(FlightTables::default()), memory, security()?);
    for _ in 0..10 {
        flight.step(&mut board);
        board.now_ms += 1000;
    }
    writeln!(std::io::stdout(), "after {} ms in mode {:?}", board.now_ms, flight.mode())?;
    Ok(())
}
