//! Why a site cannot be lit.

use hilal_ephem::EphemError;
use hilal_quantity::{Duration, Epoch, Window};
use hilal_terrain::horizon::HorizonError;

/// A site's sky that could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The almanac does not reach.
    #[error(transparent)]
    Ephemeris(#[from] EphemError),
    /// The horizons cannot be computed.
    #[error(transparent)]
    Horizon(#[from] HorizonError),
    /// The window is empty.
    #[error("the sky of a site needs a window that is longer than zero")]
    EmptyWindow,
    /// The step is not positive.
    #[error("the step of a period must be longer than zero, got {0}")]
    Step(Duration),
    /// More instants than are counted.
    #[error(
        "a period of {instants} instants is too long, the limit is {limit}; take a longer step or \
         a shorter window",
        limit = u32::MAX / 2
    )]
    TooManyInstants {
        /// How many there would be.
        instants: i128,
    },
    /// The sky was sampled for another time.
    #[error(
        "the period {} to {} is not inside the sampled sky, {} to {}; sample the sky over the \
         whole period",
        period.start(), period.end(), sky.start(), sky.end()
    )]
    OutsideSky {
        /// The period that was asked for.
        period: Window,
        /// What was sampled.
        sky: Window,
    },
    /// The search would start outside the sampled sky.
    #[error(
        "{start} is outside the sampled sky, {} to {}; start inside, or sample more of the sky",
        sky.start(), sky.end()
    )]
    StartOutsideSky {
        /// Where the search would start.
        start: Epoch,
        /// What was sampled.
        sky: Window,
    },
    /// The horizons lie on another map than the sky.
    #[error(
        "the horizons lie on a map of the other pole than the sampled sky; sample the sky over the \
         horizons' own tile"
    )]
    OtherMap,
    /// A condition on a relay, in a sky without one.
    #[error("a condition asks for the relay, and the sky holds none; declare its orbit")]
    NoRelay,
    /// A condition on a station that is not there.
    #[error("a condition asks for station {index}, counted from 0, and the sky holds {stations}")]
    NoStation {
        /// The station that was asked for.
        index: usize,
        /// How many there are.
        stations: usize,
    },
    /// Horizons in another number of azimuths than a table was made for.
    #[error(
        "the table was made for {table} azimuths, and the horizons have {horizons}; make it for \
         those"
    )]
    Azimuths {
        /// Azimuths of the table.
        table: usize,
        /// Azimuths of the horizons.
        horizons: usize,
    },
    /// A point without a horizon.
    #[error(
        "the point x = {x_m:.1} m, y = {y_m:.1} m lies off the tile, which spans x {west_m:.1} to \
         {east_m:.1} m and y {south_m:.1} to {north_m:.1} m"
    )]
    OffTile {
        /// Map east of the point, in metres.
        x_m: f64,
        /// Map north of the point, in metres.
        y_m: f64,
        /// Western edge in metres.
        west_m: f64,
        /// Southern edge in metres.
        south_m: f64,
        /// Eastern edge in metres.
        east_m: f64,
        /// Northern edge in metres.
        north_m: f64,
    },
}
