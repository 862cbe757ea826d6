//! Rovers that are alike, and how likely it is to be one of them.

use hilal_environment::rover_physics::PhysicalState;
use hilal_mission::models::{HeaterState, ThermalState};
use hilal_quantity::{Energy, MapPoint, Temperature};

/// What a rover is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// It follows the plan, late if `at` is a step that the plan wants done before.
    Follows { at: usize },
    /// It is stopped by a fault (its place in the list). When it is free it goes on with `then`.
    Stopped { fault: usize, facing: Facing, then: Then },
    /// It goes to a haven, or is there, since a stoppage in that stretch of the plan.
    Retreats { since: usize },
}

/// How a rover stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Facing {
    /// Its array is turned to the Sun: it was parked before.
    Sun,
    /// On its way, in this direction: an azimuth on the map in whole degrees.
    Towards(u16),
}

/// What a stopped rover was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Then {
    /// It follows the plan from one of its steps on.
    Follows { at: usize },
    /// It goes to a haven, since a stoppage in that stretch of the plan.
    Retreats { since: usize },
}

/// A share of all that may happen.
#[derive(Debug, Clone)]
pub(crate) struct Particle {
    pub(crate) weight: f64,
    pub(crate) mode: Mode,
    pub(crate) place: MapPoint,
    pub(crate) state: PhysicalState,
}

/// Rovers whose charge and whose box fall into the same classes are taken as one, with the mean of
/// theirs. The less likely they are, the wider the classes: from so much weight on, so many watt
/// hours and kelvins.
const CLASSES: [(f64, f64, f64); 3] = [(1e-4, 1.0, 2.0), (1e-6, 4.0, 5.0), (0.0, 10.0, 10.0)];

/// What is alike in shares that are taken as one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Class {
    mode: Mode,
    place_cm: [i64; 2],
    heated: bool,
    likely: usize,
    energy: i64,
    bus: i64,
}

impl Particle {
    fn class(&self) -> Class {
        let likely = CLASSES.iter().position(|&(least, ..)| self.weight >= least).unwrap_or(0);
        let (_, wide_wh, wide_k) = CLASSES[likely];
        Class {
            mode: self.mode,
            place_cm: [self.place.x_m, self.place.y_m].map(|m| class(m * 100.0)),
            heated: self.state.heater == HeaterState::On,
            likely,
            energy: class(self.state.stored.watt_hours() / wide_wh),
            bus: class(self.state.thermal.bus.celsius() / wide_k),
        }
    }

    /// Takes in another share of the same class.
    fn takes(&mut self, other: &Self) {
        let weight = self.weight + other.weight;
        let share = other.weight / weight;
        let mean = |mine: f64, theirs: f64| mine + share * (theirs - mine);
        let warmth = |mine: Temperature, theirs: Temperature| {
            Temperature::from_celsius(mean(mine.celsius(), theirs.celsius()))
        };
        let (mine, theirs) = (self.state.thermal, other.state.thermal);
        self.state.stored = Energy::from_watt_hours(mean(
            self.state.stored.watt_hours(),
            other.state.stored.watt_hours(),
        ));
        self.state.thermal = ThermalState {
            bus: warmth(mine.bus, theirs.bus),
            battery: warmth(mine.battery, theirs.battery),
            chassis: warmth(mine.chassis, theirs.chassis),
        };
        self.weight = weight;
    }
}

/// Takes shares of the same class as one; in an order that does not depend on who made them.
pub(crate) fn merged(mut shares: Vec<Particle>) -> Vec<Particle> {
    let mut classed: Vec<(Class, Particle)> =
        shares.drain(..).map(|share| (share.class(), share)).collect();
    classed.sort_by(|a, b| a.0.cmp(&b.0));
    classed.dedup_by(|later, earlier| {
        let alike = later.0 == earlier.0;
        if alike {
            earlier.1.takes(&later.1);
        }
        alike
    });
    classed.into_iter().map(|(_, share)| share).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a class of charge, warmth or place")]
fn class(value: f64) -> i64 {
    value.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(weight: f64, stored_wh: f64, mode: Mode) -> Particle {
        let warmth = Temperature::from_celsius(5.0);
        let thermal = ThermalState { bus: warmth, battery: warmth, chassis: warmth };
        let stored = Energy::from_watt_hours(stored_wh);
        let state = PhysicalState { stored, thermal, heater: HeaterState::Off };
        Particle { weight, mode, place: MapPoint::new(1.0, 2.0), state }
    }

    #[test]
    fn shares_of_a_class_become_one_with_their_mean_and_others_stay_apart() {
        let (follows, retreats) = (Mode::Follows { at: 3 }, Mode::Retreats { since: 1 });
        let found = merged(vec![
            share(0.1, 100.2, follows),
            share(0.3, 100.6, follows),
            share(0.1, 101.2, follows),
            share(0.2, 100.2, retreats),
        ]);
        let short: Vec<(f64, f64)> =
            found.iter().map(|share| (share.weight, share.state.stored.watt_hours())).collect();
        assert_eq!(found.len(), 3, "{short:?}");
        assert!((short[0].0 - 0.4).abs() < 1e-12 && (short[0].1 - 100.5).abs() < 1e-9, "{short:?}");
    }

    #[test]
    fn unlikely_shares_are_taken_as_one_in_wider_classes() {
        let follows = Mode::Follows { at: 3 };
        let both = |weight: f64| {
            merged(vec![share(weight, 100.2, follows), share(weight, 103.7, follows)]).len()
        };
        assert_eq!((both(1e-2), both(1e-5)), (2, 1));
    }
}
