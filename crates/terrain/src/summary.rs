//! The few numbers that describe a map of values.

/// Least, greatest and ranks of the values that are numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    sorted: Vec<f32>,
    missing: usize,
}

impl Summary {
    /// Sorts the values; NaN counts as missing. Nothing when all are missing.
    ///
    /// ```
    /// let heights = hilal_terrain::Summary::of(&[3.0, 1.0, f32::NAN, 2.0]).unwrap();
    /// assert_eq!((heights.min(), heights.percentile(50.0), heights.max()), (1.0, 2.0, 3.0));
    /// assert_eq!(heights.missing(), 1);
    /// ```
    pub fn of(values: &[f32]) -> Option<Self> {
        let mut sorted: Vec<f32> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let missing = values.len() - sorted.len();
        (!sorted.is_empty()).then_some(Self { sorted, missing })
    }

    /// Returns the least value.
    pub fn min(&self) -> f64 {
        self.percentile(0.0)
    }

    /// Returns the greatest value.
    pub fn max(&self) -> f64 {
        self.percentile(100.0)
    }

    /// Returns how many values were missing.
    pub const fn missing(&self) -> usize {
        self.missing
    }

    /// Returns the value below which `percent` of the values lie, linear between ranks as in
    /// `numpy.percentile`; a percentage outside 0 to 100 counts as the nearer end.
    pub fn percentile(&self, percent: f64) -> f64 {
        let held = if percent.is_nan() { 0.0 } else { percent.clamp(0.0, 100.0) };
        let at = held / 100.0 * (self.sorted.len() - 1) as f64;
        let Some((low, high, share)) = crate::raster::neighbours(at, self.sorted.len()) else {
            return f64::NAN;
        };
        let value = |index: usize| self.sorted.get(index).copied().map_or(f64::NAN, f64::from);
        crate::raster::mix(value(low), value(high), share)
    }

    /// Returns the share of values at or below `limit`, in [0, 1].
    pub fn share_up_to(&self, limit: f64) -> f64 {
        let below = self.sorted.partition_point(|&value| f64::from(value) <= limit);
        below as f64 / self.sorted.len() as f64
    }
}
