//! Many instances at once.

use std::path::Path;

use hilal_ephem::Almanac;

use super::{Crowd, Ticket};
use crate::args::DataOption;
use crate::exit::Outcome;
use crate::output::Output;
use crate::plan::bench::ground::{Land, land_name};
use crate::plan::bench::lands::on_land;
use crate::progress::Stages;
use crate::stdout::print_line;

/// Draws instances into a folder, land by land.
///
/// # Errors
///
/// Names the instance that cannot be drawn, or the file that cannot be written.
pub(in crate::plan::bench) fn folder(
    folder: &Path,
    (seed, count, crowd): (u64, usize, Crowd),
    data: &DataOption,
) -> anyhow::Result<Outcome> {
    let output = Output::create(folder, "plan bench --draw")?;
    let almanac = Almanac::built_in()?;
    let mut tickets: Vec<Ticket> =
        (0..count).map(|number| Ticket { seed, number, crowd }).collect();
    tickets.sort_by_key(|ticket| land_name(&ticket.ground()));
    let mut land: Option<Land> = None;
    for ticket in tickets {
        let mut stages = Stages::of(&format!("{} of {count}", ticket.number + 1));
        let instance = stages.stage("draw", |bar| {
            let here = on_land(land.take(), &ticket.ground(), data, &|done| bar.set(done))?;
            let instance = ticket.draw(&here, &almanac)?;
            land = Some(here);
            Ok(instance)
        })?;
        output.write(&format!("{}.toml", instance.id), instance.to_toml()?)?;
    }
    print_line(output.publish()?.display())?;
    Ok(Outcome::Done)
}
