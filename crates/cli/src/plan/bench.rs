//! `hilal plan bench`: the planner and its rivals on instances in files, under one judge.

mod draw;
mod earlier;
mod files;
mod ground;
mod judging;
mod lands;
mod lineup;
mod random;
mod results;
mod tally;
mod tuning;

use earlier::Earlier;
use hilal_benchmark::Instance;
use lands::each;
use lineup::Method;

use crate::args::{DataOption, PlanBenchArguments};
use crate::exit::Outcome;
use crate::output::Output;
use crate::progress::Stages;
use crate::stdout::print_line;

pub(crate) use draw::Crowd as BenchCrowd;
pub(crate) use lineup::{Method as BenchMethod, Tuned as BenchTuned};
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
        return draw::folder(folder, (arguments.seed, arguments.count, arguments.crowd), data);
    }
    let instances = files::instances(&arguments.instances, arguments.only.as_deref())?;
    if let Some(round) = arguments.tune {
        return tuned(&instances, round, data);
    }
    if !arguments.judge.is_empty() {
        return judging::command(&instances, &arguments.judge, data);
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
    let output = Output::create(out, "plan bench")?;
    let mut matches = Vec::new();
    Stages::default().stage("bench", |bar| {
        each(&instances, (data, bar), |arena, patch| {
            let id = &arena.instance.id;
            let mut found = lineup::play(arena, patch, (chosen, arguments.habits));
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
    print_line(table)?;
    print_line(folder.display())?;
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
    print_line(tuning::table(&trials))?;
    Ok(Outcome::Done)
}
