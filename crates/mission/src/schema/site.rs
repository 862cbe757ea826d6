//! The site: terrain from near to far, the landing point, the ground's temperature.

use hilal_quantity::{MapPoint, PolarStereographic, Pole};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{CriterionWeights, Rocks};
use crate::Figure;
use crate::unit::{Hours, Kelvins, Metres};

/// The site.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Name.
    pub name: String,
    /// Which pole stands in the middle of the map.
    pub pole: SitePole,
    /// Where the lander stands and the drive begins.
    pub landing: Landing,
    /// Height of the array's centre above ground: where horizons are seen from.
    pub observer_height_m: Figure<Metres>,
    /// Elevation data from near to far.
    pub layers: Vec<Layer>,
    /// What the ground radiates.
    pub environment: Environment,
    /// The rocks that the elevation data does not show; none where it is missing.
    pub rocks: Option<Rocks>,
    /// How much each criterion counts where candidate sites are compared for this mission.
    pub weights: Option<CriterionWeights>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

impl Site {
    /// Returns the map on which all coordinates of the mission lie.
    pub const fn map(&self) -> PolarStereographic {
        self.pole.map()
    }
}

/// A pole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SitePole {
    /// Latitude +90°.
    North,
    /// Latitude −90°.
    South,
}

impl SitePole {
    /// Returns the map with the pole in its middle.
    pub const fn map(self) -> PolarStereographic {
        match self {
            Self::North => PolarStereographic::NORTH,
            Self::South => PolarStereographic::SOUTH,
        }
    }
}

impl From<SitePole> for Pole {
    fn from(pole: SitePole) -> Self {
        match pole {
            SitePole::North => Self::North,
            SitePole::South => Self::South,
        }
    }
}

/// A point of the map: our choice, not a measured figure.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Landing {
    /// Map x in metres.
    pub x_m: f64,
    /// Map y in metres.
    pub y_m: f64,
}

impl Landing {
    /// Returns the point.
    pub const fn point(self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }
}

/// One layer of elevation data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// File, relative to the data directory.
    pub path: String,
    /// What it serves for.
    pub role: LayerRole,
}

/// What a layer serves for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LayerRole {
    /// The ground that is driven on.
    Near,
    /// The hills around it.
    Regional,
    /// The whole Moon.
    Global,
}

/// What the ground and the night do to a vehicle.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Temperature of regolith that the Sun has not seen for long.
    pub dark_regolith_k: Figure<Kelvins>,
    /// How long the night lasts that follows the mission's end.
    pub expected_night_h: Option<Figure<Hours>>,
}
