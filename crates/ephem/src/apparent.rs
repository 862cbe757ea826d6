//! Where a body is seen: the light was on its way, and the observer moves.
//!
//! The same two corrections as SPICE's `LT+S`, in the same order.

use hilal_quantity::constants::SPEED_OF_LIGHT;
use hilal_quantity::{Duration, Icrf, Length, Unit, Vector};

use crate::EphemError;
use crate::almanac::{Almanac, Body, LIGHT_MARGIN_S, State};

/// Returns how long light takes for a distance.
///
/// ```
/// use hilal_quantity::{Length, Unit};
/// let delay = hilal_ephem::light_time(Length::from_kilometres(384_400.0));
/// assert!((delay.to_seconds() - 1.282).abs() < 1e-3);
/// ```
pub fn light_time(range: Length) -> Duration {
    light_time_s(range) * Unit::Second
}

fn light_time_s(range: Length) -> f64 {
    range.metres() / SPEED_OF_LIGHT.metres_per_second()
}

impl Almanac {
    /// Returns the apparent position of a body from an observer, who moves with the Moon's centre.
    pub(crate) fn apparent(
        &self,
        body: Body,
        et_s: f64,
        observer: &State,
    ) -> Result<Vector<Icrf>, EphemError> {
        let seen_at = |sent_et_s: f64| -> Result<Vector<Icrf>, EphemError> {
            Ok(self.state(body, sent_et_s)?.position - observer.position)
        };
        let range = seen_at(et_s)?.norm();
        let delay_s = light_time_s(range);
        if delay_s > LIGHT_MARGIN_S {
            return Err(self.misplaced(body, range));
        }
        let sent = seen_at(et_s - delay_s)?;
        Ok(aberrated(sent, observer.velocity_m_s))
    }
}

/// Turns a direction towards the observer's velocity (NAIF, `STELAB`: φ = asin |u × v/c|).
fn aberrated(seen: Vector<Icrf>, velocity_m_s: [f64; 3]) -> Vector<Icrf> {
    let range_m = seen.norm().metres();
    let direction = seen * (1.0 / range_m);
    let beta = Vector::from_metres(velocity_m_s.map(|v| v / SPEED_OF_LIGHT.metres_per_second()));
    // The part of v/c across the line of sight: its length is |u × v/c|.
    let across = beta - direction * direction.dot(beta);
    let sine = across.norm().metres();
    if sine == 0.0 {
        return seen;
    }
    let cosine = (1.0 - sine * sine).max(0.0).sqrt();
    (direction * cosine + across) * range_m
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn aberration_keeps_the_range_and_leans_towards_the_motion(
            x in -1.0..1.0_f64, y in -1.0..1.0_f64, speed_m_s in 1.0..40_000.0_f64,
        ) {
            let seen = Vector::<Icrf>::from_metres([x * 1e8, y * 1e8, 1e8]);
            let apparent = aberrated(seen, [speed_m_s, 0.0, 0.0]);
            prop_assert!((apparent.norm() - seen.norm()).metres().abs() < 1e-3);
            let motion = Vector::<Icrf>::from_metres([1.0, 0.0, 0.0]);
            prop_assert!(apparent.angle_to(motion) <= seen.angle_to(motion));
            prop_assert!(apparent.angle_to(seen).radians() <= speed_m_s / 299_792_458.0 * 1.000001);
        }
    }

    #[test]
    fn earths_orbital_speed_shifts_a_star_overhead_by_twenty_seconds_of_arc() {
        let seen = Vector::<Icrf>::from_metres([0.0, 0.0, 1e11]);
        let shift = aberrated(seen, [29_785.0, 0.0, 0.0]).angle_to(seen);
        assert!((shift.degrees() * 3600.0 - 20.49).abs() < 0.01);
    }

    #[test]
    fn an_observer_at_rest_sees_no_aberration() {
        let seen = Vector::<Icrf>::from_metres([1.0, 2.0, 3.0]);
        assert_eq!(aberrated(seen, [0.0; 3]), seen);
    }
}
