//! Payloads in flight: what each sends is its instrument's, wherever the vehicle lists it.

use std::collections::BTreeMap;

#[path = "../../fsw/tests/support/link_ends.rs"]
mod link_ends;
use link_ends::GroundEnd;

use hilal_dictionary::{Acknowledge, Apids, Command, Port, Telemetry};
use hilal_fsw::{FlightSoftware, FlightTables};
use hilal_mission::models::{BitErrorRates, Sunlight};
use hilal_mission::schema::Instrument;
use hilal_mission::{Mission, VehicleModel};
use hilal_packets::TelemetryReader;
use hilal_quantity::{Angle, Fraction, GridAzimuth, MapPoint};
use hilal_sim::{Ground, Link, Links, Pose, Scenery, SimulatedVehicle, VehicleStart, record_len};

/// A lit plain with a link that never ends.
#[derive(Debug, Clone, Copy)]
struct Plain;

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

    fn links(&self, _at: MapPoint, _at_ms: u64) -> Links {
        let direct = Some(Link {
            down_bit_s: 2e6,
            up_bit_s: 2000.0,
            bit_errors: BitErrorRates::default(),
            delay_ms: 1300,
            margins: None,
        });
        Links { direct, ..Links::default() }
    }
}

/// The rover of the reference mission with its list of payloads written otherwise.
fn rover(payloads: &str) -> VehicleModel {
    const LISTED: &str =
        r#"payloads = ["soil", "radiation", "plasma", "technology", "collaborative"]"#;
    let text = include_str!("../../../missions/reference.toml");
    assert!(text.contains(LISTED));
    let text = text.replace(LISTED, &format!("payloads = [{payloads}]"));
    let mission = Mission::parse("m.toml", &text).expect("the mission is well-formed");
    VehicleModel::of(&mission, mission.first_flown()).expect("the rover is complete")
}

/// Lets every payload work for an hour, and returns the first record of each by its name.
fn an_hour_of_records(vehicle: &VehicleModel) -> BTreeMap<String, Vec<Vec<u8>>> {
    let apids = Apids::default();
    let pose = Pose { position: MapPoint::new(0.0, 0.0), heading: GridAzimuth::from_degrees(0.0) };
    let tables = FlightTables { payloads: vehicle.payloads.len(), ..FlightTables::default() };
    let mut ground = GroundEnd::new(tables.link.spacecraft);
    let mut flight = FlightSoftware::new(tables, vec![0; 1 << 20], link_ends::security());
    let mut world = SimulatedVehicle::new(Plain, vehicle.clone(), VehicleStart::new(pose, 7));
    for (payload, sequence) in Port::up_to(vehicle.payloads.len()).zip(0..) {
        let command = Command::StartScience { payload, duration_s: 3600 };
        let mut buffer = [0; 64];
        let length = command
            .write_packet(apids.commands(), sequence, Acknowledge::All, &mut buffer)
            .expect("it fits");
        world.send(ground.frame(&buffer[..length]));
    }
    let mut records = BTreeMap::new();
    for _ in 0..3600 {
        world.advance();
        flight.step(&mut world);
        while let Some(arrival) = world.arrived() {
            for packet in ground.packets(&arrival.frame) {
                let packet = TelemetryReader::new(&packet).expect("packets are whole");
                let Ok(Telemetry::Science { payload, record }) = Telemetry::decode(&packet, apids)
                else {
                    continue;
                };
                let name = vehicle.payloads[payload.index()].id.clone();
                records.entry(name).or_insert_with(Vec::new).push(record.to_vec());
            }
        }
    }
    records
}

/// Returns whether the doses of an hour are those of quiet time, 13.2 µGy, of which 3.1 µGy from neutral
/// particles: within four standard deviations of the events that are drawn, and a record's start and end.
fn doses_add_up(records: &[Vec<u8>]) -> bool {
    let dose = |record: &[u8], at: usize| {
        u32::from_be_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]])
    };
    let doses: Vec<[u32; 2]> =
        records.iter().map(|record| [dose(record, 8), dose(record, 12)]).collect();
    let [all_ngy, neutral_ngy] =
        [0, 1].map(|which| doses.iter().map(|pair| pair[which]).sum::<u32>());
    doses.iter().all(|[all, neutral]| neutral <= all)
        && (11_700..14_700).contains(&all_ngy)
        && (2_400..3_800).contains(&neutral_ngy)
}

/// Checks what only a payload's own instrument would have sent.
fn each_sends_what_it_measures(vehicle: &VehicleModel) {
    let records = an_hour_of_records(vehicle);
    assert_eq!(records.len(), vehicle.payloads.len(), "{:?}", records.keys());
    for port in &vehicle.payloads {
        let record = &records[&port.id][0];
        assert_eq!(record.len(), record_len(port.instrument), "{}", port.id);
        let words: Vec<u16> = record[8..]
            .chunks_exact(2)
            .map(|word| u16::from_be_bytes([word[0], word[1]]))
            .collect();
        let own = match port.instrument {
            // Silicon is the strongest line of 240.
            Instrument::XRaySpectrometer => words.iter().max() == words[17..21].iter().max(),
            Instrument::Dosimeter => doses_add_up(&records[&port.id]),
            // The current climbs from nothing at −12 V.
            Instrument::LangmuirProbe => {
                words[0].abs_diff(4096) < 20 && words[240] > words[120] && words[120] > words[0]
            }
            Instrument::DustAndHeat => words[0].abs_diff(50_000) < 200,
            Instrument::TestPattern => record[8..].iter().zip(0..=u8::MAX).all(|(a, b)| *a == b),
            Instrument::DustCoupons | Instrument::HeatProbe => true,
        };
        assert!(own, "{}: {:?}", port.id, &words[..8]);
    }
}

#[test]
fn payloads_that_change_places_in_the_vehicles_list_keep_their_instruments() {
    each_sends_what_it_measures(&rover(
        r#""soil", "radiation", "plasma", "technology", "collaborative""#,
    ));
    each_sends_what_it_measures(&rover(
        r#""collaborative", "plasma", "radiation", "soil", "technology""#,
    ));
}

#[test]
fn twelve_payloads_all_work() {
    let mut vehicle = rover(r#""soil", "radiation", "plasma", "technology", "collaborative""#);
    let five = vehicle.payloads.clone();
    for number in 5_u8..12 {
        let mut more = five[usize::from(number) % five.len()].clone();
        more.number = number;
        more.id = format!("{}-{number}", more.id);
        vehicle.payloads.push(more);
    }
    each_sends_what_it_measures(&vehicle);
}
