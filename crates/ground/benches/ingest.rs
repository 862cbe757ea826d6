//! Speed of the ground: packets logged, decoded, held to their limits and kept, with the raw log brought to the disk in
//! groups.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use hilal_dictionary::{Apids, ParameterId, ReportKind, Structure, encode_housekeeping};
use hilal_ground::commanding::UplinkSettings;
use hilal_ground::log::{Channel, LogContents};
use hilal_ground::{Ground, GroundSetup, VehicleDatabase};
use hilal_mission::Mission;
use hilal_packets::{MissionTime, SequenceCounter, TelemetryWriter};
use hilal_quantity::{Epoch, Unit};

#[path = "../tests/support/vehicle_end.rs"]
mod vehicle_end;

/// Packets of a batch.
const PACKETS: u32 = 50_000;

fn start() -> Epoch {
    Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
}

fn setup() -> GroundSetup {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mission = Mission::load(path.as_ref()).expect("the mission");
    let vehicle = mission.for_first_flown().expect("a vehicle").model().expect("a model");
    let vehicle = VehicleDatabase::new(&vehicle).expect("a database");
    let uplink = UplinkSettings::default();
    GroundSetup { mission: "bench".into(), vehicle, start: start(), uplink, recovery: None }
}

/// Housekeeping of one structure, packet after packet.
fn packets(structure: Structure) -> Vec<Vec<u8>> {
    let kind = ReportKind::Housekeeping;
    let (apid, message) = (Apids::default().of(kind.process()), kind.message());
    let mut sequences = SequenceCounter::new();
    let packet = |second: u32| {
        let mut buffer = [0; 512];
        let sample = |id: ParameterId| {
            Some(f64::from(second % 90) / 10.0 + f64::from(id.definition().number % 7))
        };
        let length = encode_housekeeping(structure, sample, &mut buffer).expect("it fits");
        let sequence = sequences.take();
        let time = MissionTime::from_seconds(second);
        let writer = TelemetryWriter { apid, sequence, message, message_count: 0, time };
        let mut packet = [0; 512];
        let whole = writer.write(&buffer[..length], &mut packet).expect("it fits");
        packet[..whole].to_vec()
    };
    (0..PACKETS).map(packet).collect()
}

fn ingest(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let setup = setup();
    let mut group = criterion.benchmark_group("ingest");
    group.sample_size(10);
    for structure in Structure::ALL {
        let packets = packets(structure);
        let parameters = structure.parameters().len();
        let name =
            format!("{}_{parameters}_parameters_{}_octets", structure.name(), packets[0].len());
        group.throughput(Throughput::Elements(u64::from(PACKETS)));
        group.bench_function(name, |bench| {
            let begin = || {
                Ground::new(folder.path(), &setup, vehicle_end::uplink_security())
                    .expect("a ground")
            };
            bench.iter_batched(begin, |ground| take(ground, &packets), BatchSize::PerIteration);
        });
    }
    let kept = LogContents::read(&folder.path().join("downlink.log")).expect("a log");
    assert_eq!(kept.records.len(), PACKETS as usize, "nothing is lost");
    group.finish();
}

fn take(mut ground: Ground, packets: &[Vec<u8>]) -> Ground {
    for (packet, second) in packets.iter().zip(0_u32..) {
        let receipt = start() + f64::from(second) * Unit::Millisecond;
        ground.receive(packet, receipt, Channel::Direct).expect("it is logged");
    }
    ground.commit_logs().expect("it is on the disk");
    ground
}

criterion_group!(benches, ingest);
criterion_main!(benches);
