//! Maps and charts as deterministic SVG and PNG.
//!
//! | Figure         | Shows                                                                 |
//! |----------------|-----------------------------------------------------------------------|
//! | [`MapFigure`]  | a place: shaded relief, overlay, routes, markers, scale, directions   |
//! | [`Chart`]      | quantities over mission time, in panels that share the time axis      |
//! | [`Timeline`]   | what holds or happens when, in rows                                   |
//! | [`Bars`]       | budgets: values against their limits                                  |
//!
//! Every figure becomes an [`svg::Svg`]; `to_string()` is the file and [`to_png`] draws it with the
//! embedded font alone. The same input gives the same bytes on any machine.
#![forbid(unsafe_code)]

mod bars;
mod caption;
mod chart;
pub mod colour;
pub mod font;
mod legend;
mod map;
pub mod number;
mod paint;
mod png;
mod raster;
pub mod svg;
mod ticks;
mod time_axis;
mod timeline;
mod veil;

pub use bars::{Bar, Bars};
pub use caption::Source;
pub use chart::{Band, Chart, Event, Limit, Panel, Series, Shade};
pub use colour::{ColourMap, Ink, Rgb};
pub use map::{
    Base, Extent, ExtentError, GoalState, MapError, MapFigure, Marker, MarkerKind, Overlay, Route,
};
pub use png::{PngError, to_png};
pub use raster::{ColourScale, RasterError, RasterImage};
pub use ticks::Ticks;
pub use timeline::{Category, Row, Span, Timeline};
pub use veil::Veil;
