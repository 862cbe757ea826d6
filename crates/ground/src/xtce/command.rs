//! Telecommands: headers once, in an abstract telecommand that all others extend.

use hilal_dictionary::{Acknowledge, ArgumentRange, CommandKind, Criticality, Process, Stage};

use super::data_type::{Sign, enumeration_list, integer_encoding, labels, units};
use super::element::Element;
use super::name::legal;
use super::telemetry::{FAILURE, verification_name};
use crate::VehicleDatabase;

/// The telecommand that all others extend, and its container.
const BASE: &str = "telecommand";
const BASE_CONTAINER: &str = "telecommand_packet";

/// The argument that says which reports are wanted.
const ACKNOWLEDGE: &str = "acknowledge";

pub(super) fn metadata(database: &VehicleDatabase) -> Element {
    let mut types = vec![acknowledge_type()];
    let mut commands = vec![base(database)];
    for kind in CommandKind::ALL {
        let definition = kind.definition();
        types.extend(
            definition
                .arguments
                .iter()
                .filter(|argument| is_free(argument))
                .map(|argument| argument_type(definition.name, argument, database)),
        );
        commands.push(telecommand(*kind));
    }
    Element::new("CommandMetaData").holding([
        Element::new("ArgumentTypeSet").holding(types),
        Element::new("MetaCommandSet").holding(commands),
    ])
}

/// Whether an argument is given by who sends: one that has a single value is part of the packet.
fn is_free(argument: &ArgumentRange) -> bool {
    argument.low < argument.high
}

fn type_name(command: &str, argument: &ArgumentRange) -> String {
    format!("{}_{}_type", legal(command), legal(argument.name))
}

/// The first octet of the secondary header (ECSS-E-ST-70-41C, §7.4.4.1): PUS version 2 in the
/// upper four bits, and which reports are wanted in the lower ones, from acceptance (their first, most
/// significant one) to completion (their last).
const fn header_octet(acknowledge: Acknowledge) -> u32 {
    0x20 | match acknowledge {
        Acknowledge::Failures => 0,
        Acknowledge::Completion => 0b0001,
        Acknowledge::All => 0b1001,
    }
}

const fn acknowledge_name(acknowledge: Acknowledge) -> &'static str {
    match acknowledge {
        Acknowledge::Failures => "failures",
        Acknowledge::Completion => "completion",
        Acknowledge::All => "all",
    }
}

fn acknowledge_type() -> Element {
    let all = [Acknowledge::Failures, Acknowledge::Completion, Acknowledge::All];
    let labels = all.map(|each| (header_octet(each), acknowledge_name(each).to_owned()));
    Element::new("EnumeratedArgumentType").with("name", "acknowledge_type").holding([
        units(""),
        integer_encoding(8, Sign::Unsigned),
        enumeration_list(labels),
    ])
}

fn argument_type(command: &str, argument: &ArgumentRange, database: &VehicleDatabase) -> Element {
    let name = type_name(command, argument);
    let sign = if argument.low < 0 { Sign::TwosComplement } else { Sign::Unsigned };
    let encoding = integer_encoding(8 * argument.octets, sign);
    let labels: Vec<_> = labels(argument.meaning, database)
        .into_iter()
        .filter(|(number, _)| (argument.low..=argument.high).contains(&i64::from(*number)))
        .collect();
    if !labels.is_empty() {
        return Element::new("EnumeratedArgumentType").with("name", name).holding([
            units(""),
            encoding,
            enumeration_list(labels),
        ]);
    }
    let range = Element::new("ValidRange")
        .with("minInclusive", argument.low)
        .with("maxInclusive", argument.high);
    Element::new("IntegerArgumentType")
        .with("name", name)
        .with("signed", argument.low < 0)
        .with("sizeInBits", 32)
        .holding([units(""), encoding, Element::new("ValidRangeSet").holding([range])])
}

fn fixed(name: &str, octets: &[u8]) -> Element {
    let hex: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    Element::new("FixedValueEntry")
        .with("name", name)
        .with("binaryValue", hex.concat())
        .with("sizeInBits", 8 * octets.len())
}

fn reference(argument: &str) -> Element {
    Element::new("ArgumentRefEntry").with("argumentRef", argument)
}

/// Sequence count, length and CRC are the sender's: they stand as for an empty packet, or not at all.
fn base(database: &VehicleDatabase) -> Element {
    let apid = database.apids().of(Process::Commands).number();
    // Version 0, telecommand, with a secondary header (CCSDS 133.0-B-2, §4.1.3.3).
    let identification = 0x1800 | apid;
    let argument = Element::new("Argument")
        .with("name", ACKNOWLEDGE)
        .with("argumentTypeRef", "acknowledge_type")
        .with("initialValue", acknowledge_name(Acknowledge::All))
        .with("shortDescription", "Which reports are wanted; failures are always reported.");
    let container =
        Element::new("CommandContainer").with("name", BASE_CONTAINER).holding([Element::new(
            "EntryList",
        )
        .holding([
            fixed("packet_identification", &identification.to_be_bytes()),
            fixed("packet_sequence_control", &[0xC0, 0]),
            fixed("packet_data_length", &[0, 0]),
            reference(ACKNOWLEDGE),
        ])]);
    Element::new("MetaCommand")
        .with("name", BASE)
        .with("abstract", true)
        .with("shortDescription", "what all telecommands have in common")
        .holding([Element::new("ArgumentList").holding([argument]), container, verifiers()])
}

/// How long a verifier waits for its report: ours; a report may wait on board for the next contact.
const CHECK_WINDOW: &str = "P1D";

fn verifiers() -> Element {
    let verifier = |element, container: String| {
        Element::new(element).holding([
            Element::new("ContainerRef").with("containerRef", container),
            // From the release: a failure is looked for whether or not another report has come.
            Element::new("CheckWindow")
                .with("timeToStopChecking", CHECK_WINDOW)
                .with("timeWindowIsRelativeTo", "commandRelease"),
        ])
    };
    Element::new("VerifierSet").holding([
        verifier("AcceptedVerifier", verification_name(Stage::Accepted)),
        verifier("CompleteVerifier", verification_name(Stage::Completed)),
        verifier("FailedVerifier", FAILURE.to_owned()),
    ])
}

fn telecommand(kind: CommandKind) -> Element {
    let definition = kind.definition();
    let name = legal(definition.name);
    let free = || definition.arguments.iter().filter(|argument| is_free(argument));
    let arguments = free().map(|argument| {
        Element::new("Argument")
            .with("name", legal(argument.name))
            .with("argumentTypeRef", type_name(definition.name, argument))
            .with("shortDescription", argument.description.trim_start())
    });
    let message = definition.message;
    let mut entries = vec![
        fixed("service", &[message.service]),
        fixed("subtype", &[message.subtype]),
        fixed("source", &[0, 0]),
    ];
    entries.extend(definition.function.map(|number| fixed("function", &[number])));
    entries.extend(definition.arguments.iter().map(|argument| {
        if is_free(argument) { reference(&legal(argument.name)) } else { only_value(argument) }
    }));
    let container =
        Element::new("CommandContainer").with("name", format!("{name}_packet")).holding([
            Element::new("EntryList").holding(entries),
            Element::new("BaseContainer").with("containerRef", BASE_CONTAINER),
        ]);
    let list = free().next().map(|_| Element::new("ArgumentList").holding(arguments));
    Element::new("MetaCommand")
        .with("name", &name)
        .with("shortDescription", definition.description.trim_start())
        .holding([Element::new("BaseMetaCommand").with("metaCommandRef", BASE)])
        .holding(list)
        .holding([container])
        .holding(significance(kind.criticality()))
}

fn only_value(argument: &ArgumentRange) -> Element {
    let octets = argument.low.to_be_bytes();
    let from = octets.len().saturating_sub(argument.octets);
    fixed(&legal(argument.name), octets.get(from..).unwrap_or_default())
}

fn significance(criticality: Criticality) -> Option<Element> {
    let reason = criticality.reason()?;
    Some(
        Element::new("DefaultSignificance")
            .with("consequenceLevel", criticality.name())
            .with("reasonForWarning", reason),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_octet_is_the_one_that_our_own_encoder_writes() {
        for acknowledge in [Acknowledge::Failures, Acknowledge::Completion, Acknowledge::All] {
            let mut buffer = [0; 64];
            let apid = hilal_dictionary::Apids::default().commands();
            let ping = CommandKind::Ping.example();
            ping.write_packet(apid, 0, acknowledge, &mut buffer).unwrap();
            assert_eq!(u32::from(buffer[6]), header_octet(acknowledge), "{acknowledge:?}");
        }
    }
}
