//! The page: head, style, sections in order, one file that opens without a network.

use super::facts::Facts;
use super::figures::Figure;
use super::sections;
use crate::document::Page;
use crate::html::{quiet, section};
use crate::words::escape;

/// Sections in the navigation: where they are, what they are called.
const CONTENTS: [(&str, &str); 13] = [
    ("map", "Map"),
    ("plan", "Goals"),
    ("timeline", "Timeline"),
    ("energy", "Energy"),
    ("thermal", "Temperatures"),
    ("sky", "Light and sky"),
    ("link", "Link"),
    ("navigation", "Navigation"),
    ("faults", "Faults"),
    ("events", "Events"),
    ("budgets", "Budgets"),
    ("mission", "Mission"),
    ("provenance", "Provenance"),
];

/// Returns the whole page.
pub(super) fn page(facts: &Facts<'_>, figures: &[Figure]) -> String {
    let title = format!("{}: {}", facts.mission().name, facts.run.vehicle.name);
    let body: String = [
        sections::headline(facts),
        contents(facts),
        "<main>\n".to_owned(),
        course(facts, figures),
        state(facts, figures),
        record(facts),
        "</main>\n".to_owned(),
        foot(facts),
    ]
    .concat();
    let description = sections::verdict(facts);
    Page { title: &title, description: &description, first_section: "map", body: &body, style: "" }
        .html()
}

/// The navigation; faults stand in it where there are any.
fn contents(facts: &Facts<'_>) -> String {
    let is_there = |(id, _): &&(&str, &str)| *id != "faults" || !facts.run.flown.faults.is_empty();
    let item = |(id, name): &(&str, &str)| format!("<li><a href=\"#{id}\">{name}</a></li>\n");
    let items: String = CONTENTS.iter().filter(is_there).map(item).collect();
    format!("<nav aria-label=\"Contents\"><ul>\n{items}</ul></nav>\n")
}

/// What went wrong, where something was to.
fn faults(facts: &Facts<'_>) -> String {
    let body = sections::faults(facts);
    if body.is_empty() { String::new() } else { section("faults", "Faults", &body) }
}

/// Where the rover went and what it did.
fn course(facts: &Facts<'_>, figures: &[Figure]) -> String {
    [
        section("map", "Map", &[figure(figures, "map"), figure(figures, "darkness")]),
        section("plan", "Goals, planned and flown", &[sections::goals(facts)]),
        section("timeline", "Timeline", &[figure(figures, "timeline"), sections::modes(facts)]),
    ]
    .concat()
}

/// How it fared on the way.
fn state(facts: &Facts<'_>, figures: &[Figure]) -> String {
    [
        section("energy", "Energy", &[figure(figures, "charge"), figure(figures, "power")]),
        section("thermal", "Temperatures", &[figure(figures, "thermal")]),
        section("sky", "Light and sky at the landing point", &[figure(figures, "sky")]),
        section("link", "Link", &[figure(figures, "link"), sections::link(facts).concat()]),
        section("navigation", "Distance and navigation", &[figure(figures, "navigation")]),
        faults(facts),
        section("events", "Events", &sections::events(facts)),
        section("ground", "Limits and notes of the ground", &sections::ground(facts)),
        section("budgets", "Budgets", &[figure(figures, "budgets")]),
    ]
    .concat()
}

/// What stands behind it.
fn record(facts: &Facts<'_>) -> String {
    [
        section("mission", "What the mission's check warns of", &sections::warnings(facts)),
        section("vehicle", "Vehicle and assumptions", &sections::vehicle(facts)),
        section("organisations", "Organisations", &sections::organisations(facts)),
        section("provenance", "Provenance", &sections::provenance(facts)),
    ]
    .concat()
}

fn foot(facts: &Facts<'_>) -> String {
    let made_up = if facts.synthetic() { "SYNTHETIC terrain. " } else { "" };
    let words = format!(
        "{made_up}Made by hilal {} from a simulated flight; nothing in it was measured in space.",
        env!("CARGO_PKG_VERSION")
    );
    format!("<footer>{}</footer>\n", quiet(&words))
}

/// Returns a figure with its words; on a narrow screen a tap shows it at full size.
pub(crate) fn figure(figures: &[Figure], name: &str) -> String {
    let Some(figure) = figures.iter().find(|figure| figure.name == name) else {
        return String::new();
    };
    let words = escape(&figure.words);
    format!(
        "<figure>\n<label class=\"zoom\"><input type=\"checkbox\"> full size</label>\n\
         <div class=\"pan\" tabindex=\"0\">{svg}</div>\n<figcaption>{words} \
         <a href=\"figures/{name}.svg\">SVG</a> <a href=\"figures/{name}.png\">PNG</a></figcaption>\n</figure>\n",
        svg = figure.svg,
    )
}

#[cfg(test)]
mod tests {
    use hilal_figure::svg::Svg;

    use super::*;

    #[test]
    fn a_figure_stands_in_the_page_with_its_words_escaped() {
        let drawn =
            Figure { name: "map", svg: Svg::new(10.0, 5.0, "A map"), words: "a < b".to_owned() };
        let html = figure(&[drawn], "map");
        assert!(html.contains("<svg") && html.contains("a &lt; b"), "{html}");
        assert!(figure(&[], "map").is_empty());
    }
}
