//! What the sensors read in one cycle: the truth, and their noise on it.

use crate::scenery::Scenery;
use crate::{Noise, SensorQuality, SimulatedVehicle};

/// Readings of one cycle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Readings {
    pub(crate) heading_rad: f64,
    pub(crate) tilt_rad: (f64, f64),
    pub(crate) state_of_charge: f64,
    pub(crate) bus_v: f64,
    pub(crate) battery_a: f64,
    pub(crate) motor_a: f64,
    pub(crate) box_c: f64,
    pub(crate) battery_c: f64,
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
        let attitude = self.attitude();
        let flow = self.power.flow();
        let soc = self.vehicle.battery.soc(self.power.stored()).value();
        let bus_v = FULL_V - SPAN_V * (1.0 - soc);
        let (heading, tilt) = (quality.heading.radians(), quality.tilt.radians());
        let kelvin = quality.temperature_k;
        let seen = attitude.sun_in_body(&self.sun).azimuth.radians();
        let sun_azimuth_rad = noisy(seen, heading);
        Readings {
            heading_rad: noisy(attitude.heading.angle().radians(), heading),
            tilt_rad: (noisy(attitude.pitch.radians(), tilt), noisy(attitude.roll.radians(), tilt)),
            state_of_charge: noisy(soc, quality.state_of_charge).clamp(0.0, 1.0),
            bus_v: noisy(bus_v, ELECTRIC_SIGMA),
            battery_a: noisy((flow.array - flow.load).watts() / bus_v, ELECTRIC_SIGMA),
            motor_a: flow.motors.watts() / bus_v,
            box_c: noisy(self.thermal.bus.celsius(), kelvin),
            battery_c: noisy(self.thermal.battery.celsius(), kelvin),
            chassis_c: noisy(self.thermal.chassis.celsius(), kelvin),
            sun_azimuth_rad: (self.sun.fraction.value() > 0.0).then_some(sun_azimuth_rad),
        }
    }
}
