//! When a fault comes.

use hilal_mission::models::Mode;
use hilal_quantity::{Length, MapPoint};

use crate::Noise;

/// When a fault comes. All but [`Trigger::PerDay`] bring it once: the first time that they hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trigger {
    /// At a time, in milliseconds since the mission's start.
    At {
        /// The time.
        at_ms: u64,
    },
    /// At random: a Poisson process of so many a day, in which none comes while another lasts.
    PerDay {
        /// How many come in a day, on average; above 0.
        rate: f64,
    },
    /// When the vehicle is first in a mode.
    InMode {
        /// The mode.
        mode: Mode,
    },
    /// When the vehicle is first near a place.
    Near {
        /// The place.
        place: MapPoint,
        /// How near.
        radius: Length,
    },
    /// When nothing of the Sun is first seen.
    Dark,
    /// When something of the Sun is first seen.
    Lit,
    /// When the charge first falls below a share of the capacity.
    ChargeBelow {
        /// The share, above 0 and at most 1.
        share: f64,
    },
}

impl Trigger {
    /// Returns what is wrong with its figures, where something is.
    pub(crate) fn flaw(&self) -> Option<&'static str> {
        match *self {
            Self::PerDay { rate } if !(rate > 0.0 && rate.is_finite()) => {
                Some("the rate a day must be above 0")
            }
            Self::Near { place, radius } => {
                let place_is_one = place.x_m.is_finite() && place.y_m.is_finite();
                match (place_is_one, radius.metres() > 0.0) {
                    (true, true) => None,
                    (true, false) => Some("the radius must be above 0 m"),
                    (false, _) => Some("the place must have finite coordinates"),
                }
            }
            Self::ChargeBelow { share } if !(share > 0.0 && share <= 1.0) => {
                Some("the charge must be above 0 and at most 1")
            }
            Self::At { .. }
            | Self::PerDay { .. }
            | Self::InMode { .. }
            | Self::Dark
            | Self::Lit
            | Self::ChargeBelow { .. } => None,
        }
    }
}

/// What triggers look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Situation {
    /// Milliseconds since the mission's start.
    pub(crate) now_ms: u64,
    /// Mode whose loads are selected.
    pub(crate) mode: Mode,
    /// Where the vehicle is.
    pub(crate) position: MapPoint,
    /// Visible share of the solar disc.
    pub(crate) sun_fraction: f64,
    /// True state of charge.
    pub(crate) charge: f64,
}

/// A trigger that waits for its condition.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Watch {
    /// For an instant, in milliseconds.
    Until(u64),
    /// For a condition.
    For(Trigger),
}

const DAY_MS: f64 = 86_400_000.0;

impl Watch {
    /// Starts to wait at an instant.
    pub(crate) fn new(trigger: Trigger, now_ms: u64, noise: &mut Noise) -> Self {
        match trigger {
            Trigger::At { at_ms } => Self::Until(at_ms),
            Trigger::PerDay { rate } => {
                let wait_ms = -libm::log(1.0 - noise.uniform()) / rate * DAY_MS;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a time, 0 or more; beyond the range it saturates"
                )]
                let wait_ms = wait_ms as u64;
                Self::Until(now_ms.saturating_add(wait_ms))
            }
            Trigger::InMode { .. }
            | Trigger::Near { .. }
            | Trigger::Dark
            | Trigger::Lit
            | Trigger::ChargeBelow { .. } => Self::For(trigger),
        }
    }

    /// Returns whether it has come to it.
    pub(crate) fn holds(&self, now: &Situation) -> bool {
        match *self {
            Self::Until(at_ms) | Self::For(Trigger::At { at_ms }) => now.now_ms >= at_ms,
            Self::For(Trigger::PerDay { .. }) => false,
            Self::For(Trigger::InMode { mode }) => now.mode == mode,
            Self::For(Trigger::Near { place, radius }) => now.position.distance(place) <= radius,
            Self::For(Trigger::Dark) => now.sun_fraction <= 0.0,
            Self::For(Trigger::Lit) => now.sun_fraction > 0.0,
            Self::For(Trigger::ChargeBelow { share }) => now.charge < share,
        }
    }
}
