//! Synchronization and channel coding: what is put around frames so that a noisy link carries them.
//!
//! | Thing | Direction | Defined in |
//! |---|---|---|
//! | [`reed_solomon`]: RS(255,223), interleaved, shortened | to the ground | CCSDS 131.0-B, §4 |
//! | [`randomizer`]: enough bit transitions for the receiver | both | CCSDS 131.0-B, 231.0-B |
//! | [`sync_marker`]: where a codeblock starts | to the ground | CCSDS 131.0-B |
//! | [`cltu`]: BCH(63,56) codeblocks between start and tail | to the vehicle | CCSDS 231.0-B |
//!
//! Clauses of 131.0-B are numbered as in issue 2; later issues number some of them otherwise.
//!
//! A telemetry frame on its way to the ground, with sixteen damaged octets:
//!
//! ```
//! use hilal_packets::coding::randomizer::Randomization;
//! use hilal_packets::coding::reed_solomon::Interleaving;
//! use hilal_packets::coding::sync_marker;
//!
//! let frame = [0x2A; 446];
//! let mut wire = [0; 514];
//! let length =
//!     sync_marker::encode(&frame, Interleaving::Two, Randomization::Randomized, &mut wire)?;
//! assert_eq!(length, 4 + 2 * 255);
//!
//! wire[100..116].fill(0);
//! let correction =
//!     sync_marker::decode(&mut wire, Interleaving::Two, Randomization::Randomized)?;
//! assert_eq!(correction.symbols_corrected, 16);
//! assert_eq!(wire[4..450], frame);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod cltu;
mod field;
pub mod randomizer;
pub mod reed_solomon;
pub mod sync_marker;
