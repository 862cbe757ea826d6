//! As much of XML as GDAL's metadata needs: elements with attributes and text.

/// An element: its name, its attributes and the text directly inside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Names of the elements around it and its own, joined by `/`.
    pub(super) path: String,
    attributes: Vec<(String, String)>,
    pub(super) text: String,
}

impl Element {
    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// No more elements than this stand inside each other.
const DEEPEST: usize = 32;

/// Returns all elements in the order in which they end, or nothing when the text is no XML.
pub(super) fn elements(text: &str) -> Option<Vec<Element>> {
    let mut open: Vec<Element> = Vec::new();
    let mut done = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        if let Some(element) = open.last_mut() {
            element.text.push_str(&unescaped(before));
        }
        rest = after;
        if let Some(end) = ["<!--", "<?", "<!"].into_iter().find(|mark| rest.starts_with(mark)) {
            let closing = match end {
                "<!--" => "-->",
                "<?" => "?>",
                _ => ">",
            };
            rest = rest.split_once(closing)?.1;
            continue;
        }
        let (tag, after) = rest.strip_prefix('<')?.split_once('>')?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop()?;
            if element.path.rsplit('/').next() != Some(name.trim()) {
                return None;
            }
            done.push(element);
        } else {
            let (tag, is_whole) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let element = opened(tag, open.last())?;
            if is_whole {
                done.push(element);
            } else {
                open.push(element);
            }
        }
        if open.len() > DEEPEST {
            return None;
        }
    }
    open.is_empty().then_some(done)
}

fn opened(tag: &str, around: Option<&Element>) -> Option<Element> {
    let tag = tag.trim();
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
        let (value, after) = after.strip_prefix(quote)?.split_once(quote)?;
        attributes.push((key.trim().to_owned(), unescaped(value)));
        rest = after;
    }
    let path = around.map_or(name.to_owned(), |around| format!("{}/{name}", around.path));
    (!name.is_empty()).then_some(Element { path, attributes, text: String::new() })
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_stand_in_any_order_and_quotes_and_entities_are_undone() {
        let text = "<?xml version='1.0'?><A>\n <!-- > --><Item role='scale' name=\"a &amp; b\">0.5</Item><B/></A>\n";
        let found = elements(text).unwrap();
        let paths: Vec<&str> = found.iter().map(|element| element.path.as_str()).collect();
        assert_eq!(paths, ["A/Item", "A/B", "A"]);
        assert_eq!(found[0].attribute("role"), Some("scale"));
        assert_eq!(found[0].attribute("name"), Some("a & b"));
        assert_eq!(found[0].text, "0.5");
    }

    #[test]
    fn what_is_not_closed_is_no_xml() {
        for text in ["<A>", "<A></B>", "</A>", "<A b=c/>", "<", "<A b=\"c>"] {
            assert_eq!(elements(text), None, "{text}");
        }
        assert_eq!(elements("no element at all"), Some(Vec::new()));
        assert_eq!(elements(&"<A>".repeat(100)), None);
    }
}
