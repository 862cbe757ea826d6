//! When telemetry frames were sent, by the vehicle's clock (service 9).

use hilal_dictionary::{Apids, Command, FailureCode, MessageType, MissionTime, Stage, Telemetry};
use hilal_fsw::hardware::ResetCause;
use hilal_packets::TelemetryReader;

use crate::harness::{Flight, raw_packet};

/// A time report: exponent, virtual channel, count of the frame, and when it was sent.
#[derive(Debug, PartialEq)]
struct TimeReport {
    exponent: f64,
    virtual_channel: f64,
    count: f64,
    sent: MissionTime,
    /// When the report was made.
    made_s: u32,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time is positive")]
fn reports(flight: &Flight) -> Vec<TimeReport> {
    let mut reports = Vec::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        let Telemetry::Report(values) = Telemetry::decode(&packet, Apids::default()).unwrap()
        else {
            continue;
        };
        let values: Vec<f64> = values.map(|(_, value)| value.unwrap()).collect();
        let ticks = values[3] * 65_536.0 + values[4];
        let sent = MissionTime::from_milliseconds((ticks * 1000.0 / 65_536.0).round() as u64);
        let made_s = packet.time().seconds();
        let [exponent, virtual_channel, count] = [values[0], values[1], values[2]];
        reports.push(TimeReport { exponent, virtual_channel, count, sent, made_s });
    }
    reports
}

#[test]
fn no_time_is_reported_until_the_ground_asks_for_it_and_after_it_has_asked_no_more() {
    let mut flight = Flight::new();
    flight.run(2000);
    assert_eq!(reports(&flight), []);
    flight.send(Command::SetTimeReportRate { exponent: 2 });
    flight.run(2000);
    let asked = reports(&flight).len();
    assert!(asked > 5, "{asked}");
    flight.send(Command::SetTimeReportRate { exponent: 9 });
    flight.run(2000);
    assert_eq!(reports(&flight).len(), asked);
}

#[test]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are octets")]
fn a_report_names_the_frame_and_the_second_in_which_it_was_sent() {
    let mut flight = Flight::new();
    flight.send(Command::SetTimeReportRate { exponent: 3 });
    // The seconds in which the frames of each count were sent.
    let mut sent_s = Vec::new();
    for _ in 0..3000 {
        let (second, before) = (flight.fake.now_s, flight.fake.sent.len());
        flight.run(1);
        let urgent =
            flight.fake.sent[before..].iter().map(|channel| usize::from(*channel == 0)).sum();
        sent_s.extend(std::iter::repeat_n(second, urgent));
    }
    let reports = reports(&flight);
    assert!(reports.len() > 3);
    for report in reports {
        assert_eq!(
            [report.exponent, report.virtual_channel].map(f64::to_bits),
            [3.0_f64, 0.0].map(f64::to_bits)
        );
        assert_eq!((report.count % 8.0).to_bits(), 0.0_f64.to_bits());
        // Counts begin again after 256 frames.
        let of_count = sent_s.iter().skip(report.count as usize).step_by(256);
        let sent_ms = report.sent.milliseconds();
        assert!(of_count.into_iter().any(|second| 1000 * second == sent_ms), "{report:?}");
        assert_eq!(u64::from(report.made_s), sent_ms / 1000 + 1);
    }
}

#[test]
fn a_report_that_has_waited_for_a_link_still_tells_the_time_of_its_frame() {
    let mut flight = Flight::new();
    flight.send(Command::SetTimeReportRate { exponent: 0 });
    flight.run(1);
    flight.fake.capacity = 0;
    flight.run(600);
    assert_eq!(reports(&flight), []);
    flight.fake.capacity = 100_000;
    flight.run(1);
    let [report] = &reports(&flight)[..] else { panic!("{:?}", reports(&flight)) };
    assert_eq!((report.sent.seconds(), report.made_s), (0, 1));
}

#[test]
fn an_exponent_that_there_is_not_is_refused() {
    let mut flight = Flight::new();
    flight.fake.uplink.push_back(raw_packet(MessageType::new(9, 1), &[10], 40));
    flight.fake.uplink.push_back(raw_packet(MessageType::new(9, 1), &[], 41));
    flight.run(1);
    assert_eq!(flight.reports(40), [(Stage::Refused, Some(FailureCode::Range))]);
    assert_eq!(flight.reports(41), [(Stage::Refused, Some(FailureCode::Length))]);
}

#[test]
fn the_rate_outlives_a_reset() {
    let mut flight = Flight::new();
    flight.send(Command::SetTimeReportRate { exponent: 1 });
    flight.run(10);
    flight.reset(ResetCause::Upset);
    flight.run(1);
    let before = reports(&flight).len();
    flight.run(600);
    assert!(reports(&flight).len() > before + 3);
}
