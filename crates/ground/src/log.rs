//! The raw packet log: every packet as it came, before anything is understood of it.
//!
//! Append-only, with a CRC-32 for each record. A record is handed to the operating system before anything is
//! done with its packet, so that a killed process loses only the record being written; records go to the
//! disk in groups ([`CommitPolicy`]), and a power failure loses at most the last group. The layout is in
//! `docs/models/ground.md`, byte by byte.
//!
//! ```
//! use hilal_ground::log::{Channel, LogContents, LogHeader, LogRecord};
//! use hilal_quantity::Epoch;
//!
//! let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
//! let header = LogHeader { mission: "reference".into(), vehicle: "rover".into(), epoch: start };
//! let record = LogRecord { receipt: start, channel: Channel::Relay, packet: vec![8, 1, 192, 0, 0, 0, 7] };
//!
//! let mut bytes = header.encode()?;
//! bytes.extend(record.encode()?);
//! bytes.extend(&record.encode()?[..9]); // the power went here
//!
//! let contents = LogContents::parse(&bytes)?;
//! assert_eq!(contents.records, [record]);
//! assert_eq!(contents.damage[0].length, 9);
//! # Ok::<(), hilal_ground::log::LogError>(())
//! ```

mod commit;
mod format;
mod reader;
mod writer;

pub use commit::CommitPolicy;
pub use format::{Channel, LogError, LogHeader, LogRecord, PACKET_LIMIT};
pub use reader::{Damage, DamagePlace, LogContents};
pub use writer::{FoundLog, LogWriter};
