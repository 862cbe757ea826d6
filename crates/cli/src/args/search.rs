//! How a plan is looked for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hilal_traverse::Method;

use crate::input::number;

#[derive(Debug, Args)]
pub(crate) struct SearchOptions {
    /// Plan from the rover's present state instead of the mission's start: a file (JSON) with the instant, the
    /// place and the energy (docs/planning.md).
    #[arg(long, value_name = "STATE.json")]
    pub(crate) from: Option<PathBuf>,
    /// An earlier plan whose order of goals is kept as far as possible.
    #[arg(long, value_name = "PLAN.json", requires = "from")]
    pub(crate) keep: Option<PathBuf>,
    /// How goals and their order are chosen.
    #[arg(long, value_enum, default_value_t = MethodChoice::Beams, conflicts_with = "from")]
    pub(crate) method: MethodChoice,
    /// Largest acceptable probability of losing the rover, such as 0.01, under the stoppages that the mission
    /// declares in [[planning.faults]]; by default the mission's own limit, if it has one.
    #[arg(long, value_name = "P", allow_hyphen_values = true, value_parser = number)]
    pub(crate) risk: Option<f64>,
    /// Skip the forecast of losses, which takes more than half the time of a new plan; `hilal plan risk` can make it
    /// afterwards.
    #[arg(long, conflicts_with = "risk")]
    pub(crate) no_risk: bool,
    /// Time limit for the search, in seconds; the best plan found by then is checked like any other.
    #[arg(long, value_name = "SECONDS", allow_hyphen_values = true, value_parser = number)]
    pub(crate) time_limit: Option<f64>,
}

/// The methods by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MethodChoice {
    /// Beams of growing width over orders and sets of goals: fast, and good.
    Beams,
    /// A sweep for every set of goals that can be done: the optimum, in a time that doubles with every goal.
    Exact,
}

impl From<MethodChoice> for Method {
    fn from(choice: MethodChoice) -> Self {
        match choice {
            MethodChoice::Beams => Self::Beams,
            MethodChoice::Exact => Self::Exact,
        }
    }
}
