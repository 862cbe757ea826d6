//! One vehicle in its place: its hardware, stepped once a second.

mod stance;
mod under_faults;

use hilal_dictionary::Command;
use hilal_fsw::hardware::ReceiverSide;
use hilal_mission::models::{HeatFlows, Mode, Sunlight, Surroundings, ThermalState, VehicleModel};
use hilal_quantity::{Fraction, MapPoint, Power};

use crate::computer::OnboardComputer;
use crate::fault::FaultInjection;
use crate::health::Health;
use crate::heaters::Heaters;
use crate::lasting_memory::MemoryBanks;
use crate::mobility::{Mobility, Pose, Straying};
use crate::payloads::Payloads;
use crate::power::{Activity, PowerUnit};
use crate::readings::Readings;
use crate::scenery::{Ground, Scenery};
use crate::sensors::{FixMaker, SensorQuality};
use crate::trace::TruthSample;
use crate::wheels::WheelSet;
use crate::{Arrival, Channel, Link, LinkCounts, Links, Modem, Noise, Stoppages, StoreSizes};
use stance::Stance;

/// Length of a cycle in milliseconds: the flight software runs once in each.
pub const CYCLE_MS: u64 = 1000;
const CYCLE_S: f64 = 1.0;
/// Light, links and temperatures change slowly: they are looked at once in so many milliseconds.
const SLOW_MS: u64 = 10_000;
/// The line to the lander is looked for anew once the vehicle has moved so far, in metres: ours, well within a step of
/// the finest elevation data (5 m).
const LANDER_LOOK_M: f64 = 2.0;
/// The truth is sampled once in so many milliseconds.
const TRACE_MS: u64 = 60_000;
/// Standard error of a place that the ground finds in a vehicle's panoramas, along one axis, in metres: ours, a third of
/// a cell of the near layer.
const LOCALISATION_M: f64 = 3.0;

/// How a vehicle starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VehicleStart {
    /// Where the vehicle stands, and which way it faces.
    pub pose: Pose,
    /// Seed of everything random.
    pub seed: u64,
    /// How motion strays.
    pub straying: Straying,
    /// How good the sensors are.
    pub sensors: SensorQuality,
}

impl VehicleStart {
    /// Takes a place and a seed, with the reference values for the rest.
    pub const fn new(pose: Pose, seed: u64) -> Self {
        Self { pose, seed, straying: Straying::REFERENCE, sensors: SensorQuality::REFERENCE }
    }
}

/// A vehicle in its place. It implements the flight software's hardware traits.
#[derive(Debug)]
pub struct SimulatedVehicle<S> {
    pub(crate) scenery: S,
    pub(crate) vehicle: VehicleModel,
    pub(crate) now_ms: u64,
    pub(crate) mobility: Mobility,
    pub(crate) power: PowerUnit,
    pub(crate) thermal: ThermalState,
    pub(crate) heaters: Heaters,
    pub(crate) wheels: WheelSet,
    pub(crate) receiver: ReceiverSide,
    pub(crate) memory: MemoryBanks,
    pub(crate) computer: OnboardComputer,
    /// How much the on-board clock is ahead, in milliseconds.
    pub(crate) clock_offset_ms: i64,
    /// What the clock has drifted beyond whole milliseconds.
    clock_drift_ms: f64,
    /// Telecommands that the ground is to send although nobody meant them.
    wrong_commands: Vec<Command>,
    pub(crate) mode: Mode,
    pub(crate) payloads: Payloads,
    pub(crate) modem: Modem,
    /// The length of telemetry frames on every link; none where each link has its own.
    pub(crate) frame_octets: Option<usize>,
    pub(crate) fixes: FixMaker,
    pub(crate) fix: Option<MapPoint>,
    pub(crate) readings: Readings,
    sensors: SensorQuality,
    noise: Noise,
    localisation: Noise,
    pub(crate) ground: Ground,
    pub(crate) sun: Sunlight,
    pub(crate) stance: Stance,
    pub(crate) stoppages: Stoppages,
    /// What an alarm has left on: until safe mode is left.
    pub(crate) held: Option<Mode>,
    pub(crate) faults: FaultInjection,
    seed: u64,
    /// The link to the lander, and where it was looked for: the ground between the two is the dearest of all looks.
    lander: (MapPoint, Option<Link>),
    /// Links that terrain, orbits and distance allow.
    links_allowed: Links,
    /// Those of them that the ground counts on.
    links: Links,
    /// Those of them that are up.
    links_up: Links,
    trace: Vec<TruthSample>,
}

/// Streams of the seed, one a device.
mod stream {
    pub(super) const MOBILITY: u64 = 1;
    pub(super) const FIXES: u64 = 2;
    pub(super) const READINGS: u64 = 3;
    pub(super) const PAYLOADS: u64 = 4;
    pub(super) const ROCKS: u64 = 5;
    pub(super) const STOPPAGES: u64 = 6;
    pub(super) const LINKS: u64 = 7;
    pub(super) const FAULTS: u64 = 8;
    pub(super) const LOCALISATION: u64 = 9;
}

impl<S: Scenery> SimulatedVehicle<S> {
    /// Puts a vehicle down.
    pub fn new(scenery: S, vehicle: VehicleModel, start: VehicleStart) -> Self {
        let noise = |stream| Noise::new(start.seed, stream);
        let at = start.pose.position;
        let lander = (at, scenery.lander(at));
        let links = Links { lander: lander.1, ..scenery.links(at, 0) };
        let (ground, sun) = (scenery.ground(at, 0), scenery.sun(at, 0));
        let mut placed = Self {
            ground,
            sun,
            stance: Stance::new(start.pose.heading, (ground, sun), vehicle.dark_regolith),
            lander,
            links_allowed: links,
            links,
            links_up: links,
            faults: FaultInjection::default(),
            seed: start.seed,
            stoppages: Stoppages::default(),
            held: None,
            scenery,
            now_ms: 0,
            mobility: Mobility::new(start.pose, start.straying, noise(stream::MOBILITY))
                .among_rocks(noise(stream::ROCKS)),
            power: PowerUnit::new(&vehicle),
            thermal: vehicle.thermal.initial,
            heaters: Heaters::default(),
            wheels: WheelSet::new(vehicle.wheels),
            receiver: ReceiverSide::Main,
            memory: MemoryBanks::default(),
            computer: OnboardComputer::default(),
            clock_offset_ms: 0,
            clock_drift_ms: 0.0,
            wrong_commands: Vec::new(),
            mode: Mode::Standby,
            payloads: Payloads::new(&vehicle, &noise(stream::PAYLOADS)),
            modem: Modem::new(noise(stream::LINKS)),
            frame_octets: None,
            fixes: FixMaker::new(start.sensors, noise(stream::FIXES)),
            fix: None,
            readings: Readings::default(),
            sensors: start.sensors,
            noise: noise(stream::READINGS),
            localisation: noise(stream::LOCALISATION),
            vehicle,
            trace: Vec::new(),
        };
        placed.modem.begin(0, placed.links_up, CYCLE_S);
        placed.read();
        placed.trace.push(placed.sample());
        placed
    }

    /// Lets stoppages come.
    #[must_use]
    pub fn with_stoppages(self, stoppages: Stoppages) -> Self {
        Self { stoppages, ..self }
    }

    /// Lets telemetry frames have one length on every link, in octets: what some ground software asks for. A long frame
    /// lasts long on a slow link, which then carries nothing until the rate has caught up with it.
    #[must_use]
    pub fn with_telemetry_frames_of(self, octets: usize) -> Self {
        Self { frame_octets: Some(octets), ..self }
    }

    /// Gives lander and relay stores of other sizes than the reference ones.
    #[must_use]
    pub fn with_stores(mut self, stores: StoreSizes) -> Self {
        self.modem.set_stores(stores);
        self
    }

    /// Returns the number of the stream of a seed that stoppages are drawn by.
    pub const fn stoppage_stream() -> u64 {
        stream::STOPPAGES
    }

    /// Moves on by one cycle, under what was last commanded.
    pub fn advance(&mut self) {
        self.now_ms += CYCLE_MS;
        if self.stoppages.is_on(self.now_ms) {
            self.held = self.stoppages.held();
        }
        self.step_faults();
        self.step_clock();
        self.stand();
        if self.mobility.is_moving() {
            self.step_motion();
        }
        if self.now_ms.is_multiple_of(SLOW_MS) {
            self.look_around();
        }
        self.stand();
        self.step_power();
        if self.now_ms.is_multiple_of(SLOW_MS) {
            self.step_heat();
        }
        self.payloads.step(self.scene(), CYCLE_S);
        self.modem.set_condition(self.radio_condition());
        self.modem.begin(self.now_ms, self.links_up, CYCLE_S);
        let condition = self.faults.impairments().fixes;
        if self.mode != Mode::Hibernate && condition.cameras == Health::Working {
            let position = self.mobility.pose().position;
            let seen = (position, self.sun.fraction.value());
            self.fix = self.fixes.fix(self.now_ms, seen, condition).or(self.fix);
        }
        self.lose_what_is_not_taken();
        self.read();
        if self.now_ms.is_multiple_of(TRACE_MS) {
            self.trace.push(self.sample());
        }
    }

    fn step_motion(&mut self) {
        let traction = self.traction();
        let rocks = self.vehicle.rocks.as_ref();
        let rocks = rocks.map(|rocks| (&rocks.obstacles, rocks.at(self.mobility.pose().position)));
        self.mobility.step(traction, rocks, CYCLE_S);
    }

    /// Follows what has changed of how the vehicle stands.
    fn stand(&mut self) {
        let heading = self.mobility.pose().heading;
        let around = (self.ground_underneath(), self.sun);
        if !self.stance.is_of(heading, around) {
            self.stance = Stance::new(heading, around, self.vehicle.dark_regolith);
        }
    }

    fn read(&mut self) {
        let mut noise = self.noise.clone();
        self.readings = self.read_sensors(self.sensors, &mut noise);
        self.noise = noise;
    }

    fn look_around(&mut self) {
        let at = self.mobility.pose().position;
        self.ground = self.scenery.ground(at, self.now_ms);
        self.sun = self.scenery.sun(at, self.now_ms);
        if self.faults.impairments().sunlight == Health::Dead {
            self.sun.fraction = Fraction::ZERO;
        }
        if self.lander.0.distance(at).metres() >= LANDER_LOOK_M {
            self.lander = (at, self.scenery.lander(at));
        }
        let links = self.scenery.links(at, self.now_ms);
        self.links_allowed = Links { lander: self.lander.1, ..links };
        let impairments = self.faults.impairments();
        self.links_up = impairments.links_up(&self.links_allowed);
        self.links = impairments.links_known(&self.links_allowed);
    }

    fn step_power(&mut self) {
        let activity = self.activity();
        let light = (self.stance.attitude, self.sun);
        self.power.step(&self.vehicle, light, activity, (self.thermal.battery, CYCLE_S));
    }

    fn step_heat(&mut self) {
        let heater = self.heater();
        let flow = self.power.flow();
        let heat =
            HeatFlows { bus: flow.load - flow.motors - heater, heater, chassis: flow.motors };
        let around =
            Surroundings { regolith: self.stance.regolith, sunlight_w_m2: self.sun.flux_w_m2() };
        let seconds = SLOW_MS as f64 / 1000.0;
        self.thermal = self.vehicle.thermal.step(self.thermal, heat, around, seconds).state;
    }

    pub(crate) fn activity(&self) -> Activity {
        let moving = self.mobility.is_moving();
        Activity {
            wheels: self.wheels.effort(self.commanded()),
            mode: self.loads(),
            rim_speed_m_s: moving.then(|| self.mobility.speed_m_s()),
            slope: self.stance.slope,
            heater: self.heater(),
        }
    }

    /// The mode whose loads are on.
    fn loads(&self) -> Mode {
        self.held.filter(|_| self.mode == Mode::Safe).unwrap_or(self.mode)
    }

    pub(crate) fn heater(&self) -> Power {
        self.heaters.power(self.vehicle.thermal.heater, self.faults.impairments().heaters)
    }

    fn scene(&self) -> crate::Scene {
        crate::Scene {
            mission_s: self.now_ms as f64 / 1000.0,
            sun_fraction: self.sun.fraction.value(),
            regolith_k: self.stance.regolith.kelvins(),
            box_k: self.thermal.bus.kelvins(),
        }
    }

    fn sample(&self) -> TruthSample {
        let pose = self.mobility.pose();
        let stored = self.power.stored();
        TruthSample {
            at_ms: self.now_ms,
            position: pose.position,
            heading_deg: pose.heading.degrees(),
            slope_deg: self.stance.slope.degrees(),
            mode: self.mode.number(),
            stored_wh: stored.watt_hours(),
            state_of_charge: self.vehicle.battery.soc(stored).value(),
            array_w: self.power.flow().array.watts(),
            load_w: self.power.flow().load.watts(),
            box_c: self.thermal.bus.celsius(),
            battery_c: self.thermal.battery.celsius(),
            chassis_c: self.thermal.chassis.celsius(),
            sun_fraction: self.sun.fraction.value(),
            sun_elevation_deg: self.sun.elevation.degrees(),
            links: self.link_bits(),
            down_bit_s: self.links_up.fastest().map_or(0.0, |(_, link)| link.down_bit_s),
            payloads: self.payloads.powered(),
            driven_m: self.mobility.driven_m(),
        }
    }

    pub(crate) fn link_bits(&self) -> u8 {
        let bit =
            |channel: Channel| u8::from(self.links_up.whole(channel).is_some()) << channel.index();
        Channel::ALL.into_iter().map(bit).sum()
    }

    /// Returns where the vehicle is.
    pub const fn position(&self) -> MapPoint {
        self.mobility.pose().position
    }

    /// Returns where people on the ground find the vehicle to be, who compare its panoramas with the map: the truth with
    /// a normal error of 3 m along each axis. It is drawn by a stream of its own, so that nothing else changes.
    pub fn localised_by_ground(&mut self) -> MapPoint {
        let MapPoint { x_m, y_m } = self.position();
        let mut error_m = || LOCALISATION_M * self.localisation.normal();
        MapPoint::new(x_m + error_m(), y_m + error_m())
    }

    /// Returns the time since the mission's start in milliseconds.
    pub const fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Returns the truth so far, one sample a minute.
    pub fn trace(&self) -> &[TruthSample] {
        &self.trace
    }

    /// Returns how many rocks the vehicle has driven round.
    pub fn rocks_met(&self) -> u32 {
        self.mobility.rocks_met()
    }

    /// Hands the truth over that has been sampled since the last time, for flights whose whole trace
    /// nobody wants.
    pub fn take_trace(&mut self) -> Vec<TruthSample> {
        core::mem::take(&mut self.trace)
    }

    /// Returns the links on which the ground counts, from its own predictions: a fault of the vehicle takes none of
    /// them away.
    pub const fn links(&self) -> &Links {
        &self.links
    }

    /// Returns the next frame that has reached the ground.
    pub fn arrived(&mut self) -> Option<Arrival> {
        self.modem.arrived(self.now_ms)
    }

    /// Sends a telecommand frame from the ground.
    pub fn send(&mut self, frame: Vec<u8>) {
        self.modem.send(self.now_ms, frame);
    }

    /// Returns what became of the frames of every hop so far.
    pub const fn link_counts(&self) -> LinkCounts {
        self.modem.counts()
    }

    /// Returns the energy in watt hours that loads asked for in vain: above zero, the bus has
    /// browned out and the vehicle is lost.
    pub fn unmet_wh(&self) -> f64 {
        self.power.unmet().watt_hours()
    }
}
