//! The embedded font, and how wide its text is: labels are placed without a browser.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The `font-family` of every figure; the embedded font answers to the first name.
pub const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// `DejaVu Sans`, reduced to Latin, Greek and the signs that figures use.
pub const REGULAR_TTF: &[u8] = include_bytes!("../assets/DejaVuSans.subset.ttf");

/// `DejaVu Sans Bold`, reduced alike.
pub const BOLD_TTF: &[u8] = include_bytes!("../assets/DejaVuSans-Bold.subset.ttf");

/// Advance of a character that the font lacks (its `.notdef`), in 1/2048 em.
const MISSING: u16 = 1229;

/// Units of an em in the advance table.
const UNITS_PER_EM: f64 = 2048.0;

static ADVANCES: LazyLock<BTreeMap<char, [u16; 2]>> = LazyLock::new(|| {
    include_str!("../assets/advance.tsv").lines().filter_map(parse_advance).collect()
});

fn parse_advance(line: &str) -> Option<(char, [u16; 2])> {
    let mut fields = line.split('\t');
    let code = u32::from_str_radix(fields.next()?, 16).ok()?;
    let regular = fields.next()?.parse().ok()?;
    let bold = fields.next()?.parse().ok()?;
    Some((char::from_u32(code)?, [regular, bold]))
}

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// Normal text.
    #[default]
    Regular,
    /// Titles.
    Bold,
}

/// Returns the width of text in pixels, without kerning (which the font uses sparingly: a few
/// per cent at most).
///
/// ```
/// use hilal_figure::font::{Weight, text_width_px};
/// assert!(text_width_px("Battery", 12.0, Weight::Bold) > text_width_px("Battery", 12.0, Weight::Regular));
/// ```
pub fn text_width_px(text: &str, size_px: f64, weight: Weight) -> f64 {
    let column = match weight {
        Weight::Regular => 0,
        Weight::Bold => 1,
    };
    let units: f64 = text
        .chars()
        .map(|c| f64::from(ADVANCES.get(&c).map_or(MISSING, |advance| advance[column])))
        .sum();
    units / UNITS_PER_EM * size_px
}

/// Returns text cut to a width, with `…` where something was cut.
pub fn fit(text: &str, size_px: f64, width_px: f64) -> String {
    if text_width_px(text, size_px, Weight::Regular) <= width_px {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let cut: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if text_width_px(&cut, size_px, Weight::Regular) <= width_px {
            return cut;
        }
    }
    String::new()
}

/// Returns text broken into lines at spaces, none wider than `width_px` unless one word is.
pub fn wrap(text: &str, size_px: f64, width_px: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) => {
                let longer = format!("{line} {word}");
                if text_width_px(&longer, size_px, Weight::Regular) <= width_px {
                    *line = longer;
                } else {
                    lines.push(word.to_owned());
                }
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_width_table_agrees_with_the_font() {
        for (weight, name) in [(Weight::Regular, "normal"), (Weight::Bold, "bold")] {
            let text = "HIIIIIIIIIIHH°²−×½αβ→≤0123456789H";
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="900" height="50"><text x="0" y="30" font-family="DejaVu Sans" font-weight="{name}" font-size="20">{text}</text></svg>"#
            );
            let tree = crate::png::parse(&svg).unwrap();
            let drawn = f64::from(tree.root().abs_bounding_box().width());
            let told = text_width_px(text, 20.0, weight);
            // The box of the outlines misses the side bearings of the first and last H.
            assert!((drawn - told).abs() < 5.0, "{drawn} drawn, {told} told");
        }
    }

    proptest! {
        #[test]
        fn fitted_text_fits(text in "[a-zA-Z ]{0,60}", width_px in 12.0..300.0_f64) {
            prop_assert!(text_width_px(&fit(&text, 11.0, width_px), 11.0, Weight::Regular) <= width_px);
        }

        #[test]
        fn wrapping_keeps_every_word(text in "[a-z]{1,9}( [a-z]{1,9}){0,12}", width_px in 20.0..300.0_f64) {
            prop_assert_eq!(wrap(&text, 11.0, width_px).join(" "), text);
        }
    }
}
