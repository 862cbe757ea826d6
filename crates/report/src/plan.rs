//! `plan.html`: the plan to look at, moment by moment; one file that opens without a network.
//!
//! Everything stands in the page without a script. The script moves one instant through the map and
//! all charts, and asks for nothing from outside.

mod charts;
mod contingencies;
mod frames;
mod goals;
mod head;
mod map;
mod plot;
mod record;
mod risk;
mod sources;
mod spans;
mod stay;
mod story;
mod stream;
mod tags;
mod timeline;

pub use record::{
    Margins, faults_in_words, in_a_line, in_words, made_up, risk_in_words, summary_json,
};
pub use story::Story;
pub use timeline::timeline_csv;

use hilal_environment::LoadingProgress;

use crate::ReportError;
use crate::document::Page;
use crate::html::section;
use crate::words::escape;

const STYLE: &str = include_str!("plan/page.css");
const SCRIPT: &str = include_str!("plan/page.js");

/// Sections in the navigation: where they are, what they are called.
const CONTENTS: [(&str, &str); 7] = [
    ("course", "Map and time"),
    ("charts", "Activities, energy, temperature"),
    ("stop", "How long may we stop?"),
    ("goals", "Goals, and why not"),
    (risk::ID, "What may go wrong"),
    (contingencies::ID, "If the rover is stopped"),
    ("sources", "Made from"),
];

/// Returns the page.
///
/// # Errors
///
/// A picture of the map cannot be written.
pub fn html(story: &Story<'_>, progress: &dyn LoadingProgress) -> Result<String, ReportError> {
    let frames = frames::Frames::draw(story, progress)?;
    let body = [
        head::head(story),
        contents(story),
        "<main>\n".to_owned(),
        section("course", "The plan over time", &[map::map(story, &frames)]),
        section("charts", "What the rover does, and how it fares", &[charts::charts(story)]),
        section("stop", "How long may we stop here?", &stay::words(story)),
        section("goals", "Goals, and why not", &goals::goals(story)),
        risk::section_of(story),
        contingencies::section_of(story),
        section("sources", "What this was made from", &sources::sources(story)),
        "</main>\n".to_owned(),
        head::foot(story),
        stream::stream(story, &frames)?,
        format!("<script>\n{SCRIPT}</script>\n"),
    ]
    .concat();
    let title = format!("{}: plan", story.mission.name);
    let description = head::verdict(story);
    let page = Page {
        title: &title,
        description: &description,
        first_section: "course",
        body: &body,
        style: STYLE,
    };
    Ok(page.html())
}

fn contents(story: &Story<'_>) -> String {
    let item =
        |(id, name): &(&str, &str)| format!("<li><a href=\"#{id}\">{}</a></li>\n", escape(name));
    let there = |(id, _): &&(&str, &str)| match *id {
        risk::ID => story.plan.risk.is_some(),
        contingencies::ID => !story.plan.contingencies.is_empty(),
        _ => true,
    };
    let items: String = CONTENTS.iter().filter(there).map(item).collect();
    format!("<nav aria-label=\"Contents\"><ul>\n{items}</ul></nav>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_script_ask_for_nothing_from_outside() {
        for text in [STYLE, SCRIPT] {
            for way in ["http", "@import", "url(", "fetch(", "XMLHttpRequest", "import("] {
                assert!(!text.contains(way), "{way}");
            }
        }
    }
}
