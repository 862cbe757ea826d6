//! One vehicle that flies by itself in its simulated world, at a multiple of real time, and whose ground is whoever
//! is at the other end of its link.
//!
//! | what | where |
//! |---|---|
//! | vehicle, flight software and the station's uplink, a cycle at a time | [`LiveFlight`] |
//! | the loop: datagrams in, a cycle, datagrams out, each cycle when it is due | [`fly_live`] |
//! | sockets and the machine's time, as the loop sees them | [`OtherEnd`] |
//! | raw logs of what came and went, and the lock of their folder | [`StateFolder`] |
//! | what a ground must know to command the flight, keys included | [`LinkSheet`] |
//!
//! A datagram is one transfer frame without coding around it. Coding, bit errors, light time, rates and outages are
//! those of the mission, by [`hilal_sim::Modem`], between the datagram and the flight software. Nothing here reads a
//! clock or opens a socket.

mod cycle_times;
mod link_sheet;
mod other_end;
mod scenery;
mod session;
mod state_folder;
mod station_uplink;

use hilal_dictionary::{ApidRangeError, Mode};
use hilal_environment::SiteEnvironment;
use hilal_fsw::{CommandFrames, FlightSoftware, FlightTables, MAX_TELEMETRY_FRAME, STORE_BYTES};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_sim::{
    Arrival, Channel, LinkCounts, Pose, Scenery, SimulatedVehicle, SiteScenery, StoreSizes,
    VehicleStart,
};

use crate::closed_loop::{step_flight, uplink};
use crate::flight_tables::flight_tables;
use crate::link_security::LinkSecurity;
use station_uplink::StationUplink;

pub use cycle_times::{Speed, SpeedError};
pub use link_sheet::{AssociationSheet, LinkSheet};
pub use other_end::{Heard, OtherEnd, Sending};
pub use scenery::{LinkPath, LiveScenery};
pub use session::{
    FlightEnd, LiveCounts, LiveFlightError, LiveSchedule, LiveStatus, LiveWatch, fly_live,
};
pub use state_folder::{StateFolder, StateFolderError, StateLock};
pub use station_uplink::UplinkCounts;

/// What a live flight begins with.
#[derive(Debug, Clone, Copy)]
pub struct LiveSetup<'a> {
    /// The mission as the vehicle flies it.
    pub mission: &'a VehicleMission,
    /// The vehicle.
    pub vehicle: &'a VehicleModel,
    /// Terrain, light and links.
    pub place: &'a SiteEnvironment,
    /// Seed of everything random, keys included: that of the vehicle ([`vehicle_seed`](crate::vehicle_seed)).
    pub seed: u64,
    /// By which links frames travel.
    pub path: LinkPath,
    /// How long telemetry frames are.
    pub frames: FrameLength,
}

/// How long the telemetry frames of a live flight are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameLength {
    /// 1115 octets on fast links and 223 on slow ones, as the transmitter has it.
    ByLink,
    /// 1115 octets on every link: five codewords.
    Long,
    /// 223 octets on every link: one codeword.
    Short,
}

impl FrameLength {
    const fn octets(self) -> Option<usize> {
        match self {
            Self::ByLink => None,
            Self::Long => Some(MAX_TELEMETRY_FRAME),
            Self::Short => Some(223),
        }
    }
}

/// A vehicle in its world with its flight software, and the station that sends to it.
#[derive(Debug)]
pub struct LiveFlight<S> {
    vehicle: SimulatedVehicle<S>,
    flight: FlightSoftware<Vec<u8>>,
    station: StationUplink,
}

impl<'a> LiveFlight<LiveScenery<SiteScenery<'a>>> {
    /// Puts a vehicle down where its mission begins, with nobody to operate it.
    ///
    /// # Errors
    ///
    /// The vehicle's range of application processes reaches reserved ones.
    pub fn of_mission(setup: &LiveSetup<'a>) -> Result<Self, ApidRangeError> {
        let LiveSetup { mission, vehicle, place, seed, path, frames } = *setup;
        let site = SiteScenery::new(place, mission, vehicle);
        let start = mission.start_pose();
        let pose = Pose { position: start.point(), heading: start.heading() };
        let scenery = LiveScenery::new(site, path);
        let start = VehicleStart::new(pose, seed);
        let hardware = SimulatedVehicle::new(scenery, vehicle.clone(), start)
            .with_stores(StoreSizes::declared(mission));
        let hardware = match frames.octets() {
            Some(octets) => hardware.with_telemetry_frames_of(octets),
            None => hardware,
        };
        Ok(Self::new(hardware, flight_tables(mission, vehicle)?, seed))
    }
}

impl<S: Scenery> LiveFlight<S> {
    /// Joins a vehicle with new flight software, whose link has the keys of a simulated flight of this seed.
    pub fn new(vehicle: SimulatedVehicle<S>, tables: FlightTables, seed: u64) -> Self {
        let security = LinkSecurity::of_simulated_flight(seed).vehicle;
        let flight = FlightSoftware::new(tables, vec![0; STORE_BYTES], security);
        Self { vehicle, flight, station: StationUplink::default() }
    }

    /// Takes a datagram of the other end for sending to the vehicle.
    pub fn take(&mut self, datagram: Vec<u8>) {
        self.station.take(datagram);
    }

    /// Moves everything on by one cycle, a second: the world, the flight software, what arrives on the ground, and
    /// what the station sends. Returns the telemetry frames that have arrived.
    pub fn cycle(&mut self) -> Vec<Arrival> {
        self.vehicle.advance();
        // The truth of a flight that may go on for weeks is nobody's here.
        drop(self.vehicle.take_trace());
        step_flight(&mut self.flight, &mut self.vehicle);
        let arrived = std::iter::from_fn(|| self.vehicle.arrived()).collect();
        let (_, capacity_octets) = uplink(self.vehicle.links());
        for frame in self.station.frames(capacity_octets) {
            self.vehicle.send(frame);
        }
        arrived
    }

    /// Returns the time since the mission's start in milliseconds.
    pub const fn now_ms(&self) -> u64 {
        self.vehicle.now_ms()
    }

    /// Returns the operating mode.
    pub const fn mode(&self) -> Mode {
        self.flight.mode()
    }

    /// Returns the fastest path between vehicle and ground that is whole, if there is one.
    pub fn link(&self) -> Option<Channel> {
        self.vehicle.links().fastest().map(|(channel, _)| channel)
    }

    /// Returns what became of the datagrams for the vehicle.
    pub const fn uplink_counts(&self) -> UplinkCounts {
        self.station.counts()
    }

    /// Returns what became of the frames of every hop.
    pub const fn hops(&self) -> LinkCounts {
        self.vehicle.link_counts()
    }

    /// Returns what the vehicle made of the telecommand frames that reached it.
    pub const fn command_frames(&self) -> CommandFrames {
        self.flight.command_frames()
    }
}

#[cfg(test)]
mod tests;
