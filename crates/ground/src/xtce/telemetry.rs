//! Telemetry: from the space packet by application process and message type to the report.

use hilal_dictionary::{
    EventArgument, EventId, FailureCode, Meaning, ParameterId, ParameterLimits, Port, ReportField,
    ReportKind, Severity, Stage, Structure,
};
use hilal_packets::{MissionTime, TELEMETRY_OVERHEAD};
use hilal_quantity::Epoch;

use super::data_type::{
    Field, Sign, enumeration_list, integer_encoding, labels, units, unsigned_name, unsigned_type,
};
use super::element::Element;
use super::name::{alias, legal};
use super::time_of;
use crate::VehicleDatabase;

/// The primary header (CCSDS 133.0-B-2, §4.1.3): fields and their bits.
const PRIMARY_HEADER: [(&str, usize); 7] = [
    ("ccsds_version", 3),
    ("ccsds_type", 1),
    ("ccsds_secondary_header", 1),
    ("ccsds_apid", 11),
    ("ccsds_sequence_flags", 2),
    ("ccsds_sequence_count", 14),
    ("ccsds_data_length", 16),
];

/// The telemetry secondary header (ECSS-E-ST-70-41C, §7.4.3.1) up to its time.
const SECONDARY_HEADER: [(&str, usize); 6] = [
    ("pus_version", 4),
    ("pus_time_reference_status", 4),
    ("pus_service", 8),
    ("pus_subtype", 8),
    ("pus_message_count", 16),
    ("pus_destination", 16),
];

/// How a verification report names the telecommand: the first octets of its packet.
const REQUEST: [(&str, usize); 3] = [
    ("request_packet_identification", 16),
    ("request_sequence_flags", 2),
    ("request_sequence_count", 14),
];

const ERROR_CONTROL: &str = "packet_error_control";
const TIME: &str = "on_board_time";
const FAILURE_CODE: &str = "failure_code";
const STRUCTURE: &str = "housekeeping_structure";
const EVENT: &str = "event_number";

/// The container of the reports that a telecommand was refused, or failed.
pub(super) const FAILURE: &str = "verification_failure";

/// Answers to telecommands that are octets here: readers of XTCE differ in what they make of arrays.
const ANSWERS: [(ReportKind, &str, &str); 4] = [
    (
        ReportKind::StoreSummary,
        "packet_stores",
        "packet stores, TM[15,13]: a count (1 octet), then of each its number (1), times of the oldest, the newest \
         and the first waiting packet (6 each), percent filled and percent waiting (1 each)",
    ),
    (
        ReportKind::MemoryDump,
        "memory_dump",
        "octets of a memory, TM[6,6]: its number (1 octet), the count of areas (1), the address of the first octet \
         (4), how many there are (2), the octets, their CRC-16 (2)",
    ),
    (
        ReportKind::MemoryCheck,
        "memory_check",
        "checksum of an area of a memory, TM[6,10]: its number (1 octet), the count of areas (1), the address of the \
         first octet (4), how many there are (4), their CRC-16 (2)",
    ),
    (
        ReportKind::ScheduleSummary,
        "schedule_summary",
        "what is scheduled, TM[11,13]: a count (1 octet), then of each telecommand its sub-schedule (1), release \
         time (6), source, APID and sequence count (2 each)",
    ),
];

/// Reports that are a count and a list.
const LISTS: [(ReportKind, &str, &str); 2] = [
    (
        ReportKind::DisabledEvents,
        "disabled_events",
        "events that are not reported, TM[5,8]: a count (1 octet), then their numbers (2 octets each)",
    ),
    (
        ReportKind::EventActions,
        "event_actions",
        "events that start a telecommand, TM[19,7]: whether the function is on (1 octet), a count (1 octet), then \
         for each its number (2 octets) and whether it is enabled (1 octet)",
    ),
];

/// Types, parameters and containers as they are collected.
#[derive(Default)]
struct Telemetry {
    types: Vec<Element>,
    parameters: Vec<Element>,
    containers: Vec<Element>,
}

/// Which packets a container holds, among those of its base.
struct Restriction<'a> {
    base: &'a str,
    comparisons: Vec<(&'a str, u16)>,
    /// A parameter and its greatest value.
    at_most: Option<(&'a str, u16)>,
}

pub(super) fn metadata(database: &VehicleDatabase, start: Epoch) -> Element {
    let mut telemetry = Telemetry::default();
    telemetry.headers(start);
    telemetry.verification(database);
    telemetry.housekeeping(database);
    telemetry.events(database);
    telemetry.science(database);
    telemetry.answers(database);
    telemetry.lists(database);
    telemetry.reports(database);
    let Telemetry { types, parameters, containers } = telemetry;
    Element::new("TelemetryMetaData").holding([
        Element::new("ParameterTypeSet").holding(types),
        Element::new("ParameterSet").holding(parameters),
        Element::new("ContainerSet").holding(containers),
    ])
}

/// Returns the name of the container of a stage of verification.
pub(super) fn verification_name(stage: Stage) -> String {
    format!("verification_{}", stage.name())
}

fn event_name(id: EventId) -> String {
    format!("event_{}", legal(id.definition().name))
}

/// Returns what picks the packets of a report out of the vehicle's telemetry.
fn telemetry_of<'a>(database: &VehicleDatabase, kind: ReportKind) -> Restriction<'a> {
    let message = kind.message();
    let comparisons = vec![
        ("ccsds_apid", database.apids().of(kind.process()).number()),
        ("pus_service", message.service.into()),
        ("pus_subtype", message.subtype.into()),
    ];
    Restriction { base: "telemetry", comparisons, at_most: None }
}

impl Telemetry {
    fn headers(&mut self, start: Epoch) {
        for bits in [1, 2, 3, 4, 8, 11, 14, 16] {
            self.types.push(unsigned_type(bits));
        }
        self.types.push(time_type(start));
        for (name, bits) in PRIMARY_HEADER.into_iter().chain(SECONDARY_HEADER).chain(REQUEST) {
            self.parameter(name, &unsigned_name(bits), None, None);
        }
        let what = "time since the mission's start, in seconds of TAI";
        self.parameter(TIME, "on_board_time_type", Some(what), None);
        self.parameter(ERROR_CONTROL, &unsigned_name(16), Some("CRC-16 of the packet"), None);
        self.containers.push(abstract_container(
            "space_packet",
            "primary header, CCSDS 133.0-B-2",
            PRIMARY_HEADER.map(|(name, _)| name.to_owned()),
            None,
        ));
        let fields = SECONDARY_HEADER.map(|(name, _)| name.to_owned());
        self.containers.push(abstract_container(
            "telemetry",
            "telemetry secondary header, ECSS-E-ST-70-41C",
            fields.into_iter().chain([TIME.to_owned()]),
            Some(Restriction {
                base: "space_packet",
                comparisons: vec![("ccsds_type", 0), ("ccsds_secondary_header", 1)],
                at_most: None,
            }),
        ));
    }

    fn verification(&mut self, database: &VehicleDatabase) {
        let codes =
            FailureCode::ALL.iter().map(|code| (code.number().into(), code.text().to_owned()));
        self.types.push(
            Element::new("EnumeratedParameterType").with("name", "failure_code_type").holding([
                units(""),
                integer_encoding(16, Sign::Unsigned),
                enumeration_list(codes),
            ]),
        );
        let what = "why a telecommand was refused or failed";
        self.parameter(FAILURE_CODE, "failure_code_type", Some(what), None);
        let mut of_process = telemetry_of(database, ReportKind::Verification(Stage::Accepted));
        of_process.comparisons.truncate(2);
        self.containers.push(abstract_container(
            "verification",
            "what became of a telecommand, TM[1,x]",
            REQUEST.map(|(name, _)| name.to_owned()),
            Some(of_process),
        ));
        self.containers.push(failure_container());
        for stage in Stage::ALL {
            let base = if stage.is_failure() { FAILURE } else { "verification" };
            let comparisons = vec![("pus_subtype", stage.subtype().into())];
            self.containers.push(report(
                &verification_name(stage),
                &format!("telecommand {}, TM[1,{}]", stage.name(), stage.subtype()),
                [],
                Restriction { base, comparisons, at_most: None },
            ));
        }
        let restriction = telemetry_of(database, ReportKind::Pong);
        self.containers.push(report("pong", "answer to a ping, TM[17,2]", [], restriction));
    }

    fn housekeeping(&mut self, database: &VehicleDatabase) {
        let names = Structure::ALL.map(|each| (each.number().into(), each.name().to_owned()));
        self.types.push(
            Element::new("EnumeratedParameterType")
                .with("name", "housekeeping_structure_type")
                .holding([units(""), integer_encoding(8, Sign::Unsigned), enumeration_list(names)]),
        );
        self.parameter(STRUCTURE, "housekeeping_structure_type", Some("which report"), None);
        self.containers.push(abstract_container(
            "housekeeping",
            "housekeeping, TM[3,25]",
            [STRUCTURE.to_owned()],
            Some(telemetry_of(database, ReportKind::Housekeeping)),
        ));
        for structure in Structure::ALL {
            for id in structure.parameters() {
                self.sample(*id, database);
            }
            let parameters = structure.parameters().iter().map(|id| legal(id.definition().name));
            let comparisons = vec![(STRUCTURE, structure.number().into())];
            self.containers.push(report(
                &format!("housekeeping_{}", legal(structure.name())),
                &format!("housekeeping report {}", structure.name()),
                parameters,
                Restriction { base: "housekeeping", comparisons, at_most: None },
            ));
        }
    }

    fn sample(&mut self, id: ParameterId, database: &VehicleDatabase) {
        let declared = id.definition();
        let name = legal(declared.name);
        let type_name = format!("{name}_type");
        let field = Field {
            type_name: &type_name,
            wire: declared.wire,
            scale: declared.scale,
            unit: declared.unit,
            meaning: declared.meaning,
            limits: database.limits().limits(id),
        };
        self.types.push(field.parameter_type(database));
        self.parameter(
            &name,
            &type_name,
            Some(declared.description),
            Some(declared.name.to_owned()),
        );
    }

    fn events(&mut self, database: &VehicleDatabase) {
        let names =
            EventId::ALL.iter().map(|id| (id.number().into(), id.definition().name.to_owned()));
        self.types.push(
            Element::new("EnumeratedParameterType").with("name", "event_number_type").holding([
                units(""),
                integer_encoding(16, Sign::Unsigned),
                enumeration_list(names),
            ]),
        );
        self.parameter(EVENT, "event_number_type", Some("which event"), None);
        let mut of_process = telemetry_of(database, ReportKind::Event(Severity::Info));
        of_process.comparisons.truncate(2);
        // Not the list of disabled events, which has the same service.
        of_process.at_most = Some(("pus_subtype", Severity::High.subtype().into()));
        self.containers.push(abstract_container(
            "event",
            "event, TM[5,1] to TM[5,4]",
            [EVENT.to_owned()],
            Some(of_process),
        ));
        for id in EventId::ALL {
            self.event(*id, database);
        }
    }

    fn event(&mut self, id: EventId, database: &VehicleDatabase) {
        let event = id.definition();
        let container = event_name(id);
        let mut names = Vec::new();
        let mut text = String::from(event.severity.name()) + ": ";
        let mut parts = event.text.split("{}");
        text.push_str(parts.next().unwrap_or_default());
        for (argument, part) in event.arguments.iter().zip(parts) {
            let name = format!("{container}_{}", legal(argument.name));
            self.event_argument(&name, event.name, argument, database);
            text.push('{');
            text.push_str(argument.name);
            text.push('}');
            text.push_str(part);
            names.push(name);
        }
        let comparisons =
            vec![("pus_subtype", event.severity.subtype().into()), (EVENT, event.number)];
        self.containers.push(report(
            &container,
            &text,
            names,
            Restriction { base: "event", comparisons, at_most: None },
        ));
    }

    fn event_argument(
        &mut self,
        name: &str,
        event: &str,
        argument: &EventArgument,
        database: &VehicleDatabase,
    ) {
        let type_name = format!("{name}_type");
        let payloads = labels(Meaning::Payload, database);
        let unnamed = argument.meaning == Meaning::Payload && payloads.is_empty();
        let field = Field {
            type_name: &type_name,
            wire: argument.wire,
            scale: 1.0,
            unit: "",
            meaning: if unnamed { Meaning::Number } else { argument.meaning },
            limits: ParameterLimits::NONE,
        };
        self.types.push(field.parameter_type(database));
        let what = format!("{} of the event {event}", argument.name);
        self.parameter(name, &type_name, Some(&what), Some(format!("{event}.{}", argument.name)));
    }

    /// Records are octets here: their layout is the payload's and no part of the dictionary.
    fn science(&mut self, database: &VehicleDatabase) {
        self.types.push(record_type());
        for port in Port::up_to(Port::CAPACITY) {
            let Some(payload) = database.payload(port) else { continue };
            let container = format!("science_{}_{}", port.number(), legal(payload));
            let record = format!("{container}_record");
            let what = format!("record of the payload {payload}, as the payload made it");
            self.parameter(&record, "record_type", Some(&what), None);
            self.containers.push(report(
                &container,
                &format!("science of the payload {payload}, TM[130,1]"),
                [record],
                telemetry_of(database, ReportKind::Science(port)),
            ));
        }
    }

    fn answers(&mut self, database: &VehicleDatabase) {
        for (kind, name, what) in ANSWERS {
            let contents = format!("{name}_contents");
            self.parameter(&contents, "record_type", Some(what), None);
            self.containers.push(report(name, what, [contents], telemetry_of(database, kind)));
        }
    }

    /// Reports of a fixed layout.
    fn reports(&mut self, database: &VehicleDatabase) {
        for kind in ReportKind::OF_FIELDS {
            let Some(declared) = kind.definition() else { continue };
            let mut names = Vec::new();
            for field in declared.fields {
                let name = format!("{}_{}", declared.name, field.name);
                self.report_field(&name, field, database);
                names.push(name);
            }
            let what = format!("{}, TM{}", declared.description, kind.message());
            self.containers.push(report(
                declared.name,
                &what,
                names,
                telemetry_of(database, *kind),
            ));
        }
    }

    fn report_field(&mut self, name: &str, field: &ReportField, database: &VehicleDatabase) {
        let type_name = format!("{name}_type");
        let typed = Field {
            type_name: &type_name,
            wire: field.wire,
            scale: 1.0,
            unit: "",
            meaning: field.meaning,
            limits: ParameterLimits::NONE,
        };
        self.types.push(typed.parameter_type(database));
        self.parameter(name, &type_name, None, None);
    }

    /// Lists of any length are octets here, as readers of XTCE differ in what they make of arrays.
    fn lists(&mut self, database: &VehicleDatabase) {
        for (kind, name, what) in LISTS {
            let list = format!("{name}_list");
            self.parameter(&list, "record_type", Some(what), None);
            self.containers.push(report(name, what, [list], telemetry_of(database, kind)));
        }
    }

    fn parameter(
        &mut self,
        name: &str,
        type_name: &str,
        what: Option<&str>,
        known_as: Option<String>,
    ) {
        let mut parameter =
            Element::new("Parameter").with("name", name).with("parameterTypeRef", type_name);
        if let Some(what) = what {
            parameter = parameter.with("shortDescription", what);
        }
        self.parameters.push(parameter.holding(known_as.map(alias)));
    }
}

/// The time of the secondary header (CUC, 4 octets of seconds and 2 of fraction) as one number in
/// units of 1/65,536 s, which a double holds exactly. The epoch is the mission's start; seconds are
/// TAI's, so leap seconds after it count.
fn time_type(start: Epoch) -> Element {
    let encoding = Element::new("Encoding")
        .with("units", "seconds")
        .with("scale", 1.0 / 65_536.0)
        .with("offset", 0)
        .holding([integer_encoding(8 * MissionTime::LENGTH, Sign::Unsigned)]);
    let reference = Element::new("ReferenceTime").holding([Element::text("Epoch", time_of(start))]);
    Element::new("AbsoluteTimeParameterType")
        .with("name", "on_board_time_type")
        .holding([encoding, reference])
}

/// What fills a packet between its headers and its CRC. The length field counts the octets after
/// the primary header less one (CCSDS 133.0-B-2, §4.1.3.5.3).
fn record_type() -> Element {
    const PRIMARY_HEADER_OCTETS: usize = 6;
    let rest = TELEMETRY_OVERHEAD - PRIMARY_HEADER_OCTETS - 1;
    let size = Element::new("DynamicValue").holding([
        Element::new("ParameterInstanceRef").with("parameterRef", "ccsds_data_length"),
        Element::new("LinearAdjustment")
            .with("slope", 8)
            .with("intercept", format!("-{}", 8 * rest)),
    ]);
    let encoding =
        Element::new("BinaryDataEncoding").holding([Element::new("SizeInBits").holding([size])]);
    Element::new("BinaryParameterType").with("name", "record_type").holding([units(""), encoding])
}

fn comparison(parameter: &str, value: u16) -> Element {
    Element::new("Comparison")
        .with("parameterRef", parameter)
        .with("value", value)
        .with("useCalibratedValue", false)
}

fn base_container(restriction: Restriction<'_>) -> Element {
    let comparisons =
        restriction.comparisons.into_iter().map(|(name, value)| comparison(name, value));
    let at_most = restriction
        .at_most
        .map(|(name, value)| comparison(name, value).with("comparisonOperator", "<="));
    let criteria = Element::new("RestrictionCriteria")
        .holding([Element::new("ComparisonList").holding(comparisons).holding(at_most)]);
    Element::new("BaseContainer").with("containerRef", restriction.base).holding([criteria])
}

fn entries(parameters: impl IntoIterator<Item = String>) -> Element {
    let entries = parameters
        .into_iter()
        .map(|name| Element::new("ParameterRefEntry").with("parameterRef", name));
    Element::new("EntryList").holding(entries)
}

fn abstract_container(
    name: &str,
    what: &str,
    parameters: impl IntoIterator<Item = String>,
    restriction: Option<Restriction<'_>>,
) -> Element {
    Element::new("SequenceContainer")
        .with("name", name)
        .with("abstract", true)
        .with("shortDescription", what)
        .holding([entries(parameters)])
        .holding(restriction.map(base_container))
}

/// A container of whole packets: after its parameters comes the packet's CRC.
fn report(
    name: &str,
    what: &str,
    parameters: impl IntoIterator<Item = String>,
    restriction: Restriction<'_>,
) -> Element {
    let parameters = parameters.into_iter().chain([ERROR_CONTROL.to_owned()]);
    Element::new("SequenceContainer")
        .with("name", name)
        .with("shortDescription", what)
        .holding([entries(parameters), base_container(restriction)])
}

/// Refusals and failures together, so that a verifier can wait for either.
fn failure_container() -> Element {
    let either = Stage::ALL.into_iter().filter(|stage| stage.is_failure()).map(|stage| {
        Element::new("Condition").holding([
            Element::new("ParameterInstanceRef")
                .with("parameterRef", "pus_subtype")
                .with("useCalibratedValue", false),
            Element::text("ComparisonOperator", "=="),
            Element::text("Value", stage.subtype().to_string()),
        ])
    });
    let criteria = Element::new("RestrictionCriteria")
        .holding([Element::new("BooleanExpression")
            .holding([Element::new("ORedConditions").holding(either)])]);
    Element::new("SequenceContainer")
        .with("name", FAILURE)
        .with("abstract", true)
        .with("shortDescription", "why a telecommand came to nothing")
        .holding([
            entries([FAILURE_CODE.to_owned()]),
            Element::new("BaseContainer").with("containerRef", "verification").holding([criteria]),
        ])
}
