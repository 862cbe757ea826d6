//! What a vehicle and its ground say to each other, declared once for both ends.
//!
//! | Table                          | Declares                                            |
//! |--------------------------------|-----------------------------------------------------|
//! | [`Apids`], [`Port`]            | application processes, and payloads by their ports  |
//! | [`Mode`]                       | the numbers of operating modes                      |
//! | [`ParameterId`]                | name, unit, wire type, calibration                  |
//! | [`Structure`]                  | which parameters one housekeeping report carries    |
//! | [`EventId`]                    | severity, text and arguments of each event          |
//! | [`Command`]                    | telecommands, their arguments and ranges            |
//! | [`Criticality`]                | how much harm a telecommand can do                  |
//! | [`ReportKind`]                 | which process sends which message type             |
//! | [`Memory`]                     | what can be dumped, checked and loaded              |
//! | [`PacketStore`]                | what the telemetry store keeps apart                |
//! | [`FailureCode`]                | why a telecommand was refused or failed             |
//! | [`FileKind`], [`FileWay`]      | files, and how the ends of their way are called     |
//!
//! Flight encodes with these tables and ground decodes with the same ones; `docs/dictionary.md`
//! is written from them by [`write_markdown`].
//!
//! ```
//! use hilal_dictionary::{Acknowledge, Apids, Command, Request, TelecommandReader};
//!
//! let drive = Command::DriveTo { x_cm: 1250, y_cm: -400, arrive_by_s: 7200 };
//! let mut buffer = [0; 64];
//! let apid = Apids::default().commands();
//! let length = drive.write_packet(apid, 3, Acknowledge::All, &mut buffer)?;
//!
//! let packet = TelecommandReader::new(&buffer[..length])?;
//! let request = Request::decode(packet.message(), packet.application_data());
//! assert!(matches!(request, Ok(Request::Command(command)) if command == drive));
//! # Ok::<(), hilal_packets::PacketError>(())
//! ```
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod apid;
mod argument;
mod codec;
mod command;
mod commands;
mod criticality;
mod disabled_events;
mod document;
mod error;
mod essential;
mod event;
mod event_action;
mod events;
mod file_transfer;
mod housekeeping;
mod limits;
mod meaning;
mod memory;
mod mode;
mod monitor;
mod numbered;
mod packet_store;
mod parameter;
mod parameters;
mod port;
mod report_fields;
mod schedule;
mod sensor;
mod sub_schedule;
mod table_entry;
mod telemetry;
mod telemetry_channel;
mod verification;
mod wire;

pub use apid::{ApidRangeError, Apids, Process};
pub use argument::{ArgumentRange, One};
pub use command::{CommandData, CommandDefinition};
pub use commands::{Command, CommandKind};
pub use criticality::Criticality;
pub use disabled_events::DisabledEvents;
pub use document::{write_declarations, write_markdown};
pub use error::{CommandError, DecodeError};
pub use essential::EssentialCommand;
pub use event::{
    DecodedEvent, Event, EventArgument, EventText, Severity, decode_event, encode_event,
};
pub use event_action::{EventAction, EventActionWriter, EventActions};
pub use events::EventId;
pub use file_transfer::{
    COMMAND_FILE, DOWN_SEGMENT_OCTETS, FILE_CAPACITY, FileKind, FileWay, GROUND_ENTITY,
    LONGEST_FILE_PACKET, UP_SEGMENT_OCTETS,
};
pub use hilal_packets::{Acknowledge, MessageType, MissionTime, RequestId, TelecommandReader};
pub use housekeeping::{HousekeepingSamples, Sample, decode_housekeeping, encode_housekeeping};
pub use limits::{LimitStatus, ParameterLimits};
pub use meaning::{Meaning, Switch};
pub use memory::{Memory, MemoryArea, MemoryCheck, MemoryLoad};
pub use mode::Mode;
pub use monitor::{CheckStatus, LimitCheck, MonitorEvents};
pub use packet_store::{PacketStore, StoreSummaries, StoreSummary};
pub use parameter::Parameter;
pub use parameters::{ParameterId, Structure};
pub use port::Port;
pub use report_fields::{ReportDefinition, ReportField, ReportValues, encode_report};
pub use schedule::{
    CommandFile, Request, ScheduleEntries, ScheduleEntry, ScheduleTarget, ScheduleWriter,
};
pub use sensor::{Distrust, Sensor};
pub use sub_schedule::{ScheduleSummary, ScheduledActivity, SubSchedule};
pub use table_entry::TableEntry;
pub use telemetry::{ReportKind, Telemetry};
pub use telemetry_channel::{Transmitter, Urgency};
pub use verification::{FailureCode, Stage, VerificationReport};
pub use wire::WireType;
