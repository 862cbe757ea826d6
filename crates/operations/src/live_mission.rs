//! A mission flown live: every vehicle that flies in one world, each with its plan in its ground, for people who
//! operate it. Nothing here decides for them: a plan is sent as it was made, and a vehicle in safe mode waits.
//!
//! The same plans, seeds and telecommands at the same cycles give the same flight: whoever keeps what was commanded,
//! and when, can fly a mission again to where it was.

use hilal_dictionary::{Command, ParameterId};
use hilal_environment::{LinkHop, MissionLinks, NoLink};
use hilal_ground::log::Channel;
use hilal_ground::{Ground, GroundError};
use hilal_quantity::{DataRate, Duration, Epoch, MapPoint};
use hilal_sim::SiteScenery;

use crate::closed_loop::ClosedLoop;
use crate::commanding::{DailyTracks, Interest};
use crate::error::FlightError;
use crate::planned_flight::{milliseconds, vehicle_with_ends};
use crate::simulated::FlightCase;

/// The way between a vehicle and Earth, as the mission's links and the terrain let expect it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkForecast {
    /// By which hop of the vehicle.
    pub channel: Channel,
    /// What it carries towards the vehicle.
    pub up: DataRate,
    /// What it carries from the vehicle.
    pub down: DataRate,
    /// Light time from end to end, and what passing on takes.
    pub delay: Duration,
}

/// A vehicle that people operate.
#[derive(Debug)]
struct OperatedVehicle<'a> {
    case: FlightCase<'a>,
    links: MissionLinks,
    landing: MapPoint,
}

/// The vehicles of a mission, flown live.
#[derive(Debug)]
pub struct LiveMission<'a> {
    closed_loop: ClosedLoop<SiteScenery<'a>>,
    vehicles: Vec<OperatedVehicle<'a>>,
    tracks: DailyTracks,
    end_ms: u64,
}

impl<'a> LiveMission<'a> {
    /// Puts every vehicle down where its mission begins, with its plan in its ground; with each comes its seed
    /// ([`vehicle_seed`](crate::vehicle_seed)).
    ///
    /// # Errors
    ///
    /// Fails when no vehicle is given, or a plan cannot be commanded.
    pub fn new(flights: &[(FlightCase<'a>, u64)]) -> Result<Self, FlightError> {
        let (first, _) = flights.first().ok_or(FlightError::NoVehicle)?;
        let ready = flights.iter().map(|(case, seed)| {
            vehicle_with_ends(*case, *seed, |setup, security| {
                Ok(Ground::in_memory(&setup, security))
            })
        });
        let placed = ready.collect::<Result<Vec<_>, FlightError>>()?;
        let mission = first.mission;
        let vehicles = flights.iter().map(|(case, _)| OperatedVehicle {
            case: *case,
            links: MissionLinks::declared(case.mission, case.vehicle),
            landing: case.mission.start_pose().point(),
        });
        Ok(Self {
            vehicles: vehicles.collect(),
            end_ms: milliseconds(mission.duration().to_seconds()),
            closed_loop: ClosedLoop::new(placed, mission.start(), mission.minimum_separation()),
            tracks: DailyTracks::default(),
        })
    }

    /// Moves everything on by one cycle, a second.
    ///
    /// # Errors
    ///
    /// A ground cannot go on.
    pub fn cycle(&mut self) -> Result<(), GroundError> {
        self.closed_loop.cycle()?;
        for vehicle in self.closed_loop.world_mut().vehicles_mut() {
            // The truth is nobody's here.
            drop(vehicle.take_trace());
        }
        self.tracks.ask(&mut self.closed_loop, |_| Interest::Operated)
    }

    /// Sends a telecommand to a vehicle, to be executed as soon as it arrives, and returns its number in the ledger.
    ///
    /// # Errors
    ///
    /// The telecommand does not fit a packet.
    pub fn command(&mut self, vehicle: usize, command: Command) -> Result<u32, GroundError> {
        let now = self.now();
        let ground = self.closed_loop.ground_mut(vehicle);
        ground.command(command, now)?;
        let number = ground.ledger().entries().last().map(|entry| entry.number);
        Ok(number.unwrap_or_default())
    }

    /// Returns the mission's instant.
    pub fn now(&self) -> Epoch {
        self.closed_loop.epoch(self.now_ms())
    }

    /// Returns the time since the mission's start in milliseconds.
    pub const fn now_ms(&self) -> u64 {
        self.closed_loop.world().now_ms()
    }

    /// Returns the length of the mission in milliseconds.
    pub const fn end_ms(&self) -> u64 {
        self.end_ms
    }

    /// Returns the ground of a vehicle, by its place in the list.
    pub fn ground(&self, vehicle: usize) -> &Ground {
        self.closed_loop.ground(vehicle)
    }

    /// Returns the plan, the mission and the surroundings of a vehicle, by its place in the list.
    pub fn case(&self, vehicle: usize) -> FlightCase<'a> {
        self.vehicles[vehicle].case
    }

    /// Returns how many vehicles fly.
    pub const fn vehicles(&self) -> usize {
        self.vehicles.len()
    }

    /// Returns where a vehicle says it is; where it started, before its first words.
    pub fn reported_place(&self, vehicle: usize) -> MapPoint {
        let landing = self.vehicles[vehicle].landing;
        let archive = self.ground(vehicle).archive();
        let value = |id| archive.latest(id).and_then(|sample| sample.value);
        match (value(ParameterId::PositionX), value(ParameterId::PositionY)) {
            (Some(x_m), Some(y_m)) => MapPoint::new(landing.x_m + x_m, landing.y_m + y_m),
            _ => landing,
        }
    }

    /// Returns the fastest way between Earth and a vehicle where it last said it was, at an instant; none where no
    /// way is to be expected. What really happens to frames is the world's.
    pub fn link_forecast(&self, vehicle: usize, epoch: Epoch) -> Option<LinkForecast> {
        let OperatedVehicle { case, links, .. } = &self.vehicles[vehicle];
        let sky = &*case.place.light;
        let place = self.reported_place(vehicle);
        let [direct, relay] = links.by_sky(sky, (place, epoch));
        let lander = links.to_lander(sky, place);
        let by_lander = lander.and_then(|hop| {
            let onward = links.onward(sky, epoch)?;
            Ok::<LinkHop, NoLink>(slower(hop, onward))
        });
        [(Channel::Direct, direct), (Channel::Relay, relay), (Channel::Lander, by_lander)]
            .into_iter()
            .filter_map(|(channel, hop)| Some((channel, hop.ok()?)))
            .max_by(|(_, a), (_, b)| {
                a.down.rate.bits_per_second().total_cmp(&b.down.rate.bits_per_second())
            })
            .map(|(channel, hop)| LinkForecast {
                channel,
                up: hop.up.rate,
                down: hop.down.rate,
                delay: hop.delay,
            })
    }
}

/// Two hops, one after the other: as fast as the slower, and with both delays.
fn slower(first: LinkHop, second: LinkHop) -> LinkHop {
    let slower_of = |a: hilal_environment::HopRate, b: hilal_environment::HopRate| {
        if b.rate < a.rate { b } else { a }
    };
    LinkHop {
        up: slower_of(first.up, second.up),
        down: slower_of(first.down, second.down),
        delay: first.delay + second.delay,
    }
}
