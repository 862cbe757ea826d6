//! A whole page: head, style, body; one file that opens without a network.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hilal_figure::font::{BOLD_TTF, REGULAR_TTF};

use super::words::escape;

const STYLE: &str = include_str!("style.css");

/// Returns a page of a title and a description in plain text; the body is markup, and its first
/// section is where readers skip to.
pub(crate) fn document(title: &str, description: &str, content: (&str, &str)) -> String {
    styled((title, description), content, "")
}

/// Returns a page as [`document`] does, with a style of its own after the common one.
pub(crate) fn styled(
    (title, description): (&str, &str),
    (first, body): (&str, &str),
    style: &str,
) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"description\" content=\"{description}\">\n<title>{title}</title>\n\
         <style>\n{fonts}{STYLE}{style}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#{first}\">Skip to the report</a>\n{body}</body>\n</html>\n",
        description = escape(description),
        title = escape(title),
        fonts = fonts(),
    )
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
