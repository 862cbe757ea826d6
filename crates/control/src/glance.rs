//! What a telecommand is checked against: the state of a vehicle as last reported.

use hilal_dictionary::Mode;
use hilal_quantity::{Epoch, MapPoint};

/// What a telecommand is checked against.
#[derive(Debug, Clone)]
pub(crate) struct Glance {
    /// The mission's instant.
    pub(crate) now: Epoch,
    /// Milliseconds since the mission's start.
    pub(crate) now_ms: u64,
    /// Where the vehicle says it is.
    pub(crate) place: MapPoint,
    /// The mode that it last reported.
    pub(crate) mode: Option<Mode>,
    /// Charge of its battery as it last reported it, in percent.
    pub(crate) charge_percent: Option<f64>,
    /// Whether a way between Earth and the vehicle is to be expected.
    pub(crate) link_up: bool,
}
