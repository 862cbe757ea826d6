//! From places in the text to keys and back, so that every message names file, line and key.

use std::ops::Range;

use toml_edit::{Document, Item, Value};

/// A place in a mission file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextPlace {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The key, with its tables; `file` at the root.
    pub(crate) key: String,
}

impl Default for TextPlace {
    fn default() -> Self {
        Self { line: 1, key: ROOT.to_owned() }
    }
}

const ROOT: &str = "file";

/// Returns the line of a byte of the text, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// Returns the line and the innermost key at a byte of the text.
pub(crate) fn at(text: &str, byte: usize) -> TextPlace {
    let line = line_of(text, byte);
    let Ok(document) = Document::parse(text) else {
        return TextPlace { line, key: ROOT.to_owned() };
    };
    let mut best = None;
    visit(document.as_item(), &mut Vec::new(), &mut |path, span| {
        let shorter = best.as_ref().is_none_or(|(length, _)| span.len() <= *length);
        if span.contains(&byte) && shorter {
            best = Some((span.len(), path.join(".")));
        }
    });
    let key = best.map(|(_, key)| key).filter(|key| !key.is_empty());
    TextPlace { line, key: key.unwrap_or_else(|| ROOT.to_owned()) }
}

/// Returns the line of a key such as `vehicles.rover.mass_kg` or `goals.3.x_m`; of the nearest
/// table above it when it is not written.
pub(crate) fn line(text: &str, key: &str) -> usize {
    let Ok(document) = Document::parse(text) else { return 1 };
    let mut best = (0, 0);
    visit(document.as_item(), &mut Vec::new(), &mut |path, span| {
        let path = path.join(".");
        let above =
            key == path || key.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.'));
        if above && path.len() > best.0 {
            best = (path.len(), span.start);
        }
    });
    line_of(text, best.1)
}

/// Shows every key with the span of its key and value.
fn visit(item: &Item, path: &mut Vec<String>, show: &mut impl FnMut(&[String], Range<usize>)) {
    match item {
        Item::Value(value) => visit_value(value, path, show),
        Item::Table(table) => {
            for (name, item) in table {
                let key = table.key(name).and_then(toml_edit::Key::span);
                step(name, key.or_else(|| item.span()), path, show, |path, show| {
                    visit(item, path, show);
                });
            }
        }
        Item::ArrayOfTables(tables) => {
            for (index, table) in tables.iter().enumerate() {
                step(&index.to_string(), table.span(), path, show, |path, show| {
                    visit(&Item::Table(table.clone()), path, show);
                });
            }
        }
        Item::None => {}
    }
}

fn visit_value(
    value: &Value,
    path: &mut Vec<String>,
    show: &mut impl FnMut(&[String], Range<usize>),
) {
    if let Some(span) = value.span() {
        show(path, span);
    }
    match value {
        Value::InlineTable(table) => {
            for (name, value) in table {
                let key = table.key(name).and_then(toml_edit::Key::span);
                step(name, key.or_else(|| value.span()), path, show, |path, show| {
                    visit_value(value, path, show);
                });
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                step(&index.to_string(), value.span(), path, show, |path, show| {
                    visit_value(value, path, show);
                });
            }
        }
        _ => {}
    }
}

fn step<S: FnMut(&[String], Range<usize>)>(
    name: &str,
    span: Option<Range<usize>>,
    path: &mut Vec<String>,
    show: &mut S,
    inside: impl FnOnce(&mut Vec<String>, &mut S),
) {
    path.push(name.to_owned());
    if let Some(span) = span {
        show(path, span);
    }
    inside(path, show);
    path.pop();
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "id = \"x\"\n[a.b]\nmass_kg = { value = 1.0 }\n\n[[goals]]\nx_m = 1\n[[goals]]\nx_m = 2\n";

    #[test]
    fn a_key_is_found_on_its_line() {
        assert_eq!(line(TEXT, "id"), 1);
        assert_eq!(line(TEXT, "a.b.mass_kg"), 3);
        assert_eq!(line(TEXT, "a.b.mass_kg.value"), 3);
        assert_eq!(line(TEXT, "goals.1.x_m"), 8);
    }

    #[test]
    fn a_key_that_is_not_written_is_found_at_its_table() {
        assert_eq!(line(TEXT, "a.b.wheels.count"), 2);
        assert_eq!(line(TEXT, "goals.1.y_m"), 7);
        assert_eq!(line(TEXT, "stations"), 1);
    }

    #[test]
    fn a_key_that_only_begins_alike_is_another_key() {
        assert_eq!(line("a = 1\nab = 2\n", "ab"), 2);
    }

    #[test]
    fn a_byte_of_a_value_leads_to_its_key() {
        let byte = TEXT.find("1.0").unwrap();
        assert_eq!(at(TEXT, byte), TextPlace { line: 3, key: "a.b.mass_kg.value".to_owned() });
    }

    #[test]
    fn text_that_is_not_toml_still_has_lines() {
        assert_eq!(at("id = \nx", 6), TextPlace { line: 2, key: ROOT.to_owned() });
    }
}
