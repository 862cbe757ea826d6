//! Both heater circuits at once: when one is on and the box gets cold all the same.

use hilal_dictionary::EventId;
use libm::fmin;
use serde::{Deserialize, Serialize};

use crate::ThermalTable;
use crate::thermostat::Warmth;

/// Below the temperature at which the heater is switched on by this, one circuit is not enough, in kelvins: ours, ten
/// times the noise of a reading.
const MARGIN_K: f64 = 3.0;
/// If it stays so for this long, in seconds: ours.
const COLD_S: u32 = 600;
/// Nearer to the limit of the box than this there is no time to wait, in kelvins: ours.
const NEAR_K: f64 = 2.0;
/// But where the thermostat works near the limit, the box is colder by this than it ever lets it be, in kelvins: ours.
const LEAST_K: f64 = 2.0;
/// For how long it must be so near, in seconds: ours.
const NEAR_S: u32 = 60;

/// Whether both circuits heat. It outlives a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct HeaterBoost {
    is_on: bool,
    /// Since when the box is too cold for one circuit.
    cold_since_s: Option<u32>,
    /// Since when it is near its limit.
    near_since_s: Option<u32>,
}

impl HeaterBoost {
    /// Returns whether both circuits heat.
    pub(crate) const fn is_on(self) -> bool {
        self.is_on
    }

    /// Takes what is known of the temperature, and returns the event of a beginning or an end. A reading that is
    /// missing for a moment changes nothing; without any temperature there is no boost.
    pub(crate) fn update(
        &mut self,
        table: &ThermalTable,
        warmth: Warmth,
        now_s: u32,
    ) -> Option<EventId> {
        let celsius = match warmth {
            Warmth::Known(celsius) => celsius,
            Warmth::Missing => return None,
            Warmth::Lost(_) => return self.end(),
        };
        if self.is_on {
            return if celsius > table.heater_off_c { self.end() } else { None };
        }
        let near_c = fmin(table.box_min_c + NEAR_K, table.heater_on_c - LEAST_K);
        let is_below = |limit_c: f64| (celsius < limit_c).then_some(now_s);
        self.cold_since_s =
            is_below(table.heater_on_c - MARGIN_K).map(|now_s| self.cold_since_s.unwrap_or(now_s));
        self.near_since_s = is_below(near_c).map(|now_s| self.near_since_s.unwrap_or(now_s));
        let lasts_s = |since_s: Option<u32>| now_s.saturating_sub(since_s.unwrap_or(now_s));
        self.is_on = lasts_s(self.cold_since_s) >= COLD_S || lasts_s(self.near_since_s) >= NEAR_S;
        self.is_on.then_some(EventId::HeaterBoost)
    }

    /// Ends it, and returns the event if it was on.
    pub(crate) fn end(&mut self) -> Option<EventId> {
        core::mem::take(self).is_on.then_some(EventId::HeaterBoostOver)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns after how many seconds at a temperature the boost begins.
    fn begins_after(table: &ThermalTable, celsius: f64) -> Option<u32> {
        let mut boost = HeaterBoost::default();
        (0..5000).find(|now_s| {
            boost.update(table, Warmth::Known(celsius), *now_s) == Some(EventId::HeaterBoost)
        })
    }

    #[test]
    fn a_box_that_stays_too_cold_is_boosted_after_ten_minutes_and_one_near_its_limit_after_one() {
        let table = ThermalTable::default();
        assert_eq!(begins_after(&table, -14.9), None);
        assert_eq!(begins_after(&table, -15.1), Some(600));
        assert_eq!(begins_after(&table, -18.1), Some(60));
    }

    #[test]
    fn a_thermostat_that_works_near_the_limit_is_no_reason() {
        let table =
            ThermalTable { heater_on_c: -18.5, heater_off_c: -17.0, ..ThermalTable::default() };
        assert_eq!(begins_after(&table, -20.4), None);
        assert_eq!(begins_after(&table, -20.6), Some(60));
    }

    #[test]
    fn a_warmer_reading_starts_the_count_anew_and_a_missing_one_does_not() {
        let (table, mut boost) = (ThermalTable::default(), HeaterBoost::default());
        for now_s in 0..5000 {
            let celsius = if now_s % 500 == 0 { -14.0 } else { -16.0 };
            assert_eq!(boost.update(&table, Warmth::Known(celsius), now_s), None);
        }
        let mut boost = HeaterBoost::default();
        let begins = (0..5000).find(|now_s| {
            let warmth = if now_s % 500 == 10 { Warmth::Missing } else { Warmth::Known(-16.0) };
            boost.update(&table, warmth, *now_s).is_some()
        });
        assert_eq!(begins, Some(600));
    }

    #[test]
    fn it_ends_where_the_heater_is_switched_off_or_when_no_temperature_is_known() {
        let (table, mut boost) = (ThermalTable::default(), HeaterBoost::default());
        for last in [Warmth::Known(-7.9), Warmth::Lost(0.5)] {
            for now_s in 0..=600 {
                boost.update(&table, Warmth::Known(-16.0), now_s);
            }
            assert_eq!(boost.update(&table, Warmth::Known(-8.1), 601), None);
            assert!(boost.is_on());
            assert_eq!(boost.update(&table, last, 602), Some(EventId::HeaterBoostOver));
            assert!(!boost.is_on());
            assert_eq!(boost.update(&table, last, 603), None);
        }
    }
}
