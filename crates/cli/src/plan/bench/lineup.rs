//! Every method on one instance.

use hilal_benchmark::baselines::{Follower, Habits, Operator, Order, Outings, Recharge, Roads};
use hilal_benchmark::{Act, Arena, Score, judge};
use hilal_mission::VehicleId;
use hilal_traverse::{Label, plan};
use rayon::prelude::*;

use super::ground::Patch;
use crate::clock::Stopwatch;

/// Who plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
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

impl Method {
    /// All of them.
    pub(super) const ALL: [Self; 6] =
        [Self::Planner, Self::Slope, Self::Light, Self::Value, Self::Operator, Self::Forecast];

    /// All but the planner.
    pub(super) const RIVALS: [Self; 5] =
        [Self::Slope, Self::Light, Self::Value, Self::Operator, Self::Forecast];

    /// Returns its name in tables.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Planner => "planner",
            Self::Slope => "slope",
            Self::Light => "light",
            Self::Value => "value",
            Self::Operator => "operator",
            Self::Forecast => "forecast",
        }
    }
}

/// What a method did on an instance.
#[derive(Debug, Clone)]
pub(super) struct Played {
    pub(super) method: Method,
    pub(super) score: Score,
    /// Seconds on the wall for all of its variants.
    pub(super) seconds: f64,
    /// What the planner says that no plan in its own steps and light is worth more than.
    pub(super) bound: Option<f64>,
    /// Why the planner has no plan, if it has none.
    pub(super) note: String,
}

/// What came of an instance.
#[derive(Debug, Clone, Default)]
pub(super) struct Match {
    pub(super) played: Vec<Played>,
    /// The planner's schedule.
    pub(super) acts: Vec<Act>,
}

/// What kind of instances the habits of the operators were tuned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Tuned {
    /// Those with as many goals as the suite has.
    Usual,
    /// Those with more goals than time.
    Full,
}

impl Tuned {
    const fn live(self) -> Habits {
        match self {
            Self::Usual => Habits::LIVE,
            Self::Full => Habits::LIVE_CROWDED,
        }
    }

    const fn forecast(self) -> Habits {
        match self {
            Self::Usual => Habits::FORECAST,
            Self::Full => Habits::FORECAST_CROWDED,
        }
    }
}

/// Plays an instance with some methods.
pub(super) fn play(
    arena: &Arena<'_>,
    patch: &Patch,
    (methods, tuned): (&[Method], Tuned),
) -> Match {
    let plays = methods.contains(&Method::Planner);
    let mut result = if plays { planned(arena, patch) } else { Match::default() };
    let roads = Roads::new(arena);
    let mean_light = patch.mean_light(arena.instance.seconds());
    let rivals: Vec<Method> =
        methods.iter().copied().filter(|method| *method != Method::Planner).collect();
    let rivals: Vec<Played> = rivals
        .par_iter()
        .map(|&method| {
            let watch = Stopwatch::start();
            let score = rival((method, tuned), arena, (&roads, &mean_light));
            Played { method, score, seconds: watch.seconds(), bound: None, note: String::new() }
        })
        .collect();
    result.played.extend(rivals);
    result
}

/// The planner; a rover without a plan stays where it is.
fn planned(arena: &Arena<'_>, patch: &Patch) -> Match {
    let instance = arena.instance;
    let watch = Stopwatch::start();
    let problem = instance.problem((arena.tile, arena.slope_deg), patch);
    let label = Label {
        mission: instance.id.clone(),
        vehicle: VehicleId::new("rover").expect("an identifier in plain letters"),
        seed: instance.seed,
        start: instance.start_utc,
    };
    let planned = plan(&problem, &label, &());
    let seconds = watch.seconds();
    let bound = planned.as_ref().ok().map(|plan| plan.summary.value_bound);
    let acts = planned.as_ref().map(Act::of_plan).unwrap_or_default();
    let note = planned.err().map_or_else(String::new, |refusal| refusal.to_string());
    let score = judge(arena, &acts);
    Match { played: vec![Played { method: Method::Planner, score, seconds, bound, note }], acts }
}

/// The share of the battery below which the rivals that follow ways stop to charge.
const LOW: f64 = 1.0 / 3.0;
const LESS_LOW: f64 = 2.0 / 3.0;
/// How much dearer a metre is in the dark for the one that keeps to the light.
const DARKNESS: f32 = 6.0;

fn rival(
    (method, tuned): (Method, Tuned),
    arena: &Arena<'_>,
    (roads, mean_light): (&Roads, &[f32]),
) -> Score {
    let slopes = Follower::slope_weights(arena);
    match method {
        Method::Light => {
            let weights = Follower::in_light(&slopes, mean_light, DARKNESS);
            followed(&Follower::new(arena, roads, weights), Order::Nearest)
        }
        Method::Value => followed(&Follower::new(arena, roads, slopes), Order::Value),
        Method::Operator => operated(&Outings::new(arena, roads, mean_light), tuned.live()),
        Method::Forecast => operated(&Outings::new(arena, roads, mean_light), tuned.forecast()),
        Method::Planner | Method::Slope => {
            followed(&Follower::new(arena, roads, slopes), Order::Nearest)
        }
    }
}

/// The best of the rules for charging.
fn followed(follower: &Follower<'_>, order: Order) -> Score {
    let rules = [Recharge::Never, Recharge::Below(LOW), Recharge::FullBeforeDark(LESS_LOW)];
    best(rules.into_iter().map(|rule| follower.play(order, rule)))
}

/// The best of the orders of goals.
pub(super) fn operated(outings: &Outings<'_>, habits: Habits) -> Score {
    let orders = [Order::Nearest, Order::Value, Order::Rate];
    best(orders.into_iter().map(|order| Operator::new(outings, Habits { order, ..habits }).play()))
}

/// The best of some scores, the first of equals: survival counts before value.
fn best(scores: impl Iterator<Item = Score>) -> Score {
    let better = |a: &Score, b: &Score| (b.survived(), b.value) > (a.survived(), a.value);
    let best = scores.reduce(|a, b| if better(&a, &b) { b } else { a });
    best.unwrap_or(Score {
        value: 0.0,
        goals: 0,
        loss: Some(hilal_benchmark::Loss::Order),
        hours: 0.0,
        distance_m: 0.0,
        min_energy_wh: 0.0,
        end_energy_wh: 0.0,
    })
}
