//! What the sensors read in one cycle: the truth, and their noise on it.

use crate::scenery::Scenery;
use crate::{Noise, SensorQuality, SimulatedVehicle};

/// Readings of one cycle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Readings {
    pub(crate) heading_rad: Option<f64>,
    pub(crate) tilt_rad: Option<(f64, f64)>,
    pub(crate) state_of_charge: Option<f64>,
    pub(crate) bus_v: f64,
    pub(crate) battery_a: f64,
    /// Of all motors.
    pub(crate) motor_a: f64,
    /// Of the motors whose wheels pull.
    pub(crate) pulling_a: f64,
    pub(crate) box_c: Option<f64>,
    pub(crate) battery_c: Option<f64>,
    pub(crate) chassis_c: f64,
    pub(crate) sun_azimuth_rad: Option<f64>,
}

/// Voltage of a full bus and what it falls by until the battery is empty: an 8-cell lithium-ion
/// string, 33.6 V to 24 V (ours).
const FULL_V: f64 = 33.6;
const SPAN_V: f64 = 9.6;
/// Standard deviation of voltage and current readings, in volts and amperes: ours.
const ELECTRIC_SIGMA: f64 = 0.02;

impl<S: Scenery> SimulatedVehicle<S> {
    /// Reads every sensor once.
    pub(crate) fn read_sensors(&self, quality: SensorQuality, noise: &mut Noise) -> Readings {
        let mut noisy = |truth: f64, sigma: f64| truth + sigma * noise.normal();
        let attitude = self.stance.attitude;
        let flow = self.power.flow();
        let soc = self.vehicle.battery.soc(self.power.stored()).value();
        let bus_v = (FULL_V - SPAN_V * (1.0 - soc)) * self.faults.impairments().cells;
        let (heading, tilt) = (quality.heading.radians(), quality.tilt.radians());
        let kelvin = quality.temperature_k;
        let seen = self.stance.sun_in_body.azimuth.radians();
        let sun_azimuth_rad = noisy(seen, heading);
        let wasted_a = self.wheels.effort(self.commanded()).wasted_a;
        // Drawn in this order, whatever is wrong with a sensor.
        let heading_rad = noisy(attitude.heading.angle().radians(), heading);
        let tilt_rad = [attitude.pitch, attitude.roll].map(|angle| noisy(angle.radians(), tilt));
        let state_of_charge = noisy(soc, quality.state_of_charge).clamp(0.0, 1.0);
        let volts = noisy(bus_v, ELECTRIC_SIGMA);
        let battery_a = noisy((flow.array - flow.load).watts() / bus_v, ELECTRIC_SIGMA);
        let thermal = &self.thermal;
        let [box_c, battery_c, chassis_c] = [thermal.bus, thermal.battery, thermal.chassis]
            .map(|node| noisy(node.celsius(), kelvin));
        let (before, wrong) = (&self.readings, self.faults.impairments());
        let pulling_a = flow.pulling.watts() / bus_v;
        let pitch = wrong.tilt.read(tilt_rad[0], before.tilt_rad.map(|(pitch, _)| pitch), noise);
        let roll = wrong.tilt.read(tilt_rad[1], before.tilt_rad.map(|(_, roll)| roll), noise);
        let charge = wrong.charge.read(state_of_charge, before.state_of_charge, noise);
        let sun = wrong.sun.read(sun_azimuth_rad, before.sun_azimuth_rad, noise);
        let motor_a = pulling_a + wasted_a;
        Readings {
            heading_rad: wrong.heading.read(heading_rad, before.heading_rad, noise),
            tilt_rad: pitch.zip(roll),
            state_of_charge: charge.map(|charge| charge.clamp(0.0, 1.0)),
            bus_v: wrong.bus_voltage.read(volts, Some(before.bus_v), noise).unwrap_or(volts),
            battery_a,
            motor_a: wrong
                .motor_current
                .read(motor_a, Some(before.motor_a), noise)
                .unwrap_or(motor_a)
                .max(0.0),
            pulling_a,
            box_c: wrong.box_sensor.read(box_c, before.box_c, noise),
            battery_c: wrong.battery_sensor.read(battery_c, before.battery_c, noise),
            chassis_c,
            sun_azimuth_rad: sun.filter(|_| self.sun.fraction.value() > 0.0),
        }
    }
}
