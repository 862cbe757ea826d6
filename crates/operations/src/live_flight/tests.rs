use std::collections::VecDeque;
use std::time::Duration;

use hilal_dictionary::Command;
use hilal_ground::commanding::CommandState;
use hilal_ground::log::{Channel as GroundChannel, LogContents, LogHeader};
use hilal_ground::{Ground, GroundSetup, VehicleDatabase};
use hilal_mission::models::{BitErrorRates, Sunlight};
use hilal_mission::{Mission, VehicleMission};
use hilal_quantity::{Angle, Epoch, Fraction, GridAzimuth, MapPoint, Unit};
use hilal_sim::{Ground as Terrain, Link, Links};

use super::*;
use crate::commanding::uplink_settings;

/// A lit plain, and a link to Earth as the reference mission has it.
#[derive(Debug, Clone, Copy)]
struct Plain;

impl Scenery for Plain {
    fn ground(&self, _at: MapPoint, _at_ms: u64) -> Terrain {
        Terrain::default()
    }

    fn sun(&self, _at: MapPoint, _at_ms: u64) -> Sunlight {
        Sunlight {
            azimuth: GridAzimuth::from_degrees(90.0),
            elevation: Angle::from_degrees(2.0),
            fraction: Fraction::clamped(1.0),
            irradiance_w_m2: 1361.0,
        }
    }

    fn lander(&self, _: MapPoint) -> Option<Link> {
        None
    }

    fn links(&self, _at: MapPoint, _at_ms: u64) -> Links {
        let link = Link {
            down_bit_s: 8000.0,
            up_bit_s: 2000.0,
            bit_errors: BitErrorRates { up: 1e-5, down: 3e-5 },
            delay_ms: 1300,
            margins: None,
        };
        Links { direct: Some(link), ..Links::default() }
    }
}

/// The same plain with a link of 125 bit/s.
#[derive(Debug, Clone, Copy)]
struct Slow;

impl Scenery for Slow {
    fn ground(&self, at: MapPoint, at_ms: u64) -> Terrain {
        Plain.ground(at, at_ms)
    }

    fn sun(&self, at: MapPoint, at_ms: u64) -> Sunlight {
        Plain.sun(at, at_ms)
    }

    fn lander(&self, at: MapPoint) -> Option<Link> {
        Plain.lander(at)
    }

    fn links(&self, at: MapPoint, at_ms: u64) -> Links {
        let slow = Plain.links(at, at_ms).direct.map(|link| Link { down_bit_s: 125.0, ..link });
        Links { direct: slow, ..Links::default() }
    }
}

const SEED: u64 = 7;

fn mission() -> VehicleMission {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mission = Mission::load(path.as_ref()).expect("the reference mission is well-formed");
    mission.for_first_flown().expect("the rover is declared")
}

fn flight(path: LinkPath) -> LiveFlight<LiveScenery<Plain>> {
    let mission = mission();
    let vehicle = mission.model().expect("the rover is complete");
    let tables = flight_tables(&mission, &vehicle).expect("its APIDs are free");
    let pose = Pose { position: MapPoint::default(), heading: GridAzimuth::from_degrees(0.0) };
    let scenery = LiveScenery::new(Plain, path);
    let hardware = SimulatedVehicle::new(scenery, vehicle, VehicleStart::new(pose, SEED));
    LiveFlight::new(hardware, tables, SEED)
}

/// The library's ground, with the keys of a seed.
fn ground(seed: u64) -> Ground {
    let mission = mission();
    let vehicle = mission.model().expect("the rover is complete");
    let setup = GroundSetup {
        mission: mission.id.clone(),
        vehicle: VehicleDatabase::new(&vehicle).expect("its APIDs are free"),
        start: mission.start(),
        uplink: uplink_settings(),
        recovery: None,
    };
    Ground::without_store(&setup, LinkSecurity::of_simulated_flight(seed).ground)
}

fn at(ms: u64) -> Epoch {
    mission().start() + ms as f64 * Unit::Millisecond
}

/// The other end in memory, under a clock that leaps from one thing to the next, and by so much with each frame sent.
#[derive(Debug, Default)]
struct FakeEnd {
    now: Duration,
    coming: VecDeque<(Duration, Vec<u8>)>,
    frames: Vec<(Duration, Vec<u8>)>,
    send_takes: Duration,
    stop_at: Option<Duration>,
}

impl OtherEnd for FakeEnd {
    fn elapsed(&self) -> Duration {
        self.now
    }

    fn next(&mut self, until: Duration) -> Heard {
        if self.stop_at.is_some_and(|stop| stop <= until) {
            return Heard::Stop;
        }
        let by = until.max(self.now);
        if let Some((at, datagram)) = self.coming.pop_front_if(|(at, _)| *at <= by) {
            self.now = self.now.max(at);
            return Heard::Datagram(datagram);
        }
        self.now = by;
        Heard::Nothing
    }

    fn send(&mut self, frame: &[u8]) -> Sending {
        self.now += self.send_takes;
        self.frames.push((self.now, frame.to_vec()));
        Sending::Sent
    }
}

#[derive(Debug, Default)]
struct Watch {
    told: usize,
    behind: Vec<Duration>,
    caught_up: usize,
}

impl LiveWatch for Watch {
    fn stands(&mut self, _: &LiveStatus) {
        self.told += 1;
    }

    fn falls_behind(&mut self, behind: Duration) {
        self.behind.push(behind);
    }

    fn catches_up(&mut self) {
        self.caught_up += 1;
    }
}

fn schedule(times: f64, seconds: u64) -> LiveSchedule {
    LiveSchedule { speed: Speed::new(times).expect("a speed"), end_ms: 1000 * seconds }
}

/// Flies with datagrams that are there from the begin, at real time, and returns what came.
fn fly_with(
    flight: &mut LiveFlight<LiveScenery<Plain>>,
    datagrams: Vec<Vec<u8>>,
    seconds: u64,
) -> (FakeEnd, LiveStatus) {
    let coming = datagrams.into_iter().map(|datagram| (Duration::ZERO, datagram)).collect();
    let mut other = FakeEnd { coming, ..FakeEnd::default() };
    let until = schedule(1.0, seconds + flight.now_ms() / 1000);
    let (end, status) = fly_live(flight, until, &mut other, None, &mut Watch::default())
        .expect("nothing is logged");
    assert_eq!(end, FlightEnd::TimeOver);
    (other, status)
}

/// The frames by which a ground asks for an answer, one at the least.
fn ping(ground: &mut Ground) -> Vec<Vec<u8>> {
    ground.command(Command::Ping, at(5000)).expect("it fits a packet");
    let frames = polled(ground, 6000);
    assert!(!frames.is_empty());
    frames
}

fn polled(ground: &mut Ground, ms: u64) -> Vec<Vec<u8>> {
    ground.poll_uplink(at(ms), GroundChannel::Direct, 250).expect("nothing is stored")
}

/// A ground that has heard the vehicle's first answer to telecommand frames, by which the sequence of COP-1 begins.
fn ground_in_contact(flight: &mut LiveFlight<LiveScenery<Plain>>, seed: u64) -> Ground {
    let mut ground = ground(seed);
    assert_eq!(polled(&mut ground, 0), Vec::<Vec<u8>>::new());
    let (other, _) = fly_with(flight, Vec::new(), 5);
    hear(&mut ground, &other);
    ground
}

fn hear(ground: &mut Ground, other: &FakeEnd) {
    for (_, frame) in &other.frames {
        ground.receive_frame(frame, at(5000), GroundChannel::Direct).expect("nothing is stored");
    }
}

#[test]
fn telemetry_comes_out_of_a_flight_that_nobody_operates() {
    let mut flight = flight(LinkPath::Declared);
    let (other, status) = fly_with(&mut flight, Vec::new(), 600);
    let mut ground = ground(SEED);
    hear(&mut ground, &other);
    let summary = ground.summary();
    assert!(other.frames.len() >= 10, "{} frames in ten minutes", other.frames.len());
    assert_eq!((summary.frames_rejected, summary.packets_bad), (0, 0));
    assert!(ground.vehicle().is_some(), "housekeeping says how the vehicle is");
    assert_eq!(status.counts.frames_sent, other.frames.len() as u64);
    assert_eq!(status.link, Some(Channel::Direct));
    // Light takes 1.3 s, and cycles are looked at every second.
    assert_eq!(other.frames[0].0, Duration::from_secs(3));
}

#[test]
fn telemetry_frames_have_one_length_where_that_is_asked_for_and_the_rate_of_the_link_holds() {
    for (octets, on_the_wire) in [(223, 259), (1115, 1279)] {
        let mission = mission();
        let vehicle = mission.model().expect("the rover is complete");
        let tables = flight_tables(&mission, &vehicle).expect("its APIDs are free");
        let pose = Pose { position: MapPoint::default(), heading: GridAzimuth::from_degrees(0.0) };
        let hardware = SimulatedVehicle::new(Slow, vehicle, VehicleStart::new(pose, SEED))
            .with_telemetry_frames_of(octets);
        let mut flight = LiveFlight::new(hardware, tables, SEED);
        let frames: Vec<Arrival> = (0..3600).flat_map(|_| flight.cycle()).collect();
        assert!(frames.len() > 3, "{} frames", frames.len());
        assert!(frames.iter().all(|arrival| arrival.frame.len() == octets));
        // 125 bit/s carry so many octets in an hour, and one frame may have been begun.
        let most = 3600 * 125 / 8 + on_the_wire;
        assert!(frames.len() * on_the_wire <= most, "{} frames of {octets}", frames.len());
    }
}

#[test]
fn over_a_perfect_link_the_first_frame_comes_in_the_first_cycle() {
    let (other, _) = fly_with(&mut flight(LinkPath::Perfect), Vec::new(), 2);
    assert_eq!(other.frames[0].0, Duration::from_secs(1));
}

#[test]
fn a_telecommand_of_the_other_end_is_done_and_telemetry_says_so() {
    let mut flight = flight(LinkPath::Declared);
    let mut ground = ground_in_contact(&mut flight, SEED);
    let frames = ping(&mut ground);
    let (other, status) = fly_with(&mut flight, frames.clone(), 30);
    assert_eq!(status.counts.up.sent, frames.len() as u64);
    assert_eq!(flight.command_frames().accepted as usize, frames.len());
    hear(&mut ground, &other);
    assert_eq!(ground.ledger().count(CommandState::Completed), 1);
    assert_eq!(ground.summary().frames_acknowledged, frames.len() as u64);
}

#[test]
fn a_frame_under_another_key_is_refused_and_counted() {
    let mut flight = flight(LinkPath::Declared);
    let mut foreign = ground_in_contact(&mut flight, SEED + 1);
    let frames = ping(&mut foreign);
    fly_with(&mut flight, frames.clone(), 30);
    let counts = flight.command_frames();
    assert_eq!((counts.accepted, counts.not_genuine as usize), (0, frames.len()));
}

#[test]
fn a_recorded_frame_is_not_done_twice() {
    let mut flight = flight(LinkPath::Declared);
    let mut ground = ground_in_contact(&mut flight, SEED);
    let frames = ping(&mut ground);
    let twice = [frames.clone(), frames.clone()].concat();
    let (other, _) = fly_with(&mut flight, twice, 60);
    let counts = flight.command_frames();
    assert_eq!(counts.accepted as usize, frames.len());
    assert_eq!(counts.refused() as usize, frames.len());
    hear(&mut ground, &other);
    let pongs = ground.ledger().count(CommandState::Completed);
    assert_eq!(pongs, 1);
}

#[test]
fn datagrams_of_every_kind_of_nonsense_do_not_stop_a_flight() {
    let mut flight = flight(LinkPath::Perfect);
    let nonsense = |length: usize| (0..=250_u8).cycle().take(length).collect::<Vec<u8>>();
    let datagrams: Vec<Vec<u8>> = [0, 1, 5, 6, 14, 52, 1024, 1025, 65_507].map(nonsense).into();
    let (other, status) = fly_with(&mut flight, datagrams, 10);
    assert_eq!((status.counts.up.datagrams, status.counts.up.no_frame), (9, 5));
    let counts = flight.command_frames();
    assert_eq!((counts.accepted, counts.refused()), (0, 4));
    assert!(!other.frames.is_empty());
}

#[test]
fn mission_time_goes_as_many_times_faster_as_was_asked_for() {
    let mut flight = flight(LinkPath::Declared);
    let mut other = FakeEnd::default();
    let mut watch = Watch::default();
    let (_, status) =
        fly_live(&mut flight, schedule(60.0, 3600), &mut other, None, &mut watch).expect("no log");
    assert_eq!((status.now_ms, status.elapsed), (3_600_000, Duration::from_mins(1)));
    assert_eq!(status.most_behind, Duration::ZERO);
    assert!(watch.behind.is_empty());
    // Once a second, and at the end.
    assert!((60..=61).contains(&watch.told), "{}", watch.told);
}

#[test]
fn a_flight_that_cannot_keep_up_says_so_and_catches_up_when_it_can() {
    let mut flight = flight(LinkPath::Perfect);
    // The machine takes a second for each frame that it sends, and there are some in the first cycles.
    let mut other = FakeEnd { send_takes: Duration::from_secs(1), ..FakeEnd::default() };
    let mut watch = Watch::default();
    let (_, status) =
        fly_live(&mut flight, schedule(10.0, 600), &mut other, None, &mut watch).expect("no log");
    assert!(watch.behind.len() >= 2, "{:?}", watch.behind);
    assert!(watch.behind.is_sorted(), "{:?}", watch.behind);
    assert_eq!(status.now_ms, 600_000);
    assert!(status.most_behind > Duration::from_millis(500));
    assert!(watch.caught_up > 0);
}

#[test]
fn a_flight_that_is_stopped_ends_where_it_is_with_its_logs_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let header =
        LogHeader { mission: "m".to_owned(), vehicle: "v".to_owned(), epoch: mission().start() };
    let lock = StateLock::take(folder.path()).expect("a new folder");
    let mut state = lock.begin(&header).expect("it can be written");
    let mut flight = flight(LinkPath::Perfect);
    let coming = [vec![9; 52], Vec::new()].map(|datagram| (Duration::from_millis(2500), datagram));
    let stop_at = Some(Duration::from_millis(90_500));
    let mut other = FakeEnd { coming: coming.into(), stop_at, ..FakeEnd::default() };
    let (end, status) = fly_live(
        &mut flight,
        schedule(1.0, 1000),
        &mut other,
        Some(&mut state),
        &mut Watch::default(),
    )
    .expect("the logs can be written");
    assert_eq!((end, status.now_ms), (FlightEnd::Stopped, 90_000));
    let log = |name: &str| LogContents::read(&folder.path().join(name)).expect("a log").records;
    let down: Vec<Vec<u8>> =
        log("telemetry-frames.log").into_iter().map(|record| record.packet).collect();
    let sent: Vec<Vec<u8>> = other.frames.into_iter().map(|(_, frame)| frame).collect();
    assert_eq!(down, sent);
    let up = log("telecommand-frames.log");
    assert_eq!(up.len(), 1);
    assert_eq!((up[0].receipt, &up[0].packet), (at(2000), &vec![9; 52]));
}

#[test]
fn the_link_sheet_has_the_keys_of_the_flight_and_says_that_it_is_simulated() {
    let mission = mission();
    let vehicle = mission.model().expect("the rover is complete");
    let sheet = |seed| LinkSheet::of_simulated_flight(&mission, &vehicle, seed).expect("a sheet");
    let first = sheet(7);
    assert!(first.about.contains("SIMULATED"));
    let [commands, essential] = first.associations.as_slice() else { panic!("{first:?}") };
    assert_eq!((commands.spi, commands.virtual_channel, commands.mac_octets), (1, 0, 16));
    assert_eq!(commands.authentication_mask_hex, "0000fc0000ff");
    assert_eq!((essential.spi, essential.virtual_channel, essential.mac_octets), (2, 1, 5));
    let security = LinkSecurity::of_simulated_flight(7).ground;
    let (_, _, key) = security.keys.entries().next().expect("a key");
    let octets = key.expect("it is active").octets();
    assert_eq!(u8::from_str_radix(&commands.key_hex[..2], 16), Ok(octets[0]));
    assert_eq!(commands.key_hex.len(), 64);
    assert_ne!(commands.key_hex, essential.key_hex);
    assert_ne!(commands.key_hex, sheet(8).associations[0].key_hex);
    assert!(!format!("{first:?}").contains(&commands.key_hex));
}
