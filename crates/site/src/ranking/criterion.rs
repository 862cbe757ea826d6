//! By what sites are compared.

use std::fmt;

/// Which way a criterion is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The greater the value.
    More,
    /// The smaller the value.
    Less,
}

/// Something by which sites are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Criterion {
    /// Mean share of the Sun's flux.
    MeanLight,
    /// Longest span with too little of the Sun to feed the rover.
    LongestNight,
    /// Share of time with the centre of Earth above the terrain.
    EarthView,
    /// Share of time with power and Earth in view together.
    DirectAndPowered,
    /// Longest span without the relay.
    RelayGap,
    /// Share of the cells on which a lander stands safely.
    HazardFree,
    /// Share of the cells on which a parked rover outlives the longest dark.
    Havens,
    /// Slope over the baseline.
    Slope,
}

impl Criterion {
    /// Every criterion, in order.
    pub const ALL: [Self; 8] = [
        Self::MeanLight,
        Self::LongestNight,
        Self::EarthView,
        Self::DirectAndPowered,
        Self::RelayGap,
        Self::HazardFree,
        Self::Havens,
        Self::Slope,
    ];

    /// Returns the key under which a study file weighs it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MeanLight => "mean_light",
            Self::LongestNight => "longest_night",
            Self::EarthView => "earth_view",
            Self::DirectAndPowered => "direct_and_powered",
            Self::RelayGap => "relay_gap",
            Self::HazardFree => "hazard_free",
            Self::Havens => "havens",
            Self::Slope => "slope",
        }
    }

    /// Returns the criterion of a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|criterion| criterion.key() == key)
    }

    /// Returns the name, as it stands in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MeanLight => "mean light",
            Self::LongestNight => "longest night",
            Self::EarthView => "Earth in view",
            Self::DirectAndPowered => "power with Earth in view",
            Self::RelayGap => "longest gap of the relay",
            Self::HazardFree => "ground safe to land on",
            Self::Havens => "safe havens",
            Self::Slope => "slope",
        }
    }

    /// Returns the symbol of its unit; empty for a share of a whole.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::LongestNight | Self::RelayGap => "h",
            Self::Slope => "°",
            _ => "",
        }
    }

    /// Returns which way it is better.
    pub const fn better(self) -> Better {
        match self {
            Self::LongestNight | Self::RelayGap | Self::Slope => Better::Less,
            _ => Better::More,
        }
    }

    /// Returns its place among all criteria.
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
