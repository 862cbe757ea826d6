//! Many instances at once.

use std::path::Path;

use anyhow::Context as _;
use hilal_ephem::Almanac;

use super::{Crowd, Ticket};
use crate::args::DataOption;
use crate::exit::Outcome;
use crate::plan::bench::ground::{Land, land_name};
use crate::plan::bench::lands::on_land;
use crate::progress::Stages;
use crate::screen::say;

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
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
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
        let path = folder.join(format!("{}.toml", instance.id));
        std::fs::write(&path, instance.to_toml()?)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    say(folder.display())?;
    Ok(Outcome::Done)
}
