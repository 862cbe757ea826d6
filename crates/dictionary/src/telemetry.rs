//! What a telemetry packet says: one place where the ground takes packets apart.

use hilal_packets::{MessageType, TelemetryReader};

use crate::{
    Apids, DecodeError, DecodedEvent, HousekeepingSamples, Port, Process, Severity, Stage,
    VerificationReport, decode_event, decode_housekeeping,
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
        /// Which payload, by its port.
        payload: Port,
        /// The record, as the payload made it.
        record: &'a [u8],
    },
}

impl<'a> Telemetry<'a> {
    /// Takes a packet of a vehicle apart; `apids` are the vehicle's.
    ///
    /// # Errors
    /// [`DecodeError`] names what is not the vehicle's, or not in the dictionary.
    pub fn decode(packet: &TelemetryReader<'a>, apids: Apids) -> Result<Self, DecodeError> {
        let (message, data) = (packet.message(), packet.source_data());
        let apid = packet.apid().number();
        let (first, last) = apids.numbers().into_inner();
        let foreign = DecodeError::UnknownApid { apid, first, last };
        let unknown = DecodeError::UnknownMessage { message, apid };
        match apids.process(packet.apid()).ok_or(foreign)? {
            Process::Commands => Err(foreign),
            Process::Verification if message == PONG => Ok(Self::Pong),
            Process::Verification => {
                let stage = (message.service == 1).then_some(message.subtype);
                let stage = stage.and_then(Stage::from_subtype).ok_or(unknown)?;
                VerificationReport::decode(stage, data).map(Self::Verification)
            }
            Process::Housekeeping if message == HOUSEKEEPING_REPORT => {
                decode_housekeeping(data).map(Self::Housekeeping)
            }
            Process::Events
                if message.service == 5 && Severity::from_number(message.subtype).is_some() =>
            {
                decode_event(data).map(Self::Event)
            }
            Process::Science(payload) if message == SCIENCE_RECORD => {
                Ok(Self::Science { payload, record: data })
            }
            Process::Housekeeping | Process::Events | Process::Science(_) => Err(unknown),
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
        let packet = TelemetryReader::new(&buffer[..length]).unwrap();
        Telemetry::decode(&packet, Apids::default()).map(drop)
    }

    #[test]
    fn a_packet_of_another_vehicle_is_told_by_its_application_process() {
        let science = Apids::default().science(Port::FIRST);
        assert_eq!(decoded(science, SCIENCE_RECORD), Ok(()));
        for apid in [Apid::IDLE, Apid::from_octet(63), Apid::from_octet(128)] {
            let foreign = DecodeError::UnknownApid { apid: apid.number(), first: 64, last: 127 };
            assert_eq!(decoded(apid, SCIENCE_RECORD), Err(foreign));
        }
    }

    #[test]
    fn a_message_from_an_application_process_that_does_not_make_it_is_unknown() {
        let events = Apids::default().of(Process::Events);
        for message in [SCIENCE_RECORD, PONG, HOUSEKEEPING_REPORT, MessageType::new(5, 5)] {
            let unknown = DecodeError::UnknownMessage { message, apid: 67 };
            assert_eq!(decoded(events, message), Err(unknown));
        }
    }
}
