//! Numbers as text: fixed digits, so that a figure has the same bytes everywhere.

/// Stands in for a value that is not a number.
pub const NO_VALUE: &str = "–";

/// Returns an SVG coordinate: at most two decimals, no trailing zeros, never `-0` or `NaN`.
///
/// A value that is not finite becomes 0, because SVG has no word for it.
///
/// ```
/// use hilal_figure::number::coordinate;
/// assert_eq!(coordinate(12.3000), "12.3");
/// assert_eq!(coordinate(-0.0001), "0");
/// ```
pub fn coordinate(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    if matches!(trimmed, "-0" | "") { "0".to_owned() } else { trimmed.to_owned() }
}

/// Returns a number for the reader: `digits` decimals, a true minus sign, `–` when not finite.
///
/// ```
/// use hilal_figure::number::fixed;
/// assert_eq!(fixed(-12.345, 1), "−12.3");
/// assert_eq!(fixed(-0.04, 1), "0.0");
/// assert_eq!(fixed(f64::NAN, 1), "–");
/// ```
pub fn fixed(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return NO_VALUE.to_owned();
    }
    let text = format!("{value:.digits$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_coordinate_is_always_a_plain_number(value in proptest::num::f64::ANY) {
            let text = coordinate(value);
            prop_assert_ne!(&text, "-0");
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.')));
            let back: f64 = text.parse().unwrap();
            if value.is_finite() {
                prop_assert!((back - value).abs() <= 0.005 + value.abs() * 1e-15);
            }
        }

        #[test]
        fn a_label_never_shows_minus_zero_or_nan(value in proptest::num::f64::ANY, digits in 0_usize..6) {
            let text = fixed(value, digits);
            prop_assert!(!text.contains("NaN") && !text.contains("inf") && !text.contains('-'));
            if text.starts_with('−') {
                prop_assert!(text.chars().any(|c| ('1'..='9').contains(&c)));
            }
        }
    }
}
