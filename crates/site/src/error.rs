//! Why a site cannot be lit.

use hilal_ephem::EphemError;
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
}
