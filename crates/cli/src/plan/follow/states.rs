//! Lines of states, as they come in: none of them is longer than it may be, and none ends the reading.

use std::io::{BufRead, Read as _};

use anyhow::Context as _;

/// The longest line, in octets: a state takes some hundred.
const LONGEST: usize = 64 * 1024;

/// Returns the lines that are not empty, with their numbers from 1 on.
pub(super) fn lines(
    mut input: impl BufRead,
) -> impl Iterator<Item = (usize, anyhow::Result<String>)> {
    let mut number = 0;
    core::iter::from_fn(move || {
        loop {
            number += 1;
            match next(&mut input)? {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) if number == 1 => return Some((number, Ok(unmarked(&line)))),
                line => return Some((number, line)),
            }
        }
    })
}

/// Takes a byte order mark off the beginning of the input.
fn unmarked(line: &str) -> String {
    line.strip_prefix('\u{FEFF}').unwrap_or(line).to_owned()
}

/// Returns the next line; nothing at the end of the input, or where it cannot be read any more.
fn next(input: &mut impl BufRead) -> Option<anyhow::Result<String>> {
    let mut octets = Vec::new();
    let most = LONGEST as u64 + 1;
    let read = input.by_ref().take(most).read_until(b'\n', &mut octets).ok()?;
    if read == 0 {
        return None;
    }
    if octets.len() > LONGEST && octets.last() != Some(&b'\n') {
        pass(input);
        return Some(Err(anyhow::anyhow!("longer than {LONGEST} octets: give a state a line")));
    }
    Some(String::from_utf8(octets).context("not text in UTF-8"))
}

/// Passes over what is left of a line.
fn pass(input: &mut impl BufRead) {
    let mut left = Vec::new();
    while input.by_ref().take(LONGEST as u64).read_until(b'\n', &mut left).is_ok_and(|n| n > 0)
        && left.last() != Some(&b'\n')
    {
        left.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<(usize, Result<String, String>)> {
        lines(text).map(|(number, line)| (number, line.map_err(|e| e.to_string()))).collect()
    }

    #[test]
    fn empty_lines_count_and_are_passed_over() {
        let line = |text: &str| Ok(text.to_owned());
        assert_eq!(read(b"a\n\n \r\nb"), [(1, line("a\n")), (4, line("b"))]);
        assert_eq!(read(b""), []);
        assert_eq!(read("\u{FEFF}{}\n{}".as_bytes()), [(1, line("{}\n")), (2, line("{}"))]);
    }

    #[test]
    fn a_line_that_is_too_long_or_no_text_is_refused_and_the_next_one_read() {
        let exact = [vec![b'x'; LONGEST], b"\n".to_vec()].concat();
        let long = [vec![b'x'; 3 * LONGEST], b"\nb\n".to_vec()].concat();
        assert_eq!(read(&exact)[0].1.as_ref().unwrap().len(), LONGEST + 1);
        let found = read(&[exact, long, b"\xff\nc".to_vec()].concat());
        let numbers: Vec<usize> = found.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
        assert!(found[1].1.as_ref().unwrap_err().contains("longer than 65536 octets"));
        assert_eq!(found[2].1.as_ref().unwrap(), "b\n");
        assert!(found[3].1.as_ref().unwrap_err().contains("UTF-8"));
        assert_eq!(found[4].1.as_ref().unwrap(), "c");
    }
}
