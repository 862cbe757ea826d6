//! The ground in pictures for the page's map.

use hilal_environment::SiteEnvironment;

/// Horizons for live shadow, as the page fetches them.
#[derive(Debug, Clone)]
pub struct ShadowFiles {
    /// How they are coded, as JSON.
    pub meta: String,
    /// Every eighth plane, gzip.
    pub every8: Vec<u8>,
    /// Groups of eight planes, gzip.
    pub groups: Vec<Vec<u8>>,
}

/// Returns the slope of each cell of the site in quarters of a degree, 255 where it is not known.
pub(crate) fn slope_octets(place: &SiteEnvironment) -> Vec<u8> {
    place.slope_deg.iter().map(|slope| quarter_degrees(*slope)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 254")]
fn quarter_degrees(slope_deg: f32) -> u8 {
    if slope_deg.is_nan() { 255 } else { (slope_deg * 4.0).round().clamp(0.0, 254.0) as u8 }
}
