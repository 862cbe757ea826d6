//! Limit violations: when a parameter leaves its limits, not every sample while it is outside.

use std::collections::BTreeMap;

use hilal_dictionary::{LimitStatus, ParameterId};
use hilal_quantity::Epoch;

use super::ParameterSample;

/// A parameter that has gone outside a limit, or further outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitViolation {
    /// Which parameter.
    pub id: ParameterId,
    /// On-board time.
    pub epoch: Epoch,
    /// The value that was outside, in the parameter's unit.
    pub value: f64,
    /// Which limit it broke.
    pub status: LimitStatus,
}

/// Remembers how each parameter stood last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LimitMonitor {
    last: BTreeMap<ParameterId, LimitStatus>,
}

impl LimitMonitor {
    /// Takes a sample and returns a violation if it stands worse than the one before.
    pub fn see(&mut self, sample: &ParameterSample) -> Option<LimitViolation> {
        let (status, value) = (sample.limit?, sample.value?);
        let before = self.last.insert(sample.id, status).unwrap_or(LimitStatus::Nominal);
        let worse = rank(status) > rank(before);
        worse.then_some(LimitViolation { id: sample.id, epoch: sample.epoch, value, status })
    }
}

fn rank(status: LimitStatus) -> u8 {
    match status {
        LimitStatus::Nominal => 0,
        LimitStatus::Yellow => 1,
        LimitStatus::Red => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hilal_dictionary::ParameterLimits;

    #[test]
    fn a_violation_is_told_once_until_it_gets_worse_or_comes_back() {
        let mut monitor = LimitMonitor::default();
        let id = ParameterId::BatterySoc;
        let limits = ParameterLimits::low(10.0, 20.0);
        let epoch = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let mut see = |value: f64| {
            let limit = Some(limits.status(value));
            let sample = ParameterSample { epoch, id, raw: Some(value), value: Some(value), limit };
            monitor.see(&sample).map(|violation| violation.status)
        };
        assert_eq!(see(50.0), None);
        assert_eq!(see(15.0), Some(LimitStatus::Yellow));
        assert_eq!(see(14.0), None);
        assert_eq!(see(9.0), Some(LimitStatus::Red));
        assert_eq!(see(15.0), None);
        assert_eq!(see(50.0), None);
        assert_eq!(see(5.0), Some(LimitStatus::Red));
    }
}
