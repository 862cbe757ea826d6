//! Every telecommand as it was on the wire before its declaration was made one.
//!
//! `golden/commands.txt`: name and packet (APID 64, sequence count 7, all reports asked for) of an
//! example of every telecommand, and of some at the ends of their ranges, written by the encoder
//! that kept message types, ranges and values in tables of their own.
#![expect(clippy::unwrap_used, reason = "a test that cannot make its packets has failed")]

use std::collections::BTreeMap;

use hilal_dictionary::{Acknowledge, Apids, Command, CommandKind, Mode, Port, Structure};

fn commands() -> Vec<Command> {
    let ends = [
        Command::SetHousekeepingInterval { structure: Structure::System, interval_s: 86_400 },
        Command::SetMode { mode: Mode::Safe },
        Command::DriveTo { x_cm: -5_000_000, y_cm: 5_000_000, arrive_by_s: u32::MAX },
        Command::StartScience { payload: Port::new(4).unwrap(), duration_s: 1_209_600 },
        Command::SetPosition { x_cm: -1, y_cm: 256 },
    ];
    CommandKind::ALL.iter().map(|kind| kind.example()).chain(ends).collect()
}

#[test]
fn no_telecommand_has_changed_on_the_wire() {
    let written: Vec<(&str, &str)> = include_str!("golden/commands.txt")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect();
    let commands = commands();
    // The packet that a new telecommand has is what the first failure here shows: it goes into the file.
    for (index, command) in commands.iter().enumerate() {
        let mut buffer = [0; 64];
        let apid = Apids::default().commands();
        let length = command.write_packet(apid, 7, Acknowledge::All, &mut buffer).unwrap();
        let octets: Vec<String> =
            buffer[..length].iter().map(|octet| format!("{octet:02x}")).collect();
        let hex = octets.concat();
        assert_eq!(Some(&(command.name(), hex.as_str())), written.get(index));
    }
    assert_eq!(written.len(), commands.len());
}

#[test]
fn arguments_are_named_as_they_are_declared() {
    let drive = Command::DriveTo { x_cm: -3, y_cm: 4, arrive_by_s: 5 };
    let mut named = BTreeMap::new();
    drive.each_argument(|argument, value| {
        named.insert(argument.name, value);
    });
    assert_eq!(named, BTreeMap::from([("x_cm", -3), ("y_cm", 4), ("arrive_by_s", 5)]));
}
