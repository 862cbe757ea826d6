//! What the sensors add to the truth: noise and, for position fixes, gaps.

use hilal_quantity::{Angle, MapPoint};

use crate::Noise;
use crate::fault::FixCondition;

/// The accuracy of the sensors (one standard deviation). All values are ours; see
/// `docs/models/world.md`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SensorQuality {
    /// Heading.
    pub heading: Angle,
    /// Pitch and roll.
    pub tilt: Angle,
    /// State of charge, as a share.
    pub state_of_charge: f64,
    /// Temperatures in kelvins.
    pub temperature_k: f64,
    /// Position fix by day in metres.
    pub fix_lit_m: f64,
    /// Position fix by the vehicle's own lamps in metres.
    pub fix_dark_m: f64,
    /// Time between fixes by day in milliseconds.
    pub fix_lit_ms: u64,
    /// Time between fixes in the dark in milliseconds.
    pub fix_dark_ms: u64,
}

impl SensorQuality {
    /// The reference values.
    pub const REFERENCE: Self = Self {
        heading: Angle::from_degrees(0.3),
        tilt: Angle::from_degrees(0.2),
        state_of_charge: 0.003,
        temperature_k: 0.3,
        fix_lit_m: 1.0,
        fix_dark_m: 3.0,
        fix_lit_ms: 30_000,
        fix_dark_ms: 180_000,
    };
}

/// Makes position fixes: terrain-relative navigation, while the vehicle is awake.
#[derive(Debug, Clone)]
pub(crate) struct FixMaker {
    quality: SensorQuality,
    noise: Noise,
    last_ms: Option<u64>,
}

impl FixMaker {
    /// Starts without a fix.
    pub(crate) const fn new(quality: SensorQuality, noise: Noise) -> Self {
        Self { quality, noise, last_ms: None }
    }

    /// Returns a fix when one is due.
    pub(crate) fn fix(
        &mut self,
        now_ms: u64,
        (truth, sun_fraction): (MapPoint, f64),
        condition: FixCondition,
    ) -> Option<MapPoint> {
        let (interval_ms, sigma_m) = if sun_fraction > LIT {
            (self.quality.fix_lit_ms, self.quality.fix_lit_m)
        } else {
            (self.quality.fix_dark_ms, self.quality.fix_dark_m)
        };
        if self.last_ms.is_some_and(|last| now_ms < last + interval_ms) {
            return None;
        }
        self.last_ms = Some(now_ms);
        let sigma_m = libm::hypot(sigma_m, condition.spread_m);
        let mut error_m = || sigma_m * self.noise.normal();
        let bias_m = condition.bias_m;
        Some(MapPoint::new(truth.x_m + error_m() + bias_m, truth.y_m + error_m()))
    }
}

/// Share of the solar disc above which cameras see the ground without lamps.
const LIT: f64 = 0.05;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixes_are_rarer_and_rougher_in_the_dark() {
        let spread = |sun_fraction: f64| {
            let mut maker = FixMaker::new(SensorQuality::REFERENCE, Noise::new(4, 1));
            let fixes: Vec<f64> = (0..400_000)
                .filter_map(|second| {
                    let seen = (MapPoint::default(), sun_fraction);
                    maker.fix(second * 1000, seen, FixCondition::default())
                })
                .map(|fix| fix.x_m)
                .collect();
            let variance = fixes.iter().map(|x| x * x).sum::<f64>() / fixes.len() as f64;
            (fixes.len(), variance.sqrt())
        };
        let ((many, fine_m), (few, rough_m)) = (spread(1.0), spread(0.0));
        assert_eq!((many, few), (13_334, 2_223));
        assert!((fine_m - 1.0).abs() < 0.05 && (rough_m - 3.0).abs() < 0.2);
    }
}
