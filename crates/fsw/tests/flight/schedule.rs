//! Sub-schedules, shifts, summaries and sequences (PUS service 11).

use hilal_dictionary::{
    Apids, Command, EventId, FailureCode, Mode, ScheduleTarget, ScheduledActivity, Stage,
    SubSchedule, Telemetry,
};
use hilal_fsw::SCHEDULE_CAPACITY;
use hilal_fsw::hardware::ResetCause;
use hilal_packets::TelemetryReader;

use crate::harness::Flight;

fn number(number: u8) -> SubSchedule {
    SubSchedule::new(number).unwrap()
}

fn into(sub_schedule: u8) -> ScheduleTarget {
    ScheduleTarget::SubSchedule(number(sub_schedule))
}

fn sequence(sub_schedule: u8) -> ScheduleTarget {
    ScheduleTarget::Sequence(number(sub_schedule))
}

fn start(sub_schedule: u8) -> Command {
    Command::StartSequence { sub_schedule: number(sub_schedule) }
}

fn failure(flight: &Flight, sequence: u16) -> Option<FailureCode> {
    flight.reports(sequence).last().unwrap().1
}

/// Returns when telecommands were completed, by their sequence counts.
fn completed(flight: &Flight, sequence: u16) -> Vec<u32> {
    let decoded = |bytes: &Vec<u8>| {
        let packet = TelemetryReader::new(bytes).unwrap();
        match Telemetry::decode(&packet, Apids::default()).unwrap() {
            Telemetry::Verification(report)
                if report.request.sequence() == sequence && report.stage == Stage::Completed =>
            {
                Some(packet.time().seconds())
            }
            _ => None,
        }
    };
    flight.fake.downlink.iter().filter_map(decoded).collect()
}

fn told(flight: &Flight) -> Vec<ScheduledActivity> {
    let mut told = Vec::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        if let Telemetry::ScheduleSummary(activities) =
            Telemetry::decode(&packet, Apids::default()).unwrap()
        {
            told.extend(activities);
        }
    }
    told
}

fn delete(sequence: u16) -> Command {
    Command::DeleteScheduled { source: 0, apid: 64, sequence }
}

#[test]
fn of_a_sub_schedule_that_is_disabled_telecommands_expire_and_the_others_are_released() {
    let mut flight = Flight::new();
    flight.send_later(&[(100, Command::Ping), (300, Command::Ping)]);
    flight.send_to(into(3), &[(100, Command::Ping), (300, Command::Ping)]);
    flight.send(Command::DisableSubSchedule { sub_schedule: number(3) });
    flight.run(50);
    flight.reset(ResetCause::Upset);
    flight.run(150);
    assert_eq!((completed(&flight, 0), completed(&flight, 3)), (vec![100], vec![]));
    assert_eq!(flight.arguments(EventId::ScheduleExpired), [[1.0]]);
    flight.send(Command::EnableSubSchedule { sub_schedule: number(3) });
    flight.run(200);
    assert_eq!((completed(&flight, 1), completed(&flight, 4)), (vec![300], vec![300]));
}

#[test]
fn a_shift_moves_everything_or_one_sub_schedule_and_nothing_into_the_past() {
    let mut flight = Flight::new();
    flight.send_later(&[(1000, Command::Ping)]);
    flight.send_to(into(2), &[(1000, Command::Ping), (2000, Command::Ping)]);
    let shift = |offset_s| Command::ShiftSchedule { offset_s };
    let shift_one = |offset_s| Command::ShiftSubSchedule { sub_schedule: number(2), offset_s };
    flight.run(500);
    let late = flight.send(shift(-501));
    let late_one = flight.send(shift_one(-600));
    let good = flight.send(shift(-200));
    let good_one = flight.send(shift_one(50));
    flight.run(10);
    flight.reset(ResetCause::Watchdog);
    flight.run(2000);
    assert_eq!(failure(&flight, late), Some(FailureCode::ShiftPast));
    assert_eq!(failure(&flight, late_one), Some(FailureCode::ShiftPast));
    assert_eq!((failure(&flight, good), failure(&flight, good_one)), (None, None));
    let times = [0, 2, 3].map(|sequence| completed(&flight, sequence));
    assert_eq!(times, [vec![800], vec![850], vec![1850]]);
}

#[test]
fn a_telecommand_is_deleted_by_its_request_and_one_that_is_not_there_cannot_be() {
    let mut flight = Flight::new();
    flight.send_later(&[(100, Command::Ping), (110, Command::Ping)]);
    let good = flight.send(delete(0));
    let gone = flight.send(delete(0));
    let other = flight.send(Command::DeleteScheduled { source: 0, apid: 65, sequence: 1 });
    let source = flight.send(Command::DeleteScheduled { source: 1, apid: 64, sequence: 1 });
    flight.run(200);
    assert_eq!(failure(&flight, good), None);
    assert_eq!(failure(&flight, gone), Some(FailureCode::NotScheduled));
    assert_eq!(failure(&flight, other), Some(FailureCode::NotScheduled));
    assert_eq!(flight.reports(source), [(Stage::Refused, Some(FailureCode::Range))]);
    assert_eq!((completed(&flight, 0), completed(&flight, 1)), (vec![], vec![110]));
}

#[test]
fn a_summary_of_a_full_schedule_comes_over_cycles_and_a_reset_does_not_end_it() {
    let mut flight = Flight::new();
    let pings = [(5000, Command::Ping); 40];
    for _ in 0..SCHEDULE_CAPACITY / 40 {
        flight.send_later(&pings);
        flight.run(1);
    }
    let expected = SCHEDULE_CAPACITY / 40 * 40;
    flight.run(30);
    flight.send(Command::ReportSchedule);
    flight.run(5);
    let begun = told(&flight).len();
    assert!(begun > 0 && begun < expected, "{begun}");
    flight.reset(ResetCause::Upset);
    flight.run(100);
    let told = told(&flight);
    let mut sequences: Vec<u16> = told.iter().map(|activity| activity.sequence).collect();
    sequences.sort_unstable();
    sequences.dedup();
    assert_eq!(sequences.len(), expected);
    assert!(told.iter().all(|of| of.release.seconds() == 5000 && of.apid == 64));
}

#[test]
fn a_summary_names_release_and_sub_schedule_the_next_first() {
    let mut flight = Flight::new();
    flight.send_later(&[(900, Command::Ping)]);
    flight.send_to(into(5), &[(700, Command::Ping)]);
    flight.send(Command::ReportSchedule);
    flight.run(5);
    let told: Vec<_> = told(&flight)
        .into_iter()
        .map(|of| (of.sub_schedule.number(), of.release.seconds(), of.sequence))
        .collect();
    assert_eq!(told, [(5, 700, 2), (0, 900, 0)]);
}

#[test]
fn a_sequence_lies_ready_over_resets_and_runs_from_its_start_as_often_as_it_is_started() {
    let mut flight = Flight::new();
    let standby = Command::SetMode { mode: Mode::Standby };
    let park = [(10, Command::StopDrive), (20, Command::Ping), (30, standby)];
    flight.send_to(sequence(7), &park);
    flight.run(5);
    flight.reset(ResetCause::BrownOut);
    flight.run(95);
    assert_eq!(flight.software.mode(), Mode::Charge);
    flight.send(start(7));
    flight.run(1);
    flight.reset(ResetCause::Upset);
    flight.run(99);
    assert_eq!(completed(&flight, 1), [120]);
    assert_eq!(flight.software.mode(), Mode::Standby);
    // The schedule is emptied; what lies ready stays.
    flight.send(Command::ScheduleReset);
    flight.run(1);
    flight.send_later(&[(300, start(7))]);
    flight.run(200);
    assert_eq!(completed(&flight, 1), [120, 320]);
}

#[test]
fn a_sequence_that_is_loaded_again_takes_the_place_of_the_one_before_and_an_empty_one_of_none() {
    let mut flight = Flight::new();
    flight.send_to(sequence(1), &[(10, Command::Ping)]);
    flight.send_to(sequence(1), &[(20, Command::Ping)]);
    flight.send(start(1));
    flight.run(50);
    assert_eq!((completed(&flight, 0), completed(&flight, 2)), (vec![], vec![20]));
    flight.send_to(sequence(1), &[]);
    let gone = flight.send(start(1));
    flight.run(5);
    assert_eq!(failure(&flight, gone), Some(FailureCode::NoSequence));
}

#[test]
fn a_sequence_that_cannot_run_is_not_started_and_the_reason_is_told() {
    let mut flight = Flight::new();
    flight.send_to(sequence(1), &[(100, Command::Ping)]);
    let none = flight.send(start(2));
    let good = flight.send(start(1));
    let twice = flight.send(start(1));
    flight.run(150);
    flight.send(Command::DisableSubSchedule { sub_schedule: number(1) });
    let off = flight.send(start(1));
    flight.send(Command::EnableSubSchedule { sub_schedule: number(1) });
    flight.send(Command::ScheduleDisable);
    let all_off = flight.send(start(1));
    flight.send(Command::ScheduleEnable);
    flight.send(Command::SetMode { mode: Mode::Safe });
    let safe = flight.send(start(1));
    flight.run(10);
    assert_eq!(failure(&flight, none), Some(FailureCode::NoSequence));
    assert_eq!(failure(&flight, good), None);
    assert_eq!(failure(&flight, twice), Some(FailureCode::SequenceRunning));
    assert_eq!(failure(&flight, off), Some(FailureCode::SubScheduleOff));
    assert_eq!(failure(&flight, all_off), Some(FailureCode::SubScheduleOff));
    assert_eq!(failure(&flight, safe), Some(FailureCode::WrongMode));
}

#[test]
fn a_sequence_that_does_not_fit_or_starts_sequences_is_refused_and_nothing_is_loaded() {
    let mut flight = Flight::new();
    let ping = (10, Command::Ping);
    flight.send_to(sequence(1), &[ping; 30]);
    let full = flight.send_to(sequence(2), &[ping; 19]);
    let fits = flight.send_to(sequence(2), &[ping; 18]);
    let itself = flight.send_to(sequence(1), &[ping, (0, start(1))]);
    let far = Command::DriveTo { x_cm: 9_000_000, y_cm: 0, arrive_by_s: 100 };
    let wrong = flight.send_to(sequence(1), &[ping, (20, far)]);
    flight.send(start(1));
    flight.run(30);
    assert_eq!(flight.reports(full), [(Stage::Refused, Some(FailureCode::SequencesFull))]);
    assert_eq!(failure(&flight, fits), None);
    for refused in [itself, wrong] {
        assert_eq!(flight.reports(refused), [(Stage::Refused, Some(FailureCode::Scheduled))]);
    }
    // The thirty of the first load were released.
    assert_eq!((completed(&flight, 0), completed(&flight, 29)), (vec![10], vec![10]));
}

#[test]
fn a_sequence_for_which_the_schedule_has_no_room_is_not_started() {
    let mut flight = Flight::new();
    let pings = [(5000, Command::Ping); 40];
    for _ in 0..SCHEDULE_CAPACITY / 40 {
        flight.send_later(&pings);
        flight.run(1);
    }
    let left = SCHEDULE_CAPACITY % 40;
    assert_eq!(left, 16);
    flight.send_to(sequence(1), &[(10, Command::Ping); 17]);
    let full = flight.send(start(1));
    flight.run(3);
    assert_eq!(failure(&flight, full), Some(FailureCode::ScheduleFull));
    flight.send_to(sequence(1), &[(10, Command::Ping); 16]);
    let good = flight.send(start(1));
    flight.run(3);
    assert_eq!(failure(&flight, good), None);
}
