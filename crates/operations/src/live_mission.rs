//! A mission operated live: every vehicle that flies in one world of this process, each with its plan in its ground, or
//! the grounds of vehicles that fly elsewhere. Nothing here decides for people: a plan is sent as it was made, and a
//! vehicle in safe mode waits.
//!
//! In one world, the same plans, seeds and telecommands at the same cycles give the same flight: whoever keeps what was
//! commanded, and when, can fly a mission again to where it was.

use std::path::Path;

use hilal_dictionary::{Command, ParameterId};
use hilal_environment::{LinkHop, MissionLinks, NoLink};
use hilal_ground::log::{Channel, FoundLog};
use hilal_ground::{Ground, GroundError};
use hilal_quantity::{DataRate, Duration, Epoch, MapPoint, Unit};
use hilal_sim::{CYCLE_MS, SiteScenery};

use crate::closed_loop::ClosedLoop;
use crate::commanding::{DailyTracks, Interest};
use crate::error::FlightError;
use crate::link_security::LinkSecurity;
use crate::met_fault::{MetFault, Rehearsal, met_faults};
use crate::planned_flight::{ground_setup, milliseconds, vehicle_with_ends};
use crate::remote_grounds::{RemoteGrounds, StationLink};
use crate::simulated::FlightCase;

/// A vehicle that flies elsewhere is taken to be in reach for so many seconds after a frame of it, whatever terrain and
/// orbits let expect. Ours.
const HEARD_S: f64 = 300.0;
/// What the way to it is then taken to carry, in bit/s: the slowest telecommand rate of the mission's carriers. Ours.
const HEARD_BIT_S: f64 = 2000.0;

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

/// Where the vehicles fly.
#[derive(Debug)]
enum Flying<'a> {
    /// In a world of this process, both ends of each link.
    Here { closed_loop: Box<ClosedLoop<SiteScenery<'a>>>, tracks: DailyTracks },
    /// Elsewhere: heard and commanded through stations.
    Elsewhere(RemoteGrounds),
}

/// The vehicles of a mission, operated live.
#[derive(Debug)]
pub struct LiveMission<'a> {
    flying: Flying<'a>,
    vehicles: Vec<OperatedVehicle<'a>>,
    logs: Vec<FoundLog>,
    rehearsal: Rehearsal,
    start: Epoch,
    end_ms: u64,
}

impl<'a> LiveMission<'a> {
    /// Puts every vehicle down where its mission begins, with its plan in its ground; with each comes its seed
    /// ([`vehicle_seed`](crate::vehicle_seed)). Raw logs of each vehicle are kept in `VEHICLE/telemetry` of
    /// the folder `raw_logs`, where that is given: what they hold of an earlier flight has to come again. The faults of `rehearsal` come.
    ///
    /// # Errors
    ///
    /// Fails when no vehicle is given, a plan cannot be commanded, or raw logs cannot be used.
    pub fn new(
        flights: &[(FlightCase<'a>, u64)],
        raw_logs: Option<&Path>,
        rehearsal: Rehearsal,
    ) -> Result<Self, FlightError> {
        let (first, _) = flights.first().ok_or(FlightError::NoVehicle)?;
        let mut logs = Vec::new();
        let mut placed = Vec::new();
        for (index, (case, seed)) in flights.iter().enumerate() {
            let (hardware, ends) = vehicle_with_ends(*case, *seed, |setup, security| {
                let Some(folder) = raw_logs else { return Ok(Ground::in_memory(&setup, security)) };
                // As `hilal run` leaves them, so that `hilal ground rebuild` reads them.
                let folder = folder.join(case.mission.id().as_str()).join("telemetry");
                let (ground, flown) = Ground::flown_again(&folder, &setup, security)?;
                logs.extend(flown);
                Ok(ground)
            })?;
            placed.push((hardware.with_faults(rehearsal.of(index))?, ends));
        }
        let mission = first.mission;
        let closed_loop = ClosedLoop::new(placed, mission.start(), mission.minimum_separation());
        let flying =
            Flying::Here { closed_loop: Box::new(closed_loop), tracks: DailyTracks::default() };
        Ok(Self { rehearsal, ..Self::of(flights, flying, logs) })
    }

    /// Operates vehicles that fly elsewhere, each through its station, with the keys of a simulated flight of its seed. Raw
    /// logs and what else outlives a restart are kept in `VEHICLE/telemetry` of a folder. The mission's clock begins at
    /// `begin_ms`, or at the last record of the logs; it is set on when a vehicle tells of a later instant. No plan is
    /// sent.
    ///
    /// # Errors
    ///
    /// Fails when no vehicle is given, or what is kept cannot be used.
    pub fn elsewhere(
        flights: &[(FlightCase<'a>, u64)],
        stations: Vec<Box<dyn StationLink>>,
        (folder, begin_ms): (&Path, u64),
    ) -> Result<Self, FlightError> {
        let (first, _) = flights.first().ok_or(FlightError::NoVehicle)?;
        let mut logs = Vec::new();
        let mut grounds = Vec::new();
        for ((case, seed), station) in flights.iter().zip(stations) {
            let folder = folder.join(case.mission.id().as_str()).join("telemetry");
            let setup = ground_setup(*case)?;
            let security = LinkSecurity::of_simulated_flight(*seed).ground;
            let (ground, found) = Ground::resumed(&folder, &setup, security)?;
            logs.extend(found);
            grounds.push((ground, station));
        }
        let start = first.mission.start();
        let flying = Flying::Elsewhere(RemoteGrounds::new(grounds, (start, begin_ms)));
        let mut mission = Self::of(flights, flying, logs);
        mission.reach(mission.logged_ms().unwrap_or_default());
        Ok(mission)
    }

    fn of(flights: &[(FlightCase<'a>, u64)], flying: Flying<'a>, logs: Vec<FoundLog>) -> Self {
        let vehicles = flights.iter().map(|(case, _)| OperatedVehicle {
            case: *case,
            links: MissionLinks::declared(case.mission, case.vehicle),
            landing: case.mission.start_pose().point(),
        });
        let vehicles: Vec<OperatedVehicle<'a>> = vehicles.collect();
        let mission = vehicles[0].case.mission;
        let end_ms = milliseconds(mission.duration().to_seconds());
        let (start, rehearsal) = (mission.start(), Rehearsal::default());
        Self { flying, vehicles, logs, rehearsal, start, end_ms }
    }

    /// Returns what has gone wrong with a vehicle that flies here, and what the ground heard of it: the truth, which those
    /// who operate it do not know.
    pub fn met_faults(&self, vehicle: usize) -> Vec<MetFault> {
        let Flying::Here { closed_loop, .. } = &self.flying else { return Vec::new() };
        let occurrences = closed_loop.world().vehicles()[vehicle].fault_occurrences();
        met_faults(self.rehearsal.of(vehicle), occurrences, (self.start, self.ground(vehicle)))
    }

    /// Says whether the vehicles fly in this process, so that the same flight can be flown again.
    pub const fn flies_here(&self) -> bool {
        matches!(self.flying, Flying::Here { .. })
    }

    /// Moves everything on by one cycle, a second.
    ///
    /// # Errors
    ///
    /// A ground cannot go on.
    pub fn cycle(&mut self) -> Result<(), GroundError> {
        if let Flying::Here { closed_loop, tracks } = &mut self.flying {
            closed_loop.cycle()?;
            for vehicle in closed_loop.world_mut().vehicles_mut() {
                // The truth is nobody's here.
                drop(vehicle.take_trace());
            }
            return tracks.ask(closed_loop, |_| Interest::Operated);
        }
        self.reach(self.now_ms() + CYCLE_MS);
        self.listen()?;
        for vehicle in 0..self.vehicles.len() {
            let way = self.way(vehicle);
            if let Flying::Elsewhere(grounds) = &mut self.flying {
                grounds.send(vehicle, way)?;
            }
        }
        Ok(())
    }

    /// Takes what has come from stations of vehicles that fly elsewhere; says whether the clock was set on.
    ///
    /// # Errors
    ///
    /// A ground cannot go on.
    pub fn listen(&mut self) -> Result<bool, GroundError> {
        let before_ms = self.now_ms();
        for vehicle in 0..self.vehicles.len() {
            let (channel, _) = self.way(vehicle);
            let Flying::Elsewhere(grounds) = &mut self.flying else { return Ok(false) };
            grounds.listen(vehicle, channel)?;
            let told = grounds.ground(vehicle).newest();
            if let Some(told) = told.filter(|told| *told > self.now()) {
                self.reach(milliseconds((told - self.start).to_seconds()));
            }
        }
        Ok(self.now_ms() > before_ms)
    }

    /// Returns how many telecommand frames the station of a vehicle that flies elsewhere did not take.
    pub fn refused_by_station(&self, vehicle: usize) -> u64 {
        match &self.flying {
            Flying::Here { .. } => 0,
            Flying::Elsewhere(grounds) => grounds.refused(vehicle),
        }
    }

    /// Sets the clock of vehicles that fly elsewhere on; it never goes back.
    pub fn reach(&mut self, now_ms: u64) {
        if let Flying::Elsewhere(grounds) = &mut self.flying {
            grounds.reach(now_ms);
        }
    }

    /// Returns the way to a vehicle that flies elsewhere, and what it carries in a cycle: the fastest that is to be
    /// expected. Where none is, and the vehicle was heard of late, there is one all the same.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "octets a second")]
    fn way(&self, vehicle: usize) -> (Channel, usize) {
        let now = self.now();
        let octets = |bit_s: f64| (bit_s * CYCLE_MS as f64 / 8000.0) as usize;
        if let Some(way) = self.link_forecast(vehicle, now) {
            return (way.channel, octets(way.up.bits_per_second()));
        }
        let heard = self.ground(vehicle).last_frame();
        let is_heard = heard.is_some_and(|heard| now - heard < HEARD_S * Unit::Second);
        (Channel::Direct, if is_heard { octets(HEARD_BIT_S) } else { 0 })
    }

    /// Sends a telecommand to a vehicle, to be executed as soon as it arrives, and returns its number in the ledger.
    ///
    /// # Errors
    ///
    /// The telecommand does not fit a packet.
    pub fn command(&mut self, vehicle: usize, command: Command) -> Result<u32, GroundError> {
        let now = self.now();
        let ground = self.ground_mut(vehicle);
        ground.command(command, now)?;
        let number = ground.ledger().entries().last().map(|entry| entry.number);
        Ok(number.unwrap_or_default())
    }

    /// Returns what raw logs held when the mission was made.
    pub fn logs(&self) -> &[FoundLog] {
        &self.logs
    }

    /// Returns the time since the mission's start, in milliseconds, to which the raw logs tell that it had been flown.
    pub fn logged_ms(&self) -> Option<u64> {
        let until = self.logs.iter().filter_map(|log| log.until).max()?;
        // Whole again after the division that made seconds of it.
        Some(milliseconds((until - self.start).to_seconds() + 0.0005))
    }

    /// Brings the raw logs to the disk.
    ///
    /// # Errors
    ///
    /// A log cannot be written.
    pub fn commit_logs(&mut self) -> Result<(), GroundError> {
        (0..self.vehicles()).try_for_each(|vehicle| self.ground_mut(vehicle).commit_logs())
    }

    /// Returns the mission's instant.
    pub fn now(&self) -> Epoch {
        self.epoch(self.now_ms())
    }

    /// Returns the time since the mission's start in milliseconds.
    pub fn now_ms(&self) -> u64 {
        match &self.flying {
            Flying::Here { closed_loop, .. } => closed_loop.world().now_ms(),
            Flying::Elsewhere(grounds) => grounds.now_ms(),
        }
    }

    /// Returns the instant of so many milliseconds after the mission's start.
    pub fn epoch(&self, ms: u64) -> Epoch {
        self.start + ms as f64 * Unit::Millisecond
    }

    /// Returns the length of the mission in milliseconds.
    pub const fn end_ms(&self) -> u64 {
        self.end_ms
    }

    /// Returns the ground of a vehicle, by its place in the list.
    pub fn ground(&self, vehicle: usize) -> &Ground {
        match &self.flying {
            Flying::Here { closed_loop, .. } => closed_loop.ground(vehicle),
            Flying::Elsewhere(grounds) => grounds.ground(vehicle),
        }
    }

    fn ground_mut(&mut self, vehicle: usize) -> &mut Ground {
        match &mut self.flying {
            Flying::Here { closed_loop, .. } => closed_loop.ground_mut(vehicle),
            Flying::Elsewhere(grounds) => grounds.ground_mut(vehicle),
        }
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
        let archive = self.ground(vehicle).archive();
        let value = |id| archive.latest(id).and_then(|sample| sample.value);
        let told = value(ParameterId::PositionX).zip(value(ParameterId::PositionY));
        self.place_of(vehicle, told.unwrap_or_default())
    }

    /// Returns the place on the map of what a vehicle tells of its position: metres from where it started.
    pub fn place_of(&self, vehicle: usize, (x_m, y_m): (f64, f64)) -> MapPoint {
        let landing = self.vehicles[vehicle].landing;
        MapPoint::new(landing.x_m + x_m, landing.y_m + y_m)
    }

    /// Returns the fastest way between Earth and a vehicle where it last said it was, at an instant; none where no
    /// way is to be expected. What really happens to frames is the world's.
    pub fn link_forecast(&self, vehicle: usize, epoch: Epoch) -> Option<LinkForecast> {
        self.link_forecast_from((vehicle, self.reported_place(vehicle)), epoch)
    }

    /// As [`LiveMission::link_forecast`], from a place.
    pub fn link_forecast_from(
        &self,
        (vehicle, place): (usize, MapPoint),
        epoch: Epoch,
    ) -> Option<LinkForecast> {
        let OperatedVehicle { case, links, .. } = &self.vehicles[vehicle];
        let sky = &*case.place.light;
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
