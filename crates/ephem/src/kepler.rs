//! Kepler's equation, and the orbit that it moves along.

use std::f64::consts::TAU;

use hilal_quantity::constants::{MOON_GM_M3_S2, MOON_RADIUS};
use hilal_quantity::{Angle, Duration, Epoch, Length, MoonMe, Rotation, Unit, Vector};

use crate::EphemError;

/// A two-body orbit around the Moon.
///
/// The angles are measured in the axes of `MOON_ME` as they stand at `epoch` and from then on
/// without turning: the reference plane is the lunar equator, and the node is counted from the
/// prime meridian of that instant. This is what published lunar inclinations mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeplerOrbit {
    /// Semi-major axis.
    pub semi_major_axis: Length,
    /// Eccentricity, in \[0, 1).
    pub eccentricity: f64,
    /// Inclination to the lunar equator.
    pub inclination: Angle,
    /// Longitude of the ascending node from the prime meridian at `epoch`.
    pub ascending_node: Angle,
    /// Argument of periapsis; 90° puts the apoapsis over the south.
    pub argument_of_periapsis: Angle,
    /// Mean anomaly at `epoch`.
    pub mean_anomaly: Angle,
    /// When the elements hold.
    pub epoch: Epoch,
}

impl KeplerOrbit {
    /// Returns semi-major axis and eccentricity from the heights of periapsis and apoapsis above
    /// the reference sphere, as missions publish them; the order of the two does not matter.
    ///
    /// ```
    /// use hilal_ephem::KeplerOrbit;
    /// use hilal_quantity::Length;
    /// let (axis, eccentricity) = KeplerOrbit::shape_from_heights(
    ///     Length::from_kilometres(254.0), Length::from_kilometres(16_941.0));
    /// assert!((axis.kilometres() - 10_334.9).abs() < 1e-6);
    /// assert!((eccentricity - 0.8073).abs() < 1e-4);
    /// ```
    pub fn shape_from_heights(periapsis: Length, apoapsis: Length) -> (Length, f64) {
        let (near, far) = (MOON_RADIUS + periapsis, MOON_RADIUS + apoapsis);
        ((near + far) / 2.0, (far - near).abs() / (near + far))
    }

    /// Returns the time of one revolution.
    pub fn period(&self) -> Duration {
        TAU / self.mean_motion_rad_s() * Unit::Second
    }

    /// Refuses elements that describe no closed orbit clear of the Moon.
    pub(crate) fn check(&self) -> Result<(), EphemError> {
        let refuse =
            |element, value, unit, limit| Err(EphemError::Orbit { element, value, unit, limit });
        if !(0.0..1.0).contains(&self.eccentricity) {
            return refuse("eccentricity", self.eccentricity, "(no unit)", "take 0 to below 1");
        }
        let periapsis = self.semi_major_axis * (1.0 - self.eccentricity);
        let angles = [
            ("inclination", self.inclination),
            ("ascending node", self.ascending_node),
            ("argument of periapsis", self.argument_of_periapsis),
            ("mean anomaly", self.mean_anomaly),
        ];
        if let Some((element, angle)) = angles.iter().find(|(_, a)| !a.radians().is_finite()) {
            return refuse(element, angle.degrees(), "degrees", "take a finite angle");
        }
        if !periapsis.metres().is_finite() || periapsis <= MOON_RADIUS {
            let limit = "periapsis must be above the surface, at 1737.4 km";
            return refuse("periapsis radius", periapsis.kilometres(), "km", limit);
        }
        Ok(())
    }

    /// Returns the position in the axes of `MOON_ME` at the orbit's own epoch.
    pub(crate) fn position_in_frozen_axes(&self, epoch: Epoch) -> Vector<MoonMe> {
        let [x, y] = self.position_in_plane_m(epoch);
        let frozen_from_plane = Rotation::<MoonMe, MoonMe>::about_z(-self.ascending_node)
            * Rotation::<MoonMe, MoonMe>::about_x(-self.inclination)
            * Rotation::<MoonMe, MoonMe>::about_z(-self.argument_of_periapsis);
        frozen_from_plane * Vector::from_metres([x, y, 0.0])
    }

    /// Returns the position in the plane of the orbit, periapsis along x.
    fn position_in_plane_m(&self, epoch: Epoch) -> [f64; 2] {
        let elapsed_s = (epoch - self.epoch).to_seconds();
        let mean = self.mean_anomaly + Angle::from_radians(self.mean_motion_rad_s() * elapsed_s);
        let eccentric = eccentric_anomaly(mean, self.eccentricity);
        let axis_m = self.semi_major_axis.metres();
        let flattening = (1.0 - self.eccentricity * self.eccentricity).sqrt();
        [axis_m * (eccentric.cos() - self.eccentricity), axis_m * flattening * eccentric.sin()]
    }

    fn mean_motion_rad_s(&self) -> f64 {
        let axis_m = self.semi_major_axis.metres();
        (MOON_GM_M3_S2 / (axis_m * axis_m * axis_m)).sqrt()
    }
}

/// Solves Kepler's equation M = E − e sin E for E, for 0 ≤ e < 1.
///
/// Contract: |E − e sin E − M| ≤ 1e-13 rad for M taken in (−180°, 180°]. Newton's method inside
/// the bracket [M − e, M + e], halving the bracket where Newton leaves it (Press et al.
/// 2007, section 9.4; the left side grows steadily, so the bracket always holds the one root).
fn eccentric_anomaly(mean: Angle, eccentricity: f64) -> Angle {
    const TOLERANCE_RAD: f64 = 1e-13;
    const HALVINGS_TO_ROUNDING: usize = 64;
    let mean_rad = mean.signed().radians();
    let (mut low, mut high) = (mean_rad - eccentricity, mean_rad + eccentricity);
    let mut guess = mean_rad + eccentricity * Angle::from_radians(mean_rad).sin();
    for _ in 0..HALVINGS_TO_ROUNDING {
        let angle = Angle::from_radians(guess);
        let miss = guess - eccentricity * angle.sin() - mean_rad;
        if miss.abs() <= TOLERANCE_RAD {
            break;
        }
        if miss > 0.0 {
            high = guess;
        } else {
            low = guess;
        }
        let newton = guess - miss / (1.0 - eccentricity * angle.cos());
        guess = if low < newton && newton < high { newton } else { f64::midpoint(low, high) };
    }
    Angle::from_radians(guess)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn orbit(periapsis_km: f64, apoapsis_km: f64) -> KeplerOrbit {
        let (semi_major_axis, eccentricity) = KeplerOrbit::shape_from_heights(
            Length::from_kilometres(periapsis_km),
            Length::from_kilometres(apoapsis_km),
        );
        KeplerOrbit {
            semi_major_axis,
            eccentricity,
            inclination: Angle::from_degrees(62.4),
            ascending_node: Angle::ZERO,
            argument_of_periapsis: Angle::from_degrees(90.0),
            mean_anomaly: Angle::ZERO,
            epoch: Epoch::from_gregorian_utc_at_midnight(2028, 11, 18),
        }
    }

    proptest! {
        #[test]
        fn keplers_equation_is_met_to_its_tolerance(mean_deg in -1e4..1e4_f64, e in 0.0..0.9999_f64) {
            let mean = Angle::from_degrees(mean_deg);
            let eccentric = eccentric_anomaly(mean, e);
            let miss = eccentric.radians() - e * eccentric.sin() - mean.signed().radians();
            prop_assert!(miss.abs() <= 1e-13, "{miss}");
        }

        #[test]
        fn radius_energy_and_period_are_those_of_the_ellipse(
            near_km in 100.0..2000.0_f64, more_km in 0.0..20_000.0_f64, hours in 0.0..400.0_f64,
        ) {
            let orbit = orbit(near_km, near_km + more_km);
            let at = |s: f64| {
                orbit.position_in_frozen_axes(orbit.epoch + hours * Unit::Hour + s * Unit::Second)
            };
            let radius_km = at(0.0).norm().kilometres();
            prop_assert!(radius_km >= 1737.4 + near_km - 1e-6);
            prop_assert!(radius_km <= 1737.4 + near_km + more_km + 1e-6);
            let speed_m_s = (at(0.5) - at(-0.5)).norm().metres();
            let energy = speed_m_s * speed_m_s / 2.0 - MOON_GM_M3_S2 / at(0.0).norm().metres();
            let expected = -MOON_GM_M3_S2 / (2.0 * orbit.semi_major_axis.metres());
            prop_assert!((energy / expected - 1.0).abs() < 1e-5, "{energy} {expected}");
            let later = at(orbit.period().to_seconds());
            prop_assert!((later - at(0.0)).norm().metres() < 1.0);
        }
    }

    #[test]
    fn the_two_published_orbits_have_the_published_periods() {
        assert!((orbit(200.0, 16_000.0).period().to_seconds() / 3600.0 - 24.3).abs() < 0.1);
        assert!((orbit(300.0, 8_600.0).period().to_seconds() / 3600.0 - 12.1).abs() < 0.1);
    }

    #[test]
    fn an_argument_of_90_degrees_puts_the_apoapsis_over_the_south() {
        let orbit = orbit(254.0, 16_941.0);
        let [_, _, z] = orbit.position_in_frozen_axes(orbit.epoch + orbit.period() * 0.5).metres();
        let expected_m = -(1737.4 + 16_941.0) * 1000.0 * orbit.inclination.sin();
        assert!((z - expected_m).abs() < 10.0);
    }
}
