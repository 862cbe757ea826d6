//! Where a rover can sit out the dark.

use hilal_quantity::{Angle, Duration, Fraction, Length, MapPoint};
use hilal_terrain::Cell;

use crate::{SiteStatistics, SpanMap};

/// What a haven must offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HavenLimits {
    /// The longest dark that the rover outlives.
    pub longest_dark: Duration,
    /// The steepest slope on which it may park.
    pub slope: Angle,
}

/// A cell whose dark is short and whose slope is gentle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HavenCell {
    /// The cell.
    pub cell: Cell,
    /// Its centre.
    pub point: MapPoint,
    /// Its longest dark span.
    pub longest_dark: Duration,
    /// Its mean share of the solar disc.
    pub mean_light: Fraction,
    /// Its slope.
    pub slope: Angle,
}

/// Returns every cell within limits, the shortest dark first, then the most light, then by cell.
///
/// `slopes_deg` holds the slope of every cell of the statistics' grid, row-major; a cell without
/// one, or with NaN, is no haven.
pub fn havens(
    statistics: &SiteStatistics,
    slopes_deg: &[f32],
    limits: &HavenLimits,
) -> Vec<HavenCell> {
    let grid = statistics.grid();
    let mut found: Vec<HavenCell> = statistics
        .iter()
        .zip(slopes_deg)
        .enumerate()
        .filter_map(|(index, (figures, &slope_deg))| {
            let slope = Angle::from_degrees(f64::from(slope_deg));
            let fits = slope <= limits.slope && figures.longest_dark <= limits.longest_dark;
            let cell = Cell { row: index / grid.columns, column: index % grid.columns };
            fits.then(|| HavenCell {
                cell,
                point: grid.centre(cell),
                longest_dark: figures.longest_dark,
                mean_light: figures.mean_light,
                slope,
            })
        })
        .collect();
    found.sort_by(|a, b| {
        let light = b.mean_light.value().total_cmp(&a.mean_light.value());
        a.longest_dark.cmp(&b.longest_dark).then(light).then(a.cell.cmp(&b.cell))
    });
    found
}

/// Returns the best havens that lie at least `apart` from every better one.
pub fn spread(havens: &[HavenCell], apart: Length) -> Vec<HavenCell> {
    let mut kept: Vec<HavenCell> = Vec::new();
    for haven in havens {
        if kept.iter().all(|other| other.point.distance(haven.point) >= apart) {
            kept.push(*haven);
        }
    }
    kept
}

/// Returns 1 for every cell where a rover outlives the longest dark and stands on its slope, 0 for
/// every other, row-major; NaN where there is no height or no slope.
///
/// `powered` is the map of the demand that keeps the rover alive, as
/// [`Condition::Sun`](crate::Condition::Sun) of the least share of light that feeds it: between two
/// spans of it lies the dark. `slopes_deg` holds the slope of every cell of its grid.
pub fn haven_map(powered: &SpanMap, slopes_deg: &[f32], limits: &HavenLimits) -> Vec<f32> {
    let longest_hours = limits.longest_dark.to_seconds() / 3600.0;
    let judge = |(dark_hours, &slope_deg): (f32, &f32)| {
        if dark_hours.is_nan() || slope_deg.is_nan() {
            return f32::NAN;
        }
        let gentle = f64::from(slope_deg) <= limits.slope.degrees();
        if gentle && f64::from(dark_hours) <= longest_hours { 1.0 } else { 0.0 }
    };
    powered.longest_gap_hours().into_iter().zip(slopes_deg).map(judge).collect()
}
