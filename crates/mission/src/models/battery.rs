//! The battery: a store with losses, whose last part the cold locks away.

use hilal_quantity::{Energy, Fraction, Power, Temperature};

use crate::schema::{Battery, Derating};

/// The battery.
#[derive(Debug, Clone, PartialEq)]
pub struct BatteryModel {
    /// Energy when full and warm.
    pub capacity: Energy,
    /// Stored energy per energy taken from the bus.
    pub charge_efficiency: f64,
    /// Energy given to the bus per energy taken from store.
    pub discharge_efficiency: f64,
    /// Stored energy at the mission's start.
    pub initial: Energy,
    /// Energy that no plan may touch.
    pub reserve: Energy,
    /// What cold locks away.
    pub derating: DeratingModel,
}

/// Usable share of the capacity, linear between two temperatures.
#[derive(Debug, Clone, PartialEq)]
pub struct DeratingModel {
    /// At and above this, all of it.
    pub full_at: Temperature,
    /// At and below this, `cold_share` of it.
    pub cold_at: Temperature,
    /// The share usable in the cold.
    pub cold_share: f64,
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatteryStep {
    /// Stored energy afterwards.
    pub stored: Energy,
    /// Energy at the bus that a full battery could not take.
    pub spilled: Energy,
    /// Energy at the bus that an empty (or cold) battery could not give.
    pub unmet: Energy,
}

impl DeratingModel {
    fn new(derating: &Derating) -> Self {
        Self {
            full_at: derating.full_at_c.get(),
            cold_at: derating.cold_at_c.get(),
            cold_share: derating.cold_share.get().value(),
        }
    }

    /// Returns the share of the capacity that can be used at a temperature.
    pub fn usable_share(&self, temperature: Temperature) -> f64 {
        let span = (self.full_at - self.cold_at).kelvins();
        let warmth = Fraction::clamped((temperature - self.cold_at).kelvins() / span).value();
        self.cold_share + (1.0 - self.cold_share) * warmth
    }
}

impl BatteryModel {
    /// Takes the battery as declared.
    pub fn new(battery: &Battery) -> Self {
        let capacity = battery.capacity_wh.get();
        Self {
            capacity,
            charge_efficiency: battery.charge_efficiency.get().value(),
            discharge_efficiency: battery.discharge_efficiency.get().value(),
            initial: capacity * battery.initial_charge.get().value(),
            reserve: battery.reserve_wh.get(),
            derating: DeratingModel::new(&battery.derating),
        }
    }

    /// Returns the state of charge: stored energy as a share of the warm capacity.
    pub fn soc(&self, stored: Energy) -> Fraction {
        Fraction::clamped(stored / self.capacity)
    }

    /// Returns the stored energy that the cold locks away at a temperature.
    pub fn locked(&self, temperature: Temperature) -> Energy {
        self.capacity * (1.0 - self.derating.usable_share(temperature))
    }

    /// Returns the energy that the bus can draw from `stored` at a temperature.
    pub fn available(&self, stored: Energy, temperature: Temperature) -> Energy {
        (stored - self.locked(temperature)).max(Energy::ZERO) * self.discharge_efficiency
    }

    /// Returns how long a full battery feeds a load at a temperature, in seconds.
    pub fn endurance_seconds(&self, load: Power, temperature: Temperature) -> f64 {
        self.available(self.capacity, temperature).joules() / load.watts()
    }

    /// Returns the change of stored energy for a constant net power at the bus, without limits:
    /// `η_c·P·t` in, `P·t/η_d` out.
    pub fn change(&self, net: Power, seconds: f64) -> Energy {
        let at_bus = net.over_seconds(seconds);
        if net > Power::ZERO {
            at_bus * self.charge_efficiency
        } else {
            at_bus / self.discharge_efficiency
        }
    }

    /// Steps the stored energy by a constant net power at the bus (positive charges).
    ///
    /// Energy is conserved: what is not stored is spilled or lost to efficiency, what is not
    /// given is unmet.
    pub fn step(
        &self,
        stored: Energy,
        net: Power,
        seconds: f64,
        temperature: Temperature,
    ) -> BatteryStep {
        let wanted = stored + self.change(net, seconds);
        // What is locked stays in store; a store already below the lock cannot be drawn at all.
        let floor = self.locked(temperature).min(stored);
        let after = wanted.clamp(floor, self.capacity);
        BatteryStep {
            stored: after,
            spilled: (wanted - self.capacity).max(Energy::ZERO) / self.charge_efficiency,
            unmet: (floor - wanted).max(Energy::ZERO) * self.discharge_efficiency,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WARM: Temperature = Temperature::from_celsius(10.0);

    fn battery() -> BatteryModel {
        BatteryModel {
            capacity: Energy::from_watt_hours(300.0),
            charge_efficiency: 0.97,
            discharge_efficiency: 0.96,
            initial: Energy::from_watt_hours(250.0),
            reserve: Energy::from_watt_hours(45.0),
            derating: DeratingModel {
                full_at: Temperature::from_celsius(0.0),
                cold_at: Temperature::from_celsius(-20.0),
                cold_share: 0.9,
            },
        }
    }

    proptest! {
        #[test]
        fn no_energy_is_made_or_lost_beyond_the_efficiencies(
            stored in 0.0..300.0_f64, net in -80.0..110.0_f64, hours in 0.0..10.0_f64, celsius in -40.0..40.0_f64,
        ) {
            let (before, net) = (Energy::from_watt_hours(stored), Power::from_watts(net));
            let step = battery().step(before, net, hours * 3600.0, Temperature::from_celsius(celsius));
            prop_assert!(step.stored >= Energy::ZERO && step.stored <= battery().capacity);
            let at_bus = net.over_seconds(hours * 3600.0);
            let expected = if net > Power::ZERO {
                (at_bus - step.spilled) * 0.97
            } else {
                (at_bus + step.unmet) / 0.96
            };
            prop_assert!((step.stored - before - expected).abs().joules() < 1e-6);
        }

        #[test]
        fn two_half_steps_are_one_step(stored in 50.0..200.0_f64, net in -30.0..30.0_f64) {
            let (stored, net) = (Energy::from_watt_hours(stored), Power::from_watts(net));
            let half = battery().step(stored, net, 900.0, WARM).stored;
            let twice = battery().step(half, net, 900.0, WARM).stored;
            let once = battery().step(stored, net, 1800.0, WARM).stored;
            prop_assert!((twice - once).abs().joules() < 1e-6);
        }

        #[test]
        fn a_colder_battery_never_gives_more(a in -50.0..50.0_f64, b in -50.0..50.0_f64) {
            let given = |celsius: f64| {
                battery().available(battery().capacity, Temperature::from_celsius(celsius))
            };
            prop_assert!(given(a.min(b)) <= given(a.max(b)));
        }
    }

    #[test]
    fn cold_locks_the_last_tenth_and_warmth_gives_it_back() {
        let cold = Temperature::from_celsius(-20.0);
        let (ten_hours, load) = (36_000.0, Power::from_watts(-100.0));
        let left = battery().step(battery().capacity, load, ten_hours, cold);
        assert!((left.stored.watt_hours() - 30.0).abs() < 1e-9);
        assert!(left.unmet > Energy::ZERO);
        assert!(battery().step(left.stored, load, ten_hours, WARM).stored == Energy::ZERO);
    }

    #[test]
    fn a_store_below_the_lock_does_not_grow_by_getting_cold() {
        let little = Energy::from_watt_hours(10.0);
        let step =
            battery().step(little, Power::from_watts(-5.0), 60.0, Temperature::from_celsius(-20.0));
        assert_eq!(step.stored, little);
        assert!((step.unmet.joules() - 300.0).abs() < 1e-9);
    }

    #[test]
    fn the_state_of_charge_is_a_share_of_the_warm_capacity() {
        assert!((battery().soc(Energy::from_watt_hours(75.0)).value() - 0.25).abs() < 1e-12);
    }
}
