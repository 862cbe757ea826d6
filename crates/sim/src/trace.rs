//! What really happened, sampled: the truth that no one on board or on the ground ever sees.

use hilal_quantity::MapPoint;

use crate::PortSet;

/// One sample of the truth.
#[derive(Debug, Clone, PartialEq)]
pub struct TruthSample {
    /// Milliseconds since the mission's start.
    pub at_ms: u64,
    /// Where the vehicle was.
    pub position: MapPoint,
    /// Heading clockwise from grid north, in degrees.
    pub heading_deg: f64,
    /// Slope under the vehicle in degrees.
    pub slope_deg: f64,
    /// Operating mode by its number.
    pub mode: u8,
    /// Energy in the battery in watt hours.
    pub stored_wh: f64,
    /// State of charge in \[0, 1\].
    pub state_of_charge: f64,
    /// Power of the array in watts.
    pub array_w: f64,
    /// Power of all loads, motors and heater included, in watts.
    pub load_w: f64,
    /// Temperature of the electronics box in °C.
    pub box_c: f64,
    /// Temperature of the battery in °C.
    pub battery_c: f64,
    /// Temperature of chassis and radiator in °C.
    pub chassis_c: f64,
    /// Visible share of the solar disc.
    pub sun_fraction: f64,
    /// Elevation of the Sun in degrees.
    pub sun_elevation_deg: f64,
    /// Paths to the ground that are whole: bit 0 direct, bit 1 relay, bit 2 through the lander.
    pub links: u8,
    /// Rate to the ground over the fastest of them in bits per second: its slowest hop bounds it.
    pub down_bit_s: f64,
    /// Ports whose payloads are on.
    pub payloads: PortSet,
    /// Distance travelled over ground in metres.
    pub driven_m: f64,
}
