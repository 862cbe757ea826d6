//! Flies the software on the fake vehicle and takes its packets apart as the ground would.

use std::collections::BTreeSet;

use hilal_dictionary::{
    Acknowledge, Apids, Command, Distrust, EventId, FailureCode, MissionTime, ParameterId,
    ScheduleTarget, ScheduleWriter, Sensor, Stage, Telemetry,
};
use hilal_fsw::hardware::ResetCause;
use hilal_fsw::{FlightSoftware, FlightTables};
use hilal_packets::{Apid, MessageType, TelecommandWriter, TelemetryReader};
use hilal_quantity::MapPoint;

use crate::fake::Fake;
use crate::link_ends::security;

/// The landing point of the reference mission.
pub(crate) const LANDING: MapPoint = MapPoint::new(34_645.0, -40_445.0);

/// Memory of the store in these tests.
const STORE: usize = 64 * 1024;

/// Flight software, vehicle, and the next sequence count of the uplink.
pub(crate) struct Flight {
    pub(crate) software: Box<FlightSoftware<Vec<u8>>>,
    pub(crate) fake: Fake,
    sequence: u16,
}

impl Flight {
    pub(crate) fn new() -> Self {
        Self::with_tables(&FlightTables { landing: LANDING, ..FlightTables::default() })
    }

    pub(crate) fn with_tables(tables: &FlightTables) -> Self {
        let software = Box::new(FlightSoftware::new(*tables, vec![0; STORE], security()));
        Self { software, fake: Fake::default(), sequence: 0 }
    }

    /// Returns a parked, charging vehicle after an hour with noise.
    pub(crate) fn parked() -> Self {
        let mut flight = Self::new();
        flight.fake.noise = 1.0;
        flight.fake.array_w = 75.0;
        flight.drive_to(10, 0, 600);
        flight.run(3600);
        assert!(flight.off_corner_deg() < 4.0);
        flight
    }

    /// Runs for some seconds.
    pub(crate) fn run(&mut self, seconds: u32) {
        for _ in 0..seconds {
            self.software.step(&mut self.fake);
            self.fake.advance();
        }
    }

    /// Resets the computer: what follows is done by software that starts anew.
    pub(crate) fn reset(&mut self, cause: ResetCause) {
        self.fake.reset(cause);
        self.software.restart();
    }

    /// Returns the packets received, each once: a restart may send some again.
    pub(crate) fn distinct(&self) -> BTreeSet<Vec<u8>> {
        self.fake.downlink.iter().cloned().collect()
    }

    /// Sends a telecommand now and returns its sequence count.
    pub(crate) fn send(&mut self, command: Command) -> u16 {
        let sequence = self.sequence;
        self.sequence += 1;
        self.fake.uplink.push_back(packet(command, sequence));
        sequence
    }

    /// Sends telecommands for later and returns the sequence count of the insertion.
    pub(crate) fn send_later(&mut self, entries: &[(u32, Command)]) -> u16 {
        self.send_to(ScheduleTarget::Main, entries)
    }

    /// Sends telecommands for a sub-schedule or a sequence and returns the sequence count of their packet.
    pub(crate) fn send_to(&mut self, target: ScheduleTarget, entries: &[(u32, Command)]) -> u16 {
        let mut data = [0; 1000];
        let mut writer = ScheduleWriter::to(target, &mut data);
        for &(release_s, command) in entries {
            let bytes = packet(command, self.sequence);
            self.sequence += 1;
            writer.push(MissionTime::from_seconds(release_s), &bytes).unwrap();
        }
        let mut buffer = [0; 1024];
        let sequence = self.sequence;
        self.sequence += 1;
        let length = writer.write_packet(apid(), sequence, Acknowledge::All, &mut buffer).unwrap();
        self.fake.uplink.push_back(buffer[..length].to_vec());
        sequence
    }

    /// Drives to a place given in whole metres from the landing point.
    pub(crate) fn drive_to(&mut self, x_m: i32, y_m: i32, arrive_by_s: u32) -> u16 {
        self.send(Command::DriveTo { x_cm: x_m * 100, y_cm: y_m * 100, arrive_by_s })
    }

    /// Returns the events received, with their times in seconds.
    pub(crate) fn events(&self) -> Vec<(u32, EventId)> {
        let mut events = Vec::new();
        for bytes in &self.fake.downlink {
            let packet = TelemetryReader::new(bytes).unwrap();
            if let Telemetry::Event(event) = Telemetry::decode(&packet, Apids::default()).unwrap() {
                events.push((packet.time().seconds(), event.id));
            }
        }
        events
    }

    /// Returns the arguments of each report of an event.
    pub(crate) fn arguments(&self, id: EventId) -> Vec<Vec<f64>> {
        let mut found = Vec::new();
        for bytes in &self.fake.downlink {
            let packet = TelemetryReader::new(bytes).unwrap();
            if let Telemetry::Event(event) = Telemetry::decode(&packet, Apids::default()).unwrap()
                && event.id == id
            {
                let values = event.arguments().map(|(_, value)| value.unwrap_or(f64::NAN));
                found.push(values.collect());
            }
        }
        found
    }

    /// Returns when an event was reported first.
    pub(crate) fn first(&self, id: EventId) -> Option<u32> {
        self.events().into_iter().find(|(_, event)| *event == id).map(|(time, _)| time)
    }

    /// Returns how often an event was reported.
    pub(crate) fn count(&self, id: EventId) -> usize {
        self.events().into_iter().filter(|(_, event)| *event == id).count()
    }

    /// Returns the verification reports on a telecommand, in their order.
    pub(crate) fn reports(&self, sequence: u16) -> Vec<(Stage, Option<FailureCode>)> {
        let mut reports = Vec::new();
        for bytes in &self.fake.downlink {
            let packet = TelemetryReader::new(bytes).unwrap();
            if let Telemetry::Verification(report) =
                Telemetry::decode(&packet, Apids::default()).unwrap()
                && report.request.sequence() == sequence
            {
                reports.push((report.stage, report.failure));
            }
        }
        reports
    }

    /// Returns the last housekeeping value of a parameter.
    pub(crate) fn last(&self, id: ParameterId) -> Option<f64> {
        let mut last = None;
        for bytes in &self.fake.downlink {
            let packet = TelemetryReader::new(bytes).unwrap();
            if let Telemetry::Housekeeping(samples) =
                Telemetry::decode(&packet, Apids::default()).unwrap()
            {
                last =
                    samples.filter(|sample| sample.id == id).last().map_or(last, |s| s.engineering);
            }
        }
        last
    }

    /// Returns the nearest angle from a corner of the arrays to the Sun, in degrees.
    pub(crate) fn off_corner_deg(&self) -> f64 {
        let sun = self.fake.sun_grid_rad.unwrap() - self.fake.heading_rad;
        let off = (sun.to_degrees() - 45.0).rem_euclid(90.0);
        off.min(90.0 - off)
    }

    /// Returns how far the vehicle is from a place given in metres from the landing point.
    pub(crate) fn distance_to(&self, x_m: f64, y_m: f64) -> f64 {
        let place = MapPoint::new(LANDING.x_m + x_m, LANDING.y_m + y_m);
        self.fake.position.distance(place).metres()
    }
}

/// Returns sensor and reason of every distrust.
pub(crate) fn distrusts(flight: &Flight) -> Vec<(f64, f64)> {
    let arguments = flight.arguments(EventId::SensorDistrusted);
    arguments.into_iter().map(|values| (values[0], values[1])).collect()
}

/// Returns the arguments of a distrust.
pub(crate) fn distrust(sensor: Sensor, reason: Distrust) -> (f64, f64) {
    (f64::from(sensor.number()), f64::from(reason.number()))
}

/// Holds a value to another within a tolerance.
pub(crate) fn near(found: Option<f64>, expected: f64, tolerance: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
}

fn apid() -> Apid {
    Apids::default().commands()
}

/// Returns a telecommand packet.
pub(crate) fn packet(command: Command, sequence: u16) -> Vec<u8> {
    let mut buffer = [0; 64];
    let length = command.write_packet(apid(), sequence, Acknowledge::All, &mut buffer).unwrap();
    buffer[..length].to_vec()
}

/// Returns a telecommand packet with these octets as application data.
pub(crate) fn raw_packet(message: MessageType, data: &[u8], sequence: u16) -> Vec<u8> {
    let acknowledge = Acknowledge::All;
    let writer = TelecommandWriter { apid: apid(), sequence, message, acknowledge, source: 0 };
    let mut buffer = [0; 256];
    let length = writer.write(data, &mut buffer).unwrap();
    buffer[..length].to_vec()
}
