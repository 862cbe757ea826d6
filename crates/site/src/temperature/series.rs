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
