//! Kinds of stoppages: how often they come, and how long they last.

use hilal_plan::Fault;
use hilal_traverse::InvalidInput;

/// Refuses a rate or a duration that no stoppage can have.
pub(crate) fn validate(fault: &Fault) -> Result<(), InvalidInput> {
    let wrong = |what, value, must| InvalidInput::Number {
        name: format!("{what} of fault {}", fault.id),
        value,
        must,
    };
    if !(fault.per_day.is_finite() && fault.per_day >= 0.0) {
        return Err(wrong("per_day", fault.per_day, "be 0 or more"));
    }
    if !(fault.mean_h.is_finite() && fault.mean_h > 0.0) {
        return Err(wrong("mean_h", fault.mean_h, "be above 0"));
    }
    Ok(())
}

/// Events of all kinds in a second.
pub(crate) fn rate_s(faults: &[Fault]) -> f64 {
    faults.iter().map(Fault::rate_s).sum()
}

/// So many whole steps one of them lasts on average, whichever kind it is of.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 or more, and what is too many steps for a count is the largest one"
)]
pub(crate) fn mean_steps(faults: &[Fault], step_s: f64) -> usize {
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
        let said = |fault: Fault| validate(&fault).unwrap_err().to_string();
        assert!(said(fault(0.0)).contains("mean_h of fault stop"));
        assert!(said(fault(f64::NAN)).contains("mean_h of fault stop"));
        assert!(said(Fault { per_day: -1.0, ..fault(1.0) }).contains("per_day of fault stop"));
        assert_eq!(validate(&fault(1.0)), Ok(()));
    }
}
