//! The document as readers of XTCE find it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hilal_dictionary::{CommandKind, EventId, ParameterId, Port, Stage, Structure};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;
use crate::reference;

fn database() -> VehicleDatabase {
    VehicleDatabase::new(&reference::vehicle()).unwrap()
}

fn document() -> String {
    let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    database().xtce(&DatabaseHeading { mission: "reference", start })
}

/// Reads the document to its end and returns the values of an attribute, by the elements' names.
fn attributes(document: &str, attribute: &str) -> BTreeMap<String, Vec<String>> {
    let mut reader = Reader::from_str(document);
    reader.config_mut().check_end_names = true;
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    loop {
        let event = reader.read_event().expect("well-formed XML");
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_owned();
                for each in element.attributes() {
                    let each = each.expect("well-formed attributes");
                    if each.key.as_ref() == attribute {
                        let value = each.value.to_string();
                        found.entry(name.clone()).or_default().push(value);
                    }
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn count(names: &[String], wanted: &str) -> usize {
    names.iter().filter(|name| *name == wanted).count()
}

#[test]
fn the_same_vehicle_gives_the_same_bytes() {
    assert_eq!(document(), document());
}

#[test]
fn every_parameter_event_and_telecommand_is_declared_once() {
    let names = attributes(&document(), "name");
    let aliases = attributes(&document(), "alias");
    for id in ParameterId::ALL {
        assert_eq!(count(&aliases["Alias"], id.definition().name), 1, "{id:?}");
    }
    let arguments: usize = EventId::ALL.iter().map(|id| id.definition().arguments.len()).sum();
    assert_eq!(aliases["Alias"].len(), ParameterId::ALL.len() + arguments);
    let containers = &names["SequenceContainer"];
    for event in EventId::ALL.iter().map(|id| id.definition()) {
        assert_eq!(count(containers, &format!("event_{}", event.name)), 1, "{}", event.name);
        for argument in event.arguments {
            let name = format!("{}.{}", event.name, argument.name);
            assert_eq!(count(&aliases["Alias"], &name), 1, "{name}");
        }
    }
    for structure in Structure::ALL {
        assert_eq!(count(containers, &format!("housekeeping_{}", structure.name())), 1);
    }
    for stage in Stage::ALL {
        assert_eq!(count(containers, &format!("verification_{}", stage.name())), 1);
    }
    let payloads =
        (0..48).filter_map(|port| database().payload(Port::new(port)?).map(str::to_owned));
    let science: Vec<_> =
        containers.iter().filter(|name| name.starts_with("science_")).cloned().collect();
    let expected: Vec<_> =
        payloads.enumerate().map(|(port, id)| format!("science_{port}_{id}")).collect();
    assert_eq!(science, expected);
    let commands = &names["MetaCommand"];
    for kind in CommandKind::ALL {
        assert_eq!(count(commands, kind.definition().name), 1, "{kind:?}");
    }
    assert_eq!(commands.len(), CommandKind::ALL.len() + 1);
}

#[test]
fn every_name_is_legal_and_its_own_and_every_reference_finds_it() {
    let document = document();
    let names = attributes(&document, "name");
    let legal = |name: &str| !name.is_empty() && !name.contains(|c| "./:[] ".contains(c));
    for (element, names) in &names {
        assert!(names.iter().all(|name| legal(name)), "{element}: {names:?}");
        let local = matches!(element.as_str(), "Argument" | "FixedValueEntry");
        assert!(local || BTreeSet::from_iter(names).len() == names.len(), "{element}");
    }
    let types = |suffix: &str| -> BTreeSet<&String> {
        names.iter().filter(|(name, _)| name.ends_with(suffix)).flat_map(|(_, n)| n).collect()
    };
    let (parameter_types, argument_types) = (types("ParameterType"), types("ArgumentType"));
    let parameters: BTreeSet<&String> = names["Parameter"].iter().collect();
    let containers: BTreeSet<&String> =
        names["SequenceContainer"].iter().chain(&names["CommandContainer"]).collect();
    let arguments: BTreeSet<&String> = names["Argument"].iter().collect();
    for (attribute, declared) in [
        ("parameterRef", &parameters),
        ("parameterTypeRef", &parameter_types),
        ("argumentTypeRef", &argument_types),
        ("containerRef", &containers),
        ("argumentRef", &arguments),
    ] {
        let used = attributes(&document, attribute);
        assert!(!used.is_empty(), "{attribute}");
        for (element, names) in used {
            let dangling: Vec<_> = names.iter().filter(|name| !declared.contains(name)).collect();
            assert!(dangling.is_empty(), "{element} {attribute}: {dangling:?}");
        }
    }
}

#[test]
fn parameters_carry_unit_calibration_limits_and_labels() {
    let document = document();
    for expected in [
        "<Unit>°C</Unit>",
        "<Term coefficient=\"0.0001\" exponent=\"1\"/>",
        "<WarningRange minInclusive=\"24\"/>",
        "<CriticalRange minInclusive=\"22\"/>",
        // Limits of whole numbers stand between two of them.
        "<WarningRange maxInclusive=\"0.5\"/>",
        "<Enumeration value=\"5\" label=\"hibernate\"/>",
        "<Enumeration value=\"255\" label=\"no reading\"/>",
        "<Enumeration value=\"2\" label=\"plasma\"/>",
        "<Epoch>2028-11-18T00:00:00.000Z</Epoch>",
        "consequenceLevel=\"critical\"",
    ] {
        assert!(document.contains(expected), "{expected}");
    }
}

#[test]
fn a_list_of_disabled_events_is_no_event() {
    let document = document();
    let event = element(&document, "SequenceContainer", "event");
    assert!(event.contains("value=\"4\"") && event.contains("comparisonOperator=\"&lt;=\""));
    let list = element(&document, "SequenceContainer", "disabled_events");
    assert!(list.contains("value=\"8\"") && list.contains("containerRef=\"telemetry\""));
}

/// Returns the elements of a name, from their first line to their last.
fn element(document: &str, element: &str, name: &str) -> String {
    let (open, close) = (format!("<{element} name=\"{name}\""), format!("</{element}>\n"));
    let from = document.find(&open).unwrap_or_else(|| panic!("{element} {name}"));
    let length = document[from..].find(&close).unwrap() + close.len();
    document[from..from + length].to_owned()
}

#[test]
fn what_was_written_before_is_written_today() {
    let document = document();
    let parts = [
        ("FloatParameterType", "thermal_chassis_temperature_type"),
        ("AbsoluteTimeParameterType", "on_board_time_type"),
        ("SequenceContainer", "telemetry"),
        ("SequenceContainer", "verification_failure"),
        ("SequenceContainer", "event_MODE_CHANGED"),
        ("SequenceContainer", "science_0_soil"),
        ("MetaCommand", "telecommand"),
        ("MetaCommand", "DRIVE_TO"),
        ("MetaCommand", "ENABLE_HOUSEKEEPING"),
    ];
    let written: String = parts.iter().map(|(kind, name)| element(&document, kind, name)).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/xtce_parts.xml");
    if std::env::var_os("HILAL_BLESS").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == golden,
        "the document has changed: read what does, then HILAL_BLESS=1 cargo test -p hilal-ground xtce\n{written}"
    );
}
