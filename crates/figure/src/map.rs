//! Maps in polar stereographic metres: relief, overlay, routes, markers, scale and directions.

mod base;
mod colour_bar;
mod draw;
mod extent;
mod graticule;
mod labels;
mod marker;
mod route;
mod side;

use hilal_quantity::PolarStereographic;

use crate::caption::{Caption, MARGIN, Source};
use crate::paint::Rect;
use crate::svg::Svg;

pub use base::{Base, Overlay};
pub use extent::{Extent, ExtentError};
pub use marker::{GoalState, Marker, MarkerKind};
pub use route::Route;

/// Room for the y axis.
const AXIS_LEFT: f64 = 62.0;
/// Room for the x axis.
const AXIS_BOTTOM: f64 = 46.0;
/// The widest and highest map.
const MAP_WIDTH: f64 = 640.0;
const MAP_HEIGHT: f64 = 640.0;
/// The narrowest map.
const MAP_LEAST: f64 = 240.0;
const SIDE_GAP: f64 = 24.0;
const SIDE_WIDTH: f64 = 216.0;

/// A map figure.
///
/// ```
/// use hilal_figure::{Base, Extent, GoalState, MapFigure, Marker, MarkerKind, Source};
/// use hilal_quantity::MapPoint;
/// let extent = Extent::new((32_000.0, 37_000.0), (-42_000.0, -37_500.0))?;
/// let shade = vec![0.5; 50 * 45];
/// let map = MapFigure::new("Landing area", extent)
///     .base(Base::hillshade(extent, 50, &shade)?)
///     .marker(Marker::new(MarkerKind::Landing, MapPoint::new(34_645.0, -40_445.0), "landing"))
///     .marker(Marker::new(MarkerKind::Goal(GoalState::Planned), MapPoint::new(36_015.0, -40_915.0), "9"))
///     .source(Source::Synthetic("flat grey".into()));
/// assert!(map.to_svg()?.to_string().contains("grid north (+y)"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MapFigure {
    caption: Caption,
    extent: Extent,
    projection: PolarStereographic,
    base: Option<Base>,
    routes: Vec<Route>,
    markers: Vec<Marker>,
    graticule: bool,
}

/// A map that could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// The picture under the map could not be written.
    #[error("the base picture of the map could not be written as PNG: {0}")]
    Base(#[from] ::png::EncodingError),
}

impl MapFigure {
    /// Starts a map of an extent around the south pole.
    pub fn new(title: impl Into<String>, extent: Extent) -> Self {
        Self {
            caption: Caption::new(title),
            extent,
            projection: PolarStereographic::SOUTH,
            base: None,
            routes: Vec::new(),
            markers: Vec::new(),
            graticule: false,
        }
    }

    /// Says which pole the map surrounds; the south pole without it.
    #[must_use]
    pub const fn projection(mut self, projection: PolarStereographic) -> Self {
        self.projection = projection;
        self
    }

    /// Says in a sentence what to see.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.caption.subtitle = Some(subtitle.into());
        self
    }

    /// Says where the data comes from.
    #[must_use]
    pub fn source(mut self, source: Source) -> Self {
        self.caption.source = Some(source);
        self
    }

    /// Sets the picture under the map.
    #[must_use]
    pub fn base(mut self, base: Base) -> Self {
        self.base = Some(base);
        self
    }

    /// Adds a route on top of the others.
    #[must_use]
    pub fn route(mut self, route: Route) -> Self {
        self.routes.push(route);
        self
    }

    /// Adds a marker.
    #[must_use]
    pub fn marker(mut self, marker: Marker) -> Self {
        self.markers.push(marker);
        self
    }

    /// Draws lines of latitude and longitude.
    #[must_use]
    pub const fn graticule(mut self) -> Self {
        self.graticule = true;
        self
    }

    /// Draws the map.
    ///
    /// # Errors
    ///
    /// The base picture cannot be written as PNG.
    pub fn to_svg(&self) -> Result<Svg, MapError> {
        let (map_width, map_height) = self.extent.fitted(MAP_WIDTH, MAP_HEIGHT, MAP_LEAST);
        let width = MARGIN + AXIS_LEFT + map_width + SIDE_GAP + SIDE_WIDTH + MARGIN;
        let top = self.caption.head_height(width);
        let frame = Rect::new(MARGIN + AXIS_LEFT, top, map_width, map_height);
        let side_at = (frame.right() + SIDE_GAP, top);
        let side = side::Side::of(self, &frame, side_at);
        let body = (map_height + AXIS_BOTTOM).max(side.height());
        let mut svg = self.caption.begin(width, body);
        draw::map(self, &frame)?.into_iter().for_each(|element| svg.push(element));
        svg.push(side.into_element());
        Ok(svg)
    }
}
