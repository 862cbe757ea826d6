//! PDS3 elevation images in simple cylindrical projection: the global grid `LDEM_4` and its like.

mod label;

use std::path::Path;

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, Length, MapPoint, PolarStereographic};

use crate::raster::mix;
use crate::stack::read_bytes;
use crate::{Pds3Error, RasterError};
use label::Label;

/// Heights of the whole Moon, evenly spaced in latitude and longitude.
///
/// Row 0 lies half a step south of 90°N, column 0 half a step east of the western edge.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalGrid {
    rows: usize,
    columns: usize,
    west_deg: f64,
    heights_m: Vec<f32>,
    /// Means of the first and the last row: the heights at the poles themselves.
    poles_m: [f64; 2],
}

impl GlobalGrid {
    /// Reads a detached label (`.LBL`) and the image that its `^IMAGE` names, in the same folder.
    ///
    /// # Errors
    ///
    /// Refuses a label that lacks a key or says something else than a global simple cylindrical
    /// map of 16 bit heights, and an image of another size than its label says.
    pub fn read(label_path: impl AsRef<Path>) -> Result<Self, RasterError> {
        Self::read_with_image(label_path.as_ref()).map(|(grid, _)| grid)
    }

    /// Reads as [`GlobalGrid::read`] and returns the image's bytes too.
    pub(crate) fn read_with_image(path: &Path) -> Result<(Self, Vec<u8>), RasterError> {
        let refused = |path: &Path, problem| RasterError::Pds3 { path: path.to_owned(), problem };
        let text = read_bytes(path)?;
        let text = String::from_utf8_lossy(&text);
        let name = label::image_name(&text).map_err(|problem| refused(path, problem))?;
        let image_path = path.with_file_name(name);
        let image = read_bytes(&image_path)?;
        let grid = Self::decode(&text, &image).map_err(|problem| refused(path, problem))?;
        Ok((grid, image))
    }

    /// Reads a label and an image held in memory.
    ///
    /// # Errors
    ///
    /// As [`GlobalGrid::read`].
    pub fn decode(label: &str, image: &[u8]) -> Result<Self, Pds3Error> {
        let label = Label::parse(label)?;
        let wanted = label.rows * label.columns * 2;
        if image.len() != wanted {
            return Err(Pds3Error::WrongSize { found: image.len(), wanted });
        }
        let heights_m: Vec<f32> = image
            .chunks_exact(2)
            .map(|pair| match pair {
                &[low, high] => label.height_m(i16::from_le_bytes([low, high])),
                _ => f32::NAN,
            })
            .collect();
        let row_mean = |row: usize| {
            let cells = heights_m.iter().skip(row * label.columns).take(label.columns);
            cells.copied().map(f64::from).sum::<f64>() / label.columns as f64
        };
        let poles_m = [row_mean(0), row_mean(label.rows - 1)];
        let (rows, columns, west_deg) = (label.rows, label.columns, label.west_deg);
        Ok(Self { rows, columns, west_deg, heights_m, poles_m })
    }

    /// Returns the number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the number of columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Returns the longitude of the western edge in degrees.
    pub(crate) const fn west_deg(&self) -> f64 {
        self.west_deg
    }

    /// Returns the heights, row by row.
    pub(crate) fn heights_m(&self) -> &[f32] {
        &self.heights_m
    }

    /// Returns the spacing of the columns along the equator in metres.
    pub fn spacing_at_equator_m(&self) -> f64 {
        std::f64::consts::TAU * MOON_RADIUS.metres() / self.columns as f64
    }

    /// Returns the height stored in a cell, row 0 in the north; nothing off the grid.
    pub fn cell_height_m(&self, row: usize, column: usize) -> Option<f64> {
        if row >= self.rows || column >= self.columns {
            return None;
        }
        self.heights_m.get(row * self.columns + column).copied().map(f64::from)
    }

    /// Returns the height at a place, bilinear in latitude and longitude.
    ///
    /// Longitude goes round. Between the last row and a pole the height runs towards the mean of
    /// that row. Nothing when the latitude is beyond ±90° or either angle is no number.
    pub fn height_m(&self, latitude: Angle, longitude: Angle) -> Option<f64> {
        let (latitude_deg, longitude_deg) = (latitude.degrees(), longitude.degrees());
        if !(latitude_deg.abs() <= 90.0 + 1e-9 && longitude_deg.is_finite()) {
            return None;
        }
        let row = (90.0 - latitude_deg) / 180.0 * self.rows as f64 - 0.5;
        let east = libm::fmod(longitude_deg - self.west_deg, 360.0);
        let east = if east < 0.0 { east + 360.0 } else { east };
        let column = east / 360.0 * self.columns as f64 - 0.5;
        let (upper, down) = floor_and_rest(row);
        let upper_m = self.row_height_m(upper, column);
        let lower_m = self.row_height_m(upper + 1, column);
        // The pole is half a row away from the first and the last row.
        let down = if upper < 0 {
            (down - 0.5) * 2.0
        } else if upper + 1 == signed(self.rows) {
            down * 2.0
        } else {
            down
        };
        Some(mix(upper_m, lower_m, down.clamp(0.0, 1.0)))
    }

    /// Returns the height under a point of a polar map.
    pub fn height_on_map_m(&self, map: PolarStereographic, point: MapPoint) -> Option<f64> {
        let place = map.unproject(point, Length::ZERO);
        self.height_m(place.latitude, place.longitude)
    }

    fn row_height_m(&self, row: isize, column: f64) -> f64 {
        let [north_m, south_m] = self.poles_m;
        let Ok(row) = usize::try_from(row) else { return north_m };
        if row >= self.rows {
            return south_m;
        }
        let (left, along) = floor_and_rest(column);
        let at = |column: isize| {
            let round = column.rem_euclid(signed(self.columns));
            let index = row * self.columns + usize::try_from(round).unwrap_or(0);
            self.heights_m.get(index).copied().map_or(f64::NAN, f64::from)
        };
        mix(at(left), at(left + 1), along)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "row and column numbers, checked finite")]
fn floor_and_rest(at: f64) -> (isize, f64) {
    let low = libm::floor(at);
    (low as isize, at - low)
}

fn signed(count: usize) -> isize {
    isize::try_from(count).unwrap_or(isize::MAX)
}
