//! The thermal network.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::{Celsius, JoulesPerKelvin, Share, SquareMetres, Watts, WattsPerKelvin};

/// Three nodes (electronics box, battery, chassis with its radiator) between regolith and sky.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Thermal {
    /// The electronics box, in multi-layer insulation.
    #[serde(rename = "box")]
    pub bus: Bus,
    /// The battery, inside the box.
    pub battery: Bus,
    /// The chassis and its radiator.
    pub chassis: Node,
    /// Between box and battery.
    pub box_battery_w_k: Figure<WattsPerKelvin>,
    /// Area of the box's insulation.
    pub insulation_m2: Figure<SquareMetres>,
    /// Effective emissivity of the box's insulation towards the sky.
    pub insulation_emissivity: Figure<Share>,
    /// Between box and chassis.
    pub heat_switch: HeatSwitch,
    /// In the box.
    pub heater: Heater,
}

/// A node inside, with the limits between which it works.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bus {
    /// Heat capacity.
    pub capacity_j_k: Figure<JoulesPerKelvin>,
    /// Temperature at the mission's start.
    pub initial_c: Figure<Celsius>,
    /// Coldest allowed.
    pub lowest_c: Figure<Celsius>,
    /// Hottest allowed.
    pub highest_c: Figure<Celsius>,
}

/// The outside node.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Heat capacity.
    pub capacity_j_k: Figure<JoulesPerKelvin>,
    /// Temperature at the mission's start.
    pub initial_c: Figure<Celsius>,
    /// Infrared emissivity.
    pub emissivity: Figure<Share>,
    /// Area that sees the sky.
    pub sky_m2: Figure<SquareMetres>,
    /// Area that sees the ground.
    pub ground_m2: Figure<SquareMetres>,
    /// Area that catches a low Sun, times its solar absorptivity.
    pub sunlit_m2: Figure<SquareMetres>,
}

/// A heat switch that opens with the temperature of the box.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeatSwitch {
    /// Conductance while it insulates.
    pub insulating_w_k: Figure<WattsPerKelvin>,
    /// Conductance while it conducts.
    pub conducting_w_k: Figure<WattsPerKelvin>,
    /// Box temperature at which it begins to conduct.
    pub begins_c: Figure<Celsius>,
    /// Box temperature at which it conducts fully.
    pub full_c: Figure<Celsius>,
}

/// The heater of the box and its thermostat.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heater {
    /// Power while on.
    pub power_w: Figure<Watts>,
    /// On below this box temperature.
    pub on_below_c: Figure<Celsius>,
    /// Off above this box temperature.
    pub off_above_c: Figure<Celsius>,
}
