//! Telecommands that an event starts (service 19).

use hilal_dictionary::{
    Acknowledge, Apids, Command, EventActionWriter, EventId, FailureCode, MessageType, Mode,
    MonitorEvents, ParameterId, ScheduleWriter, Stage, Structure, Switch, Telemetry,
};
use hilal_fsw::hardware::ResetCause;
use hilal_packets::TelemetryReader;

use crate::harness::{Flight, packet, raw_packet};

/// Verification reports on the telecommands of actions are known by sequence counts from here on.
const ACTION: u16 = 1000;

/// Hangs a telecommand on an event, and returns the sequence count of the addition.
fn hang(flight: &mut Flight, event: EventId, command: Command) -> u16 {
    let number = ACTION + event.number();
    hang_packet(flight, event, &packet(command, number))
}

fn hang_packet(flight: &mut Flight, event: EventId, inner: &[u8]) -> u16 {
    let sequence = 2000 + event.number();
    let mut buffer = [0; 256];
    let writer = EventActionWriter { event, packet: inner };
    let apid = Apids::default().commands();
    let length = writer.write_packet(apid, sequence, Acknowledge::All, &mut buffer).unwrap();
    flight.fake.uplink.push_back(buffer[..length].to_vec());
    sequence
}

/// Hangs a telecommand on an event and enables it and the function.
fn acting(flight: &mut Flight, event: EventId, command: Command) {
    hang(flight, event, command);
    flight.send(Command::EnableEventAction { event });
    flight.send(Command::EnableEventActions);
    flight.run(1);
}

/// Returns how often the telecommand of an action was carried out, each report once: a restart sends some again.
fn done(flight: &Flight, event: EventId) -> usize {
    outcomes(flight, event)
        .into_iter()
        .filter(|outcome| *outcome == (Stage::Completed, None))
        .count()
}

fn outcomes(flight: &Flight, event: EventId) -> Vec<(Stage, Option<FailureCode>)> {
    let mut outcomes = Vec::new();
    for bytes in flight.distinct() {
        let packet = TelemetryReader::new(&bytes).unwrap();
        if let Telemetry::Verification(report) =
            Telemetry::decode(&packet, Apids::default()).unwrap()
            && report.request.sequence() == ACTION + event.number()
        {
            outcomes.push((report.stage, report.failure));
        }
    }
    outcomes
}

fn outcome(flight: &mut Flight, command: Command) -> (Stage, Option<FailureCode>) {
    let sequence = flight.send(command);
    flight.run(1);
    *flight.reports(sequence).last().unwrap()
}

/// Returns the lists of event-actions that have come: whether the function is on, and the events.
fn lists(flight: &Flight) -> Vec<(Switch, Vec<(EventId, Switch)>)> {
    let mut lists = Vec::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        if let Telemetry::EventActions(actions) =
            Telemetry::decode(&packet, Apids::default()).unwrap()
        {
            lists.push((actions.function(), actions.collect()));
        }
    }
    lists
}

#[test]
fn an_event_starts_its_telecommand_in_the_next_cycle_and_each_time_anew() {
    let mut flight = Flight::new();
    flight.run(1);
    acting(&mut flight, EventId::ScheduleReset, Command::SetMode { mode: Mode::Standby });
    flight.send(Command::ScheduleReset);
    flight.run(1);
    assert_eq!((flight.software.mode(), done(&flight, EventId::ScheduleReset)), (Mode::Charge, 0));
    flight.run(1);
    assert_eq!((flight.software.mode(), done(&flight, EventId::ScheduleReset)), (Mode::Standby, 1));
    flight.run(50);
    assert_eq!(done(&flight, EventId::ScheduleReset), 1);
    // Two in one cycle start it once.
    flight.send(Command::ScheduleReset);
    flight.send(Command::ScheduleReset);
    flight.run(10);
    assert_eq!(done(&flight, EventId::ScheduleReset), 2);
}

#[test]
fn a_monitor_that_the_ground_has_set_starts_what_the_ground_has_hung_on_it() {
    let mut flight = Flight::new();
    let (monitor, events) = (2, MonitorEvents::C);
    flight.send(Command::AddMonitor {
        monitor,
        parameter: ParameterId::BatterySoc,
        interval_s: 5,
        repetitions: 2,
        low: 4000,
        high: 10_000,
        events,
    });
    flight.send(Command::EnableMonitor { monitor });
    flight.send(Command::EnableMonitoring);
    acting(&mut flight, EventId::MonitorCLow, Command::StopScience);
    flight.send(Command::StartScience { payload: hilal_dictionary::Port::FIRST, duration_s: 5000 });
    flight.run(600);
    assert_eq!(flight.fake.payloads_on(), 1);
    flight.fake.soc = Some(0.3);
    flight.run(900);
    assert_eq!(flight.fake.payloads_on(), 0);
    assert_eq!(flight.count(EventId::MonitorCLow), 1);
    assert_eq!(done(&flight, EventId::MonitorCLow), 1);
}

#[test]
fn a_disabled_event_starts_its_telecommand_all_the_same() {
    let mut flight = Flight::new();
    flight.send(Command::DisableEvent { event: EventId::ScheduleReset });
    acting(&mut flight, EventId::ScheduleReset, Command::Ping);
    flight.send(Command::ScheduleReset);
    flight.run(3);
    assert_eq!(flight.count(EventId::ScheduleReset), 0);
    assert_eq!(done(&flight, EventId::ScheduleReset), 1);
}

#[test]
fn nothing_starts_before_the_ground_has_enabled_both_the_function_and_the_definition() {
    let event = EventId::ScheduleReset;
    let enable = Command::EnableEventAction { event };
    let disable = Command::DisableEventAction { event };
    let cases = [
        vec![],
        vec![enable],
        vec![Command::EnableEventActions],
        vec![enable, Command::EnableEventActions, disable],
        vec![enable, Command::EnableEventActions, Command::DisableEventActions],
        // What has been started and has not run yet does not run any more.
        vec![enable, Command::EnableEventActions, Command::ScheduleReset, disable],
    ];
    for commands in cases {
        let mut flight = Flight::new();
        hang(&mut flight, event, Command::Ping);
        for command in &commands {
            flight.send(*command);
        }
        flight.send(Command::ScheduleReset);
        flight.run(5);
        assert_eq!(done(&flight, event), 0, "{commands:?}");
    }
}

#[test]
fn two_telecommands_that_start_each_other_run_once_a_cycle_and_the_ground_ends_it() {
    let mut flight = Flight::new();
    let haven = Command::SetHaven { slot: 0, x_cm: 0, y_cm: 0, wake_s: 9 };
    acting(&mut flight, EventId::HavenSet, Command::ScheduleReset);
    acting(&mut flight, EventId::ScheduleReset, haven);
    flight.send(Command::ScheduleReset);
    flight.run(101);
    assert_eq!(done(&flight, EventId::ScheduleReset), 50);
    assert_eq!(done(&flight, EventId::HavenSet), 50);
    flight.send(Command::DisableEventAction { event: EventId::HavenSet });
    flight.run(50);
    assert!(done(&flight, EventId::ScheduleReset) <= 51);
    assert_eq!(done(&flight, EventId::HavenSet), 50);
}

#[test]
fn a_telecommand_that_raises_its_own_event_runs_once_a_cycle() {
    let mut flight = Flight::new();
    let haven = Command::SetHaven { slot: 0, x_cm: 0, y_cm: 0, wake_s: 9 };
    acting(&mut flight, EventId::HavenSet, haven);
    flight.send(haven);
    flight.run(101);
    assert_eq!(done(&flight, EventId::HavenSet), 100);
    assert_eq!(flight.count(EventId::HavenSet), 101);
}

#[test]
fn in_safe_mode_only_what_is_allowed_there_runs_and_nothing_leads_out_of_it() {
    let refused = [
        Command::DriveTo { x_cm: 1000, y_cm: 0, arrive_by_s: 5000 },
        Command::StartScience { payload: hilal_dictionary::Port::FIRST, duration_s: 600 },
        Command::SetMode { mode: Mode::Charge },
    ];
    for command in refused {
        let mut flight = Flight::new();
        acting(&mut flight, EventId::SafeLowBattery, command);
        flight.fake.soc = Some(0.05);
        flight.run(100);
        let failed = (Stage::Failed, Some(FailureCode::WrongMode));
        assert_eq!(outcomes(&flight, EventId::SafeLowBattery), [failed], "{command:?}");
        assert_eq!(flight.software.mode(), Mode::Safe, "{command:?}");
        assert!(flight.fake.is_still());
    }
    let mut flight = Flight::new();
    let (structure, interval_s) = (Structure::Power, 7);
    let allowed = Command::SetHousekeepingInterval { structure, interval_s };
    acting(&mut flight, EventId::SafeLowBattery, allowed);
    flight.fake.soc = Some(0.05);
    flight.run(100);
    assert_eq!(done(&flight, EventId::SafeLowBattery), 1);
    let resume = hang(&mut flight, EventId::SafeTilt, Command::ResumeFromSafe);
    flight.run(1);
    assert_eq!(flight.reports(resume).last().unwrap().1, Some(FailureCode::NoAction));
}

#[test]
fn the_list_says_what_hangs_on_which_event_and_whether_it_is_enabled() {
    let mut flight = Flight::new();
    flight.send(Command::ReportEventActions);
    hang(&mut flight, EventId::WokeUp, Command::Ping);
    hang(&mut flight, EventId::Parked, Command::Ping);
    flight.send(Command::EnableEventAction { event: EventId::Parked });
    flight.send(Command::EnableEventActions);
    flight.send(Command::ReportEventActions);
    flight.send(Command::DeleteEventAction { event: EventId::WokeUp });
    flight.send(Command::ReportEventActions);
    flight.run(2);
    let both = vec![(EventId::WokeUp, Switch::Off), (EventId::Parked, Switch::On)];
    let one = vec![(EventId::Parked, Switch::On)];
    assert_eq!(lists(&flight), [(Switch::Off, vec![]), (Switch::On, both), (Switch::On, one)]);
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut flight = Flight::new();
    let failed = |code| (Stage::Failed, Some(code));
    let event = EventId::WokeUp;
    let missing = [
        Command::DeleteEventAction { event },
        Command::EnableEventAction { event },
        Command::DisableEventAction { event },
    ];
    for command in missing {
        assert_eq!(outcome(&mut flight, command), failed(FailureCode::NoDefinition), "{command:?}");
    }
    hang(&mut flight, event, Command::Ping);
    flight.run(1);
    // The same event again, in another packet.
    let again = hang_packet(&mut flight, event, &packet(Command::StopScience, 7));
    flight.run(1);
    assert_eq!(flight.reports(again).last(), Some(&failed(FailureCode::DefinitionExists)));
    flight.send(Command::EnableEventAction { event });
    let delete = Command::DeleteEventAction { event };
    assert_eq!(outcome(&mut flight, delete), failed(FailureCode::DefinitionEnabled));
    for event in &EventId::ALL[..7] {
        let added = hang(&mut flight, *event, Command::Ping);
        flight.run(1);
        assert_eq!(flight.reports(added).last(), Some(&(Stage::Completed, None)));
    }
    let ninth = hang(&mut flight, EventId::SafeTilt, Command::Ping);
    flight.send(Command::ReportEventActions);
    flight.run(1);
    assert_eq!(flight.reports(ninth).last(), Some(&failed(FailureCode::TableFull)));
    assert_eq!(lists(&flight)[0].1.len(), 8);
}

#[test]
fn an_addition_with_a_wrong_event_or_a_wrong_telecommand_is_refused() {
    let mut flight = Flight::new();
    let message = MessageType::new(19, 1);
    let ping = packet(Command::Ping, 5);
    let with = |count: u8, event: u8, inner: &[u8]| {
        let mut data = vec![count, 0, event];
        data.extend_from_slice(inner);
        data
    };
    let mut damaged = ping.clone();
    damaged[8] ^= 1;
    let far = packet(Command::DriveTo { x_cm: 9_000_000, y_cm: 0, arrive_by_s: 1 }, 5);
    let mut insertion = [0; 64];
    let length = ScheduleWriter::new(&mut [0])
        .write_packet(Apids::default().commands(), 5, Acknowledge::All, &mut insertion)
        .unwrap();
    let addition = raw_packet(message, &with(1, 11, &ping), 6);
    let cases = [
        (with(2, 11, &ping), FailureCode::Range),
        (with(1, 99, &ping), FailureCode::Range),
        (with(1, 11, &ping[..12]), FailureCode::Length),
        (vec![1, 0], FailureCode::Length),
        (with(1, 11, &damaged), FailureCode::ActionCommand),
        (with(1, 11, &far), FailureCode::ActionCommand),
        (with(1, 11, &insertion[..length]), FailureCode::ActionCommand),
        (with(1, 11, &addition), FailureCode::ActionCommand),
    ];
    for (place, (data, code)) in cases.into_iter().enumerate() {
        let sequence = 300 + u16::try_from(place).unwrap();
        flight.fake.uplink.push_back(raw_packet(message, &data, sequence));
        flight.run(1);
        assert_eq!(flight.reports(sequence), [(Stage::Refused, Some(code))], "{place}");
    }
    flight.send(Command::ReportEventActions);
    flight.run(1);
    assert_eq!(lists(&flight), [(Switch::Off, vec![])]);
}

#[test]
fn a_reset_at_any_instant_neither_loses_a_started_telecommand_nor_runs_it_twice() {
    for at_s in 1..12 {
        let mut flight = Flight::new();
        flight.run(1);
        acting(&mut flight, EventId::ScheduleReset, Command::StopScience);
        flight.send_later(&[(6, Command::ScheduleReset)]);
        flight.run(at_s);
        flight.reset(ResetCause::Upset);
        flight.send(Command::ReportEventActions);
        flight.run(20);
        assert_eq!(done(&flight, EventId::ScheduleReset), 1, "{at_s}");
        assert_eq!(
            lists(&flight),
            [(Switch::On, vec![(EventId::ScheduleReset, Switch::On)])],
            "{at_s}"
        );
    }
}

#[test]
fn a_supply_that_fails_in_the_middle_of_keeping_runs_a_started_telecommand_once() {
    for writes in 1..30 {
        let mut flight = Flight::new();
        acting(&mut flight, EventId::ScheduleReset, Command::StopScience);
        flight.send(Command::ScheduleReset);
        flight.run(1);
        flight.fake.writes_left = writes;
        flight.run(1);
        if !flight.fake.is_dead() {
            break;
        }
        flight.reset(ResetCause::BrownOut);
        flight.run(20);
        assert_eq!(done(&flight, EventId::ScheduleReset), 1, "after {writes} writes");
    }
}
