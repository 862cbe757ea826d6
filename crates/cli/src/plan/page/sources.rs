//! What the plan was made from, so that it can be made again.

use hilal_terrain::Provenance;

use super::story::Story;
use crate::report::html::{Cell, Table, paragraph};
use crate::report::words::{count, count_of, data, with_unit};

/// Returns the section.
pub(super) fn sources(story: &Story<'_>) -> Vec<String> {
    let row = |layer: &Provenance| {
        vec![
            Cell::code(&layer.path),
            Cell::text(layer.source.name()),
            Cell::number(with_unit(layer.spacing_m, 1, "m")),
            Cell::number(format!("{} × {}", count_of(layer.rows), count_of(layer.columns))),
            Cell::code(&layer.sha256),
        ]
    };
    let layers = Table::new("Terrain layers, from near to far")
        .columns(&["Layer", "Source"])
        .numbers(&["Spacing", "Rows × columns"])
        .columns(&["SHA-256"])
        .rows(story.place.terrain.stack.provenance().map(row));
    let (plan, work) = (story.plan, story.plan.work);
    let fact = |what: &str, value: String| vec![Cell::text(what), Cell::text(value)];
    let search = Table::new("The search")
        .columns(&["What", "Value"])
        .row(fact("seed", plan.seed.to_string()))
        .row(fact("step", with_unit(plan.step_s / 60.0, 0, "min")))
        .row(fact("cells", with_unit(plan.cell_m, 0, "m")))
        .row(fact("cells times actions, backward", count(work.backward_relaxations)))
        .row(fact("cells times actions, forward", count(work.forward_relaxations)))
        .row(fact("sweeps of the goal search", count(work.expansions)))
        .row(fact("light and certificate held", data(work.bytes as f64)));
    vec![
        layers.html(),
        search.html(),
        paragraph(
            "Sun and Earth from JPL DE440. Beside this page lie plan.json, route.geojson, timeline.csv, \
             certificate.json, mission.toml, and the telecommand packets commands.bin with commands.json to read \
             them by: the command hilal plan check plan.json replays the plan without the planner. What the models \
             neglect is in docs/models/traverse.md.",
        ),
    ]
}
