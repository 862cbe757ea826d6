//! XML elements, as a tree that is built and then written: what is nested cannot be left open, and
//! what has a meaning in XML is escaped in one place.

use std::fmt::Write as _;

/// An element with its attributes, in the order in which they were given, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Content,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Elements(Vec<Element>),
    Text(String),
}

impl Element {
    pub(super) const fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), content: Content::Elements(Vec::new()) }
    }

    /// Makes an element that holds a text.
    pub(super) fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, attributes: Vec::new(), content: Content::Text(text.into()) }
    }

    /// Adds an attribute.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "texts and numbers alike, mostly made for it"
    )]
    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// Adds elements; those of an element that holds a text take its place.
    pub(super) fn holding(mut self, more: impl IntoIterator<Item = Self>) -> Self {
        let mut elements = match self.content {
            Content::Elements(elements) => elements,
            Content::Text(_) => Vec::new(),
        };
        elements.extend(more);
        self.content = Content::Elements(elements);
        self
    }

    /// Returns the document with this element as its root.
    pub(super) fn document(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self.write(&mut out, 0);
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        let indent = "  ".repeat(depth);
        let name = self.name;
        let mut tag = format!("{indent}<{name}");
        for (attribute, value) in &self.attributes {
            // Writing to a text cannot fail.
            write!(tag, " {attribute}=\"{}\"", escaped(value)).unwrap_or_default();
        }
        out.push_str(&tag);
        match &self.content {
            Content::Text(text) => {
                out.push('>');
                out.push_str(&escaped(text));
                out.push_str("</");
                out.push_str(name);
                out.push_str(">\n");
            }
            Content::Elements(elements) if elements.is_empty() => out.push_str("/>\n"),
            Content::Elements(elements) => {
                out.push_str(">\n");
                for element in elements {
                    element.write(out, depth + 1);
                }
                out.push_str(&indent);
                out.push_str("</");
                out.push_str(name);
                out.push_str(">\n");
            }
        }
    }
}

/// Returns a text with what has a meaning in XML 1.0 escaped (§2.4, §3.3.3); what cannot stand in
/// an XML document at all (§2.2) is replaced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            letter if letter.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_xml_is_escaped() {
        let element = Element::new("Unit")
            .with("note", "a<b & \"c\"\n")
            .holding([Element::text("T", "1 > 0\u{7}")]);
        let written = element.document();
        let expected =
            "<Unit note=\"a&lt;b &amp; &quot;c&quot; \">\n  <T>1 &gt; 0\u{FFFD}</T>\n</Unit>\n";
        assert!(written.ends_with(expected), "{written}");
    }
}
