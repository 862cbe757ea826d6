//! `hilal plan`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::bench::{Crowd, Habits, Method, Round};
use super::flights::{Contact, Loads};
use super::{GroundOptions, SearchOptions, VehicleOption};
use crate::input::number;

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  hilal plan missions/reference.toml                    leaves out/plan-reference/plan.json and its proof
  hilal plan missions/reference.toml --out out/second --synthetic
  hilal plan missions/reference.toml --from state.json --keep out/plan-reference/plan.json --time-limit 1
  hilal plan follow missions/reference.toml             a new plan for every state on standard input
  hilal plan check out/plan-reference/plan.json         replay it with the models, without the planner
  hilal plan risk out/plan-reference/plan.json          how likely it is to lose the rover, tested by flights
  hilal plan safety missions/reference.toml             where a rover survives, and how long it may stop

Leaves plan.html to look at, plan.json, route.geojson (longitude and latitude on the Moon), timeline.csv, certificate.json with the
margins that the checker found, mission.toml as it was planned, and summary.json. Where there is no plan, the
reason is said, and the nearest change that would make one.

Horizons are kept for the next command in the user's cache folder, up to 2 GiB of them: the environment variable
HILAL_CACHE names another folder, or says off."
)]
pub(crate) struct PlanArguments {
    #[command(subcommand)]
    pub(crate) command: Option<PlanCommand>,
    /// Mission file (TOML).
    #[arg(required = true)]
    pub(crate) mission: Option<PathBuf>,
    /// Folder for the results; by default `out/plan-` and the name of the mission file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) vehicle: VehicleOption,
    #[command(flatten)]
    pub(crate) search: SearchOptions,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Replay a plan with the mission's models, and say what its margins are or what it breaks.
    ///
    /// The checker shares no code with the search. It goes through the plan in steps of a minute at most,
    /// against horizons, slopes, battery and box, and stops at the first rule that is broken: which, when,
    /// where, what was found and what is allowed. Exit code 1 then.
    Check(PlanCheckArguments),
    /// Follow a rover: make a new plan, within a second, from every state read from standard input.
    ///
    /// Light, survival energy and horizons are computed once and kept in memory. Every line is a state of the rover,
    /// as for --from. For every state there is a checked plan, in a folder named after the state's instant, and a
    /// line on standard output. Each plan keeps the order of the previous one as far as possible.
    Follow(PlanFollowArguments),
    /// Map the energy needed to survive, and how long the rover may stop, for every cell.
    ///
    /// For every cell of the map: the survival energy (the least from which a haven can still be reached and held to
    /// the end), and how long a rover with a given energy may stand still there before it must drive. Plans are made
    /// by the same numbers. Goals are not considered, only survival.
    Safety(PlanSafetyArguments),
    /// Forecast how likely a plan is to lose the rover, and test the forecast on simulated rovers.
    ///
    /// Stoppages of the kinds that the mission declares begin at random times and have random lengths. After one, the
    /// rover follows its plan late, as long as it has the survival energy and one more stoppage would still leave time
    /// to reach a haven; otherwise it drives to the nearest haven that holds. No new plan is made. The forecast follows
    /// the distribution of everything that can happen; each simulated rover meets stoppages, late departures and slip
    /// drawn by a seed. Both use the mission's models and the same policy and share nothing else, so that each tests
    /// the other. The probability that plan.json states is compared with them.
    Risk(PlanRiskArguments),
    /// Compare the planner with baselines on instances in files, with one scoring for all.
    ///
    /// Every schedule is played in the same fine simulation (steps of at most a minute, instantaneous Sun), which
    /// gives its value and whether the rover survives. The baselines: the nearest goal by the easiest slopes; the same
    /// with a penalty for dark ground; the most valuable goal first; and an operator who checks the battery, keeps a
    /// way back and knows the light at goals and havens, with and without the light on the way.
    /// docs/benchmarks/traverse.md has the results, docs/formats/traverse-instance.md the format.
    Bench(PlanBenchArguments),
    /// Print the JSON Schema of plan.json.
    Schema,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hilal plan follow missions/reference.toml < states.jsonl
  telemetry-to-states | hilal plan follow missions/reference.toml --keep out/plan-reference/plan.json

A state is one JSON object a line, with utc, x_m, y_m, energy_wh, and what docs/planning.md says it may have beside. The
line on standard output names the plan, and says what it does, the least energy in its battery, and how long it took.
Its page is written after that line. A state from which there is no plan is said on stderr with its number and the
reason; the last plan stays the one that is kept. How likely it is to lose the rover is left out:
`hilal plan risk` says it of any of the plans.

Ends with the input. Exit codes: 0 every state got a plan, 1 some state got none, or nothing could be begun.")]
pub(crate) struct PlanFollowArguments {
    /// Mission file (TOML).
    pub(crate) mission: PathBuf,
    /// The plan that is flown now; its order of goals is kept as far as possible. By default a plan from the mission's
    /// start is made first.
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) keep: Option<PathBuf>,
    /// Folder for the plans' folders; by default `out/follow-` and the name of the mission file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Time limit for every search, in seconds; the best plan found by then is checked like any other.
    #[arg(long, value_name = "SECONDS", default_value_t = 0.5, allow_hyphen_values = true, value_parser = number)]
    pub(crate) time_limit: f64,
    #[command(flatten)]
    pub(crate) vehicle: VehicleOption,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hilal plan safety missions/reference.toml                              at the start, with a full battery
  hilal plan safety missions/reference.toml --at 2028-11-21T03:00:00 --energy 100
  hilal plan safety missions/reference.toml --at 2028-11-28T00:00:00 --at 2028-11-30T12:00:00 --out out/late

Leaves need_wh.tif and stay_h.tif (Cloud-Optimised GeoTIFF on the lunar polar stereographic map, no-data where a
rover is lost or the ground is not driven), the same as PNG, summary.json, and safety.html, which says how to read
them and how each goal and haven fares. With several --at, the names of the maps end in the instant. An instant
inside a step of the planner stands for the start of that step.")]
pub(crate) struct PlanSafetyArguments {
    /// Mission file (TOML).
    pub(crate) mission: PathBuf,
    /// Instant (UTC), such as 2028-11-21T03:00:00; may be given several times. By default the start of the mission.
    #[arg(long, value_name = "UTC")]
    pub(crate) at: Vec<String>,
    /// Energy in the battery in watt hours, including the reserve; by default a full battery.
    #[arg(long, allow_hyphen_values = true, value_name = "WH", value_parser = number)]
    pub(crate) energy: Option<f64>,
    /// Folder for the results; by default `out/safety-` and the name of the mission file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) vehicle: VehicleOption,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}

/// A plan, and the mission that it belongs to.
#[derive(Debug, Args)]
pub(crate) struct PlanFileArguments {
    /// The plan (JSON).
    pub(crate) plan: PathBuf,
    /// Its mission (TOML); by default `mission.toml` beside the plan, or in the folder above.
    #[arg(long, value_name = "MISSION")]
    pub(crate) mission: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct PlanCheckArguments {
    #[command(flatten)]
    pub(crate) files: PlanFileArguments,
    /// File for the margins found (JSON).
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hilal plan risk out/plan-reference/plan.json                 the forecast, and 1000 rovers
  hilal plan risk out/plan-reference/plan.json --rovers 0      the forecast alone
  hilal plan risk out/plan-reference/plan.json --rovers 5000 --seed 7 --out risk.json
  hilal plan risk old.json --mission missions/reference.toml   an old plan, today's faults

Faults are declared in the mission, in [[planning.faults]]: how many come in a day, and how long
they last on average. The plan is checked first, on the ground that it was made on. A thousand
rovers tell a probability of 2 % to about 1 % either way, ten thousand to 0.3 %; a thousand take
about half a minute on one core for a mission of 14 days. The same seed draws the same stoppages.")]
pub(crate) struct PlanRiskArguments {
    #[command(flatten)]
    pub(crate) files: PlanFileArguments,
    /// How many rovers are flown to test the forecast, 100000 at most; 0 for none.
    #[arg(long, value_name = "N", default_value = "1000", value_parser = rovers, allow_negative_numbers = true)]
    pub(crate) rovers: usize,
    /// How many flights are flown in the simulator, with flight software and operator; 0 for none.
    #[arg(long, value_name = "N", default_value = "0", value_parser = flights, allow_negative_numbers = true)]
    pub(crate) in_simulator: usize,
    /// When those flights have contact: by terrain, orbits and stations, or always, as in the forecast.
    #[arg(long, value_name = "WHEN", default_value = "always")]
    pub(crate) contact: Contact,
    /// Loads that stay on while one of those flights is stopped: as in the forecast, or those of safe mode alone.
    #[arg(long, value_name = "WHAT", default_value = "awake")]
    pub(crate) loads: Loads,
    /// Seed of their stoppages and slip; by default the plan's.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// File for the forecast and the outcome of the flights (JSON).
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// The largest fleet.
const MOST_ROVERS: usize = 100_000;

fn rovers(text: &str) -> Result<usize, String> {
    let Ok(count) = text.parse::<usize>() else {
        return Err("give a whole number of rovers, 0 for none".to_owned());
    };
    if count > MOST_ROVERS {
        return Err(format!(
            "at most {MOST_ROVERS} are flown at once; fly several fleets, each with its own --seed"
        ));
    }
    Ok(count)
}

/// The most flights in the simulator.
const MOST_FLIGHTS: usize = 10_000;

fn flights(text: &str) -> Result<usize, String> {
    let Ok(count) = text.parse::<usize>() else {
        return Err("give a whole number of flights, 0 for none".to_owned());
    };
    if count > MOST_FLIGHTS {
        return Err(format!(
            "at most {MOST_FLIGHTS} are flown at once; fly several times, each with its own --seed"
        ));
    }
    Ok(count)
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hilal plan bench                                  the whole suite, some twenty minutes; out/plan-bench/
  hilal plan bench --only s0                        only the instances whose name holds \"s0\"
  hilal plan bench my/instance.toml --out out/mine
  hilal plan bench --judge mine.json                what somebody's schedule is worth
  hilal plan bench --draw out/mine --seed 7 --count 8    draw instances of the same kind

Prints a table, and leaves scores.csv (a row an instance and method), summary.json (wins, ties and losses, and
the ratio of the values with its spread), and the planner's schedules. Instances on measured ground (r...) need
the elevation data: `hilal data list`.

Exit codes: 0 all were measured, 1 a file cannot be read or an instance cannot be built.")]
pub(crate) struct PlanBenchArguments {
    /// Instances (TOML), or folders of them.
    #[arg(default_value = "suite/traverse")]
    pub(crate) instances: Vec<PathBuf>,
    /// Folder for the results.
    #[arg(long, value_name = "DIR", default_value = "out/plan-bench")]
    pub(crate) out: PathBuf,
    /// Only the instances whose name contains this.
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// Only these methods; results of the others are kept from an earlier run in the same folder.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) methods: Vec<Method>,
    /// On which kind of instances the habits of the two operators were tuned.
    #[arg(long, value_enum, default_value_t = Habits::Usual)]
    pub(crate) habits: Habits,
    /// Judge schedules (JSON) instead of planning: each names its instance.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) judge: Vec<PathBuf>,
    /// Draw instances into this folder instead of running any.
    #[arg(long, value_name = "DIR", conflicts_with = "judge")]
    pub(crate) draw: Option<PathBuf>,
    /// Seed of the draw.
    #[arg(long, requires = "draw", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Number of instances to draw: half on measured terrain, half on procedural terrain.
    #[arg(long, requires = "draw", default_value_t = 8)]
    pub(crate) count: usize,
    /// How many goals a drawn instance has.
    #[arg(long, requires = "draw", value_enum, default_value_t = Crowd::Usual)]
    pub(crate) crowd: Crowd,
    /// Try habits of the operator instead, and print what each gives.
    #[arg(long, value_name = "ROUND", conflicts_with_all = ["judge", "draw"])]
    pub(crate) tune: Option<Round>,
}
