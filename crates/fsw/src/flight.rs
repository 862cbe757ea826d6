//! The flight software's state and its cycle.

use hilal_dictionary::{Distrust, EventId, Mode, Port, Sensor};
use hilal_quantity::MapPoint;

use crate::FlightTables;
use crate::array_faces::ArrayFaces;
use crate::back_out::BackOut;
use crate::clock::FlightClock;
use crate::command_link::{CommandFrames, CommandLink, CommandSecurity, FrameFault};
use crate::counters::Counters;
use crate::downlink::Downlink;
use crate::drive::{Drive, Motion};
use crate::event_actions::EventActions;
use crate::files::Files;
use crate::hardware::{Hardware, HeaterCircuit, PayloadBus, ReceiverSide, WheelDrive};
use crate::heading::Heading;
use crate::heater_circuits::CircuitCommand;
use crate::heating::Heating;
use crate::housekeeping::Reports;
use crate::lasting::Keeper;
use crate::memory_tasks::MemoryTasks;
use crate::monitors::{Activity, Monitors};
use crate::navigation::{Fix, Navigator};
use crate::parameter_monitors::ParameterMonitors;
use crate::parking::{Parking, Then};
use crate::readings::{MAX_WHEELS, Readings};
use crate::repetitions::Repetitions;
use crate::safe_turn::SafeTurn;
use crate::schedule::Schedule;
use crate::science::{MAX_RECORD, RECORDS_PER_CYCLE, Science, Session};
use crate::sensor_checks::SensorChecks;
use crate::sequences::Sequences;
use crate::silence::Silence;
use crate::sleep::Sleep;
use crate::stall::StallWatch;
use crate::thermostat::HeaterSwitch;
use crate::track::Track;
use crate::wheels::Wheels;

/// The flight software. `M` is the memory of the telemetry store: a static section on the target,
/// a `Vec<u8>` in the simulator; [`STORE_BYTES`](crate::STORE_BYTES) is what the reference mission
/// gives.
///
/// ```
/// use hilal_dictionary::Mode;
/// use hilal_fsw::{CommandSecurity, FlightSoftware, FlightTables};
/// use hilal_packets::sdls::{
///     AssociationSettings, AuthenticationMask, Key, KeyId, KeyRing, KeyState, Receiver, ReplayState, Spi,
/// };
///
/// let mut keys = KeyRing::new();
/// let (key, essential_key) = (KeyId::FIRST_SESSION, KeyId::new(129));
/// keys.insert(key, KeyState::Active, Key::new([7; 32]))?;
/// keys.insert(essential_key, KeyState::Active, Key::new([8; 32]))?;
/// let spi = |number| Spi::new(number).ok_or("reserved");
/// let standard = AssociationSettings::standard(spi(1)?, AuthenticationMask::TC_SEGMENTED);
/// let receiver = Receiver::new(standard, key, ReplayState::NEW_KEY);
/// let essential = AssociationSettings::essential(spi(2)?);
/// let essential = Receiver::new(essential, essential_key, ReplayState::NEW_KEY);
/// let security = CommandSecurity { receiver, essential, keys };
///
/// let flight = FlightSoftware::new(FlightTables::default(), vec![0; 65_536], security);
/// assert_eq!(flight.mode(), Mode::Charge);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FlightSoftware<M> {
    pub(crate) tables: FlightTables,
    pub(crate) mode: Mode,
    pub(crate) readings: Readings,
    pub(crate) downlink: Downlink<M>,
    pub(crate) command_link: CommandLink,
    pub(crate) repetitions: Repetitions,
    /// How many refused frames were last reported, by reason.
    pub(crate) reported_faults: [u32; FrameFault::ALL.len()],
    pub(crate) schedule: Schedule,
    pub(crate) monitors: Monitors,
    pub(crate) navigator: Navigator,
    pub(crate) heading: Heading,
    pub(crate) stall: StallWatch,
    pub(crate) track: Track,
    pub(crate) wheels: Wheels,
    pub(crate) back_out: Option<BackOut>,
    pub(crate) drive: Drive,
    pub(crate) motion: Motion,
    pub(crate) parking: Option<Parking>,
    pub(crate) then: Then,
    pub(crate) parked_s: u32,
    pub(crate) linger_until_s: u32,
    pub(crate) science: Science,
    pub(crate) sleep: Option<Sleep>,
    pub(crate) heating: Heating,
    pub(crate) sensors: SensorChecks,
    pub(crate) array: ArrayFaces,
    pub(crate) safe_turn: SafeTurn,
    pub(crate) reports: Reports,
    pub(crate) counters: Counters,
    pub(crate) started_s: Option<u32>,
    pub(crate) alarmed_s: Option<u32>,
    pub(crate) clock: FlightClock,
    pub(crate) silence: Silence,
    /// Genuine telecommand frames that were counted so far.
    pub(crate) genuine_frames: u32,
    pub(crate) keeper: Keeper,
    pub(crate) memory_tasks: MemoryTasks,
    pub(crate) sequences: Sequences,
    pub(crate) parameter_monitors: ParameterMonitors,
    pub(crate) event_actions: EventActions,
    pub(crate) files: Files,
    /// The tables as they were loaded.
    loaded: FlightTables,
    applied: Option<Applied>,
}

/// What the hardware was last told.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Applied {
    mode: Mode,
    heaters: [CircuitCommand; 2],
    motion: Motion,
    wheels: [WheelDrive; MAX_WHEELS],
    payloads: [bool; Port::CAPACITY],
    receiver: ReceiverSide,
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Starts in the idle mode at the landing point, with an empty, enabled schedule, or goes on with what lasting
    /// memory holds, if it holds anything: the first cycle decides. Telecommands are taken only as `security` has
    /// them.
    pub fn new(tables: FlightTables, memory: M, security: CommandSecurity) -> Self {
        Self {
            mode: tables.idle_mode,
            readings: Readings::default(),
            downlink: Downlink::new(tables.apids, tables.link.spacecraft, memory),
            command_link: CommandLink::new(tables.link, security),
            repetitions: Repetitions::default(),
            reported_faults: [0; FrameFault::ALL.len()],
            schedule: Schedule::new(),
            monitors: Monitors::default(),
            navigator: Navigator::new(&tables.navigation),
            heading: Heading::default(),
            stall: StallWatch::default(),
            track: Track::default(),
            wheels: Wheels::default(),
            back_out: None,
            drive: Drive::default(),
            motion: Motion::default(),
            parking: None,
            then: Then::Idle,
            parked_s: 0,
            linger_until_s: 0,
            science: Science::new(tables.payloads),
            sleep: None,
            heating: Heating::default(),
            sensors: SensorChecks::default(),
            array: ArrayFaces::default(),
            safe_turn: SafeTurn::default(),
            reports: Reports::new(tables.housekeeping.interval_s),
            counters: Counters::default(),
            started_s: None,
            alarmed_s: None,
            clock: FlightClock::default(),
            silence: Silence::new(),
            genuine_frames: 0,
            keeper: Keeper::new(),
            memory_tasks: MemoryTasks::default(),
            sequences: Sequences::new(),
            parameter_monitors: ParameterMonitors::new(),
            event_actions: EventActions::new(),
            files: Files::default(),
            loaded: tables,
            applied: None,
            tables,
        }
    }

    /// Starts anew, as a computer does after a reset: what was in its working memory is gone. The tables as they were
    /// loaded, the keys, the memory of the telemetry store and what lasting memory holds are all that is left.
    pub fn restart(&mut self)
    where
        M: Default,
    {
        let memory = self.downlink.take_memory();
        let security = self.command_link.take_security();
        *self = Self::new(self.loaded, memory, security);
    }

    /// Returns the operating mode.
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns where the vehicle thinks it is, on the map.
    pub const fn estimated_position(&self) -> MapPoint {
        let (landing, here) = (self.tables.landing, self.navigator.position());
        MapPoint::new(landing.x_m + here.x_m, landing.y_m + here.y_m)
    }

    /// Returns what became of the telecommand frames that were received.
    pub const fn command_frames(&self) -> CommandFrames {
        self.command_link.frames()
    }

    /// Runs one cycle; call it once a second.
    pub fn step(&mut self, hardware: &mut impl Hardware) {
        hardware.serve_watchdog();
        self.readings = Readings::take(hardware);
        if self.started_s.is_none() {
            self.boot(hardware);
        } else {
            let jump_s = self.clock.correct(&mut self.readings);
            self.downlink.set_time(self.readings.time);
            if let Some(jump_s) = jump_s {
                self.downlink.event(EventId::ClockJumped, &[jump_s]);
            }
        }
        self.check_sensors();
        self.navigate();
        self.complete_science();
        self.watch_payloads();
        self.receive(hardware);
        self.watch_silence();
        self.release();
        self.run_event_actions();
        self.watch();
        self.motion = Motion::default();
        self.run_mode();
        self.read_payloads(hardware);
        self.check_parameters();
        self.report_time();
        let asleep = self.mode == Mode::Hibernate;
        self.report(if asleep { self.tables.housekeeping.hibernate_interval_s } else { 0 });
        self.serve_memory(hardware);
        self.report_schedule();
        self.serve_files(hardware);
        self.downlink.report_losses();
        self.downlink.follow_retrieval();
        self.report_refused_frames();
        self.start_event_actions();
        // Nothing is switched, driven or told before it is kept: see `lasting`.
        self.keep(hardware);
        self.actuate(hardware);
        self.downlink.send(self.command_link.clcw(), hardware);
    }

    fn navigate(&mut self) {
        let table = &self.tables.navigation;
        let wheel_m = self.readings.wheel_travel_m;
        self.heading.update(self.readings.heading_rad, self.motion.turn_rate_rad_s, wheel_m);
        if let Some(heading_rad) = self.heading.estimate_rad() {
            self.navigator.travel(table, wheel_m, heading_rad);
            self.stall.travel(wheel_m, heading_rad);
            self.navigator.doubt_heading(wheel_m, self.heading.lasting_error_rad());
        }
        self.correct_position();
        if wheel_m > 0.0 || self.track.last().is_none() {
            self.track.record(self.navigator.position(), self.heading.known_rad());
        }
    }

    fn correct_position(&mut self) {
        let table = &self.tables.navigation;
        let Some(fix) = self.readings.fix else { return };
        let landing = self.tables.landing;
        let fix = MapPoint::new(fix.x_m - landing.x_m, fix.y_m - landing.y_m);
        self.stall.fix(table, fix);
        match self.navigator.correct(table, fix) {
            Fix::Taken => self.track.settle(),
            Fix::Rejected(distance_m) => {
                self.downlink.event(EventId::FixRejected, &[distance_m]);
            }
            Fix::Contradicts(distance_m) => {
                self.downlink.event(EventId::FixRejected, &[distance_m]);
                self.distrust(Sensor::PositionFix, Distrust::Disagrees);
            }
        }
        if let Some(course) = self.navigator.take_course() {
            self.heading.correct(course);
        }
    }

    fn release(&mut self) {
        let mut expired = 0_u16;
        while let Some(entry) = self.schedule.take_due(self.readings.time) {
            if self.schedule.releases(entry.sub_schedule) && self.mode != Mode::Safe {
                self.run(entry.request, entry.acknowledge, entry.command);
            } else {
                expired = expired.saturating_add(1);
            }
        }
        if expired > 0 {
            self.downlink.event(EventId::ScheduleExpired, &[f64::from(expired)]);
        }
    }

    fn watch(&mut self) {
        self.keep_warm();
        self.watch_array();
        self.watch_alarm_line();
        self.watch_wheels();
        self.watch_back_out();
        if matches!(self.mode, Mode::Safe | Mode::Hibernate) {
            return;
        }
        let activity = Activity {
            mode: self.mode,
            heading_rad: self.heading.known_rad(),
            backs_out_for: self.back_out.map(|back_out| back_out.cause()),
        };
        if let Some(alarm) = self.monitors.check(&self.tables, &self.readings, activity) {
            self.monitors = Monitors::default();
            self.respond(alarm);
        }
    }

    fn read_payloads(&mut self, bus: &mut impl PayloadBus) {
        let mut buffer = [0; MAX_RECORD];
        for payload in self.science.ports() {
            let Session::On { .. } = self.science.session(payload) else { continue };
            for _ in 0..RECORDS_PER_CYCLE {
                let Some(length) = bus.read(payload.number(), &mut buffer) else { break };
                self.downlink.science(payload, buffer.get(..length).unwrap_or_default());
                self.science.count(payload, self.readings.now_s());
                self.counters.records = self.counters.records.saturating_add(1);
            }
        }
    }

    /// Tells the hardware what has changed; the wheels are told every cycle while they move.
    fn actuate(&mut self, hardware: &mut impl Hardware) {
        let payloads = self.science.powered();
        let now = Applied {
            mode: self.mode,
            heaters: self.heating.commands(),
            motion: self.motion,
            wheels: self.wheels.drives(),
            payloads,
            receiver: self.silence.receiver(),
        };
        let before = self.applied.replace(now);
        if before.map(|before| before.mode) != Some(now.mode) {
            hardware.select_loads(now.mode.number());
        }
        for (circuit, command) in HeaterCircuit::ALL.into_iter().zip(now.heaters) {
            let told = before.and_then(|before| before.heaters.get(circuit.index()).copied());
            if told != Some(command) {
                hardware.supply_heater(circuit, command.supply);
                hardware.set_heater(circuit, command.switch == HeaterSwitch::On);
            }
        }
        let wheels_before = before.map(|before| before.wheels);
        Wheels::apply(wheels_before, now.wheels, self.tables.protection.wheels, hardware);
        if before.map(|before| before.receiver) != Some(now.receiver) {
            hardware.select_receiver(now.receiver);
        }
        let stopped = now.motion == Motion::default();
        if !stopped || before.map(|before| before.motion) != Some(now.motion) {
            hardware.command(now.motion.speed_m_s, now.motion.turn_rate_rad_s);
        }
        for payload in self.science.ports() {
            let is_on = now.payloads.get(payload.index()).copied();
            let was_on = before.and_then(|before| before.payloads.get(payload.index()).copied());
            if was_on != is_on {
                hardware.set_power(payload.number(), is_on == Some(true));
            }
        }
    }
}
