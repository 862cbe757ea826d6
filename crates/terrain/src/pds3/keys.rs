//! The keys of a label: `KEY = VALUE` lines of the Object Description Language (PDS Standards
//! Reference 3.8, chapter 12), as far as an elevation image needs them.

use std::collections::BTreeMap;

use crate::Pds3Error;

/// Objects whose keys speak of the image or of the file; those of others are passed over.
const OBJECTS: [&str; 4] = ["FILE", "UNCOMPRESSED_FILE", "IMAGE", "IMAGE_MAP_PROJECTION"];

/// The values of every key; keys are words in any case.
pub(super) struct Keys(BTreeMap<String, Vec<String>>);

impl Keys {
    /// Reads a label up to its `END`.
    pub(super) fn parse(text: &str) -> Result<Self, Pds3Error> {
        let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut objects: Vec<String> = Vec::new();
        let mut lines = text.lines().enumerate();
        while let Some((index, line)) = lines.next() {
            let line = line.split("/*").next().unwrap_or_default().trim();
            if line.eq_ignore_ascii_case("END") {
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
            let key = key.trim().to_ascii_uppercase();
            match key.as_str() {
                "OBJECT" => objects.push(value.to_ascii_uppercase()),
                "END_OBJECT" => drop(objects.pop()),
                _ if objects.iter().all(|object| OBJECTS.contains(&object.as_str())) => {
                    keys.entry(key).or_default().push(value);
                }
                _ => {}
            }
        }
        Ok(Self(keys))
    }

    /// Returns a value as it stands in the label; nothing when the key is not there.
    ///
    /// # Errors
    ///
    /// When the key is given twice, with different values.
    pub(super) fn raw(&self, key: &'static str) -> Result<Option<&str>, Pds3Error> {
        let Some(values) = self.0.get(key) else { return Ok(None) };
        let Some((first, others)) = values.split_first() else { return Ok(None) };
        match others.iter().find(|other| *other != first) {
            None => Ok(Some(first)),
            Some(other) => Err(Pds3Error::WrongValue {
                key,
                found: format!("{first} and {other}"),
                wanted: "one value".to_owned(),
            }),
        }
    }

    /// Returns a value without its quotes and its unit; nothing when it is not there or says that
    /// it does not apply.
    pub(super) fn find(&self, key: &'static str) -> Result<Option<&str>, Pds3Error> {
        let Some(value) = self.raw(key)? else { return Ok(None) };
        let value = value.split('<').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        let says_nothing =
            ["N/A", "NULL", "UNK"].iter().any(|none| value.eq_ignore_ascii_case(none));
        Ok((!says_nothing).then_some(value))
    }

    /// Returns a value that must be there.
    pub(super) fn text(&self, key: &'static str) -> Result<&str, Pds3Error> {
        self.find(key)?.ok_or(Pds3Error::MissingKey(key))
    }

    /// Returns a number that must be there.
    pub(super) fn number(&self, key: &'static str) -> Result<f64, Pds3Error> {
        let text = self.text(key)?;
        text.parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .ok_or_else(|| wrong(key, text, "a number"))
    }

    /// Returns a number as the image stores it, in decimal or with its base (`16#8000#`); nothing
    /// when the key is not there.
    pub(super) fn stored(&self, key: &'static str) -> Result<Option<f64>, Pds3Error> {
        let Some(text) = self.find(key)? else { return Ok(None) };
        let number = text.trim_matches(['(', ')', '{', '}']).trim();
        let stored = match number.split('#').collect::<Vec<_>>().as_slice() {
            [decimal] => decimal.parse().ok(),
            &[base, digits, ""] => with_base(base, digits),
            _ => None,
        };
        stored
            .filter(|stored: &f64| stored.is_finite())
            .map(Some)
            .ok_or_else(|| wrong(key, text, "a number of 16 bits"))
    }

    /// Refuses another value than the wanted one; blanks and underlines, upper and lower case are
    /// the same.
    pub(super) fn must_be(&self, key: &'static str, wanted: &str) -> Result<(), Pds3Error> {
        self.text(key)?;
        self.if_there_must_be(key, &[wanted])
    }

    /// Refuses values other than the wanted ones where the key is there.
    pub(super) fn if_there_must_be(
        &self,
        key: &'static str,
        wanted: &[&str],
    ) -> Result<(), Pds3Error> {
        let Some(found) = self.find(key)? else { return Ok(()) };
        let plain = |text: &str| text.replace('_', " ").to_ascii_uppercase();
        if wanted.iter().any(|wanted| plain(found) == plain(wanted)) {
            return Ok(());
        }
        Err(wrong(key, found, wanted.first().copied().unwrap_or_default()))
    }

    /// Refuses another number than the wanted one.
    pub(super) fn must_equal(&self, key: &'static str, wanted: f64) -> Result<(), Pds3Error> {
        let found = self.number(key)?;
        if (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0) {
            return Ok(());
        }
        Err(wrong(key, &found.to_string(), &wanted.to_string()))
    }

    /// Refuses another number than the wanted one where the key is there.
    pub(super) fn if_there_must_equal(
        &self,
        key: &'static str,
        wanted: f64,
    ) -> Result<(), Pds3Error> {
        if self.find(key)?.is_some() { self.must_equal(key, wanted) } else { Ok(()) }
    }
}

pub(super) fn wrong(key: &'static str, found: &str, wanted: &str) -> Pds3Error {
    Pds3Error::WrongValue { key, found: found.to_owned(), wanted: wanted.to_owned() }
}

/// Digits of a base are the bits of a 16 bit integer: `16#8000#` is −32768.
fn with_base(base: &str, digits: &str) -> Option<f64> {
    let base = base.trim().parse().ok().filter(|base| (2..=36).contains(base))?;
    let bits = u16::from_str_radix(digits.trim(), base).ok()?;
    Some(f64::from(bits.cast_signed()))
}

fn is_closed(value: &str) -> bool {
    let quotes = value.matches('"').count();
    let opened = value.matches(['{', '(']).count();
    let closed = value.matches(['}', ')']).count();
    // Brackets inside a quoted text mean nothing.
    quotes.is_multiple_of(2) && (value.starts_with('"') || closed >= opened)
}
