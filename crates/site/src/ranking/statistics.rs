//! What a map holds in an ellipse.

use hilal_quantity::Fraction;

/// The values of a map in an ellipse.
#[derive(Debug, Clone, PartialEq)]
pub struct EllipseStatistics {
    cells: usize,
    mean: f64,
    /// What is known, in rising order.
    sorted: Vec<f64>,
}

impl EllipseStatistics {
    pub(super) fn new(values: impl ExactSizeIterator<Item = f64>, off_grid: usize) -> Self {
        let cells = values.len() + off_grid;
        let mut sorted: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
        let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
        sorted.sort_by(f64::total_cmp);
        Self { cells, mean, sorted }
    }

    /// Returns how many cells the ellipse has, known or not.
    pub const fn cells(&self) -> usize {
        self.cells
    }

    /// Returns how many of them are known.
    pub const fn known(&self) -> usize {
        self.sorted.len()
    }

    /// Returns the mean of the known cells; NaN if there are none.
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns the least known value; NaN if there is none.
    pub fn least(&self) -> f64 {
        self.sorted.first().copied().unwrap_or(f64::NAN)
    }

    /// Returns the greatest known value; NaN if there is none.
    pub fn greatest(&self) -> f64 {
        self.sorted.last().copied().unwrap_or(f64::NAN)
    }

    /// Returns the value below which a share of the known cells lies, linear between neighbours:
    /// the least at 0, the median at ½, the greatest at 1; NaN if none is known.
    ///
    /// ```
    /// # use hilal_quantity::{Fraction, GridAzimuth, Length, MapPoint, PolarStereographic};
    /// # use hilal_site::ranking::{Ellipse, EllipseCells};
    /// # use hilal_terrain::Grid;
    /// # let first_cell = MapPoint::new(0.0, 0.0);
    /// # let map = PolarStereographic::SOUTH;
    /// # let grid = Grid { map, first_cell, spacing_m: 10.0, rows: 1, columns: 5 };
    /// # let reach = Length::from_metres(25.0);
    /// let ellipse = Ellipse::new(reach, reach, GridAzimuth::from_degrees(0.0))?;
    /// let cells = EllipseCells::new(grid, MapPoint::new(20.0, 0.0), &ellipse)?;
    /// let statistics = cells.statistics(&[4.0, 1.0, f32::NAN, 3.0, 2.0]);
    /// assert_eq!((statistics.mean(), statistics.quantile(Fraction::clamped(0.5))), (2.5, 2.5));
    /// # Ok::<(), hilal_site::ranking::EllipseError>(())
    /// ```
    pub fn quantile(&self, share: Fraction) -> f64 {
        let Some(last) = self.sorted.len().checked_sub(1) else { return f64::NAN };
        let at = share.value() * last as f64;
        let below = whole(at).min(last);
        let above = (below + 1).min(last);
        let (low, high) = (self.sorted[below], self.sorted[above]);
        low + (high - low) * (at - below as f64)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list that is held in memory"
)]
fn whole(at: f64) -> usize {
    at as usize
}
