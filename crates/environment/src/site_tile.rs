//! The tile of a site that is analysed: its finest layer, cut or resampled around its place.

use std::path::Path;

use hilal_mission::schema;
use hilal_quantity::{Length, MapPoint, PolarStereographic};
use hilal_terrain::{Cell, DataSource, GlobalLayer, Grid, Layer, Provenance, Raster, Stack};

use crate::EnvironmentError;
use crate::terrain::{ReadLayers, near_layer, read, synthetic_layers};

/// Cells of the global grid's spacing at the equator for one of a resampled tile.
const FINER: f64 = 4.0;
/// Fewest cells along the side of a tile.
const LEAST_CELLS: f64 = 8.0;

/// What is asked of the ground of a site.
#[derive(Debug, Clone, Copy)]
pub struct TileRequest<'a> {
    /// Identifier of the site, for messages.
    pub site: &'a str,
    /// Name of the site.
    pub name: &'a str,
    /// The map.
    pub map: PolarStereographic,
    /// Where the lander is to stand.
    pub place: MapPoint,
    /// Side of the square around the place; the whole finest layer without.
    pub extent: Option<Length>,
    /// Elevation data, relative to the data directory.
    pub layers: &'a [schema::Layer],
    /// Seed of the made-up terrain that stands in for a near layer that is not there, where any may.
    pub stand_in: Option<u64>,
}

/// The ground of a site.
#[derive(Debug)]
pub struct SiteTile {
    /// The tile first, then what is seen beyond it.
    pub stack: Stack,
    /// How coarse the data is, in a sentence for those who judge by it.
    pub judged_from: String,
    /// Spacing of the data behind the tile, which may be coarser than the tile itself, in metres.
    pub data_spacing_m: f64,
}

impl SiteTile {
    /// Reads the layers and lays the tile out.
    ///
    /// # Errors
    ///
    /// Names the files that are missing, or the one that cannot be read, and refuses a place that no
    /// layer holds.
    pub fn load(request: &TileRequest<'_>, folder: &Path) -> Result<Self, EnvironmentError> {
        let missing = near_layer(request.layers, folder).is_none();
        let mut read = match request.stand_in.filter(|_| missing) {
            Some(seed) => synthetic_layers(seed),
            None => read(&format!("site {}", request.site), request.layers, folder)?,
        };
        read.layers.sort_by(|a, b| a.raster.grid.spacing_m.total_cmp(&b.raster.grid.spacing_m));
        Self::laid_out(request, read)
    }

    /// Returns whether the terrain is made up.
    pub fn is_synthetic(&self) -> bool {
        self.stack.provenance().any(|layer| layer.source == DataSource::Synthetic)
    }

    fn laid_out(
        request: &TileRequest<'_>,
        ReadLayers { layers, global }: ReadLayers,
    ) -> Result<Self, EnvironmentError> {
        let finest = layers.iter().find(|layer| holds(&layer.raster.grid, request.place));
        let (tile, data_spacing_m) = match (finest, &global, request.extent) {
            (Some(layer), _, None) => (None, layer.raster.grid.spacing_m),
            (Some(layer), _, Some(extent)) => {
                (cut(layer, request.place, extent), layer.raster.grid.spacing_m)
            }
            (None, Some(global), Some(extent)) => {
                let spacing_m = global.grid.spacing_at_equator_m();
                (Some(resampled(global, (request.map, request.place), extent)), spacing_m)
            }
            (None, ..) => {
                let (site, place) = (request.site.to_owned(), request.place);
                return Err(EnvironmentError::PlaceOffTheMap { site, place });
            }
        };
        let judged_from = judged_from(&layers, global.as_ref(), (data_spacing_m, request.name));
        let stack = Stack::new(tile.into_iter().chain(layers).collect(), global);
        Ok(Self { stack, judged_from, data_spacing_m })
    }

    /// Returns the tile.
    pub fn tile(&self) -> &Raster {
        &self.stack.layers()[0].raster
    }

    /// Returns the grid of the tile.
    pub fn grid(&self) -> Grid {
        self.tile().grid
    }
}

fn holds(grid: &Grid, point: MapPoint) -> bool {
    grid.cell_at(point).is_some()
}

/// Cuts a square around a place out of a layer; nothing when the layer is no larger than that.
fn cut(layer: &Layer, place: MapPoint, extent: Length) -> Option<Layer> {
    let grid = &layer.raster.grid;
    let (row, column) = grid.fractional(place);
    let half = (extent.metres() / grid.spacing_m / 2.0).max(LEAST_CELLS / 2.0);
    let span = |at: f64, count: usize| {
        let first = (at - half).round().clamp(0.0, count as f64 - 1.0);
        let last = (at + half).round().clamp(0.0, count as f64 - 1.0);
        (whole(first), whole(last) + 1)
    };
    let ((top, bottom), (left, right)) = (span(row, grid.rows), span(column, grid.columns));
    if bottom - top == grid.rows && right - left == grid.columns {
        return None;
    }
    let part = Grid {
        first_cell: grid.centre(Cell { row: top, column: left }),
        rows: bottom - top,
        columns: right - left,
        ..*grid
    };
    let heights_m = (top..bottom)
        .flat_map(|row| {
            &layer.raster.heights_m[grid.index(Cell { row, column: left })..][..right - left]
        })
        .copied()
        .collect();
    let provenance = Provenance {
        path: format!("{} (cut to {} × {})", layer.provenance.path, part.rows, part.columns),
        rows: part.rows,
        columns: part.columns,
        ..layer.provenance.clone()
    };
    Some(Layer::new(Raster { grid: part, heights_m }, provenance))
}

/// Samples the global grid on a square around a place.
fn resampled(
    global: &GlobalLayer,
    (map, place): (PolarStereographic, MapPoint),
    extent: Length,
) -> Layer {
    let spacing_m = global.grid.spacing_at_equator_m() / FINER;
    let cells = (extent.metres() / spacing_m).ceil().max(LEAST_CELLS);
    let half_m = (cells - 1.0) / 2.0 * spacing_m;
    let grid = Grid {
        map,
        first_cell: MapPoint::new(place.x_m - half_m, place.y_m + half_m),
        spacing_m,
        rows: whole(cells),
        columns: whole(cells),
    };
    let raster =
        Raster::from_fn(grid, |point| global.grid.height_on_map_m(map, point).unwrap_or(f64::NAN));
    let provenance = Provenance {
        path: format!("{} (resampled)", global.provenance.path),
        spacing_m,
        rows: grid.rows,
        columns: grid.columns,
        sha256: global.provenance.sha256.clone(),
        source: global.provenance.source,
    };
    Layer::new(raster, provenance)
}

fn judged_from(
    layers: &[Layer],
    global: Option<&GlobalLayer>,
    (data_spacing_m, name): (f64, &str),
) -> String {
    let far =
        layers.iter().map(|layer| layer.raster.grid.spacing_m).filter(|m| *m > data_spacing_m);
    let far: Vec<String> = far
        .map(metres)
        .chain(global.map(|global| metres(global.grid.spacing_at_equator_m())))
        .collect();
    let source = layers.first().map_or(DataSource::Lola, |layer| layer.provenance.source);
    let made_up = if source == DataSource::Synthetic { "SYNTHETIC terrain; " } else { "" };
    let beyond = if far.is_empty() {
        "nothing beyond the tile: horizons end at its edge".to_owned()
    } else {
        format!("horizons beyond it from {} data", far.join(" and "))
    };
    let coarse = if data_spacing_m > 100.0 {
        "; peaks, and the light on them, are smoothed away at this spacing"
    } else {
        ""
    };
    format!("{made_up}heights of {name} every {}, {beyond}{coarse}", metres(data_spacing_m))
}

fn metres(spacing_m: f64) -> String {
    if spacing_m >= 1000.0 {
        format!("{:.1} km", spacing_m / 1000.0)
    } else {
        format!("{spacing_m:.0} m")
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive count")]
fn whole(cells: f64) -> usize {
    cells as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_cut_around_its_place_and_keeps_the_layers_cells() {
        let grid = Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(0.0, 1000.0),
            spacing_m: 10.0,
            rows: 101,
            columns: 101,
        };
        let layer = Layer::synthetic(Raster::from_fn(grid, |p| p.x_m + p.y_m / 1000.0), 0);
        let place = MapPoint::new(300.0, 200.0);
        let part = cut(&layer, place, Length::from_metres(200.0)).unwrap().raster;
        assert_eq!((part.grid.rows, part.grid.columns), (21, 21));
        assert!(part.grid.middle().distance(place).metres() < 1e-6);
        assert_eq!(part.height_m(place), layer.raster.height_m(place));
        // At the border the square is cut short, and a square larger than the layer is the layer.
        let corner = MapPoint::new(0.0, 0.0);
        assert_eq!(cut(&layer, corner, Length::from_metres(200.0)).unwrap().raster.grid.rows, 11);
        assert!(cut(&layer, place, Length::from_kilometres(9.0)).is_none());
    }
}
