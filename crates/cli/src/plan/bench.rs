//! `hilal plan bench`: the planner and its rivals on instances in files, under one judge.

mod draw;
mod earlier;
mod files;
mod ground;
mod lineup;
mod random;
mod results;
mod tally;
mod tuning;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_ephem::Almanac;
use hilal_traverse::{Arena, Instance, InstanceGround, Schedule, judge};

use crate::args::{DataOption, PlanBenchArguments};
use crate::data::data_directory;
use crate::exit::Outcome;
use crate::output::Output;
use crate::progress::{Bar, Stages};
use crate::screen::say;

use draw::Ticket;
use earlier::Earlier;
use ground::{Land, Patch, land_name};
use lineup::Method;
pub(crate) use lineup::Method as BenchMethod;
pub(crate) use tuning::Round as BenchRound;

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
    let instances = files::instances(&arguments.instances, arguments.only.as_deref())?;
    if let Some(round) = arguments.tune {
        return tuned(&instances, round, data);
    }
    if !arguments.judge.is_empty() {
        return judged(&instances, &arguments.judge, data);
    }
    measured(instances, arguments, data)
}

/// Plays every instance with the methods asked for.
fn measured(
    mut instances: Vec<Instance>,
    arguments: &PlanBenchArguments,
    data: &DataOption,
) -> anyhow::Result<Outcome> {
    let out = &arguments.out;
    let chosen: &[Method] =
        if arguments.methods.is_empty() { &Method::ALL } else { &arguments.methods };
    let earlier = Earlier::read(out, chosen)?;
    let output = Output::create(out)?;
    let mut matches = Vec::new();
    Stages::default().stage("bench", |bar| {
        each(&instances, (data, bar), |arena, patch| {
            let id = &arena.instance.id;
            let mut found = lineup::play(arena, patch, chosen);
            if chosen.contains(&Method::Planner) {
                output.write(&format!("schedules/{id}.json"), results::schedule(id, &found)?)?;
            }
            found.played.extend(earlier.of(id));
            found.played.sort_by_key(|played| played.method);
            matches.push((id.clone(), found));
            Ok(())
        })
    })?;
    instances.sort_by(|a, b| a.id.cmp(&b.id));
    matches.sort_by(|a, b| a.0.cmp(&b.0));
    let tallies = results::tallies(&matches);
    let table = results::table(&matches, &tallies);
    output.write("scores.csv", results::csv(&instances, &matches))?;
    output.write("summary.json", results::summary(&instances, &matches, tallies)?)?;
    let folder = output.publish()?;
    say(table)?;
    say(folder.display())?;
    Ok(Outcome::Done)
}

/// Tries habits of the operator.
fn tuned(instances: &[Instance], round: BenchRound, data: &DataOption) -> anyhow::Result<Outcome> {
    let mut trials = tuning::trials(round);
    Stages::default().stage("tune", |bar| {
        each(instances, (data, bar), |arena, patch| {
            tuning::try_all(&mut trials, arena, &patch.mean_light(arena.instance.seconds()));
            Ok(())
        })
    })?;
    say(tuning::table(&trials))?;
    Ok(Outcome::Done)
}

/// Says what schedules of others are worth.
fn judged(
    instances: &[Instance],
    schedules: &[PathBuf],
    data: &DataOption,
) -> anyhow::Result<Outcome> {
    let schedules = schedules.iter().map(|path| schedule(path)).collect::<Result<Vec<_>, _>>()?;
    let stranger = schedules
        .iter()
        .find(|schedule| instances.iter().all(|instance| instance.id != schedule.instance));
    if let Some(Schedule { instance, .. }) = stranger {
        anyhow::bail!(
            "a schedule is for instance {instance:?}, which is not among those named; name its file"
        );
    }
    let wanted = |instance: &&Instance| schedules.iter().any(|s| s.instance == instance.id);
    let instances: Vec<Instance> = instances.iter().filter(wanted).cloned().collect();
    let mut lines = Vec::new();
    Stages::default().stage("judge", |bar| {
        each(&instances, (data, bar), |arena, _| {
            let id = &arena.instance.id;
            let own = schedules.iter().filter(|schedule| schedule.instance == *id);
            lines.extend(own.map(|own| results::verdict(own, &judge(arena, &own.acts))));
            Ok(())
        })
    })?;
    for line in lines {
        say(line)?;
    }
    Ok(Outcome::Done)
}

fn schedule(path: &Path) -> anyhow::Result<Schedule> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| {
        format!("{} is no schedule (docs/formats/traverse-instance.md)", path.display())
    })
}

/// Puts every instance on its ground, and does something there.
fn each(
    instances: &[Instance],
    (data, bar): (&DataOption, &Bar),
    mut work: impl FnMut(&Arena<'_>, &Patch) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let almanac = Almanac::built_in()?;
    let mut land: Option<Land> = None;
    for (done, instance) in instances.iter().enumerate() {
        bar.say(&instance.id);
        bar.set(done as f64 / instances.len() as f64);
        let in_words = || format!("instance {}", instance.id);
        let here = on_land(land.take(), &instance.terrain, data, &|_| ()).with_context(in_words)?;
        let patch = here.patch(instance, &almanac).with_context(in_words)?;
        let arena = Arena { instance, tile: patch.tile, slope_deg: &patch.slope_deg, sun: &patch };
        work(&arena, &patch).with_context(in_words)?;
        land = Some(here);
    }
    Ok(())
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
    wanted: &InstanceGround,
    data: &DataOption,
    watch: &(dyn Fn(f64) + Sync),
) -> anyhow::Result<Land> {
    match kept {
        Some(land) if land.name() == land_name(wanted) => Ok(land),
        _ => Land::load(wanted, || Ok(data_directory(data.data.as_deref())?.path), watch),
    }
}
