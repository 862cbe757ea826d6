//! What a console sees of the mission, as it goes: everything known first, and then what has changed.

use std::collections::BTreeMap;

use hilal_dictionary::{ParameterId, Severity};
use hilal_ground::commanding::{CommandEntry, VehicleState};
use hilal_ground::decode::{EventRecord, ParameterSample};
use hilal_ground::log::Channel;
use hilal_ground::store::SeriesSample;
use hilal_operations::{LinkForecast, LiveMission};
use hilal_plan::utc_text;
use hilal_quantity::{Duration, Epoch, Unit};
use serde::Serialize;
use utoipa::ToSchema;

use crate::alarms::AlarmLine;
use crate::command_text;
use crate::requests::CommandRequest;

/// Points of a track that a console is given when it comes.
const TRACK_POINTS: usize = 2000;
/// Events that a console is given when it comes.
const EVENTS: usize = 300;
/// A vehicle that has moved less has not moved, in metres: ours.
const STEP_M: f64 = 0.5;
/// How far ahead the next change of a link is looked for, and in which steps: ours.
const LINK_AHEAD: [Duration; 2] = [hours(12), minutes(5)];

const fn hours(hours: u64) -> Duration {
    Duration::from_parts(0, hours * 3_600_000_000_000)
}

const fn minutes(minutes: u64) -> Duration {
    Duration::from_parts(0, minutes * 60_000_000_000)
}

/// The mission's clock.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Clock {
    /// Now, in UTC.
    pub utc: String,
    /// Time since the mission's start, in seconds.
    pub met_s: f64,
    /// How many times faster than real time the mission goes: what is reached, where that is less than was asked for;
    /// 0 while it is held.
    pub speed: f64,
    /// When the mission ends, in seconds after its start.
    pub ends_met_s: f64,
    /// Whether it goes on.
    pub running: bool,
}

/// Where a vehicle says it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VehiclePose {
    /// Map x in metres.
    pub x_m: f64,
    /// Map y in metres.
    pub y_m: f64,
    /// Where it heads, in degrees clockwise from the map's y axis; none where it has not said so.
    pub heading_deg: Option<f64>,
    /// One standard deviation of its position in metres.
    pub uncertainty_m: Option<f64>,
    /// On-board time of what it said.
    pub generated: String,
}

/// The operating mode as last reported.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReportedMode {
    /// Its name.
    pub name: String,
    /// On-board time of the report.
    pub generated: String,
}

/// Counts of frames, since the mission's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct FrameCounts {
    /// Telemetry frames that came.
    pub received: u64,
    /// Telemetry frames that never came, by their counts.
    pub missing: u64,
    /// Telemetry frames that were damaged, or another vehicle's.
    pub rejected: u64,
    /// Telecommand frames that were sent.
    pub sent: u64,
    /// Telecommand frames that were sent again.
    pub repeated: u64,
    /// Telecommand frames that the vehicle has acknowledged.
    pub acknowledged: u64,
    /// Telecommand frames that the station did not take, since the service began.
    pub refused: u64,
}

/// The link to a vehicle.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkState {
    /// Whether terrain, orbits, stations and budgets let expect a way between Earth and the vehicle.
    pub up: bool,
    /// By which hop of the vehicle: `lander`, `relay` or `direct`.
    pub by: Option<String>,
    /// What it carries from the vehicle, in bit/s.
    pub down_bit_s: f64,
    /// What it carries towards the vehicle, in bit/s.
    pub up_bit_s: f64,
    /// Light time from end to end, and what passing on takes, in seconds.
    pub light_time_s: Option<f64>,
    /// When the last whole frame of the vehicle came.
    pub last_heard: Option<String>,
    /// When the way is expected to go or to come, within 12 hours; looked for in steps of five minutes.
    pub next_change: Option<String>,
    /// What it is then: `up` or `down`.
    pub next_is: Option<String>,
    /// Frames so far.
    pub frames: FrameCounts,
}

/// The latest value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ParameterValue {
    /// Its dotted name.
    pub name: String,
    /// Value in its unit.
    pub value: Option<f64>,
    /// What the value stands for, where that has a name.
    pub text: Option<String>,
    /// `nominal`, `yellow` or `red`; `none` without a reading.
    pub status: String,
    /// On-board time.
    pub generated: String,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventLine {
    /// Its number among the vehicle's, from 0, in the order they came.
    pub n: usize,
    /// On-board time.
    pub generated: String,
    /// When the ground had it.
    pub received: String,
    /// `info`, `low`, `medium` or `high`.
    pub severity: String,
    /// Name.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// A telecommand and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CommandLine {
    /// Its number in the vehicle's ledger.
    pub n: u32,
    /// `plan`, or `operator` where people sent it.
    pub origin: String,
    /// The request behind it.
    pub request: Option<u32>,
    /// Name.
    pub name: String,
    /// Name and arguments.
    pub text: String,
    /// Where it stands.
    pub state: String,
    /// When it is released on board.
    pub release: String,
    /// When the plan wanted it released.
    pub planned: Option<String>,
    /// When it was first sent.
    pub sent: Option<String>,
    /// When it was accepted on board.
    pub accepted: Option<String>,
    /// When it was completed.
    pub completed: Option<String>,
    /// How often it was sent.
    pub attempts: u32,
    /// Why it was refused or failed.
    pub failure: Option<String>,
}

/// What is known of a vehicle, or what has changed of that.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VehicleLive {
    /// Its identifier.
    pub id: String,
    /// Where it says it is.
    pub pose: Option<VehiclePose>,
    /// Where it has been: map x and y in metres, and seconds since the mission's start.
    pub track: Vec<[f64; 3]>,
    /// Its mode.
    pub mode: Option<ReportedMode>,
    /// Its link.
    pub link: Option<LinkState>,
    /// Values of parameters.
    pub samples: Vec<ParameterValue>,
    /// Events.
    pub events: Vec<EventLine>,
    /// Telecommands.
    pub commands: Vec<CommandLine>,
    /// Alarms.
    pub alarms: Vec<AlarmLine>,
}

/// A message to a console.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Live {
    /// Whether it tells all that is known, or what has changed since the last message.
    pub full: bool,
    /// Counts messages, for all consoles.
    pub seq: u64,
    /// The mission's clock.
    pub clock: Clock,
    /// The vehicles.
    pub vehicles: Vec<VehicleLive>,
    /// Requests for telecommands.
    pub requests: Vec<CommandRequest>,
}

/// Follows a vehicle through its ground, and tells what has changed.
#[derive(Debug, Default)]
pub(crate) struct VehicleFollower {
    sampled: BTreeMap<ParameterId, Epoch>,
    /// On-board time of the position that was taken last.
    placed: Option<Epoch>,
    events: usize,
    commands: Vec<CommandMark>,
    track: Vec<[f64; 3]>,
    pose: Option<VehiclePose>,
    link: Option<LinkState>,
    link_at: Option<Epoch>,
}

/// What tells whether a telecommand stands as it stood.
type CommandMark = (hilal_ground::commanding::CommandState, u32, Epoch);

fn mark(entry: &CommandEntry) -> CommandMark {
    (entry.state, entry.attempts, entry.release)
}

impl VehicleFollower {
    /// Follows a vehicle while nobody looks: what it says of its place is its track.
    pub(crate) fn passes_by(&mut self, mission: (&LiveMission<'_>, usize)) {
        let archive = mission.0.ground(mission.1).archive();
        let at = archive.latest(ParameterId::PositionX).map(|sample| sample.epoch);
        if at != self.placed {
            self.placed = at;
            self.moved(mission);
        }
    }

    /// Takes all places of a vehicle that are known already.
    pub(crate) fn recall(&mut self, (mission, vehicle): (&LiveMission<'_>, usize)) {
        let archive = mission.ground(vehicle).archive();
        let (xs, ys) =
            (archive.curve(ParameterId::PositionX), archive.curve(ParameterId::PositionY));
        for ((at_s, x_m), (_, y_m)) in xs.iter().zip(&ys) {
            let place = mission.place_of(vehicle, (*x_m, *y_m));
            self.drove_to([place.x_m, place.y_m, *at_s]);
        }
        self.passes_by((mission, vehicle));
    }

    /// Adds a point to the track where the vehicle has moved.
    fn drove_to(&mut self, point: [f64; 3]) -> Option<[f64; 3]> {
        let far = self.track.last().is_none_or(|last| {
            (last[0] - point[0]).hypot(last[1] - point[1]) >= STEP_M && last[2] < point[2]
        });
        far.then(|| {
            self.track.push(point);
            point
        })
    }

    /// Tells what has changed of a vehicle since the last call; `requests` names the requests behind telecommands.
    pub(crate) fn changes(
        &mut self,
        (mission, vehicle): (&LiveMission<'_>, usize),
        requests: &BTreeMap<(usize, u32), u32>,
    ) -> VehicleLive {
        let ground = mission.ground(vehicle);
        let now = mission.now();
        let archive = ground.archive();
        let mut samples = Vec::new();
        for id in ParameterId::ALL.iter().copied() {
            let Some(sample) = archive.latest(id) else { continue };
            if self.sampled.insert(id, sample.epoch) != Some(sample.epoch) {
                samples.push(parameter_value(sample));
            }
        }
        let told = archive.events();
        let events = told.iter().enumerate().skip(self.events);
        let events = events.map(|(n, event)| event_line(n, event)).collect();
        self.events = told.len();
        let mut commands = Vec::new();
        for (index, entry) in ground.ledger().entries().enumerate() {
            if self.commands.get(index) == Some(&mark(entry)) {
                continue;
            }
            let request = requests.get(&(vehicle, entry.number)).copied();
            commands.push(command_line(entry, request, ground));
            match self.commands.get_mut(index) {
                Some(known) => *known = mark(entry),
                None => self.commands.push(mark(entry)),
            }
        }
        let at = archive.latest(ParameterId::PositionX).map(|sample| sample.epoch);
        let moved = if at == self.placed { None } else { self.moved((mission, vehicle)) };
        self.placed = at;
        VehicleLive {
            id: mission.case(vehicle).mission.id().to_string(),
            pose: self.pose.clone(),
            track: moved.into_iter().collect(),
            mode: reported_mode(ground),
            link: Some(self.link((mission, vehicle), now)),
            samples,
            events,
            commands,
            alarms: Vec::new(),
        }
    }

    /// Tells all that is known of a vehicle.
    pub(crate) fn all(
        &mut self,
        (mission, vehicle): (&LiveMission<'_>, usize),
        requests: &BTreeMap<(usize, u32), u32>,
    ) -> VehicleLive {
        let ground = mission.ground(vehicle);
        let archive = ground.archive();
        let known = ParameterId::ALL.iter().filter_map(|id| archive.latest(*id));
        let told = archive.events();
        let last = told.iter().enumerate().skip(told.len().saturating_sub(EVENTS));
        let entries = ground.ledger().entries();
        let commands = entries.map(|entry| {
            let request = requests.get(&(vehicle, entry.number)).copied();
            command_line(entry, request, ground)
        });
        VehicleLive {
            id: mission.case(vehicle).mission.id().to_string(),
            pose: self.pose.clone(),
            track: thinned(&self.track),
            mode: reported_mode(ground),
            link: Some(self.link((mission, vehicle), mission.now())),
            samples: known.map(parameter_value).collect(),
            events: last.map(|(n, event)| event_line(n, event)).collect(),
            commands: commands.collect(),
            alarms: Vec::new(),
        }
    }

    /// Takes a new position, and returns a point of the track where the vehicle has moved.
    fn moved(&mut self, (mission, vehicle): (&LiveMission<'_>, usize)) -> Option<[f64; 3]> {
        let archive = mission.ground(vehicle).archive();
        let value = |id| archive.latest(id).and_then(|sample| sample.value);
        let epoch = archive.latest(ParameterId::PositionX)?.epoch;
        let place = mission.reported_place(vehicle);
        self.pose = Some(VehiclePose {
            x_m: place.x_m,
            y_m: place.y_m,
            heading_deg: value(ParameterId::Heading),
            uncertainty_m: value(ParameterId::PositionSigma),
            generated: utc_text(epoch),
        });
        let start = mission.case(vehicle).mission.start();
        let point = [place.x_m, place.y_m, (epoch - start).to_seconds()];
        self.drove_to(point)
    }

    fn link(&mut self, (mission, vehicle): (&LiveMission<'_>, usize), now: Epoch) -> LinkState {
        let ground = mission.ground(vehicle);
        let summary = ground.summary();
        let frames = FrameCounts {
            received: summary.frames_down,
            missing: summary.frames_missing,
            rejected: summary.frames_rejected,
            sent: summary.frames_up,
            repeated: summary.frames_repeated,
            acknowledged: summary.frames_acknowledged,
            refused: mission.refused_by_station(vehicle),
        };
        let fresh = self.link_at.is_some_and(|at| now >= at && now - at < 30.0 * Unit::Second);
        let known = self.link.clone().filter(|_| fresh);
        let state = known.unwrap_or_else(|| {
            self.link_at = Some(now);
            expected((mission, vehicle), now)
        });
        let state = LinkState { last_heard: ground.last_frame().map(utc_text), frames, ..state };
        self.link = Some(state.clone());
        state
    }
}

/// Looks at the way to a vehicle, and for its next change.
fn expected((mission, vehicle): (&LiveMission<'_>, usize), now: Epoch) -> LinkState {
    let forecast = mission.link_forecast(vehicle, now);
    let up = forecast.is_some();
    let [ahead, step] = LINK_AHEAD;
    let end = mission.case(vehicle).mission.start() + mission.end_ms() as f64 * Unit::Millisecond;
    let last = (now + ahead).min(end);
    let mut next = now + step;
    while next < last && mission.link_forecast(vehicle, next).is_some() == up {
        next += step;
    }
    let changes = next < last;
    LinkState {
        next_change: changes.then(|| utc_text(next)),
        next_is: changes.then(|| if up { "down" } else { "up" }.to_owned()),
        ..way(forecast)
    }
}

/// Tells a forecast; nothing of how the vehicle was heard.
fn way(forecast: Option<LinkForecast>) -> LinkState {
    LinkState {
        up: forecast.is_some(),
        by: forecast.map(|way| channel_name(way.channel).to_owned()),
        down_bit_s: forecast.map_or(0.0, |way| way.down.bits_per_second()),
        up_bit_s: forecast.map_or(0.0, |way| way.up.bits_per_second()),
        light_time_s: forecast.map(|way| way.delay.to_seconds()),
        last_heard: None,
        next_change: None,
        next_is: None,
        frames: FrameCounts::default(),
    }
}

const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Direct => "direct",
        Channel::Relay => "relay",
        Channel::Lander => "lander",
    }
}

/// Takes so many points of a track that a console can draw them, the last one among them.
fn thinned(track: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let every = track.len().div_ceil(TRACK_POINTS).max(1);
    let mut points: Vec<[f64; 3]> = track.iter().copied().step_by(every).collect();
    if let Some(last) = track.last().filter(|last| points.last() != Some(last)) {
        points.push(*last);
    }
    points
}

/// Tells what the ground knew of a vehicle at an instant: values, place, mode, events, its way, and how it was heard.
pub(crate) fn known_then(
    (mission, vehicle): (&LiveMission<'_>, usize),
    then: Epoch,
) -> VehicleLive {
    let case = mission.case(vehicle);
    let archive = mission.ground(vehicle).archive();
    let known: Vec<(ParameterId, SeriesSample)> = ParameterId::ALL
        .iter()
        .filter_map(|id| Some((*id, archive.latest_by(*id, then)?)))
        .collect();
    let sample = |id| known.iter().find(|(one, _)| *one == id).map(|(_, sample)| sample);
    let value = |id| sample(id).and_then(|sample| sample.value);
    let told = value(ParameterId::PositionX).zip(value(ParameterId::PositionY));
    let place = mission.place_of(vehicle, told.unwrap_or_default());
    let pose = sample(ParameterId::PositionX).map(|said| VehiclePose {
        x_m: place.x_m,
        y_m: place.y_m,
        heading_deg: value(ParameterId::Heading),
        uncertainty_m: value(ParameterId::PositionSigma),
        generated: utc_text(said.epoch),
    });
    let mode = sample(ParameterId::ModeNumber).and_then(|said| {
        let mode = VehicleState::mode_of(said.value?)?;
        Some(ReportedMode { name: mode.name().to_owned(), generated: utc_text(said.epoch) })
    });
    let heard = known.iter().map(|(_, sample)| sample.receipt).max();
    let forecast = mission.link_forecast_from((vehicle, place), then);
    let told = archive.events_by(then);
    let last = told.iter().enumerate().skip(told.len().saturating_sub(EVENTS));
    VehicleLive {
        id: case.mission.id().to_string(),
        pose,
        track: Vec::new(),
        mode,
        link: Some(LinkState { last_heard: heard.map(utc_text), ..way(forecast) }),
        samples: known.iter().map(|(id, sample)| series_value(*id, sample)).collect(),
        events: last.map(|(n, event)| event_line(n, event)).collect(),
        commands: Vec::new(),
        alarms: Vec::new(),
    }
}

fn series_value(id: ParameterId, sample: &SeriesSample) -> ParameterValue {
    let SeriesSample { epoch, raw, value, limit, .. } = *sample;
    parameter_value(&ParameterSample { epoch, id, raw, value, limit })
}

fn reported_mode(ground: &hilal_ground::Ground) -> Option<ReportedMode> {
    let state = ground.vehicle()?;
    Some(ReportedMode { name: state.mode.name().to_owned(), generated: utc_text(state.epoch) })
}

fn parameter_value(sample: &ParameterSample) -> ParameterValue {
    let parameter = sample.id.definition();
    let raw = sample.raw;
    let named = parameter.meaning.names().find(|(number, _)| Some(f64::from(*number)) == raw);
    ParameterValue {
        name: parameter.name.to_owned(),
        value: sample.value,
        text: named.map(|(_, name)| name.to_owned()),
        status: sample.limit.map_or("none", hilal_dictionary::LimitStatus::name).to_owned(),
        generated: utc_text(sample.epoch),
    }
}

fn event_line(n: usize, event: &EventRecord) -> EventLine {
    let severity = match event.severity {
        Severity::Info => "info",
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
    };
    EventLine {
        n,
        generated: utc_text(event.epoch),
        received: utc_text(event.receipt),
        severity: severity.to_owned(),
        name: event.id.definition().name.to_owned(),
        text: event.text.clone(),
    }
}

fn command_line(
    entry: &CommandEntry,
    request: Option<u32>,
    ground: &hilal_ground::Ground,
) -> CommandLine {
    let by_plan = entry.planned.is_some();
    CommandLine {
        n: entry.number,
        origin: if by_plan { "plan" } else { "operator" }.to_owned(),
        request,
        name: entry.command.name().to_owned(),
        text: command_text::in_one_line(&entry.command, ground.database()),
        state: entry.state.name().to_owned(),
        release: utc_text(entry.release),
        planned: entry.planned.map(utc_text),
        sent: entry.sent.map(utc_text),
        accepted: entry.accepted.map(utc_text),
        completed: entry.completed.map(utc_text),
        attempts: entry.attempts,
        failure: entry.failure.map(|failure| failure.text().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_track_is_thinned_to_what_a_console_draws_and_ends_where_the_vehicle_is() {
        let track: Vec<[f64; 3]> = (0..9_999).map(|n| [f64::from(n), 0.0, f64::from(n)]).collect();
        let thin = thinned(&track);
        assert!(thin.len() <= TRACK_POINTS + 1, "{}", thin.len());
        assert_eq!(thin.first(), track.first());
        assert_eq!(thin.last(), track.last());
        assert_eq!(thinned(&track[..3]), track[..3]);
    }
}
