//! What a telemetry packet says: its message type, the process that sends it, and one place where
//! the ground takes it apart. A report that is added is added here, for both ends.

use hilal_packets::{MessageType, TelemetryReader};

use crate::{
    Apids, DecodeError, DecodedEvent, DisabledEvents, EventActions, HousekeepingSamples,
    MemoryArea, MemoryCheck, Port, Process, ReportValues, ScheduleSummary, Severity, Stage,
    StoreSummaries, VerificationReport, decode_event, decode_housekeeping,
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
    /// What is in the packet stores.
    StoreSummary,
    /// A record of the payload on a port: a service of this mission (numbers from 128 are free).
    Science(Port),
    /// Octets of a memory.
    MemoryDump,
    /// The checksum of an area of a memory.
    MemoryCheck,
    /// What is scheduled.
    ScheduleSummary,
    /// Which events are not reported.
    DisabledEvents,
    /// A monitor of a parameter.
    MonitorDefinition,
    /// What a monitor has found.
    MonitorTransition,
    /// Which events start a telecommand.
    EventActions,
    /// When a telemetry frame was sent.
    TimeReport,
}

impl ReportKind {
    /// Returns the message type.
    pub const fn message(self) -> MessageType {
        match self {
            Self::Verification(stage) => MessageType::new(1, stage.subtype()),
            Self::Pong => MessageType::new(17, 2),
            Self::Housekeeping => MessageType::new(3, 25),
            Self::Event(severity) => MessageType::new(5, severity.subtype()),
            Self::StoreSummary => MessageType::new(15, 13),
            Self::Science(_) => MessageType::new(130, 1),
            Self::MemoryDump => MessageType::new(6, 6),
            Self::MemoryCheck => MessageType::new(6, 10),
            Self::ScheduleSummary => MessageType::new(11, 13),
            Self::DisabledEvents => MessageType::new(5, 8),
            Self::MonitorDefinition => MessageType::new(12, 9),
            Self::MonitorTransition => MessageType::new(12, 12),
            Self::EventActions => MessageType::new(19, 7),
            Self::TimeReport => MessageType::new(9, 2),
        }
    }

    /// Returns the application process that sends it.
    pub const fn process(self) -> Process {
        match self {
            Self::Verification(_)
            | Self::Pong
            | Self::StoreSummary
            | Self::MemoryDump
            | Self::MemoryCheck
            | Self::ScheduleSummary => Process::Verification,
            Self::Housekeeping | Self::TimeReport => Process::Housekeeping,
            Self::Event(_)
            | Self::DisabledEvents
            | Self::MonitorDefinition
            | Self::MonitorTransition
            | Self::EventActions => Process::Events,
            Self::Science(port) => Process::Science(port),
        }
    }

    /// Returns the report that a process sends with a message type, if it sends one.
    fn sent_by(process: Process, message: MessageType) -> Option<Self> {
        let kind = match process {
            Process::Commands | Process::Files => return None,
            Process::Verification => {
                let others = [
                    Self::Pong,
                    Self::StoreSummary,
                    Self::MemoryDump,
                    Self::MemoryCheck,
                    Self::ScheduleSummary,
                ];
                match others.into_iter().find(|kind| kind.message() == message) {
                    Some(kind) => kind,
                    None => Self::Verification(Stage::from_subtype(message.subtype)?),
                }
            }
            Process::Housekeeping if message == Self::TimeReport.message() => Self::TimeReport,
            Process::Housekeeping => Self::Housekeeping,
            Process::Events => {
                let others = [
                    Self::DisabledEvents,
                    Self::MonitorDefinition,
                    Self::MonitorTransition,
                    Self::EventActions,
                ];
                match others.into_iter().find(|kind| kind.message() == message) {
                    Some(kind) => kind,
                    None => Self::Event(Severity::from_number(message.subtype)?),
                }
            }
            Process::Science(port) => Self::Science(port),
        };
        (kind.message() == message).then_some(kind)
    }
}

/// Returns what an application process sends or takes, in words.
pub(crate) const fn traffic(process: Process) -> &'static str {
    match process {
        Process::Commands => "telecommands",
        Process::Verification => {
            "verification reports TM[1,x], pings TM[17,2], packet stores TM[15,13], memory TM[6,6] and TM[6,10], \
             schedule TM[11,13]"
        }
        Process::Housekeeping => "housekeeping TM[3,25], time reports TM[9,2]",
        Process::Events => {
            "events TM[5,1] to TM[5,4], disabled events TM[5,8], monitors TM[12,9], TM[12,12], event-actions TM[19,7]"
        }
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
    /// What is in the packet stores.
    StoreSummary(StoreSummaries),
    /// A record of a payload.
    Science {
        /// Which payload, by its port.
        payload: Port,
        /// The record, as the payload made it.
        record: &'a [u8],
    },
    /// Octets of a memory.
    MemoryDump(MemoryArea<'a>),
    /// The checksum of an area of a memory.
    MemoryCheck(MemoryCheck),
    /// What is scheduled, or a part of it.
    ScheduleSummary(ScheduleSummary<'a>),
    /// Which events are not reported.
    DisabledEvents(DisabledEvents<'a>),
    /// Which events start a telecommand.
    EventActions(EventActions<'a>),
    /// A report of a fixed layout.
    Report(ReportValues<'a>),
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
        let kind = ReportKind::sent_by(process, message).ok_or(unknown)?;
        match kind {
            ReportKind::Verification(stage) => {
                VerificationReport::decode(stage, data).map(Self::Verification)
            }
            ReportKind::Pong => Ok(Self::Pong),
            ReportKind::StoreSummary => StoreSummaries::decode(data).map(Self::StoreSummary),
            ReportKind::Housekeeping => decode_housekeeping(data).map(Self::Housekeeping),
            ReportKind::Event(_) => decode_event(data).map(Self::Event),
            ReportKind::Science(payload) => Ok(Self::Science { payload, record: data }),
            ReportKind::MemoryDump => MemoryArea::decode(data).map(Self::MemoryDump),
            ReportKind::MemoryCheck => MemoryCheck::decode(data).map(Self::MemoryCheck),
            ReportKind::ScheduleSummary => ScheduleSummary::decode(data).map(Self::ScheduleSummary),
            ReportKind::DisabledEvents => DisabledEvents::decode(data).map(Self::DisabledEvents),
            ReportKind::EventActions => EventActions::decode(data).map(Self::EventActions),
            ReportKind::MonitorDefinition
            | ReportKind::MonitorTransition
            | ReportKind::TimeReport => {
                let definition = kind.definition().ok_or(unknown)?;
                ReportValues::decode(definition, data).map(Self::Report)
            }
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
        let others = [
            ReportKind::Pong,
            ReportKind::Housekeeping,
            ReportKind::StoreSummary,
            science,
            ReportKind::MemoryDump,
            ReportKind::MemoryCheck,
            ReportKind::ScheduleSummary,
            ReportKind::DisabledEvents,
            ReportKind::EventActions,
        ];
        for kind in stages.iter().chain(&severities).chain(&others).chain(ReportKind::OF_FIELDS) {
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
