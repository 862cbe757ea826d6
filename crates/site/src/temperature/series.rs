//! The temperatures of one point through a window.

use hilal_quantity::{Fraction, Temperature};

use super::block::Sweep;
use super::lanes::LANES;
use super::rhythm::{Rhythm, single};
use super::{Beam, HeatSettings, Surroundings, TemperatureError};

/// The ground at a point at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroundTemperature {
    /// At the surface.
    pub surface: Temperature,
    /// At the depth of the settings.
    pub at_depth: Temperature,
}

/// Computes the temperatures of a point at every instant of a window, from its light and from the
/// share of its hemisphere that the surroundings fill.
///
/// A level plain at the equator, under a Sun that crosses the zenith, after equilibration:
///
/// ```
/// use hilal_site::{Beam, HeatSettings, Surroundings, temperature_series};
/// use hilal_quantity::{Fraction, Unit};
///
/// let step = 29.53059 / 360.0 * Unit::Day;
/// let beams: Vec<Beam> = (0..360)
///     .map(|i| (f64::from(i).to_radians().cos().max(0.0), 1361.0))
///     .map(|(cosine, irradiance)| Beam::new(irradiance, cosine))
///     .collect();
/// let settings = HeatSettings { step, ..HeatSettings::default() };
/// let open_sky = (Fraction::ZERO, &Surroundings::none(beams.len()));
/// let lunation = temperature_series(&settings, &beams, open_sky)?;
/// let noon = lunation[0].surface.kelvins();
/// assert!((380.0..395.0).contains(&noon), "{noon}");
/// # Ok::<(), hilal_site::TemperatureError>(())
/// ```
///
/// # Errors
///
/// As [`temperature_map`](super::temperature_map).
pub fn temperature_series(
    settings: &HeatSettings,
    beams: &[Beam],
    (share, surroundings): (Fraction, &Surroundings),
) -> Result<Vec<GroundTemperature>, TemperatureError> {
    let rhythm = Rhythm::new(settings)?;
    Rhythm::check(surroundings, beams.len())?;
    let shares = [single(share.value()); LANES];
    let absorbed: Vec<[f32; LANES]> = beams
        .iter()
        .enumerate()
        .map(|(i, &beam)| rhythm.absorbed(&[beam; LANES], &shares, surroundings.at(i)))
        .collect();
    let mut series = Vec::with_capacity(beams.len());
    rhythm.run(&mut Sweep::new(&rhythm.layers), &absorbed, |block| {
        series.push(GroundTemperature {
            surface: Temperature::from_kelvins(block.now_k[0][0]),
            at_depth: Temperature::from_kelvins(rhythm.at_depth(block)[0]),
        });
    });
    Ok(series)
}
