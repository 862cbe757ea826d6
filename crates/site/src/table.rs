//! Time means without stepping: how often a horizon of each height would let a body through, azimuth
//! by azimuth.
//!
//! What a strip of the disc adds to the mean depends on the horizon in *its* azimuth alone. So every
//! strip of every instant is dropped into a bin of azimuth, and each bin becomes a function of the
//! height of the horizon there; the mean of a cell is the sum of those functions at its own horizon.
//! The cost of a map does not depend on how many instants went into the table.

mod apply;
mod bin;
mod fill;

use hilal_quantity::{MapPoint, PolarStereographic};
use hilal_terrain::horizon::Horizons;

use crate::strips::Strips;
use crate::track::Standing;
use crate::{Period, SiteError, SkyTrack, strips};
use bin::Bin;

/// Bins around the whole turn, at least: a third of a degree each, which is what keeps the table within
/// 2e-5 of stepping.
const BINS: usize = 1080;

/// What is averaged over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeanOf {
    /// Share of the Sun's limb-darkened flux above the terrain.
    SunFlux,
    /// Whether any of the Sun is above the terrain, taking the horizon under its centre as level.
    AnySun,
    /// Share of the area of Earth's disc above the terrain.
    EarthArea,
    /// Whether all of Earth's disc is above the terrain, taking the horizon under its centre as
    /// level.
    EarthDisc,
    /// Whether the centre of Earth is above the terrain.
    EarthCentre,
}

impl MeanOf {
    fn body(self, track: &SkyTrack, at_s: f64) -> Standing {
        match self {
            Self::SunFlux | Self::AnySun => track.sun_at_s(at_s),
            Self::EarthArea | Self::EarthDisc | Self::EarthCentre => track.earth_at_s(at_s),
        }
    }

    /// Returns the strips of the disc, or, for what holds or does not, how many radii over the
    /// centre the horizon may stand.
    fn look(self) -> Look {
        match self {
            Self::SunFlux => Look::Disc(&strips::SUN),
            Self::EarthArea => Look::Disc(&strips::EARTH),
            Self::AnySun => Look::Edge(1.0),
            Self::EarthCentre => Look::Edge(0.0),
            Self::EarthDisc => Look::Edge(-1.0),
        }
    }
}

enum Look {
    Disc(&'static Strips),
    Edge(f64),
}

/// The table of a time mean, for tiles under one sky.
#[derive(Debug, Clone)]
pub struct MeanTable {
    azimuths: usize,
    map: PolarStereographic,
    /// Of the sky's tile.
    middle: MapPoint,
    /// Those that a body ever visits.
    bins: Vec<Bin>,
}

impl MeanTable {
    /// Makes a table for horizons in a number of azimuths, from every instant of a period.
    ///
    /// Elevations are those at the middle of the sky's tile; how they change over it is kept as a
    /// mean of each bin, and the same for azimuths.
    ///
    /// # Errors
    ///
    /// Refuses a period outside the sampled sky.
    pub fn new(
        track: &SkyTrack,
        period: &Period,
        azimuths: usize,
        of: MeanOf,
    ) -> Result<Self, SiteError> {
        period.check_inside(track.window())?;
        let azimuths = azimuths.max(1);
        let bins = fill::bins(track, period, (azimuths, BINS.max(azimuths)), of);
        let grid = track.grid();
        Ok(Self { azimuths, map: grid.map, middle: grid.middle(), bins })
    }

    /// Returns the mean of every cell, row-major, in \[0, 1\]; NaN where there is no height.
    ///
    /// # Errors
    ///
    /// Refuses horizons in another number of azimuths, or on another pole's map.
    pub fn mean(&self, horizons: &Horizons) -> Result<Vec<f32>, SiteError> {
        if horizons.azimuths() != self.azimuths {
            let (table, horizons) = (self.azimuths, horizons.azimuths());
            return Err(SiteError::Azimuths { table, horizons });
        }
        if horizons.grid().map != self.map {
            return Err(SiteError::OtherMap);
        }
        Ok(apply::mean(&self.bins, horizons, self.middle))
    }
}

#[cfg(test)]
mod tests;
