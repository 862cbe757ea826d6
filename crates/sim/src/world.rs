//! The world: every vehicle of a mission under one clock, stepped once a second, and how near to each
//! other they come.

use hilal_quantity::Length;

use crate::scenery::Scenery;
use crate::separation::{CloseApproach, SeparationWatch};
use crate::vehicle::{CYCLE_MS, SimulatedVehicle};

/// Vehicles in one place, under one clock.
///
/// They meet each other by their separation alone: nothing is lost when two come close, and who looks at
/// [`World::close_approaches`] is told.
#[derive(Debug)]
pub struct World<S> {
    now_ms: u64,
    vehicles: Vec<SimulatedVehicle<S>>,
    /// Whether each vehicle still goes on.
    living: Vec<bool>,
    separation: SeparationWatch,
}

impl<S: Scenery> World<S> {
    /// Puts vehicles down, which ought to keep a distance from each other, centre to centre. They are known
    /// by their place in the list.
    pub fn new(vehicles: Vec<SimulatedVehicle<S>>, minimum_separation: Length) -> Self {
        let mut world = Self {
            now_ms: 0,
            living: vec![true; vehicles.len()],
            vehicles,
            separation: SeparationWatch::new(minimum_separation),
        };
        world.watch();
        world
    }

    /// Moves every vehicle on by one cycle, under what it was last commanded, and looks how near they are.
    pub fn advance(&mut self) {
        self.now_ms += CYCLE_MS;
        for (vehicle, living) in self.vehicles.iter_mut().zip(&self.living) {
            if *living {
                vehicle.advance();
            }
        }
        self.watch();
    }

    fn watch(&mut self) {
        if self.vehicles.len() < 2 {
            return;
        }
        let places: Vec<_> = self.vehicles.iter().map(SimulatedVehicle::position).collect();
        self.separation.look(self.now_ms, &places);
    }

    /// Leaves a vehicle as it is from now on: it stands where it stands, in the way of others, and does
    /// nothing more.
    pub fn stop(&mut self, index: usize) {
        if let Some(living) = self.living.get_mut(index) {
            *living = false;
        }
    }

    /// Returns whether a vehicle still goes on.
    pub fn goes_on(&self, index: usize) -> bool {
        self.living.get(index).copied().unwrap_or(false)
    }

    /// Returns the time since the mission's start in milliseconds.
    pub const fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Returns the vehicles in their order.
    pub fn vehicles(&self) -> &[SimulatedVehicle<S>] {
        &self.vehicles
    }

    /// Returns the vehicles in their order, for their flight software and the link.
    pub fn vehicles_mut(&mut self) -> &mut [SimulatedVehicle<S>] {
        &mut self.vehicles
    }

    /// Returns how often two vehicles came closer than they ought to, in the order in which it began.
    pub fn close_approaches(&self) -> &[CloseApproach] {
        self.separation.close_approaches()
    }
}
