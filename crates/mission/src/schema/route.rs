//! Where to go: goals, havens, and how carefully to plan.

use hilal_quantity::{Duration, MapPoint, Unit};
use schemars::JsonSchema;
use serde::Deserialize;

use super::VehicleId;
use crate::unit::{Degrees, Hours, Metres, PerDay, Share, WattHours};
use crate::{Figure, Utc};

/// A place worth a visit. Place, dwell and value are choices, not measured figures.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// The vehicle that it is for; the first that flies where it is missing.
    #[serde(default)]
    pub vehicle: Option<VehicleId>,
    /// Map x in metres.
    pub x_m: f64,
    /// Map y in metres.
    pub y_m: f64,
    /// How long the instrument works there, in hours.
    pub dwell_h: f64,
    /// Identifier of the payload that works there.
    pub instrument: String,
    /// Science value, in points.
    pub value: f64,
    /// The work must not start before.
    #[serde(default)]
    pub not_before_utc: Option<Utc>,
    /// The work must be over.
    #[serde(default)]
    pub not_after_utc: Option<Utc>,
    /// Goals that must be done before.
    #[serde(default)]
    pub after: Vec<String>,
    /// A link that must be in view during the whole of the work.
    #[serde(default)]
    pub contact: Option<Contact>,
}

/// A link that the ground watches some work by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Contact {
    /// Earth, above the terrain.
    Earth,
    /// The first relay, above the terrain.
    Relay,
    /// Earth or relay. The lander alone is none: what it hears, it can pass on only while it has one
    /// of both itself.
    Any,
    /// The lander, by line of sight from the vehicle's antenna to its own, within the reach of both.
    Lander,
}

impl Goal {
    /// Returns the place.
    pub const fn point(&self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }

    /// Returns how long the instrument works there.
    pub fn dwell(&self) -> Duration {
        self.dwell_h * Unit::Hour
    }
}

/// A place to wait out the dark.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Haven {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Map x in metres.
    pub x_m: f64,
    /// Map y in metres.
    pub y_m: f64,
    /// Longest darkness there during the mission, in hours, as the site study found it.
    pub longest_dark_h: f64,
}

impl Haven {
    /// Returns the place.
    pub const fn point(&self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }

    /// Returns the longest darkness there.
    pub fn longest_dark(&self) -> Duration {
        self.longest_dark_h * Unit::Hour
    }
}

/// A circle that the rover is kept out of.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepOut {
    /// Identifier.
    pub id: String,
    /// Why.
    pub name: String,
    /// Map x of its centre in metres.
    pub x_m: f64,
    /// Map y of its centre in metres.
    pub y_m: f64,
    /// Its radius in metres.
    pub radius_m: f64,
}

impl KeepOut {
    /// Returns the centre.
    pub const fn centre(&self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }
}

/// How carefully to plan.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planning {
    /// The longest step of the planner, in minutes: it takes the one of at most so long with which
    /// the rover gets on best over the terrain's cells.
    pub step_minutes: u32,
    /// Over which azimuths the light of a step is taken.
    #[serde(default)]
    pub light_over: LightOver,
    /// Added to every horizon before light is counted.
    pub horizon_margin_deg: Figure<Degrees>,
    /// Energy kept above the reserve, to cover what the planner's steps neglect.
    pub energy_margin_wh: Figure<WattHours>,
    /// Width of the near tile's border that plans avoid.
    pub border_m: Figure<Metres>,
    /// The longest stoppage that every plan must bear once, at any time; none where it is missing.
    #[serde(default)]
    pub stoppage_h: Option<Figure<Hours>>,
    /// What may stop the rover, and how often.
    #[serde(default)]
    pub faults: Vec<FaultKind>,
    /// The largest probability of losing the rover that a plan may have; none where it is missing.
    #[serde(default)]
    pub loss_limit: Option<Figure<Share>>,
}

/// Over which azimuths a planner takes the light of a step: the highest horizon in all of them
/// counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LightOver {
    /// All that the Sun's disc sweeps, from limb to limb, and the whole azimuths around: it asks
    /// nothing of how a horizon runs between the azimuths that are known.
    #[default]
    Disc,
    /// Those that the disc's centre passes, with horizons linear between known azimuths: the least
    /// light of the step as checker and simulator have it, and never less than the other.
    Centre,
}

/// A kind of stoppage: its events come at random, each day as likely as another, and last for times
/// that are distributed exponentially.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultKind {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// How many come in a day, on average.
    pub per_day: Figure<PerDay>,
    /// How long one lasts, on average.
    pub mean_h: Figure<Hours>,
}

/// What is planned otherwise for one vehicle than for the mission; what is missing here is the
/// mission's.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VehiclePlanning {
    /// The longest step of the planner, in minutes.
    pub step_minutes: Option<u32>,
    /// Kept above the vehicle's reserve, for what the planner's steps neglect.
    pub energy_margin_wh: Option<Figure<WattHours>>,
    /// The longest stoppage that every plan of the vehicle must bear once, at any time.
    pub stoppage_h: Option<Figure<Hours>>,
    /// What may stop the vehicle, and how often, in place of the mission's list.
    pub faults: Option<Vec<FaultKind>>,
    /// The largest probability of losing the vehicle that a plan may have.
    pub loss_limit: Option<Figure<Share>>,
}

impl Planning {
    /// Returns the settings for a vehicle that has some of its own.
    #[must_use]
    pub fn with(&self, own: &VehiclePlanning) -> Self {
        let own = own.clone();
        let mission = self.clone();
        Self {
            step_minutes: own.step_minutes.unwrap_or(mission.step_minutes),
            energy_margin_wh: own.energy_margin_wh.unwrap_or(mission.energy_margin_wh),
            stoppage_h: own.stoppage_h.or(mission.stoppage_h),
            faults: own.faults.unwrap_or(mission.faults),
            loss_limit: own.loss_limit.or(mission.loss_limit),
            ..mission
        }
    }

    /// Returns the planner's step.
    pub fn step(&self) -> Duration {
        f64::from(self.step_minutes) * Unit::Minute
    }

    /// Returns the longest stoppage that every plan must bear once.
    pub fn stoppage(&self) -> Duration {
        self.stoppage_h.as_ref().map_or(Duration::ZERO, Figure::get)
    }
}
