//! The other side of `validation/dictionary`: what our own dictionary makes of packets and
//! telecommands, for comparison with readers of its XTCE document.
//!
//! ```text
//! dictionary_peer MISSION VEHICLE FOLDER [LOG]
//! ```
//!
//! Writes into FOLDER: `database.xml`; `packets.jsonl`, made packets of every kind (as many as
//! `made.txt` says) and every packet of LOG, with the values in them; `commands.jsonl`, telecommands with their arguments and octets.
#![expect(clippy::unwrap_used, reason = "a tool of tests stops where something is wrong")]

use std::fmt::Write as _;
use std::path::Path;

use hilal_dictionary::{
    Acknowledge, Command, CommandKind, DisabledEvents, EventActions, EventId, FailureCode, Meaning,
    MissionTime, ParameterId, Port, ReportField, ReportKind, RequestId, Stage, Structure, Switch,
    Telemetry, VerificationReport, encode_event, encode_housekeeping, encode_report,
};
use hilal_ground::log::LogContents;
use hilal_ground::{DatabaseHeading, VehicleDatabase};
use hilal_mission::{Mission, VehicleId};
use hilal_packets::{TelemetryReader, TelemetryWriter, packet_apid};
use serde_json::{Map, Value, json};

/// How many packets of each kind are made.
const MADE: u64 = 40;

fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [mission, vehicle, folder, log @ ..] = given.as_slice() else {
        panic!("dictionary_peer MISSION VEHICLE FOLDER [LOG]");
    };
    let mission = Mission::load(mission.as_ref()).unwrap();
    let model =
        mission.for_vehicle(&VehicleId::new(vehicle.as_str()).unwrap()).unwrap().model().unwrap();
    let database = VehicleDatabase::new(&model).unwrap();
    let heading = DatabaseHeading { mission: &mission.id, start: mission.start() };
    let folder = Path::new(folder);
    std::fs::write(folder.join("database.xml"), database.xtce(&heading)).unwrap();

    let mut packets = made(&database);
    std::fs::write(folder.join("made.txt"), packets.len().to_string()).unwrap();
    for log in log {
        let records = LogContents::read(log.as_ref()).unwrap().records;
        let logged = records.into_iter().map(|record| record.packet);
        // PDUs of files are no packets of the dictionary: CCSDS 727.0-B says what is in them.
        let files = Some(database.apids().files());
        packets.extend(logged.filter(|packet| packet_apid(packet) != files));
    }
    let mut lines = String::new();
    for packet in &packets {
        writeln!(lines, "{}", decoded(packet, &database)).unwrap();
    }
    std::fs::write(folder.join("packets.jsonl"), lines).unwrap();
    std::fs::write(folder.join("commands.jsonl"), commands(&database)).unwrap();
}

/// Returns a packet's octets, its container and what is in it, as JSON.
#[expect(clippy::too_many_lines, reason = "an arm for each report")]
fn decoded(packet: &[u8], database: &VehicleDatabase) -> Value {
    let reader = TelemetryReader::new(packet).unwrap();
    let mut values = Map::new();
    let container = match Telemetry::decode(&reader, database.apids()).unwrap() {
        Telemetry::Housekeeping(samples) => {
            let name = samples.structure().name();
            for sample in samples {
                let named = sample.parameter.meaning;
                values.insert(
                    sample.parameter.name.into(),
                    value(sample.engineering, named, database),
                );
            }
            format!("housekeeping_{name}")
        }
        Telemetry::Event(event) => {
            for (argument, number) in event.arguments() {
                let key = format!("{}.{}", event.event.name, argument.name);
                values.insert(key, value(number, argument.meaning, database));
            }
            format!("event_{}", event.event.name)
        }
        Telemetry::Verification(report) => {
            values.insert("request".into(), report.request.number().into());
            if let Some(code) = report.failure {
                values.insert("failure_code".into(), code.text().into());
            }
            format!("verification_{}", report.stage.name())
        }
        Telemetry::Pong => "pong".into(),
        Telemetry::ScheduleSummary(_) => {
            values.insert("schedule_summary_contents".into(), hex(reader.source_data()).into());
            "schedule_summary".into()
        }
        Telemetry::MemoryDump(_) => {
            values.insert("memory_dump_contents".into(), hex(reader.source_data()).into());
            "memory_dump".into()
        }
        Telemetry::MemoryCheck(_) => {
            values.insert("memory_check_contents".into(), hex(reader.source_data()).into());
            "memory_check".into()
        }
        Telemetry::StoreSummary(_) => {
            values.insert("packet_stores_contents".into(), hex(reader.source_data()).into());
            "packet_stores".into()
        }
        Telemetry::Report(fields) => {
            let name = fields.definition().name;
            for (field, number) in fields {
                let key = format!("{name}_{}", field.name);
                values.insert(key, value(number, field.meaning, database));
            }
            name.into()
        }
        Telemetry::EventActions(_) => {
            values.insert("event_actions_list".into(), hex(reader.source_data()).into());
            "event_actions".into()
        }
        Telemetry::DisabledEvents(_) => {
            values.insert("disabled_events_list".into(), hex(reader.source_data()).into());
            "disabled_events".into()
        }
        Telemetry::Science { payload, record } => {
            values.insert("record".into(), hex(record).into());
            format!("science_{}_{}", payload.number(), database.payload(payload).unwrap())
        }
    };
    json!({
        "packet": hex(packet),
        "container": container,
        "ticks": u64::from_be_bytes({
            let [a, b, c, d, e, f] = reader.time().octets();
            [0, 0, a, b, c, d, e, f]
        }),
        "milliseconds": reader.time().milliseconds(),
        "apid": reader.apid().number(),
        "sequence": reader.sequence(),
        "message_count": reader.message_count(),
        "values": values,
    })
}

/// A number, the name that it stands for, or null where there was no reading.
fn value(number: Option<f64>, meaning: Meaning, database: &VehicleDatabase) -> Value {
    let Some(number) = number else { return Value::Null };
    let is = |other: u8| (f64::from(other) - number).abs() < 0.5;
    let name = match meaning {
        Meaning::Payload => Port::up_to(Port::CAPACITY)
            .find(|port| is(port.number()))
            .and_then(|port| database.payload(port)),
        Meaning::Number | Meaning::Mode | Meaning::Named { .. } => {
            meaning.names().find(|(other, _)| is(*other)).map(|(_, name)| name)
        }
    };
    name.map_or_else(|| number.into(), Value::from)
}

/// Numbers that look random (SplitMix64, constants of its authors), the same each time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A share of a range, its ends among them, or none for "no reading".
    #[expect(clippy::cast_precision_loss, reason = "thousandths")]
    fn reading(&mut self, (low, high): (f64, f64)) -> Option<f64> {
        match self.below(12) {
            0 => None,
            1 => Some(low),
            2 => Some(high),
            _ => Some(low + (high - low) * (self.below(1001) as f64 / 1000.0)),
        }
    }
}

/// Makes packets of every kind that the vehicle sends.
#[expect(clippy::too_many_lines, reason = "a part for each report")]
fn made(database: &VehicleDatabase) -> Vec<Vec<u8>> {
    let mut numbers = Numbers(16);
    let mut packets = Vec::new();
    let mut buffer = [0; 512];
    let mut send = |kind: ReportKind, data: &[u8], numbers: &mut Numbers| {
        let writer = TelemetryWriter {
            apid: database.apids().of(kind.process()),
            sequence: u16::try_from(numbers.below(16_384)).unwrap(),
            message: kind.message(),
            message_count: u16::try_from(numbers.below(65_536)).unwrap(),
            // Within the mission and after it; fractions of all kinds.
            time: MissionTime::from_milliseconds(numbers.below(400_000_000_000)),
        };
        let mut packet = [0; 1024];
        let length = writer.write(data, &mut packet).unwrap();
        packets.push(packet[..length].to_vec());
    };
    for _ in 0..MADE {
        for structure in Structure::ALL {
            let mut sample = |id: ParameterId| {
                named(&mut numbers, id.definition().meaning, database)
                    .unwrap_or_else(|| numbers.reading(id.definition().range()))
            };
            let length = encode_housekeeping(structure, &mut sample, &mut buffer).unwrap();
            send(ReportKind::Housekeeping, &buffer[..length], &mut numbers);
        }
        for id in EventId::ALL {
            let event = id.definition();
            let values: Vec<f64> = event
                .arguments
                .iter()
                .map(|argument| {
                    named(&mut numbers, argument.meaning, database)
                        .unwrap_or_else(|| numbers.reading(argument.wire.range()))
                        .unwrap_or(f64::NAN)
                })
                .collect();
            let length = encode_event(*id, &values, &mut buffer).unwrap();
            send(ReportKind::Event(event.severity), &buffer[..length], &mut numbers);
        }
        for stage in Stage::ALL {
            let request = RequestId::new(u32::try_from(numbers.below(1 << 32)).unwrap());
            let place = usize::try_from(numbers.below(FailureCode::ALL.len() as u64)).unwrap();
            let failure = stage.is_failure().then_some(FailureCode::ALL[place]);
            let length =
                VerificationReport { request, stage, failure }.encode(&mut buffer).unwrap();
            send(ReportKind::Verification(stage), &buffer[..length], &mut numbers);
        }
        send(ReportKind::Pong, &[], &mut numbers);
        for kind in ReportKind::OF_FIELDS {
            let definition = kind.definition().unwrap();
            let reading = |field: &ReportField| {
                named(&mut numbers, field.meaning, database)
                    .unwrap_or_else(|| numbers.reading(field.wire.range()))
                    .unwrap_or(f64::NAN)
            };
            let values: Vec<f64> = definition.fields.iter().map(reading).collect();
            let length = encode_report(definition, &values, &mut buffer).unwrap();
            send(*kind, &buffer[..length], &mut numbers);
        }
        let count = usize::try_from(numbers.below(9)).unwrap();
        let events: Vec<EventId> = EventId::ALL.iter().copied().take(count).collect();
        let length = DisabledEvents::encode(&events, &mut buffer).unwrap();
        send(ReportKind::DisabledEvents, &buffer[..length], &mut numbers);
        let actions =
            events.into_iter().map(|event| (event, Switch::from(event.number() % 2 == 0)));
        let length = EventActions::encode((count > 4).into(), actions, &mut buffer).unwrap();
        send(ReportKind::EventActions, &buffer[..length], &mut numbers);
        for port in Port::up_to(Port::CAPACITY).filter(|port| database.payload(*port).is_some()) {
            let record: Vec<u8> = (0..=numbers.below(490)).map(|n| n.to_le_bytes()[0]).collect();
            send(ReportKind::Science(port), &record, &mut numbers);
        }
    }
    packets
}

/// A number that has a name, where numbers have names; one in twelve is none.
#[expect(clippy::option_option, reason = "no names, and names of which none is drawn")]
fn named(
    numbers: &mut Numbers,
    meaning: Meaning,
    database: &VehicleDatabase,
) -> Option<Option<f64>> {
    let known: Vec<u8> = match meaning {
        Meaning::Payload => Port::up_to(Port::CAPACITY)
            .filter(|port| database.payload(*port).is_some())
            .map(Port::number)
            .collect(),
        Meaning::Number | Meaning::Mode | Meaning::Named { .. } => {
            meaning.names().map(|(number, _)| number).collect()
        }
    };
    let last = u64::try_from(known.len()).unwrap();
    if last == 0 {
        return None;
    }
    let place = usize::try_from(numbers.below(last)).unwrap();
    Some((numbers.below(12) > 0).then(|| known[place].into()))
}

/// Every telecommand with the example's arguments and at the ends of each range, with every
/// acknowledgement.
#[expect(clippy::excessive_nesting, reason = "telecommands, arguments, acknowledgements")]
fn commands(database: &VehicleDatabase) -> String {
    let mut lines = String::new();
    for kind in CommandKind::ALL {
        for data in application_data(*kind, database) {
            let command = Command::decode(kind.definition().message, &data).unwrap();
            for (acknowledge, wanted) in [
                (Acknowledge::Failures, "failures"),
                (Acknowledge::Completion, "completion"),
                (Acknowledge::All, "all"),
            ] {
                let mut packet = [0; 64];
                let apid = database.apids().commands();
                let length = command.write_packet(apid, 0, acknowledge, &mut packet).unwrap();
                let mut arguments = Map::new();
                command.each_argument(|argument, number| {
                    if argument.low < argument.high {
                        #[expect(clippy::cast_precision_loss, reason = "within 32 bits")]
                        let named = value(Some(number as f64), argument.meaning, database);
                        let plain = if named.is_string() { named } else { number.into() };
                        arguments.insert(argument.name.into(), plain);
                    }
                });
                let line = json!({"name": command.name(), "acknowledge": wanted,
                    "arguments": arguments, "packet": hex(&packet[..length])});
                writeln!(lines, "{line}").unwrap();
            }
        }
    }
    lines
}

/// The application data of a telecommand: its example, and each argument at both ends of its range.
fn application_data(kind: CommandKind, database: &VehicleDatabase) -> Vec<Vec<u8>> {
    let example = kind.example().encode().as_slice().to_vec();
    let mut all = vec![example.clone()];
    let mut offset = usize::from(kind.definition().function.is_some());
    for argument in kind.definition().arguments {
        let end = offset + argument.octets;
        for number in [argument.low, argument.high] {
            let known = argument.meaning != Meaning::Payload
                || u8::try_from(number)
                    .ok()
                    .and_then(Port::new)
                    .is_some_and(|p| database.payload(p).is_some());
            if known {
                let mut data = example.clone();
                data[offset..end].copy_from_slice(&number.to_be_bytes()[8 - argument.octets..]);
                all.push(data);
            }
        }
        offset = end;
    }
    all
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().concat()
}
