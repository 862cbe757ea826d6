//! Where a candidate lies and what is analysed around it.

use crate::check::finding::Findings;
use crate::schema::{CandidateSite, LandingEllipse, SitePole};

/// How far from the pole a site may lie: the map's scale is 1.07 there.
const LOWEST_LATITUDE_DEG: f64 = 60.0;

pub(super) fn check(key: &str, site: &CandidateSite, findings: &mut Findings<'_>) {
    latitude(key, site, findings);
    let extent_km = site.extent_km;
    if !(extent_km.is_finite() && extent_km > 0.0) {
        findings.error(
            &format!("{key}.extent_km"),
            format!("the side of the square must be longer than 0 km, got {extent_km}"),
        );
        return;
    }
    ellipse(&format!("{key}.ellipse"), &site.ellipse, extent_km, findings);
}

fn latitude(key: &str, site: &CandidateSite, findings: &mut Findings<'_>) {
    let key = format!("{key}.latitude_deg");
    let latitude_deg = site.latitude_deg.value();
    if !(LOWEST_LATITUDE_DEG..=90.0).contains(&latitude_deg.abs()) {
        findings.error(
            &key,
            format!(
                "a polar site lies between {LOWEST_LATITUDE_DEG}° and 90° of latitude, north or \
                 south, got {latitude_deg}°"
            ),
        );
        return;
    }
    let (name, north) = match site.pole {
        SitePole::North => ("north", true),
        SitePole::South => ("south", false),
    };
    if north != (latitude_deg > 0.0) {
        findings.error(
            &key,
            format!(
                "{latitude_deg}° does not lie around the {name} pole; change the sign or `pole`"
            ),
        );
    }
}

fn ellipse(key: &str, ellipse: &LandingEllipse, extent_km: f64, findings: &mut Findings<'_>) {
    let (major_km, minor_km) = (ellipse.semi_major_km.value(), ellipse.semi_minor_km.value());
    if minor_km <= 0.0 {
        findings.error(
            &format!("{key}.semi_minor_km"),
            format!("half of the short axis must be longer than 0 km, got {minor_km} km"),
        );
    }
    if minor_km > major_km {
        findings.error(
            &format!("{key}.semi_minor_km"),
            format!(
                "half of the short axis, {minor_km} km, is longer than half of the long one, \
                 {major_km} km; exchange them"
            ),
        );
    }
    if 2.0 * major_km > extent_km {
        findings.error(
            &format!("{key}.semi_major_km"),
            format!(
                "an ellipse {} km long does not fit into the square of {extent_km} km; shorten \
                 it or widen extent_km",
                2.0 * major_km
            ),
        );
    }
    if !ellipse.grid_azimuth_deg.is_finite() {
        findings.error(
            &format!("{key}.grid_azimuth_deg"),
            format!("an azimuth must be a finite number, got {}", ellipse.grid_azimuth_deg),
        );
    }
}
