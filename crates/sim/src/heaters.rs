//! The two heaters of the box: each with a switch of its own and a switch in front of it.

use hilal_fsw::hardware::{HeaterCircuit, HeaterSupply};
use hilal_quantity::Power;

/// What is wrong with a heater circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum CircuitCondition {
    /// Nothing.
    #[default]
    Sound,
    /// Its switch does not open.
    StuckOn,
    /// It does not heat.
    StuckOff,
}

/// Both circuits as they are switched. The supply switches are latching relays: they stay as they are
/// when the computer is reset.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Heaters {
    on: [bool; HeaterCircuit::ALL.len()],
    supply: [HeaterSupply; HeaterCircuit::ALL.len()],
}

impl Heaters {
    /// Switches a circuit on by its own switch.
    pub(crate) const fn switch_on(&mut self, circuit: HeaterCircuit) {
        self.on[circuit.index()] = true;
    }

    /// Switches a circuit off by its own switch.
    pub(crate) const fn switch_off(&mut self, circuit: HeaterCircuit) {
        self.on[circuit.index()] = false;
    }

    /// Switches both circuits off by their own switches.
    pub(crate) const fn switch_all_off(&mut self) {
        self.on = [false; HeaterCircuit::ALL.len()];
    }

    /// Sets the switch in front of a circuit.
    pub(crate) const fn supply(&mut self, circuit: HeaterCircuit, supply: HeaterSupply) {
        self.supply[circuit.index()] = supply;
    }

    /// Returns the power of the circuits that heat, of which one has the power `one`.
    pub(crate) fn power(
        self,
        one: Power,
        conditions: [CircuitCondition; HeaterCircuit::ALL.len()],
    ) -> Power {
        let heats = |circuit: &HeaterCircuit| {
            let index = circuit.index();
            let switched = match conditions[index] {
                CircuitCondition::Sound => self.on[index],
                CircuitCondition::StuckOn => true,
                CircuitCondition::StuckOff => false,
            };
            switched && self.supply[index] == HeaterSupply::Joined
        };
        HeaterCircuit::ALL.iter().filter(|circuit| heats(circuit)).map(|_| one).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: [CircuitCondition; 2] = [CircuitCondition::Sound; 2];

    fn watts(heaters: Heaters, conditions: [CircuitCondition; 2]) -> f64 {
        heaters.power(Power::from_watts(5.0), conditions).watts()
    }

    #[test]
    fn each_circuit_that_is_on_and_has_supply_takes_its_power() {
        let mut heaters = Heaters::default();
        assert!(watts(heaters, SOUND).abs() < 1e-12);
        heaters.switch_on(HeaterCircuit::Main);
        assert!((watts(heaters, SOUND) - 5.0).abs() < 1e-12);
        heaters.switch_on(HeaterCircuit::Backup);
        assert!((watts(heaters, SOUND) - 10.0).abs() < 1e-12);
        heaters.supply(HeaterCircuit::Main, HeaterSupply::Isolated);
        assert!((watts(heaters, SOUND) - 5.0).abs() < 1e-12);
        heaters.switch_all_off();
        assert!(watts(heaters, SOUND).abs() < 1e-12);
    }

    #[test]
    fn a_circuit_stuck_on_heats_until_its_supply_is_cut_and_one_stuck_off_never_does() {
        let mut heaters = Heaters::default();
        let conditions = [CircuitCondition::StuckOn, CircuitCondition::StuckOff];
        heaters.switch_on(HeaterCircuit::Backup);
        assert!((watts(heaters, conditions) - 5.0).abs() < 1e-12);
        heaters.supply(HeaterCircuit::Main, HeaterSupply::Isolated);
        assert!(watts(heaters, conditions).abs() < 1e-12);
    }
}
