//! Limits that mean something, alone and together.

use crate::check::finding::Findings;
use crate::schema::{SiteStudy, StudyLimits};

pub(super) fn check(study: &SiteStudy, findings: &mut Findings<'_>) {
    let limits = &study.limits;
    positive(limits, findings);
    angles(limits, findings);
    let (endurance_h, period_h) = (limits.endurance_h.value(), study.period.duration_days * 24.0);
    if period_h > 0.0 && endurance_h >= period_h {
        findings.warning(
            "limits.endurance_h",
            format!(
                "a rover that outlives {endurance_h} h of dark outlives the whole period of \
                 {period_h} h: every place is a haven; lengthen the period"
            ),
        );
    }
    let height_m = study.observer.height_m.value();
    if height_m < 0.0 {
        findings.error(
            "observer.height_m",
            format!("horizons are seen from above ground, got {height_m} m; write 0 or more"),
        );
    }
    let range_km = study.horizons.range_km;
    if !(range_km.is_finite() && range_km > 0.0) {
        findings.error(
            "horizons.range_km",
            format!("terrain is looked for up to a distance above 0 km, got {range_km}"),
        );
    }
    if study.horizons.azimuths == 0 {
        findings.error("horizons.azimuths", "horizons need at least 1 azimuth, got 0".to_owned());
    }
}

fn positive(limits: &StudyLimits, findings: &mut Findings<'_>) {
    let StudyLimits { powered_fraction, endurance_h, roughness_m, baseline_m, .. } = limits;
    for (key, value, unit, otherwise) in [
        ("powered_fraction", powered_fraction.value(), "", "no place is ever dark"),
        ("endurance_h", endurance_h.value(), " h", "no place with a night is a haven"),
        ("roughness_m", roughness_m.value(), " m", "no ground is smooth enough"),
        ("baseline_m", baseline_m.value(), " m", "there is no slope"),
    ] {
        if value <= 0.0 {
            findings.error(
                &format!("limits.{key}"),
                format!("got {value}{unit}; at or below 0 {otherwise}, write more"),
            );
        }
    }
}

fn angles(limits: &StudyLimits, findings: &mut Findings<'_>) {
    let slope_deg = limits.slope_deg.value();
    if !(slope_deg > 0.0 && slope_deg < 90.0) {
        findings.error(
            "limits.slope_deg",
            format!("the steepest slope must lie between 0° and 90°, got {slope_deg}°"),
        );
    }
    let mask_deg = limits.relay_mask_deg.value();
    if !(-90.0..90.0).contains(&mask_deg) {
        findings.error(
            "limits.relay_mask_deg",
            format!(
                "no relay stands {mask_deg}° above the horizontal; write an elevation from -90° \
                 to below 90°"
            ),
        );
    }
}
