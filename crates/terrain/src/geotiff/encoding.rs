//! What the file says of its samples: fill values, bounds of validity, scale, offset and unit.
//!
//! It may be said in the tags `GDAL_NODATA` and `GDAL_METADATA` (GDAL, driver `GTiff`), in the
//! `.aux.xml` beside the file (GDAL, "Persistent Auxiliary Metadata"), or in items that were copied
//! from `NetCDF` (CF conventions 1.11, sections 2.5.1 and 8.1). All of it is honoured; what
//! contradicts itself is refused.

use tiff::tags::Tag;

use super::image::{Directory, SampleType};
use super::xml::{Element, elements};
use crate::GeoTiffError;

/// `GDAL_METADATA`: XML text (GDAL, `GTiff` driver, "Metadata").
const GDAL_METADATA: Tag = Tag::Unknown(42112);

/// Where `GDAL_METADATA` is said to stand.
const IN_METADATA: &str = "GDAL_METADATA";
/// Where the sidecar is said to stand.
const BESIDE: &str = "the .aux.xml beside it";

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Fill,
    Scale,
    Offset,
    Unit,
    ValidMinimum,
    ValidMaximum,
    ValidRange,
    Positive,
}

/// One thing that the file says of its samples.
#[derive(Debug, Clone)]
struct Statement {
    subject: Subject,
    text: String,
    said_by: String,
}

/// How a stored sample becomes a value of the map.
#[derive(Debug, Clone)]
pub(super) struct SampleEncoding {
    fills: Vec<f64>,
    valid: (f64, f64),
    scale: f64,
    offset: f64,
    unit: Option<String>,
    samples: SampleType,
}

impl SampleEncoding {
    /// Reads what the file and the `.aux.xml` beside it say.
    pub(super) fn read(
        directory: &mut Directory<'_, '_>,
        samples: SampleType,
        beside: Option<&str>,
    ) -> Result<Self, GeoTiffError> {
        let mut statements = Vec::new();
        if let Some(text) = text(directory, Tag::GdalNodata)? {
            let said_by = "GDAL_NODATA".to_owned();
            statements.push(Statement { subject: Subject::Fill, text, said_by });
        }
        if let Some(xml) = text(directory, GDAL_METADATA)? {
            let found = elements(&xml).ok_or_else(|| unreadable(IN_METADATA, &xml, "XML"))?;
            statements.extend(found.iter().filter_map(item));
        }
        if let Some(xml) = beside {
            let found = elements(xml).ok_or_else(|| unreadable(BESIDE, xml, "XML"))?;
            statements.extend(found.iter().filter_map(beside_item));
        }
        Self::from_statements(&statements, samples)
    }

    fn from_statements(all: &[Statement], samples: SampleType) -> Result<Self, GeoTiffError> {
        let mut fills = Vec::new();
        for statement in all.iter().filter(|statement| statement.subject == Subject::Fill) {
            fills.extend(statement.numbers()?);
        }
        if let Some(down) = agreed(all, Subject::Positive)?
            && !down.text.trim().eq_ignore_ascii_case("up")
        {
            return Err(unreadable(&down.said_by, &down.text, "up: heights, not depths"));
        }
        let number = |subject: Subject, otherwise: f64| match agreed(all, subject)? {
            Some(statement) => statement.number(),
            None => Ok(otherwise),
        };
        let scale = number(Subject::Scale, 1.0)?;
        let offset = number(Subject::Offset, 0.0)?;
        if !(scale.is_finite() && scale.abs() > 0.0 && offset.is_finite()) {
            let found = format!("a scale of {scale} and an offset of {offset}");
            return Err(unreadable("the file", &found, "finite numbers, the scale not 0"));
        }
        let mut valid = (
            number(Subject::ValidMinimum, f64::NEG_INFINITY)?,
            number(Subject::ValidMaximum, f64::INFINITY)?,
        );
        if let Some(range) = agreed(all, Subject::ValidRange)? {
            let &[least, greatest] = range.numbers()?.as_slice() else {
                return Err(unreadable(&range.said_by, &range.text, "two numbers"));
            };
            valid = (valid.0.max(least), valid.1.min(greatest));
        }
        let unit = agreed(all, Subject::Unit)?.map(|statement| statement.text.trim().to_owned());
        let unit = unit.filter(|name| !name.is_empty());
        Ok(Self { fills, valid, scale, offset, unit, samples })
    }

    /// Returns the unit as the file spells it.
    pub(super) fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// Returns the value in the file's unit; NaN where there is no data.
    pub(super) fn value(&self, sample: f64) -> f64 {
        let (least, greatest) = self.valid;
        if self.is_fill(sample) || sample < least || sample > greatest {
            return f64::NAN;
        }
        sample * self.scale + self.offset
    }

    /// In single precision where samples are: GDAL prints −3.4028234663852886e+38 for a float32 file.
    #[expect(clippy::float_cmp, reason = "a fill value is met bit for bit or not at all")]
    fn is_fill(&self, sample: f64) -> bool {
        let single = |number: f64| crate::raster::to_f32(number);
        let is_single = self.samples == SampleType::F32;
        self.fills.iter().any(|&fill| sample == fill || is_single && single(sample) == single(fill))
    }
}

impl Statement {
    fn number(&self) -> Result<f64, GeoTiffError> {
        number(&self.text).ok_or_else(|| unreadable(&self.said_by, &self.text, "a number"))
    }

    /// Returns one number or several, between commas, blanks or braces.
    fn numbers(&self) -> Result<Vec<f64>, GeoTiffError> {
        let words = self.text.split([',', ' ', '{', '}', '[', ']']);
        let words = words.map(str::trim).filter(|word| !word.is_empty());
        let numbers: Option<Vec<f64>> = words.map(number).collect();
        numbers
            .filter(|numbers| !numbers.is_empty())
            .ok_or_else(|| unreadable(&self.said_by, &self.text, "a number"))
    }
}

/// Returns what is said on a subject, when all who speak of it say the same.
fn agreed(all: &[Statement], subject: Subject) -> Result<Option<&Statement>, GeoTiffError> {
    let mut on_subject = all.iter().filter(|statement| statement.subject == subject);
    let Some(first) = on_subject.next() else { return Ok(None) };
    let same = |other: &&Statement| match (number(&first.text), number(&other.text)) {
        (Some(a), Some(b)) => a.total_cmp(&b).is_eq(),
        _ => first.text.trim() == other.text.trim(),
    };
    match on_subject.find(|other| !same(other)) {
        None => Ok(Some(first)),
        Some(other) => Err(GeoTiffError::Contradiction {
            first: format!("{} says {}", first.said_by, first.text.trim()),
            second: format!("{} says {}", other.said_by, other.text.trim()),
        }),
    }
}

/// Reads an `Item` of `GDAL_METADATA`.
fn item(element: &Element) -> Option<Statement> {
    let is_item = element.path == "GDALMetadata/Item";
    if !is_item || element.attribute("domain").is_some_and(|domain| !domain.is_empty()) {
        return None;
    }
    let name = element.attribute("name").unwrap_or_default();
    let subject = match element.attribute("role") {
        Some("scale") => Subject::Scale,
        Some("offset") => Subject::Offset,
        Some("unittype") => Subject::Unit,
        _ => {
            let of_band = element.attribute("sample").is_some();
            subject_of(name, if of_band { Owner::Band } else { Owner::File })?
        }
    };
    let text = element.text.clone();
    Some(Statement { subject, text, said_by: format!("{IN_METADATA}, item {name},") })
}

/// Reads an element of the `.aux.xml`.
fn beside_item(element: &Element) -> Option<Statement> {
    const BAND: &str = "PAMDataset/PAMRasterBand/";
    let (name, subject) = match element.path.strip_prefix(BAND) {
        Some("NoDataValue") => ("NoDataValue", Subject::Fill),
        Some("Scale") => ("Scale", Subject::Scale),
        Some("Offset") => ("Offset", Subject::Offset),
        Some("UnitType") => ("UnitType", Subject::Unit),
        Some("Metadata/MDI") => {
            let name = element.attribute("key")?;
            (name, subject_of(name, Owner::Band)?)
        }
        None if element.path == "PAMDataset/Metadata/MDI" => {
            let name = element.attribute("key")?;
            (name, subject_of(name, Owner::File)?)
        }
        Some(_) | None => return None,
    };
    let text = element.text.clone();
    Some(Statement { subject, text, said_by: format!("{BESIDE}, {name},") })
}

/// Whose an item of metadata is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    File,
    Band,
}

/// Returns what an item is about by its name; some names mean something for a band alone.
fn subject_of(name: &str, owner: Owner) -> Option<Subject> {
    match name.to_ascii_lowercase().as_str() {
        "_fillvalue" | "fillvalue" | "fill_value" | "missing_value" | "missing_constant"
        | "nodata" | "no_data" | "nodata_value" | "nodata_values" | "no_data_value" => {
            Some(Subject::Fill)
        }
        "scale_factor" | "scaling_factor" => Some(Subject::Scale),
        "add_offset" => Some(Subject::Offset),
        "valid_min" | "valid_minimum" => Some(Subject::ValidMinimum),
        "valid_max" | "valid_maximum" => Some(Subject::ValidMaximum),
        "valid_range" => Some(Subject::ValidRange),
        "units" | "unit" | "unittype" if owner == Owner::Band => Some(Subject::Unit),
        "positive" if owner == Owner::Band => Some(Subject::Positive),
        _ => None,
    }
}

/// Reads a number, also as C libraries print what is none.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let (sign, rest) = lower.strip_prefix('-').map_or((1.0, lower.as_str()), |rest| (-1.0, rest));
    match rest {
        "1.#qnan" | "1.#snan" | "1.#ind" | "nan(ind)" | "nan(snan)" => Some(f64::NAN),
        "1.#inf" => Some(sign * f64::INFINITY),
        _ => text.parse().ok(),
    }
}

fn text(directory: &mut Directory<'_, '_>, tag: Tag) -> Result<Option<String>, GeoTiffError> {
    let Some(value) = directory.find(tag)? else { return Ok(None) };
    let text = match value.clone().into_string() {
        Ok(text) => text,
        Err(_not_a_text) => String::from_utf8_lossy(&value.into_u8_vec()?).into_owned(),
    };
    Ok(Some(text.replace('\0', "")))
}

fn unreadable(said_by: &str, found: &str, wanted: &'static str) -> GeoTiffError {
    let found: String = found.trim().chars().take(80).collect();
    GeoTiffError::Unreadable { said_by: said_by.to_owned(), found, wanted }
}
