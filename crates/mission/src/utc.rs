//! Instants as a mission file writes them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use hilal_quantity::{Duration, Epoch, Unit};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// An instant as people write it: `2028-11-18T00:00:00`, which is in UTC, with a `Z` or without, or with the
/// offset of another time zone, `2028-11-18T05:00:00+05:00`. In TOML it may stand without quotes.
///
/// ```
/// use hilal_mission::Utc;
///
/// let utc: Utc = "2028-11-18T00:00:00".parse()?;
/// assert_eq!("2028-11-18T05:00:00+05:00".parse::<Utc>()?, utc);
/// assert_eq!("2028-11-17T19:00:00-05:00".parse::<Utc>()?, utc);
/// # Ok::<(), hilal_mission::UtcError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utc(Epoch);

/// A text that is no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is no instant; write date and time in UTC like \"2028-11-18T00:00:00\", or with an offset like \
     \"2028-11-18T05:00:00+05:00\""
)]
pub struct UtcError {
    text: String,
}

impl Utc {
    /// Returns the instant.
    pub const fn epoch(self) -> Epoch {
        self.0
    }
}

impl FromStr for Utc {
    type Err = UtcError;

    fn from_str(text: &str) -> Result<Self, UtcError> {
        instant(text.trim()).map(Self).ok_or_else(|| UtcError { text: text.to_owned() })
    }
}

impl TryFrom<String> for Utc {
    type Error = UtcError;

    fn try_from(text: String) -> Result<Self, UtcError> {
        text.parse()
    }
}

/// Reads `YYYY-MM-DDThh:mm[:ss[.fraction]]` with nothing behind it, a `Z`, or an offset.
fn instant(text: &str) -> Option<Epoch> {
    let (date, time) = text.split_at_checked(10)?;
    let [year, month, day] = digits(date, '-', [4, 2, 2])?;
    let time = time.strip_prefix(['T', 't', ' '])?;
    let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (&time[..at], offset(&time[at..])?),
        None => (time, Duration::ZERO),
    };
    let (time, nanoseconds) = match time.split_once('.') {
        Some((time, fraction)) if time.len() == 8 => (time, nanoseconds(fraction)?),
        Some(_) => return None,
        None => (time, 0),
    };
    let [hour, minute, second] = match time.len() {
        5 => {
            let [hour, minute] = digits(time, ':', [2, 2])?;
            [hour, minute, 0]
        }
        _ => digits(time, ':', [2, 2, 2])?,
    };
    let small = |number: u32| u8::try_from(number).ok();
    let local = Epoch::maybe_from_gregorian_utc(
        i32::try_from(year).ok()?,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
        nanoseconds,
    );
    Some(local.ok()? - offset)
}

/// Reads `Z`, or the offset of a time zone east of Greenwich: `+05:00`, `+0500` or `+05`.
fn offset(text: &str) -> Option<Duration> {
    let (sign, text) = match text.split_at_checked(1)? {
        ("Z" | "z", rest) => return rest.is_empty().then_some(Duration::ZERO),
        ("+", text) => (1.0, text),
        (_, text) => (-1.0, text),
    };
    let [hours, minutes] = match text.len() {
        2 => digits(text, ':', [2]).map(|[hours]| [hours, 0]),
        4 => Some([digits(&text[..2], ':', [2])?[0], digits(&text[2..], ':', [2])?[0]]),
        _ => digits(text, ':', [2, 2]),
    }?;
    let is_offset = hours < 24 && minutes < 60;
    is_offset.then(|| sign * f64::from(hours * 60 + minutes) * Unit::Minute)
}

/// Reads groups of digits of fixed widths.
fn digits<const N: usize>(text: &str, between: char, widths: [usize; N]) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(between);
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        let is_group = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = is_group.then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(numbers)
}

/// Reads the digits behind the point of a second; nanoseconds are the finest.
fn nanoseconds(fraction: &str) -> Option<u32> {
    let is_fraction =
        (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_fraction.then(|| format!("{fraction:0<9}").parse().ok())?
}

impl<'de> Deserialize<'de> for Utc {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Written)
    }
}

/// An instant as a text, or as the date-time that TOML has of its own.
struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = Utc;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an instant in UTC like \"2028-11-18T00:00:00\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Utc, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Utc, A::Error> {
        // No other map is an instant, and what the parser says of one would not help.
        let written = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))
            .map_err(|_no_instant| Error::invalid_type(serde::de::Unexpected::Map, &self))?;
        written.to_string().parse().map_err(Error::custom)
    }
}

impl JsonSchema for Utc {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Utc")
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An instant in UTC, such as 2028-11-18T00:00:00, or with the offset of a time zone",
            "pattern": r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}(:?\d{2})?)?$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_with_and_without_z_is_the_same() {
        let plain = Utc::try_from("2028-11-18T06:30:00".to_owned()).unwrap();
        let zulu = Utc::try_from("2028-11-18T06:30:00Z".to_owned()).unwrap();
        assert_eq!(plain, zulu);
        assert_eq!(plain.epoch(), Epoch::from_gregorian_utc(2028, 11, 18, 6, 30, 0, 0));
    }

    #[test]
    fn an_offset_east_of_greenwich_is_taken_off_and_one_west_is_added() {
        let noon = Epoch::from_gregorian_utc(2028, 11, 18, 12, 0, 0, 0);
        for text in [
            "2028-11-18T12:00:00+00:00",
            "2028-11-18T17:00:00+05:00",
            "2028-11-18T07:00:00-05:00",
            "2028-11-18T17:30:00+0530",
            "2028-11-19T02:00:00+14",
            "2028-11-17T23:15:00-12:45",
            "2028-11-18 12:00",
            "2028-11-18t12:00:00z",
        ] {
            assert_eq!(text.parse::<Utc>().map(Utc::epoch), Ok(noon), "{text}");
        }
        let late: Utc = "2028-11-18T12:00:00.25Z".parse().unwrap();
        assert_eq!(late.epoch() - noon, 250 * Unit::Millisecond);
    }

    #[derive(Debug, Deserialize)]
    struct Holder {
        start_utc: Utc,
    }

    #[test]
    fn an_instant_of_toml_reads_as_the_one_in_quotes() {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        for written in [
            "2028-11-18T00:00:00Z",
            "2028-11-18T00:00:00",
            "2028-11-18 00:00:00",
            "2028-11-18T05:00:00+05:00",
            "2028-11-17T19:00:00-05:00",
        ] {
            for text in [format!("start_utc = {written}"), format!("start_utc = \"{written}\"")] {
                let holder: Holder = toml::from_str(&text).unwrap();
                assert_eq!(holder.start_utc.epoch(), start, "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_instant_in_toml_is_refused_with_the_way_out() {
        for written in ["2028-11-18", "07:30:00", "{ year = 2028 }", "5", "true", "[]"] {
            let error = toml::from_str::<Holder>(&format!("start_utc = {written}")).unwrap_err();
            assert!(error.message().contains("\"2028-11-18T00:00:00\""), "{written}: {error}");
        }
    }

    #[test]
    fn texts_that_nearly_are_instants_are_refused() {
        for text in [
            "",
            "2028-11-18T24:61:00",
            "2028-02-30T00:00:00",
            "2028-11-18T00:00:00+25:00",
            "2028-11-18T00:00:00+5",
            "2028-11-18T00:00:00ZZ",
            "2028-11-18T00:00:00.",
            "2028-11-18T0:00:00",
            "28-11-18T00:00:00",
            "2028-11-18T00:00:00 +05:00",
            "20２8-11-18T00:00",
            "18.11.2028 00:00:00",
        ] {
            assert!(text.parse::<Utc>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_date_without_a_time_and_another_scale_are_refused_with_the_way_out() {
        for text in ["2028-11-18", "2028-11-18T00:00:00 TDB", "yesterday", "2028-13-18T00:00:00"] {
            let error = Utc::try_from(text.to_owned()).unwrap_err().to_string();
            assert!(error.contains(text) && error.contains("2028-11-18T00:00:00"), "{error}");
        }
    }
}
