//! The two heater circuits: which one is used, and whether it does what its switch says.
//!
//! What the circuits draw together tells it. A circuit that stays on is cut off its supply and, when the other has
//! failed too, switched by its supply: it is as good a heater as before.

use serde::{Deserialize, Serialize};

use crate::doubt::{Doubt, Look};
use crate::hardware::{HeaterCircuit, HeaterSupply};
use crate::thermostat::HeaterSwitch;

/// Power above which a circuit draws some, in watts: ours, a quarter of the smallest heater (2 W).
const DRAWS_W: f64 = 0.5;
/// For how many cycles a circuit must disobey: ours, longer than a relay or a reading may take.
const DISOBEYS_CYCLES: u32 = 30;

/// What is known of a circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum CircuitHealth {
    /// It does what its switch says.
    #[default]
    Obeys,
    /// It is on whatever its switch says.
    StaysOn,
    /// It is off whatever its switch says.
    StaysOff,
}

/// What a circuit is told: its own switch, and its supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CircuitCommand {
    pub(crate) switch: HeaterSwitch,
    pub(crate) supply: HeaterSupply,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CircuitChange {
    /// This circuit has failed in this way; the other is used.
    Switched(HeaterCircuit, CircuitHealth),
    /// As the circuit before: now both have failed.
    BothFailed(HeaterCircuit, CircuitHealth),
}

/// The circuits. They outlive a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct HeaterCircuits {
    in_use: HeaterCircuit,
    health: [CircuitHealth; 2],
    /// A circuit that was cut off because something drew, until it is seen that this ended it.
    accused: Option<HeaterCircuit>,
    /// A circuit that was accused and joined again, for cutting it off did not end it.
    acquitted: Option<HeaterCircuit>,
    doubt: Doubt,
    /// What the switch was in the cycle before: readings are of that cycle.
    wanted: HeaterSwitch,
}

impl HeaterCircuits {
    /// Returns whether some circuit can still heat.
    pub(crate) fn can_heat(&self) -> bool {
        self.health != [CircuitHealth::StaysOff; 2]
    }

    /// Returns whether neither circuit has failed.
    pub(crate) fn are_well(&self) -> bool {
        self.health == [CircuitHealth::Obeys; 2]
    }

    /// Returns what two circuits that obey are told to heat together.
    pub(crate) const fn both_on() -> [CircuitCommand; 2] {
        [CircuitCommand { switch: HeaterSwitch::On, supply: HeaterSupply::Joined }; 2]
    }

    /// Takes what the circuits draw together and what the switch will be, and returns what was found.
    pub(crate) fn watch(
        &mut self,
        drawn_w: Option<f64>,
        next: HeaterSwitch,
    ) -> Option<CircuitChange> {
        let wanted = core::mem::replace(&mut self.wanted, next);
        let draws = drawn_w? > DRAWS_W;
        let found = match (wanted, draws) {
            (HeaterSwitch::On, true) | (HeaterSwitch::Off, false) => None,
            (HeaterSwitch::On, false) => Some(CircuitHealth::StaysOff),
            (HeaterSwitch::Off, true) => Some(CircuitHealth::StaysOn),
        };
        let look = if found.is_some() { Look::Wrong } else { Look::Good };
        if wanted != next {
            // Both states in turn may look right or wrong: each is judged by itself.
            self.doubt = Doubt::default();
        }
        if wanted == HeaterSwitch::Off && !draws {
            self.accused = None;
            self.acquitted = None;
        }
        let confirmed = self.doubt.confirms(look, DISOBEYS_CYCLES);
        self.convict(found.filter(|_| confirmed)?)
    }

    /// Returns what a circuit is told.
    pub(crate) fn command(&self, circuit: HeaterCircuit, switch: HeaterSwitch) -> CircuitCommand {
        let (on, off) = (HeaterSwitch::On, HeaterSwitch::Off);
        let (joined, isolated) = (HeaterSupply::Joined, HeaterSupply::Isolated);
        let is_used = circuit == self.in_use;
        match (self.health_of(circuit), is_used, switch) {
            (CircuitHealth::Obeys, true, _) => CircuitCommand { switch, supply: joined },
            (CircuitHealth::Obeys, false, _) => CircuitCommand { switch: off, supply: joined },
            (CircuitHealth::StaysOn, true, HeaterSwitch::On) => {
                CircuitCommand { switch: on, supply: joined }
            }
            (CircuitHealth::StaysOn | CircuitHealth::StaysOff, _, _) => {
                CircuitCommand { switch: off, supply: isolated }
            }
        }
    }

    fn convict(&mut self, found: CircuitHealth) -> Option<CircuitChange> {
        let mut guilty = self.in_use;
        if found == CircuitHealth::StaysOn
            && self.acquitted.is_none()
            && self.health_of(guilty) == CircuitHealth::Obeys
            && let Some(accused) = self.accused.take()
        {
            // Cutting that one off did not end it: it is the other, and that one as well only if it goes on.
            self.set_health(accused, CircuitHealth::Obeys);
            self.acquitted = Some(accused);
            self.in_use = accused;
            guilty = accused.other();
        }
        let before = self.health_of(guilty);
        // One that stays on and is switched by its supply may break as well; nothing more is known of one that
        // draws when it is cut off.
        let is_news = match (before, found) {
            (CircuitHealth::Obeys, _) | (CircuitHealth::StaysOn, CircuitHealth::StaysOff) => true,
            (CircuitHealth::StaysOn | CircuitHealth::StaysOff, _) => false,
        };
        if !is_news {
            return None;
        }
        self.set_health(guilty, found);
        self.accused = (found == CircuitHealth::StaysOn).then_some(guilty);
        self.in_use = self.best_after(guilty);
        let both = self.health_of(guilty.other()) != CircuitHealth::Obeys;
        Some(if both {
            CircuitChange::BothFailed(guilty, found)
        } else {
            CircuitChange::Switched(guilty, found)
        })
    }

    /// Returns the circuit to use when one has failed: the other unless it is dead.
    fn best_after(&self, failed: HeaterCircuit) -> HeaterCircuit {
        let other = failed.other();
        if self.health_of(other) == CircuitHealth::StaysOff { failed } else { other }
    }

    fn health_of(&self, circuit: HeaterCircuit) -> CircuitHealth {
        self.health.get(circuit.index()).copied().unwrap_or_default()
    }

    fn set_health(&mut self, circuit: HeaterCircuit, health: CircuitHealth) {
        if let Some(known) = self.health.get_mut(circuit.index()) {
            *known = health;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use CircuitHealth::{Obeys, StaysOff, StaysOn};
    use HeaterCircuit::{Backup, Main};

    const HEATER_W: f64 = 6.0;

    /// Heats in turns of 100 s on and off with circuits that are as they are, and returns what was found and for
    /// how many of the last 1000 s something drew while it should and while it should not.
    fn heat(truth: [CircuitHealth; 2]) -> (std::vec::Vec<CircuitChange>, [u32; 2]) {
        let mut circuits = HeaterCircuits::default();
        let mut drawn_w = 0.0;
        let mut found = std::vec::Vec::new();
        let mut drew = [0; 2];
        for second in 0..4000 {
            let turn = second / 100 % 2;
            let next = if turn == 0 { HeaterSwitch::Off } else { HeaterSwitch::On };
            found.extend(circuits.watch(Some(drawn_w), next));
            drawn_w = 0.0;
            for (circuit, health) in HeaterCircuit::ALL.into_iter().zip(truth) {
                let CircuitCommand { switch, supply } = circuits.command(circuit, next);
                let is_on = match health {
                    Obeys => switch == HeaterSwitch::On,
                    StaysOn => true,
                    StaysOff => false,
                };
                if is_on && supply == HeaterSupply::Joined {
                    drawn_w += HEATER_W;
                }
            }
            if second >= 3000 && drawn_w > 0.0 {
                drew[usize::from(turn == 1)] += 1;
            }
        }
        (found, drew)
    }

    #[test]
    fn circuits_that_obey_are_left_alone() {
        assert_eq!(heat([Obeys; 2]), (std::vec![], [0, 500]));
    }

    #[test]
    fn whichever_circuit_stays_on_or_off_is_found_and_the_other_heats() {
        let switched = |circuit, health| std::vec![CircuitChange::Switched(circuit, health)];
        assert_eq!(heat([StaysOff, Obeys]), (switched(Main, StaysOff), [0, 500]));
        assert_eq!(heat([StaysOn, Obeys]), (switched(Main, StaysOn), [0, 500]));
        // The circuit in use is accused first, and acquitted.
        let (found, drew) = heat([Obeys, StaysOn]);
        assert_eq!(found.last(), Some(&CircuitChange::Switched(Backup, StaysOn)));
        assert_eq!((found.len(), drew), (2, [0, 500]));
    }

    #[test]
    fn a_circuit_that_stays_on_heats_by_its_supply_when_the_other_has_failed() {
        for truth in [[StaysOn, StaysOff], [StaysOff, StaysOn], [StaysOn, StaysOn]] {
            let (found, drew) = heat(truth);
            assert!(matches!(found.last(), Some(CircuitChange::BothFailed(..))), "{found:?}");
            assert_eq!(drew, [0, 500], "{truth:?}");
        }
    }

    #[test]
    fn two_dead_circuits_cannot_heat() {
        let (found, drew) = heat([StaysOff; 2]);
        let expected =
            [CircuitChange::Switched(Main, StaysOff), CircuitChange::BothFailed(Backup, StaysOff)];
        assert_eq!((found.as_slice(), drew), (expected.as_slice(), [0, 0]));
    }

    #[test]
    fn without_a_reading_no_circuit_is_judged() {
        let mut circuits = HeaterCircuits::default();
        for _ in 0..1000 {
            assert_eq!(circuits.watch(None, HeaterSwitch::On), None);
        }
    }

    proptest! {
        #[test]
        fn no_readings_find_more_than_can_fail(draws in proptest::collection::vec(any::<bool>(), 0..2000)) {
            let mut circuits = HeaterCircuits::default();
            let mut both = 0;
            for (second, draws) in draws.into_iter().enumerate() {
                let on = second / 70 % 2 == 1;
                let next = if on { HeaterSwitch::On } else { HeaterSwitch::Off };
                let drawn_w = if draws { HEATER_W } else { 0.0 };
                let change = circuits.watch(Some(drawn_w), next);
                both += u32::from(matches!(change, Some(CircuitChange::BothFailed(..))));
            }
            prop_assert!(both <= 4, "{both}");
        }
    }
}
