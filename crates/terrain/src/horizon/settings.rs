//! What a horizon computation may be told, and what it refuses.

use hilal_quantity::Length;

/// How horizons are computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HorizonSettings {
    /// Height of the observer above the surface.
    pub observer_height: Length,
    /// Number of azimuths, evenly spaced from grid north.
    pub azimuths: usize,
    /// Distance up to which every cell of the near grid is looked at.
    pub near_reach: Length,
    /// Distance up to which the coarser map is looked at.
    pub middle_reach: Length,
    /// Distance up to which the far field is looked at.
    pub far_reach: Length,
    /// Width over which the step at the tile's edge is smoothed into the layers beyond.
    pub feather: Length,
}

impl Default for HorizonSettings {
    /// 0.7 m above the surface (the solar array of a small rover), 360 azimuths, 4.95 km, 40 km
    /// and 260 km, 300 m of feather.
    ///
    /// From 260 km on a mountain must rise 19 km above the observer to show at all.
    fn default() -> Self {
        Self {
            observer_height: Length::from_metres(0.7),
            azimuths: 360,
            near_reach: Length::from_kilometres(4.95),
            middle_reach: Length::from_kilometres(40.0),
            far_reach: Length::from_kilometres(260.0),
            feather: Length::from_metres(300.0),
        }
    }
}

/// Why horizons cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HorizonError {
    /// The grid has fewer than two rows or columns.
    #[error("horizons need a grid of at least 2 x 2 cells, got {rows} x {columns}")]
    GridTooSmall {
        /// Rows of the grid.
        rows: usize,
        /// Columns of the grid.
        columns: usize,
    },
    /// The heights do not fill the grid.
    #[error("the near grid has {cells} cells, but {heights} heights were given")]
    HeightsDoNotFit {
        /// Cells of the grid.
        cells: usize,
        /// Heights given.
        heights: usize,
    },
    /// Not one height is known.
    #[error("the near grid holds no height at all, only nodata")]
    NoHeights,
    /// There is nothing to look at.
    #[error("horizons need at least one elevation layer, and the stack has none")]
    NoLayers,
    /// Too few or too many azimuths.
    #[error("horizons need between 4 and 3600 azimuths, got {0}")]
    Azimuths(usize),
    /// The reaches are not in order.
    #[error(
        "the reaches must grow from near to far and be positive, got {near_m:.0} m, \
         {middle_m:.0} m and {far_m:.0} m"
    )]
    Reaches {
        /// Near reach in metres.
        near_m: f64,
        /// Middle reach in metres.
        middle_m: f64,
        /// Far reach in metres.
        far_m: f64,
    },
}

impl HorizonSettings {
    pub(super) fn check(&self) -> Result<(), HorizonError> {
        if !(4..=3600).contains(&self.azimuths) {
            return Err(HorizonError::Azimuths(self.azimuths));
        }
        let [near_m, middle_m, far_m] =
            [self.near_reach, self.middle_reach, self.far_reach].map(Length::metres);
        if near_m > 0.0 && middle_m >= near_m && far_m >= middle_m {
            Ok(())
        } else {
            Err(HorizonError::Reaches { near_m, middle_m, far_m })
        }
    }
}
