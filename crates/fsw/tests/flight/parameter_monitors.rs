//! Limits that the ground sets on parameters (service 12).

use hilal_dictionary::{
    Apids, CheckStatus, Command, EventId, FailureCode, MessageType, MonitorEvents, ParameterId,
    Stage, Telemetry,
};
use hilal_fsw::hardware::ResetCause;
use hilal_packets::TelemetryReader;

use crate::harness::{Flight, raw_packet};

/// Returns the values of every report of a name that has come, with its time in seconds; one that a restart sends
/// again counts once.
fn reports(flight: &Flight, name: &str) -> Vec<(u32, Vec<f64>)> {
    let mut reports = Vec::new();
    for bytes in flight.distinct() {
        let packet = TelemetryReader::new(&bytes).unwrap();
        if let Telemetry::Report(values) = Telemetry::decode(&packet, Apids::default()).unwrap()
            && values.definition().name == name
        {
            let values = values.map(|(_, value)| value.unwrap_or(f64::NAN)).collect();
            reports.push((packet.time().seconds(), values));
        }
    }
    reports
}

/// Returns when which status followed which.
fn transitions(flight: &Flight) -> Vec<(u32, f64, f64)> {
    let found = reports(flight, "monitor_transition");
    found.into_iter().map(|(time, values)| (time, values[4], values[5])).collect()
}

const fn number(status: CheckStatus) -> f64 {
    status.number() as f64
}

/// The box between 9.6 °C and 13 °C, every ten seconds, three times. It is at 10 °C, and a jump of more than 5 K would
/// be no reading.
const fn box_check(monitor: u8) -> Command {
    Command::AddMonitor {
        monitor,
        parameter: ParameterId::BoxTemperature,
        interval_s: 10,
        repetitions: 3,
        low: 960,
        high: 1300,
        events: MonitorEvents::B,
    }
}

/// A flight with a monitor of the box that checks.
fn watching() -> Flight {
    let mut flight = Flight::new();
    flight.send(box_check(1));
    flight.send(Command::EnableMonitor { monitor: 1 });
    flight.send(Command::EnableMonitoring);
    flight
}

fn outcome(flight: &mut Flight, command: Command) -> (Stage, Option<FailureCode>) {
    let sequence = flight.send(command);
    flight.run(1);
    *flight.reports(sequence).last().unwrap()
}

#[test]
fn a_limit_that_is_crossed_for_its_repetitions_is_told_with_its_event() {
    let mut flight = watching();
    flight.run(100);
    assert_eq!(
        transitions(&flight),
        [(20, number(CheckStatus::Unchecked), number(CheckStatus::Within))]
    );
    flight.fake.box_c = Some(14.0);
    flight.run(100);
    let (time, _, now) = transitions(&flight)[1];
    assert_eq!((time, now.to_bits()), (120, number(CheckStatus::Above).to_bits()));
    let raised = flight.arguments(EventId::MonitorBHigh);
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0][..2], [1.0, f64::from(ParameterId::BoxTemperature.number())]);
    assert!((raised[0][2] - 14.0).abs() < 0.1);
    let limit = reports(&flight, "monitor_transition")[1].1[3];
    assert!((limit - 13.0).abs() < 1e-6, "{limit}");
    flight.fake.box_c = Some(9.5);
    flight.run(100);
    assert_eq!(flight.count(EventId::MonitorBLow), 1);
    let all = [EventId::MonitorALow, EventId::MonitorAHigh, EventId::MonitorCLow];
    assert!(all.iter().all(|id| flight.count(*id) == 0));
}

#[test]
fn a_short_excursion_is_not_told() {
    let mut flight = watching();
    flight.run(100);
    for _ in 0..5 {
        flight.fake.box_c = Some(14.0);
        flight.run(20);
        flight.fake.box_c = Some(10.0);
        flight.run(20);
    }
    assert_eq!(transitions(&flight).len(), 1);
    assert_eq!(flight.count(EventId::MonitorBHigh), 0);
}

#[test]
fn a_parameter_without_a_reading_is_told_and_raises_no_event() {
    let mut flight = Flight::new();
    flight.fake.sun_grid_rad = None;
    flight.fake.array_w = 0.0;
    let (parameter, events) = (ParameterId::SunAzimuth, MonitorEvents::A);
    flight.send(Command::AddMonitor {
        monitor: 8,
        parameter,
        interval_s: 1,
        repetitions: 1,
        low: 0,
        high: 0,
        events,
    });
    flight.send(Command::EnableMonitoring);
    flight.send(Command::EnableMonitor { monitor: 8 });
    flight.run(100);
    assert_eq!(
        transitions(&flight),
        [(0, number(CheckStatus::Unchecked), number(CheckStatus::NoReading))]
    );
    assert_eq!(flight.count(EventId::MonitorALow) + flight.count(EventId::MonitorAHigh), 0);
}

#[test]
fn nothing_is_checked_before_the_ground_has_enabled_both_the_function_and_the_definition() {
    for enabled in [Command::EnableMonitoring, Command::EnableMonitor { monitor: 1 }] {
        let mut flight = Flight::new();
        flight.send(box_check(1));
        flight.send(enabled);
        flight.run(200);
        assert_eq!(transitions(&flight), []);
    }
}

#[test]
fn what_is_disabled_checks_no_more_and_begins_anew() {
    for (off, on) in [
        (Command::DisableMonitoring, Command::EnableMonitoring),
        (Command::DisableMonitor { monitor: 1 }, Command::EnableMonitor { monitor: 1 }),
    ] {
        let mut flight = watching();
        flight.run(100);
        flight.send(off);
        flight.fake.box_c = Some(14.0);
        flight.run(100);
        assert_eq!(transitions(&flight).len(), 1, "{off:?}");
        flight.send(on);
        flight.run(100);
        let (_, before, now) = transitions(&flight)[1];
        let expected = [CheckStatus::Unchecked, CheckStatus::Above].map(number);
        assert_eq!([before, now].map(f64::to_bits), expected.map(f64::to_bits), "{off:?}");
    }
}

#[test]
fn definitions_are_reported_as_they_were_given_and_as_they_stand() {
    let mut flight = watching();
    flight.send(box_check(4));
    flight.run(100);
    flight.send(Command::ReportMonitors { monitor: 0 });
    flight.send(Command::ReportMonitors { monitor: 4 });
    flight.run(1);
    let found: Vec<_> =
        reports(&flight, "monitor_definition").into_iter().map(|(_, values)| values).collect();
    let box_c = f64::from(ParameterId::BoxTemperature.number());
    let events = f64::from(MonitorEvents::B.number());
    let first = [1.0, 1.0, box_c, 1.0, 10.0, 3.0, 960.0, 1300.0, events, 1.0];
    let fourth = [1.0, 4.0, box_c, 0.0, 10.0, 3.0, 960.0, 1300.0, events, 0.0];
    assert_eq!(found, [first.to_vec(), fourth.to_vec(), fourth.to_vec()]);
}

#[test]
fn a_modified_monitor_checks_by_its_new_limits() {
    let mut flight = watching();
    flight.run(100);
    let (parameter, events) = (ParameterId::BoxTemperature, MonitorEvents::D);
    flight.send(Command::ModifyMonitor {
        monitor: 1,
        parameter,
        interval_s: 1,
        repetitions: 1,
        low: 1100,
        high: 3000,
        events,
    });
    flight.run(10);
    assert_eq!(flight.count(EventId::MonitorDLow), 1);
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut flight = Flight::new();
    let failed = |code| (Stage::Failed, Some(code));
    let monitor = 3;
    let missing = [
        Command::EnableMonitor { monitor },
        Command::DisableMonitor { monitor },
        Command::DeleteMonitor { monitor },
        Command::ReportMonitors { monitor },
    ];
    for command in missing {
        assert_eq!(outcome(&mut flight, command), failed(FailureCode::NoDefinition), "{command:?}");
    }
    let given = |low| {
        let (parameter, events) = (ParameterId::BusVoltage, MonitorEvents::A);
        (parameter, events, low, 20_000)
    };
    let add = |low| {
        let (parameter, events, low, high) = given(low);
        let (interval_s, repetitions) = (1, 1);
        Command::AddMonitor { monitor, parameter, interval_s, repetitions, low, high, events }
    };
    let modify = |low| {
        let (parameter, events, low, high) = given(low);
        let (interval_s, repetitions) = (1, 1);
        Command::ModifyMonitor { monitor, parameter, interval_s, repetitions, low, high, events }
    };
    assert_eq!(outcome(&mut flight, modify(0)), failed(FailureCode::NoDefinition));
    assert_eq!(outcome(&mut flight, add(20_001)), failed(FailureCode::LimitsReversed));
    assert_eq!(outcome(&mut flight, add(20_000)), (Stage::Completed, None));
    assert_eq!(outcome(&mut flight, add(0)), failed(FailureCode::DefinitionExists));
    assert_eq!(outcome(&mut flight, modify(20_001)), failed(FailureCode::LimitsReversed));
    flight.send(Command::EnableMonitor { monitor });
    let delete = Command::DeleteMonitor { monitor };
    assert_eq!(outcome(&mut flight, delete), failed(FailureCode::DefinitionEnabled));
    flight.send(Command::ReportMonitors { monitor });
    flight.run(1);
    assert_eq!(reports(&flight, "monitor_definition")[0].1[6..8], [20_000.0, 20_000.0]);
    flight.send(Command::DisableMonitor { monitor });
    assert_eq!(outcome(&mut flight, delete), (Stage::Completed, None));
    let report = Command::ReportMonitors { monitor };
    assert_eq!(outcome(&mut flight, report), failed(FailureCode::NoDefinition));
}

#[test]
fn a_monitor_or_a_parameter_that_there_is_not_is_refused_by_its_number() {
    let mut flight = Flight::new();
    let message = MessageType::new(12, 5);
    let add = |monitor, parameter| [1, monitor, 1, parameter, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1];
    for (sequence, data) in [(60, add(9, 1)), (61, add(0, 1)), (62, add(1, 0x20))] {
        flight.fake.uplink.push_back(raw_packet(message, &data, sequence));
        flight.run(1);
        assert_eq!(flight.reports(sequence), [(Stage::Refused, Some(FailureCode::Range))]);
    }
    flight.fake.uplink.push_back(raw_packet(message, &add(1, 1), 63));
    flight.run(1);
    assert_eq!(flight.reports(63).last(), Some(&(Stage::Completed, None)));
}

#[test]
fn a_reset_at_any_instant_neither_loses_a_monitor_nor_tells_a_transition_twice() {
    for at_s in (1..200).step_by(9) {
        let mut flight = watching();
        flight.run(60);
        flight.fake.box_c = Some(14.0);
        flight.run(at_s);
        flight.reset(ResetCause::Upset);
        flight.run(300 - at_s);
        let told: Vec<_> =
            transitions(&flight).iter().map(|(_, before, now)| (*before, *now)).collect();
        let steps = [
            (number(CheckStatus::Unchecked), number(CheckStatus::Within)),
            (number(CheckStatus::Within), number(CheckStatus::Above)),
        ];
        assert_eq!(told, steps, "{at_s}");
        let is_high = |bytes: &&Vec<u8>| {
            let packet = TelemetryReader::new(bytes).unwrap();
            let telemetry = Telemetry::decode(&packet, Apids::default()).unwrap();
            matches!(telemetry, Telemetry::Event(event) if event.id == EventId::MonitorBHigh)
        };
        assert_eq!(flight.distinct().iter().filter(is_high).count(), 1, "{at_s}");
    }
}

#[test]
fn the_monitors_of_safe_mode_act_whatever_service_12_is_told() {
    let mut flight = Flight::new();
    flight.send(Command::DisableMonitoring);
    for monitor in 1..=8 {
        flight.send(Command::DeleteMonitor { monitor });
    }
    flight.fake.soc = Some(0.05);
    flight.run(200);
    assert_eq!(flight.count(EventId::SafeLowBattery), 1);
}
