//! What a telemetry packet says: its message type, the process that sends it, and one place where
//! the ground takes it apart. A report that is added is added here, for both ends.

use hilal_packets::{MessageType, TelemetryReader};

use crate::{
    Apids, DecodeError, DecodedEvent, HousekeepingSamples, Port, Process, Severity, Stage,
    VerificationReport, decode_event, decode_housekeeping,
};

/// A report without its contents.
///
/// ```
/// use hilal_dictionary::{MessageType, Process, ReportKind};
/// assert_eq!(ReportKind::Housekeeping.message(), MessageType::new(3, 25));
/// assert_eq!(ReportKind::Pong.process(), Process::Verification);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportKind {
    /// How far a telecommand got.
    Verification(Stage),
    /// The answer to a ping.
    Pong,
    /// Housekeeping.
    Housekeeping,
    /// An event.
    Event(Severity),
    /// A record of the payload on a port: a service of this mission (numbers from 128 are free).
    Science(Port),
}

impl ReportKind {
    /// Returns the message type.
    pub const fn message(self) -> MessageType {
        match self {
            Self::Verification(stage) => MessageType::new(1, stage.subtype()),
            Self::Pong => MessageType::new(17, 2),
            Self::Housekeeping => MessageType::new(3, 25),
            Self::Event(severity) => MessageType::new(5, severity.subtype()),
            Self::Science(_) => MessageType::new(130, 1),
        }
    }

    /// Returns the application process that sends it.
    pub const fn process(self) -> Process {
        match self {
            Self::Verification(_) | Self::Pong => Process::Verification,
            Self::Housekeeping => Process::Housekeeping,
            Self::Event(_) => Process::Events,
            Self::Science(port) => Process::Science(port),
        }
    }

    /// Returns the report that a process sends with a message type, if it sends one.
    fn sent_by(process: Process, message: MessageType) -> Option<Self> {
        let kind = match process {
            Process::Commands | Process::Files => return None,
            Process::Verification if message == Self::Pong.message() => Self::Pong,
            Process::Verification => Self::Verification(Stage::from_subtype(message.subtype)?),
            Process::Housekeeping => Self::Housekeeping,
            Process::Events => Self::Event(Severity::from_number(message.subtype)?),
            Process::Science(port) => Self::Science(port),
        };
        (kind.message() == message).then_some(kind)
    }
}

/// Returns what an application process sends or takes, in words.
pub(crate) const fn traffic(process: Process) -> &'static str {
    match process {
        Process::Commands => "telecommands",
        Process::Verification => "verification reports TM[1,x], pings TM[17,2]",
        Process::Housekeeping => "housekeeping TM[3,25]",
        Process::Events => "events TM[5,1] to TM[5,4]",
        Process::Files => "PDUs of files, both ways, in packets without a secondary header",
        Process::Science(_) => "science TM[130,1]",
    }
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
        let process = apids.process(packet.apid()).ok_or(foreign)?;
        if process == Process::Commands {
            return Err(foreign);
        }
        match ReportKind::sent_by(process, message).ok_or(unknown)? {
            ReportKind::Verification(stage) => {
                VerificationReport::decode(stage, data).map(Self::Verification)
            }
            ReportKind::Pong => Ok(Self::Pong),
            ReportKind::Housekeeping => decode_housekeeping(data).map(Self::Housekeeping),
            ReportKind::Event(_) => decode_event(data).map(Self::Event),
            ReportKind::Science(payload) => Ok(Self::Science { payload, record: data }),
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
    fn every_report_is_known_by_its_process_and_its_message_type_and_stands_on_the_page() {
        let stages = Stage::ALL.map(ReportKind::Verification);
        let severities = Severity::ALL.map(ReportKind::Event);
        let science = ReportKind::Science(Port::FIRST);
        let others = [ReportKind::Pong, ReportKind::Housekeeping, science];
        for kind in stages.iter().chain(&severities).chain(&others) {
            let (process, message) = (kind.process(), kind.message());
            assert_eq!(ReportKind::sent_by(process, message), Some(*kind));
            let words = traffic(process);
            assert!(words.contains(&std::format!("[{},", message.service)), "{kind:?}: {words}");
        }
    }

    #[test]
    fn a_packet_of_another_vehicle_is_told_by_its_application_process() {
        let record = ReportKind::Science(Port::FIRST);
        let message = record.message();
        assert_eq!(decoded(Apids::default().of(record.process()), message), Ok(()));
        for apid in [Apid::IDLE, Apid::from_octet(63), Apid::from_octet(128)] {
            let foreign = DecodeError::UnknownApid { apid: apid.number(), first: 64, last: 127 };
            assert_eq!(decoded(apid, message), Err(foreign));
        }
    }

    #[test]
    fn a_message_from_an_application_process_that_does_not_make_it_is_unknown() {
        let events = Apids::default().of(Process::Events);
        let others = [ReportKind::Science(Port::FIRST), ReportKind::Pong, ReportKind::Housekeeping];
        let others = others.map(ReportKind::message);
        for message in others.into_iter().chain([MessageType::new(5, 5)]) {
            let unknown = DecodeError::UnknownMessage { message, apid: 67 };
            assert_eq!(decoded(events, message), Err(unknown));
        }
    }
}
