//! The file's `GeoKeys` (OGC 19-008r4): are we on the lunar polar stereographic map?

use std::collections::BTreeMap;

use hilal_quantity::PolarStereographic;
use hilal_quantity::constants::MOON_RADIUS;
use tiff::tags::Tag;

use super::image::Directory;
use super::wkt;
use crate::GeoTiffError;
use crate::units::HeightUnit;

/// Numbers of the keys, by the names of OGC 19-008r4.
pub(super) mod id {
    pub(crate) const MODEL_TYPE: u16 = 1024;
    pub(crate) const RASTER_TYPE: u16 = 1025;
    pub(crate) const CITATION: u16 = 1026;
    pub(crate) const GEODETIC_CITATION: u16 = 2049;
    pub(crate) const PROJECTED_CITATION: u16 = 3073;
    pub(crate) const GEODETIC_CRS: u16 = 2048;
    pub(crate) const GEODETIC_DATUM: u16 = 2050;
    pub(crate) const ANGULAR_UNITS: u16 = 2054;
    pub(crate) const ELLIPSOID: u16 = 2056;
    pub(crate) const SEMI_MAJOR: u16 = 2057;
    pub(crate) const SEMI_MINOR: u16 = 2058;
    pub(crate) const INVERSE_FLATTENING: u16 = 2059;
    pub(crate) const PROJECTED_CRS: u16 = 3072;
    pub(crate) const PROJECTION: u16 = 3074;
    pub(crate) const METHOD: u16 = 3075;
    pub(crate) const LINEAR_UNITS: u16 = 3076;
    pub(crate) const ORIGIN_LONGITUDE: u16 = 3080;
    pub(crate) const ORIGIN_LATITUDE: u16 = 3081;
    pub(crate) const FALSE_EASTING: u16 = 3082;
    pub(crate) const FALSE_NORTHING: u16 = 3083;
    pub(crate) const SCALE: u16 = 3092;
    pub(crate) const POLE_LONGITUDE: u16 = 3095;
    pub(crate) const VERTICAL_CRS: u16 = 4096;
    pub(crate) const VERTICAL_DATUM: u16 = 4098;
    pub(crate) const VERTICAL_UNITS: u16 = 4099;
}

/// How a citation begins that holds the map as text (`ArcGIS`; GDAL's `ESRI_PE` flavour).
const ESRI_TEXT: &str = "ESRI PE String = ";

/// "Described by the other keys."
pub(super) const USER_DEFINED: u16 = 32767;
/// `ModelTypeProjected`.
pub(super) const PROJECTED: u16 = 1;
/// `RasterPixelIsArea`.
pub(super) const PIXEL_IS_AREA: u16 = 1;
/// `RasterPixelIsPoint`.
const PIXEL_IS_POINT: u16 = 2;
/// `CT_PolarStereographic`.
pub(super) const POLAR_STEREOGRAPHIC: u16 = 15;
/// EPSG:9001, the metre.
pub(super) const METRE: u16 = 9001;
/// EPSG:9102, the degree.
pub(super) const DEGREE: u16 = 9102;

/// What of a cell the file's coordinates mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellAnchor {
    /// Its north-west corner (`PixelIsArea`).
    Corner,
    /// Its centre (`PixelIsPoint`).
    Centre,
}

/// The keys of a file: whole numbers, real numbers and texts by key.
#[derive(Debug, Default)]
pub(super) struct GeoKeys {
    short: BTreeMap<u16, u16>,
    double: BTreeMap<u16, f64>,
    text: BTreeMap<u16, String>,
}

impl GeoKeys {
    /// Reads the directory, and the real numbers and texts that it points at.
    pub(super) fn read(image: &mut Directory<'_, '_>) -> Result<Self, GeoTiffError> {
        let directory = match image.find(Tag::GeoKeyDirectoryTag)? {
            Some(value) => value.into_u16_vec()?,
            None => return Err(wrong("unknown (the file has no GeoKeys)")),
        };
        let doubles = match image.find(Tag::GeoDoubleParamsTag)? {
            Some(value) => value.into_f64_vec()?,
            None => Vec::new(),
        };
        let texts = match image.find(Tag::GeoAsciiParamsTag)? {
            Some(value) => value.into_string()?,
            None => String::new(),
        };
        let mut keys = Self::default();
        for entry in directory.chunks_exact(4).skip(1) {
            let &[id, location, count, value] = entry else { continue };
            if location == 0 {
                keys.short.insert(id, value);
            } else if location == Tag::GeoDoubleParamsTag.to_u16() {
                let number = doubles.get(usize::from(value));
                keys.double.insert(id, number.copied().unwrap_or(f64::NAN));
            } else if location == Tag::GeoAsciiParamsTag.to_u16() {
                let (first, count) = (usize::from(value), usize::from(count));
                let text = texts.get(first..(first + count).min(texts.len())).unwrap_or_default();
                keys.text.insert(id, text.trim_end_matches(['|', '\0']).to_owned());
            }
        }
        Ok(keys)
    }

    /// Returns what the coordinates of a cell mean; its corner when nothing is said.
    pub(super) fn cell_anchor(&self) -> CellAnchor {
        if self.short.get(&id::RASTER_TYPE) == Some(&PIXEL_IS_POINT) {
            CellAnchor::Centre
        } else {
            CellAnchor::Corner
        }
    }

    /// Returns the map, when it is `+proj=stere +lat_0=∓90 +lon_0=0 +k=1 +R=1737400` in metres.
    ///
    /// Where a citation holds the map as text, that text decides, and keys may be missing; those that
    /// are there must say the same.
    pub(super) fn map(&self) -> Result<PolarStereographic, GeoTiffError> {
        let in_text = self.esri_text().map(wkt::map).transpose()?;
        self.check_kind(in_text)?;
        self.check_units()?;
        if in_text.is_none() || self.double.contains_key(&id::SEMI_MAJOR) {
            self.check_sphere()?;
        }
        for (id, wanted, name) in [
            (id::POLE_LONGITUDE, 0.0, "central longitude"),
            (id::ORIGIN_LONGITUDE, 0.0, "central longitude"),
            (id::FALSE_EASTING, 0.0, "false easting"),
            (id::FALSE_NORTHING, 0.0, "false northing"),
            (id::SCALE, 1.0, "scale at the pole"),
        ] {
            let found = self.double.get(&id).copied().unwrap_or(wanted);
            if !close(found, wanted) {
                return Err(wrong(format!("polar stereographic with {name} {found}")));
            }
        }
        let in_keys = match self.double.get(&id::ORIGIN_LATITUDE).copied() {
            None => None,
            Some(latitude) if close(latitude, -90.0) => Some(PolarStereographic::SOUTH),
            Some(latitude) if close(latitude, 90.0) => Some(PolarStereographic::NORTH),
            Some(other) => {
                return Err(wrong(format!("polar stereographic with latitude of origin {other}°")));
            }
        };
        match (in_keys, in_text) {
            (Some(in_keys), Some(in_text)) if in_keys != in_text => {
                Err(wrong("around one pole by its keys and around the other by its citation"))
            }
            (Some(map), _) | (None, Some(map)) => Ok(map),
            (None, None) => Err(wrong("polar stereographic with latitude of origin unsaid")),
        }
    }

    /// Returns the unit of heights that the keys give, if they give one.
    pub(super) fn height_unit(&self) -> Result<Option<HeightUnit>, GeoTiffError> {
        for (id, name) in [(id::VERTICAL_CRS, "system"), (id::VERTICAL_DATUM, "datum")] {
            // 0 is undefined.
            let code = self.short.get(&id).filter(|code| ![0, USER_DEFINED].contains(code));
            if let Some(&code) = code {
                return Err(GeoTiffError::WrongHeights(format!(
                    "its GeoKeys give them by the vertical {name} of code {code} (EPSG, Earth)"
                )));
            }
        }
        match self.short.get(&id::VERTICAL_UNITS) {
            None | Some(0) => Ok(None),
            Some(&code) => HeightUnit::from_epsg(code).map(Some).ok_or_else(|| {
                GeoTiffError::WrongHeights(format!(
                    "its GeoKeys give them in the unit of code {code}"
                ))
            }),
        }
    }

    /// Returns the map as text, from the first citation that holds one.
    fn esri_text(&self) -> Option<&str> {
        let citations = [id::PROJECTED_CITATION, id::CITATION, id::GEODETIC_CITATION];
        let mut texts = citations.iter().filter_map(|id| self.text.get(id));
        texts.find_map(|text| text.trim_start().strip_prefix(ESRI_TEXT))
    }

    fn check_kind(&self, in_text: Option<PolarStereographic>) -> Result<(), GeoTiffError> {
        if let Some(&code) = self.short.get(&id::PROJECTED_CRS).filter(|&&c| c != USER_DEFINED) {
            return Err(wrong(format!(
                "the projected reference system of code {code} (EPSG, Earth)"
            )));
        }
        match self.short.get(&id::MODEL_TYPE) {
            // ArcGIS leaves the type of the model to the other keys or to the citation.
            None | Some(&(0 | PROJECTED | USER_DEFINED)) => {}
            Some(2) => return Err(wrong("latitude and longitude")),
            other => return Err(wrong(format!("of model type {}", said(other)))),
        }
        match self.short.get(&id::METHOD) {
            Some(&POLAR_STEREOGRAPHIC) => Ok(()),
            None | Some(&USER_DEFINED) if in_text.is_some() => Ok(()),
            other => Err(wrong(format!("of projection method {}", said(other)))),
        }
    }

    fn check_units(&self) -> Result<(), GeoTiffError> {
        for (id, wanted, name) in
            [(id::LINEAR_UNITS, METRE, "length"), (id::ANGULAR_UNITS, DEGREE, "angle")]
        {
            let found = self.short.get(&id).copied().unwrap_or(wanted);
            if found != wanted {
                return Err(wrong(format!("in units of {name} of code {found}")));
            }
        }
        Ok(())
    }

    fn check_sphere(&self) -> Result<(), GeoTiffError> {
        let radius = MOON_RADIUS.metres();
        let Some(&major) = self.double.get(&id::SEMI_MAJOR) else {
            let code = self.short.get(&id::ELLIPSOID).or(self.short.get(&id::GEODETIC_CRS));
            return Err(wrong(format!("on a body of unsaid radius (code {})", said(code))));
        };
        let flattening = self.double.get(&id::INVERSE_FLATTENING).copied().unwrap_or(0.0);
        let from_flattening =
            if flattening == 0.0 { major } else { major * (1.0 - 1.0 / flattening) };
        let minor = self.double.get(&id::SEMI_MINOR).copied().unwrap_or(from_flattening);
        if close(major, radius) && close(minor, radius) {
            Ok(())
        } else {
            Err(wrong(format!("on a body of radius {major} m (polar {minor} m), not {radius} m")))
        }
    }
}

pub(super) fn wrong(found: impl Into<String>) -> GeoTiffError {
    GeoTiffError::WrongMap { found: found.into() }
}

fn said(code: Option<&u16>) -> String {
    code.map_or("unsaid".to_owned(), u16::to_string)
}

pub(super) fn close(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0)
}
