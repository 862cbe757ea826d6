//! `hilal plan bench`: the planner and the baselines on instances in files, under one judge.

mod drawing;
mod files;
mod judging;
mod terrains;

use std::path::Path;

use hilal_benchmark::methods::{Method, MethodChoice, play};
use hilal_benchmark::tuning::TuningRound;
use hilal_benchmark::{EarlierScores, Instance, results, tuning};
use terrains::each;

use crate::args::{DataOption, PlanBenchArguments};
use crate::clock::Stopwatch;
use crate::exit::Outcome;
use crate::input::text;
use crate::output::Output;
use crate::progress::Stages;
use crate::stdout::print_line;

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
        return drawing::folder(
            folder,
            (arguments.seed, arguments.count, arguments.crowd.into()),
            data,
        );
    }
    let instances = files::instances(&arguments.instances, arguments.only.as_deref())?;
    if let Some(round) = arguments.tune {
        return tuned(&instances, round.into(), data);
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
    let named: Vec<Method> = arguments.methods.iter().copied().map(Method::from).collect();
    let methods: &[Method] = if named.is_empty() { &Method::ALL } else { &named };
    let choice = MethodChoice { methods, tuned: arguments.habits.into() };
    let earlier = earlier_scores(out, methods)?;
    let watch = Stopwatch::start();
    let output = Output::create(out, "plan bench")?;
    let mut matches = Vec::new();
    Stages::default().stage("bench", |bar| {
        each(&instances, (data, bar), |arena, patch| {
            let id = &arena.instance.id;
            let mut found = play(arena, patch, choice, &|| watch.seconds());
            if methods.contains(&Method::Planner) {
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

/// Reads `scores.csv` of a folder, without the methods that are played again; nothing where all are, or
/// where there is none.
fn earlier_scores(folder: &Path, again: &[Method]) -> anyhow::Result<EarlierScores> {
    let path = folder.join("scores.csv");
    if again.len() >= Method::ALL.len() || !path.exists() {
        return Ok(EarlierScores::default());
    }
    EarlierScores::parse(&text(&path)?, again).map_err(|no_score| {
        anyhow::anyhow!(
            "line {} of {} is no score of this version; measure all methods again",
            no_score.line,
            path.display()
        )
    })
}

/// Tries habits of the operator.
fn tuned(instances: &[Instance], round: TuningRound, data: &DataOption) -> anyhow::Result<Outcome> {
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
