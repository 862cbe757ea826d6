//! One step of the network, in substeps short enough to be stable.

use hilal_quantity::{Energy, Temperature, constants::STEFAN_BOLTZMANN_W_M2_K4};

use super::{HeatFlows, Surroundings, ThermalModel, ThermalState, fourth, fourth_root};

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThermalStep {
    /// Temperatures afterwards.
    pub state: ThermalState,
    /// Net heat radiated to sky and ground, absorbed sunlight not counted.
    pub radiated: Energy,
}

/// A substep never exceeds this share of the fastest time constant: explicit Euler is stable
/// below 2 and does not overshoot below 1.
const SHARE_OF_TIME_CONSTANT: f64 = 0.2;

impl ThermalModel {
    /// Steps the temperatures by constant heat and surroundings.
    ///
    /// Explicit Euler in equal substeps of at most a fifth of the fastest node's time constant.
    /// Heat is conserved to rounding: `Σ C·ΔT = heat·t + absorbed·t − radiated`.
    pub fn step(
        &self,
        state: ThermalState,
        heat: HeatFlows,
        around: Surroundings,
        seconds: f64,
    ) -> ThermalStep {
        let mut kelvins = [state.bus.kelvins(), state.battery.kelvins(), state.chassis.kelvins()];
        let longest = SHARE_OF_TIME_CONSTANT * self.fastest_seconds(state, around, heat);
        let substeps = (seconds / longest).ceil().clamp(1.0, 1e6);
        let step_s = seconds / substeps;
        let mut radiated_j = 0.0;
        let mut done = 0.0;
        while done < substeps {
            radiated_j += self.substep(&mut kelvins, heat, around, step_s);
            done += 1.0;
        }
        let [bus, battery, chassis] = kelvins.map(Temperature::from_kelvins);
        ThermalStep {
            state: ThermalState { bus, battery, chassis },
            radiated: Energy::from_joules(radiated_j),
        }
    }

    /// Moves the temperatures on by one substep and returns the heat radiated, in joules.
    fn substep(
        &self,
        kelvins: &mut [f64; 3],
        heat: HeatFlows,
        around: Surroundings,
        step_s: f64,
    ) -> f64 {
        let [bus, battery, chassis] = *kelvins;
        let conductance = self.heat_switch.conductance_w_k(Temperature::from_kelvins(bus));
        let through_switch = conductance * (bus - chassis);
        let into_battery = self.box_battery_w_k * (bus - battery);
        let from_box = self.box_radiates_w(bus);
        let from_chassis = self.chassis_radiates_w(chassis, around.regolith.kelvins());
        let sunlight = self.sunlit_m2 * around.sunlight_w_m2;
        let inside = heat.bus.watts() + heat.heater.watts();
        let net_w = [
            inside - through_switch - into_battery - from_box,
            into_battery,
            heat.chassis.watts() + sunlight + through_switch - from_chassis,
        ];
        let capacity = self.capacity_j_k;
        let capacities = [capacity.bus, capacity.battery, capacity.chassis];
        for ((kelvin, net), capacity) in kelvins.iter_mut().zip(net_w).zip(capacities) {
            *kelvin += net * step_s / capacity;
        }
        (from_box + from_chassis) * step_s
    }

    /// Returns a lower bound of the shortest time constant, for the hottest the nodes can get in
    /// a step, in seconds. On its ramp the heat switch answers a warmer box with more conductance,
    /// which counts as a conductance of `dG/dT·(T_box − T_chassis)`.
    fn fastest_seconds(&self, state: ThermalState, around: Surroundings, heat: HeatFlows) -> f64 {
        let hottest_k = state.bus.max(state.battery).max(state.chassis).max(around.regolith);
        let input_w = heat.bus.watts()
            + heat.heater.watts()
            + heat.chassis.watts()
            + self.sunlit_m2 * around.sunlight_w_m2;
        let radiative = STEFAN_BOLTZMANN_W_M2_K4 * (self.sky_m2 + self.ground_m2);
        let ceiling_k = fourth_root(fourth(hottest_k.kelvins()) + input_w / radiative);
        let conducting = self.heat_switch.conducting_w_k.max(self.heat_switch.insulating_w_k);
        let cubed = 4.0 * STEFAN_BOLTZMANN_W_M2_K4 * ceiling_k * ceiling_k * ceiling_k;
        let bus = conducting
            + self.heat_switch.ramp_w_k2() * ceiling_k
            + self.box_battery_w_k
            + cubed * self.insulation_m2;
        let chassis = conducting + cubed * (self.sky_m2 + self.ground_m2);
        let capacity = self.capacity_j_k;
        (capacity.bus / bus)
            .min(capacity.battery / self.box_battery_w_k.max(f64::MIN_POSITIVE))
            .min(capacity.chassis / chassis)
    }
}
