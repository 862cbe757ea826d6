//! The mission as it goes: one thread flies it at its speed, takes orders between two cycles, and tells every console
//! what has changed.

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use hilal_dictionary::{Command, Mode, ParameterId};
use hilal_ground::store::SeriesSample;
use hilal_ground::{AlarmError, GroundError};
use hilal_operations::LiveMission;
use hilal_plan::utc_text;
use hilal_quantity::{Epoch, Unit};
use serde::Serialize;
use tokio::sync::{broadcast, oneshot};
use utoipa::ToSchema;

use crate::alarms::{AlarmDeed, AlarmDesk, AlarmLine};
use crate::authority::WallClock;
use crate::debrief::{Debrief, DoneKind, DoneLine, debrief};
use crate::glance::Glance;
use crate::journal::{Journal, JournalEntry, JournalError};
use crate::live::{Clock, Live, VehicleFollower, VehicleLive, known_then};
use crate::requests::{
    Actor, CommandRequest, Decision, DecisionKind, RequestBook, RequestError, RequestState,
};

/// How often consoles are told what has changed.
const PUBLISH_S: f64 = 0.1;
/// How long the mission flies at a stretch before orders are looked at.
const STRETCH_S: f64 = 0.025;
/// A cycle of the mission, in milliseconds.
const CYCLE_MS: u64 = 1000;
/// How often the journal is told how far the mission has come.
const NOTE_S: f64 = 2.0;
/// Where nobody says when a new mission is to begin, it begins no later than this after its start: ours.
const LAST_BEGIN_MS: u64 = 3 * 86_400_000;
/// Samples of a parameter that a plot takes at most.
const MOST_POINTS: usize = 5000;

/// What can stop the mission.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A ground cannot go on.
    #[error(transparent)]
    Ground(#[from] GroundError),
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OrderError {
    /// The request cannot be decided.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// Nothing can be done about the alarm.
    #[error(transparent)]
    Alarm(#[from] AlarmError),
    /// The journal or the ground cannot go on.
    #[error("nothing was done: {0}")]
    Engine(#[from] EngineError),
}

/// A telecommand that somebody asks for.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The vehicle, by its place among those that fly.
    pub(crate) vehicle: usize,
    /// What.
    pub(crate) command: Command,
    /// The request, without a number.
    pub(crate) request: CommandRequest,
}

/// A stretch of a parameter's history.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ParameterHistory {
    /// The parameter's dotted name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// On-board time of the last reading of each stretch, least, greatest and last value.
    pub samples: Vec<(String, f64, f64, f64)>,
}

/// What a history is wanted of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HistoryWanted {
    pub(crate) vehicle: usize,
    pub(crate) id: ParameterId,
    pub(crate) from: Option<Epoch>,
    pub(crate) until: Option<Epoch>,
    pub(crate) points: usize,
}

/// Which readings are wanted in full.
#[derive(Debug, Clone)]
pub(crate) struct ReadingsWanted {
    pub(crate) vehicle: usize,
    pub(crate) ids: Vec<ParameterId>,
    pub(crate) from: Option<Epoch>,
    pub(crate) until: Option<Epoch>,
    /// No more than so many.
    pub(crate) most: usize,
}

/// Readings in full, parameter by parameter, in the order they came.
#[derive(Debug, Clone)]
pub(crate) struct Readings {
    pub(crate) found: Vec<(ParameterId, SeriesSample)>,
    /// Whether there are no more than were wanted.
    pub(crate) are_all: bool,
}

/// What the service wants of the mission.
#[derive(Debug)]
pub(crate) enum Order {
    /// Everything that is known.
    Everything(oneshot::Sender<Live>),
    /// What a telecommand is checked against.
    Glance(usize, oneshot::Sender<Glance>),
    /// A request by its number.
    Request(u32, oneshot::Sender<Option<CommandRequest>>),
    /// A request for a telecommand.
    Ask(Box<Asked>, oneshot::Sender<Result<CommandRequest, OrderError>>),
    /// A decision on a request.
    Decide(u32, Decision, oneshot::Sender<Result<CommandRequest, OrderError>>),
    /// Something about an alarm: the vehicle by its place, and the alarm's number.
    Attend((usize, u32), Box<AlarmDeed>, oneshot::Sender<Result<AlarmLine, OrderError>>),
    /// What the ground knew of a vehicle so many seconds after the mission's start.
    Then(usize, f64, oneshot::Sender<VehicleLive>),
    /// The history of a parameter.
    History(HistoryWanted, oneshot::Sender<ParameterHistory>),
    /// Readings of parameters in full.
    Readings(ReadingsWanted, oneshot::Sender<Readings>),
    /// How the rehearsal has gone so far.
    Debrief(oneshot::Sender<Debrief>),
    /// Another speed.
    Speed(f64, oneshot::Sender<f64>),
}

/// Who hears what happens, and the machine's clock.
type EngineEnds = (broadcast::Sender<Arc<Live>>, Arc<dyn WallClock>);

/// What waits for approval, with what it would send.
type Waiting = BTreeMap<u32, (usize, Command)>;

/// The mission, its requests, and who follows it.
#[derive(Debug)]
pub(crate) struct Engine<'a> {
    mission: LiveMission<'a>,
    journal: Journal,
    book: RequestBook,
    waiting: Waiting,
    /// Requests behind telecommands, by vehicle and number in its ledger.
    behind: BTreeMap<(usize, u32), u32>,
    /// Requests that have changed since the last message.
    changed: Vec<u32>,
    followers: Vec<VehicleFollower>,
    alarms: Vec<AlarmDesk>,
    seq: u64,
    speed: f64,
    /// Speed that was reached, where it is less than was wanted.
    reached: Option<f64>,
    changes: broadcast::Sender<Arc<Live>>,
    clock: Arc<dyn WallClock>,
}

impl<'a> Engine<'a> {
    /// Flies a mission to where its journal says it was, or, where the journal is new, to `begin_ms` after its start, or
    /// to where a vehicle first says that it drives; `progress` is told the share of the way.
    ///
    /// # Errors
    ///
    /// A ground or the journal cannot go on.
    pub(crate) fn resumed(
        mission: LiveMission<'a>,
        (journal, entries): (Journal, Vec<JournalEntry>),
        begin_ms: Option<u64>,
        ((changes, clock), progress): (EngineEnds, &dyn Fn(f64)),
    ) -> Result<Self, EngineError> {
        let followers = (0..mission.vehicles()).map(|_| VehicleFollower::default()).collect();
        let desks = (0..mission.vehicles())
            .map(|vehicle| AlarmDesk::new(mission.ground(vehicle).database().limits()));
        let alarms = desks.collect();
        let mut engine = Self {
            mission,
            journal,
            book: RequestBook::default(),
            waiting: Waiting::new(),
            behind: BTreeMap::new(),
            changed: Vec::new(),
            followers,
            alarms,
            seq: 0,
            speed: 0.0,
            reached: None,
            changes,
            clock,
        };
        if !engine.mission.flies_here() {
            engine.go_on(entries)?;
            return Ok(engine);
        }
        let at_ms = |entry: &JournalEntry| match entry {
            JournalEntry::Reached { at_ms }
            | JournalEntry::Released { at_ms, .. }
            | JournalEntry::Alarm { at_ms, .. } => Some(*at_ms),
            _ => None,
        };
        let reached_ms = entries.iter().filter_map(at_ms).max();
        // The raw logs may be ahead of the journal by what was flown between its last two lines. Nothing was commanded in
        // that time, or the journal had it; what they hold has to be flown before something else is.
        let logged_ms = engine.mission.logged_ms().map_or(0, |logged_ms| logged_ms + CYCLE_MS);
        let Some(goal_ms) = reached_ms.or(begin_ms) else {
            engine.fly_to_a_drive(progress)?;
            engine.fly_until(logged_ms, logged_ms, progress)?;
            return Ok(engine);
        };
        let goal_ms = goal_ms.max(logged_ms);
        for entry in entries {
            engine.recall(entry, goal_ms, progress)?;
        }
        engine.fly_until(goal_ms, goal_ms, progress)?;
        Ok(engine)
    }

    /// Goes on with vehicles that have flown elsewhere meanwhile: what people asked, decided and did about alarms is known
    /// again, and a telecommand that was released and never got into the raw log is sent.
    fn go_on(&mut self, entries: Vec<JournalEntry>) -> Result<(), EngineError> {
        let mut unsent = Vec::new();
        for entry in entries {
            match entry {
                JournalEntry::Released { request, vehicle, at_ms, command } => {
                    self.waiting.remove(&request);
                    match self.logged_command(vehicle, &command, at_ms) {
                        Some(number) => {
                            self.behind.insert((vehicle, number), request);
                            self.book.released(request, number);
                        }
                        None => unsent.push((request, (vehicle, command))),
                    }
                }
                JournalEntry::Alarm { vehicle, alarm, at_ms, deed } => {
                    let then = self.mission.epoch(at_ms);
                    if let Some(desk) = self.alarms.get_mut(vehicle) {
                        desk.watch(self.mission.ground(vehicle), then);
                        let _known = desk.act(alarm, deed, then).is_ok();
                    }
                }
                JournalEntry::Reached { at_ms } => self.mission.reach(at_ms),
                entry => self.recall(entry, 0, &|_| {})?,
            }
        }
        for (vehicle, follower) in self.followers.iter_mut().enumerate() {
            follower.recall((&self.mission, vehicle));
        }
        for (request, what) in unsent {
            self.send(request, what)?;
        }
        Ok(())
    }

    /// Returns the number of a telecommand in the ledger that a raw log gave, where it was sent no earlier than it was
    /// released and no other request is behind it.
    fn logged_command(&self, vehicle: usize, command: &Command, at_ms: u64) -> Option<u32> {
        let released = self.mission.epoch(at_ms);
        let entries = self.mission.ground(vehicle).ledger().entries();
        let mut ours = entries.filter(|entry| {
            entry.command == *command
                && entry.sent.is_some_and(|sent| sent >= released)
                && !self.behind.contains_key(&(vehicle, entry.number))
        });
        ours.next().map(|entry| entry.number)
    }

    fn recall(
        &mut self,
        entry: JournalEntry,
        goal_ms: u64,
        progress: &dyn Fn(f64),
    ) -> Result<(), EngineError> {
        match entry {
            JournalEntry::Of { .. } | JournalEntry::Reached { .. } => {}
            JournalEntry::Asked(request) => {
                let vehicle = self.place_of(&request.vehicle);
                let command = vehicle.and_then(|vehicle| {
                    crate::command_form::command_of(&request.command, &request.arguments)
                        .ok()
                        .map(|command| (vehicle, command))
                });
                if let Some(waiting) = command {
                    self.waiting.insert(request.n, waiting);
                }
                self.book.add(*request);
            }
            JournalEntry::Decided { request, decision } => {
                self.waiting.remove(&request);
                self.book.decide(request, decision);
            }
            JournalEntry::Released { request, vehicle, at_ms, command } => {
                self.fly_until(at_ms, goal_ms, progress)?;
                self.waiting.remove(&request);
                self.send(request, (vehicle, command))?;
            }
            JournalEntry::Alarm { vehicle, alarm, at_ms, deed } => {
                self.fly_until(at_ms, goal_ms, progress)?;
                self.watch_alarms();
                let now = self.mission.now();
                if let Some(desk) = self.alarms.get_mut(vehicle) {
                    // The journal holds only what was done.
                    let _known = desk.act(alarm, deed, now).is_ok();
                }
            }
        }
        Ok(())
    }

    fn place_of(&self, vehicle: &str) -> Option<usize> {
        (0..self.mission.vehicles())
            .find(|index| self.mission.case(*index).mission.id().as_str() == vehicle)
    }

    /// Flies without a pause.
    fn fly_until(
        &mut self,
        at_ms: u64,
        goal_ms: u64,
        progress: &dyn Fn(f64),
    ) -> Result<(), EngineError> {
        while self.mission.now_ms() < at_ms.min(self.mission.end_ms()) {
            self.mission.cycle()?;
            if self.mission.now_ms().is_multiple_of(60_000) {
                self.follow();
            }
            if self.mission.now_ms().is_multiple_of(3_600_000) {
                progress(self.mission.now_ms() as f64 / goal_ms.max(1) as f64);
            }
        }
        Ok(())
    }

    /// Flies until the ground hears a vehicle drive: there is something to see then. Where none does within some days,
    /// a new mission begins there.
    fn fly_to_a_drive(&mut self, progress: &dyn Fn(f64)) -> Result<(), EngineError> {
        let last_ms = LAST_BEGIN_MS.min(self.mission.end_ms());
        let drives = |mission: &LiveMission<'_>| {
            (0..mission.vehicles()).any(|vehicle| {
                let state = mission.ground(vehicle).vehicle();
                state.is_some_and(|state| state.mode == Mode::Drive)
            })
        };
        while self.mission.now_ms() < last_ms && !drives(&self.mission) {
            let next_ms = self.mission.now_ms() + 10_000;
            self.fly_until(next_ms, last_ms, progress)?;
        }
        Ok(())
    }

    /// Lets those who follow the vehicles see what has happened, while nobody looks.
    fn follow(&mut self) {
        for (vehicle, follower) in self.followers.iter_mut().enumerate() {
            follower.passes_by((&self.mission, vehicle));
        }
        self.watch_alarms();
    }

    fn watch_alarms(&mut self) {
        let now = self.mission.now();
        for (vehicle, desk) in self.alarms.iter_mut().enumerate() {
            desk.watch(self.mission.ground(vehicle), now);
        }
    }

    /// Does something about an alarm, once the journal has it.
    fn attend(
        &mut self,
        (vehicle, alarm): (usize, u32),
        deed: AlarmDeed,
    ) -> Result<AlarmLine, OrderError> {
        self.watch_alarms();
        let now = self.mission.now();
        let desk = &self.alarms[vehicle];
        desk.ensure(alarm, deed.act, now)?;
        let at_ms = self.mission.now_ms();
        let entry = JournalEntry::Alarm { vehicle, alarm, at_ms, deed: deed.clone() };
        self.journal.append(&entry).map_err(EngineError::from)?;
        let desk = &mut self.alarms[vehicle];
        desk.act(alarm, deed, now)?;
        Ok(desk.line(alarm).unwrap_or_else(|| unreachable!("an alarm that was attended")))
    }

    /// Flies the mission at a speed until it is told to stop, and returns how a rehearsal went.
    ///
    /// # Errors
    ///
    /// A ground or the journal cannot go on.
    pub(crate) fn run(
        mut self,
        orders: &Receiver<Order>,
        speed: f64,
        stop: &AtomicBool,
    ) -> Result<Debrief, EngineError> {
        self.speed = speed;
        let mut pace = self.pace();
        let mut published_s = self.clock.steady_s();
        let mut published_ms = self.mission.now_ms();
        let mut noted_s = published_s;
        while !stop.load(Ordering::Relaxed) {
            if self.mission.listen()? {
                pace = self.pace();
            }
            let behind = self.fly_stretch(&pace)?;
            if behind {
                pace = self.pace();
            }
            let now_s = self.clock.steady_s();
            if now_s - published_s >= PUBLISH_S {
                let flown_s = (self.mission.now_ms() - published_ms) as f64 / 1000.0;
                self.reached = behind.then_some(flown_s / (now_s - published_s));
                published_s = now_s;
                published_ms = self.mission.now_ms();
                self.publish();
            }
            if now_s - noted_s >= NOTE_S {
                noted_s = now_s;
                self.note_progress()?;
            }
            let wait_s = if behind { 0.0 } else { pace.wait_s(now_s, self.mission.now_ms()) };
            let wait_s = wait_s.min(PUBLISH_S - (now_s - published_s)).max(0.0);
            match orders.recv_timeout(Duration::from_secs_f64(wait_s)) {
                Ok(order) => {
                    if self.obey(order) {
                        pace = self.pace();
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.mission.commit_logs()?;
        self.note_progress()?;
        Ok(self.debrief())
    }

    fn pace(&self) -> Pace {
        let (begun_s, begun_ms) = (self.clock.steady_s(), self.mission.now_ms());
        Pace { speed: self.speed, begun_s, begun_ms }
    }

    /// Returns how far the mission has come, in milliseconds after its start.
    pub(crate) fn now_ms(&self) -> u64 {
        self.mission.now_ms()
    }

    fn note_progress(&mut self) -> Result<(), EngineError> {
        let at_ms = self.mission.now_ms();
        Ok(self.journal.note(&JournalEntry::Reached { at_ms })?)
    }

    /// Flies what is due, for a while; says whether more is due.
    fn fly_stretch(&mut self, pace: &Pace) -> Result<bool, EngineError> {
        let begun_s = self.clock.steady_s();
        let mut now_s = begun_s;
        while self.mission.now_ms() < pace.due_ms(now_s).min(self.mission.end_ms()) {
            if now_s - begun_s > STRETCH_S {
                return Ok(true);
            }
            self.mission.cycle()?;
            now_s = self.clock.steady_s();
        }
        Ok(false)
    }

    fn clock(&self) -> Clock {
        let now_ms = self.mission.now_ms();
        let running = self.speed > 0.0 && now_ms < self.mission.end_ms();
        Clock {
            utc: utc_text(self.mission.now()),
            met_s: now_ms as f64 / 1000.0,
            speed: if running { self.reached.unwrap_or(self.speed) } else { 0.0 },
            ends_met_s: self.mission.end_ms() as f64 / 1000.0,
            running,
        }
    }

    fn publish(&mut self) {
        self.seq += 1;
        self.watch_alarms();
        let (mission, behind) = (&self.mission, &self.behind);
        let followers = self.followers.iter_mut().enumerate();
        let vehicles = followers.zip(&mut self.alarms).map(|((vehicle, follower), desk)| {
            let changes = follower.changes((mission, vehicle), behind);
            VehicleLive { alarms: desk.changes(), ..changes }
        });
        let vehicles = vehicles.collect();
        let changed = std::mem::take(&mut self.changed);
        let requests = changed.iter().filter_map(|number| self.book.get(*number).cloned());
        let live = Live {
            full: false,
            seq: self.seq,
            clock: self.clock(),
            vehicles,
            requests: requests.collect(),
        };
        // Nobody may be listening.
        drop(self.changes.send(Arc::new(live)));
    }

    fn everything(&mut self) -> Live {
        // What the others have not been told yet stays to be told.
        let (mission, behind) = (&self.mission, &self.behind);
        let followers = self.followers.iter_mut().enumerate();
        let vehicles = followers.zip(&self.alarms).map(|((vehicle, follower), desk)| {
            let all = follower.all((mission, vehicle), behind);
            VehicleLive { alarms: desk.all(), ..all }
        });
        Live {
            full: true,
            seq: self.seq,
            vehicles: vehicles.collect(),
            clock: self.clock(),
            requests: self.book.all().to_vec(),
        }
    }

    /// Carries an order out; says whether the pace has changed. Whoever asked may have gone.
    fn obey(&mut self, order: Order) -> bool {
        match order {
            Order::Everything(reply) => drop(reply.send(self.everything())),
            Order::Glance(vehicle, reply) => drop(reply.send(self.glance(vehicle))),
            Order::Request(number, reply) => drop(reply.send(self.book.get(number).cloned())),
            Order::Ask(asked, reply) => drop(reply.send(self.ask(*asked).map_err(Into::into))),
            Order::Decide(number, decision, reply) => {
                drop(reply.send(self.decide(number, decision)));
            }
            Order::Attend(which, deed, reply) => drop(reply.send(self.attend(which, *deed))),
            Order::Then(vehicle, met_s, reply) => {
                let start = self.mission.case(vehicle).mission.start();
                let then = (start + met_s * Unit::Second).min(self.mission.now());
                drop(reply.send(known_then((&self.mission, vehicle), then)));
            }
            Order::History(wanted, reply) => drop(reply.send(self.history(wanted))),
            Order::Readings(wanted, reply) => drop(reply.send(self.readings(&wanted))),
            Order::Debrief(reply) => drop(reply.send(self.debrief())),
            Order::Speed(speed, reply) => {
                self.speed = speed;
                self.reached = None;
                return reply.send(speed).is_ok() || self.speed >= 0.0;
            }
        }
        false
    }

    fn glance(&self, vehicle: usize) -> Glance {
        let state = self.mission.ground(vehicle).vehicle();
        Glance {
            now: self.mission.now(),
            now_ms: self.mission.now_ms(),
            place: self.mission.reported_place(vehicle),
            mode: state.map(|state| state.mode),
            charge_percent: state.and_then(|state| state.soc_percent),
            link_up: self.mission.link_forecast(vehicle, self.mission.now()).is_some(),
        }
    }

    fn ask(&mut self, asked: Asked) -> Result<CommandRequest, EngineError> {
        let Asked { vehicle, command, mut request } = asked;
        request.n = self.book.next_number();
        let number = request.n;
        let waits = request.state == RequestState::AwaitingApproval;
        self.journal.append(&JournalEntry::Asked(Box::new(request.clone())))?;
        self.book.add(request);
        self.changed.push(number);
        if waits {
            self.waiting.insert(number, (vehicle, command));
        } else {
            self.release(number, (vehicle, command))?;
        }
        Ok(self.known(number))
    }

    fn known(&self, number: u32) -> CommandRequest {
        self.book.get(number).cloned().unwrap_or_else(|| unreachable!("a request that was added"))
    }

    fn decide(&mut self, number: u32, decision: Decision) -> Result<CommandRequest, OrderError> {
        self.book.undecided(number)?;
        let entry = JournalEntry::Decided { request: number, decision: decision.clone() };
        self.journal.append(&entry).map_err(EngineError::from)?;
        let approved = decision.verdict == DecisionKind::Approved;
        self.book.decide(number, decision);
        self.changed.push(number);
        if let Some(waiting) = self.waiting.remove(&number).filter(|_| approved) {
            self.release(number, waiting)?;
        }
        Ok(self.known(number))
    }

    /// Gives a telecommand to the ground, once the journal has it.
    fn release(
        &mut self,
        request: u32,
        (vehicle, command): (usize, Command),
    ) -> Result<(), EngineError> {
        let at_ms = self.mission.now_ms();
        self.journal.append(&JournalEntry::Released { request, vehicle, at_ms, command })?;
        self.send(request, (vehicle, command))
    }

    fn send(
        &mut self,
        request: u32,
        (vehicle, command): (usize, Command),
    ) -> Result<(), EngineError> {
        let number = self.mission.command(vehicle, command)?;
        self.behind.insert((vehicle, number), request);
        self.book.released(request, number);
        Ok(())
    }

    /// Judges how the rehearsal has gone so far.
    pub(crate) fn debrief(&self) -> Debrief {
        let start = self.mission.epoch(0);
        let line = |by: &Actor, vehicle: &str, what: String, kind: DoneKind| {
            // Written by this service, to the second.
            let at = Epoch::from_str(by.utc.trim_end_matches('Z')).unwrap_or(start);
            let met_s = (at - start).to_seconds();
            DoneLine { met_s, account: by.account.clone(), vehicle: vehicle.to_owned(), what, kind }
        };
        let mut done = Vec::new();
        for request in self.book.all() {
            done.push(line(
                &request.asked,
                &request.vehicle,
                request.text.clone(),
                DoneKind::Asked,
            ));
            if let Some(decision) = &request.decided {
                let what = format!("{}: {}", decision.verdict.word(), request.text);
                done.push(line(&decision.by, &request.vehicle, what, DoneKind::Decided));
            }
        }
        for (vehicle, desk) in self.alarms.iter().enumerate() {
            let id = self.mission.case(vehicle).mission.id().to_string();
            for (alarm, deed) in desk.done() {
                let what = format!("{} {alarm}", deed.act.word());
                done.push(line(&deed.by, &id, what, DoneKind::Alarm));
            }
        }
        done.sort_by(|a, b| a.met_s.total_cmp(&b.met_s));
        debrief(&self.mission, done)
    }

    fn readings(&self, wanted: &ReadingsWanted) -> Readings {
        let ReadingsWanted { vehicle, ids, from, until, most } = wanted;
        let within = |epoch: Epoch| {
            from.is_none_or(|from| epoch >= from) && until.is_none_or(|until| epoch <= until)
        };
        let archive = self.mission.ground(*vehicle).archive();
        let all = ids.iter().flat_map(|id| archive.samples(*id).map(|sample| (*id, sample)));
        let mut found: Vec<_> =
            all.filter(|(_, sample)| within(sample.epoch)).take(most + 1).collect();
        let are_all = found.len() <= *most;
        found.truncate(*most);
        Readings { found, are_all }
    }

    fn history(&self, wanted: HistoryWanted) -> ParameterHistory {
        let HistoryWanted { vehicle, id, from, until, points } = wanted;
        let within = |epoch: Epoch| {
            from.is_none_or(|from| epoch >= from) && until.is_none_or(|until| epoch <= until)
        };
        let archive = self.mission.ground(vehicle).archive();
        let samples = archive.samples(id).filter(|sample| within(sample.epoch));
        let mut readings: Vec<(Epoch, f64)> =
            samples.filter_map(|sample| Some((sample.epoch, sample.value?))).collect();
        readings.sort_by_key(|(epoch, _)| *epoch);
        let stretch = readings.len().div_ceil(points.clamp(2, MOST_POINTS)).max(1);
        let parameter = id.definition();
        ParameterHistory {
            name: parameter.name.to_owned(),
            unit: parameter.unit.to_owned(),
            samples: readings.chunks(stretch).filter_map(least_and_greatest).collect(),
        }
    }
}

fn least_and_greatest(stretch: &[(Epoch, f64)]) -> Option<(String, f64, f64, f64)> {
    let (epoch, last) = stretch.last()?;
    let values = || stretch.iter().map(|(_, value)| *value);
    let least = values().fold(f64::INFINITY, f64::min);
    let greatest = values().fold(f64::NEG_INFINITY, f64::max);
    Some((utc_text(*epoch), least, greatest, *last))
}

/// When cycles are due.
#[derive(Debug)]
struct Pace {
    speed: f64,
    begun_s: f64,
    begun_ms: u64,
}

impl Pace {
    /// Returns how far the mission ought to have come, in milliseconds after its start.
    fn due_ms(&self, now_s: f64) -> u64 {
        let flown_ms = (now_s - self.begun_s).max(0.0) * 1000.0 * self.speed;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive")]
        let flown_ms = flown_ms as u64;
        self.begun_ms + flown_ms
    }

    /// Returns how many seconds it is until the next cycle.
    fn wait_s(&self, now_s: f64, now_ms: u64) -> f64 {
        if self.speed <= 0.0 {
            return PUBLISH_S;
        }
        let ahead_ms = (now_ms + 1).saturating_sub(self.due_ms(now_s)) as f64;
        ahead_ms / 1000.0 / self.speed
    }
}
