//! The ground against a rover that keeps a schedule, answers, and sometimes loses frames.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use hilal_dictionary::{
    Apids, Command, EssentialCommand, EventId, FailureCode, Mode, ParameterId, Port, Process,
    ReportKind, Request, Stage, Structure, TelecommandReader, VerificationReport, encode_event,
    encode_housekeeping,
};
use hilal_ground::commanding::{CommandState, RecoverySettings, ScheduledCommand, UplinkSettings};
use hilal_ground::log::{Channel, LogContents};
use hilal_ground::{Ground, GroundSetup, VehicleDatabase};
use hilal_mission::{Mission, VehicleModel};
use hilal_packets::{Apid, MissionTime, RequestId, SequenceCounter, TelemetryWriter};
use hilal_quantity::{Epoch, SplitMix64, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[path = "support/vehicle_end.rs"]
mod vehicle_end;
use vehicle_end::VehicleEnd;

fn start() -> Epoch {
    Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
}

fn at(second: u32) -> Epoch {
    start() + f64::from(second) * Unit::Second
}

fn vehicle() -> VehicleModel {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    Mission::load(path.as_ref()).unwrap().for_first_flown().unwrap().model().unwrap()
}

fn setup() -> GroundSetup {
    let defaults = UplinkSettings::default();
    let uplink = UplinkSettings { schedule_capacity: 60, packet_limit: 512, ..defaults };
    let vehicle = VehicleDatabase::new(&vehicle()).unwrap();
    let recovery = Some(RecoverySettings::within(vehicle.limits()));
    GroundSetup { mission: "test".into(), vehicle, start: start(), uplink, recovery }
}

fn ground(folder: &Path) -> Ground {
    Ground::new(folder, &setup(), vehicle_end::uplink_security()).unwrap()
}

/// A rover that does at once whatever it is told.
struct Rover {
    now_s: u32,
    safe: bool,
    schedule: Vec<(u32, RequestId, Command)>,
    most_scheduled: usize,
    seen: BTreeSet<RequestId>,
    done: Vec<(u32, Command)>,
    counters: BTreeMap<Apid, SequenceCounter>,
    down: Vec<Vec<u8>>,
    link: VehicleEnd,
}

impl Rover {
    fn new() -> Self {
        Self {
            now_s: 0,
            safe: false,
            schedule: Vec::new(),
            most_scheduled: 0,
            seen: BTreeSet::new(),
            done: Vec::new(),
            counters: BTreeMap::new(),
            down: Vec::new(),
            link: VehicleEnd::new(),
        }
    }

    fn send(&mut self, kind: ReportKind, data: &[u8]) {
        let (apid, message) = (Apids::default().of(kind.process()), kind.message());
        let sequence = self.counters.entry(apid).or_default().take();
        let time = MissionTime::from_seconds(self.now_s);
        let writer = TelemetryWriter { apid, sequence, message, message_count: 0, time };
        let mut buffer = [0; 256];
        let length = writer.write(data, &mut buffer).unwrap();
        self.down.push(buffer[..length].to_vec());
    }

    fn report(&mut self, request: RequestId, stage: Stage, failure: Option<FailureCode>) {
        let mut buffer = [0; 8];
        let report = VerificationReport { request, stage, failure };
        let length = report.encode(&mut buffer).unwrap();
        self.send(ReportKind::Verification(stage), &buffer[..length]);
    }

    fn event(&mut self, id: EventId, value: f64) {
        let mut buffer = [0; 32];
        let length = encode_event(id, &[value], &mut buffer).unwrap();
        self.send(ReportKind::Event(id.definition().severity), &buffer[..length]);
    }

    fn housekeeping(&mut self) {
        let mode = if self.safe { Mode::Safe } else { Mode::Standby };
        for structure in Structure::ALL {
            let mut buffer = [0; 128];
            let sample = |id| match id {
                ParameterId::ModeNumber => Some(f64::from(mode.number())),
                ParameterId::SafeCause => Some(f64::from(EventId::SafeTilt.number())),
                ParameterId::BatterySoc => Some(14.0 + f64::from(self.now_s) / 100.0),
                ParameterId::BoxTemperature | ParameterId::BatteryTemperature => Some(10.0),
                _ => None,
            };
            let length = encode_housekeeping(structure, sample, &mut buffer).unwrap();
            self.send(ReportKind::Housekeeping, &buffer[..length]);
        }
    }

    fn take(&mut self, packet: &[u8]) {
        let packet = TelecommandReader::new(packet).unwrap();
        let request = packet.request();
        if !self.seen.insert(request) {
            self.report(request, Stage::Accepted, None);
            return;
        }
        match Request::decode(packet.message(), packet.application_data()).unwrap() {
            Request::Command(command) => self.execute(request, command),
            Request::ScheduleInsert(entries) => {
                for entry in entries {
                    let entry = entry.unwrap();
                    let release = entry.release.seconds();
                    assert!(release > self.now_s, "released in the past");
                    self.schedule.push((release, entry.request, entry.command));
                }
                self.most_scheduled = self.most_scheduled.max(self.schedule.len());
                self.report(request, Stage::Accepted, None);
            }
            other @ (Request::SequenceLoad(_)
            | Request::MemoryLoad(_)
            | Request::AddEventAction(_)) => {
                panic!("no part of a plan: {other:?}")
            }
        }
    }

    fn execute(&mut self, request: RequestId, command: Command) {
        if self.safe && matches!(command, Command::DriveTo { .. }) {
            return self.report(request, Stage::Refused, Some(FailureCode::WrongMode));
        }
        match command {
            Command::ScheduleReset => self.schedule.clear(),
            Command::ResumeFromSafe if self.safe => {
                self.safe = false;
                self.event(EventId::SafeLeft, 0.0);
            }
            _ => {}
        }
        self.done.push((self.now_s, command));
        self.report(request, Stage::Accepted, None);
        self.report(request, Stage::Completed, None);
    }

    fn step(&mut self, now_s: u32) {
        self.now_s = now_s;
        let due = |entry: &mut (u32, RequestId, Command)| entry.0 <= now_s;
        for (_, request, command) in self.schedule.extract_if(.., due).collect::<Vec<_>>() {
            self.execute(request, command);
        }
        if now_s.is_multiple_of(60) {
            self.housekeeping();
        }
    }

    fn drives(&self) -> Vec<i32> {
        let x = |(_, command): &(u32, Command)| match command {
            Command::DriveTo { x_cm, .. } => Some(*x_cm),
            _ => None,
        };
        self.done.iter().filter_map(x).collect()
    }
}

/// Drives with x counted upwards, one every `every_s` seconds.
fn drives(count: u32, first_s: u32, every_s: u32) -> Vec<ScheduledCommand> {
    let drive = |n: u32| {
        let release_s = first_s + n * every_s;
        let x_cm = i32::try_from(n).unwrap();
        let command = Command::DriveTo { x_cm, y_cm: 0, arrive_by_s: release_s + every_s };
        ScheduledCommand { release: at(release_s), command }
    };
    (0..count).map(drive).collect()
}

/// Flies `seconds`, with a link of `rate` octets a second where `link` says so; `up` says whether
/// the n-th frame sent arrives.
fn fly(
    ground: &mut Ground,
    rover: &mut Rover,
    seconds: std::ops::Range<u32>,
    (link, up): (impl Fn(u32) -> bool, impl Fn(usize) -> bool),
) {
    fly_at(150, (ground, rover), seconds, (link, up));
}

/// The same at a rate in octets a second.
fn fly_at(
    rate: usize,
    (ground, rover): (&mut Ground, &mut Rover),
    seconds: std::ops::Range<u32>,
    (link, up): (impl Fn(u32) -> bool, impl Fn(usize) -> bool),
) {
    let mut sent = 0;
    for second in seconds {
        rover.step(second);
        let capacity = if link(second) { rate } else { 0 };
        for mut frame in ground.poll_uplink(at(second), Channel::Relay, capacity).unwrap() {
            sent += 1;
            if up(sent)
                && let Some(packet) = rover.link.take(&mut frame)
            {
                rover.take(&packet);
            }
        }
        if capacity > 0 {
            for frame in rover.link.frames(std::mem::take(&mut rover.down)) {
                ground.receive_frame(&frame, at(second + 1), Channel::Relay).unwrap();
            }
        }
    }
}

#[test]
fn a_long_plan_goes_up_within_the_schedules_room_and_is_done_in_order_and_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    ground.load_plan(&drives(200, 300, 60));
    fly(&mut ground, &mut rover, 0..13_000, (|_| true, |_| true));
    assert_eq!(rover.drives(), (0..200).collect::<Vec<_>>());
    assert!(rover.done.iter().zip(0..).all(|((second, _), n)| *second == 300 + 60 * n));
    assert!(rover.most_scheduled <= 60 && rover.most_scheduled > 50, "{}", rover.most_scheduled);
    let summary = ground.finish().unwrap();
    assert_eq!((summary.commands_sent, summary.commands_executed), (200, 200));
    assert_eq!((summary.commands_late, summary.gaps, summary.packets_bad), (0, 0, 0));
    assert!(summary.packets_up < 40, "{} packets", summary.packets_up);
}

#[test]
fn lost_telecommands_are_sent_again_and_none_is_done_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    ground.load_plan(&drives(100, 2000, 60));
    // One in three arrives, at random: by turns it might never be the one that is next.
    let arrives = |n: usize| SplitMix64::mixed(n as u64).is_multiple_of(3);
    fly(&mut ground, &mut rover, 0..12_000, (|_| true, arrives));
    assert_eq!(rover.drives(), (0..100).collect::<Vec<_>>());
    let summary = ground.summary();
    assert_eq!(summary.commands_executed, 100);
    assert!(summary.frames_repeated >= summary.frames_acknowledged, "{summary:?}");
    assert!(summary.frames_up >= 2 * summary.frames_acknowledged, "{summary:?}");
}

#[test]
fn a_link_that_comes_late_moves_the_drives_and_gives_up_the_science_that_has_passed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    let mut plan = drives(20, 300, 60);
    let science = Command::StartScience { payload: Port::FIRST, duration_s: 600 };
    plan.push(ScheduledCommand { release: at(1500), command: science });
    plan.extend(drives(10, 2200, 60));
    ground.load_plan(&plan);
    fly(&mut ground, &mut rover, 0..6000, (|second| second > 2100, |_| true));
    let expected: Vec<i32> = (0..20).chain(0..10).collect();
    assert_eq!(rover.drives(), expected);
    assert!(!rover.done.iter().any(|(_, command)| *command == science));
    assert_eq!(ground.ledger().count(CommandState::Dropped), 1);
    assert_eq!(ground.ledger().count(CommandState::Completed), 30);
    assert!(ground.summary().commands_late >= 21);
}

#[test]
fn safe_mode_is_left_when_the_rover_is_well_and_no_waypoint_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    ground.load_plan(&drives(60, 300, 60));
    fly(&mut ground, &mut rover, 0..1000, (|_| true, |_| true));
    rover.safe = true;
    rover.done.truncate(rover.done.len() - 2);
    rover.event(EventId::DriveStopped, 2.0); // the last two waypoints were not reached
    rover.event(EventId::SafeTilt, 30.0);
    fly(&mut ground, &mut rover, 1000..9000, (|_| true, |_| true));
    assert_eq!(rover.drives(), (0..60).collect::<Vec<_>>());
    let notes: Vec<&str> = ground.notes().iter().map(|note| note.text.as_str()).collect();
    assert!(notes[0].starts_with("safe mode (SAFE_TILT) is kept: charge 24 %"), "{notes:?}");
    assert!(notes.iter().any(|note| note.ends_with("in limits, resuming")), "{notes:?}");
    assert!(notes.last().unwrap().starts_with("safe mode left: "), "{notes:?}");
    let resumed = rover.done.iter().find(|(_, command)| *command == Command::ResumeFromSafe);
    assert!(resumed.unwrap().0 >= 2600, "resumed at {resumed:?}: below 40 % before second 2600");
}

#[test]
fn a_day_in_which_no_frame_arrives_does_not_end_commanding() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    let day = 86_400;
    ground.load_plan(&drives(20, 300, 60));
    ground.load_plan(&drives(20, 2 * day, 60));
    fly(&mut ground, &mut rover, 0..1000, (|_| true, |_| true));
    ground.command(Command::Ping, at(1000)).unwrap();
    // The ground believes in its link, and every frame is lost.
    fly(&mut ground, &mut rover, 1000..day, (|_| true, |_| false));
    assert!(!rover.done.iter().any(|(_, command)| *command == Command::Ping));
    fly(&mut ground, &mut rover, day..day + 4000, (|_| true, |_| true));
    assert!(rover.done.iter().any(|(_, command)| *command == Command::Ping));
    fly(&mut ground, &mut rover, day + 4000..2 * day + 3000, (|_| true, |_| true));
    let twice: Vec<i32> = (0..20).chain(0..20).collect();
    assert_eq!(rover.drives(), twice);
}

#[test]
fn a_rover_that_has_nothing_to_do_hears_from_the_ground_twice_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    ground.load_plan(&drives(10, 300, 60));
    let day = 86_400;
    fly(&mut ground, &mut rover, 0..2 * day, (|second| second % 100 < 50, |_| true));
    let pings = rover.done.iter().filter(|(_, command)| *command == Command::Ping);
    let times: Vec<u32> = pings.map(|(second, _)| *second).collect();
    assert_eq!(times.len(), 3, "{times:?}");
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= day / 2), "{times:?}");
}

fn resumed(folder: &Path) -> Ground {
    let security = vehicle_end::uplink_security();
    Ground::resumed(folder, &setup(), security).unwrap().0
}

#[test]
fn a_ground_that_was_killed_goes_on_in_sequence_and_what_was_not_reported_is_done_once() {
    for (kill, arrives) in [(61, true), (61, false), (63, true), (90, false), (120, true)] {
        let folder = tempfile::tempdir().unwrap();
        let (mut ground, mut rover) = (resumed(folder.path()), Rover::new());
        ground.command(Command::Ping, at(10)).unwrap();
        fly(&mut ground, &mut rover, 0..60, (|_| true, |_| true));
        ground.command(Command::StopDrive, at(60)).unwrap();
        fly(&mut ground, &mut rover, 60..kill, (|_| true, |_| arrives));
        drop(ground);
        let mut ground = resumed(folder.path());
        assert!(ground.newest().is_some(), "what came before the kill is decoded again");
        ground.command(Command::StopScience, at(kill)).unwrap();
        fly(&mut ground, &mut rover, kill..1500, (|_| true, |_| true));
        let done: Vec<Command> = rover.done.iter().map(|(_, command)| *command).collect();
        assert_eq!(done, [Command::Ping, Command::StopDrive, Command::StopScience], "{kill}");
        assert_eq!(ground.ledger().count(CommandState::Completed), 3, "{kill} {arrives}");
    }
}

fn tables(folder: &Path) -> Vec<Vec<u8>> {
    let (mut ground, mut rover) = (ground(folder), Rover::new());
    ground.load_plan(&drives(30, 300, 60));
    fly(&mut ground, &mut rover, 0..3000, (|_| true, |_| true));
    ground.finish().unwrap();
    let names = ["parameters", "events", "science", "commands"];
    let path = |name| folder.join(format!("{name}.parquet"));
    let files = names.into_iter().map(|name| std::fs::read(path(name)).unwrap());
    files.chain([std::fs::read(folder.join("downlink.log")).unwrap()]).collect()
}

#[test]
fn the_same_pass_gives_the_same_bytes() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(tables(first.path()), tables(second.path()));
}

#[test]
fn a_link_of_125_bit_s_carries_a_plan_without_a_frame_sent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    ground.load_plan(&drives(40, 3000, 120));
    fly_at(15, (&mut ground, &mut rover), 0..9000, (|_| true, |_| true));
    assert_eq!(rover.drives(), (0..40).collect::<Vec<_>>());
    let summary = ground.summary();
    assert_eq!((summary.commands_executed, summary.commands_late), (40, 0));
    assert_eq!(summary.frames_repeated, 0, "{summary:?}");
}

#[test]
fn an_outage_in_the_middle_of_a_sequence_is_followed_by_what_is_missing_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    ground.load_plan(&drives(50, 20_000, 60));
    // Nothing arrives in the first minutes, and then there is no link for three hours.
    fly(&mut ground, &mut rover, 0..400, (|_| true, |_| false));
    fly(&mut ground, &mut rover, 400..11_000, (|_| false, |_| true));
    fly(&mut ground, &mut rover, 11_000..24_000, (|_| true, |_| true));
    assert_eq!(rover.drives(), (0..50).collect::<Vec<_>>());
    let summary = ground.summary();
    assert_eq!((summary.commands_executed, summary.commands_late), (50, 0));
    assert!(summary.frames_repeated > 0, "{summary:?}");
}

#[test]
fn an_essential_command_goes_before_a_plan_that_waits_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    ground.load_plan(&drives(60, 3000, 60));
    fly(&mut ground, &mut rover, 0..100, (|_| true, |_| true));
    ground.command_essential(EssentialCommand::Stop, at(100)).unwrap();
    let mut frames = ground.poll_uplink(at(100), Channel::Relay, 26).unwrap();
    assert_eq!(frames.iter().map(Vec::len).collect::<Vec<_>>(), [14]);
    let octet = rover.link.take_essential(&mut frames[0]);
    assert_eq!(octet, Some(EssentialCommand::Stop.number()));
    assert_eq!(ground.notes().last().unwrap().text, "essential command STOP sent");
    let kept = std::fs::read_to_string(folder.path().join("uplink-counter.txt")).unwrap();
    assert_eq!(kept.lines().count(), 2, "{kept}");
    fly(&mut ground, &mut rover, 101..9000, (|_| true, |_| true));
    assert_eq!(rover.drives(), (0..60).collect::<Vec<_>>());
}

#[test]
fn a_ground_that_starts_again_uses_no_counter_twice() {
    let folder = tempfile::tempdir().unwrap();
    let send = || {
        let mut ground = ground(folder.path());
        ground.command_essential(EssentialCommand::Stop, at(0)).unwrap();
        ground.poll_uplink(at(0), Channel::Relay, 1000).unwrap().remove(0)
    };
    let frames: BTreeSet<Vec<u8>> = (0..3).map(|_| send()).collect();
    assert_eq!(frames.len(), 3, "the same frame was made twice");
    let mut rover = Rover::new();
    let mut in_order: Vec<Vec<u8>> = frames.into_iter().collect();
    in_order.sort_by_key(|frame| frame[7]); // the octet of the counter
    for frame in &mut in_order {
        assert_eq!(rover.link.take_essential(frame), Some(1));
    }
}

#[test]
fn the_tables_are_made_anew_from_the_raw_logs_alone() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let written = tables(folder.path());
    let read = |name: &str| LogContents::read(&folder.path().join(name)).unwrap().records;
    let (down, up) = (read("downlink.log"), read("uplink.log"));
    let rebuilt = Ground::rebuilt(&setup(), &down, &up);
    rebuilt.write_tables(other.path()).unwrap();
    for (name, bytes) in ["parameters", "events", "science", "commands"].into_iter().zip(written) {
        let again = std::fs::read(other.path().join(format!("{name}.parquet"))).unwrap();
        assert!(again == bytes, "{name} differs");
    }
    assert_eq!(rebuilt.summary().commands_executed, 30);
    assert_eq!(rebuilt.summary().packets_up, up.len() as u64);
}

#[test]
fn what_cannot_be_decoded_and_what_is_missing_are_counted_and_logged() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    for second in [0, 60, 120] {
        rover.step(second);
    }
    let mut packets = std::mem::take(&mut rover.down);
    packets.remove(5);
    packets[0][10] ^= 1;
    for packet in &packets {
        ground.receive(packet, at(130), Channel::Direct).unwrap();
    }
    let summary = ground.finish().unwrap();
    assert_eq!((summary.packets_down, summary.packets_bad), (11, 1));
    // The damaged packet's count cannot be trusted: it is missing too.
    assert_eq!((summary.gaps, summary.packets_missing), (2, 2));
    assert_eq!((summary.limits_yellow, summary.limits_red), (1, 0));
    let log = LogContents::read(&folder.path().join("downlink.log")).unwrap();
    assert_eq!(log.records.len(), 11);
    assert!(log.damage.is_empty());
}

#[test]
fn parameters_are_read_back_with_their_units_and_limits() {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::RowAccessor as _;
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    fly(&mut ground, &mut rover, 0..600, (|_| true, |_| true));
    ground.finish().unwrap();
    let file = std::fs::File::open(folder.path().join("parameters.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    let soc: Vec<_> =
        rows.iter().filter(|row| row.get_string(2).unwrap() == "power.battery.soc").collect();
    assert_eq!(soc.len(), 10);
    assert_eq!(soc[1].get_timestamp_micros(0).unwrap(), 1_858_118_400_000_000 + 60_000_000);
    assert!((soc[1].get_double(3).unwrap() - 14.6).abs() < 1e-9);
    assert_eq!(soc[1].get_string(5).unwrap(), "%");
    assert_eq!(soc[1].get_string(6).unwrap(), "yellow");
    let curve = ground.archive().curve(ParameterId::BatterySoc);
    assert_eq!((curve.len(), curve[9].0), (10, 540.0));
}

#[test]
fn packets_of_another_vehicle_are_logged_counted_and_told_and_make_no_gap() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    rover.step(0);
    let own = std::mem::take(&mut rover.down);
    let other = Apids::from_first(128).unwrap().of(Process::Housekeeping);
    for sequence in [7, 20, 21] {
        let time = MissionTime::from_seconds(sequence.into());
        let message = ReportKind::Housekeeping.message();
        let writer = TelemetryWriter { apid: other, sequence, message, message_count: 0, time };
        let mut buffer = [0; 64];
        let length = writer.write(&[1, 2, 3], &mut buffer).unwrap();
        ground.receive(&buffer[..length], at(20), Channel::Direct).unwrap();
    }
    for packet in &own {
        ground.receive(packet, at(30), Channel::Direct).unwrap();
    }
    let summary = ground.finish().unwrap();
    assert_eq!((summary.packets_down, summary.packets_foreign), (3 + 4, 3));
    assert_eq!((summary.packets_bad, summary.gaps), (0, 0));
    assert_eq!(ground.foreign_packets().get(&other), Some(&3));
    let notes: Vec<&str> = ground.notes().iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].starts_with("packets come from APID 130, which is not"), "{notes:?}");
    let log = LogContents::read(&folder.path().join("downlink.log")).unwrap();
    assert_eq!(log.records.len(), 7);
}

#[test]
fn an_event_names_the_payload_that_the_mission_put_on_the_port() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ground, mut rover) = (ground(folder.path()), Rover::new());
    rover.event(EventId::ScienceDeferred, 2.0);
    rover.event(EventId::ScienceDeferred, 30.0);
    for packet in &rover.down {
        ground.receive(packet, at(30), Channel::Direct).unwrap();
    }
    let said: Vec<&str> =
        ground.archive().events().iter().map(|event| event.text.as_str()).collect();
    let waits = "waits for the end of the drive";
    assert_eq!(said, [format!("plasma {waits}"), format!("payload 30 {waits}")]);
}
