//! Sourced figures: a number that says where it comes from and how far to trust it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::unit::Unit;

/// How far a figure is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// A primary text, or the same agency statement in several independent reports.
    Confirmed,
    /// One news item, wiki, forum, or a public repository that quotes a document.
    Secondary,
    /// Computed from confirmed figures, or taken by analogy; the source says how.
    Inferred,
    /// Our own value, because none is public; it must state its range.
    Ours,
}

impl Mark {
    /// Returns whether the source must be a key of the `[sources]` table.
    pub const fn needs_reference(self) -> bool {
        matches!(self, Self::Confirmed | Self::Secondary)
    }
}

/// Why a figure is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FigureError {
    /// NaN or infinity.
    #[error("a figure must be a finite number, got {0}")]
    NotFinite(f64),
    /// A number that the unit cannot mean.
    #[error("value {} lies outside what is possible, {}", shown(*value, unit), span(*low, *high, unit))]
    Impossible {
        /// The number.
        value: f64,
        /// The unit's symbol.
        unit: &'static str,
        /// The unit's lowest number.
        low: f64,
        /// The unit's highest number.
        high: f64,
    },
    /// A value outside the figure's own range.
    #[error(
        "value {} lies outside its range, {}; change the value or widen the range",
        shown(*value, unit), span(*low, *high, unit)
    )]
    OutsideRange {
        /// The number.
        value: f64,
        /// The unit's symbol.
        unit: &'static str,
        /// Where the range begins.
        low: f64,
        /// Where the range ends.
        high: f64,
    },
    /// A value of ours without a range.
    #[error("value {} is marked `ours` and has no range; add `range = [low, high]`", shown(*value, unit))]
    NoRange {
        /// The number.
        value: f64,
        /// The unit's symbol.
        unit: &'static str,
    },
    /// A figure without a word on its origin.
    #[error(
        "value {} has an empty source; name a key of [sources] or say why it was chosen",
        shown(*value, unit)
    )]
    NoSource {
        /// The number.
        value: f64,
        /// The unit's symbol.
        unit: &'static str,
    },
}

fn shown(value: f64, unit: &str) -> String {
    if unit.is_empty() { value.to_string() } else { format!("{value} {unit}") }
}

fn span(low: f64, high: f64, unit: &str) -> String {
    if high < f64::MAX {
        format!("{low} to {}", shown(high, unit))
    } else {
        format!("{} or more", shown(low, unit))
    }
}

/// A figure of the mission file, in the unit `U`: always finite, inside its range, and sourced.
pub struct Figure<U> {
    value: f64,
    mark: Mark,
    source: String,
    range: Option<[f64; 2]>,
    unit: PhantomData<fn() -> U>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a figure such as { value = 1.0, mark = \"ours\", range = [0.5, 2.0], source = \"why\" }"
)]
struct Written {
    value: f64,
    mark: Mark,
    source: String,
    range: Option<[f64; 2]>,
}

impl<U: Unit> Figure<U> {
    /// Takes a figure of our own, with its range and the reason for it.
    ///
    /// # Errors
    ///
    /// Refuses a value outside the range or outside what the unit can mean.
    pub fn ours(value: f64, range: [f64; 2], reason: &str) -> Result<Self, FigureError> {
        let source = reason.to_owned();
        Self::checked(Written { value, mark: Mark::Ours, source, range: Some(range) })
    }

    /// Returns the quantity.
    pub fn get(&self) -> U::Quantity {
        U::quantity(self.value)
    }

    /// Returns the quantity at the low end of the range; the value itself where there is none.
    pub fn low(&self) -> U::Quantity {
        U::quantity(self.range.map_or(self.value, |[low, _]| low))
    }

    /// Returns the quantity at the high end of the range; the value itself where there is none.
    pub fn high(&self) -> U::Quantity {
        U::quantity(self.range.map_or(self.value, |[_, high]| high))
    }

    /// Returns the number as written, in the unit of its key.
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns how far to trust it.
    pub const fn mark(&self) -> Mark {
        self.mark
    }

    /// Returns the key of its source, or the reason for it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the range in which it was chosen.
    pub const fn range(&self) -> Option<[f64; 2]> {
        self.range
    }

    /// Returns the symbol of its unit.
    pub const fn symbol(&self) -> &'static str {
        U::SYMBOL
    }

    fn checked(written: Written) -> Result<Self, FigureError> {
        let Written { value, mark, source, range } = written;
        let unit = U::SYMBOL;
        for number in [value].into_iter().chain(range.into_iter().flatten()) {
            if !number.is_finite() {
                return Err(FigureError::NotFinite(number));
            }
            if !(U::LOWEST..=U::HIGHEST).contains(&number) {
                let (low, high) = (U::LOWEST, U::HIGHEST);
                return Err(FigureError::Impossible { value: number, unit, low, high });
            }
        }
        if let Some([low, high]) = range
            && !(low..=high).contains(&value)
        {
            return Err(FigureError::OutsideRange { value, unit, low, high });
        }
        if mark == Mark::Ours && range.is_none() {
            return Err(FigureError::NoRange { value, unit });
        }
        if source.trim().is_empty() {
            return Err(FigureError::NoSource { value, unit });
        }
        Ok(Self { value, mark, source, range, unit: PhantomData })
    }
}

impl<U> Clone for Figure<U> {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), ..*self }
    }
}

impl<U> PartialEq for Figure<U> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
            && self.mark == other.mark
            && self.source == other.source
            && self.range == other.range
    }
}

impl<U: Unit> fmt::Debug for Figure<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} ({:?}, {})", self.mark, self.source)
    }
}

impl<U: Unit> fmt::Display for Figure<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(self.value, U::SYMBOL))
    }
}

impl<'de, U: Unit> Deserialize<'de> for Figure<U> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::checked(Written::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<U: Unit> JsonSchema for Figure<U> {
    fn schema_name() -> Cow<'static, str> {
        Cow::Owned(match U::SYMBOL {
            "" => format!("Figure from {} to {}", U::LOWEST, U::HIGHEST),
            symbol => format!("Figure in {symbol}"),
        })
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mark = generator.subschema_for::<Mark>();
        let mut number = json_schema!({ "type": "number" });
        if U::LOWEST > -f64::MAX {
            number.insert("minimum".to_owned(), U::LOWEST.into());
        }
        if U::HIGHEST < f64::MAX {
            number.insert("maximum".to_owned(), U::HIGHEST.into());
        }
        json_schema!({
            "type": "object",
            "title": Self::schema_name(),
            "required": ["value", "mark", "source"],
            "additionalProperties": false,
            "properties": {
                "value": number,
                "mark": mark,
                "source": { "type": "string", "minLength": 1 },
                "range": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 },
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::unit::{Celsius, Kilograms, Share};

    #[derive(Debug, Deserialize)]
    struct Holder {
        mass_kg: Figure<Kilograms>,
    }

    proptest! {
        #[test]
        fn a_figure_always_lies_in_its_range(value in -10.0..10.0_f64, a in -10.0..10.0_f64, b in -10.0..10.0_f64) {
            let range = [a.min(b), a.max(b)];
            match Figure::<Celsius>::ours(value, range, "a test") {
                Ok(figure) => {
                    prop_assert!(figure.low() <= figure.get() && figure.get() <= figure.high());
                }
                Err(error) => {
                    prop_assert!(value < range[0] || value > range[1], "{error}");
                }
            }
        }
    }

    #[test]
    fn a_figure_of_ours_needs_a_range_and_a_reason() {
        for (written, expected) in [
            ("{ value = 1.0, mark = \"ours\", source = \"why\" }", "has no range"),
            (
                "{ value = 1.0, mark = \"ours\", range = [0.0, 2.0], source = \" \" }",
                "empty source",
            ),
            ("{ value = inf, mark = \"ours\", range = [0.0, 2.0], source = \"why\" }", "finite"),
            ("{ value = 1.0, mark = \"ours\", range = [nan, 2.0], source = \"why\" }", "finite"),
            ("{ value = 1.0, mark = \"ours\", range = [2.0, 0.0], source = \"why\" }", "range"),
            ("{ value = 1.0, mark = \"sure\", source = \"why\" }", "unknown variant"),
        ] {
            let error = toml::from_str::<Holder>(&format!("mass_kg = {written}")).unwrap_err();
            assert!(error.to_string().contains(expected), "{written}: {error}");
        }
    }

    #[test]
    fn a_public_figure_needs_no_range() {
        let text = "mass_kg = { value = 35, mark = \"confirmed\", source = \"dawn\" }";
        let holder: Holder = toml::from_str(text).unwrap();
        assert!((holder.mass_kg.get().kilograms() - 35.0).abs() < 1e-12);
        assert!(holder.mass_kg.mark().needs_reference());
        assert_eq!(holder.mass_kg.to_string(), "35 kg");
        assert_eq!((holder.mass_kg.source(), holder.mass_kg.range()), ("dawn", None));
    }

    #[test]
    fn a_share_above_the_whole_is_impossible_whatever_its_range() {
        let error = Figure::<Share>::ours(1.2, [0.0, 2.0], "a test").unwrap_err();
        assert_eq!(error.to_string(), "value 1.2 lies outside what is possible, 0 to 1");
    }
}
