//! A small SVG writer: elements in order, text escaped, numbers fixed.

use core::fmt::{self, Write as _};

use crate::number::coordinate;

/// One element with its attributes and children, in the order they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Starts an element.
    ///
    /// ```
    /// use hilal_figure::svg::Element;
    /// let label = Element::new("text").number("x", 1.50).child_text("T < 5 K");
    /// assert_eq!(label.to_string(), r#"<text x="1.5">T &lt; 5 K</text>"#);
    /// ```
    pub const fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new() }
    }

    /// Starts a group.
    pub const fn group() -> Self {
        Self::new("g")
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Adds an attribute that is a number.
    #[must_use]
    pub fn number(self, name: &'static str, value: f64) -> Self {
        self.attribute(name, coordinate(value))
    }

    /// Adds a child.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.push(child);
        self
    }

    /// Adds text.
    #[must_use]
    pub fn child_text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Node::Text(text.into()));
        self
    }

    /// Adds a child in place.
    pub fn push(&mut self, child: Self) {
        self.children.push(Node::Element(child));
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) => escape(text, out),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write(&mut out);
        f.write_str(&out)
    }
}

/// Writes text so that XML reads it back; characters XML 1.0 has no place for become U+FFFD
/// (XML 1.0 fifth edition, production 2).
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

/// A whole picture. `to_string()` gives the file; two equal pictures give the same bytes.
///
/// No element carries an `id`, so that many pictures can stand inline in one HTML page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg {
    width: String,
    height: String,
    title: String,
    body: Vec<Element>,
}

impl Svg {
    /// Starts a picture of a size in pixels, with the title that screen readers speak.
    pub fn new(width_px: f64, height_px: f64, title: impl Into<String>) -> Self {
        Self {
            width: coordinate(width_px),
            height: coordinate(height_px),
            title: title.into(),
            body: Vec::new(),
        }
    }

    /// Adds an element on top of what is there.
    pub fn push(&mut self, element: Element) {
        self.body.push(element);
    }

    /// Draws the picture as PNG, `width_px` wide.
    ///
    /// # Errors
    ///
    /// As [`to_png`](crate::to_png).
    pub fn to_png(&self, width_px: u32) -> Result<Vec<u8>, crate::PngError> {
        crate::to_png(&self.to_string(), width_px)
    }

    fn root(&self) -> Element {
        let size = format!("0 0 {} {}", self.width, self.height);
        let root = Element::new("svg")
            .attribute("xmlns", "http://www.w3.org/2000/svg")
            .attribute("width", self.width.as_str())
            .attribute("height", self.height.as_str())
            .attribute("viewBox", size)
            .attribute("role", "img")
            .attribute("font-family", crate::font::FAMILY)
            .attribute("font-size", "12")
            .child(Element::new("title").child_text(self.title.as_str()));
        self.body.iter().cloned().fold(root, Element::child)
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.root())
    }
}

/// The `d` of a path, built point by point.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathData(String);

impl PathData {
    /// Starts a new line at a point.
    pub fn move_to(&mut self, x: f64, y: f64) {
        self.add('M', x, y);
    }

    /// Draws on to a point.
    pub fn line_to(&mut self, x: f64, y: f64) {
        self.add('L', x, y);
    }

    /// Closes the line.
    pub fn close(&mut self) {
        self.0.push('Z');
    }

    /// Returns whether nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, command: char, x: f64, y: f64) {
        let (x, y) = (coordinate(x), coordinate(y));
        let result = write!(self.0, "{command}{x} {y}");
        debug_assert!(result.is_ok(), "writing to a string does not fail");
    }
}

impl From<PathData> for String {
    fn from(path: PathData) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use resvg::usvg::roxmltree::Document;

    use super::*;

    proptest! {
        #[test]
        fn any_text_survives_the_file(text in any::<String>()) {
            let mut svg = Svg::new(10.0, 10.0, text.clone());
            svg.push(Element::new("text").attribute("data-t", text.clone()).child_text(text.clone()));
            let file = svg.to_string();
            let document = Document::parse(&file).unwrap();
            let read = document.descendants().find(|node| node.has_tag_name("text")).unwrap();
            let sane: String = text.chars().map(|c| match c {
                '\t' | '\n' | '\r' => c,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
                c => c,
            }).collect();
            prop_assert_eq!(read.text().unwrap_or_default(), &sane);
            prop_assert_eq!(read.attribute("data-t").unwrap(), &sane);
        }
    }

    #[test]
    fn a_picture_is_written_in_order() {
        let mut svg = Svg::new(20.0, 10.0, "A & B");
        svg.push(Element::new("rect").number("x", -0.001).number("width", 3.24159));
        insta::assert_snapshot!(svg.to_string(), @r#"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10" role="img" font-family="DejaVu Sans, Verdana, sans-serif" font-size="12"><title>A &amp; B</title><rect x="0" width="3.24"/></svg>"#);
    }
}
