//! CCSDS space packets with PUS-C secondary headers: what travels between rover and ground.
//!
//! A thin, typed layer over [`spacepackets`]: packets are built into a caller's buffer and parsed
//! in place, without a heap, and no bytes whatever make it panic.
//!
//! | Thing                                       | Where it is defined                        |
//! |---------------------------------------------|--------------------------------------------|
//! | primary header, [`Apid`], [`SequenceCounter`] | CCSDS 133.0-B-2, §4.1.3                  |
//! | secondary headers, [`MessageType`]          | ECSS-E-ST-70-41C (PUS-C)                   |
//! | error control                               | CRC-16 (polynomial 1021h, all ones preset) |
//! | [`MissionTime`]                             | CUC 4 + 2 octets, agency-defined epoch     |
//! | [`CdsTime`]                                 | CDS 2 + 4 octets, CCSDS epoch              |
//! | secured frames, keys ([`sdls`])             | CCSDS 355.0-B-2, 355.1-B-1                 |
//! | [`coding`] around frames                    | CCSDS 131.0-B and 231.0-B                  |
//! | transfer frames ([`frame`])                 | CCSDS 132.0-B, 232.0-B, 732.0-B            |
//! | [`cop1`], both ends                         | CCSDS 232.1-B-2                            |
//! | files ([`cfdp`]), both ends                 | CCSDS 727.0-B-5                            |
//! | [`PlainPacketReader`]: no secondary header  | CCSDS 133.0-B-2, §4.1.3                    |
//!
//! ```
//! use hilal_packets::{Apid, MessageType, MissionTime, TelemetryReader, TelemetryWriter};
//!
//! let writer = TelemetryWriter {
//!     apid: Apid::from_number(257)?,
//!     sequence: 41,
//!     message: MessageType::new(17, 2),
//!     message_count: 7,
//!     time: MissionTime::from_milliseconds(86_400_500),
//! };
//! let mut buffer = [0; 64];
//! let length = writer.write(b"pong", &mut buffer)?;
//!
//! let packet = TelemetryReader::new(&buffer[..length])?;
//! assert_eq!(packet.message(), MessageType::new(17, 2));
//! assert_eq!(packet.time().milliseconds(), 86_400_500);
//! assert_eq!(packet.source_data(), b"pong");
//! # Ok::<(), hilal_packets::PacketError>(())
//! ```
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(
    test,
    allow(clippy::indexing_slicing, reason = "a test may index what it has just written")
)]

#[cfg(test)]
extern crate std;

mod apid;
mod cds;
pub mod cfdp;
pub mod coding;
pub mod cop1;
mod crc16;
mod error;
pub mod frame;
mod header;
mod message;
mod plain;
pub mod sdls;
mod sequence;
mod split;
mod telecommand;
mod telemetry;
mod time;

pub use apid::Apid;
pub use cds::CdsTime;
pub use crc16::Crc16;
pub use error::PacketError;
pub use message::MessageType;
pub use plain::{
    PLAIN_OVERHEAD, PlainPacketReader, PlainPacketType, PlainPacketWriter, packet_apid,
};
pub use sequence::SequenceCounter;
pub use split::{Packets, packet_length};
pub use telecommand::{Acknowledge, RequestId, TelecommandReader, TelecommandWriter};
pub use telemetry::{TelemetryReader, TelemetryWriter};
pub use time::MissionTime;

/// The octets that a telemetry packet carries besides its source data: primary header (6),
/// secondary header (7), time (6), CRC (2).
pub const TELEMETRY_OVERHEAD: usize = 21;
/// The octets that a telecommand packet carries besides its application data: primary header (6),
/// secondary header (5), CRC (2).
pub const TELECOMMAND_OVERHEAD: usize = 13;
/// The longest packet that fits the primary header's length field.
pub const MAX_PACKET: usize = 65_542;
