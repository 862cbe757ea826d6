//! The detached label: `KEY = VALUE` lines of the Object Description Language (PDS Standards
//! Reference 3.8, chapter 12), as far as an elevation image needs them.

use std::collections::BTreeMap;

use crate::Pds3Error;
use crate::raster::to_f32;

/// The most rows or columns that are read: 64 px/deg around the equator.
const MOST: usize = 360 * 64;

/// What the label says of the image.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) west_deg: f64,
    scale: f64,
}

impl Label {
    /// Reads and checks a label.
    pub(super) fn parse(text: &str) -> Result<Self, Pds3Error> {
        let keys = Keys::parse(text)?;
        for (key, wanted) in [
            ("MAP_PROJECTION_TYPE", "SIMPLE CYLINDRICAL"),
            ("SAMPLE_TYPE", "LSB_INTEGER"),
            ("SAMPLE_BITS", "16"),
            ("UNIT", "METER"),
            ("POSITIVE_LONGITUDE_DIRECTION", "EAST"),
            ("COORDINATE_SYSTEM_NAME", "MEAN EARTH/POLAR AXIS OF DE421"),
        ] {
            keys.must_be(key, wanted)?;
        }
        keys.must_equal("OFFSET", 1_737_400.0)?;
        keys.must_equal("A_AXIS_RADIUS", 1737.4)?;
        keys.must_equal("MAXIMUM_LATITUDE", 90.0)?;
        keys.must_equal("MINIMUM_LATITUDE", -90.0)?;
        let west_deg = keys.number("WESTERNMOST_LONGITUDE")?;
        keys.must_equal("EASTERNMOST_LONGITUDE", west_deg + 360.0)?;
        let (rows, columns) = (keys.count("LINES")?, keys.count("LINE_SAMPLES")?);
        if columns != 2 * rows {
            return Err(Pds3Error::WrongValue {
                key: "LINE_SAMPLES",
                found: columns.to_string(),
                wanted: format!("twice LINES, {}", 2 * rows),
            });
        }
        Ok(Self { rows, columns, west_deg, scale: keys.number("SCALING_FACTOR")? })
    }

    /// Returns a height: `HEIGHT = (DN * SCALING_FACTOR)`, as the label of `LDEM_4` says.
    pub(super) fn height_m(&self, number: i16) -> f32 {
        to_f32(f64::from(number) * self.scale)
    }
}

/// Returns the file that `^IMAGE` names.
pub(super) fn image_name(text: &str) -> Result<String, Pds3Error> {
    let name = Keys::parse(text)?.text("^IMAGE")?.to_owned();
    // A label must not lead out of its folder.
    if name.is_empty() || name.contains(['/', '\\']) || name == ".." {
        return Err(Pds3Error::WrongValue {
            key: "^IMAGE",
            found: name,
            wanted: "the name of a file beside the label".to_owned(),
        });
    }
    Ok(name)
}

/// The first value of every key.
struct Keys(BTreeMap<String, String>);

impl Keys {
    fn parse(text: &str) -> Result<Self, Pds3Error> {
        let mut keys = BTreeMap::new();
        let mut lines = text.lines().enumerate();
        while let Some((index, line)) = lines.next() {
            let line = line.split("/*").next().unwrap_or_default().trim();
            if line == "END" {
                break;
            }
            let Some((key, value)) = line.split_once('=') else { continue };
            let mut value = value.trim().to_owned();
            // A text or a set runs on until its closing mark.
            while !is_closed(&value) {
                let Some((_, more)) = lines.next() else {
                    return Err(Pds3Error::Syntax {
                        line: index + 1,
                        what: "the text or set is never closed",
                    });
                };
                value.push(' ');
                value.push_str(more.trim());
            }
            keys.entry(key.trim().to_owned()).or_insert(value);
        }
        Ok(Self(keys))
    }

    /// Returns a value without its quotes and its unit.
    fn text(&self, key: &'static str) -> Result<&str, Pds3Error> {
        let value = self.0.get(key).ok_or(Pds3Error::MissingKey(key))?;
        let value = value.split('<').next().unwrap_or_default().trim();
        Ok(value.trim_matches('"'))
    }

    fn number(&self, key: &'static str) -> Result<f64, Pds3Error> {
        let text = self.text(key)?;
        text.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| {
            Pds3Error::WrongValue { key, found: text.to_owned(), wanted: "a number".to_owned() }
        })
    }

    fn count(&self, key: &'static str) -> Result<usize, Pds3Error> {
        let text = self.text(key)?;
        text.parse().ok().filter(|count| (2..=MOST).contains(count)).ok_or_else(|| {
            let wanted = format!("a whole number from 2 to {MOST}");
            Pds3Error::WrongValue { key, found: text.to_owned(), wanted }
        })
    }

    fn must_be(&self, key: &'static str, wanted: &str) -> Result<(), Pds3Error> {
        let found = self.text(key)?;
        if found == wanted {
            return Ok(());
        }
        Err(Pds3Error::WrongValue { key, found: found.to_owned(), wanted: wanted.to_owned() })
    }

    fn must_equal(&self, key: &'static str, wanted: f64) -> Result<(), Pds3Error> {
        let found = self.number(key)?;
        if (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0) {
            return Ok(());
        }
        Err(Pds3Error::WrongValue { key, found: found.to_string(), wanted: wanted.to_string() })
    }
}

fn is_closed(value: &str) -> bool {
    let quotes = value.matches('"').count();
    let opened = value.matches(['{', '(']).count();
    let closed = value.matches(['}', ')']).count();
    // Brackets inside a quoted text mean nothing.
    quotes.is_multiple_of(2) && (value.starts_with('"') || closed >= opened)
}
