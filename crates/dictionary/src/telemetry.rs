//! What a telemetry packet says: one place where the ground takes packets apart.

use hilal_packets::{MessageType, TelemetryReader};

use crate::{
    DecodeError, DecodedEvent, HousekeepingSamples, Payload, Stage, VerificationReport,
    decode_event, decode_housekeeping, science_apid,
};

/// Housekeeping reports.
pub const HOUSEKEEPING_REPORT: MessageType = MessageType::new(3, 25);
/// The answer to a ping.
pub const PONG: MessageType = MessageType::new(17, 2);
/// One record of one payload: a service of this mission (numbers from 128 are free).
pub const SCIENCE_RECORD: MessageType = MessageType::new(130, 1);

/// Returns the message type of a verification report.
pub const fn verification_message(stage: Stage) -> MessageType {
    MessageType::new(1, stage.subtype())
}

/// The decoded contents of a telemetry packet.
#[derive(Debug, Clone)]
pub enum Telemetry<'a> {
    /// A housekeeping report.
    Housekeeping(HousekeepingSamples<'a>),
    /// An event.
    Event(DecodedEvent<'a>),
    /// What became of a telecommand.
    Verification(VerificationReport),
    /// The answer to a ping.
    Pong,
    /// A record of a payload.
    Science {
        /// Which payload.
        payload: Payload,
        /// The record, as the payload made it.
        record: &'a [u8],
    },
}

impl<'a> Telemetry<'a> {
    /// Takes a packet apart.
    ///
    /// # Errors
    /// [`DecodeError`] names what is not in the dictionary.
    pub fn decode(packet: &TelemetryReader<'a>) -> Result<Self, DecodeError> {
        let (message, data) = (packet.message(), packet.source_data());
        let unknown = DecodeError::UnknownMessage { message, apid: packet.apid().number() };
        match (message.service, message.subtype) {
            (1, subtype) => {
                let stage = Stage::from_subtype(subtype).ok_or(unknown)?;
                VerificationReport::decode(stage, data).map(Self::Verification)
            }
            (5, 1..=4) => decode_event(data).map(Self::Event),
            _ if message == HOUSEKEEPING_REPORT => {
                decode_housekeeping(data).map(Self::Housekeeping)
            }
            _ if message == PONG => Ok(Self::Pong),
            _ if message == SCIENCE_RECORD => Payload::ALL
                .into_iter()
                .find(|payload| science_apid(*payload) == packet.apid())
                .map(|payload| Self::Science { payload, record: data })
                .ok_or(unknown),
            _ => Err(unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use hilal_packets::{Apid, MissionTime, TelemetryWriter};

    use super::*;

    fn decoded(apid: Apid, message: MessageType) -> Result<(), DecodeError> {
        let time = MissionTime::default();
        let writer = TelemetryWriter { apid, sequence: 0, message, message_count: 0, time };
        let mut buffer = [0; 64];
        let length = writer.write(&[], &mut buffer).unwrap();
        Telemetry::decode(&TelemetryReader::new(&buffer[..length]).unwrap()).map(drop)
    }

    #[test]
    fn a_science_packet_of_no_payload_is_unknown() {
        assert_eq!(decoded(science_apid(Payload::Plasma), SCIENCE_RECORD), Ok(()));
        let error = decoded(Apid::IDLE, SCIENCE_RECORD).unwrap_err();
        assert_eq!(error, DecodeError::UnknownMessage { message: SCIENCE_RECORD, apid: 2047 });
    }
}
