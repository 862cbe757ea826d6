//! Why a page, a picture or a summary cannot be made.

use hilal_figure::{ExtentError, MapError, PngError, RasterError};
use hilal_quantity::WindowError;

/// Why a page, a picture or a summary cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A figure of a page.
    #[error("the figure `{name}` could not be drawn")]
    Figure {
        /// Name of its files.
        name: String,
        /// What is wrong.
        source: DrawingError,
    },
    /// A map.
    #[error("the map `{name}` could not be drawn")]
    Map {
        /// Name of its files.
        name: String,
        /// What is wrong.
        source: DrawingError,
    },
    /// A picture of a plan's map.
    #[error(transparent)]
    Drawing(#[from] DrawingError),
    /// The mission ends before it starts.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// A number that is not finite, which no record holds.
    #[error("the record could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The grid under the overview of a ranking.
    #[error(transparent)]
    Elevation(#[from] hilal_terrain::RasterError),
    /// A ranking of nothing.
    #[error("a study needs a site")]
    NoSite,
}

impl ReportError {
    /// Returns how an error of drawing becomes that of a figure.
    pub(crate) fn figure<E: Into<DrawingError>>(name: &str) -> impl FnOnce(E) -> Self {
        move |error| Self::Figure { name: name.to_owned(), source: error.into() }
    }

    /// Returns how an error of drawing becomes that of a map.
    pub(crate) fn map<E: Into<DrawingError>>(name: &str) -> impl FnOnce(E) -> Self {
        move |error| Self::Map { name: name.to_owned(), source: error.into() }
    }
}

/// Why a picture cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// What the map shows has no area.
    #[error(transparent)]
    Extent(#[from] ExtentError),
    /// The values do not fill a grid.
    #[error(transparent)]
    Raster(#[from] RasterError),
    /// A picture inside the map cannot be written.
    #[error(transparent)]
    Map(#[from] MapError),
    /// The picture cannot be written as PNG.
    #[error(transparent)]
    Png(#[from] PngError),
}
