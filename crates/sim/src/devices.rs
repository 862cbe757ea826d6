//! The world as hardware: the flight software's traits, implemented.

use hilal_fsw::hardware::{
    AlarmLine, Bank, Clock, Computer, HeaterCircuit, HeaterSupply, LastingMemory, Mobility,
    PayloadBus, PowerUnit, Radio, ReceiverSide, ResetCause, SunSensor, Thermal, TransmitterState,
    WheelDrive,
};
use hilal_mission::models::Mode;
use hilal_quantity::MapPoint;

use crate::SimulatedVehicle;
use crate::health::Health;
use crate::scenery::Scenery;

impl<S: Scenery> Clock for SimulatedVehicle<S> {
    fn now_ms(&self) -> u64 {
        self.now_ms.saturating_add_signed(self.clock_offset_ms)
    }
}

impl<S: Scenery> Mobility for SimulatedVehicle<S> {
    fn command(&mut self, speed_m_s: f64, turn_rate_rad_s: f64) {
        self.mobility.command(speed_m_s, turn_rate_rad_s);
    }

    fn take_odometry_m(&mut self) -> f64 {
        let travelled_m = self.mobility.take_odometry_m();
        match self.faults.impairments().odometer {
            Health::Working => travelled_m,
            Health::Dead => 0.0,
        }
    }

    fn heading_rad(&self) -> Option<f64> {
        self.readings.heading_rad
    }

    fn tilt_rad(&self) -> Option<(f64, f64)> {
        self.readings.tilt_rad
    }

    fn take_position_fix(&mut self) -> Option<MapPoint> {
        self.fix.take()
    }

    fn motor_current_a(&self) -> f64 {
        self.readings.motor_a
    }

    fn wheel_current_a(&self, wheel: u8) -> Option<f64> {
        self.wheels.current_a(wheel, self.readings.pulling_a, self.commanded())
    }

    fn set_wheel(&mut self, wheel: u8, drive: WheelDrive) {
        self.wheels.set(wheel, drive);
    }
}

impl<S: Scenery> PowerUnit for SimulatedVehicle<S> {
    fn state_of_charge(&self) -> Option<f64> {
        self.readings.state_of_charge
    }

    fn bus_voltage_v(&self) -> Option<f64> {
        Some(self.readings.bus_v)
    }

    fn battery_current_a(&self) -> Option<f64> {
        Some(self.readings.battery_a)
    }

    fn array_power_w(&self) -> [f64; 4] {
        // One reading for the faces that look forwards, one to the right, the rear and the left.
        let mut watts = [0.0; 4];
        let faces = self.vehicle.array.faces.iter().zip(&self.power.flow().faces);
        for (face, output) in faces {
            watts[face.side().index()] += output.watts();
        }
        watts
    }

    fn load_power_w(&self) -> f64 {
        self.power.flow().load.watts()
    }

    fn select_loads(&mut self, mode: u8) {
        if let Some(mode) = Mode::from_number(mode) {
            self.mode = mode;
            // What an alarm left on is switched off with the rest when another mode is chosen.
            self.held = self.held.filter(|_| mode == Mode::Safe);
        }
    }
}

impl<S: Scenery> Thermal for SimulatedVehicle<S> {
    fn box_temperature_c(&self) -> Option<f64> {
        self.readings.box_c
    }

    fn battery_temperature_c(&self) -> Option<f64> {
        self.readings.battery_c
    }

    fn chassis_temperature_c(&self) -> Option<f64> {
        Some(self.readings.chassis_c)
    }

    fn heater_power_w(&self) -> Option<f64> {
        Some(self.heater().watts())
    }

    fn set_heater(&mut self, circuit: HeaterCircuit, on: bool) {
        if on {
            self.heaters.switch_on(circuit);
        } else {
            self.heaters.switch_off(circuit);
        }
    }

    fn supply_heater(&mut self, circuit: HeaterCircuit, supply: HeaterSupply) {
        self.heaters.supply(circuit, supply);
    }
}

impl<S: Scenery> SunSensor for SimulatedVehicle<S> {
    fn sun_azimuth_rad(&self) -> Option<f64> {
        self.readings.sun_azimuth_rad
    }
}

impl<S: Scenery> Radio for SimulatedVehicle<S> {
    fn receive(&mut self, buffer: &mut [u8]) -> Option<usize> {
        let frame = self.modem.receive()?;
        let length = frame.len().min(buffer.len());
        buffer[..length].copy_from_slice(&frame[..length]);
        Some(length)
    }

    fn transmitter(&self) -> TransmitterState {
        match (self.modem.transmitter(), self.frame_octets) {
            (TransmitterState::Ready { transmitter, .. }, Some(frame_octets)) => {
                TransmitterState::Ready { transmitter, frame_octets }
            }
            (state, _) => state,
        }
    }

    fn transmit(&mut self, frame: &[u8]) {
        self.modem.transmit(self.now_ms, frame);
    }

    fn links(&self) -> u8 {
        self.link_bits()
    }

    fn select_receiver(&mut self, receiver: ReceiverSide) {
        self.receiver = receiver;
    }
}

impl<S: Scenery> PayloadBus for SimulatedVehicle<S> {
    fn set_power(&mut self, payload: u8, on: bool) {
        if on {
            self.payloads.switch_on(payload);
        } else {
            self.payloads.switch_off(payload);
        }
    }

    fn read(&mut self, payload: u8, buffer: &mut [u8]) -> Option<usize> {
        let record = self.payloads.read(payload)?;
        let length = record.len().min(buffer.len());
        buffer[..length].copy_from_slice(&record[..length]);
        Some(length)
    }
}

impl<S: Scenery> AlarmLine for SimulatedVehicle<S> {
    fn is_alarm_up(&self) -> bool {
        self.stoppages.is_on(self.now_ms) || self.faults.impairments().alarm
    }
}

impl<S: Scenery> LastingMemory for SimulatedVehicle<S> {
    fn read(&self, bank: Bank, offset: usize, buffer: &mut [u8]) {
        match self.faults.impairments().banks[bank.index()] {
            Health::Working => self.memory.read(bank, offset, buffer),
            Health::Dead => buffer.fill(0),
        }
    }

    fn write(&mut self, bank: Bank, offset: usize, octets: &[u8]) {
        match self.faults.impairments().banks[bank.index()] {
            Health::Working => self.memory.write(bank, offset, octets),
            Health::Dead => {}
        }
    }
}

impl<S: Scenery> Computer for SimulatedVehicle<S> {
    fn reset_cause(&self) -> ResetCause {
        self.computer.cause()
    }

    fn serve_watchdog(&mut self) {
        self.computer.serve(self.now_ms);
    }
}
