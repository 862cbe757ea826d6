//! The page: verdict, vehicles, maps, timeline, charge, separation.

use hilal_figure::number::fixed;
use hilal_operations::{MissionRun, VehicleRun};
use hilal_terrain::DataSource;

use super::separation;
use crate::ReportError;
use crate::document::Page;
use crate::html::{Cell, Table, quiet, section};
use crate::run::facts::Facts;
use crate::run::figures::Figure;
use crate::run::page::figure;
use crate::run::sections;
use crate::words::{escape, finer_percent, plural, utc, with_unit};

/// Sections in the navigation: where they are, what they are called.
const CONTENTS: [(&str, &str); 5] = [
    ("vehicles", "Vehicles"),
    ("map", "Map"),
    ("timeline", "Timeline"),
    ("energy", "Energy"),
    ("separation", "Separation"),
];

/// Returns the whole page.
///
/// # Errors
///
/// Fails on a mission that ends before it starts.
pub(super) fn page(run: &MissionRun, figures: &[Figure]) -> Result<String, ReportError> {
    let facts = run.vehicles.iter().map(Facts::new).collect::<Result<Vec<_>, _>>()?;
    let title = format!("{}: mission report", run.file.mission.name);
    let verdict = verdict(run);
    let body: String = [
        headline(run, &facts[0], &verdict),
        contents(),
        "<main>\n".to_owned(),
        section("vehicles", "Vehicles", &[vehicles(&facts)]),
        section("map", "Map", &[figure(figures, "map"), figure(figures, "closer")]),
        section("timeline", "Timeline", &[figure(figures, "timeline")]),
        section("energy", "Energy", &[figure(figures, "charge")]),
        section("separation", "Separation", &separation::section(run)),
        section("organisations", "Organisations", &sections::organisations(&facts[0])),
        "</main>\n".to_owned(),
        foot(run),
    ]
    .concat();
    let page = Page {
        title: &title,
        description: &verdict,
        first_section: "vehicles",
        body: &body,
        style: "",
    };
    Ok(page.html())
}

fn is_made_up(run: &MissionRun) -> bool {
    run.vehicles[0].place.terrain.source == DataSource::Synthetic
}

fn verdict(run: &MissionRun) -> String {
    let lost: Vec<&str> = (run.vehicles.iter().filter(|vehicle| !vehicle.survived()))
        .map(|vehicle| vehicle.vehicle.name.as_str())
        .collect();
    let goals: usize = run.vehicles.iter().map(|vehicle| vehicle.mission.goals.len()).sum();
    let days = with_unit(run.file.mission.duration_days, 0, "days");
    let done = format!("{} of {goals} goals were done", run.goals_done());
    let vehicles = match &run.vehicles[..] {
        [only] if lost.is_empty() => format!("The {} survived its {days}", only.vehicle.name),
        [only] => format!("The {} did not survive its {days}", only.vehicle.name),
        all if lost.is_empty() => {
            format!("All {} survived their {days}", plural(all.len(), "vehicle", "vehicles"))
        }
        _ => format!("Not every vehicle survived the {days}: {} did not", lost.join(" and ")),
    };
    let near = match run.close_approaches.len() {
        _ if run.vehicles.len() == 1 => String::new(),
        0 => ", and they kept their distance from each other".to_owned(),
        times => format!(
            ", and {} between two vehicles was seen",
            plural(times, "close approach", "close approaches")
        ),
    };
    format!("{vehicles}; {done}{near}.")
}

fn headline(run: &MissionRun, facts: &Facts<'_>, verdict: &str) -> String {
    let banner = if is_made_up(run) {
        "<p class=\"banner\" role=\"note\"><strong>SYNTHETIC</strong> The ground under this mission \
         was made up from a seed. Nothing here says anything about a real place.</p>\n"
    } else {
        ""
    };
    let state = if run.survived() { "good" } else { "bad" };
    format!(
        "{banner}<header>\n<p class=\"kicker\">Mission report · {from} to {to} UTC</p>\n<h1>{name}</h1>\n\
         <p class=\"verdict {state}\">{verdict}</p>\n<p class=\"quiet\">{description}</p>\n</header>\n",
        from = escape(&utc(facts.window.start())),
        to = escape(&utc(facts.window.end())),
        name = escape(&run.file.mission.name),
        verdict = escape(verdict),
        description = escape(&run.file.mission.description),
    )
}

fn contents() -> String {
    let item = |(id, name): &(&str, &str)| format!("<li><a href=\"#{id}\">{name}</a></li>\n");
    let items: String = CONTENTS.iter().map(item).collect();
    format!("<nav aria-label=\"Contents\"><ul>\n{items}</ul></nav>\n")
}

fn vehicles(facts: &[Facts<'_>]) -> String {
    let table = Table::new("Vehicles that flew; the name of each leads to its own report")
        .columns(&["Vehicle", "Fate"])
        .numbers(&["Goals done", "Value", "Driven", "Least charge", "Box temperature"])
        .rows(facts.iter().map(vehicle));
    let words = "Each vehicle's folder holds its report, plan, figures and telemetry.";
    table.html() + &quiet(words)
}

fn vehicle(facts: &Facts<'_>) -> Vec<Cell> {
    let run: &VehicleRun = facts.run;
    let id = run.mission.id();
    let plan = &facts.plan().summary;
    let driven_km = facts.trace().last().map_or(0.0, |sample| sample.driven_m / 1000.0);
    let (cold, hot) = (facts.least(|s| s.box_c), facts.most(|s| s.box_c));
    let fate = if run.survived() { Cell::good("survived") } else { Cell::bad("lost") };
    vec![
        Cell::text(&run.vehicle.name).under(id.as_str()).to(format!("{id}/report.html")),
        fate,
        Cell::number(format!("{} of {}", run.goals_done(), run.mission.goals.len()))
            .under(format!("{} planned", plan.goals_planned)),
        Cell::number(fixed(facts.value_done(), 0))
            .under(format!("of {} in all", fixed(plan.value_total, 0))),
        Cell::number(with_unit(driven_km, 1, "km"))
            .under(format!("{} planned", with_unit(plan.distance_m / 1000.0, 1, "km"))),
        Cell::number(finer_percent(facts.least(|s| s.state_of_charge)))
            .under(format!("plan {}", finer_percent(plan.min_state_of_charge))),
        Cell::number(format!("{} to {}", fixed(cold, 0), with_unit(hot, 0, "°C"))),
    ]
}

fn foot(run: &MissionRun) -> String {
    let made_up = if is_made_up(run) { "SYNTHETIC terrain. " } else { "" };
    let words = format!(
        "{made_up}Made by hilal {} from simulated flights; nothing in it was measured in space.",
        env!("CARGO_PKG_VERSION")
    );
    format!("<footer>{}</footer>\n", quiet(&words))
}
