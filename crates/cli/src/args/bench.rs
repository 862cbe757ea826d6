//! What `hilal plan bench` is asked, as the command line says it.

use hilal_benchmark::drawing::GoalDensity;
use hilal_benchmark::methods;
use hilal_benchmark::methods::TuningSet;
use hilal_benchmark::tuning::TuningRound;

/// Who plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Method {
    /// This project's planner.
    Planner,
    /// The shortest way over slopes, to the nearest goal.
    Slope,
    /// The same, with dark ground made dear.
    Light,
    /// The most valuable goal next.
    Value,
    /// An operator with live light.
    Operator,
    /// An operator who knows the light of every place and time to come.
    Forecast,
}

impl From<Method> for methods::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Planner => Self::Planner,
            Method::Slope => Self::Slope,
            Method::Light => Self::Light,
            Method::Value => Self::Value,
            Method::Operator => Self::Operator,
            Method::Forecast => Self::Forecast,
        }
    }
}

/// What kind of instances the habits of the operators were tuned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Habits {
    /// Those with as many goals as the suite has.
    Usual,
    /// Those with more goals than time.
    Full,
}

impl From<Habits> for TuningSet {
    fn from(habits: Habits) -> Self {
        match habits {
            Habits::Usual => Self::Usual,
            Habits::Full => Self::Full,
        }
    }
}

/// How many goals an instance has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Crowd {
    /// A few a day, 40 at most.
    Usual,
    /// More than there is time for: work and ways together are a quarter longer than the mission, of
    /// 13 days at most.
    Full,
}

impl From<Crowd> for GoalDensity {
    fn from(crowd: Crowd) -> Self {
        match crowd {
            Crowd::Usual => Self::Usual,
            Crowd::Full => Self::Full,
        }
    }
}

/// Which habits are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Round {
    /// Every habit changed alone, from those that hold now.
    Single,
    /// All combinations of the habits that matter.
    Grid,
    /// The best of the grid, for instances that neither round has seen.
    Last,
}

impl From<Round> for TuningRound {
    fn from(round: Round) -> Self {
        match round {
            Round::Single => Self::Single,
            Round::Grid => Self::Grid,
            Round::Last => Self::Last,
        }
    }
}
