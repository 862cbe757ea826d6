//! Keeps the electronics box warm: on below one temperature, off above a higher one.

use hilal_dictionary::EventId;
use serde::{Deserialize, Serialize};

use crate::ThermalTable;

/// The switch of the heater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Thermostat {
    /// Heater off.
    #[default]
    Off,
    /// Heater on.
    On,
}

impl Thermostat {
    /// Takes the box temperature and returns the event of a switch. Without a reading the heater
    /// is off: a heater stuck on empties the battery, a cold box can be warmed later.
    pub(crate) fn update(
        &mut self,
        table: &ThermalTable,
        box_temperature_c: Option<f64>,
    ) -> Option<EventId> {
        let next = match box_temperature_c {
            None => Self::Off,
            Some(celsius) if celsius < table.heater_on_c => Self::On,
            Some(celsius) if celsius > table.heater_off_c => Self::Off,
            Some(_) => *self,
        };
        if next == *self {
            return None;
        }
        *self = next;
        Some(if next == Self::On { EventId::HeaterOn } else { EventId::HeaterOff })
    }
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
                heater.update(&table, Some(celsius));
                heater == Thermostat::On
            })
            .collect();
        assert_eq!(on, [false, false, true, true, true, false, false]);
    }

    #[test]
    fn without_a_reading_the_heater_goes_off() {
        let mut heater = Thermostat::On;
        let event = heater.update(&ThermalTable::default(), None);
        assert_eq!((heater, event), (Thermostat::Off, Some(EventId::HeaterOff)));
    }
}
