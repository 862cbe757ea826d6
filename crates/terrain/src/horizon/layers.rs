//! Horizons of the finest layer of a stack, with the other layers beyond.

use hilal_quantity::MapPoint;

use super::compute::{NearField, watched};
use super::planes::Horizons;
use super::settings::{HorizonError, HorizonSettings};
use crate::Stack;

impl Horizons {
    /// Computes the horizons of every cell of a stack's finest layer.
    ///
    /// The tile is used as it is up to its edge; outside, the step to the other layers fades out
    /// over the settings' feather.
    ///
    /// # Errors
    ///
    /// As [`super::compute`], and refuses a stack without layers.
    pub fn of_stack(stack: &Stack, settings: &HorizonSettings) -> Result<Self, HorizonError> {
        Self::of_stack_watched(stack, settings, &|_| ())
    }

    /// As [`Horizons::of_stack`], and says how much is done, in \[0, 1\], as it goes; from several
    /// threads, so not always in order.
    ///
    /// # Errors
    ///
    /// As [`Horizons::of_stack`].
    pub fn of_stack_watched(
        stack: &Stack,
        settings: &HorizonSettings,
        watch: &(dyn Fn(f64) + Sync),
    ) -> Result<Self, HorizonError> {
        let (first, rest) = stack.layers().split_first().ok_or(HorizonError::NoLayers)?;
        let beyond = Stack::new(rest.to_vec(), stack.global().cloned());
        let near = NearField { grid: first.raster.grid, heights_m: &first.raster.heights_m };
        watched(near, &|point: MapPoint| beyond.height_m(point), settings, watch)
    }
}
