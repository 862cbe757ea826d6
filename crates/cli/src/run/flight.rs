//! Flight stage: the flight software in the simulated world, the ground at the other end of the
//! link, and nothing between them but packets.

use std::path::Path;

use anyhow::Context as _;
use hilal_dictionary::EventId;
use hilal_ephem::{Almanac, Station};
use hilal_fsw::{FlightSoftware, STORE_BYTES};
use hilal_ground::commanding::RecoverySettings;
use hilal_ground::log::Channel as GroundChannel;
use hilal_ground::{Ground, GroundSetup, GroundSummary};
use hilal_mission::models::RadioModel;
use hilal_mission::{Mission, VehicleModel};
use hilal_quantity::{Angle, Epoch, GridAzimuth, Unit};
use hilal_sim::{
    CYCLE_MS, Channel, Links, Pose, SiteScenery, SiteSceneryInputs, TruthSample, World, WorldStart,
    fastest,
};
use hilal_traverse::Plan;

use crate::progress::Bar;
use crate::run::Place;
use crate::run::ground_truth::{GoalVisit, visits};
use crate::run::tables::tables;
use crate::run::telecommands::{telecommands, uplink_settings};

/// What a flight needs.
#[derive(Debug)]
pub(crate) struct Inputs<'a> {
    pub(crate) mission: &'a Mission,
    pub(crate) vehicle: &'a VehicleModel,
    pub(crate) place: &'a Place,
    pub(crate) almanac: &'a Almanac,
    pub(crate) plan: &'a Plan,
    pub(crate) seed: u64,
    pub(crate) folder: &'a Path,
}

/// A flight that has ended.
#[derive(Debug)]
pub(crate) struct Flown {
    /// The truth, one sample a minute.
    pub(crate) trace: Vec<TruthSample>,
    /// What the truth says of each goal.
    pub(crate) visits: Vec<GoalVisit>,
    /// Energy that the loads asked for in vain, in watt hours.
    pub(crate) unmet_wh: f64,
    /// The ground with everything it has received.
    pub(crate) ground: Ground,
    /// The ground's counts.
    pub(crate) summary: GroundSummary,
}

impl Flown {
    /// Ends the ground's work: flushes the logs, writes the tables, counts.
    ///
    /// # Errors
    ///
    /// Names the file that cannot be written.
    pub(crate) fn close_ground(&mut self) -> anyhow::Result<()> {
        self.summary = self.ground.finish().context("the telemetry store could not be finished")?;
        Ok(())
    }

    /// Returns how often safe mode was entered, by the rover's own events: an entry and an exit can
    /// both fall between two samples of the truth.
    pub(crate) fn safe_mode_entries(&self) -> usize {
        let entries = EventId::SafeLowBattery..=EventId::SafeCommanded;
        self.ground.archive().events().iter().filter(|event| entries.contains(&event.id)).count()
    }
}

/// Flies the plan from the mission's start to its end.
///
/// # Errors
///
/// Fails when the ground cannot write its store, or the plan cannot be commanded.
pub(crate) fn fly(inputs: &Inputs<'_>, bar: &Bar) -> anyhow::Result<Flown> {
    let mission = inputs.mission;
    let stations = stations(mission);
    let scenery = SiteScenery::new(SiteSceneryInputs {
        light: &inputs.place.light,
        ground: inputs.place.terrain.near(),
        almanac: inputs.almanac,
        stations: &stations,
        radio: &inputs.vehicle.radio,
        lander: mission.site.landing.point(),
        lander_antenna: RadioModel::new(&mission.lander.radio).antenna_height,
        window: mission.window()?,
    })?;
    let pose =
        Pose { position: mission.site.landing.point(), heading: GridAzimuth::from_degrees(0.0) };
    let world = World::new(scenery, inputs.vehicle.clone(), WorldStart::new(pose, inputs.seed));
    let flight = FlightSoftware::new(tables(mission, inputs.vehicle), vec![0; STORE_BYTES]);
    let setup = GroundSetup {
        mission: mission.id.clone(),
        start: mission.start(),
        uplink: uplink_settings(),
        recovery: RecoverySettings::default(),
    };
    let mut ground = Ground::new(inputs.folder, setup)?;
    ground.load_plan(&telecommands(inputs.plan, mission, inputs.vehicle)?);
    let mut operation = Operation { world, flight, ground, start: mission.start() };
    let end_ms = milliseconds(mission.duration().to_seconds());
    while operation.world.now_ms() < end_ms {
        operation.cycle()?;
        if operation.world.now_ms().is_multiple_of(3_600_000) {
            bar.set(operation.world.now_ms() as f64 / end_ms as f64);
        }
    }
    Ok(operation.end(inputs))
}

/// Both ends of the link.
struct Operation<'a> {
    world: World<SiteScenery<'a>>,
    flight: FlightSoftware<Vec<u8>>,
    ground: Ground,
    start: Epoch,
}

impl Operation<'_> {
    fn cycle(&mut self) -> anyhow::Result<()> {
        self.world.advance();
        self.flight.step(&mut self.world);
        while let Some(arrival) = self.world.arrived() {
            let receipt = self.start + arrival.at_ms as f64 * Unit::Millisecond;
            self.ground.receive(&arrival.packet, receipt, on_ground(arrival.channel))?;
        }
        let now = self.start + self.world.now_ms() as f64 * Unit::Millisecond;
        let (channel, capacity_bytes) = uplink(self.world.links());
        for packet in self.ground.poll_uplink(now, channel, capacity_bytes)? {
            self.world.send(packet);
        }
        Ok(())
    }

    fn end(self, inputs: &Inputs<'_>) -> Flown {
        let trace = self.world.trace().to_vec();
        Flown {
            visits: visits(inputs.mission, inputs.vehicle, &trace),
            unmet_wh: self.world.unmet_wh(),
            trace,
            summary: self.ground.summary(),
            ground: self.ground,
        }
    }
}

/// Returns the link by which the ground would send now, and what it carries in a cycle.
fn uplink(links: &Links) -> (GroundChannel, usize) {
    let Some((channel, link)) = fastest(links) else { return (GroundChannel::Direct, 0) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes a second")]
    let bytes = (link.up_bit_s * CYCLE_MS as f64 / 8000.0) as usize;
    (on_ground(channel), bytes)
}

const fn on_ground(channel: Channel) -> GroundChannel {
    match channel {
        Channel::Direct => GroundChannel::Direct,
        Channel::Relay => GroundChannel::Relay,
        Channel::Lander => GroundChannel::Lander,
    }
}

fn stations(mission: &Mission) -> Vec<(Station, Angle)> {
    let station = |station: &hilal_mission::schema::Station| {
        let place = Station {
            name: station.name.clone(),
            latitude: station.latitude_deg.get(),
            longitude: station.longitude_deg.get(),
            height: station.height_m.get(),
        };
        (place, station.minimum_elevation_deg.get())
    };
    mission.stations.values().map(station).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's length")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0) as u64
}
