//! Transfer frames: what the links carry, and who sends them to whom.
//!
//! | Frame | Direction | Length | Defined in |
//! |---|---|---|---|
//! | telecommand (TC) | to the vehicle | up to 1024 octets | CCSDS 232.0-B-4, §4.1 |
//! | telemetry (TM) | to the ground | fixed for a link | CCSDS 132.0-B-3, §4.1 |
//! | AOS | both, high rates | fixed for a link | CCSDS 732.0-B-4, §4.1 |
//!
//! Virtual channels are numbers of the width that the standard gives them: [`u6`] for telecommands and
//! AOS, [`u3`] for telemetry.

mod aos;
mod clcw;
mod error;
mod error_control;
mod packet_zone;
mod segment;
mod spacecraft;
mod tc;
mod tm;

pub use aos::{AosFrame, AosHeader, Playback};
pub use arbitrary_int::{u2, u3, u6, u24};
pub use clcw::Clcw;
pub use error::FrameError;
pub use error_control::ErrorControl;
pub use packet_zone::{FirstHeader, PacketZoneReader, PacketZoneWriter};
pub use segment::{SegmentAssembler, SegmentHeader, SegmentPart, Segments};
pub use spacecraft::SpacecraftId;
pub use tc::{TcFrame, TcFrameKind, TcHeader};
pub use tm::{TmFrame, TmHeader};
