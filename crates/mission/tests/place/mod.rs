//! Lines in messages.

/// Returns the line of the first line of text that contains a passage, from 1.
pub(crate) fn line_of(text: &str, passage: &str) -> usize {
    text.lines().position(|line| line.contains(passage)).expect("the passage was put in") + 1
}

/// Replaces `m.toml:123:` by `m.toml:LINE:`, so that an edit of the file does not
/// move every snapshot; that the lines are right has a test of its own.
pub(crate) fn without_lines(text: &str) -> String {
    let mut parts = text.split("m.toml:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        all + "m.toml:LINE" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}
