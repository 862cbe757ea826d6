//! How much of its hemisphere a slope sees of other ground.

use core::f64::consts::FRAC_PI_2;

use hilal_quantity::{Angle, Fraction};

/// Returns the share of what a sloping surface sees, weighted by the cosine from its normal, that
/// is terrain and not sky: the view factor of the terrain, 1 − that of the sky.
///
/// `horizons` are elevations above the local horizontal at equal steps of azimuth; `slope` is the
/// angle of the surface from the horizontal, and `downhill` the azimuth in which it falls, counted
/// from the first horizon in the direction of the others. Where the surface itself stands above
/// the horizon, it bounds the sky.
///
/// For one azimuth, at Δ from downhill and with the sky above an elevation h, the integral of the
/// cosine from the normal over elevation is
///
/// ```text
/// ∫ (cos s sin e + sin s cos Δ cos e) cos e de, from h to 90°
///   = ½ cos s cos² h + ½ sin s cos Δ (π/2 − h − sin h cos h)
/// ```
///
/// and the sky's view factor is its sum over azimuth, over π. The sum takes each azimuth as it
/// stands for its whole step: exact to 1e-9 with 72 azimuths for smooth horizons, and as good as
/// the horizons for ragged ones.
///
/// A level plain hides nothing, and a pit with walls up to e hides sin² e:
///
/// ```
/// use hilal_quantity::Angle;
/// use hilal_site::terrain_share;
///
/// let pit = [Angle::from_degrees(30.0); 72];
/// let hidden = terrain_share(&pit, Angle::ZERO, Angle::ZERO);
/// assert!((hidden.value() - 0.25).abs() < 1e-12);
/// ```
pub fn terrain_share(horizons: &[Angle], slope: Angle, downhill: Angle) -> Fraction {
    let (sin_slope, cos_slope) = (slope.sin(), slope.cos());
    let turn = core::f64::consts::TAU / horizons.len() as f64;
    let sky: f64 = horizons
        .iter()
        .enumerate()
        .map(|(i, horizon)| {
            let along = sin_slope * libm::cos(i as f64 * turn - downhill.radians());
            // The surface's own edge: cos s sin e + sin s cos Δ cos e = 0.
            let edge = libm::atan2(-along, cos_slope);
            let h = Angle::from_radians(horizon.radians().max(edge));
            let (sin_h, cos_h) = (h.sin(), h.cos());
            cos_slope * cos_h * cos_h + along * (FRAC_PI_2 - h.radians() - sin_h * cos_h)
        })
        .sum();
    Fraction::clamped(1.0 - sky / horizons.len() as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn degrees(value: f64) -> Angle {
        Angle::from_degrees(value)
    }

    /// The same integral by brute force over the hemisphere above the horizontal and below it.
    fn by_quadrature(horizon: impl Fn(f64) -> f64, slope: Angle, downhill: Angle) -> f64 {
        const STEPS: u32 = 720;
        let step = core::f64::consts::PI / f64::from(STEPS);
        let mut sky = 0.0;
        for i in 0..2 * STEPS {
            let azimuth = (f64::from(i) + 0.5) * step;
            for j in 0..STEPS {
                let e = (f64::from(j) + 0.5) * step - FRAC_PI_2;
                let cosine = slope.cos() * e.sin()
                    + slope.sin() * (azimuth - downhill.radians()).cos() * e.cos();
                let seen = if e > horizon(azimuth) { cosine.max(0.0) } else { 0.0 };
                sky += seen * e.cos() * step * step;
            }
        }
        1.0 - sky / core::f64::consts::PI
    }

    #[test]
    fn a_level_plain_sees_only_sky() {
        let hidden = terrain_share(&[Angle::ZERO; 360], Angle::ZERO, Angle::ZERO);
        assert!(hidden.value().abs() < 1e-12);
    }

    #[test]
    fn a_horizon_below_the_horizontal_opens_no_more_sky_to_a_level_cell() {
        let hidden = terrain_share(&[degrees(-3.0); 360], Angle::ZERO, Angle::ZERO);
        assert!(hidden.value().abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_pit_hides_the_square_of_the_sine_of_its_walls(wall_deg in 0.0..89.0_f64) {
            let hidden = terrain_share(&[degrees(wall_deg); 36], Angle::ZERO, Angle::ZERO);
            prop_assert!((hidden.value() - degrees(wall_deg).sin().powi(2)).abs() < 1e-12);
        }

        #[test]
        fn a_slope_above_a_plain_sees_the_plain(
            slope_deg in 0.0..60.0_f64,
            downhill_deg in 0.0..360.0_f64,
        ) {
            let plain = [Angle::ZERO; 72];
            let hidden = terrain_share(&plain, degrees(slope_deg), degrees(downhill_deg));
            let exact = 0.5 * (1.0 - degrees(slope_deg).cos());
            prop_assert!((hidden.value() - exact).abs() < 1e-9);
        }

        #[test]
        fn a_higher_horizon_hides_no_less(
            horizon_deg in -5.0..60.0_f64,
            more_deg in 0.0..20.0_f64,
            slope_deg in 0.0..40.0_f64,
        ) {
            let share = |horizon_deg| {
                terrain_share(&[degrees(horizon_deg); 72], degrees(slope_deg), Angle::ZERO).value()
            };
            prop_assert!(share(horizon_deg + more_deg) >= share(horizon_deg) - 1e-12);
        }
    }

    #[test]
    fn a_slope_under_a_ragged_horizon_agrees_with_brute_force() {
        let horizon = |azimuth: f64| 0.15 + 0.1 * (3.0 * azimuth).sin();
        let (slope, downhill) = (degrees(20.0), degrees(130.0));
        let horizons: Vec<Angle> =
            (0..360).map(|i| Angle::from_radians(horizon(f64::from(i).to_radians()))).collect();
        let hidden = terrain_share(&horizons, slope, downhill).value();
        let exact = by_quadrature(horizon, slope, downhill);
        assert!((hidden - exact).abs() < 5e-4, "{hidden} for {exact}");
    }
}
