//! The memory that the reference mission declares, held to the flight software that flies: what it
//! keeps without a link, what it makes beside science, and how much of a link's rate carries data.

#[path = "../../fsw/tests/support/link_ends.rs"]
mod link_ends;
use link_ends::GroundEnd;

use hilal_dictionary::{Acknowledge, Apids, Command, Port};
use hilal_fsw::{FlightSoftware, STORE_BYTES};
use hilal_mission::models::{BitErrorRates, Sunlight};
use hilal_mission::{Mission, VehicleMission, VehicleModel};
use hilal_operations::flight_tables;
use hilal_packets::TELEMETRY_OVERHEAD;
use hilal_quantity::{Angle, Fraction, GridAzimuth, MapPoint};
use hilal_sim::{Ground, Link, Links, Pose, Scenery, SimulatedVehicle, VehicleStart, record_len};

/// Seconds at the start in which telecommands get through.
const UPLINK_S: u64 = 30;

/// A lit plain with a link at the start, and again from some second on.
#[derive(Clone, Copy)]
struct Plain {
    opens_s: u64,
    down_bit_s: f64,
}

impl Scenery for Plain {
    fn ground(&self, _at: MapPoint, _at_ms: u64) -> Ground {
        Ground::default()
    }

    fn sun(&self, _at: MapPoint, _at_ms: u64) -> Sunlight {
        Sunlight {
            elevation: Angle::from_degrees(1.5),
            ..Sunlight::on_the_horizon(Fraction::ONE, 1361.0)
        }
    }

    fn lander(&self, _at: MapPoint) -> Option<Link> {
        None
    }

    fn links(&self, _at: MapPoint, at_ms: u64) -> Links {
        let up = at_ms < UPLINK_S * 1000 || at_ms >= self.opens_s * 1000;
        let link = Link {
            down_bit_s: self.down_bit_s,
            up_bit_s: 2000.0,
            bit_errors: BitErrorRates::default(),
            delay_ms: 1300,
            margins: None,
        };
        Links { direct: up.then_some(link), ..Links::default() }
    }
}

fn mission() -> (VehicleMission, VehicleModel) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mission = Mission::load(path.as_ref()).expect("the reference mission is well-formed");
    let mission = mission.for_first_flown().expect("the reference vehicle is declared");
    let vehicle = mission.model().expect("the reference vehicle is complete");
    (mission, vehicle)
}

/// Lets a payload work for so many seconds, if any, and gives the lengths of the packets that arrive
/// after the link has opened, for so many seconds.
fn arrivals(plain: Plain, work: Option<(Port, u32)>, seconds: u64) -> Vec<usize> {
    let (mission, vehicle) = mission();
    let heading = GridAzimuth::from_degrees(0.0);
    let pose = Pose { position: mission.site.landing.point(), heading };
    let tables = flight_tables(&mission, &vehicle).expect("its APIDs are free");
    let mut ground = GroundEnd::new(tables.link.spacecraft);
    let mut flight = FlightSoftware::new(tables, vec![0; STORE_BYTES], link_ends::security());
    let mut world = SimulatedVehicle::new(plain, vehicle, VehicleStart::new(pose, 7));
    if let Some((payload, duration_s)) = work {
        let mut buffer = [0; 64];
        let command = Command::StartScience { payload, duration_s };
        let apid = Apids::default().commands();
        let length = command.write_packet(apid, 0, Acknowledge::All, &mut buffer).expect("it fits");
        world.send(ground.frame(&buffer[..length]));
    }
    let mut lengths = Vec::new();
    while world.now_ms() < (plain.opens_s + seconds) * 1000 {
        flight.step(&mut world);
        world.advance();
        while let Some(arrival) = world.arrived() {
            let packets = ground.packets(&arrival.frame);
            if arrival.at_ms > plain.opens_s * 1000 {
                lengths.extend(packets.iter().map(Vec::len));
            }
        }
    }
    lengths
}

const FAST: f64 = 2_000_000.0;

#[test]
fn the_store_keeps_as_much_science_as_is_declared() {
    let (_, vehicle) = mission();
    let memory = vehicle.memory.expect("the reference mission declares it");
    for (port, payload) in Port::up_to(Port::CAPACITY).zip(&vehicle.payloads) {
        let rate = payload.data.bits_per_second();
        let work_s = (memory.science.bits() / rate).floor();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours")]
        let work_s = work_s as u32;
        let plain = Plain { opens_s: u64::from(work_s) + 120, down_bit_s: FAST };
        let record = record_len(payload.instrument);
        let length = record + TELEMETRY_OVERHEAD;
        let packets = arrivals(plain, Some((port, work_s)), 120);
        let kept = packets.iter().filter(|&&found| found == length).count();
        let kept_mb = (kept * record) as f64 / 1e6;
        let declared_mb = memory.science.bytes() / 1e6;
        // Work begins after a turn to the Sun, and a first record takes its time.
        assert!(kept_mb > 0.995 * declared_mb, "{}: {kept_mb} of {declared_mb} MB", payload.id);
    }
}

#[test]
fn housekeeping_makes_no_more_than_is_declared() {
    let (_, vehicle) = mission();
    let memory = vehicle.memory.expect("the reference mission declares it");
    let opens_s = 6 * 3600;
    let packets = arrivals(Plain { opens_s, down_bit_s: FAST }, None, 120);
    let octets: usize = packets.iter().sum();
    let bit_s = 8.0 * octets as f64 / opens_s as f64;
    eprintln!("housekeeping, events and reports: {bit_s:.1} bit/s");
    assert!(bit_s > 10.0 && bit_s <= memory.housekeeping.bits_per_second(), "{bit_s} bit/s");
}

#[test]
fn every_link_carries_the_share_that_is_declared() {
    let (_, vehicle) = mission();
    let memory = vehicle.memory.expect("the reference mission declares it");
    let radio = vehicle.radio;
    for link in [radio.direct, radio.relay, radio.lander].into_iter().flatten() {
        for (port, payload) in Port::up_to(Port::CAPACITY).zip(&vehicle.payloads) {
            let rate = payload.data.bits_per_second();
            let down_bit_s = link.down.bits_per_second();
            // As much as the link could carry in two minutes, and a little more.
            let seconds = 120;
            let work_s = (1.1 * down_bit_s * seconds as f64 / rate).min(20_000.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hours")]
            let work_s = work_s as u32;
            let plain = Plain { opens_s: u64::from(work_s) + 60, down_bit_s };
            let packets = arrivals(plain, Some((port, work_s)), seconds);
            let data: usize = packets.iter().map(|length| length - TELEMETRY_OVERHEAD).sum();
            let made = f64::from(work_s) * rate / 8.0;
            let share = data as f64 / (down_bit_s * seconds as f64 / 8.0).min(made);
            let record = record_len(payload.instrument);
            eprintln!("{down_bit_s} bit/s, records of {record}: {share:.3}");
            assert!(share >= memory.link_share, "{down_bit_s} bit/s, {}: {share}", payload.id);
        }
    }
}
