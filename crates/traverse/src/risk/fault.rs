//! Kinds of stoppages: how often they come, and how long they last.

use hilal_mission::Mission;
use hilal_mission::schema::FaultKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::PlanError;

/// One kind of stoppage: a Poisson process whose events last for times that are distributed
/// exponentially. Heavier tails are made of two kinds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Its name.
    pub id: String,
    /// How many come in a day, on average.
    pub per_day: f64,
    /// How long one lasts, on average, in hours.
    pub mean_h: f64,
}

impl Fault {
    /// Takes the kinds that a mission declares.
    pub fn declared(mission: &Mission) -> Vec<Self> {
        let kind = |kind: &FaultKind| Self {
            id: kind.id.clone(),
            per_day: kind.per_day.get(),
            mean_h: kind.mean_h.get().to_seconds() / 3600.0,
        };
        mission.planning.faults.iter().map(kind).collect()
    }

    pub(super) fn validate(&self) -> Result<(), PlanError> {
        let wrong = |what, value, must| PlanError::Number {
            name: format!("{what} of fault {}", self.id),
            value,
            must,
        };
        if !(self.per_day.is_finite() && self.per_day >= 0.0) {
            return Err(wrong("per_day", self.per_day, "be 0 or more"));
        }
        if !(self.mean_h.is_finite() && self.mean_h > 0.0) {
            return Err(wrong("mean_h", self.mean_h, "be above 0"));
        }
        Ok(())
    }

    /// Events in a second.
    pub(super) fn rate_s(&self) -> f64 {
        self.per_day / 86_400.0
    }

    /// The probability that one which lasts now is over in so many seconds.
    pub(super) fn over_after(&self, seconds: f64) -> f64 {
        -(-seconds / self.mean_s()).exp_m1()
    }

    pub(super) fn mean_s(&self) -> f64 {
        self.mean_h * 3600.0
    }
}

/// Events of all kinds in a second.
pub(super) fn rate_s(faults: &[Fault]) -> f64 {
    faults.iter().map(Fault::rate_s).sum()
}

/// So many whole steps one of them lasts on average, whichever kind it is of.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 or more, and what is too many steps for a count is the largest one"
)]
pub(super) fn mean_steps(faults: &[Fault], step_s: f64) -> usize {
    let stopped_s: f64 = faults.iter().map(|fault| fault.rate_s() * fault.mean_s()).sum();
    let rate_s = rate_s(faults);
    if rate_s > 0.0 { (stopped_s / rate_s / step_s).ceil() as usize } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(mean_h: f64) -> Fault {
        Fault { id: "stop".to_owned(), per_day: 0.1, mean_h }
    }

    #[test]
    fn half_of_all_stoppages_are_over_after_the_mean_times_the_logarithm_of_two() {
        let over = fault(3.0).over_after(3.0 * 3600.0 * core::f64::consts::LN_2);
        assert!((over - 0.5).abs() < 1e-12);
    }

    #[test]
    fn kinds_count_by_how_often_they_come_in_the_mean_length() {
        let often = Fault { per_day: 0.5, ..fault(0.5) };
        // (0.1 · 6 h + 0.5 · 0.5 h) / 0.6 = 85 min.
        let faults = [fault(6.0), often];
        assert_eq!(mean_steps(&faults, 900.0), 6);
        assert_eq!(mean_steps(&faults, 300.0), 17);
        assert_eq!(mean_steps(&[Fault { per_day: 0.0, ..fault(6.0) }], 300.0), 0);
        assert_eq!(mean_steps(&[], 300.0), 0);
    }

    #[test]
    fn rates_and_durations_that_none_can_have_are_refused_by_name() {
        let said = |fault: Fault| fault.validate().unwrap_err().to_string();
        assert!(said(fault(0.0)).contains("mean_h of fault stop"));
        assert!(said(fault(f64::NAN)).contains("mean_h of fault stop"));
        assert!(said(Fault { per_day: -1.0, ..fault(1.0) }).contains("per_day of fault stop"));
        assert_eq!(fault(1.0).validate(), Ok(()));
    }
}
