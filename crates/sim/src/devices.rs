//! The world as hardware: the flight software's traits, implemented.

use hilal_fsw::hardware::{
    AlarmLine, Clock, Mobility, PayloadBus, PowerUnit, Radio, SunSensor, Thermal, TransmitterState,
};
use hilal_mission::models::Mode;
use hilal_quantity::MapPoint;

use crate::SimulatedVehicle;
use crate::scenery::Scenery;

impl<S: Scenery> Clock for SimulatedVehicle<S> {
    fn now_ms(&self) -> u64 {
        self.now_ms
    }
}

impl<S: Scenery> Mobility for SimulatedVehicle<S> {
    fn command(&mut self, speed_m_s: f64, turn_rate_rad_s: f64) {
        self.mobility.command(speed_m_s, turn_rate_rad_s);
    }

    fn take_odometry_m(&mut self) -> f64 {
        self.mobility.take_odometry_m()
    }

    fn heading_rad(&self) -> Option<f64> {
        Some(self.readings.heading_rad)
    }

    fn tilt_rad(&self) -> Option<(f64, f64)> {
        Some(self.readings.tilt_rad)
    }

    fn take_position_fix(&mut self) -> Option<MapPoint> {
        self.fix.take()
    }

    fn motor_current_a(&self) -> f64 {
        self.readings.motor_a
    }
}

impl<S: Scenery> PowerUnit for SimulatedVehicle<S> {
    fn state_of_charge(&self) -> Option<f64> {
        Some(self.readings.state_of_charge)
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
        Some(self.readings.box_c)
    }

    fn battery_temperature_c(&self) -> Option<f64> {
        Some(self.readings.battery_c)
    }

    fn chassis_temperature_c(&self) -> Option<f64> {
        Some(self.readings.chassis_c)
    }

    fn set_heater(&mut self, on: bool) {
        self.heater_on = on;
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
        self.modem.transmitter()
    }

    fn transmit(&mut self, frame: &[u8]) {
        self.modem.transmit(self.now_ms, frame);
    }

    fn links(&self) -> u8 {
        self.link_bits()
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
        self.stoppages.is_on(self.now_ms)
    }
}
