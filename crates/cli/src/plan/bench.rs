//! `hilal plan bench`: the planner and its rivals on instances in files, under one judge.

mod draw;
mod ground;
mod random;

use std::path::Path;

use anyhow::Context as _;
use hilal_ephem::Almanac;

use crate::args::{DataOption, PlanBenchArguments};
use crate::data::data_directory;
use crate::exit::Outcome;
use crate::progress::Stages;
use crate::screen::say;

use draw::Ticket;
use ground::{Land, land_name};

/// Runs the benchmark, or draws instances for one.
///
/// # Errors
///
/// Names the instance that cannot be read, built or drawn, and why.
pub(super) fn command(
    arguments: &PlanBenchArguments,
    data: &DataOption,
) -> anyhow::Result<Outcome> {
    if let Some(folder) = &arguments.draw {
        return drawn(folder, (arguments.seed, arguments.count), data);
    }
    Ok(Outcome::Done)
}

/// Draws instances into a folder, land by land.
fn drawn(folder: &Path, (seed, count): (u64, usize), data: &DataOption) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
    let almanac = Almanac::built_in()?;
    let mut tickets: Vec<Ticket> = (0..count).map(|number| Ticket { seed, number }).collect();
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

/// Keeps a land, or makes the one that is wanted.
fn on_land(
    kept: Option<Land>,
    wanted: &hilal_traverse::InstanceGround,
    data: &DataOption,
    watch: &(dyn Fn(f64) + Sync),
) -> anyhow::Result<Land> {
    match kept {
        Some(land) if land.name() == land_name(wanted) => Ok(land),
        _ => Land::load(wanted, || Ok(data_directory(data.data.as_deref())?.path), watch),
    }
}
