//! `hilal fly` and `hilal link emulate` as processes, with a ground and a flight of the library at the other ends of
//! their sockets. All of it stays on this machine, and every wait has an end.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "support/mission.rs"]
mod support;

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, UdpSocket};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use hilal_dictionary::Command as Telecommand;
use hilal_ground::commanding::{CommandState, UplinkSettings};
use hilal_ground::log::{Channel, LogContents};
use hilal_ground::{Ground, GroundSetup, VehicleDatabase};
use hilal_mission::Mission;
use hilal_operations::LinkSecurity;
use hilal_operations::link_emulator::{Chances, FrameFate};
use hilal_operations::live_flight::LinkSheet;
use hilal_quantity::Unit;
use hilal_sim::Direction;
use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use support::{hilal, reference, with};

/// Half a day of the reference mission's rover.
fn write_mission(folder: &Path) -> Mission {
    let text = with(&with(&reference(), "duration_days", "0.5"), "flown", "\"rover\"");
    std::fs::write(folder.join("short.toml"), &text).unwrap();
    Mission::parse("short.toml", &text).unwrap()
}

/// A process that is ended with the test, whatever becomes of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Running {
    fn start(folder: &Path, arguments: &[&str]) -> (Self, BufReader<ChildStderr>) {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("hilal"))
            .current_dir(folder)
            .args(arguments)
            .env_remove("HILAL_DATA")
            .env("HILAL_CACHE", "off")
            .env("XDG_DATA_HOME", folder.join("no-data"))
            .env("HOME", folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        (Self(child), said)
    }

    /// Asks the process to end, and returns its exit code and what it printed.
    fn interrupted(mut self) -> (Option<i32>, String) {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.ended()
    }

    fn ended(&mut self) -> (Option<i32>, String) {
        let mut printed = String::new();
        self.0.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        (self.0.wait().unwrap().code(), printed)
    }
}

/// Returns the address that follows some words in what a process says.
fn address_after(said: &mut impl std::io::BufRead, words: &str) -> SocketAddr {
    for line in said.lines() {
        let line = line.unwrap();
        if let Some((_, rest)) = line.split_once(words) {
            let end = rest.find([';', ' ']).unwrap_or(rest.len());
            return rest[..end].parse().unwrap();
        }
    }
    panic!("nothing was said of {words:?}");
}

fn socket() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    socket
}

fn ground(mission: &Mission, security: LinkSecurity) -> Ground {
    let rover = mission.for_first_flown().unwrap();
    let setup = GroundSetup {
        mission: mission.id.clone(),
        vehicle: VehicleDatabase::new(&rover.model().unwrap()).unwrap(),
        start: mission.start(),
        uplink: UplinkSettings::default(),
        recovery: None,
    };
    Ground::without_store(&setup, security.ground)
}

/// Asks a flight for an answer from a socket, and returns how many were verified.
fn pings_done((here, at): (&UdpSocket, SocketAddr), mission: &Mission) -> usize {
    let mut ground = ground(mission, LinkSecurity::of_simulated_flight(7));
    let mut buffer = [0; 4096];
    let done = |ground: &Ground| ground.ledger().count(CommandState::Completed);
    for number in 0..300 {
        let now = mission.start() + f64::from(number) * Unit::Second;
        let (length, from) = here.recv_from(&mut buffer).unwrap();
        assert_eq!((length, from), (1115, at));
        ground.receive_frame(&buffer[..length], now, Channel::Direct).unwrap();
        if number == 0 {
            ground.command(Telecommand::Ping, now).unwrap();
        }
        for frame in ground.poll_uplink(now, Channel::Direct, 1024).unwrap() {
            here.send_to(&frame, at).unwrap();
        }
        if done(&ground) > 0 {
            break;
        }
    }
    done(&ground)
}

/// Asserts that a flight has left its keys to their owner alone, and logs that are whole.
fn assert_keys_and_logs(folder: &Path, mission: &Mission) {
    let keys = folder.join("link.json");
    assert_eq!(keys.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let rover = mission.for_first_flown().unwrap();
    let sheet = LinkSheet::of_simulated_flight(&rover, &rover.model().unwrap(), 7).unwrap();
    let written: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(keys).unwrap()).unwrap();
    assert_eq!(written, serde_json::to_value(sheet).unwrap());
    let log = |name: &str| LogContents::read(&folder.join("state").join(name)).unwrap();
    let (down, up) = (log("telemetry-frames.log"), log("telecommand-frames.log"));
    assert!(down.damage.is_empty() && up.damage.is_empty());
    assert!(down.records.iter().all(|record| record.packet.len() == 1115));
    assert_eq!(up.records[0].packet, [0x5A; 52]);
}

#[test]
fn a_ground_at_the_other_end_of_a_socket_commands_a_flight() {
    let folder = tempfile::tempdir().unwrap();
    let mission = write_mission(folder.path());
    let arguments = [
        "fly",
        "short.toml",
        "--synthetic",
        "--listen",
        "0",
        "--perfect-link",
        "--speed",
        "20",
        "--seed",
        "7",
        "--keys",
        "link.json",
        "--state",
        "state",
    ];
    let (flight, mut said) = Running::start(folder.path(), &arguments);
    let at = address_after(&mut said, "listening on ");

    // Nonsense first: it is counted, and makes this socket known.
    let here = socket();
    here.send_to(&[0x5A; 52], at).unwrap();
    here.send_to(&[0; 2000], at).unwrap();
    assert_eq!(pings_done((&here, at), &mission), 1, "the vehicle answered");

    // Neither address nor folder serves a second flight.
    let listen = at.to_string();
    for (arguments, words) in [
        (["--listen", &listen, "--state", "other"], "in use by another process"),
        (["--listen", "0", "--state", "state"], "state folder of a flight that goes on"),
    ] {
        hilal(folder.path())
            .args(["fly", "short.toml", "--synthetic"])
            .args(arguments)
            .assert()
            .code(1)
            .stdout("")
            .stderr(contains(words));
    }

    let (code, printed) = flight.interrupted();
    assert_eq!(code, Some(0), "{printed}");
    for words in ["rover flew", "until it was stopped", "1 damaged", "1 too short or too long"] {
        assert!(printed.contains(words), "{words:?} is not in:\n{printed}");
    }
    assert_keys_and_logs(folder.path(), &mission);
    // A flight that is over left the folder free of its lock, but its logs are not written over.
    hilal(folder.path())
        .args(["fly", "short.toml", "--synthetic", "--listen", "0", "--state", "state"])
        .assert()
        .code(1)
        .stderr(contains("logs of an earlier flight"));
}

#[test]
fn a_flight_that_cannot_begin_says_why_before_anything_is_computed() {
    let folder = tempfile::tempdir().unwrap();
    write_mission(folder.path());
    let fly = |arguments: &[&str]| {
        hilal(folder.path()).args(["fly", "short.toml", "--listen", "0"]).args(arguments).assert()
    };
    fly(&["--vehicle", "rover-9"])
        .code(1)
        .stderr(contains("no vehicle \"rover-9\"").and(contains("micro-1")));
    fly(&["--for", "13"])
        .code(1)
        .stderr(contains("--for 13 is not within the mission, which lasts 12 h"));
    fly(&["--send-to", "192.0.2.1:1"]).code(1).stderr(contains("another machine"));
    fly(&["--speed", "0"]).code(2).stderr(contains("a speed of 0 times real time is not in 0.001"));
    fly(&["--send-to", "ground"]).code(2).stderr(contains("127.0.0.1:10000"));
    let listen = ["fly", "short.toml", "--listen", "192.0.2.1:1"];
    hilal(folder.path())
        .args(listen)
        .assert()
        .code(1)
        .stderr(contains("no address of this machine"));
}

#[test]
fn an_emulated_link_loses_what_its_seed_says_and_nothing_else() {
    const FRAMES: u64 = 100;
    let folder = tempfile::tempdir().unwrap();
    let (flight, ground) = (socket(), socket());
    let [at_flight, at_ground] =
        [&flight, &ground].map(|socket| socket.local_addr().unwrap().to_string());
    let arguments = [
        "link",
        "emulate",
        "--flight",
        &at_flight,
        "--ground",
        &at_ground,
        "--loss",
        "0.3",
        "--seed",
        "7",
        "--delay-s",
        "0.05",
        "--outage",
        "1000..2000",
    ];
    let (mut link, mut said) = Running::start(folder.path(), &arguments);
    let at = address_after(&mut said, "comes in on ");
    let chances = Chances { loss: 0.3, ..Chances::default() };
    let expected: Vec<u64> = (0..FRAMES)
        .filter(|number| !FrameFate::drawn((7, Direction::Down, *number), chances).0.is_lost)
        .collect();
    for number in 0..FRAMES {
        let mut frame = [0; 223];
        frame[..8].copy_from_slice(&number.to_be_bytes());
        flight.send_to(&frame, at).unwrap();
    }
    let mut arrived = Vec::new();
    let mut buffer = [0; 4096];
    while arrived.len() < expected.len() {
        let length = ground.recv(&mut buffer).unwrap();
        assert_eq!(length, 223);
        arrived.push(u64::from_be_bytes(buffer[..8].try_into().unwrap()));
    }
    assert_eq!(arrived, expected);
    let id = link.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let (code, printed) = link.ended();
    assert_eq!(code, Some(0), "{printed}");
    let lost = FRAMES - expected.len() as u64;
    let words = format!(
        "{FRAMES} frames came, {} delivered; 0 in an outage, {lost} lost by chance",
        arrived.len()
    );
    assert!(printed.contains(&words), "{words:?} is not in:\n{printed}");
}

#[test]
fn a_link_in_an_outage_delivers_nothing_and_counts_it() {
    let folder = tempfile::tempdir().unwrap();
    let (flight, ground) = (socket(), socket());
    let [at_flight, at_ground] =
        [&flight, &ground].map(|socket| socket.local_addr().unwrap().to_string());
    let arguments = [
        "link", "emulate", "--flight", &at_flight, "--ground", &at_ground, "--outage", "0..60",
        "--for", "2",
    ];
    let (mut link, mut said) = Running::start(folder.path(), &arguments);
    let at = address_after(&mut said, "telecommands come in on ");
    for _ in 0..5 {
        ground.send_to(&[0; 52], at).unwrap();
    }
    let (code, printed) = link.ended();
    assert_eq!(code, Some(0));
    assert!(
        printed.contains("telecommands: 5 frames came, 0 delivered; 5 in an outage"),
        "{printed}"
    );
    flight.set_nonblocking(true).unwrap();
    assert!(flight.recv(&mut [0; 64]).is_err());
}
