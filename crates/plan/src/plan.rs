//! The plan as a file: `plan.json`, and what the ground and the report read from it.

use hilal_mission::VehicleId;
use hilal_quantity::{Epoch, MapPoint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Certificate, Contingency, Evidence, PlanRisk, RoverState, Sample, SurvivalMargin};

/// A plan, complete from the start of the mission to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Name of the mission.
    pub mission: String,
    /// The vehicle that it is for.
    pub vehicle: VehicleId,
    /// Seed of the run.
    pub seed: u64,
    /// First instant.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub start_utc: Epoch,
    /// First instant after it.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub end_utc: Epoch,
    /// Step of the planner in seconds: activities start and end on whole steps.
    pub step_s: f64,
    /// Side of the planner's cells in metres: waypoints are centres of cells.
    pub cell_m: f64,
    /// Energy of the full battery.
    pub capacity_wh: f64,
    /// Energy that the plan never touches.
    pub reserve_wh: f64,
    /// The longest stoppage that it bears once, at any time, in seconds.
    #[serde(default)]
    pub stoppage_s: f64,
    /// What it starts from, where that is not the mission's start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<RoverState>,
    /// The elevation model that it was made on, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terrain: Option<PlanTerrain>,
    /// The plan in a few numbers.
    pub summary: Summary,
    /// Every goal of the mission, and what became of it.
    pub goals: Vec<GoalOutcome>,
    /// What the rover does, without gaps.
    pub activities: Vec<Activity>,
    /// The checker's replay every quarter of an hour, once there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prediction: Vec<Sample>,
    /// What to do after a stoppage, at every turn, where the plan reckons with one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contingencies: Vec<Contingency>,
    /// What it takes to survive from where the rover is, hour by hour, and how long it may stop.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub safety: Vec<SurvivalMargin>,
    /// How likely it is to lose the rover, where the mission says what may stop it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<PlanRisk>,
    /// How much work the planning was.
    pub work: Work,
}

/// The elevation model that a plan was made on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTerrain {
    /// Who measured the heights: `lola`, or `synthetic` where nobody did.
    pub source: String,
    /// SHA-256 of the layers, from near to far.
    pub sha256: Vec<String>,
}

/// A plan in a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Goals planned.
    pub goals_planned: usize,
    /// Goals of the mission.
    pub goals_total: usize,
    /// Value of the goals planned.
    pub value_planned: f64,
    /// Value of the goals that there is time for, by the ways between them and the times at which each can
    /// be reached alone; or of the optimum where it was looked for. No plan has more that counts, as this
    /// one does, on light that is certain for whole steps.
    pub value_bound: f64,
    /// Value of all goals.
    pub value_total: f64,
    /// Length of the plan.
    pub duration_hours: f64,
    /// Distance driven.
    pub distance_m: f64,
    /// Least energy in the battery at any step, as the planner's lower bound.
    pub min_energy_wh: f64,
    /// The same as a share of the full battery.
    pub min_state_of_charge: f64,
    /// Energy in the battery at the end, as the planner's lower bound.
    pub final_energy_wh: f64,
}

/// What became of a goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GoalOutcome {
    /// Its name.
    pub id: String,
    /// What it is worth.
    pub value: f64,
    /// Where.
    pub place: Place,
    /// Whether it is in the plan, and if not, why.
    #[serde(flatten)]
    pub fate: Fate,
    /// The number behind the reason, where it is left out and there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// Whether a goal is in the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum Fate {
    /// It is.
    Planned {
        /// Start of the work there.
        #[serde(with = "crate::utc")]
        #[schemars(with = "crate::utc::UtcText")]
        start_utc: Epoch,
        /// End of the work there.
        #[serde(with = "crate::utc")]
        #[schemars(with = "crate::utc::UtcText")]
        end_utc: Epoch,
    },
    /// It was done before the plan starts.
    Done,
    /// It is not.
    Dropped {
        /// Why.
        reason: DropReason,
    },
}

/// Why a goal is not in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// It lies outside the planner's tile.
    OffTheMap,
    /// Its cell is steeper than the rover may drive.
    TooSteep,
    /// Its cell is not known to be drivable: at the border of the map, without a height, or rougher
    /// than plans may cross.
    ClosedGround,
    /// It lies among rocks through which the rover may not drive.
    TooManyRocks,
    /// It lies in a zone that is kept out of.
    KeptOut,
    /// No window of time, or of contact, is long enough for its work.
    NoWindow,
    /// The lander, which it asks for, is not in view from there.
    NoLander,
    /// With it the rover would be lost more often than is allowed.
    TooRisky,
    /// More goals are asked for than the planner can choose from.
    TooManyGoals,
    /// Even as the only goal it cannot be visited and survived.
    UnreachableAlone,
    /// It can be visited and survived, but in no plan found that never fills the memory.
    NoMemory,
    /// It can be visited and survived, but in no plan found that keeps the electronics box cool.
    TooHot,
    /// It can be visited alone, but in no plan found together with what was chosen.
    NotWithTheRest,
}

impl core::fmt::Display for DropReason {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::OffTheMap => "off the map",
            Self::TooSteep => "its cell is too steep",
            Self::ClosedGround => {
                "its ground is not known to be drivable: at the map's border, without a height, or too rough"
            }
            Self::TooManyRocks => "among rocks that the rover may not drive through",
            Self::KeptOut => "in a zone that is kept out of",
            Self::NoWindow => "no window of time or of contact is long enough for its work",
            Self::NoLander => "the lander is not in view from there",
            Self::TooRisky => "with it the rover would be lost more often than is allowed",
            Self::TooManyGoals => "beyond the 64 goals that one plan can choose from",
            Self::UnreachableAlone => "cannot be visited and survived, even as the only goal",
            Self::NoMemory => "with it more data would wait than the memory holds",
            Self::TooHot => "with it the electronics box would get too hot",
            Self::NotWithTheRest => "can be visited alone, but not together with the goals chosen",
        })
    }
}

/// A point of the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Easting.
    pub x_m: f64,
    /// Northing.
    pub y_m: f64,
}

impl From<MapPoint> for Place {
    fn from(point: MapPoint) -> Self {
        Self { x_m: point.x_m, y_m: point.y_m }
    }
}

impl From<Place> for MapPoint {
    fn from(place: Place) -> Self {
        Self::new(place.x_m, place.y_m)
    }
}

/// A stretch of time in which the rover does one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// What.
    pub kind: ActivityKind,
    /// First instant.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub start_utc: Epoch,
    /// First instant after it.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub end_utc: Epoch,
    /// The goal, if it is science.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// The payload, if it is science.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// Distance driven.
    pub distance_m: f64,
    /// Place, time and lower bound of the energy at the start, at every turn, and at the end.
    pub waypoints: Vec<Waypoint>,
}

impl Activity {
    /// Where it starts.
    pub fn from(&self) -> Option<MapPoint> {
        self.waypoints.first().map(|waypoint| waypoint.place.into())
    }

    /// Where it ends.
    pub fn to(&self) -> Option<MapPoint> {
        self.waypoints.last().map(|waypoint| waypoint.place.into())
    }
}

/// What the rover does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// Goes straight from waypoint to waypoint, at a constant pace on each.
    Drive,
    /// Works at a goal.
    Science,
    /// Stands in the light.
    Charge,
    /// Stands with too little light to charge.
    Hibernate,
}

/// Where the rover is at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Waypoint {
    /// When.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub utc: Epoch,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// At least so much is in the battery.
    pub energy_wh: f64,
    /// The same as a share of the full battery.
    pub state_of_charge: f64,
    /// At most so much waits in memory to be sent, where that is reckoned with, in million bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<f64>,
}

/// One straight drive, for the command products.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StraightDrive {
    /// Where it starts.
    pub from: MapPoint,
    /// Where it ends.
    pub to: MapPoint,
    /// When it starts.
    pub depart: Epoch,
    /// When it is over at the latest.
    pub arrive_by: Epoch,
    /// Pace that makes it last from start to end, in metres a second.
    pub speed_m_s: f64,
}

impl Plan {
    /// Says on which elevation model the plan was made.
    #[must_use]
    pub fn on_terrain(mut self, terrain: PlanTerrain) -> Self {
        self.terrain = Some(terrain);
        self
    }

    /// Takes over what the checker's replay predicts: energy, state of charge, box temperature.
    #[must_use]
    pub fn with_prediction(mut self, certificate: &Certificate) -> Self {
        self.prediction.clone_from(&certificate.samples);
        self
    }

    /// Says how likely it is to lose the rover.
    #[must_use]
    pub fn with_risk(mut self, risk: PlanRisk) -> Self {
        self.risk = Some(risk);
        self
    }

    /// Returns every straight drive in order.
    pub fn drives(&self) -> impl Iterator<Item = StraightDrive> {
        let driving = self.activities.iter().filter(|a| a.kind == ActivityKind::Drive);
        driving.flat_map(|activity| activity.waypoints.windows(2)).map(|pair| {
            let (from, to): (MapPoint, MapPoint) = (pair[0].place.into(), pair[1].place.into());
            let seconds = (pair[1].utc - pair[0].utc).to_seconds();
            StraightDrive {
                from,
                to,
                depart: pair[0].utc,
                arrive_by: pair[1].utc,
                speed_m_s: from.distance(to).metres() / seconds,
            }
        })
    }

    /// Returns where the plan wants the rover at an instant: straight and at a constant pace
    /// between waypoints, at the first or the last one outside the plan.
    pub fn position(&self, epoch: Epoch) -> Option<MapPoint> {
        let after = self.activities.partition_point(|activity| activity.end_utc <= epoch);
        let Some(activity) = self.activities.get(after) else {
            return self.activities.last().and_then(Activity::to);
        };
        let next = activity.waypoints.partition_point(|waypoint| waypoint.utc <= epoch);
        if next == 0 || next == activity.waypoints.len() {
            let edge = if next == 0 { activity.from() } else { activity.to() };
            return edge;
        }
        let (a, b) = (activity.waypoints[next - 1], activity.waypoints[next]);
        let share = (epoch - a.utc).to_seconds() / (b.utc - a.utc).to_seconds();
        let between = |from: f64, to: f64| from + share * (to - from);
        Some(MapPoint::new(between(a.place.x_m, b.place.x_m), between(a.place.y_m, b.place.y_m)))
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    ///
    /// When a number is not finite, which no plan made here has.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// Reads it from JSON.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or not a plan.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// How much work a plan was: the same on every machine, so that a test can hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Cells times actions looked at by the backward sweep.
    pub backward_relaxations: u64,
    /// Cells times actions looked at by forward sweeps.
    pub forward_relaxations: u64,
    /// Forward sweeps of the goal search.
    pub expansions: u64,
    /// Bytes of light and certificate held.
    pub bytes: u64,
    /// Whether the search was ended before it had looked at everything.
    #[serde(default)]
    pub ended_early: bool,
}
