//! Events whose reports the ground has disabled (service 5).

use hilal_dictionary::{
    Apids, Command, EventId, FailureCode, Mode, ParameterId, Severity, Stage, Telemetry,
};
use hilal_fsw::hardware::ResetCause;
use hilal_packets::{MessageType, TelemetryReader};

use crate::harness::{Flight, raw_packet};

/// Returns the lists of disabled events that have come.
fn lists(flight: &Flight) -> Vec<Vec<EventId>> {
    let mut lists = Vec::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        if let Telemetry::DisabledEvents(events) =
            Telemetry::decode(&packet, Apids::default()).unwrap()
        {
            lists.push(events.collect());
        }
    }
    lists
}

fn last_report(flight: &Flight, sequence: u16) -> (Stage, Option<FailureCode>) {
    *flight.reports(sequence).last().unwrap()
}

#[test]
fn a_disabled_event_is_not_reported_until_it_is_enabled_again() {
    let mut flight = Flight::new();
    flight.run(1);
    flight.send(Command::DisableEvent { event: EventId::ScheduleReset });
    flight.send(Command::ScheduleReset);
    flight.run(1);
    assert_eq!(flight.count(EventId::ScheduleReset), 0);
    flight.send(Command::EnableEvent { event: EventId::ScheduleReset });
    flight.send(Command::ScheduleReset);
    flight.run(1);
    assert_eq!(flight.count(EventId::ScheduleReset), 1);
}

#[test]
fn the_list_names_what_is_disabled_once_and_in_its_order() {
    let mut flight = Flight::new();
    flight.send(Command::ReportDisabledEvents);
    for event in [EventId::HeaterOff, EventId::HeaterOn, EventId::HeaterOff, EventId::Parked] {
        flight.send(Command::DisableEvent { event });
    }
    flight.send(Command::ReportDisabledEvents);
    flight.send(Command::EnableEvent { event: EventId::HeaterOn });
    flight.send(Command::ReportDisabledEvents);
    flight.run(2);
    let disabled = vec![EventId::HeaterOff, EventId::HeaterOn, EventId::Parked];
    let after = vec![EventId::HeaterOff, EventId::Parked];
    assert_eq!(lists(&flight), [vec![], disabled, after]);
}

#[test]
fn no_event_of_high_severity_can_be_disabled() {
    let high = |id: &&EventId| id.definition().severity == Severity::High;
    for event in EventId::ALL.iter().filter(high) {
        let mut flight = Flight::new();
        let refused = flight.send(Command::DisableEvent { event: *event });
        flight.run(1);
        let report = (Stage::Failed, Some(FailureCode::AlwaysReported));
        assert_eq!(last_report(&flight, refused), report, "{event:?}");
    }
}

#[test]
fn what_does_not_fit_the_list_is_refused_and_the_list_still_comes_whole() {
    let mut flight = Flight::new();
    let low = |id: &&EventId| id.definition().severity != Severity::High;
    let all: Vec<EventId> = EventId::ALL.iter().filter(low).copied().collect();
    let mut refused = 0;
    for event in &all {
        let sequence = flight.send(Command::DisableEvent { event: *event });
        flight.run(1);
        refused += usize::from(
            last_report(&flight, sequence) == (Stage::Failed, Some(FailureCode::TableFull)),
        );
    }
    flight.send(Command::ReportDisabledEvents);
    flight.run(1);
    let listed = lists(&flight).pop().unwrap();
    assert_eq!(listed, all[..48]);
    assert_eq!(refused, all.len() - 48);
}

#[test]
fn an_event_that_there_is_not_is_refused_by_its_number() {
    let mut flight = Flight::new();
    flight.fake.uplink.push_back(raw_packet(MessageType::new(5, 6), &[1, 0, 99], 50));
    flight.run(1);
    assert_eq!(flight.reports(50), [(Stage::Refused, Some(FailureCode::Range))]);
}

#[test]
fn what_is_disabled_stays_so_over_a_reset_at_any_instant() {
    for at_s in 1..6 {
        let mut flight = Flight::new();
        flight.send(Command::DisableEvent { event: EventId::ScheduleReset });
        flight.run(at_s);
        flight.reset(ResetCause::Upset);
        flight.send(Command::ScheduleReset);
        flight.send(Command::ReportDisabledEvents);
        flight.run(2);
        assert_eq!(flight.count(EventId::ScheduleReset), 0, "{at_s}");
        assert_eq!(lists(&flight), [[EventId::ScheduleReset]], "{at_s}");
        // Nothing was lost: it is not in safe mode.
        assert_eq!(flight.arguments(EventId::Restarted)[0][2].to_bits(), 0.0_f64.to_bits());
    }
}

#[test]
fn safe_mode_is_counted_and_told_whatever_is_disabled() {
    let mut flight = Flight::new();
    flight.send(Command::DisableEvent { event: EventId::ModeChanged });
    flight.send(Command::SetMode { mode: Mode::Safe });
    flight.run(70);
    assert_eq!(flight.count(EventId::ModeChanged), 0);
    assert_eq!(flight.count(EventId::SafeCommanded), 1);
    assert_eq!(flight.last(ParameterId::SafeEntries), Some(1.0));
}
