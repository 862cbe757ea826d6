//! The operator's habits, one after another changed on instances that are not of the suite.

use rayon::prelude::*;

use crate::Arena;
use crate::baselines::{Habits, Outings, Roads, Sight};
use crate::methods::operated;

/// What habits are tried, and what they give over all instances.
#[derive(Debug, Clone)]
pub struct Trial {
    /// What is changed.
    pub name: String,
    /// The habits.
    pub habits: Habits,
    /// Value of all instances.
    pub value: f64,
    /// Instances survived.
    pub survived: usize,
    /// Value of the instances that were survived.
    pub kept: f64,
}

/// Which habits are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TuningRound {
    /// Every habit changed alone, from those that hold now.
    Single,
    /// All combinations of the habits that matter.
    Grid,
    /// The best of the grid, for instances that neither round has seen.
    Last,
}

/// Returns the trials of a round.
pub fn trials(round: TuningRound) -> Vec<Trial> {
    let tried = match round {
        TuningRound::Single => singles(),
        TuningRound::Grid => grid(),
        TuningRound::Last => last(),
    };
    let trial = |(name, habits)| Trial { name, habits, value: 0.0, survived: 0, kept: 0.0 };
    tried.into_iter().map(trial).collect()
}

fn singles() -> Vec<(String, Habits)> {
    let mut trials = Vec::new();
    for (who, now) in [("live", Habits::LIVE), ("forecast", Habits::FORECAST)] {
        let mut add =
            |name: String, habits: Habits| trials.push((format!("{who}: {name}"), habits));
        add("as it is".to_owned(), now);
        for margin_wh in [0.0, 5.0, 10.0, 15.0, 25.0, 40.0, 60.0] {
            add(format!("margin {margin_wh} Wh"), Habits { margin_wh, ..now });
        }
        for ready in [0.0, 0.3, 0.5, 0.7, 0.85, 0.95] {
            add(format!("ready at {ready}"), Habits { ready, ..now });
        }
        for wait_h in [0.5, 1.0, 2.0, 3.0, 6.0] {
            add(format!("waits {wait_h} h"), Habits { wait_h, ..now });
        }
        for darkness in [0.0, 1.0, 2.0, 4.0, 8.0] {
            add(format!("darkness {darkness}"), Habits { darkness, ..now });
        }
        for trust in [0.0, 0.25, 0.5, 0.75, 1.0] {
            if now.sight != Sight::Forecast {
                add(format!("trusts {trust}"), Habits { sight: Sight::Live(trust), ..now });
            }
        }
    }
    trials
}

fn grid() -> Vec<(String, Habits)> {
    let mut trials = Vec::new();
    for trust in [0.5, 0.6, 0.7, 0.8] {
        for (margin_wh, darkness) in pairs(&[0.0, 5.0, 15.0, 30.0, 60.0], &[2.0, 4.0]) {
            let sight = Sight::Live(trust);
            let name = format!("live: trusts {trust}, {margin_wh} Wh, darkness {darkness}");
            trials.push((name, Habits { sight, margin_wh, darkness, ready: 0.5, ..Habits::LIVE }));
        }
    }
    for ready in [0.7, 0.9] {
        for (margin_wh, darkness) in pairs(&[0.0, 5.0, 10.0], &[0.5, 1.0, 2.0]) {
            let name = format!("forecast: ready at {ready}, {margin_wh} Wh, darkness {darkness}");
            trials.push((name, Habits { margin_wh, ready, darkness, ..Habits::FORECAST }));
        }
    }
    trials
}

fn last() -> Vec<(String, Habits)> {
    let live =
        [(0.7, 5.0, 4.0), (0.7, 15.0, 2.0), (0.7, 30.0, 2.0), (0.8, 60.0, 2.0), (0.6, 60.0, 2.0)];
    let live = live.map(|(trust, margin_wh, darkness)| {
        let sight = Sight::Live(trust);
        let name = format!("live: trusts {trust}, {margin_wh} Wh, darkness {darkness}");
        (name, Habits { sight, margin_wh, darkness, ready: 0.5, ..Habits::LIVE })
    });
    let forecast = [(5.0, 1.0), (10.0, 1.0), (10.0, 2.0)].map(|(margin_wh, darkness)| {
        let name = format!("forecast: ready at 0.7, {margin_wh} Wh, darkness {darkness}");
        (name, Habits { margin_wh, darkness, ready: 0.7, ..Habits::FORECAST })
    });
    live.into_iter().chain(forecast).collect()
}

fn pairs<'a>(first: &'a [f64], second: &'a [f32]) -> impl Iterator<Item = (f64, f32)> + 'a {
    first.iter().flat_map(|&a| second.iter().map(move |&b| (a, b)))
}

/// Tries them all on an instance.
pub fn try_all(trials: &mut [Trial], arena: &Arena<'_>, mean_light: &[f32]) {
    let roads = Roads::new(arena);
    let share = trials.len().div_ceil(rayon::current_num_threads()).max(1);
    trials.par_chunks_mut(share).for_each(|trials| {
        let outings = Outings::new(arena, &roads, mean_light);
        for trial in trials {
            let score = operated(&outings, trial.habits);
            trial.value += score.value;
            if score.survived() {
                trial.survived += 1;
                trial.kept += score.value;
            }
        }
    });
}

/// Returns the trials as a table, those of the most value survived first.
pub fn table(trials: &[Trial]) -> String {
    let mut sorted: Vec<&Trial> = trials.iter().collect();
    sorted.sort_by(|a, b| b.kept.total_cmp(&a.kept));
    let row = |trial: &&Trial| {
        let Trial { name, value, survived, kept, .. } = trial;
        format!("\n{name:<48} {kept:>14.0} {value:>8.0} {survived:>9}")
    };
    let head =
        format!("{:<48} {:>14} {:>8} {:>9}", "habits", "value survived", "value", "survived");
    core::iter::once(head).chain(sorted.iter().map(row)).collect()
}
