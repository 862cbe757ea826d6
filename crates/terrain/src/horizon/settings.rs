//! What a horizon computation may be told, and what it refuses.

use hilal_quantity::Length;

/// How horizons are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The terrain near by exactly, what lies further by hulls along parallel lines.
    #[default]
    Fast,
    /// Every crossing with a grid line that can matter.
    Exact,
    /// Every crossing, one ray at a time, in double precision: slow, obvious, for tests.
    Reference,
}

impl Mode {
    /// Returns the name as written on command lines and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Exact => "exact",
            Self::Reference => "reference",
        }
    }
}

/// How horizons are computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HorizonSettings {
    /// Height of the observer above the surface.
    pub observer_height: Length,
    /// Number of azimuths, evenly spaced from grid north.
    pub azimuths: usize,
    /// Distance on the map up to which terrain is looked at.
    pub reach: Length,
    /// Width over which the step at the tile's edge is smoothed into the layers beyond.
    pub feather: Length,
    /// How horizons are found.
    pub mode: Mode,
}

impl Default for HorizonSettings {
    /// 0.7 m above the surface (the solar array of a small rover), 360 azimuths, 260 km, 300 m of
    /// feather, fast.
    ///
    /// From 260 km on a mountain must rise 19 km above the observer to show at all.
    fn default() -> Self {
        Self {
            observer_height: Length::from_metres(0.7),
            azimuths: 360,
            reach: Length::from_kilometres(260.0),
            feather: Length::from_metres(300.0),
            mode: Mode::Fast,
        }
    }
}

/// The most azimuths that are computed at once: a step of 0.05°, a tenth of the solar disc.
const MOST_AZIMUTHS: usize = 7200;
/// The furthest reach: beyond it a straight line on the map is no great circle at all.
const FURTHEST_REACH_M: f64 = 1_000_000.0;
/// The greatest height of an observer.
const HIGHEST_OBSERVER_M: f64 = 10_000.0;

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
    #[error("the grid of {path} has {cells} cells, but {heights} heights were given")]
    HeightsDoNotFit {
        /// The layer.
        path: String,
        /// Cells of the grid.
        cells: usize,
        /// Heights given.
        heights: usize,
    },
    /// Not one height is known.
    #[error("{path} holds no height at all, only nodata: give a layer that knows the ground")]
    NoHeights {
        /// The layer.
        path: String,
    },
    /// There is nothing to look at.
    #[error("horizons need at least one elevation layer, and the stack has none")]
    NoLayers,
    /// Too few or too many azimuths.
    #[error("horizons need between 1 and {MOST_AZIMUTHS} azimuths, got {0}")]
    Azimuths(usize),
    /// A reach that is no distance.
    #[error(
        "the reach of horizons must be above 0 and at most {:.0} km, got {reach_km:.3} km",
        FURTHEST_REACH_M / 1000.0
    )]
    Reach {
        /// Reach in kilometres.
        reach_km: f64,
    },
    /// A height that no observer has.
    #[error(
        "the observer must stand between 0 and {HIGHEST_OBSERVER_M:.0} m above the surface, \
         got {height_m:.2} m"
    )]
    ObserverHeight {
        /// Height in metres.
        height_m: f64,
    },
    /// Two layers lie around different poles.
    #[error("{path} lies around the other pole than {finest}: take one of them out")]
    OtherPole {
        /// The layer.
        path: String,
        /// The finest layer.
        finest: String,
    },
    /// A layer that cannot be seen from the tile.
    #[error(
        "{path} ends {away_km:.1} km away from {finest}, beyond the reach of {reach_km:.1} km: \
         the two do not belong together; take it out, or look further"
    )]
    OutOfReach {
        /// The layer.
        path: String,
        /// The finest layer.
        finest: String,
        /// Distance between the two.
        away_km: f64,
        /// The reach.
        reach_km: f64,
    },
    /// A point where nobody can stand.
    #[error("x {x_m:.1} m, y {y_m:.1} m lies off every layer, or where none has a height")]
    NoGround {
        /// Along the map's x axis.
        x_m: f64,
        /// Along the map's y axis.
        y_m: f64,
    },
}

impl HorizonSettings {
    pub(super) fn check(&self) -> Result<(), HorizonError> {
        if !(1..=MOST_AZIMUTHS).contains(&self.azimuths) {
            return Err(HorizonError::Azimuths(self.azimuths));
        }
        let reach_m = self.reach.metres();
        if !(reach_m > 0.0 && reach_m <= FURTHEST_REACH_M) {
            return Err(HorizonError::Reach { reach_km: self.reach.kilometres() });
        }
        let height_m = self.observer_height.metres();
        if !(0.0..=HIGHEST_OBSERVER_M).contains(&height_m) {
            return Err(HorizonError::ObserverHeight { height_m });
        }
        Ok(())
    }
}
