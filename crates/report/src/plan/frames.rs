//! The ground and the shadows on it, as pictures.

use core::sync::atomic::{AtomicU32, Ordering};

use hilal_environment::LoadingProgress;
use hilal_figure::{MapError, RasterImage, Rgb, Veil};
use hilal_quantity::{Angle, GridAzimuth};
use hilal_site::FULL_DISC;
use hilal_terrain::Cell;
use rayon::prelude::*;

use super::story::Story;
use crate::DrawingError;

/// Most shadow pictures on the page, and most pixels along their sides.
const MOST_FRAMES: f64 = 170.0;
const SHADOW_PX: usize = 260;
/// Most pixels along the sides of the ground.
const GROUND_PX: usize = 640;
/// Heights between two contour lines are one of these, in metres.
const CONTOURS_M: [f64; 6] = [5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
/// Most contour lines over the map.
const MOST_CONTOURS: f64 = 22.0;
const NIGHT: Rgb = Rgb([10, 14, 44]);
const NIGHT_OPACITY: u8 = 178;
/// Where the lamp of the relief stands.
const LAMP_AZIMUTH_DEG: f64 = 315.0;
const LAMP_ELEVATION_DEG: f64 = 25.0;

/// Every picture of the map.
#[derive(Debug)]
pub(super) struct Frames {
    /// The ground, as a data URI.
    pub(super) ground: String,
    /// Shadows from the start on, one every so many hours.
    pub(super) shadows: Vec<String>,
    pub(super) every_h: f64,
    /// Height between two contour lines.
    pub(super) contour_m: f64,
}

impl Frames {
    /// Draws them.
    ///
    /// # Errors
    ///
    /// A picture cannot be written.
    pub(super) fn draw(
        story: &Story<'_>,
        progress: &dyn LoadingProgress,
    ) -> Result<Self, DrawingError> {
        progress.say("page");
        let choices = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 24.0];
        let every_h = choices
            .into_iter()
            .find(|every| story.length_h() / every <= MOST_FRAMES)
            .unwrap_or(24.0 * (story.length_h() / 24.0 / MOST_FRAMES).ceil());
        let hours = (0_u32..).map(|k| f64::from(k) * every_h);
        let hours: Vec<f64> = hours.take_while(|&hour| hour <= story.length_h()).collect();
        let cells = story.place.light.horizons().grid().len();
        let drawn = AtomicU32::new(0);
        let draw = |parts: &mut Vec<u8>, &hour: &f64| {
            let done = drawn.fetch_add(1, Ordering::Relaxed);
            progress.set(f64::from(done) / hours.len() as f64);
            story.place.light.light_slice(story.epoch(hour), parts);
            let veil = shadow(story, parts)?;
            Ok(veil.to_data_uri(NIGHT, NIGHT_OPACITY).map_err(MapError::from)?)
        };
        let shadows = hours.par_iter().map_init(|| vec![0_u8; cells], draw);
        let shadows = shadows.collect::<Result<Vec<_>, DrawingError>>()?;
        let contour_m = contour_m(story);
        let ground = ground(story, contour_m)?.to_data_uri().map_err(MapError::from)?;
        Ok(Self { ground, shadows, every_h, contour_m })
    }
}

/// The dark of an instant: cells of the view in blocks, their mean.
fn shadow(story: &Story<'_>, parts: &[u8]) -> Result<Veil, DrawingError> {
    let (view, near) = (story.view, story.place.light.horizons().grid());
    let block = view.columns.div_ceil(SHADOW_PX);
    let (rows, columns) = (view.rows.div_ceil(block), view.columns.div_ceil(block));
    let first = near.cell_at(view.first_cell).unwrap_or(Cell { row: 0, column: 0 });
    let dark = |index: usize| {
        let (top, left) = (index / columns * block, index % columns * block);
        let (mut sum, mut count) = (0_u32, 0_u32);
        for row in top..(top + block).min(view.rows) {
            let start = near.index(Cell { row: first.row + row, column: first.column + left });
            let across = block.min(view.columns - left);
            sum += parts[start..start + across].iter().map(|&p| u32::from(p)).sum::<u32>();
            count += u32::try_from(across).unwrap_or(1);
        }
        1.0 - narrow(f64::from(sum) / f64::from(count) / f64::from(FULL_DISC))
    };
    Ok(Veil::new(columns, (0..rows * columns).map(dark).collect())?)
}

/// The relief with contour lines; what may not be driven is tinted.
fn ground(story: &Story<'_>, contour_m: f64) -> Result<RasterImage, DrawingError> {
    let near = story.place.terrain.near();
    let view = story.view;
    let lamp = Angle::from_degrees(LAMP_ELEVATION_DEG);
    let shade = near.hillshade(GridAzimuth::from_degrees(LAMP_AZIMUTH_DEG), lamp);
    let limit = narrow(story.vehicle.drive.slope_limit.degrees());
    let level = narrow(lamp.sin());
    let pixel = |index: usize| {
        let here = Cell { row: index / view.columns, column: index % view.columns };
        let Some(cell) = near.grid.cell_at(view.centre(here)) else { return [128; 3] };
        let at = near.grid.index(cell);
        let light = shade[at];
        let light = if light.is_nan() { level } else { light };
        let line = if on_contour(near, cell, contour_m) { 0.86 } else { 1.0 };
        let bright = f64::from((0.72 + (light - level) * 0.9).clamp(0.12, 1.0)) * line;
        let steep = !story.place.slope_deg[at].is_finite() || story.place.slope_deg[at] > limit;
        let tint = if steep { [1.0, 0.80, 0.74] } else { [0.97, 0.97, 0.97] };
        tint.map(|share| octet(255.0 * bright * share))
    };
    let pixels = (0..view.len()).map(pixel).collect();
    Ok(RasterImage::from_rgb(view.columns, view.rows, pixels)?.shrunk(GROUND_PX))
}

fn on_contour(near: &hilal_terrain::Raster, cell: Cell, contour_m: f64) -> bool {
    let band = |cell: Cell| near.cell_height_m(cell).map(|height| (height / contour_m).floor());
    let right = Cell { column: (cell.column + 1).min(near.grid.columns - 1), ..cell };
    let below = Cell { row: (cell.row + 1).min(near.grid.rows - 1), ..cell };
    let here = band(cell);
    let differs = |other: Cell| match (here, band(other)) {
        (Some(here), Some(there)) => (here - there).abs() > 0.5,
        _ => false,
    };
    differs(right) || differs(below)
}

fn contour_m(story: &Story<'_>) -> f64 {
    let near = story.place.terrain.near();
    let view = story.view;
    let height = |index: usize| {
        let cell = Cell { row: index / view.columns, column: index % view.columns };
        near.height_m(view.centre(cell))
    };
    let (low, high) = (0..view.len())
        .filter_map(height)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), h| (low.min(h), high.max(h)));
    let fits = |step: &f64| (high - low) / step <= MOST_CONTOURS;
    CONTOURS_M.into_iter().find(fits).unwrap_or(500.0)
}

#[expect(clippy::cast_possible_truncation, reason = "shades need no more than f32")]
const fn narrow(value: f64) -> f32 {
    value as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to 0..=255")]
fn octet(value: f64) -> u8 {
    value.clamp(0.0, 255.0).round() as u8
}
