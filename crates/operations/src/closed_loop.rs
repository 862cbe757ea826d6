//! Both ends of every link: the flight software of each vehicle in one world, and the ground of each, with
//! nothing between them but frames.

use hilal_fsw::FlightSoftware;
use hilal_ground::log::Channel as GroundChannel;
use hilal_ground::{Ground, GroundError};
use hilal_quantity::{Epoch, Length, Unit};
use hilal_sim::{CYCLE_MS, Channel, ComputerState, Links, Scenery, SimulatedVehicle, World};

/// What stands at the two ends of a vehicle's link.
#[derive(Debug)]
pub struct LinkEnds {
    /// The flight software.
    pub flight: FlightSoftware<Vec<u8>>,
    /// The ground segment that operates the vehicle.
    pub ground: Ground,
}

/// The vehicles of a mission in one world, each with its flight software and its ground.
#[derive(Debug)]
pub struct ClosedLoop<S> {
    world: World<S>,
    ends: Vec<LinkEnds>,
    start: Epoch,
}

impl<S: Scenery> ClosedLoop<S> {
    /// Joins each vehicle of a list with its flight software and its ground; `start` is the mission's, from
    /// which the world's clock counts, and `minimum_separation` the distance that the vehicles ought to keep.
    pub fn new(
        vehicles: Vec<(SimulatedVehicle<S>, LinkEnds)>,
        start: Epoch,
        minimum_separation: Length,
    ) -> Self {
        let (vehicles, ends) = vehicles.into_iter().unzip();
        Self { world: World::new(vehicles, minimum_separation), ends, start }
    }

    /// Advances everything by one cycle of the flight software, a second: the world, and for each vehicle
    /// that goes on its flight software, what arrives on the ground, and what the ground sends.
    ///
    /// # Errors
    ///
    /// A ground cannot write its store.
    pub fn cycle(&mut self) -> Result<(), GroundError> {
        self.world.advance();
        let now = self.epoch(self.world.now_ms());
        for (index, LinkEnds { flight, ground }) in self.ends.iter_mut().enumerate() {
            if !self.world.goes_on(index) {
                continue;
            }
            let vehicle = &mut self.world.vehicles_mut()[index];
            step_flight(flight, vehicle);
            while let Some(arrival) = vehicle.arrived() {
                let receipt = self.start + arrival.at_ms as f64 * Unit::Millisecond;
                ground.receive_frame(&arrival.frame, receipt, on_ground(arrival.channel))?;
            }
            for command in vehicle.take_wrong_commands() {
                ground.command(command, now)?;
            }
            let (channel, capacity_octets) = uplink(vehicle.links());
            for frame in ground.poll_uplink(now, channel, capacity_octets)? {
                vehicle.send(frame);
            }
        }
        Ok(())
    }

    /// Returns the instant of so many milliseconds after the mission's start.
    pub fn epoch(&self, ms: u64) -> Epoch {
        self.start + ms as f64 * Unit::Millisecond
    }

    /// Returns the mission's start.
    pub const fn start(&self) -> Epoch {
        self.start
    }

    /// Returns the world.
    pub const fn world(&self) -> &World<S> {
        &self.world
    }

    /// Returns the world, to stop a vehicle in it or to take what it has recorded.
    pub const fn world_mut(&mut self) -> &mut World<S> {
        &mut self.world
    }

    /// Returns the ground of a vehicle, by its place in the list.
    pub fn ground(&self, index: usize) -> &Ground {
        &self.ends[index].ground
    }

    /// Returns the ground of a vehicle, by its place in the list, to command by it.
    pub fn ground_mut(&mut self, index: usize) -> &mut Ground {
        &mut self.ends[index].ground
    }

    /// Returns a vehicle and its ground, by their place in the list.
    pub fn vehicle_and_ground_mut(
        &mut self,
        index: usize,
    ) -> (&mut SimulatedVehicle<S>, &mut Ground) {
        (&mut self.world.vehicles_mut()[index], &mut self.ends[index].ground)
    }

    /// Ends it: what is left are the world and both ends of each link, in the order of the vehicles.
    pub fn into_parts(self) -> (World<S>, Vec<LinkEnds>) {
        (self.world, self.ends)
    }
}

/// Lets the flight software of a vehicle do what its computer allows in a cycle.
pub(crate) fn step_flight<S: Scenery>(
    flight: &mut FlightSoftware<Vec<u8>>,
    vehicle: &mut SimulatedVehicle<S>,
) {
    match vehicle.computer() {
        ComputerState::Runs => flight.step(vehicle),
        ComputerState::Starts => {
            flight.restart();
            flight.step(vehicle);
        }
        ComputerState::Stands => {}
    }
}

/// Returns the link by which the ground would send now, and what it carries in a cycle.
pub(crate) fn uplink(links: &Links) -> (GroundChannel, usize) {
    let Some((channel, link)) = links.fastest() else { return (GroundChannel::Direct, 0) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes a second")]
    let bytes = (link.up_bit_s * CYCLE_MS as f64 / 8000.0) as usize;
    (on_ground(channel), bytes)
}

pub(crate) const fn on_ground(channel: Channel) -> GroundChannel {
    match channel {
        Channel::Direct => GroundChannel::Direct,
        Channel::Relay => GroundChannel::Relay,
        Channel::Lander => GroundChannel::Lander,
    }
}
