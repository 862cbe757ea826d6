//! Numbers as people write them.

/// Reads a finite number with a decimal point.
///
/// # Errors
///
/// Says why it is none, and what to write.
pub(crate) fn number(text: &str) -> Result<f64, String> {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => return Ok(number),
        Ok(_) => return Err(format!("{text:?} is no finite number")),
        Err(_) => {}
    }
    let with_point = text.replacen(',', ".", 1);
    if with_point != text && with_point.parse::<f64>().is_ok() {
        return Err(format!("{text:?} has a comma; write {with_point} with a decimal point"));
    }
    let with_minus = text.replace(['−', '–', '‐'], "-");
    if with_minus != text && with_minus.parse::<f64>().is_ok() {
        return Err(format!("{text:?} has another minus sign than -; write {with_minus}"));
    }
    Err(format!("{text:?} is no number; write one like 34155.5"))
}

/// Reads a share, a number in \[0, 1\].
///
/// # Errors
///
/// Says why it is none, and what to write.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    let share = number(text)?;
    if !(0.0..=1.0).contains(&share) {
        return Err(format!("{text} is no share; write a number from 0 to 1"));
    }
    Ok(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_lies_between_nothing_and_all() {
        assert_eq!([share("0"), share("0.25"), share("1")], [Ok(0.0), Ok(0.25), Ok(1.0)]);
        for text in ["-0.1", "1.1", "50", "half"] {
            assert!(share(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_is_read_with_blanks_around_it() {
        for text in ["-40385.25", " -40385.25 ", "-4038525e-2"] {
            assert_eq!(number(text), Ok(-40385.25));
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_what_to_write() {
        for (text, way_out) in [
            ("34155,5", "write 34155.5 with a decimal point"),
            ("−40385", "write -40385"),
            ("nan", "no finite number"),
            ("-inf", "no finite number"),
            ("1e999", "no finite number"),
            ("34 155", "is no number; write one like"),
            ("1.234,5", "is no number"),
            ("", "is no number"),
        ] {
            let said = number(text).unwrap_err();
            assert!(said.contains(way_out), "{text}: {said}");
        }
    }
}
