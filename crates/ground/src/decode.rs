//! Telemetry packets to values with units, by the dictionary, in the order they come.

mod limits;
mod sequence;

pub use limits::{LimitMonitor, LimitViolation};
pub use sequence::{SequenceGap, SequenceMonitor};

use hilal_dictionary::{
    DecodeError, EventId, LimitStatus, ParameterId, Port, Severity, Telemetry, VerificationReport,
};
use hilal_packets::{PacketError, TelemetryReader};
use hilal_quantity::Epoch;

use crate::VehicleDatabase;
use crate::time::MissionClock;

/// One value of one parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParameterSample {
    /// On-board time.
    pub epoch: Epoch,
    /// Which parameter.
    pub id: ParameterId,
    /// The number on the wire; none when the rover had no reading.
    pub raw: Option<f64>,
    /// The value in the parameter's unit.
    pub value: Option<f64>,
    /// How it stands to its limits; none without a reading.
    pub limit: Option<LimitStatus>,
}

impl ParameterSample {
    /// Returns the parameter's dotted name.
    pub fn name(&self) -> &'static str {
        self.id.definition().name
    }

    /// Returns the parameter's unit.
    pub fn unit(&self) -> &'static str {
        self.id.definition().unit
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRecord {
    /// On-board time.
    pub epoch: Epoch,
    /// When the ground had it.
    pub receipt: Epoch,
    /// Which event.
    pub id: EventId,
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub text: String,
    /// Its arguments in their declared order; NaN where there was no reading.
    pub arguments: Vec<f64>,
}

/// One record of a payload.
#[derive(Debug, Clone, PartialEq)]
pub struct ScienceRecord {
    /// On-board time.
    pub epoch: Epoch,
    /// When the ground had it.
    pub receipt: Epoch,
    /// Which payload, by its port.
    pub payload: Port,
    /// The record as the payload made it.
    pub record: Vec<u8>,
}

/// What a packet said.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoded {
    /// Housekeeping values.
    Parameters(Vec<ParameterSample>),
    /// An event.
    Event(EventRecord),
    /// A record of a payload.
    Science(ScienceRecord),
    /// What became of a telecommand.
    Verification {
        /// On-board time.
        epoch: Epoch,
        /// The report.
        report: VerificationReport,
    },
    /// The answer to a ping.
    Pong,
}

/// Why a packet could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TelemetryError {
    /// It is not a good packet.
    #[error("not a telemetry packet: {0}")]
    Packet(#[from] PacketError),
    /// The dictionary does not know what it says.
    #[error("telemetry packet not decoded: {0}")]
    Contents(#[from] DecodeError),
}

/// Takes one packet of a vehicle apart.
///
/// # Errors
///
/// [`TelemetryError`] when it is damaged or says what the dictionary does not know.
pub fn decode(
    packet: &TelemetryReader<'_>,
    database: &VehicleDatabase,
    clock: MissionClock,
    receipt: Epoch,
) -> Result<Decoded, DecodeError> {
    let epoch = clock.epoch(packet.time());
    Ok(match Telemetry::decode(packet, database.apids())? {
        Telemetry::Housekeeping(samples) => {
            let sample = |sample: hilal_dictionary::Sample| ParameterSample {
                epoch,
                id: sample.id,
                raw: sample.raw,
                value: sample.engineering,
                limit: sample.engineering.map(|value| database.limits().status(sample.id, value)),
            };
            Decoded::Parameters(samples.map(sample).collect())
        }
        Telemetry::Event(event) => Decoded::Event(EventRecord {
            epoch,
            receipt,
            id: event.id,
            severity: event.event.severity,
            text: event.text(|port| database.payload(port)).to_string(),
            arguments: event.arguments().map(|(_, value)| value.unwrap_or(f64::NAN)).collect(),
        }),
        Telemetry::Science { payload, record } => {
            Decoded::Science(ScienceRecord { epoch, receipt, payload, record: record.to_vec() })
        }
        Telemetry::Verification(report) => Decoded::Verification { epoch, report },
        Telemetry::Pong => Decoded::Pong,
    })
}
