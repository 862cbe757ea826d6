//! Where the sites of a study lie, on the relief of the pole.

use std::path::Path;

use hilal_figure::{Base, Extent, MapFigure, Marker, MarkerKind, Source};
use hilal_mission::schema::LayerRole;
use hilal_quantity::{Angle, GridAzimuth, MapPoint};
use hilal_terrain::{GlobalLayer, Grid, Raster};

use super::Ranking;
use crate::site::analysis::Analysis;
use crate::site::pictures::PNG_WIDTH_PX;
use crate::{DrawingError, ReportError};

/// Cells along each side of the picture.
const CELLS: usize = 480;
/// Room around the outermost site, as a share of its distance from the pole.
const MARGIN: f64 = 1.15;

/// Draws the map.
///
/// # Errors
///
/// Fails when the global grid cannot be read.
pub(super) fn png(ranking: &Ranking, data: &Path) -> Result<Vec<u8>, ReportError> {
    let first = ranking.analyses.first().ok_or(ReportError::NoSite)?;
    let reach = |analysis: &Analysis| {
        let place = analysis.plan.place;
        place.x_m.abs().max(place.y_m.abs())
    };
    let half_m = ranking.analyses.iter().map(reach).fold(60_000.0, f64::max) * MARGIN;
    let extent = Extent::new((-half_m, half_m), (-half_m, half_m)).map_err(DrawingError::from)?;
    let mut figure = MapFigure::new(format!("{}: the candidate sites", ranking.study.name), extent)
        .projection(first.plan.map)
        .graticule()
        .subtitle("Numbers are places in the ranking.");
    if let Some(path) = global(ranking) {
        let layer = GlobalLayer::read(data.join(&path))?;
        let spacing_m = 2.0 * half_m / CELLS as f64;
        let edge = half_m - spacing_m / 2.0;
        let grid = Grid {
            map: first.plan.map,
            first_cell: MapPoint::new(-edge, edge),
            spacing_m,
            rows: CELLS,
            columns: CELLS,
        };
        let height = |point| layer.grid.height_on_map_m(grid.map, point).unwrap_or(f64::NAN);
        let shade = Raster::from_fn(grid, height)
            .hillshade(GridAzimuth::from_degrees(315.0), Angle::from_degrees(30.0));
        let shade: Vec<f32> = shade.iter().map(|s| if s.is_nan() { 0.5 } else { *s }).collect();
        figure = figure
            .base(Base::hillshade(extent, CELLS, &shade).map_err(DrawingError::from)?)
            .source(Source::Measured(format!("LOLA: {path}")));
    }
    for site in &ranking.ranked {
        let Some(index) = ranking.index(site.site()) else { continue };
        let plan = &ranking.analyses[index].plan;
        let label = format!("{}. {}", site.place(), plan.id);
        figure = figure.marker(Marker::new(MarkerKind::Landing, plan.place, label));
    }
    let svg = figure.to_svg().map_err(DrawingError::from)?;
    Ok(svg.to_png(PNG_WIDTH_PX).map_err(DrawingError::from)?)
}

fn global(ranking: &Ranking) -> Option<String> {
    let layers = ranking.study.sites.values().flat_map(|site| &site.layers);
    layers.filter(|layer| layer.role == LayerRole::Global).map(|layer| layer.path.clone()).next()
}
