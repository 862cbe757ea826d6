//! What a run is given: settings, and the light of every cell at every instant.

use core::ops::Range;

use hilal_quantity::{Duration, Length, Unit};

use super::{LayerSettings, RegolithModel, TemperatureError};

/// The longest step: a fifteenth of a lunation.
pub(super) const LONGEST_STEP_S: f64 = 172_800.0;

/// Sunlight at a cell at an instant. A number that is NaN leaves the cell dark.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Beam {
    /// Irradiance of the part of the disc in view, on a surface that faces it, in W/m².
    pub irradiance_w_m2: f32,
    /// Cosine of the angle between the Sun's direction and the ground's normal; the ground is dark
    /// when it is not positive.
    pub cos_incidence: f32,
}

impl Beam {
    /// Takes the irradiance of the part of the disc in view in W/m², and the cosine of incidence on
    /// the local slope.
    #[expect(clippy::cast_possible_truncation, reason = "seven digits of a flux are enough")]
    pub const fn new(irradiance_w_m2: f64, cos_incidence: f64) -> Self {
        Self { irradiance_w_m2: irradiance_w_m2 as f32, cos_incidence: cos_incidence as f32 }
    }
}

/// How temperatures are computed.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatSettings {
    /// The ground.
    pub regolith: RegolithModel,
    /// Its nodes.
    pub layers: LayerSettings,
    /// From one instant to the next.
    pub step: Duration,
    /// The depth reported beside the surface.
    pub depth: Length,
    /// Passes through the window by strides that bring the ground into its rhythm; one by steps and
    /// the one reported follow. Without any, the window starts from even ground.
    pub passes: u32,
    /// Instants that one step of a pass by strides spans, with their mean flux; fewer where that would be
    /// more than two days.
    pub stride: usize,
}

impl Default for HeatSettings {
    fn default() -> Self {
        Self {
            regolith: RegolithModel::default(),
            layers: LayerSettings::default(),
            step: 1.0 * Unit::Hour,
            depth: Length::from_metres(0.3),
            passes: 3,
            stride: 8,
        }
    }
}

/// Cells under their light. The ground is brought into rhythm with the window as if it repeated
/// for ever: a whole number of lunations, better of years.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a, F> {
    /// How many instants the window has, one step apart.
    pub instants: usize,
    /// Share of each cell's hemisphere that terrain hides, in \[0, 1\] (see
    /// [`terrain_share`](super::terrain_share)); its length is the number of cells, and NaN
    /// marks a cell without ground.
    pub terrain_share: &'a [f32],
    /// Writes the light of a range of cells at an instant. It is asked for a few neighbouring
    /// cells at a time, for every instant in turn, from several threads.
    pub sunlight: F,
}

impl<F: Fn(usize, Range<usize>, &mut [Beam]) + Sync> Scene<'_, F> {
    /// Returns how many cells there are.
    pub const fn cells(&self) -> usize {
        self.terrain_share.len()
    }
}

/// Reads a step.
pub(super) fn seconds(step: Duration) -> Result<f64, TemperatureError> {
    let step_s = step.to_seconds();
    if step_s > 0.0 && step_s <= LONGEST_STEP_S {
        Ok(step_s)
    } else {
        Err(TemperatureError::Step { step_s })
    }
}
