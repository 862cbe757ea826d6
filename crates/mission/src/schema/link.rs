//! Radios, the relay and the Earth stations.
//!
//! A link whose two ends both declare a terminal has a budget: its rate and its bit errors follow from power,
//! antennas, noise and the way between them. A link that declares none has the rates and bit errors that are
//! written down.

use schemars::JsonSchema;
use serde::Deserialize;

use super::terminal::{Signal, Terminal};
use crate::unit::{
    BitErrorRate, BitsPerSecond, Degrees, Hours, Kilometres, Megabytes, Metres, Share, Unitless,
};
use crate::{Figure, Utc};

/// The links of one radio; a link that is absent does not exist.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Radio {
    /// Straight to Earth.
    pub direct: Option<Link>,
    /// Through the orbiting relay.
    pub relay: Option<Link>,
    /// Between a vehicle and the lander.
    pub lander: Option<Link>,
    /// Height of its antennas above the ground, for the line of sight between a vehicle and the
    /// lander.
    pub antenna_height_m: Option<Figure<Metres>>,
}

/// One link.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Rate towards the vehicle, on the wire: frames, coding and markers count. With a budget the fastest one.
    pub up_bit_s: Figure<BitsPerSecond>,
    /// Rate from the vehicle, on the wire: frames, coding and markers count. With a budget the fastest one.
    pub down_bit_s: Figure<BitsPerSecond>,
    /// Share of bits that arrive wrong at the vehicle, before decoding; none where it is absent. Not with a budget.
    pub up_bit_error_rate: Option<Figure<BitErrorRate>>,
    /// Share of the vehicle's bits that arrive wrong, before decoding; none where it is absent. Not with a budget.
    pub down_bit_error_rate: Option<Figure<BitErrorRate>>,
    /// Lowest elevation of the other end above the local horizontal.
    pub minimum_elevation_deg: Figure<Degrees>,
    /// Longest distance to the other end, where it limits.
    pub maximum_range_km: Option<Figure<Kilometres>>,
    /// Share of the mission in contact, for the data budget only.
    pub contact_share: Figure<Share>,
    /// What the link is made of, for its budget. The lander's end of its link to the vehicles declares none: theirs
    /// holds.
    pub signal: Option<Signal>,
    /// This end of it.
    pub terminal: Option<Terminal>,
}

/// A relay satellite.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relay {
    /// Name.
    pub name: String,
    /// Identifier of the organisation that owns it.
    pub owner: String,
    /// Its orbit.
    pub orbit: RelayOrbit,
    /// Rate from the relay to Earth. With a budget the fastest one.
    pub to_earth_bit_s: Figure<BitsPerSecond>,
    /// Its end of the links to vehicles and lander.
    pub surface: Option<Terminal>,
    /// Its link to Earth, for the budget.
    pub earth: Option<RelayDownlink>,
    /// What it holds of frames that wait for their next hop, for each vehicle.
    pub store_mb: Option<Figure<Megabytes>>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// The link between a relay and Earth.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelayDownlink {
    /// The fastest rate towards the relay.
    pub up_bit_s: Figure<BitsPerSecond>,
    /// What the link is made of.
    pub signal: Signal,
    /// The relay's end of it.
    pub terminal: Terminal,
}

/// A Kepler orbit about the Moon.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelayOrbit {
    /// Axes in which the angles hold.
    pub frame: OrbitFrame,
    /// When the mean anomaly holds.
    pub epoch_utc: Utc,
    /// Semi-major axis, from the Moon's centre.
    pub semi_major_axis_km: Figure<Kilometres>,
    /// Eccentricity.
    pub eccentricity: Figure<Unitless>,
    /// Inclination to the Moon's equator.
    pub inclination_deg: Figure<Degrees>,
    /// Right ascension of the ascending node.
    pub ascending_node_deg: Figure<Degrees>,
    /// Argument of periselene.
    pub periselene_argument_deg: Figure<Degrees>,
    /// Mean anomaly at the epoch.
    pub mean_anomaly_deg: Figure<Degrees>,
}

/// Axes of an orbit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrbitFrame {
    /// The axes of `MOON_ME` as they stand at the orbit's epoch, not turning afterwards.
    MoonEquatorOfEpoch,
}

/// An Earth station.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Station {
    /// Name.
    pub name: String,
    /// Identifier of the organisation that owns it.
    pub owner: String,
    /// Geodetic latitude, north positive.
    pub latitude_deg: Figure<Degrees>,
    /// Longitude, east positive.
    pub longitude_deg: Figure<Degrees>,
    /// Height above the ellipsoid.
    pub height_m: Figure<Metres>,
    /// Diameter of the antenna.
    pub antenna_m: Figure<Metres>,
    /// Lowest elevation at which it tracks.
    pub minimum_elevation_deg: Figure<Degrees>,
    /// Hours a day that it gives to this mission.
    pub hours_a_day_h: Option<Figure<Hours>>,
    /// Its end of the links to vehicles and lander.
    pub surface: Option<Terminal>,
    /// Its end of the link to the relay.
    pub relay: Option<Terminal>,
}
