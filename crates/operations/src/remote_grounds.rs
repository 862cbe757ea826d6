//! The grounds of vehicles that fly elsewhere: frames come from stations and go to them.

use hilal_ground::log::Channel;
use hilal_ground::{Ground, GroundError};
use hilal_quantity::{Epoch, Unit};

/// Frames that are taken at once from a station, so that a flood does not stop the others. Ours.
const MOST_AT_ONCE: usize = 4096;

/// The way to a station: one transfer frame at a time, and nothing waits.
pub trait StationLink: std::fmt::Debug + Send {
    /// Returns the next telemetry frame that has come.
    fn receive(&mut self) -> Option<Vec<u8>>;
    /// Gives a telecommand frame to the station, and returns whether it was taken.
    fn send(&mut self, frame: &[u8]) -> bool;
}

/// A vehicle that flies elsewhere: its ground, and the way to its station.
#[derive(Debug)]
struct RemoteVehicle {
    ground: Ground,
    station: Box<dyn StationLink>,
    /// Telecommand frames that the station did not take.
    refused: u64,
}

/// Grounds of vehicles that fly elsewhere, under one clock of the mission.
#[derive(Debug)]
pub(crate) struct RemoteGrounds {
    vehicles: Vec<RemoteVehicle>,
    start: Epoch,
    now_ms: u64,
}

impl RemoteGrounds {
    pub(crate) fn new(
        vehicles: Vec<(Ground, Box<dyn StationLink>)>,
        (start, now_ms): (Epoch, u64),
    ) -> Self {
        let vehicles = vehicles.into_iter();
        let vehicles =
            vehicles.map(|(ground, station)| RemoteVehicle { ground, station, refused: 0 });
        Self { vehicles: vehicles.collect(), start, now_ms }
    }

    pub(crate) const fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Sets the clock on to an instant; it never goes back.
    pub(crate) fn reach(&mut self, now_ms: u64) {
        self.now_ms = self.now_ms.max(now_ms);
    }

    pub(crate) fn epoch(&self, ms: u64) -> Epoch {
        self.start + ms as f64 * Unit::Millisecond
    }

    pub(crate) fn ground(&self, vehicle: usize) -> &Ground {
        &self.vehicles[vehicle].ground
    }

    pub(crate) fn ground_mut(&mut self, vehicle: usize) -> &mut Ground {
        &mut self.vehicles[vehicle].ground
    }

    /// Returns how many telecommand frames a vehicle's station did not take.
    pub(crate) fn refused(&self, vehicle: usize) -> u64 {
        self.vehicles[vehicle].refused
    }

    /// Takes what has come from a vehicle's station, received by `channel`.
    pub(crate) fn listen(&mut self, vehicle: usize, channel: Channel) -> Result<(), GroundError> {
        let receipt = self.epoch(self.now_ms);
        let RemoteVehicle { ground, station, .. } = &mut self.vehicles[vehicle];
        for _ in 0..MOST_AT_ONCE {
            let Some(frame) = station.receive() else { break };
            ground.receive_frame(&frame, receipt, channel)?;
        }
        Ok(())
    }

    /// Gives a vehicle's station what a link of so many octets carries.
    pub(crate) fn send(
        &mut self,
        vehicle: usize,
        (channel, capacity_octets): (Channel, usize),
    ) -> Result<(), GroundError> {
        let now = self.epoch(self.now_ms);
        let RemoteVehicle { ground, station, refused } = &mut self.vehicles[vehicle];
        for frame in ground.poll_uplink(now, channel, capacity_octets)? {
            *refused += u64::from(!station.send(&frame));
        }
        Ok(())
    }
}
