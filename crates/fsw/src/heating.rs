//! Heats the box: by its temperature or by model, with the circuit that works, or with both when one is not enough.

use hilal_dictionary::{EventId, Mode, Sensor};
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;
use crate::hardware::HeaterCircuit;
use crate::heater_boost::HeaterBoost;
use crate::heater_circuits::{CircuitChange, CircuitCommand, CircuitHealth, HeaterCircuits};
use crate::thermostat::{HeaterSwitch, Thermostat, Warmth};

/// Thermostat, circuits and boost. They outlive a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Heating {
    thermostat: Thermostat,
    circuits: HeaterCircuits,
    boost: HeaterBoost,
    /// Safe mode was entered because the box can be neither measured nor heated.
    is_given_up: bool,
}

impl Heating {
    /// Returns whether the box should be heated now.
    pub(crate) fn is_on(&self) -> bool {
        self.thermostat.switch() == HeaterSwitch::On
    }

    /// Returns what the circuits are told.
    pub(crate) fn commands(&self) -> [CircuitCommand; 2] {
        if self.boost.is_on() {
            return HeaterCircuits::both_on();
        }
        HeaterCircuit::ALL.map(|circuit| self.circuits.command(circuit, self.thermostat.switch()))
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Runs the thermostat and watches the circuits, in every mode.
    pub(crate) fn keep_warm(&mut self) {
        let protection = &self.tables.protection;
        let share = if self.mode == Mode::Hibernate {
            protection.heater_duty_asleep
        } else {
            protection.heater_duty_awake
        };
        let temperature_c = self.readings.box_temperature_c;
        let warmth = match temperature_c {
            Some(celsius) => Warmth::Known(celsius),
            None if self.sensors.trust.is_trusted(Sensor::BoxTemperature) => Warmth::Missing,
            None => Warmth::Lost(share),
        };
        let now_s = self.readings.now_s();
        let event = self.heating.thermostat.update(&self.tables.thermal, warmth, now_s);
        if let Some(event) = event {
            let celsius = temperature_c.unwrap_or(f64::NAN);
            let is_by_model = event == EventId::HeaterByModel;
            let value = if is_by_model { 100.0 * share } else { celsius };
            self.downlink.event(event, &[value]);
        }
        let switch = self.heating.thermostat.switch();
        let found = self.heating.circuits.watch(self.readings.heater_power_w, switch);
        if let Some(
            CircuitChange::Switched(circuit, health) | CircuitChange::BothFailed(circuit, health),
        ) = found
        {
            let stays = f64::from(u8::from(health == CircuitHealth::StaysOn));
            self.downlink.event(EventId::HeaterSwitched, &[circuit.index() as f64, stays]);
        }
        if let Some(CircuitChange::BothFailed(..)) = found {
            self.downlink.event(EventId::HeaterLost, &[]);
        }
        self.boost(warmth);
        self.give_up(warmth);
    }

    /// Heats with both circuits when one is not enough, if both can.
    fn boost(&mut self, warmth: Warmth) {
        let heating = &mut self.heating;
        let event = if heating.circuits.are_well() {
            heating.boost.update(&self.tables.thermal, warmth, self.readings.now_s())
        } else {
            heating.boost.end()
        };
        if let Some(event) = event {
            let celsius = self.readings.box_temperature_c.unwrap_or(f64::NAN);
            self.downlink.event(event, &[celsius]);
        }
    }

    /// Enters safe mode, once, when nothing keeps the box warm any more: neither a temperature nor a heater by model.
    fn give_up(&mut self, warmth: Warmth) {
        let is_hopeless = matches!(warmth, Warmth::Lost(_)) && !self.heating.circuits.can_heat();
        match (is_hopeless, self.heating.is_given_up, self.mode) {
            (false, _, _) => self.heating.is_given_up = false,
            (true, false, Mode::Standby | Mode::Charge | Mode::Drive | Mode::Science) => {
                self.heating.is_given_up = true;
                let waited_s = f64::from(self.tables.protection.sensor_persistence_s);
                self.enter_safe((EventId::SafeThermalSensor, waited_s));
            }
            (true, _, _) => {}
        }
    }
}
