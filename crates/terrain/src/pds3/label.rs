//! What a detached label says of its elevation image (PDS Standards Reference 3.8, appendix A.19;
//! Planetary Science Data Dictionary).

use super::keys::{Keys, wrong};
use crate::Pds3Error;
use crate::raster::to_f32;
use crate::units::HeightUnit;

/// The most rows or columns that are read: 64 px/deg around the equator.
const MOST: usize = 360 * 64;

/// The radius of the sphere above which heights are, in metres.
const SPHERE_M: f64 = 1_737_400.0;

/// Values as stored that are no heights, by the keys that give them.
const FILL_KEYS: [&str; 16] = [
    "MISSING_CONSTANT",
    "MISSING",
    "INVALID_CONSTANT",
    "UNKNOWN_CONSTANT",
    "NOT_APPLICABLE_CONSTANT",
    "NULL_CONSTANT",
    "CORE_NULL",
    "CORE_LOW_REPR_SATURATION",
    "CORE_LOW_INSTR_SATURATION",
    "CORE_HIGH_INSTR_SATURATION",
    "CORE_HIGH_REPR_SATURATION",
    "LOW_REPR_SATURATION",
    "LOW_INSTR_SATURATION",
    "HIGH_INSTR_SATURATION",
    "HIGH_REPR_SATURATION",
    "SATURATED_CONSTANT",
];

/// What the label says of the image.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) west_deg: f64,
    /// The first byte of the image in its file, from 0.
    pub(super) first_byte: usize,
    scale_m: f64,
    fills: Vec<f64>,
    valid: (f64, f64),
}

impl Label {
    /// Reads and checks a label.
    pub(super) fn parse(text: &str) -> Result<Self, Pds3Error> {
        let keys = Keys::parse(text)?;
        for (key, wanted) in [
            ("MAP_PROJECTION_TYPE", "SIMPLE CYLINDRICAL"),
            ("SAMPLE_TYPE", "LSB_INTEGER"),
            ("SAMPLE_BITS", "16"),
            ("POSITIVE_LONGITUDE_DIRECTION", "EAST"),
            ("COORDINATE_SYSTEM_NAME", "MEAN EARTH/POLAR AXIS OF DE421"),
        ] {
            keys.must_be(key, wanted)?;
        }
        check_layout(&keys)?;
        let unit = unit(&keys)?;
        keys.must_equal("OFFSET", SPHERE_M / unit.metres())?;
        keys.must_equal("A_AXIS_RADIUS", 1737.4)?;
        keys.if_there_must_equal("B_AXIS_RADIUS", 1737.4)?;
        keys.if_there_must_equal("C_AXIS_RADIUS", 1737.4)?;
        keys.must_equal("MAXIMUM_LATITUDE", 90.0)?;
        keys.must_equal("MINIMUM_LATITUDE", -90.0)?;
        let west_deg = keys.number("WESTERNMOST_LONGITUDE")?;
        keys.must_equal("EASTERNMOST_LONGITUDE", west_deg + 360.0)?;
        let (rows, columns) = (count(&keys, "LINES")?, count(&keys, "LINE_SAMPLES")?);
        if columns != 2 * rows {
            let wanted = format!("twice LINES, {}", 2 * rows);
            return Err(wrong("LINE_SAMPLES", &columns.to_string(), &wanted));
        }
        let scale_m = keys.number("SCALING_FACTOR")? * unit.metres();
        let fills = FILL_KEYS.iter().filter_map(|key| keys.stored(key).transpose());
        Ok(Self {
            rows,
            columns,
            west_deg,
            first_byte: ImagePointer::of(&keys)?.map_or(0, |pointer| pointer.first_byte),
            scale_m,
            fills: fills.collect::<Result<_, _>>()?,
            valid: bounds(&keys)?,
        })
    }

    /// Returns a height, `HEIGHT = (DN * SCALING_FACTOR)`, as the label of `LDEM_4` says; NaN where
    /// the label says that a number is none.
    pub(super) fn height_m(&self, number: i16) -> f32 {
        let stored = f64::from(number);
        let (least, greatest) = self.valid;
        if self.fills.contains(&stored) || stored < least || stored > greatest {
            return f32::NAN;
        }
        to_f32(stored * self.scale_m)
    }
}

impl Label {
    /// Returns the number as stored that means a height.
    pub(super) fn stored(&self, height_m: f32) -> f64 {
        f64::from(height_m) / self.scale_m
    }
}

/// What changes how numbers lie in the file, or what they are.
fn check_layout(keys: &Keys) -> Result<(), Pds3Error> {
    for (key, wanted) in [
        ("BANDS", ["1", "1"]),
        ("LINE_PREFIX_BYTES", ["0", "0"]),
        ("LINE_SUFFIX_BYTES", ["0", "0"]),
        ("ENCODING_TYPE", ["N/A", "NONE"]),
        ("SAMPLE_BIT_MASK", ["2#1111111111111111#", "16#FFFF#"]),
        ("LINE_DISPLAY_DIRECTION", ["DOWN", "DOWN"]),
        ("SAMPLE_DISPLAY_DIRECTION", ["RIGHT", "RIGHT"]),
    ] {
        keys.if_there_must_be(key, &wanted)?;
    }
    keys.if_there_must_equal("MAP_PROJECTION_ROTATION", 0.0)
}

fn unit(keys: &Keys) -> Result<HeightUnit, Pds3Error> {
    let found = keys.text("UNIT")?;
    HeightUnit::from_name(found)
        .ok_or_else(|| wrong("UNIT", found, "METER, KILOMETER, or another unit of length"))
}

/// Returns the least and the greatest valid number as stored.
fn bounds(keys: &Keys) -> Result<(f64, f64), Pds3Error> {
    let mut bounds = (f64::NEG_INFINITY, f64::INFINITY);
    for key in ["VALID_MINIMUM", "CORE_VALID_MINIMUM"] {
        bounds.0 = keys.stored(key)?.map_or(bounds.0, |least| bounds.0.max(least));
    }
    for key in ["VALID_MAXIMUM", "CORE_VALID_MAXIMUM"] {
        bounds.1 = keys.stored(key)?.map_or(bounds.1, |greatest| bounds.1.min(greatest));
    }
    Ok(bounds)
}

fn count(keys: &Keys, key: &'static str) -> Result<usize, Pds3Error> {
    let text = keys.text(key)?;
    let count = text.parse().ok().filter(|count| (2..=MOST).contains(count));
    count.ok_or_else(|| wrong(key, text, &format!("a whole number from 2 to {MOST}")))
}

/// Where `^IMAGE` points: a file beside the label, and the first byte of the image in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImagePointer {
    pub(super) file: String,
    pub(super) first_byte: usize,
}

impl ImagePointer {
    /// Reads the pointer of a label.
    pub(super) fn parse(text: &str) -> Result<Self, Pds3Error> {
        Self::of(&Keys::parse(text)?)?.ok_or(Pds3Error::MissingKey("^IMAGE"))
    }

    /// Reads `"F.IMG"`, `("F.IMG", RECORD)` or `("F.IMG", BYTE <BYTES>)`, both counted from 1.
    fn of(keys: &Keys) -> Result<Option<Self>, Pds3Error> {
        const KEY: &str = "^IMAGE";
        let Some(raw) = keys.raw(KEY)? else { return Ok(None) };
        let refused = || wrong(KEY, raw, "the name of one file beside the label");
        let (name, place) = match raw.strip_prefix(['(', '{']) {
            None => (raw, None),
            Some(inside) => {
                let inside = inside.trim().strip_suffix([')', '}']).ok_or_else(refused)?;
                match inside.split_once(',') {
                    None => (inside, None),
                    Some((name, place)) => (name, Some(place)),
                }
            }
        };
        let file = name.trim().trim_matches(['"', '\'']).trim().to_owned();
        // A label must not lead out of its folder, and a number alone points into the label itself.
        let is_number = file.split('<').next().is_some_and(|n| n.trim().parse::<u64>().is_ok());
        if file.is_empty() || file.contains(['/', '\\']) || file == ".." || is_number {
            return Err(refused());
        }
        let first_byte = place.map_or(Ok(0), |place| first_byte(keys, place))?;
        Ok(Some(Self { file, first_byte }))
    }
}

fn first_byte(keys: &Keys, place: &str) -> Result<usize, Pds3Error> {
    const KEY: &str = "^IMAGE";
    let refused = || wrong(KEY, place.trim(), "a record or a byte, counted from 1");
    let (number, unit) = place.split_once('<').map_or((place, None), |(n, unit)| (n, Some(unit)));
    let number: usize = number.trim().parse().map_err(|_no_number| refused())?;
    let before = number.checked_sub(1).ok_or_else(refused)?;
    let is_byte = |unit: &str| {
        let unit = unit.trim().trim_end_matches('>').trim().to_ascii_uppercase();
        unit == "BYTES" || unit == "BYTE"
    };
    match unit {
        Some(unit) if is_byte(unit) => Ok(before),
        Some(_) => Err(refused()),
        None if before == 0 => Ok(0),
        None => {
            let text = keys.text("RECORD_BYTES")?;
            let record: Option<usize> = text.parse().ok();
            record
                .and_then(|record| record.checked_mul(before))
                .ok_or_else(|| wrong("RECORD_BYTES", text, "a number of bytes"))
        }
    }
}
