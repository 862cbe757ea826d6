//! The ground segment: packets in, a raw log, parameters, limits, events and tables out; and
//! commands up.
//!
//! The ground sees nothing of the vehicle but bytes: what a byte means is in
//! [`hilal_dictionary`], how it is framed in [`hilal_packets`]. Nothing here reads a clock: every
//! instant is an argument.
//!
//! | module         | what it holds                                                        |
//! |----------------|----------------------------------------------------------------------|
//! | [`log`]        | the raw packet log: append-only, a CRC a record, survives a kill      |
//! | [`decode`]     | packets to parameters, events, science and verification; gaps; limits |
//! | [`store`]      | what was decoded, in memory and as Parquet                            |
//! | [`commanding`] | the ledger, the uplink, uploads, recovery from safe mode |
//! | [`FileTransfers`] | files from and to the vehicle |
//! | [`TelecommandLink`] | packets to secured frames, sent until they are acknowledged |
//! | [`VehicleDatabase`] | what the ground knows of a vehicle: APIDs, payloads, limits; as XTCE and as a page |
//! | [`Ground`]     | all of it together                                                    |
#![forbid(unsafe_code)]

mod alarm_book;
pub mod commanding;
mod database;
pub mod decode;
mod files;
mod last_report;
mod limit_table;
mod link_counter;
pub mod log;
#[cfg(test)]
mod reference;
mod report_notes;
mod segment;
pub mod store;
mod summary;
mod telecommand_link;
mod time;
mod vehicle_page;
mod xtce;

pub use alarm_book::{AlarmBook, AlarmError, AlarmPriority, AlarmSource, GroundAlarm};
pub use database::VehicleDatabase;
pub use files::{FileTransfers, ReceivedFile, SentFile, TransferFileError};
pub use last_report::{LastReport, SafeMode};
pub use limit_table::LimitTable;
pub use link_counter::CounterError;
pub use segment::{Ground, GroundError, GroundSetup, Note};
pub use summary::GroundSummary;
pub use telecommand_link::{
    KEYS, TelecommandFrames, TelecommandLink, TelecommandLinkError, TelecommandLinkSettings,
    UplinkSecurity,
};
pub use time::MissionClock;
pub use xtce::DatabaseHeading;
