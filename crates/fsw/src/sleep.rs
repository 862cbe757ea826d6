//! When to wake from hibernation.

use hilal_dictionary::Mode;
use serde::{Deserialize, Serialize};

use crate::BatteryTable;
use crate::readings::Readings;

/// A hibernation in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sleep {
    /// The time to wake; `None` sleeps until the battery is full enough.
    pub(crate) wake_s: Option<u32>,
    /// The mode to wake into.
    pub(crate) into: Mode,
}

impl Sleep {
    pub(crate) const fn new(wake_s: Option<u32>, into: Mode) -> Self {
        Self { wake_s, into }
    }

    /// Takes a cycle's readings and returns whether it is time to wake: the time has come, and the
    /// battery is above the waking level. Without a reading of the battery the time alone counts.
    ///
    /// Light does not wake before the time: the arrays charge a sleeping rover too, and whoever
    /// set the time knew when the light would go for good.
    pub(crate) fn is_over(self, table: &BatteryTable, readings: &Readings) -> bool {
        let charged = readings.soc.is_none_or(|soc| soc >= table.wake_soc);
        let time = self.wake_s.is_none_or(|wake_s| readings.now_s() >= wake_s);
        charged && time
    }
}

#[cfg(test)]
mod tests {
    use hilal_dictionary::MissionTime;

    use super::*;

    fn readings(now_s: u32, soc: f64, face_w: f64) -> Readings {
        Readings {
            time: MissionTime::from_seconds(now_s),
            soc: Some(soc),
            array_power_w: [face_w; 4],
            ..Readings::default()
        }
    }

    #[test]
    fn an_empty_battery_sleeps_past_the_time() {
        let sleep = Sleep::new(Some(100), Mode::Charge);
        let table = BatteryTable::default();
        assert!(!sleep.is_over(&table, &readings(99, 0.9, 0.0)));
        assert!(!sleep.is_over(&table, &readings(100, 0.05, 0.0)));
        assert!(sleep.is_over(&table, &readings(100, 0.9, 0.0)));
    }

    #[test]
    fn light_does_not_wake_before_the_time() {
        let sleep = Sleep::new(Some(1_000_000), Mode::Charge);
        let table = BatteryTable::default();
        assert!((1..4000).all(|now| !sleep.is_over(&table, &readings(now, 0.9, 15.0))));
    }
}
