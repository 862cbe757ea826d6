//! The thermal network: box, battery and chassis between regolith and sky.
//!
//! ```text
//! battery ──G_bb── box ──heat switch── chassis ──εσA_g── regolith
//!                   │                     └──εσA_s── sky (0 K)
//!                   └──ε*σA── sky          ↖ absorbed sunlight
//! ```
//!
//! The sky is taken at 0 K (2.7 K would return 3 µW/m²).

mod regolith;
mod steady;
mod step;
#[cfg(test)]
mod tests;

use hilal_quantity::{Power, Temperature, constants::STEFAN_BOLTZMANN_W_M2_K4};
pub use regolith::regolith_temperature;
pub use step::ThermalStep;

use crate::schema::{Heater, Thermal};

/// The network.
#[derive(Debug, Clone, PartialEq)]
pub struct ThermalModel {
    /// Heat capacities of box, battery and chassis, in J/K.
    pub capacity_j_k: ThermalCapacities,
    /// Between box and battery, in W/K.
    pub box_battery_w_k: f64,
    /// Insulation area of the box times its effective emissivity, in square metres.
    pub insulation_m2: f64,
    /// Emissivity of the chassis times its area that sees the sky, in square metres.
    pub sky_m2: f64,
    /// Emissivity of the chassis times its area that sees the ground, in square metres.
    pub ground_m2: f64,
    /// Absorptivity of the chassis times its area that catches a low Sun, in square metres.
    pub sunlit_m2: f64,
    /// Between box and chassis.
    pub heat_switch: SwitchModel,
    /// The heater's power while on.
    pub heater: Power,
    /// The heater's thermostat.
    pub thermostat: Thermostat,
    /// Temperatures at the mission's start.
    pub initial: ThermalState,
    /// Coldest and hottest allowed for the box.
    pub box_limits: [Temperature; 2],
    /// Coldest and hottest allowed for the battery.
    pub battery_limits: [Temperature; 2],
}

/// Heat capacities, in J/K.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThermalCapacities {
    /// Of the box.
    pub bus: f64,
    /// Of the battery.
    pub battery: f64,
    /// Of the chassis.
    pub chassis: f64,
}

/// A heat switch: its conductance rises linearly between two box temperatures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SwitchModel {
    /// Conductance while it insulates, in W/K.
    pub insulating_w_k: f64,
    /// Conductance while it conducts, in W/K.
    pub conducting_w_k: f64,
    /// Where it begins to conduct.
    pub begins: Temperature,
    /// Where it conducts fully.
    pub full: Temperature,
}

/// The temperatures of the nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThermalState {
    /// The electronics box.
    pub bus: Temperature,
    /// The battery.
    pub battery: Temperature,
    /// The chassis and radiator.
    pub chassis: Temperature,
}

/// Heat set free inside.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HeatFlows {
    /// In the box: every load but motors and heater.
    pub bus: Power,
    /// By the heater, in the box.
    pub heater: Power,
    /// In the chassis: motors and wheels.
    pub chassis: Power,
}

/// What surrounds the vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surroundings {
    /// Temperature of the ground around.
    pub regolith: Temperature,
    /// Sunlight on a surface that faces the Sun, in W/m²: irradiance × visible fraction.
    pub sunlight_w_m2: f64,
}

/// A heater's thermostat, with its dead band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thermostat {
    /// On below this box temperature.
    pub on_below: Temperature,
    /// Off above this box temperature.
    pub off_above: Temperature,
}

/// A heater, on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HeaterState {
    /// Off.
    #[default]
    Off,
    /// On.
    On,
}

impl Thermostat {
    /// Returns what the heater does next at a box temperature.
    pub fn next(self, now: HeaterState, bus: Temperature) -> HeaterState {
        if bus < self.on_below {
            HeaterState::On
        } else if bus > self.off_above {
            HeaterState::Off
        } else {
            now
        }
    }
}

impl Surroundings {
    /// Returns the deep dark: no sunlight, ground at its coldest.
    pub const fn dark(regolith: Temperature) -> Self {
        Self { regolith, sunlight_w_m2: 0.0 }
    }
}

impl SwitchModel {
    /// Returns the conductance at a box temperature, in W/K.
    pub fn conductance_w_k(&self, bus: Temperature) -> f64 {
        let span = (self.full - self.begins).kelvins();
        let opening = ((bus - self.begins).kelvins() / span).clamp(0.0, 1.0);
        self.insulating_w_k + (self.conducting_w_k - self.insulating_w_k) * opening
    }

    /// Returns how steeply the conductance rises on the ramp, in W/K².
    fn ramp_w_k2(&self) -> f64 {
        (self.conducting_w_k - self.insulating_w_k).abs() / (self.full - self.begins).kelvins()
    }
}

impl ThermalModel {
    /// Takes the network as declared.
    pub fn new(thermal: &Thermal) -> Self {
        let (bus, battery, chassis) = (&thermal.bus, &thermal.battery, &thermal.chassis);
        let emissivity = chassis.emissivity.get().value();
        Self {
            capacity_j_k: ThermalCapacities {
                bus: bus.capacity_j_k.get(),
                battery: battery.capacity_j_k.get(),
                chassis: chassis.capacity_j_k.get(),
            },
            box_battery_w_k: thermal.box_battery_w_k.get(),
            insulation_m2: thermal.insulation_m2.get()
                * thermal.insulation_emissivity.get().value(),
            sky_m2: emissivity * chassis.sky_m2.get(),
            ground_m2: emissivity * chassis.ground_m2.get(),
            sunlit_m2: chassis.sunlit_m2.get(),
            heat_switch: SwitchModel {
                insulating_w_k: thermal.heat_switch.insulating_w_k.get(),
                conducting_w_k: thermal.heat_switch.conducting_w_k.get(),
                begins: thermal.heat_switch.begins_c.get(),
                full: thermal.heat_switch.full_c.get(),
            },
            heater: thermal.heater.power_w.get(),
            thermostat: Thermostat::new(&thermal.heater),
            initial: ThermalState {
                bus: bus.initial_c.get(),
                battery: battery.initial_c.get(),
                chassis: chassis.initial_c.get(),
            },
            box_limits: [bus.lowest_c.get(), bus.highest_c.get()],
            battery_limits: [battery.lowest_c.get(), battery.highest_c.get()],
        }
    }

    /// Returns the net heat that the chassis radiates, in watts.
    fn chassis_radiates_w(&self, chassis_k: f64, regolith_k: f64) -> f64 {
        let to_sky = self.sky_m2 * fourth(chassis_k);
        let to_ground = self.ground_m2 * (fourth(chassis_k) - fourth(regolith_k));
        STEFAN_BOLTZMANN_W_M2_K4 * (to_sky + to_ground)
    }

    /// Returns the heat that the box radiates through its insulation, in watts.
    fn box_radiates_w(&self, bus_k: f64) -> f64 {
        STEFAN_BOLTZMANN_W_M2_K4 * self.insulation_m2 * fourth(bus_k)
    }
}

impl Thermostat {
    fn new(heater: &Heater) -> Self {
        Self { on_below: heater.on_below_c.get(), off_above: heater.off_above_c.get() }
    }
}

fn fourth(kelvins: f64) -> f64 {
    let square = kelvins * kelvins;
    square * square
}

/// By two square roots, which a processor takes at once: a general power costs a quarter of a forecast of
/// loss.
fn fourth_root(value: f64) -> f64 {
    libm::sqrt(libm::sqrt(value))
}
