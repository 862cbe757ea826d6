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

    /// The probability that one which lasts at the start of a step is over at its end.
    pub(super) fn over_after(&self, step_s: f64) -> f64 {
        -(-step_s / self.mean_s()).exp_m1()
    }

    /// The probability that one which comes at any instant of a stretch, each as likely as another,
    /// is over at the stretch's end.
    pub(super) fn over_within(&self, stretch_s: f64) -> f64 {
        let lengths = stretch_s / self.mean_s();
        // (1 − e^−x)/x, and its series where the difference would lose its digits.
        let lasting =
            if lengths < 1e-4 { 1.0 - 0.5 * lengths } else { -(-lengths).exp_m1() / lengths };
        1.0 - lasting
    }

    pub(super) fn mean_s(&self) -> f64 {
        self.mean_h * 3600.0
    }
}

/// Events of all kinds in a second.
pub(super) fn rate_s(faults: &[Fault]) -> f64 {
    faults.iter().map(Fault::rate_s).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(mean_h: f64) -> Fault {
        Fault { id: "stop".to_owned(), per_day: 0.1, mean_h }
    }

    #[test]
    fn a_stoppage_that_comes_within_a_step_is_over_at_its_end_as_often_as_the_integral_says() {
        for mean_h in [0.01, 0.25, 3.0, 1e4] {
            let fault = fault(mean_h);
            let slices = 20_000;
            let over = |slice| {
                let left_s = 900.0 * (f64::from(slice) + 0.5) / f64::from(slices);
                fault.over_after(left_s) / f64::from(slices)
            };
            let sum: f64 = (0..slices).map(over).sum();
            assert!((fault.over_within(900.0) - sum).abs() < 1e-7, "{mean_h} h: {sum}");
        }
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
