//! The few pieces of HTML that the page is made of; whatever goes in as text comes out escaped.

use super::words::escape;

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    class: &'static str,
    /// A second, quieter line.
    under: Option<String>,
    /// Where the text leads.
    to: Option<String>,
}

impl Cell {
    /// Takes words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), class: "", under: None, to: None }
    }

    /// Takes a number or an instant: set to the right, with digits of one width.
    pub fn number(text: impl Into<String>) -> Self {
        Self { class: "n", ..Self::text(text) }
    }

    /// Takes what identifies: names of files, keys, hashes.
    pub fn code(text: impl Into<String>) -> Self {
        Self { class: "c", ..Self::text(text) }
    }

    /// Takes a verdict that is good.
    pub fn good(text: impl Into<String>) -> Self {
        Self { class: "good", ..Self::text(text) }
    }

    /// Takes a verdict that is bad.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { class: "bad", ..Self::text(text) }
    }

    /// Adds a quieter line below.
    #[must_use]
    pub fn under(mut self, text: impl Into<String>) -> Self {
        self.under = Some(text.into());
        self
    }

    /// Lets the text lead to a part of the page.
    #[must_use]
    pub fn to(mut self, href: impl Into<String>) -> Self {
        self.to = Some(href.into());
        self
    }

    fn html(&self) -> String {
        let class = if self.class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{}\"", self.class)
        };
        let under = self.under.as_ref();
        let under =
            under.map_or_else(String::new, |text| format!("<small>{}</small>", escape(text)));
        let text = escape(&self.text);
        let text = self
            .to
            .as_ref()
            .map_or_else(|| text.clone(), |to| format!("<a href=\"{}\">{text}</a>", escape(to)));
        format!("<td{class}>{text}{under}</td>")
    }
}

/// A table in its own box, which scrolls where the page is narrow.
#[derive(Debug, Clone, Default)]
pub struct Table {
    caption: String,
    heads: Vec<(String, bool)>,
    rows: Vec<Vec<Cell>>,
    narrow: bool,
}

impl Table {
    /// Starts a table; the caption is what screen readers announce, and what readers see.
    pub fn new(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }

    /// Adds columns of words.
    #[must_use]
    pub fn columns(mut self, heads: &[&str]) -> Self {
        self.heads.extend(heads.iter().map(|head| ((*head).to_owned(), false)));
        self
    }

    /// Adds columns of numbers.
    #[must_use]
    pub fn numbers(mut self, heads: &[&str]) -> Self {
        self.heads.extend(heads.iter().map(|head| ((*head).to_owned(), true)));
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, cells: Vec<Cell>) -> Self {
        self.rows.push(cells);
        self
    }

    /// Adds rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Lets the table be as narrow as the page: its columns fit a small screen.
    #[must_use]
    pub const fn narrow(mut self) -> Self {
        self.narrow = true;
        self
    }

    /// Returns the markup; without rows, a sentence that says so.
    pub fn html(&self) -> String {
        let caption = escape(&self.caption);
        if self.rows.is_empty() {
            return format!("<p class=\"quiet\">{caption}: none.</p>\n");
        }
        let head = |(text, number): &(String, bool)| {
            let class = if *number { " class=\"n\"" } else { "" };
            format!("<th scope=\"col\"{class}>{}</th>", escape(text))
        };
        let heads: String = self.heads.iter().map(head).collect();
        let row = |cells: &Vec<Cell>| {
            let cells: String = cells.iter().map(Cell::html).collect();
            format!("<tr>{cells}</tr>\n")
        };
        let rows: String = self.rows.iter().map(row).collect();
        let short = if self.narrow || self.heads.len() <= 2 { " class=\"short\"" } else { "" };
        format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\">\
             <table{short}><caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n\
             <tbody>\n{rows}</tbody></table></div>\n"
        )
    }
}

/// Returns a paragraph of plain text.
pub fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escape(text))
}

/// Returns a quieter paragraph of plain text.
pub fn quiet(text: &str) -> String {
    format!("<p class=\"quiet\">{}</p>\n", escape(text))
}

/// Returns a section with its heading; the body is markup.
pub fn section(id: &str, heading: &str, body: &[String]) -> String {
    format!(
        "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{}</h2>\n{}</section>\n",
        escape(heading),
        body.concat()
    )
}

/// Returns a heading inside a section.
pub fn subheading(text: &str) -> String {
    format!("<h3>{}</h3>\n", escape(text))
}

/// Returns a list of plain texts.
pub fn list(items: impl IntoIterator<Item = String>) -> String {
    let item = |text: String| format!("<li>{}</li>\n", escape(&text));
    let items: String = items.into_iter().map(item).collect();
    format!("<ul>\n{items}</ul>\n")
}

/// Returns content that is folded away until asked for; the body is markup.
pub fn folded(summary: &str, body: &str) -> String {
    format!("<details><summary>{}</summary>\n{body}</details>\n", escape(summary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_escapes_what_it_is_given() {
        let table = Table::new("A < B").columns(&["<x>"]).row(vec![Cell::text("R&D").under("<i>")]);
        let html = table.html();
        assert!(html.contains("A &lt; B") && html.contains("&lt;x&gt;"), "{html}");
        assert!(html.contains("<td>R&amp;D<small>&lt;i&gt;</small></td>"), "{html}");
    }

    #[test]
    fn a_table_without_rows_says_so() {
        let html = Table::new("Limits violated").columns(&["Parameter"]).html();
        assert_eq!(html, "<p class=\"quiet\">Limits violated: none.</p>\n");
    }

    #[test]
    fn a_section_is_named_by_its_heading() {
        let html = section("energy", "Energy & power", &["<p>x</p>".to_owned()]);
        assert!(html.contains("aria-labelledby=\"energy-h\""), "{html}");
        assert!(html.contains("<h2 id=\"energy-h\">Energy &amp; power</h2>"), "{html}");
    }
}
