//! What the plan was made from, so that it can be made again.

use super::story::Story;
use crate::html::{Cell, Table, paragraph};
use crate::layers::layers;
use crate::words::{count, data, with_unit};

/// Returns the section.
pub(super) fn sources(story: &Story<'_>) -> Vec<String> {
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
        layers(&story.place.terrain.stack),
        search.html(),
        paragraph(
            "Sun and Earth from JPL DE440. Beside this page lie plan.json, route.geojson, timeline.csv, \
             certificate.json, mission.toml, and the telecommand packets commands.bin with commands.json to read \
             them by: the command hilal plan check plan.json replays the plan without the planner. What the models \
             neglect is in docs/models/traverse.md.",
        ),
    ]
}
