//! Antennas: their gain in a direction.

use core::f64::consts::{FRAC_PI_2, PI};

use hilal_quantity::{Angle, Decibels, Frequency, Length};

/// How far the pattern of a whip falls below its peak towards its axis: mast and body fill the null of
/// the formula. Ours.
pub const WHIP_NULL: Decibels = Decibels::from_db(30.0);

/// Least gain of an antenna for a hemisphere, in any direction and over isotropic: what its back lobes
/// and the body around it leave. Ours.
pub const HEMISPHERE_FLOOR: Decibels = Decibels::from_db(-15.0);

/// Efficiency by which the beamwidth of a steered antenna is taken from its gain. Ours, in the middle
/// of dishes and arrays.
pub const STEERED_EFFICIENCY: f64 = 0.55;

/// How far side lobes lie below the middle of a beam at least. Ours: between 13 dB of an evenly lit aperture and 20 dB
/// of a tapered one.
pub const SIDE_LOBES: Decibels = Decibels::from_db(16.0);

/// Half-power beamwidth of a dish in degrees, times its diameter in wavelengths: for a taper that is
/// usual at its edge.
const BEAMWIDTH_DEG: f64 = 70.0;

/// An antenna.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Antenna {
    /// An upright half-wave dipole or a whip like it, fixed to the body.
    Whip {
        /// Gain at right angles to it, over isotropic, losses included.
        gain: Decibels,
    },
    /// A patch or helix that looks straight up from the body.
    Hemisphere {
        /// Gain at its zenith, over isotropic. It sets the width of the pattern: below 3.01 dB it is
        /// as wide as at 3.01 dB, and the rest is loss.
        gain: Decibels,
    },
    /// An antenna that is pointed at the other end, by its gain.
    Steered {
        /// Gain in the middle of its beam, over isotropic.
        gain: Decibels,
        /// How far the other end is from the middle of the beam.
        pointing_error: Angle,
    },
    /// A dish that is pointed at the other end, by its size.
    Dish {
        /// Diameter.
        diameter: Length,
        /// Share of the aperture that works, from 0 to 1.
        efficiency: f64,
        /// How far the other end is from the middle of the beam.
        pointing_error: Angle,
    },
}

impl Antenna {
    /// Returns the gain over isotropic towards an elevation above the local horizontal.
    ///
    /// What is fixed to the body has the worst gain that a lean of up to `lean` in any direction leaves;
    /// what is pointed does not mind.
    pub fn gain(&self, carrier: Frequency, elevation: Angle, lean: Angle) -> Decibels {
        match *self {
            Self::Whip { gain } => gain + whip_pattern(elevation.abs() + lean),
            Self::Hemisphere { gain } => hemisphere_gain(gain, elevation - lean),
            Self::Steered { gain, pointing_error } => {
                gain - off_beam(pointing_error, beamwidth(gain))
            }
            Self::Dish { diameter, efficiency, pointing_error } => {
                let waves = diameter / carrier.wavelength();
                let peak = Decibels::of_ratio(efficiency * PI * PI * waves * waves);
                peak - off_beam(pointing_error, Angle::from_degrees(BEAMWIDTH_DEG / waves))
            }
        }
    }
}

impl Antenna {
    /// Returns how much weaker the antenna is towards the reflection of the other end in level ground, as far below the
    /// horizontal as the other end stands above it; never less than nothing.
    pub fn reflection_rejection(&self, carrier: Frequency, elevation: Angle) -> Decibels {
        let elevation = elevation.clamp(Angle::ZERO, Angle::RIGHT);
        let rejection = match *self {
            Self::Whip { .. } => Decibels::ZERO,
            Self::Hemisphere { gain } => {
                hemisphere_gain(gain, elevation) - hemisphere_gain(gain, -elevation)
            }
            Self::Steered { gain, .. } => off_beam(elevation * 2.0, beamwidth(gain)),
            Self::Dish { diameter, .. } => {
                let waves = diameter / carrier.wavelength();
                off_beam(elevation * 2.0, Angle::from_degrees(BEAMWIDTH_DEG / waves))
            }
        };
        rejection.clamp(Decibels::ZERO, SIDE_LOBES)
    }
}

/// Half-power beamwidth of a steered antenna, by its gain.
fn beamwidth(gain: Decibels) -> Angle {
    Angle::from_degrees(BEAMWIDTH_DEG * PI * libm::sqrt(STEERED_EFFICIENCY / gain.ratio()))
}

/// The pattern of a half-wave dipole over its peak, at an angle from its equator:
/// (cos(½π sin ε)/cos ε)², held above the null. It falls all the way to the axis.
fn whip_pattern(from_equator: Angle) -> Decibels {
    let angle = from_equator.min(Angle::RIGHT);
    let cosine = angle.cos();
    let field = if cosine > 1e-9 { libm::cos(FRAC_PI_2 * angle.sin()) / cosine } else { 0.0 };
    Decibels::of_ratio(field * field).max(-WHIP_NULL)
}

/// Gain at an elevation over the plane of the antenna of a pattern cosⁿ θ about its zenith, whose
/// directivity over a hemisphere is 2(n + 1).
fn hemisphere_gain(peak: Decibels, elevation: Angle) -> Decibels {
    let exponent = (peak.ratio() / 2.0 - 1.0).max(0.0);
    // A lean beyond straight down finds no worse direction.
    let upward = elevation.max(-Angle::RIGHT).sin();
    if upward <= 0.0 {
        return HEMISPHERE_FLOOR.min(peak);
    }
    let gain = peak + Decibels::of_ratio(upward) * exponent;
    gain.max(HEMISPHERE_FLOOR.min(peak))
}

/// Loss off the middle of a beam: 12 (error/beamwidth)² dB, 3 dB at half of the half-power beamwidth.
fn off_beam(error: Angle, beamwidth: Angle) -> Decibels {
    let share = error / beamwidth;
    Decibels::from_db(12.0 * share * share)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const S_BAND: Frequency = Frequency::from_megahertz(2200.0);
    const X_BAND: Frequency = Frequency::from_megahertz(8450.0);

    fn towards(antenna: Antenna, elevation_deg: f64, lean_deg: f64) -> f64 {
        let (elevation, lean) = (Angle::from_degrees(elevation_deg), Angle::from_degrees(lean_deg));
        antenna.gain(S_BAND, elevation, lean).db()
    }

    /// Mean gain over the sphere in dB: 0 for an antenna without loss.
    fn mean_db(antenna: Antenna) -> f64 {
        let steps = 20_000;
        let sum: f64 = (0..steps)
            .map(|step| {
                let sine = -1.0 + 2.0 * (f64::from(step) + 0.5) / f64::from(steps);
                antenna.gain(S_BAND, Angle::asin(sine), Angle::ZERO).ratio()
            })
            .sum();
        10.0 * (sum / f64::from(steps)).log10()
    }

    #[test]
    fn patterns_send_as_much_as_they_are_given() {
        // A half-wave dipole has 2.15 dBi.
        let whip = mean_db(Antenna::Whip { gain: Decibels::from_db(2.15) });
        assert!(whip.abs() < 0.01, "{whip}");
        for gain in [3.02, 4.0, 5.0, 6.5, 8.0, 10.0] {
            let mean = mean_db(Antenna::Hemisphere { gain: Decibels::from_db(gain) });
            assert!(mean.abs() < 0.1, "{gain}: {mean}");
        }
        // Below that the hemisphere is lossy, and sends what is left.
        let lossy = mean_db(Antenna::Hemisphere { gain: Decibels::from_db(1.0) });
        assert!((lossy + 2.01).abs() < 0.12, "{lossy}");
    }

    #[test]
    fn a_whip_is_deaf_towards_its_axis_and_an_upward_antenna_below_the_horizontal() {
        let whip = Antenna::Whip { gain: Decibels::from_db(2.0) };
        assert!((towards(whip, 0.0, 0.0) - 2.0).abs() < 1e-12);
        // Half power of a half-wave dipole: 78° wide.
        assert!((towards(whip, 39.0, 0.0) + 1.0).abs() < 0.05, "{}", towards(whip, 39.0, 0.0));
        assert!((towards(whip, -39.0, 0.0) - towards(whip, 39.0, 0.0)).abs() < 1e-12);
        assert!((towards(whip, 90.0, 0.0) + 28.0).abs() < 1e-12);
        let patch = Antenna::Hemisphere { gain: Decibels::from_db(6.0206) };
        // n = 1: the gain is 4 sin ε.
        assert!((towards(patch, 30.0, 0.0) - 3.0103).abs() < 1e-4);
        assert!((towards(patch, 0.0, 0.0) + 15.0).abs() < 1e-12);
        assert!((towards(patch, -60.0, 0.0) + 15.0).abs() < 1e-12);
    }

    #[test]
    fn a_dish_of_35_m_has_the_gain_and_the_beam_of_one() {
        let dish = |error_deg| Antenna::Dish {
            diameter: Length::from_metres(35.0),
            efficiency: 0.6,
            pointing_error: Angle::from_degrees(error_deg),
        };
        let gain = |error_deg| dish(error_deg).gain(X_BAND, Angle::ZERO, Angle::ZERO).db();
        // 10 log(0.6) + 20 log(π 35 m / 35.478 mm).
        assert!((gain(0.0) - 67.605).abs() < 0.01, "{}", gain(0.0));
        // 70° λ/D = 0.07096°: 3 dB at half of it.
        assert!((gain(0.0) - gain(0.03548) - 3.0).abs() < 0.001);
    }

    #[test]
    fn a_steered_antenna_of_the_gain_of_a_dish_has_its_beam() {
        let error = Angle::from_degrees(0.5);
        let dish = Antenna::Dish {
            diameter: Length::from_metres(1.2),
            efficiency: STEERED_EFFICIENCY,
            pointing_error: error,
        };
        let peak = Antenna::Dish {
            diameter: Length::from_metres(1.2),
            efficiency: STEERED_EFFICIENCY,
            pointing_error: Angle::ZERO,
        }
        .gain(X_BAND, Angle::ZERO, Angle::ZERO);
        let steered = Antenna::Steered { gain: peak, pointing_error: error };
        let gain = |antenna: Antenna| antenna.gain(X_BAND, Angle::ZERO, Angle::RIGHT).db();
        assert!((gain(dish) - gain(steered)).abs() < 1e-9);
        assert!(peak.db() - gain(dish) > 0.5);
    }

    proptest! {
        #[test]
        fn a_lean_costs_what_its_worst_direction_does(
            gain in 0.0..10.0_f64, elevation in -90.0..90.0_f64, lean in 0.0..40.0_f64,
            share in 0.0..1.0_f64, whip in any::<bool>(),
        ) {
            let gain = Decibels::from_db(gain);
            let antenna = if whip { Antenna::Whip { gain } } else { Antenna::Hemisphere { gain } };
            let worst = towards(antenna, elevation, lean);
            // Elevations in the body's frame that a lean of up to that can give.
            for body in [elevation - share * lean, elevation + share * lean] {
                let folded = if body.abs() > 90.0 { body.signum() * 180.0 - body } else { body };
                prop_assert!(worst <= towards(antenna, folded, 0.0) + 1e-9);
            }
        }
    }
}
