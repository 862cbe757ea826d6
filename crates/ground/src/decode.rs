//! Telemetry packets to values with units, by the dictionary, in the order they come.

mod limits;
mod sequence;

pub use limits::{LimitMonitor, LimitViolation};
pub use sequence::{SequenceGap, SequenceMonitor};

use hilal_dictionary::{DecodeError, EventId, LimitStatus, ParameterId, Port, Sample, Severity};
use hilal_packets::PacketError;
use hilal_packets::cfdp::PduError;
use hilal_quantity::Epoch;

use crate::VehicleDatabase;

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
    /// Takes a sample of a housekeeping report of `epoch`, by the limits of the vehicle.
    pub(crate) fn of(sample: Sample, epoch: Epoch, database: &VehicleDatabase) -> Self {
        let Sample { id, raw, engineering: value, .. } = sample;
        let limit = value.map(|value| database.limits().status(id, value));
        Self { epoch, id, raw, value, limit }
    }

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

/// Why a packet could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TelemetryError {
    /// It is not a good packet.
    #[error("not a telemetry packet: {0}")]
    Packet(#[from] PacketError),
    /// The dictionary does not know what it says.
    #[error("telemetry packet not decoded: {0}")]
    Contents(#[from] DecodeError),
    /// It carries no good PDU of a file.
    #[error("packet of a file: {0}")]
    File(#[from] PduError),
}
