//! Units of height as elevation files spell them.

use std::fmt;

/// A unit in which a file may give heights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeightUnit {
    Metre,
    Kilometre,
    Decimetre,
    Centimetre,
    Millimetre,
    /// The international foot, 0.3048 m exactly.
    Foot,
    /// The US survey foot, 1200/3937 m.
    SurveyFoot,
}

/// How files spell them: symbols as they are written, words in any case.
const SPELLINGS: [(HeightUnit, &[&str]); 7] = [
    (HeightUnit::Metre, &["m", "M", "meter", "meters", "metre", "metres"]),
    (
        HeightUnit::Kilometre,
        &["km", "KM", "Km", "kilometer", "kilometers", "kilometre", "kilometres"],
    ),
    (HeightUnit::Decimetre, &["dm", "decimeter", "decimeters", "decimetre", "decimetres"]),
    (HeightUnit::Centimetre, &["cm", "centimeter", "centimeters", "centimetre", "centimetres"]),
    (HeightUnit::Millimetre, &["mm", "millimeter", "millimeters", "millimetre", "millimetres"]),
    (
        HeightUnit::Foot,
        &[
            "ft",
            "FT",
            "Ft",
            "foot",
            "feet",
            "foot_international",
            "international foot",
            "international feet",
        ],
    ),
    (
        HeightUnit::SurveyFoot,
        &[
            "us-ft",
            "ftUS",
            "US-ft",
            "us_survey_foot",
            "us survey foot",
            "us survey feet",
            "foot_us",
            "survey foot",
        ],
    ),
];

impl HeightUnit {
    /// Returns the unit of a name, or nothing when it is no length that is read.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        let is_word = name.len() > 3;
        let same =
            |spelling: &str| name == spelling || (is_word && name.eq_ignore_ascii_case(spelling));
        SPELLINGS.iter().find(|(_, all)| all.iter().any(|s| same(s))).map(|(unit, _)| *unit)
    }

    /// Returns the unit of an EPSG code (OGC 19-008r4, `VerticalUnitsGeoKey`).
    pub(crate) const fn from_epsg(code: u16) -> Option<Self> {
        match code {
            9001 => Some(Self::Metre),
            9002 => Some(Self::Foot),
            9003 => Some(Self::SurveyFoot),
            9036 => Some(Self::Kilometre),
            1025 => Some(Self::Millimetre),
            1033 => Some(Self::Centimetre),
            _ => None,
        }
    }

    /// Returns its length in metres.
    pub(crate) const fn metres(self) -> f64 {
        match self {
            Self::Metre => 1.0,
            Self::Kilometre => 1000.0,
            Self::Decimetre => 0.1,
            Self::Centimetre => 0.01,
            Self::Millimetre => 0.001,
            Self::Foot => 0.3048,
            Self::SurveyFoot => 1200.0 / 3937.0,
        }
    }
}

impl fmt::Display for HeightUnit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Metre => "metres",
            Self::Kilometre => "kilometres",
            Self::Decimetre => "decimetres",
            Self::Centimetre => "centimetres",
            Self::Millimetre => "millimetres",
            Self::Foot => "feet",
            Self::SurveyFoot => "US survey feet",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_any_case_and_symbols_as_written() {
        assert_eq!(HeightUnit::from_name("METER"), Some(HeightUnit::Metre));
        assert_eq!(HeightUnit::from_name(" US survey foot "), Some(HeightUnit::SurveyFoot));
        assert_eq!(HeightUnit::from_name("Kilometers"), Some(HeightUnit::Kilometre));
        // A megametre is no millimetre.
        assert_eq!(HeightUnit::from_name("Mm"), None);
        for name in ["", "1", "degree", "W/m2", "furlong"] {
            assert_eq!(HeightUnit::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_mile_of_survey_feet_is_3_2_mm_longer_than_one_of_feet() {
        let mile = |unit: HeightUnit| 5280.0 * unit.metres();
        let longer_m = mile(HeightUnit::SurveyFoot) - mile(HeightUnit::Foot);
        assert!((longer_m - 0.003_218_694).abs() < 1e-9, "{longer_m}");
    }
}
