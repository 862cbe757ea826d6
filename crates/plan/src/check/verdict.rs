//! What the checker says.

use hilal_quantity::{Epoch, MapPoint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Place, PlanTerrain};

/// A plan that holds, with the margins found by replaying it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The elevation model that it was found on, where the plan says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terrain: Option<PlanTerrain>,
    /// Instants looked at.
    pub instants: usize,
    /// Step of the replay in seconds.
    pub replay_step_s: f64,
    /// Steepest slope driven.
    pub max_slope_deg: f64,
    /// Highest pace between two waypoints.
    pub max_speed_m_s: f64,
    /// Least energy in the battery.
    pub min_energy_wh: f64,
    /// Energy at the end.
    pub final_energy_wh: f64,
    /// Least of what the replay has more than the plan promises at its waypoints.
    pub least_surplus_wh: f64,
    /// Branches after a stoppage that were replayed.
    #[serde(default)]
    pub contingencies: usize,
    /// Least energy in the battery in any of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_after_stoppage_wh: Option<f64>,
    /// Coldest and hottest box.
    pub box_c: [f64; 2],
    /// The most that waits in memory, in million bytes, where the mission declares one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_memory_mb: Option<f64>,
    /// The replay every quarter of an hour: the plan's best prediction.
    pub samples: Vec<Sample>,
    /// What the plan says that the checker cannot recompute, by name, with what it is held to instead.
    #[serde(default)]
    pub on_trust: Vec<String>,
}

/// The replay at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sample {
    /// When.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub utc: Epoch,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Energy in the battery.
    pub energy_wh: f64,
    /// The same as a share of the full battery.
    pub state_of_charge: f64,
    /// Temperature of the box.
    pub box_c: f64,
    /// What waits in memory, in million bytes, where the mission declares one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<f64>,
    /// Visible share of the solar disc.
    pub sun_fraction: f64,
}

/// A rule that a plan broke.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{rule}: {value:.3} {unit} at {}, ({:.1}, {:.1}) m; the limit is {limit:.3} {unit}", crate::utc_text(*utc), place.x_m, place.y_m)]
pub struct Violation {
    /// Which rule.
    pub rule: Rule,
    /// When.
    pub utc: Epoch,
    /// Where.
    pub place: MapPoint,
    /// What was found.
    pub value: f64,
    /// What is allowed.
    pub limit: f64,
    /// Unit of both.
    pub unit: &'static str,
}

/// An instant and a place of a plan that are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) utc: Epoch,
    pub(super) place: MapPoint,
}

/// A number of a plan beside the number that it is held to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) value: f64,
    pub(super) limit: f64,
    pub(super) unit: &'static str,
}

impl Spot {
    /// Reports that a rule is broken here.
    pub(super) fn breaks<T>(self, rule: Rule, measure: Measure) -> Result<T, Violation> {
        let Measure { value, limit, unit } = measure;
        Err(Violation { rule, utc: self.utc, place: self.place, value, limit, unit })
    }

    /// Holds a value to its limit, but for rounding; a value that is no number breaks the rule.
    pub(super) fn same(self, rule: Rule, measure: Measure, rounding: f64) -> Result<(), Violation> {
        let off = (measure.value - measure.limit).abs();
        if off <= rounding { Ok(()) } else { self.breaks(rule, measure) }
    }

    /// Holds a value at or below its limit, but for rounding.
    pub(super) fn at_most(
        self,
        rule: Rule,
        measure: Measure,
        rounding: f64,
    ) -> Result<(), Violation> {
        if measure.value <= measure.limit + rounding { Ok(()) } else { self.breaks(rule, measure) }
    }

    /// Holds a value at or above its limit, but for rounding.
    pub(super) fn at_least(
        self,
        rule: Rule,
        measure: Measure,
        rounding: f64,
    ) -> Result<(), Violation> {
        if measure.value >= measure.limit - rounding { Ok(()) } else { self.breaks(rule, measure) }
    }

    /// Breaks a rule unless a fact holds.
    #[expect(clippy::fn_params_excessive_bools, reason = "the fact is what the rule is about")]
    pub(super) fn holds(self, rule: Rule, fact: bool, unit: &'static str) -> Result<(), Violation> {
        if fact { Ok(()) } else { self.breaks(rule, Measure { value: 1.0, limit: 0.0, unit }) }
    }
}

/// What a plan must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It starts when the mission starts.
    #[error("the plan starts away from the mission's start")]
    MissionStart,
    /// It ends when the mission ends.
    #[error("the plan ends away from the mission's end")]
    MissionEnd,
    /// The state that it starts from lies in the mission, and is one of its vehicle.
    #[error("the plan starts from a state that the mission does not have")]
    State,
    /// It has activities, and each has waypoints.
    #[error("an activity has too few waypoints")]
    Waypoints,
    /// Every activity starts when the one before ends.
    #[error("an activity does not start when the one before ends")]
    GapInTime,
    /// Waypoints follow each other and fill their activity.
    #[error("the waypoints do not run from the start of the activity to its end")]
    WaypointTime,
    /// It uses the mission's battery and reserve.
    #[error("the plan assumes another battery or reserve")]
    Battery,
    /// It starts where the rover lands.
    #[error("the plan starts away from the landing point")]
    Landing,
    /// Every activity starts where the one before ends.
    #[error("an activity does not start where the one before ends")]
    GapInPlace,
    /// Only drives move.
    #[error("the rover moves while it is meant to stand")]
    MovesWhileParked,
    /// No pace above the one that can be counted on.
    #[error("the rover is faster than its planned speed")]
    Speed,
    /// No pace above the one that the rocks on the way allow.
    #[error("the rover is faster than the rocks on its way allow")]
    RockPace,
    /// No ground with less free way between its rocks than the vehicle needs.
    #[error("the drive crosses ground whose rocks leave too little way between them")]
    Rocks,
    /// Distances are the lengths of the waypoints' lines.
    #[error("the distance differs from the way between the waypoints")]
    Distance,
    /// States of charge are the energies' shares of the battery.
    #[error("a state of charge differs from its energy")]
    StateOfCharge,
    /// No cell steeper than the limit.
    #[error("the drive crosses a slope above the limit")]
    Slope,
    /// No cell without a slope, in the border or off the map.
    #[error("the drive leaves the known ground")]
    OffTheMap,
    /// No zone that is kept out of.
    #[error("the drive enters a zone that is kept out of")]
    KeepOut,
    /// Science lies in its goal's window of time.
    #[error("science outside its goal's window of time")]
    TimeWindow,
    /// Science has its goal's link in view throughout.
    #[error("science without the contact that its goal asks for")]
    Contact,
    /// Science comes after what it waits for.
    #[error("science before the goals that must come first")]
    Precedence,
    /// Science is done at goals that exist.
    #[error("science at a goal that the mission does not have, or twice")]
    UnknownGoal,
    /// Science is done at the goal's place.
    #[error("science away from its goal")]
    AwayFromGoal,
    /// Science is done with the goal's payload.
    #[error("science with another payload than the goal asks for")]
    Payload,
    /// Science lasts as long as the goal asks for.
    #[error("science shorter than its dwell")]
    Dwell,
    /// The list of goals says what the activities do.
    #[error("the goals listed as planned are not those that are worked at")]
    GoalList,
    /// The summary says what the activities do.
    #[error("the summary differs from the activities")]
    Summary,
    /// The reserve is never touched.
    #[error("the battery falls below the reserve")]
    Reserve,
    /// The energies promised are there.
    #[error("the plan promises more energy than the replay finds")]
    Promise,
    /// The box stays warm enough.
    #[error("the box gets too cold")]
    BoxCold,
    /// The box stays cool enough.
    #[error("the box gets too hot")]
    BoxHot,
    /// It charges where the Sun shines.
    #[error("the rover stands to charge in the dark")]
    ChargeInTheDark,
    /// What waits to be sent fits into memory.
    #[error("more data wait to be sent than the memory holds")]
    Memory,
    /// No more waits than is said.
    #[error("more data wait to be sent than the plan says")]
    MemoryPromise,
    /// It bears the stoppage that the mission asks for.
    #[error("the plan bears a shorter stoppage than the mission asks for")]
    Stoppage,
    /// A plan that bears a stoppage says what to do after one.
    #[error("the plan does not say what is to be done after a stoppage")]
    NoWayOut,
    /// Every branch after a stoppage begins on the plan's way, bears the stoppage, and goes on to the
    /// end without gaps.
    #[error("what is to be done after a stoppage does not fit the plan")]
    Contingency,
    /// The plan ends in a haven.
    #[error("the plan ends away from every haven")]
    Haven,
    /// It is a plan of the mission that it is held to.
    #[error("the plan is one of another mission")]
    Mission,
    /// It is a plan of the vehicle that it is held to.
    #[error("the plan is one of another vehicle")]
    Vehicle,
    /// It was made on the elevation model that it is held to.
    #[error("the plan was made on other elevation data than it is checked on")]
    Terrain,
    /// It begins and ends what it does on whole steps of at most the mission's, in centres of cells.
    #[error("the plan does not keep to whole steps and centres of cells")]
    Raster,
    /// It lists the mission's goals, with their values and places.
    #[error("a goal is not the one that the mission declares")]
    Goal,
    /// A goal that is left out is left out for a reason that is true.
    #[error("the reason for which a goal is left out does not hold")]
    Reason,
    /// The number behind the reason is the one that mission and models give.
    #[error("the evidence for a goal that is left out does not hold")]
    Evidence,
    /// What it predicts is what the checker's replay finds.
    #[error("the prediction differs from the replay")]
    Prediction,
    /// What it says it takes to survive agrees with its way, its promises and the time that is left.
    #[error("what the plan says it takes to survive does not fit the plan")]
    SurvivalMargin,
    /// Its probability of loss is one of the mission's faults, and the sum of its parts.
    #[error("the probability of loss does not fit the plan and the mission's faults")]
    Risk,
}
