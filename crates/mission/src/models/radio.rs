//! The links of a radio, as numbers that the simulator's queues and the planner's budgets use.

use hilal_quantity::{Angle, DataRate, Length};

use crate::schema::{Link, Radio};

/// Shares of bits that arrive wrong, before decoding, in \[0, 0.5\].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BitErrorRates {
    /// Of those towards the vehicle.
    pub up: f64,
    /// Of those from the vehicle.
    pub down: f64,
}

impl BitErrorRates {
    /// Returns, for each direction, the larger rate of two ends of a link.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        Self { up: self.up.max(other.up), down: self.down.max(other.down) }
    }
}

/// One link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkModel {
    /// Rate towards the vehicle.
    pub up: DataRate,
    /// Rate from the vehicle.
    pub down: DataRate,
    /// Bits that arrive wrong.
    pub bit_errors: BitErrorRates,
    /// Lowest elevation of the other end.
    pub minimum_elevation: Angle,
    /// Longest distance to the other end, where it limits.
    pub maximum_range: Option<Length>,
}

impl LinkModel {
    /// Takes a link as declared.
    pub fn new(link: &Link) -> Self {
        let rate = |rate: &Option<crate::Figure<crate::unit::BitErrorRate>>| {
            rate.as_ref().map_or(0.0, crate::Figure::get)
        };
        Self {
            up: link.up_bit_s.get(),
            down: link.down_bit_s.get(),
            bit_errors: BitErrorRates {
                up: rate(&link.up_bit_error_rate),
                down: rate(&link.down_bit_error_rate),
            },
            minimum_elevation: link.minimum_elevation_deg.get(),
            maximum_range: link.maximum_range_km.as_ref().map(crate::Figure::get),
        }
    }
}

/// The links of one vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RadioModel {
    /// Straight to Earth.
    pub direct: Option<LinkModel>,
    /// Through the orbiting relay.
    pub relay: Option<LinkModel>,
    /// To the lander.
    pub lander: Option<LinkModel>,
    /// Height of its antennas above the ground, where it is declared.
    pub antenna_height: Option<Length>,
}

impl RadioModel {
    /// Takes a radio as declared.
    pub fn new(radio: &Radio) -> Self {
        let link = |link: &Option<Link>| link.as_ref().map(LinkModel::new);
        Self {
            direct: link(&radio.direct),
            relay: link(&radio.relay),
            lander: link(&radio.lander),
            antenna_height: radio.antenna_height_m.as_ref().map(crate::Figure::get),
        }
    }
}
