//! What can be wrong with the contents of a packet.

use hilal_packets::{MessageType, PacketError};

/// Why telemetry could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The source data is not as long as its structure.
    #[error("source data is {found} octets long, its structure needs {needed}")]
    Length {
        /// Octets found.
        found: usize,
        /// Octets declared.
        needed: usize,
    },
    /// No such housekeeping structure.
    #[error("housekeeping structure {number} is not in the dictionary")]
    UnknownStructure {
        /// Number found.
        number: u8,
    },
    /// No such event.
    #[error("event {number} is not in the dictionary")]
    UnknownEvent {
        /// Number found.
        number: u16,
    },
    /// No such failure code.
    #[error("failure code {number} is not in the dictionary")]
    UnknownFailure {
        /// Number found.
        number: u16,
    },
    /// No such memory.
    #[error("memory {number} is not in the dictionary")]
    UnknownMemory {
        /// Number found.
        number: u8,
    },
    /// Several areas of a memory, or none, where one belongs.
    #[error("{count} areas of memory in a report that has one")]
    Areas {
        /// Number found.
        count: u8,
    },
    /// Octets of a memory that are damaged.
    #[error("the checksum of an area of memory is wrong")]
    AreaChecksum,
    /// No such sub-schedule.
    #[error("sub-schedule {number} is not in the dictionary")]
    UnknownSubSchedule {
        /// Number found.
        number: u8,
    },
    /// An application process of another vehicle, or one that sends nothing.
    #[error("APID {apid} sends no telemetry of this vehicle, whose APIDs are {first} to {last}")]
    UnknownApid {
        /// Application process found.
        apid: u16,
        /// The first of the vehicle's.
        first: u16,
        /// The last of the vehicle's.
        last: u16,
    },
    /// No such message.
    #[error("telemetry {message} from APID {apid} is not in the dictionary")]
    UnknownMessage {
        /// Message type found.
        message: MessageType,
        /// Application process found.
        apid: u16,
    },
}

/// Why the application data of a telecommand was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// No such telecommand.
    #[error("telecommand {message} is not in the dictionary")]
    UnknownMessage {
        /// Message type found.
        message: MessageType,
    },
    /// No such function.
    #[error("function {number} of service 8 is not in the dictionary")]
    UnknownFunction {
        /// Function number found.
        number: u8,
    },
    /// Too few or too many octets.
    #[error("application data is {found} octets long, the telecommand needs {needed}")]
    Length {
        /// Octets found.
        found: usize,
        /// Octets needed.
        needed: usize,
    },
    /// An argument outside its range.
    #[error("{name} is {value}, the range is {low}…{high}")]
    Range {
        /// Name of the argument.
        name: &'static str,
        /// Value found.
        value: i64,
        /// Least value.
        low: i64,
        /// Greatest value.
        high: i64,
    },
    /// A scheduled telecommand that is not a good packet.
    #[error("a scheduled telecommand is damaged: {0}")]
    Scheduled(PacketError),
    /// Octets to load that are damaged.
    #[error("the checksum of the octets to load is wrong")]
    LoadChecksum,
    /// A schedule inside a schedule.
    #[error("a scheduled telecommand must not insert into the schedule")]
    NestedSchedule,
    /// The telecommand that an event is to start is not a good packet.
    #[error("the telecommand that an event is to start is damaged: {0}")]
    Action(PacketError),
    /// The telecommand that an event is to start is not in the dictionary, is out of its ranges, or carries another
    /// one.
    #[error(
        "the telecommand that an event is to start is unknown, out of its ranges, or carries another"
    )]
    ActionCommand,
}
