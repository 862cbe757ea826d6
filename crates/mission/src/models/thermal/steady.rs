//! Steady states: what it takes to hold the box, and where it settles.

use hilal_quantity::{Energy, Power, Temperature};

use super::{HeatFlows, Surroundings, ThermalModel};

/// No steady state of a vehicle on the Moon is hotter than this, in kelvins.
const CEILING_K: f64 = 2000.0;
/// Halvings of the interval: 2000 K / 2⁵⁰ is far below the rounding of a temperature.
const HALVINGS: u32 = 50;

impl ThermalModel {
    /// Returns the heat that must be set free in the box to hold it at a temperature for ever,
    /// with the battery as warm as the box.
    ///
    /// The chassis settles where what it gets is what it radiates; both sides are monotone in its
    /// temperature, so bisection finds the only solution.
    pub fn heat_to_hold(&self, bus: Temperature, chassis: Power, around: Surroundings) -> Power {
        let bus_k = bus.kelvins();
        let conductance = self.heat_switch.conductance_w_k(bus);
        let outside = chassis.watts() + self.sunlit_m2 * around.sunlight_w_m2;
        let regolith_k = around.regolith.kelvins();
        let chassis_k = root(|chassis_k| {
            self.chassis_radiates_w(chassis_k, regolith_k)
                - outside
                - conductance * (bus_k - chassis_k)
        });
        Power::from_watts(conductance * (bus_k - chassis_k) + self.box_radiates_w(bus_k))
    }

    /// Returns the mean heater power that holds the box at the top of the thermostat's band, an
    /// upper bound for what the thermostat takes in the long run; zero where the loads are enough.
    pub fn hold_power(&self, dissipation: Power, around: Surroundings) -> Power {
        let needed = self.heat_to_hold(self.thermostat.off_above, Power::ZERO, around);
        (needed - dissipation).max(Power::ZERO)
    }

    /// Returns the heat that takes box and battery through the thermostat's band, from its cold end to
    /// its warm one: by so much a heater may run ahead of the mean that
    /// [`hold_power`](Self::hold_power) gives, when it has just switched on. The chassis, which
    /// follows the box by a fraction of the band, is left out.
    pub fn heater_cycle(&self) -> Energy {
        let band_k = self.thermostat.off_above.kelvins() - self.thermostat.on_below.kelvins();
        let capacity_j_k = self.capacity_j_k.bus + self.capacity_j_k.battery;
        Energy::from_watt_hours(capacity_j_k * band_k.max(0.0) / 3600.0)
    }

    /// Returns where the box settles under constant heat and surroundings.
    ///
    /// It is the upper bound of the box temperature for a box that starts colder.
    pub fn steady_box(&self, heat: HeatFlows, around: Surroundings) -> Temperature {
        let inside = heat.bus + heat.heater;
        Temperature::from_kelvins(root(|bus_k| {
            let bus = Temperature::from_kelvins(bus_k);
            (self.heat_to_hold(bus, heat.chassis, around) - inside).watts()
        }))
    }
}

/// Returns where a rising function crosses zero between 0 and the ceiling.
fn root(rising: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, CEILING_K);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if rising(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
