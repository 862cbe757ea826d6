//! `safety.html`: the maps, their legend, and how to read them; one file that opens without a network.

use hilal_terrain::DataSource;

use super::maps::{self, Moment};
use super::places;
use super::{Picture, Survey};
use crate::document::Page;
use crate::html::{list, paragraph, quiet, section, subheading};
use crate::words::{escape, iso, on_terminal, percent, utc, with_unit};

const STYLE: &str =
    "@media (max-width:46rem){.pan svg{width:760px;max-width:none}table{min-width:0}}\n";

/// Returns the page.
pub(super) fn page(survey: &Survey<'_>, pictures: &[Picture]) -> String {
    let title = format!("{}: safety map", survey.mission.name);
    let moments: String =
        survey.moments.iter().map(|moment| moment_section(survey, moment, pictures)).collect();
    let body = [
        head(survey),
        "<main>\n".to_owned(),
        section("guide", "How to read this", &guide(survey)),
        moments,
        "</main>\n".to_owned(),
        foot(survey),
    ]
    .concat();
    Page {
        title: &title,
        description: "What it takes to survive, place by place",
        first_section: "guide",
        body: &body,
        style: STYLE,
    }
    .html()
}

/// Returns a moment in a line, for the screen.
pub(super) fn in_words(survey: &Survey<'_>, moment: &Moment) -> String {
    let made_up = if synthetic(survey) { " on SYNTHETIC terrain" } else { "" };
    let utc = iso(moment.epoch);
    let shares = on_terminal(&shares(survey, moment));
    format!(
        "{}, {}{made_up}, {utc}: a rover survives from {shares}",
        survey.mission.id,
        survey.mission.id()
    )
}

/// Returns from how much of the map a rover survives: with a full battery, and with the energy asked
/// for where that is less.
fn shares(survey: &Survey<'_>, moment: &Moment) -> String {
    let (full, asked) = moment.figures().shares();
    let full_words = format!("{} of the map with a full battery", percent(full));
    if asked >= full {
        return full_words;
    }
    format!("{full_words}, from {} with {}", percent(asked), with_unit(survey.energy_wh, 0, "Wh"))
}

fn synthetic(survey: &Survey<'_>) -> bool {
    survey.place.terrain.source == DataSource::Synthetic
}

fn head(survey: &Survey<'_>) -> String {
    let made_up = if synthetic(survey) {
        "<p class=\"banner\"><strong>SYNTHETIC</strong>The ground was made up, not measured.</p>\n"
    } else {
        ""
    };
    format!(
        "<header>\n<p class=\"kicker\">Safety map for the {}</p>\n<h1>{}</h1>\n<p class=\"verdict\">How long may we stop here, and \
         what does it take to live on?</p>\n{made_up}</header>\n",
        escape(&survey.mission.vehicle().name),
        escape(&survey.mission.name)
    )
}

fn guide(survey: &Survey<'_>) -> Vec<String> {
    vec![
        list([
            format!(
                "Least energy to survive: with so much in the battery, {} of reserve included, a rover that stands \
                 there then can still reach a haven and hold it to the end of the mission. With less it cannot be \
                 promised.",
                with_unit(survey.reserve_wh, 0, "Wh")
            ),
            format!(
                "How long a rover may stop: with {} in the battery then, and the array turned to the Sun, it may \
                 stand still for so long and still live if it drives on after it. Whether it reaches its goals is \
                 not asked.",
                with_unit(survey.energy_wh, 0, "Wh")
            ),
            "Where the ground is bare a rover is lost, or the ground is too steep, unknown, or at the border that \
             plans keep off."
                .to_owned(),
        ]),
        quiet(
            "Light is a lower bound over whole steps and cells, loads are upper bounds, havens are those of the \
             mission. What is not in it (rocks, slip, the first cycle of the heater) is listed in \
             docs/models/traverse.md.",
        ),
    ]
}

fn moment_section(survey: &Survey<'_>, moment: &Moment, pictures: &[Picture]) -> String {
    let heading = format!("{} UTC", utc(moment.epoch));
    let id = format!("at-{}", iso(moment.epoch).replace(':', ""));
    let mut parts = vec![paragraph(&format!("A rover survives from {}.", shares(survey, moment)))];
    for map in moment.maps() {
        let name = maps::name(survey, moment, map);
        let Some(Picture { svg, .. }) = pictures.iter().find(|drawn| drawn.name == name) else {
            continue;
        };
        parts.push(format!(
            "<figure>\n<div class=\"pan\" tabindex=\"0\">{svg}</div>\n<figcaption>{} \
             <a href=\"{name}.tif\">GeoTIFF</a> <a href=\"{name}.png\">PNG</a></figcaption>\n</figure>\n",
            escape(&maps::words(survey, moment, map)),
        ));
    }
    parts.push(subheading("Places"));
    parts.push(places::table(survey, moment));
    section(&id, &heading, &parts)
}

fn foot(survey: &Survey<'_>) -> String {
    let made_up = if synthetic(survey) { "SYNTHETIC terrain. " } else { "" };
    let words = format!("{made_up}Made by hilal {}.", env!("CARGO_PKG_VERSION"));
    format!("<footer>{}</footer>\n", quiet(&words))
}
