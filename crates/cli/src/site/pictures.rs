//! Every map as a picture: relief, colours with their bar, graticule, scale, source.

use anyhow::Context as _;
use hilal_environment::SiteTile;
use hilal_figure::svg::Svg;
use hilal_figure::{Base, ColourScale, Extent, MapFigure, Marker, MarkerKind, Overlay, Source};
use hilal_quantity::{Angle, GridAzimuth};
use hilal_terrain::{Cell, Grid, Raster};

use super::maps::Map;
use super::plan::SitePlan;

/// Width of the PNG files.
pub(crate) const PNG_WIDTH_PX: u32 = 1400;
/// Where the lamp of the relief stands.
const LAMP_AZIMUTH_DEG: f64 = 315.0;
const LAMP_ELEVATION_DEG: f64 = 25.0;

/// Draws a map over the relief of its ground.
///
/// # Errors
///
/// Names the map that cannot be drawn.
pub(crate) fn draw(map: &Map, plan: &SitePlan, ground: &SiteTile) -> anyhow::Result<Svg> {
    svg(map, plan, ground).with_context(|| format!("the map `{}` could not be drawn", map.name))
}

fn svg(map: &Map, plan: &SitePlan, ground: &SiteTile) -> anyhow::Result<Svg> {
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

/// Returns the relief of a tile at the cells of a grid, which may be coarser.
pub(crate) fn relief(tile: &Raster, grid: Grid) -> Vec<f32> {
    let lamp = Angle::from_degrees(LAMP_ELEVATION_DEG);
    let shade = tile.hillshade(GridAzimuth::from_degrees(LAMP_AZIMUTH_DEG), lamp);
    let level = narrow(lamp.sin());
    let at = |index: usize| {
        let cell = Cell { row: index / grid.columns, column: index % grid.columns };
        let near = tile.grid.cell_at(grid.centre(cell));
        let light = near.map_or(f32::NAN, |cell| shade[tile.grid.index(cell)]);
        if light.is_nan() { 0.62 } else { (0.62 + (light - level) * 1.1).clamp(0.0, 1.0) }
    };
    (0..grid.len()).map(at).collect()
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
