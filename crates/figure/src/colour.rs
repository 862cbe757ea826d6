//! Colours: one theme, a categorical palette and perceptually uniform maps.

/// A colour of 8 bits a channel: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Returns `#rrggbb`.
    pub fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// Dark text on the light background: contrast 14:1.
pub(crate) const TEXT: &str = "#1f2933";
/// Quieter text: contrast 7:1.
pub(crate) const TEXT_QUIET: &str = "#4a5560";
/// Lines of frames.
pub(crate) const FRAME: &str = "#7b8794";
/// Lines of grids.
pub(crate) const GRID: &str = "#e1e5ea";
/// The page.
pub(crate) const PAGE: &str = "#ffffff";
/// Behind data.
pub(crate) const PANEL: &str = "#fafbfc";
/// Behind a warning; white text on it has contrast 6:1.
pub(crate) const ALERT: &str = "#a83a00";

/// A categorical colour that colour-blind readers tell apart.
///
/// Okabe and Ito, *Color Universal Design* (2008); yellow is replaced by a brown that shows on
/// white, and two greys are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ink {
    /// Near black.
    Black,
    /// Orange.
    Orange,
    /// Sky blue.
    Sky,
    /// Bluish green.
    Green,
    /// Blue.
    Blue,
    /// Vermilion: limits and trouble.
    Vermilion,
    /// Reddish purple.
    Purple,
    /// Brown.
    Brown,
    /// Middle grey.
    Grey,
    /// Light grey: absence.
    Pale,
}

impl Ink {
    /// Inks in the order in which a chart hands them out.
    pub const CYCLE: [Self; 7] = [
        Self::Blue,
        Self::Orange,
        Self::Green,
        Self::Purple,
        Self::Sky,
        Self::Brown,
        Self::Vermilion,
    ];

    /// Returns the colour.
    pub const fn rgb(self) -> Rgb {
        Rgb(match self {
            Self::Black => [0x1f, 0x29, 0x33],
            Self::Orange => [0xe6, 0x9f, 0x00],
            Self::Sky => [0x56, 0xb4, 0xe9],
            Self::Green => [0x00, 0x9e, 0x73],
            Self::Blue => [0x00, 0x72, 0xb2],
            Self::Vermilion => [0xd5, 0x5e, 0x00],
            Self::Purple => [0xcc, 0x79, 0xa7],
            Self::Brown => [0x7a, 0x5c, 0x1e],
            Self::Grey => [0x8a, 0x94, 0x9e],
            Self::Pale => [0xdd, 0xe2, 0xe7],
        })
    }

    /// Returns `#rrggbb`.
    pub fn hex(self) -> String {
        self.rgb().hex()
    }
}

/// A map from values in \[0, 1\] to colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColourMap {
    /// Dark blue over green to yellow.
    Viridis,
    /// Blue over grey to yellow: reads the same to colour-blind eyes.
    #[default]
    Cividis,
    /// Black over red to pale yellow: light and heat.
    Inferno,
    /// Black to white.
    Grey,
}

static VIRIDIS: &[u8; 768] = include_bytes!("../assets/viridis.rgb");
static CIVIDIS: &[u8; 768] = include_bytes!("../assets/cividis.rgb");
static INFERNO: &[u8; 768] = include_bytes!("../assets/inferno.rgb");

impl ColourMap {
    /// Returns the colour of a value, clamped to \[0, 1\]; `NaN` is mid-grey.
    ///
    /// ```
    /// use hilal_figure::ColourMap;
    /// assert_eq!(ColourMap::Grey.at(1.0).hex(), "#ffffff");
    /// assert_eq!(ColourMap::Viridis.at(-3.0).hex(), "#440154");
    /// ```
    pub fn at(self, value: f64) -> Rgb {
        if value.is_nan() {
            return Rgb([128; 3]);
        }
        let level = level(value);
        let table = match self {
            Self::Viridis => VIRIDIS,
            Self::Cividis => CIVIDIS,
            Self::Inferno => INFERNO,
            Self::Grey => return Rgb([level; 3]),
        };
        let start = usize::from(level) * 3;
        Rgb([table[start], table[start + 1], table[start + 2]])
    }
}

/// Returns the byte nearest to a value in \[0, 1\], clamped; 0 for `NaN`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=255 first"
)]
pub(crate) const fn level(value: f64) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.1 relative luminance, to first order (γ = 2.2).
    fn luminance(colour: Rgb) -> f64 {
        let [r, g, b] = colour.0.map(|c| (f64::from(c) / 255.0).powf(2.2));
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    #[test]
    fn the_uniform_maps_grow_lighter_all_the_way() {
        for map in [ColourMap::Viridis, ColourMap::Cividis, ColourMap::Inferno, ColourMap::Grey] {
            let steps: Vec<f64> =
                (0..=32).map(|i| luminance(map.at(f64::from(i) / 32.0))).collect();
            assert!(steps.windows(2).all(|pair| pair[1] > pair[0] - 1e-3), "{map:?}: {steps:?}");
        }
    }

    #[test]
    fn inks_differ_from_each_other() {
        let mut inks: Vec<String> = Ink::CYCLE.iter().map(|ink| ink.hex()).collect();
        inks.sort();
        inks.dedup();
        assert_eq!(inks.len(), Ink::CYCLE.len());
    }
}
