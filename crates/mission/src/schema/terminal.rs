//! What link budgets are drawn up from: terminals, antennas and signals.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::{
    BitsPerSecond, DecibelFigure, Degrees, Kelvins, Megahertz, Metres, Share, Watts,
};

/// A transmitter and receiver with their antenna: one end of a link.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terminal {
    /// Power of the transmitter.
    pub transmit_w: Figure<Watts>,
    /// What cables, filters and switches take between the antenna and the rest, either way.
    pub loss_db: Figure<DecibelFigure>,
    /// Noise temperature of the receiving system at the antenna: what the antenna sees, and the receiver's own.
    pub noise_k: Figure<Kelvins>,
    /// The antenna.
    pub antenna: Antenna,
    /// How its waves swing.
    pub polarisation: Polarisation,
    /// What the air above a station takes towards the zenith; nothing elsewhere.
    pub zenith_loss_db: Option<Figure<DecibelFigure>>,
}

/// An antenna, by the shape of its beam.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Antenna {
    /// An upright dipole, fixed to its body: the same all around, nothing towards the zenith.
    Whip {
        /// Gain at right angles to it.
        gain_dbi: Figure<DecibelFigure>,
    },
    /// A wide beam upwards, fixed to its body.
    Hemisphere {
        /// Gain towards the zenith.
        gain_dbi: Figure<DecibelFigure>,
    },
    /// A beam that follows the other end.
    Steered {
        /// Gain in the middle of the beam.
        gain_dbi: Figure<DecibelFigure>,
        /// How far beside the other end it may point.
        pointing_error_deg: Figure<Degrees>,
    },
    /// A dish that follows the other end.
    Dish {
        /// Diameter; for a station that of its antenna where it is absent.
        diameter_m: Option<Figure<Metres>>,
        /// Share of its area that counts.
        efficiency: Figure<Share>,
        /// How far beside the other end it may point.
        pointing_error_deg: Figure<Degrees>,
    },
}

/// How the waves of an antenna swing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Polarisation {
    /// Upright.
    Vertical,
    /// Turning to the right, seen along the way of the wave.
    RightCircular,
    /// Turning to the left.
    LeftCircular,
}

/// What a link is made of in both directions.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Carrier towards the vehicle (of the relay's link to Earth: towards the relay).
    pub up_mhz: Figure<Megahertz>,
    /// Carrier from the vehicle (of the relay's link to Earth: from the relay).
    pub down_mhz: Figure<Megahertz>,
    /// The slowest rate towards the vehicle: the fastest is halved as often as the margin asks, and not below.
    pub slowest_up_bit_s: Figure<BitsPerSecond>,
    /// The slowest rate from the vehicle.
    pub slowest_down_bit_s: Figure<BitsPerSecond>,
    /// By how much the signal must exceed what the decoder needs, at the rate that is taken.
    pub margin_db: Figure<DecibelFigure>,
    /// What real modems and receivers lose against the theory of their modulation.
    pub implementation_loss_db: Figure<DecibelFigure>,
}
