//! Types: how a number on the wire becomes a value, for parameters and for arguments.

use hilal_dictionary::{Meaning, ParameterLimits, Port, WireType};

use super::element::Element;
use crate::VehicleDatabase;

/// The label of the number that means "no reading".
pub(super) const NO_READING: &str = "no reading";

/// A number that a packet carries, and what it means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) type_name: &'a str,
    pub(super) wire: WireType,
    /// Units in one raw unit.
    pub(super) scale: f64,
    pub(super) unit: &'a str,
    pub(super) meaning: Meaning,
    pub(super) limits: ParameterLimits,
}

impl Field<'_> {
    /// Returns the parameter type of the field.
    pub(super) fn parameter_type(&self, database: &VehicleDatabase) -> Element {
        let labels = labels(self.meaning, database);
        let whole = self.wire != WireType::F32;
        let scaled = (self.scale - 1.0).abs() > f64::EPSILON;
        if whole && !labels.is_empty() {
            return self.enumerated(labels);
        }
        let (element, bits) = match (whole, scaled) {
            (false, _) => ("FloatParameterType", 32),
            (true, true) => ("FloatParameterType", 64),
            (true, false) => ("IntegerParameterType", 32),
        };
        let calibrator = (whole && scaled).then_some(self.scale);
        let mut made = Element::new(element).with("name", self.type_name);
        if element == "IntegerParameterType" {
            made = made.with("signed", sign(self.wire) == Sign::TwosComplement);
        }
        made.with("sizeInBits", bits)
            .holding([units(self.unit), self.encoding(calibrator)])
            .holding(whole.then(|| self.valid_range()))
            .holding(self.alarm(if whole && !scaled { Values::Counted } else { Values::Measured }))
    }

    fn enumerated(&self, mut labels: Vec<(u32, String)>) -> Element {
        let none = match self.wire {
            WireType::U8 => Some(u32::from(u8::MAX)),
            WireType::U16 => Some(u32::from(u16::MAX)),
            WireType::U32 => Some(u32::MAX),
            WireType::I16 | WireType::I32 | WireType::F32 => None,
        };
        labels.extend(none.map(|number| (number, NO_READING.to_owned())));
        Element::new("EnumeratedParameterType").with("name", self.type_name).holding([
            units(self.unit),
            self.encoding(None),
            enumeration_list(labels),
        ])
    }

    fn encoding(&self, scale: Option<f64>) -> Element {
        let bits = 8 * self.wire.octets();
        if self.wire == WireType::F32 {
            return Element::new("FloatDataEncoding").with("sizeInBits", bits);
        }
        let term = |scale| {
            let term = Element::new("Term").with("coefficient", scale).with("exponent", 1);
            let polynomial = Element::new("PolynomialCalibrator").holding([term]);
            Element::new("DefaultCalibrator").holding([polynomial])
        };
        integer_encoding(bits, sign(self.wire)).holding(scale.map(term))
    }

    /// The raw numbers that are readings: all but the one that says that there was none.
    fn valid_range(&self) -> Element {
        let (low, high) = self.wire.range();
        Element::new("ValidRange")
            .with("minInclusive", low)
            .with("maxInclusive", high)
            .with("validRangeAppliesToCalibrated", false)
    }

    /// Yellow limits as warning and red ones as critical, as the schema says that most do.
    ///
    /// Readers differ in whether a value at a limit is inside. Whole numbers have values there, so
    /// their limits stand half a unit outside.
    fn alarm(&self, values: Values) -> Option<Element> {
        if self.limits == ParameterLimits::NONE {
            return None;
        }
        let margin = match values {
            Values::Counted => 0.5,
            Values::Measured => 0.0,
        };
        let range = |name, low: Option<f64>, high: Option<f64>| {
            let mut range = Element::new(name);
            if let Some(low) = low {
                range = range.with("minInclusive", low - margin);
            }
            if let Some(high) = high {
                range = range.with("maxInclusive", high + margin);
            }
            (low.is_some() || high.is_some()).then_some(range)
        };
        let ParameterLimits { red_low, yellow_low, yellow_high, red_high } = self.limits;
        let ranges = Element::new("StaticAlarmRanges")
            .holding(range("WarningRange", yellow_low, yellow_high))
            .holding(range("CriticalRange", red_low, red_high));
        Some(Element::new("DefaultAlarm").holding([ranges]))
    }
}

/// Returns the numbers that have a name, with the names; payloads by the vehicle's ports.
pub(super) fn labels(meaning: Meaning, database: &VehicleDatabase) -> Vec<(u32, String)> {
    match meaning {
        Meaning::Payload => Port::up_to(Port::CAPACITY)
            .filter_map(|port| Some((port.number().into(), database.payload(port)?.to_owned())))
            .collect(),
        Meaning::Number | Meaning::Mode | Meaning::Named { .. } => {
            meaning.names().map(|(number, name)| (number.into(), name.to_owned())).collect()
        }
    }
}

const fn sign(wire: WireType) -> Sign {
    match wire {
        WireType::I16 | WireType::I32 | WireType::F32 => Sign::TwosComplement,
        WireType::U8 | WireType::U16 | WireType::U32 => Sign::Unsigned,
    }
}

pub(super) fn units(unit: &str) -> Element {
    let unit = (!unit.is_empty()).then(|| Element::text("Unit", unit));
    Element::new("UnitSet").holding(unit)
}

/// Whether a whole number may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Unsigned,
    TwosComplement,
}

/// What the values of a parameter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Values {
    /// Whole numbers.
    Counted,
    /// Numbers on a scale.
    Measured,
}

/// Big-endian, as the schema takes it where it is not said.
pub(super) fn integer_encoding(bits: usize, sign: Sign) -> Element {
    let encoding = match sign {
        Sign::Unsigned => "unsigned",
        Sign::TwosComplement => "twosComplement",
    };
    Element::new("IntegerDataEncoding").with("sizeInBits", bits).with("encoding", encoding)
}

pub(super) fn enumeration_list(labels: impl IntoIterator<Item = (u32, String)>) -> Element {
    let entries = labels.into_iter().map(|(number, label)| {
        Element::new("Enumeration").with("value", number).with("label", label)
    });
    Element::new("EnumerationList").holding(entries)
}

/// Returns the type of an unsigned field of a header.
pub(super) fn unsigned_type(bits: usize) -> Element {
    Element::new("IntegerParameterType")
        .with("name", unsigned_name(bits))
        .with("signed", false)
        .with("sizeInBits", 32)
        .holding([units(""), integer_encoding(bits, Sign::Unsigned)])
}

pub(super) fn unsigned_name(bits: usize) -> String {
    format!("unsigned_{bits}")
}
