//! The time of a study: inside the kernels, longer than a step, long enough to show a night.

use hilal_quantity::Unit;

use crate::check::finding::Findings;
use crate::check::time;
use crate::schema::StudyPeriod;

/// The Sun's way once around the Moon's sky, in days: the day that heat1d takes for the ground
/// (29.53059, as in docs/models/temperature.md), to two digits.
const LUNATION_DAYS: f64 = 29.53;

pub(super) fn check(period: &StudyPeriod, findings: &mut Findings<'_>) {
    let days = period.duration_days;
    if !(days.is_finite() && days > 0.0) {
        findings.error(
            "period.duration_days",
            format!("a study must last more than 0 days, got {days}"),
        );
        return;
    }
    time::covered("period.start_utc", ("study", period.start(), days), findings);
    if period.step_min == 0 {
        findings.error("period.step_min", "a step must last at least 1 min, got 0".to_owned());
    } else if period.step() > days * Unit::Day {
        findings.error(
            "period.step_min",
            format!(
                "a step of {} min is longer than the study's {:.0} min; shorten it",
                period.step_min,
                days * 1440.0
            ),
        );
    }
    if days < LUNATION_DAYS {
        findings.warning(
            "period.duration_days",
            format!(
                "a period of {days} d is shorter than a lunation of {LUNATION_DAYS} d: the Sun does \
                 not go all the way round, and nights are cut short; lengthen it unless that is meant"
            ),
        );
    }
}
