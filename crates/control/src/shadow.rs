//! The ground and its shadow in pictures, for the page's map and for whoever has no WebAssembly.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use hilal_environment::SiteEnvironment;
use hilal_quantity::{Epoch, Unit};
use hilal_shade::veil;
use hilal_site::SiteLight;

/// Pictures that are kept, for several consoles that look at the same instants: about 30 kB each.
const KEPT: usize = 64;
/// Instants are rounded to this many seconds: the Sun's disc takes an hour to pass its own width.
pub(crate) const STEP_S: u32 = 60;

/// Shadow of the terrain at any instant, by the light that plans were proved with.
#[derive(Debug)]
pub(crate) struct Shadow {
    light: Arc<SiteLight>,
    start: Epoch,
    end_s: u32,
    kept: Mutex<VecDeque<(u32, Arc<Vec<u8>>)>>,
}

impl Shadow {
    /// Takes the light of a mission's first vehicle.
    pub(crate) fn new(light: Arc<SiteLight>, (start, end): (Epoch, Epoch)) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a mission's length"
        )]
        let end_s = (end - start).to_seconds() as u32;
        Self { light, start, end_s, kept: Mutex::default() }
    }

    /// Draws the shadow so many seconds after the mission's start: a PNG of black with the share of the Sun's disc that
    /// is hidden as its opacity, a pixel a cell. The instant is rounded to [`STEP_S`].
    ///
    /// # Errors
    ///
    /// What the PNG encoder says.
    pub(crate) fn picture(&self, met_s: u32) -> Result<Arc<Vec<u8>>, png::EncodingError> {
        let met_s = met_s.min(self.end_s) / STEP_S * STEP_S;
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, picture)) = kept().iter().find(|(at, _)| *at == met_s) {
            return Ok(Arc::clone(picture));
        }
        let picture = Arc::new(self.drawn(self.start + f64::from(met_s) * Unit::Second)?);
        let mut pictures = kept();
        if pictures.len() >= KEPT {
            pictures.pop_front();
        }
        pictures.push_back((met_s, Arc::clone(&picture)));
        Ok(picture)
    }

    fn drawn(&self, epoch: Epoch) -> Result<Vec<u8>, png::EncodingError> {
        let grid = self.light.horizons().grid();
        let mut seen = vec![0; grid.len()];
        self.light.light_slice(epoch, &mut seen);
        let pixels: Vec<u8> = seen.into_iter().flat_map(|parts| [0, veil(parts)]).collect();
        let side = |cells: usize| u32::try_from(cells).unwrap_or(u32::MAX);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, side(grid.columns), side(grid.rows));
        encoder.set_color(png::ColorType::GrayscaleAlpha);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&pixels)?;
        writer.finish()?;
        Ok(file)
    }
}

/// Returns the slope of each cell of the site in quarters of a degree, 255 where it is not known.
pub(crate) fn slope_octets(place: &SiteEnvironment) -> Vec<u8> {
    place.slope_deg.iter().map(|slope| quarter_degrees(*slope)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 254")]
fn quarter_degrees(slope_deg: f32) -> u8 {
    if slope_deg.is_nan() { 255 } else { (slope_deg * 4.0).round().clamp(0.0, 254.0) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_told_in_quarters_of_a_degree_and_what_is_not_known_apart() {
        assert_eq!([0.0, 10.1, 63.5, 90.0, f32::NAN].map(quarter_degrees), [0, 40, 254, 254, 255]);
    }
}
