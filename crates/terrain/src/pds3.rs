//! PDS3 elevation images in simple cylindrical projection: the global grid `LDEM_4` and its like.

mod keys;
mod label;

use std::path::{Path, PathBuf};

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, Length, MapPoint, PolarStereographic};

use crate::files::{read_bytes, sibling};
use crate::fill::{HeightRows, LIMIT_M, UntaggedFill, stored_fills, untagged};
use crate::raster::mix;
use crate::{Pds3Error, RasterError};
use label::{ImagePointer, Label};

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
    /// The image may be named too: the label of its name is then looked for beside it. Upper and
    /// lower case of the names may differ from what the label says.
    ///
    /// # Errors
    ///
    /// Refuses a label that lacks a key or says something else than a global simple cylindrical
    /// map of 16 bit heights, an image of another size than its label says, heights that the Moon
    /// does not have, and a fill value that the label does not give.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, RasterError> {
        Self::read_with_image(path.as_ref()).map(|(grid, _)| grid)
    }

    /// Reads as [`GlobalGrid::read`] and returns the image's bytes too.
    pub(crate) fn read_with_image(path: &Path) -> Result<(Self, Vec<u8>), RasterError> {
        let refused = |path: &Path, problem| RasterError::Pds3 { path: path.to_owned(), problem };
        let label_path = label_of(path)?;
        let text = read_bytes(&label_path)?;
        let text = String::from_utf8_lossy(&text);
        let pointer = ImagePointer::parse(&text).map_err(|problem| refused(path, problem))?;
        let Some(image_path) = sibling(&label_path, &pointer.file)? else {
            return Err(RasterError::NoImage { path: label_path, image: pointer.file });
        };
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
        let wanted = label.first_byte.saturating_add(label.rows * label.columns * 2);
        if image.len() != wanted {
            return Err(Pds3Error::WrongSize { found: image.len(), wanted });
        }
        let numbers = image.get(label.first_byte..).unwrap_or_default().as_chunks::<2>().0;
        let heights_m: Vec<f32> =
            numbers.iter().map(|&number| label.height_m(i16::from_le_bytes(number))).collect();
        check_heights(&label, &heights_m)?;
        let row_mean = |row: usize| {
            let cells = heights_m.iter().skip(row * label.columns).take(label.columns);
            let known = cells.copied().map(f64::from).filter(|height_m| !height_m.is_nan());
            let (sum, count) = known.fold((0.0, 0_u32), |(sum, count), m| (sum + m, count + 1));
            sum / f64::from(count)
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

    /// Returns the height stored in a cell, row 0 in the north; nothing off the grid or without data.
    pub fn cell_height_m(&self, row: usize, column: usize) -> Option<f64> {
        if row >= self.rows || column >= self.columns {
            return None;
        }
        let height_m = self.heights_m.get(row * self.columns + column).copied().map(f64::from);
        height_m.filter(|height_m| !height_m.is_nan())
    }

    /// Returns the height at a place, bilinear in latitude and longitude.
    ///
    /// Longitude goes round. Between the last row and a pole the height runs towards the mean of
    /// that row. Nothing when the latitude is beyond ±90°, either angle is no number, or a cell that
    /// bears on the place has no data.
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
        let height_m = mix(upper_m, lower_m, down.clamp(0.0, 1.0));
        (!height_m.is_nan()).then_some(height_m)
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

/// Returns the label of what was named: itself, or the label beside the image of its name.
fn label_of(path: &Path) -> Result<PathBuf, RasterError> {
    if !has_end(path, "img") {
        return Ok(path.to_owned());
    }
    let label = path.with_extension("LBL");
    let name = label.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    sibling(path, &name)?.ok_or(RasterError::NoLabel { path: path.to_owned(), label: name })
}

/// Returns whether a file's name ends so, in upper or lower case.
pub(crate) fn has_end(path: &Path, end: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(end))
}

/// The ends of the 16 bit range are no heights unless the label's bounds say so; and no cell may hold
/// a height that the Moon does not have, or stand off its surroundings like a fill.
fn check_heights(label: &Label, heights_m: &[f32]) -> Result<(), Pds3Error> {
    let absurd = heights_m.iter().copied().find(|&m| f64::from(m).abs() > LIMIT_M);
    let stored = [i16::MIN, i16::MIN + 1, i16::MAX];
    let ends = stored.map(|stored| (f64::from(stored), label.height_m(stored)));
    for (stored, height_m) in ends.into_iter().chain(absurd.map(|m| (label.stored(m), m))) {
        let count = heights_m.iter().filter(|m| m.total_cmp(&height_m).is_eq()).count();
        if count > 0 && !height_m.is_nan() {
            let (height_m, cells) = (f64::from(height_m), heights_m.len());
            return Err(Pds3Error::UntaggedFill(UntaggedFill { stored, height_m, count, cells }));
        }
    }
    let candidates = stored_fills(None)
        .into_iter()
        .filter_map(|stored| Some((stored, label.height_m(whole(stored)?))));
    let candidates: Vec<(f64, f32)> = candidates.collect();
    let spacing_m = std::f64::consts::PI * MOON_RADIUS.metres() / label.rows as f64;
    let rows = HeightRows { heights_m, columns: label.columns, spacing_m };
    untagged(rows, &candidates).map_or(Ok(()), |fill| Err(Pds3Error::UntaggedFill(fill)))
}

/// Returns a number as the image would store it, when 16 bits hold it.
#[expect(clippy::cast_possible_truncation, reason = "its range and its fraction are checked")]
fn whole(stored: f64) -> Option<i16> {
    let range = f64::from(i16::MIN)..=f64::from(i16::MAX);
    (range.contains(&stored) && libm::trunc(stored).total_cmp(&stored).is_eq())
        .then_some(stored as i16)
}

#[expect(clippy::cast_possible_truncation, reason = "row and column numbers, checked finite")]
fn floor_and_rest(at: f64) -> (isize, f64) {
    let low = libm::floor(at);
    (low as isize, at - low)
}

fn signed(count: usize) -> isize {
    isize::try_from(count).unwrap_or(isize::MAX)
}
