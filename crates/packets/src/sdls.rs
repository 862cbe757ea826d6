//! Space Data Link Security: frames that only the owner of a key can make or read (CCSDS 355.0-B-2), and
//! keys that can be changed over the link (CCSDS 355.1-B-1).
//!
//! Frames are octets here: `header | index 2 | counter 1, 2, 4 or 12 | encrypted data | MAC 4 … 16`. The header
//! includes the segment header of a telecommand. A frame error control field comes behind and is none
//! of this module's business.
//!
//! | Thing | Where it is defined |
//! |---|---|
//! | [`Spi`], security header and trailer | CCSDS 355.0-B-2, §4.1 |
//! | [`AssociationSettings`], [`AuthenticationMask`] | §4.2.2 |
//! | [`Sender`] (`ApplySecurity`) | §4.2.3 |
//! | [`Receiver`] (`ProcessSecurity`) | §4.2.4 |
//! | [`ReplayState`], [`ReplayWindow`] | §2.3.2.3 |
//! | AES-256-GCM, vector of 12 octets, MAC of 16 | §E1 |
//! | [`KeyState`], [`KeyRing::load_wrapped`], [`Challenge`] | CCSDS 355.1-B-1, key management and annex D |
//! | short counters, short MACs ([`forgery`]), [`CounterReserve`] | ours |
//!
//! ```
//! use hilal_packets::sdls::{
//!     AssociationSettings, AuthenticationMask, CounterReserve, Key, KeyId, KeyRing, KeyState, Receiver,
//!     ReplayState, Sender, Spi,
//! };
//!
//! let mut keys = KeyRing::<4>::new();
//! let key = KeyId::new(128);
//! keys.insert(key, KeyState::Active, Key::new([7; 32]))?;
//! let spi = Spi::new(1).ok_or("a reserved index")?;
//! let settings = AssociationSettings::standard(spi, AuthenticationMask::TC);
//!
//! let mut sender = Sender::new(settings, key, CounterReserve::NEW_KEY);
//! let reserve = sender.plan_reserve(1000);
//! // Here the reserve is written to lasting memory.
//! sender.extend(reserve);
//! let mut frame = [0; 64];
//! let header = [0x20, 0xAB, 0x04, 0x25, 0x00];
//! let length = sender.write(&keys, &header, b"stop", &mut frame)?;
//!
//! let mut receiver = Receiver::new(settings, key, ReplayState::NEW_KEY);
//! let verified = receiver.check(&keys, &mut frame[..length])?;
//! // Here the receiving end of COP-1 decides whether it wants the frame.
//! assert_eq!(verified.data(&frame), b"stop");
//! receiver.accept(verified)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cipher;
mod counter;
mod error;
pub mod forgery;
mod key;
mod key_ring;
mod receiver;
mod rekeying;
mod replay;
mod sender;
mod settings;
mod spi;

pub use counter::{CounterReserve, FrameCounter, WireCounter};
pub use error::{SdlsError, SettingsError};
pub use key::{Key, KeyError, KeyId, KeyState};
pub use key_ring::KeyRing;
pub use receiver::{Receiver, Verified};
pub use rekeying::{ANSWER_LENGTH, CHALLENGE_LENGTH, Challenge, NewKey, wrap_keys, wrapped_octets};
pub use replay::ReplayState;
pub use sender::Sender;
pub use settings::{AssociationSettings, AuthenticationMask, MacLength, Protection, ReplayWindow};
pub use spi::Spi;
