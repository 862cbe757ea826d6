//! Names, and what they stand for in the dictionary.

use super::element::Element;

/// Returns a text as a name that XTCE 1.2 allows (its `NameType`): without `.`, `/`, `:`, brackets
/// and spaces.
pub(super) fn legal(text: &str) -> String {
    let illegal =
        |letter: char| "./:[]".contains(letter) || letter.is_whitespace() || letter.is_control();
    text.replace(illegal, "_")
}

/// Returns an element's name in the dictionary, where it is another one.
pub(super) fn alias(dictionary: impl Into<String>) -> Element {
    Element::new("AliasSet").holding([Element::new("Alias")
        .with("nameSpace", "Hilal")
        .with("alias", dictionary.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xtce_keeps_for_paths_is_replaced() {
        assert_eq!(legal("power.battery soc/[1]:x"), "power_battery_soc__1__x");
        assert_eq!(legal("micro-1"), "micro-1");
    }
}
