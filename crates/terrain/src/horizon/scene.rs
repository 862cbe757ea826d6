//! A stack of layers as fields for rays: the tile with an apron, then coarser and coarser rings.

use hilal_quantity::MapPoint;

use super::field::{Datum, Field};
use super::settings::{HorizonError, HorizonSettings};
use super::surface::Surface;
use crate::{Grid, Raster, Stack};

/// A field is at most this many times coarser than the one inside it.
const COARSENING: f64 = 8.0;
/// Cells of the next field by which a field reaches beyond what it stands for.
const APRON: f64 = 3.5;
/// Least width of the tile's apron in cells: what the march looks at.
const LEAST_APRON: usize = 48;
/// Cells of the outermost field for one of the global grid at the equator.
const GLOBAL_SHARE: f64 = 0.25;

/// The ground around a tile.
#[derive(Debug)]
pub(super) struct HorizonScene {
    /// The tile's heights in metres above the reference sphere.
    pub(super) tile: Raster,
    pub(super) datum: Datum,
    /// From the tile outwards; each has a hole where the one before stands.
    pub(super) fields: Vec<Field>,
    /// The same as rasters, for the reference.
    pub(super) rasters: Vec<Raster>,
    /// Cells between the edges of the first field and the tile, on every side.
    pub(super) apron: usize,
}

/// A field to be sampled.
#[derive(Debug, Clone, Copy)]
struct Plan {
    grid: Grid,
    layer_mask: Option<[f64; 4]>,
}

impl HorizonScene {
    pub(super) fn new(stack: &Stack, settings: &HorizonSettings) -> Result<Self, HorizonError> {
        settings.check()?;
        check(stack, settings)?;
        let (first, rest) = stack.layers().split_first().ok_or(HorizonError::NoLayers)?;
        let tile = first.raster.clone();
        let datum = Datum::new(mean(&tile.heights_m));
        let coarser = coarser(stack);
        let reach_m = settings.reach.metres();
        let (plans, apron) = plans(&tile.grid, &coarser, reach_m);
        let beyond = Stack::new(rest.to_vec(), stack.global().cloned());
        let surface = Surface::new(&first.raster, beyond, settings.feather);
        let rasters: Vec<Raster> =
            plans.iter().map(|plan| surface.sample_around(plan.grid, plan.layer_mask)).collect();
        let fields = rasters
            .iter()
            .zip(&plans)
            .map(|(raster, plan)| Field::new(raster, datum, plan.layer_mask))
            .collect();
        Ok(Self { tile, datum, fields, rasters, apron })
    }

    /// Returns the height of the ground at a point of the tile or around it.
    pub(super) fn ground_m(&self, point: MapPoint) -> Result<f64, HorizonError> {
        let found = self.rasters.iter().find_map(|raster| raster.height_m(point));
        found.ok_or(HorizonError::NoGround { x_m: point.x_m, y_m: point.y_m })
    }
}

fn check(stack: &Stack, settings: &HorizonSettings) -> Result<(), HorizonError> {
    let (first, rest) = stack.layers().split_first().ok_or(HorizonError::NoLayers)?;
    let Grid { rows, columns, .. } = first.raster.grid;
    if rows < 2 || columns < 2 {
        return Err(HorizonError::GridTooSmall { rows, columns });
    }
    for layer in stack.layers() {
        let path = layer.provenance.path.clone();
        let (cells, heights) = (layer.raster.grid.len(), layer.raster.heights_m.len());
        if cells != heights {
            return Err(HorizonError::HeightsDoNotFit { path, cells, heights });
        }
    }
    if first.raster.heights_m.iter().all(|height_m| !height_m.is_finite()) {
        return Err(HorizonError::NoHeights { path: first.provenance.path.clone() });
    }
    for layer in rest {
        let (path, finest) = (layer.provenance.path.clone(), first.provenance.path.clone());
        if layer.raster.grid.map != first.raster.grid.map {
            return Err(HorizonError::OtherPole { path, finest });
        }
        let away_km = apart_m(&first.raster.grid, &layer.raster.grid) / 1000.0;
        let reach_km = settings.reach.kilometres();
        if away_km > reach_km {
            return Err(HorizonError::OutOfReach { path, finest, away_km, reach_km });
        }
    }
    Ok(())
}

/// Returns the distance between two grids; 0 when they touch or overlap.
fn apart_m(a: &Grid, b: &Grid) -> f64 {
    let ([aw, as_, ae, an], [bw, bs, be, bn]) = (a.bounds(), b.bounds());
    let gap = |low: f64, high: f64| (low - high).max(0.0);
    (gap(bw, ae) + gap(aw, be)).hypot(gap(bs, an) + gap(as_, bn))
}

/// Grids of the layers beyond the tile, and the spacing that does for the global grid.
fn coarser(stack: &Stack) -> Vec<(f64, Option<Grid>)> {
    let layers = stack.layers().iter().skip(1);
    let mut list: Vec<_> =
        layers.map(|layer| (layer.raster.grid.spacing_m, Some(layer.raster.grid))).collect();
    let global = stack.global().map(|global| global.grid.spacing_at_equator_m() * GLOBAL_SHARE);
    list.extend(global.map(|spacing_m| (spacing_m, None)));
    list
}

/// Lays out the fields: the tile, the layers, and rings between those of very different spacing.
fn plans(tile: &Grid, coarser: &[(f64, Option<Grid>)], reach_m: f64) -> (Vec<Plan>, usize) {
    let Some(&(next_m, _)) = coarser.first() else {
        return (vec![Plan { grid: *tile, layer_mask: None }], 0);
    };
    let limit = grown(tile.bounds(), reach_m);
    let first_m = next_m.min(COARSENING * tile.spacing_m);
    let apron = cells(APRON * first_m / tile.spacing_m).max(LEAST_APRON);
    let mut plans = vec![Plan { grid: padded(tile, apron), layer_mask: None }];
    let mut spacing_m = tile.spacing_m;
    for (index, &(layer_m, grid)) in coarser.iter().enumerate() {
        let after_m = coarser.get(index + 1).map(|next| next.0);
        while layer_m > COARSENING * spacing_m * 1.001 {
            spacing_m *= COARSENING;
            let next_m = layer_m.min(COARSENING * spacing_m);
            let bounds = grown(bounds_of(&plans), APRON * next_m);
            push(&mut plans, tile, spacing_m, (clipped(bounds, limit), None));
        }
        spacing_m = layer_m.max(spacing_m);
        let inner = grown(bounds_of(&plans), APRON * spacing_m);
        let own = grid.map_or(limit, |grid| {
            let after_m = after_m.map_or(0.0, |m| APRON * m.min(COARSENING * spacing_m));
            grown(grid.bounds(), after_m)
        });
        push(&mut plans, tile, spacing_m, (clipped(union(inner, own), limit), grid));
    }
    (plans, apron)
}

/// Adds a field with a hole where the one before stands, unless that one covers it all.
fn push(
    plans: &mut Vec<Plan>,
    tile: &Grid,
    spacing_m: f64,
    (bounds, like): ([f64; 4], Option<Grid>),
) {
    let before = bounds_of(plans);
    let grows = union(before, bounds).iter().zip(before).any(|(a, b)| (a - b).abs() > spacing_m);
    if !grows {
        return;
    }
    let grid = covering(bounds, spacing_m, (tile, like));
    plans.push(Plan { grid, layer_mask: Some(grown(before, -spacing_m)) });
}

fn bounds_of(plans: &[Plan]) -> [f64; 4] {
    plans.last().map_or([0.0; 4], |plan| plan.grid.bounds())
}

/// Returns a grid that covers bounds, with the cells of a layer where it has one.
fn covering(bounds: [f64; 4], spacing_m: f64, (tile, like): (&Grid, Option<Grid>)) -> Grid {
    let [west, south, east, north] = bounds;
    let anchor = like.map_or(tile.middle(), |grid| grid.first_cell);
    let snapped = |at: f64, anchor: f64| anchor + ((at - anchor) / spacing_m).floor() * spacing_m;
    let (x_m, y_m) = (snapped(west, anchor.x_m), snapped(north, anchor.y_m) + spacing_m);
    Grid {
        map: tile.map,
        first_cell: MapPoint::new(x_m, y_m),
        spacing_m,
        rows: cells((y_m - south) / spacing_m) + 1,
        columns: cells((east - x_m) / spacing_m) + 1,
    }
}

fn padded(grid: &Grid, pad: usize) -> Grid {
    let by_m = pad as f64 * grid.spacing_m;
    Grid {
        first_cell: MapPoint::new(grid.first_cell.x_m - by_m, grid.first_cell.y_m + by_m),
        rows: grid.rows + 2 * pad,
        columns: grid.columns + 2 * pad,
        ..*grid
    }
}

fn grown([west, south, east, north]: [f64; 4], by_m: f64) -> [f64; 4] {
    [west - by_m, south - by_m, east + by_m, north + by_m]
}

fn union(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn clipped(a: [f64; 4], limit: [f64; 4]) -> [f64; 4] {
    [a[0].max(limit[0]), a[1].max(limit[1]), a[2].min(limit[2]), a[3].min(limit[3])]
}

/// Returns the mean of the finite heights.
fn mean(heights_m: &[f32]) -> f64 {
    let finite = heights_m.iter().filter(|height_m| height_m.is_finite());
    let (sum, count) = finite.fold((0.0, 0_u32), |(s, n), &h| (s + f64::from(h), n + 1));
    sum / f64::from(count.max(1))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive count")]
fn cells(count: f64) -> usize {
    count.ceil().max(0.0) as usize
}
