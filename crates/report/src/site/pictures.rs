//! Every map as a picture: relief, colours with their bar, graticule, scale, source.

use hilal_environment::SiteTile;
use hilal_figure::svg::Svg;
use hilal_figure::{Base, ColourScale, Extent, MapFigure, Marker, MarkerKind, Overlay, Source};

use super::analysis::Analysis;
use super::maps::Map;
use super::plan::SitePlan;
use crate::relief::relief;
use crate::{DrawingError, ReportError};

/// Width of the PNG files.
pub(super) const PNG_WIDTH_PX: u32 = 1400;

/// Draws a map over the relief of its ground, as PNG.
///
/// # Errors
///
/// Names the map that cannot be drawn.
pub(super) fn png(map: &Map, analysis: &Analysis) -> Result<Vec<u8>, ReportError> {
    let drawn = svg(map, &analysis.plan, &analysis.ground).map_err(ReportError::map(&map.name))?;
    drawn.to_png(PNG_WIDTH_PX).map_err(ReportError::map(&map.name))
}

fn svg(map: &Map, plan: &SitePlan, ground: &SiteTile) -> Result<Svg, DrawingError> {
    let grid = map.grid;
    let [west, south, east, north] = grid.bounds();
    let extent = Extent::new((west, east), (south, north))?;
    let base = Base::hillshade(extent, grid.columns, &relief(ground.tile(), grid))?;
    let factor = narrow(map.colours.factor);
    let bare = |value: f32| map.colours.bare_zero && value < 0.5;
    let shown = |value: &f32| if bare(*value) { f32::NAN } else { value * factor };
    let values = map.values.iter().map(shown).collect();
    let base = base.overlay(Overlay::new(map.label(), scale(map), values))?;
    let figure = MapFigure::new(format!("{} · {}", map.title, plan.name), extent)
        .projection(plan.map)
        .base(base)
        .graticule()
        .subtitle(map.words.clone())
        .marker(Marker::new(MarkerKind::Landing, plan.place, "site"))
        .source(source(ground));
    Ok(figure.to_svg()?)
}

fn scale(map: &Map) -> ColourScale {
    let spread = || {
        let summary = hilal_terrain::Summary::of(&map.values);
        let (low, high) = summary.map_or((0.0, 1.0), |s| (s.percentile(0.5), s.percentile(99.5)));
        // A map of one value still gets a bar.
        if high > low { (low, high) } else { (low - 0.5, low + 0.5) }
    };
    let (low, high) = spread();
    let (low, high) = (low * map.colours.factor, high * map.colours.factor);
    let (low, high) = match map.colours.ends {
        // Shares begin at nothing; where they stay small, the bar ends where they do.
        Some((zero, all)) if map.colours.factor > 1.0 => {
            (zero, (10.0 * (high / 10.0).ceil()).clamp(10.0, all))
        }
        Some(ends) => ends,
        None => (low, high),
    };
    ColourScale::new(map.colours.map, low, high)
}

fn source(ground: &SiteTile) -> Source {
    let layers: Vec<&str> = ground.stack.provenance().map(|layer| layer.path.as_str()).collect();
    let made_up = ground.is_synthetic();
    let names = layers.join(", ");
    if made_up { Source::Synthetic(names) } else { Source::Measured(format!("LOLA: {names}")) }
}

#[expect(clippy::cast_possible_truncation, reason = "colours need no more than f32")]
const fn narrow(value: f64) -> f32 {
    value as f32
}
