//! Rocks: how many lie on the site, and what a vehicle does about them.

use hilal_quantity::MapPoint;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::{Metres, PerMetre, Seconds, Share};

/// The rocks of the site, by how much of the ground they cover.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rocks {
    /// Share of the ground that rocks of all sizes cover, outside the zones.
    pub cover: Figure<Share>,
    /// How fast that share falls with the rocks' diameter; where it is missing, it follows from the
    /// cover, as on Mars.
    pub decay_per_m: Option<Figure<PerMetre>>,
    /// Where there are more of them, or fewer.
    #[serde(default)]
    pub zones: Vec<RockZone>,
}

/// A circle with rocks of its own.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RockZone {
    /// Identifier.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Map x of its centre in metres.
    pub x_m: f64,
    /// Map y of its centre in metres.
    pub y_m: f64,
    /// Its radius in metres.
    pub radius_m: f64,
    /// Share of the ground that rocks of all sizes cover in it.
    pub cover: Figure<Share>,
    /// How fast that share falls with the rocks' diameter; as for the site where it is missing.
    pub decay_per_m: Option<Figure<PerMetre>>,
}

impl RockZone {
    /// Returns the centre.
    pub const fn centre(&self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }
}

/// How a vehicle gets past rocks.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Obstacles {
    /// Height of the rocks that it still climbs over; it drives round higher ones.
    pub climbs_m: Figure<Metres>,
    /// Width that it sweeps, over its wheels.
    pub width_m: Figure<Metres>,
    /// What it keeps from a rock on either side.
    pub clearance_m: Figure<Metres>,
    /// What each rock takes beside the way round it: to see it, to turn aside and back.
    pub stop_s: Figure<Seconds>,
    /// Least way between two rocks, on average, on ground that plans may cross.
    pub free_way_m: Figure<Metres>,
}

/// How rough the ground may be.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Roughness {
    /// Greatest root mean square of the heights above the plane through the ground around a cell.
    pub limit_m: Figure<Metres>,
    /// Width of that ground; at least two cells of the elevation data.
    pub baseline_m: Figure<Metres>,
}
