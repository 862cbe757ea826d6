//! `index.html`: the whole analysis on one page.

use super::analysis::Analysis;
use super::maps::Map;
use crate::document::Page;
use crate::html::{Cell, Table, paragraph, quiet, section};
use crate::layers::layers;
use crate::words::{escape, percent, utc, with_unit};

/// Sections: identifier, heading, and the maps in each.
const SECTIONS: [(&str, &str, &[&str]); 5] = [
    (
        "light",
        "Light",
        &[
            "mean_light",
            "any_sun",
            "permanent_shadow",
            "longest_night",
            "longest_night_start",
            "longest_day",
            "longest_day_start",
        ],
    ),
    (
        "contact",
        "Contact",
        &[
            "earth",
            "earth_disc",
            "direct_powered",
            "direct_powered_gap",
            "station_",
            "relay",
            "relay_gap",
        ],
    ),
    ("survival", "Where a rover survives", &["haven"]),
    ("ground", "Ground", &["elevation", "slope", "roughness", "hazard"]),
    ("heat", "Temperature", &["surface_", "depth_"]),
];

/// Returns the page.
pub(crate) fn page(analysis: &Analysis) -> String {
    let plan = &analysis.plan;
    let title = format!("{}: site analysis", plan.name);
    let body: String = [
        header(analysis),
        contents(),
        "<main>\n".to_owned(),
        section("figures", "Every map in figures", &[figures(analysis)]),
        SECTIONS.iter().map(|(id, heading, names)| maps(analysis, (id, heading), names)).collect(),
        section("provenance", "What this was judged from", &provenance(analysis)),
        "</main>\n".to_owned(),
        foot(analysis),
    ]
    .concat();
    Page {
        title: &title,
        description: &analysis.ground.judged_from,
        first_section: "figures",
        body: &body,
        style: "",
    }
    .html()
}

fn header(analysis: &Analysis) -> String {
    let plan = &analysis.plan;
    let window = plan.period.window();
    let made_up = if synthetic(analysis) {
        "<p class=\"banner\"><strong>SYNTHETIC</strong>The ground was made up, not measured.</p>\n"
    } else {
        ""
    };
    let note = plan.note.as_deref().map_or_else(String::new, quiet);
    format!(
        "<header>\n<p class=\"kicker\">Site analysis · {} to {} UTC, every {}</p>\n<h1>{}</h1>\n\
         <p class=\"verdict\">{}</p>\n{made_up}{note}{}</header>\n",
        utc(window.start()),
        utc(window.end()),
        span(plan.period.step().to_seconds()),
        escape(&plan.name),
        escape(&format!("Judged from {}.", analysis.ground.judged_from)),
        keys(analysis),
    )
}

/// The figures at the site's place.
fn keys(analysis: &Analysis) -> String {
    let at = |name: &str| analysis.map(name).and_then(|map| analysis.at_place(map));
    let share = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), percent);
    let hours = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |h| with_unit(h, 1, "h"));
    let degrees =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |deg| format!("{deg:.1}°"));
    let key = |name: &str, value: String, under: &str| {
        format!(
            "<div><dt>{}</dt><dd><b>{}</b><small>{}</small></dd></div>\n",
            escape(name),
            escape(&value),
            escape(under)
        )
    };
    let items = [
        key("Mean sunlight", share(at("mean_light")), "at the site's place"),
        key("Longest night", hours(at("longest_night")), "at the site's place"),
        key("Earth in view", share(at("earth")), "of the time, its centre"),
        key("Sun and Earth", share(at("direct_powered")), "of the time, together"),
        key("Slope", degrees(at("slope")), "over the baseline"),
        key("Safe to land", percent(analysis.safe_share), "of the tile"),
    ];
    format!("<dl class=\"keys\">\n{}</dl>\n", items.concat())
}

fn contents() -> String {
    let fixed = [("figures", "Figures")];
    let item = |(id, name): (&str, &str)| format!("<li><a href=\"#{id}\">{name}</a></li>\n");
    let middle = SECTIONS.iter().map(|(id, heading, _)| (*id, *heading));
    let all = fixed.into_iter().chain(middle).chain([("provenance", "Provenance")]);
    format!("<nav aria-label=\"Contents\"><ul>\n{}</ul></nav>\n", all.map(item).collect::<String>())
}

fn figures(analysis: &Analysis) -> String {
    let row = |map: &Map| {
        if map.colours.bare_zero {
            return mask_row(analysis, map);
        }
        let shown = |value: f64| {
            let digits = if map.colours.factor > 1.0 || map.unit == "deg" { 1 } else { 2 };
            format!("{:.digits$}", value * map.colours.factor)
        };
        let figures = map.figures();
        let figure = |pick: fn(&super::maps::Figures) -> f64| {
            Cell::number(figures.as_ref().map_or_else(|| "–".to_owned(), |f| shown(pick(f))))
        };
        let at = analysis.at_place(map).map_or_else(|| "–".to_owned(), shown);
        vec![
            Cell::text(map.label()),
            Cell::number(at),
            figure(|f| f.least),
            figure(|f| f.median),
            figure(|f| f.mean),
            figure(|f| f.greatest),
        ]
    };
    Table::new("At the site's place, and over the tile")
        .columns(&["Map"])
        .numbers(&["At the place", "Least", "Median", "Mean", "Greatest"])
        .rows(analysis.maps.iter().map(row))
        .html()
}

/// A map of yes and no, or of codes: what it says at the place, and of how much of the tile.
fn mask_row(analysis: &Analysis, map: &Map) -> Vec<Cell> {
    let marked = |value: &f32| f64::from(u8::from(*value > 0.5));
    let known = map.values.iter().filter(|value| !value.is_nan());
    let (sum, count) = known.fold((0.0, 0_u32), |(s, n), value| (s + marked(value), n + 1));
    let at = analysis.at_place(map).map_or("–", |value| if value > 0.5 { "yes" } else { "no" });
    let share = format!("{} of the tile", percent(sum / f64::from(count.max(1))));
    let none = || Cell::number("");
    vec![Cell::text(map.label()), Cell::number(at), none(), none(), Cell::number(share), none()]
}

fn maps(analysis: &Analysis, (id, heading): (&str, &str), names: &[&str]) -> String {
    let wanted = |map: &&Map| {
        let named = |name: &&str| {
            if name.ends_with('_') { map.name.starts_with(*name) } else { map.name == **name }
        };
        names.iter().any(named)
    };
    let mut found: Vec<String> = analysis.maps.iter().filter(wanted).map(figure).collect();
    if found.is_empty() {
        found.push(paragraph("Not computed: the period has too many instants for it."));
    }
    section(id, heading, &found)
}

fn figure(map: &Map) -> String {
    let name = escape(&map.name);
    format!(
        "<figure>\n<a href=\"pictures/{name}.png\"><img src=\"pictures/{name}.png\" loading=\"lazy\" \
         style=\"width:100%;height:auto\" alt=\"Map: {title}\"></a>\n<figcaption>{words} \
         <a href=\"maps/{name}.tif\">GeoTIFF</a></figcaption>\n</figure>\n",
        title = escape(&map.title),
        words = escape(&map.words),
    )
}

fn provenance(analysis: &Analysis) -> Vec<String> {
    let plan = &analysis.plan;
    let limits = &plan.limits;
    let fact = |what: &str, value: String| vec![Cell::text(what), Cell::text(value)];
    let asked = Table::new("What was asked")
        .columns(&["What", "Value"])
        .row(fact(
            "horizons",
            format!(
                "{} azimuths from {:.2} m above the ground, terrain up to {:.0} km",
                plan.azimuths,
                plan.observer_height.metres(),
                plan.reach.kilometres()
            ),
        ))
        .row(fact(
            "powered",
            format!("{} of the Sun's flux or more", percent(limits.powered.value())),
        ))
        .row(fact("outlived", span(limits.endurance.to_seconds())))
        .row(fact(
            "safe ground",
            format!(
                "no steeper than {:.0}° and no rougher than {:.2} m over {:.0} m",
                limits.slope.degrees(),
                limits.roughness.metres(),
                analysis.surface_baseline.metres()
            ),
        ));
    vec![
        paragraph(&format!("{}.", capital(&analysis.ground.judged_from))),
        layers(&analysis.ground.stack),
        asked.html(),
        quiet(
            "How it is computed, and where it ends: docs/models/horizon.md, illumination.md and \
             temperature.md. An instant stands for the step that follows it.",
        ),
    ]
}

fn synthetic(analysis: &Analysis) -> bool {
    analysis.ground.is_synthetic()
}

fn foot(analysis: &Analysis) -> String {
    let made_up = if synthetic(analysis) { "SYNTHETIC terrain. " } else { "" };
    let words = format!("{made_up}Made by hilal {}.", env!("CARGO_PKG_VERSION"));
    format!("<footer>{}</footer>\n", quiet(&words))
}

fn span(seconds: f64) -> String {
    if seconds >= 7200.0 {
        with_unit(seconds / 3600.0, 0, "h")
    } else {
        with_unit(seconds / 60.0, 0, "min")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
