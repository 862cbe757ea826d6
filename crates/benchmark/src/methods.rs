//! Every method on one instance.

use hilal_mission::VehicleId;
use hilal_traverse::{Label, plan};
use rayon::prelude::*;

use crate::baselines::{Follower, Habits, Operator, Order, Outings, Recharge, Roads};
use crate::terrains::TerrainPatch;
use crate::{Act, Arena, Loss, Score, judge};

/// Who plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
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
    pub const ALL: [Self; 6] =
        [Self::Planner, Self::Slope, Self::Light, Self::Value, Self::Operator, Self::Forecast];

    /// All but the planner.
    pub const BASELINES: [Self; 5] =
        [Self::Slope, Self::Light, Self::Value, Self::Operator, Self::Forecast];

    /// Returns its name in tables.
    pub const fn name(self) -> &'static str {
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
pub struct MethodScore {
    /// Who played.
    pub method: Method,
    /// What came of it.
    pub score: Score,
    /// Seconds on the wall for all of its variants.
    pub seconds: f64,
    /// What the planner says that no plan in its own steps and light is worth more than.
    pub bound: Option<f64>,
    /// Why the planner has no plan, if it has none.
    pub note: String,
}

/// What came of an instance.
#[derive(Debug, Clone, Default)]
pub struct InstanceScores {
    /// By method.
    pub played: Vec<MethodScore>,
    /// The planner's schedule.
    pub acts: Vec<Act>,
}

/// What kind of instances the habits of the operators were tuned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TuningSet {
    /// Those with as many goals as the suite has.
    Usual,
    /// Those with more goals than time.
    Full,
}

impl TuningSet {
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

/// Who plays, and how.
#[derive(Debug, Clone, Copy)]
pub struct MethodChoice<'a> {
    /// The methods.
    pub methods: &'a [Method],
    /// What kind of instances the habits of the operators were tuned on.
    pub tuned: TuningSet,
}

/// Plays an instance with some methods; `clock_s` is a clock in seconds that says how long each took.
pub fn play(
    arena: &Arena<'_>,
    patch: &TerrainPatch,
    MethodChoice { methods, tuned }: MethodChoice<'_>,
    clock_s: &(dyn Fn() -> f64 + Sync),
) -> InstanceScores {
    let plays = methods.contains(&Method::Planner);
    let mut result = if plays { planned(arena, patch, clock_s) } else { InstanceScores::default() };
    let roads = Roads::new(arena);
    let mean_light = patch.mean_light(arena.instance.seconds());
    let baselines: Vec<Method> =
        methods.iter().copied().filter(|method| *method != Method::Planner).collect();
    let baselines: Vec<MethodScore> = baselines
        .par_iter()
        .map(|&method| {
            let start_s = clock_s();
            let score = baseline((method, tuned), arena, (&roads, &mean_light));
            MethodScore {
                method,
                score,
                seconds: clock_s() - start_s,
                bound: None,
                note: String::new(),
            }
        })
        .collect();
    result.played.extend(baselines);
    result
}

/// The planner; a rover without a plan stays where it is.
fn planned(
    arena: &Arena<'_>,
    patch: &TerrainPatch,
    clock_s: &(dyn Fn() -> f64 + Sync),
) -> InstanceScores {
    let instance = arena.instance;
    let start_s = clock_s();
    let problem = instance.problem((arena.tile, arena.slope_deg), patch);
    let label = Label {
        mission: instance.id.clone(),
        vehicle: VehicleId::new("rover").expect("an identifier in plain letters"),
        seed: instance.seed,
        start: instance.start_utc,
    };
    let planned = plan(&problem, &label, &());
    let seconds = clock_s() - start_s;
    let bound = planned.as_ref().ok().map(|plan| plan.summary.value_bound);
    let acts = planned.as_ref().map(Act::of_plan).unwrap_or_default();
    let note = planned.err().map_or_else(String::new, |refusal| refusal.to_string());
    let score = judge(arena, &acts);
    InstanceScores {
        played: vec![MethodScore { method: Method::Planner, score, seconds, bound, note }],
        acts,
    }
}

/// The share of the battery below which the baselines that follow ways stop to charge.
const LOW: f64 = 1.0 / 3.0;
const LESS_LOW: f64 = 2.0 / 3.0;
/// How much dearer a metre is in the dark for the one that keeps to the light.
const DARKNESS: f32 = 6.0;

fn baseline(
    (method, tuned): (Method, TuningSet),
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
pub(crate) fn operated(outings: &Outings<'_>, habits: Habits) -> Score {
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
        loss: Some(Loss::Order),
        hours: 0.0,
        distance_m: 0.0,
        min_energy_wh: 0.0,
        end_energy_wh: 0.0,
    })
}
