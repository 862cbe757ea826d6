//! On-board parameter monitoring (ECSS-E-ST-70-41C, service 12): what a monitor checks, and what it finds. Layouts,
//! numbers of statuses and the choice of events are ours.

use serde::{Deserialize, Serialize};

use crate::numbered::numbered;
use crate::{EventId, ParameterId};

numbered! {
    /// The events that a monitor raises: one below its low limit, one above its high limit. Monitors may share
    /// them; what hangs on an event then answers to each.
    MonitorEvents: u8 {
        /// The first two.
        A = 1, "A";
        /// The second two.
        B = 2, "B";
        /// The third two.
        C = 3, "C";
        /// The last two.
        D = 4, "D";
    }
}

impl MonitorEvents {
    /// Returns the event of a parameter below its low limit.
    pub const fn below(self) -> EventId {
        match self {
            Self::A => EventId::MonitorALow,
            Self::B => EventId::MonitorBLow,
            Self::C => EventId::MonitorCLow,
            Self::D => EventId::MonitorDLow,
        }
    }

    /// Returns the event of a parameter above its high limit.
    pub const fn above(self) -> EventId {
        match self {
            Self::A => EventId::MonitorAHigh,
            Self::B => EventId::MonitorBHigh,
            Self::C => EventId::MonitorCHigh,
            Self::D => EventId::MonitorDHigh,
        }
    }
}

numbered! {
    /// How a parameter stands to the limits of its monitor.
    CheckStatus: u8 {
        /// Not yet known.
        Unchecked = 0, "unchecked";
        /// Between the limits, or at one.
        Within = 1, "within limits";
        /// Below the low limit.
        Below = 2, "below the low limit";
        /// Above the high limit.
        Above = 3, "above the high limit";
        /// There is no reading.
        NoReading = 4, "no reading";
    }
}

/// What a monitor checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitCheck {
    /// The parameter.
    pub parameter: ParameterId,
    /// Seconds between two checks.
    pub interval_s: u16,
    /// How many checks in a row must find the same before it counts.
    pub repetitions: u8,
    /// Least raw number that is within limits.
    pub low: i32,
    /// Greatest raw number that is within limits.
    pub high: i32,
    /// Which events it raises.
    pub events: MonitorEvents,
}

impl LimitCheck {
    /// Returns how a value, in the parameter's unit, stands to the limits: by the raw number that housekeeping
    /// would report.
    ///
    /// ```
    /// use hilal_dictionary::{CheckStatus, LimitCheck, MonitorEvents, ParameterId};
    ///
    /// let check = LimitCheck {
    ///     parameter: ParameterId::BatterySoc,
    ///     interval_s: 10,
    ///     repetitions: 1,
    ///     low: 2400, // 24 %
    ///     high: 10_000,
    ///     events: MonitorEvents::A,
    /// };
    /// assert_eq!(check.status(Some(24.0)), CheckStatus::Within);
    /// assert_eq!(check.status(Some(23.99)), CheckStatus::Below);
    /// assert_eq!(check.status(None), CheckStatus::NoReading);
    /// ```
    pub fn status(&self, value: Option<f64>) -> CheckStatus {
        let Some(value) = value.filter(|value| !value.is_nan()) else {
            return CheckStatus::NoReading;
        };
        let raw = self.parameter.definition().raw(value);
        if raw < self.low.into() {
            CheckStatus::Below
        } else if raw > self.high.into() {
            CheckStatus::Above
        } else {
            CheckStatus::Within
        }
    }

    /// Returns the event that a status raises, if it raises one.
    pub const fn event(&self, status: CheckStatus) -> Option<EventId> {
        match status {
            CheckStatus::Below => Some(self.events.below()),
            CheckStatus::Above => Some(self.events.above()),
            CheckStatus::Unchecked | CheckStatus::Within | CheckStatus::NoReading => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_pair_of_events_is_its_own() {
        let events = MonitorEvents::ALL.map(|events| [events.below(), events.above()]);
        let distinct: std::collections::BTreeSet<_> = events.iter().flatten().collect();
        assert_eq!(distinct.len(), 2 * MonitorEvents::ALL.len());
    }

    proptest! {
        #[test]
        fn a_value_is_judged_by_the_number_that_housekeeping_sends(value in -50.0..50.0_f64) {
            let check = LimitCheck {
                parameter: ParameterId::BoxTemperature,
                interval_s: 1,
                repetitions: 1,
                low: -1000,
                high: 2000,
                events: MonitorEvents::A,
            };
            let mut buffer = [0; 64];
            let structure = crate::Structure::Thermal;
            crate::encode_housekeeping(structure, |_| Some(value), &mut buffer).unwrap();
            let sample = crate::decode_housekeeping(&buffer[..structure.octets()]).unwrap().next();
            let raw = sample.unwrap().raw.unwrap();
            let expected = match raw {
                raw if raw < -1000.0 => CheckStatus::Below,
                raw if raw > 2000.0 => CheckStatus::Above,
                _ => CheckStatus::Within,
            };
            prop_assert_eq!(check.status(Some(value)), expected);
        }
    }
}
