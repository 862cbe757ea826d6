//! Numbers, instants and spans as a reader wants them; and text made safe for HTML.

use hilal_figure::number::fixed;
use hilal_quantity::Epoch;

/// Between digit groups and before units: a space that does not break.
pub const SPACE: char = '\u{a0}';

const DAY_S: f64 = 86_400.0;

/// Returns text with everything that HTML would read as markup replaced.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(character),
        }
    }
    safe
}

/// Returns a value with its unit.
pub fn with_unit(value: f64, digits: usize, unit: &str) -> String {
    let number = match value.abs() {
        size if digits == 0 && (10_000.0..1e15).contains(&size) => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "in 10 000 to 10¹⁵"
            )]
            let whole = count(size.round() as u64);
            format!("{}{whole}", if value < 0.0 { "−" } else { "" })
        }
        _ => fixed(value, digits),
    };
    match unit {
        _ if !value.is_finite() => number,
        "°" => number + unit,
        _ => format!("{number}{SPACE}{unit}"),
    }
}

/// Returns a share as a percentage.
pub fn percent(share: f64) -> String {
    with_unit(share * 100.0, 0, "%")
}

/// Returns a share as a percentage with one decimal, where a point matters.
pub fn finer_percent(share: f64) -> String {
    with_unit(share * 100.0, 1, "%")
}

/// Returns a probability in percent, to two digits: rare things are told apart too.
pub fn probability(probability: f64) -> String {
    let percent = probability * 100.0;
    let digits = match percent {
        percent if percent <= 0.0 => return with_unit(0.0, 0, "%"),
        // Below this a forecast says no more than that it is rare.
        percent if percent < 1e-3 => return format!("< {}", with_unit(1e-3, 3, "%")),
        percent if percent < 1e-2 => 4,
        percent if percent < 0.1 => 3,
        percent if percent < 1.0 => 2,
        percent if percent < 10.0 => 1,
        _ => 0,
    };
    with_unit(percent, digits, "%")
}

/// Returns a probability as [`probability`] does, for a terminal.
pub fn probability_on_terminal(share: f64) -> String {
    on_terminal(&probability(share))
}

/// Returns a count with its digits in groups of three.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(SPACE);
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns a count of things that is never too big to be one.
pub fn count_of(things: usize) -> String {
    count(things as u64)
}

/// Returns an amount of data, in decimal multiples of a byte.
pub fn data(bytes: f64) -> String {
    match bytes {
        bytes if bytes >= 1e9 => with_unit(bytes / 1e9, 2, "GB"),
        bytes if bytes >= 1e6 => with_unit(bytes / 1e6, 2, "MB"),
        bytes if bytes >= 1e3 => with_unit(bytes / 1e3, 1, "kB"),
        bytes => with_unit(bytes, 0, "B"),
    }
}

/// Returns an instant to the minute, such as `2028-11-18 06:30`.
pub fn utc(epoch: Epoch) -> String {
    let (year, month, day, hour, minute, ..) = epoch.to_gregorian_utc();
    format!("{year:04}-{month:02}-{day:02}{SPACE}{hour:02}:{minute:02}")
}

/// Returns an instant to the second, as tables and names of files take it: `2028-11-18T00:00:00`, in UTC.
pub fn iso(epoch: Epoch) -> String {
    let (year, month, day, hour, minute, second, _) = epoch.to_gregorian_utc();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// Returns words for a terminal, where a plain space does.
pub fn on_terminal(words: &str) -> String {
    words.replace(SPACE, " ")
}

/// Returns a mission day from seconds since the start, such as `3.25`.
pub fn mission_day(elapsed_s: f64) -> String {
    fixed(elapsed_s / DAY_S, 2)
}

/// Returns one of two words by a count: `1 goal`, `2 goals`.
pub fn plural(things: usize, one: &str, many: &str) -> String {
    format!("{}{SPACE}{}", count_of(things), if things == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_stays_text() {
        assert_eq!(
            escape(r#"<b a="1">R&D's</b>"#),
            "&lt;b a=&quot;1&quot;&gt;R&amp;D&#39;s&lt;/b&gt;"
        );
    }

    #[test]
    fn digits_stand_in_groups_of_three() {
        let plain = |value| count(value).replace(SPACE, " ");
        assert_eq!(plain(0), "0");
        assert_eq!(plain(999), "999");
        assert_eq!(plain(1_000), "1 000");
        assert_eq!(plain(12_345_678), "12 345 678");
    }

    #[test]
    fn a_value_has_its_unit_unless_it_is_missing() {
        let plain = |value, digits, unit| with_unit(value, digits, unit).replace(SPACE, " ");
        assert_eq!(plain(-12.34, 1, "W"), "−12.3 W");
        assert_eq!(plain(15.0, 0, "°"), "15°");
        assert_eq!(plain(-12_620.4, 0, "Wh"), "−12 620 Wh");
        assert_eq!(plain(f64::NAN, 1, "W"), "–");
    }

    #[test]
    fn a_probability_keeps_two_digits_however_small() {
        let plain = |value| probability(value).replace(SPACE, " ");
        let pairs = [
            (0.0, "0 %"),
            (4e-6, "< 0.001 %"),
            (5.43e-5, "0.0054 %"),
            (7.742e-3, "0.77 %"),
            (0.0448, "4.5 %"),
            (1.0, "100 %"),
        ];
        for (value, words) in pairs {
            assert_eq!(plain(value), words);
        }
    }

    #[test]
    fn data_takes_the_multiple_that_fits() {
        let plain = |bytes| data(bytes).replace(SPACE, " ");
        assert_eq!(plain(512.0), "512 B");
        assert_eq!(plain(1500.0), "1.5 kB");
        assert_eq!(plain(2_340_000.0), "2.34 MB");
        assert_eq!(plain(5.0e9), "5.00 GB");
    }

    #[test]
    fn an_instant_is_told_in_utc_and_in_mission_days() {
        let epoch = Epoch::from_gregorian_utc_hms(2028, 11, 21, 6, 30, 0);
        assert_eq!(utc(epoch).replace(SPACE, " "), "2028-11-21 06:30");
        assert_eq!(mission_day(3.25 * 86_400.0), "3.25");
    }

    #[test]
    fn one_thing_is_not_two() {
        assert_eq!(plural(1, "goal", "goals").replace(SPACE, " "), "1 goal");
        assert_eq!(plural(0, "goal", "goals").replace(SPACE, " "), "0 goals");
    }
}
