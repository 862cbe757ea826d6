//! Spans of time as people write them: `90min`, `1h30min`, `2d12h`.

use hilal_quantity::{Duration, Unit};

use super::number;

/// The longest span that is taken, in days: a hundred years, more than the kernels cover.
const LONGEST_DAYS: f64 = 36_525.0;
const WAY_OUT: &str = "write it like 10min, 1h30min or 2d12h, with units of d, h, min and s";

/// Reads a span of time that is longer than zero; `argument` is the option that gives it. It is the sum of
/// numbers with units, the larger units first and each once.
///
/// # Errors
///
/// Says how it is to be written.
pub(crate) fn duration(argument: &str, text: &str) -> anyhow::Result<Duration> {
    let span = parse(text).map_err(|reason| {
        anyhow::anyhow!("{argument} {text:?} is no duration: {reason}; {WAY_OUT}")
    })?;
    anyhow::ensure!(
        span > Duration::ZERO,
        "{argument} must be longer than zero, got {text:?}; {WAY_OUT}"
    );
    anyhow::ensure!(
        span <= LONGEST_DAYS * Unit::Day,
        "{argument} must be at most {LONGEST_DAYS} days, got {text:?}"
    );
    Ok(span)
}

fn parse(text: &str) -> Result<Duration, String> {
    let mut left = text.trim();
    if left.is_empty() {
        return Err("it is empty".to_owned());
    }
    let mut span = Duration::ZERO;
    let mut last: Option<Unit> = None;
    while !left.is_empty() {
        let (count, unit, rest) = next(left)?;
        if last.is_some_and(|last| unit >= last) {
            return Err(format!("{left:?} follows a unit that is not larger"));
        }
        span += count * unit;
        last = Some(unit);
        left = rest;
    }
    Ok(span)
}

/// Takes a number and its unit off the beginning of a text.
fn next(text: &str) -> Result<(f64, Unit, &str), String> {
    let end = text.find(char::is_alphabetic).unwrap_or(text.len());
    let (count, rest) = text.split_at(end);
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    if count.trim().is_empty() {
        return Err(format!("there is no number before {name:?}"));
    }
    let count = number(count)?;
    if count < 0.0 {
        return Err(format!("{count} is negative"));
    }
    if name.is_empty() {
        return Err(format!("{count} has no unit"));
    }
    let unit = unit(name).ok_or_else(|| format!("{name:?} is no unit of time"))?;
    Ok((count, unit, rest.trim_start()))
}

fn unit(name: &str) -> Option<Unit> {
    match name.to_lowercase().as_str() {
        "d" | "day" | "days" => Some(Unit::Day),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(Unit::Hour),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(Unit::Minute),
        "s" | "sec" | "secs" | "second" | "seconds" => Some(Unit::Second),
        "ms" | "millisecond" | "milliseconds" => Some(Unit::Millisecond),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> f64 {
        duration("--step", text).unwrap().to_unit(Unit::Minute)
    }

    #[test]
    fn every_part_of_a_duration_counts() {
        for (text, expected) in [
            ("90min", 90.0),
            ("1h30min", 90.0),
            ("1h 30min", 90.0),
            ("1 h 30 min", 90.0),
            ("1.5h", 90.0),
            ("2d12h", 3600.0),
            ("1d6h", 1800.0),
            ("1d1h1min30s", 1501.5),
            ("1 Hour 30 Minutes", 90.0),
            ("500ms", 0.5 / 60.0),
        ] {
            assert!((minutes(text) - expected).abs() < 1e-9, "{text}: {}", minutes(text));
        }
    }

    #[test]
    fn what_is_no_duration_is_refused_with_the_reason_and_the_way_out() {
        for (text, reason) in [
            ("", "empty"),
            ("soon", "no number before \"soon\""),
            ("nan s", "no number before \"nan\""),
            ("infs", "no number before \"infs\""),
            ("1h30", "30 has no unit"),
            ("90", "90 has no unit"),
            ("1:30", "\"1:30\" is no number"),
            ("1,5h", "decimal point"),
            ("1week", "\"week\" is no unit"),
            ("2h1d", "\"1d\" follows a unit"),
            ("1h2h", "\"2h\" follows a unit"),
            ("1h-30min", "-30 is negative"),
            ("-1h", "-1 is negative"),
            ("0h", "longer than zero"),
            ("1e9d", "\"e\" is no unit"),
            ("99999999999999999999d", "at most 36525 days"),
            ("40000d", "at most 36525 days"),
            ("PT1H", "no number before \"PT\""),
            ("−1h", "minus sign"),
        ] {
            let said = duration("--step", text).unwrap_err().to_string();
            assert!(said.starts_with("--step"), "{said}");
            assert!(said.contains(reason), "{text}: {said}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,12}") {
            if let Ok(span) = duration("--step", &text) {
                proptest::prop_assert!(span > Duration::ZERO);
            }
        }

        #[test]
        fn the_parts_add_up(days in 0_u32..400, hours in 0_u32..400, minutes in 1_u32..400) {
            let text = format!("{days}d{hours}h{minutes}min");
            let expected = f64::from(days) * 86_400.0
                + f64::from(hours) * 3600.0
                + f64::from(minutes) * 60.0;
            let span = duration("--step", &text).expect("it is a duration").to_seconds();
            proptest::prop_assert!((span - expected).abs() < 1e-6);
        }
    }
}
