//! A whole page: head, style, body; one file that opens without a network.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hilal_figure::font::{BOLD_TTF, REGULAR_TTF};

use super::words::escape;

const STYLE: &str = include_str!("style.css");

/// A page: what it is called, what is on it, how it looks.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The title, in plain text.
    pub title: &'a str,
    /// What search and previews say of the page, in plain text.
    pub description: &'a str,
    /// Identifier of the section that readers skip to.
    pub first_section: &'a str,
    /// The markup of the body.
    pub body: &'a str,
    /// Style of its own after the common one; empty without.
    pub style: &'a str,
}

impl Page<'_> {
    /// Returns the whole file.
    pub fn html(&self) -> String {
        let Self { title, description, first_section, body, style } = *self;
        format!(
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"description\" content=\"{description}\">\n<title>{title}</title>\n\
             <style>\n{fonts}{STYLE}{style}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#{first_section}\">Skip to the report</a>\n{body}</body>\n</html>\n",
            description = escape(description),
            title = escape(title),
            fonts = fonts(),
        )
    }
}

fn fonts() -> String {
    let face = |weight: u16, file: &[u8]| {
        format!(
            "@font-face{{font-family:\"DejaVu Sans\";font-weight:{weight};\
             src:url(data:font/ttf;base64,{}) format(\"truetype\")}}\n",
            STANDARD.encode(file)
        )
    };
    face(400, REGULAR_TTF) + &face(700, BOLD_TTF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_loads_nothing() {
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
        assert!(!fonts().contains("http"));
    }
}
