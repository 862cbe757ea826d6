//! Keeps the electronics box warm: on below one temperature, off above a higher one, and on for a share of the time
//! when no temperature is known.

use hilal_dictionary::EventId;
use serde::{Deserialize, Serialize};

use crate::ThermalTable;

/// The heater is on once in this time while no temperature is known, in seconds: ours, short against the hours in
/// which the box cools.
const MODEL_PERIOD_S: u32 = 600;

/// The switch of the heater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum HeaterSwitch {
    /// Heater off.
    #[default]
    Off,
    /// Heater on.
    On,
}

/// What is known of the temperature of the box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Warmth {
    /// The temperature, in °C.
    Known(f64),
    /// Nothing now, and perhaps in the next cycle.
    Missing,
    /// Nothing any more: the heater is on for this share of the time, in \[0, 1\].
    Lost(f64),
}

/// The thermostat. It outlives a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Thermostat {
    switch: HeaterSwitch,
    is_by_model: bool,
}

impl Thermostat {
    /// Returns what the switch of the heater should be.
    pub(crate) const fn switch(self) -> HeaterSwitch {
        self.switch
    }

    /// Takes what is known of the temperature, and returns the event of a switch. A reading that is missing for a
    /// moment switches nothing.
    pub(crate) fn update(
        &mut self,
        table: &ThermalTable,
        warmth: Warmth,
        now_s: u32,
    ) -> Option<EventId> {
        let before = *self;
        self.switch = match warmth {
            Warmth::Known(celsius) if celsius < table.heater_on_c => HeaterSwitch::On,
            Warmth::Known(celsius) if celsius > table.heater_off_c => HeaterSwitch::Off,
            Warmth::Known(_) | Warmth::Missing => self.switch,
            Warmth::Lost(share) => by_model(share, now_s),
        };
        self.is_by_model = match warmth {
            Warmth::Known(_) => false,
            Warmth::Missing => self.is_by_model,
            Warmth::Lost(_) => true,
        };
        match (before.is_by_model, self.is_by_model) {
            (false, true) => Some(EventId::HeaterByModel),
            // What the model switches every few minutes is no news.
            (true, true) => None,
            (_, false) if before.switch == self.switch => None,
            (_, false) => Some(match self.switch {
                HeaterSwitch::On => EventId::HeaterOn,
                HeaterSwitch::Off => EventId::HeaterOff,
            }),
        }
    }
}

/// Returns the switch of a heater that is on for a share of each period, at its beginning.
fn by_model(share: f64, now_s: u32) -> HeaterSwitch {
    let passed = f64::from(now_s % MODEL_PERIOD_S) / f64::from(MODEL_PERIOD_S);
    if passed < share { HeaterSwitch::On } else { HeaterSwitch::Off }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_the_two_temperatures_nothing_is_switched() {
        let table = ThermalTable::default();
        let mut heater = Thermostat::default();
        let temperatures = [-5.0, -10.0, -12.5, -10.0, -8.5, -7.5, -10.0];
        let on: std::vec::Vec<bool> = temperatures
            .into_iter()
            .map(|celsius| {
                heater.update(&table, Warmth::Known(celsius), 0);
                heater.switch() == HeaterSwitch::On
            })
            .collect();
        assert_eq!(on, [false, false, true, true, true, false, false]);
    }

    #[test]
    fn a_reading_that_is_missing_for_a_moment_switches_nothing() {
        let table = ThermalTable::default();
        let mut heater = Thermostat::default();
        heater.update(&table, Warmth::Known(-20.0), 0);
        assert_eq!(heater.update(&table, Warmth::Missing, 1), None);
        assert_eq!(heater.switch(), HeaterSwitch::On);
    }

    #[test]
    fn without_a_temperature_the_heater_is_on_for_its_share_of_the_time() {
        let table = ThermalTable::default();
        for (share, seconds) in [(0.0, 0), (0.1, 600), (0.5, 3000), (1.0, 6000)] {
            let mut heater = Thermostat::default();
            let mut events = std::vec::Vec::new();
            let mut on = 0;
            for now_s in 0..6000 {
                events.extend(heater.update(&table, Warmth::Lost(share), now_s));
                on += u32::from(heater.switch() == HeaterSwitch::On);
            }
            assert_eq!(on, seconds);
            assert_eq!(events, [EventId::HeaterByModel]);
            let back = heater.update(&table, Warmth::Known(-20.0), 6000);
            assert_eq!(heater.switch(), HeaterSwitch::On);
            assert_eq!(back.is_some(), share < 1.0);
        }
    }
}
