//! What one header and one record look like in bytes.
//!
//! All integers are big-endian, as on the link, so that a hex dump reads like a packet dump.

use crate::time::{from_tai_nanoseconds, tai_nanoseconds};
use hilal_quantity::Epoch;
use std::path::PathBuf;

/// The first bytes of every raw packet log.
pub(crate) const MAGIC: [u8; 8] = *b"HILALPKT";
/// The version of the layout written here.
pub(crate) const VERSION: u16 = 2;
/// The longest packet that a record holds, in bytes: a space packet of full length
/// (CCSDS 133.0-B-2, §4.1.1.2: 6 bytes of header and 65,536 of data).
pub const PACKET_LIMIT: usize = 65_542;
/// Magic, version, lengths of the two names, epoch.
pub(crate) const HEADER_FIXED: usize = 8 + 2 + 2 + 2 + 8;
/// Length, receipt time, channel.
pub(crate) const RECORD_HEAD: usize = 4 + 8 + 1;
/// A CRC-32.
pub(crate) const CRC: usize = 4;

/// Which way a packet came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Straight between the rover and an Earth station.
    Direct,
    /// Through the relay orbiter.
    Relay,
    /// Through the lander.
    Lander,
}

impl Channel {
    /// Every channel, in the order of the numbers they have in the log.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Relay, Self::Lander];

    /// Returns the channel's name as tables and screens print it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Relay => "relay",
            Self::Lander => "lander",
        }
    }

    fn number(self) -> u8 {
        match self {
            Self::Direct => 0,
            Self::Relay => 1,
            Self::Lander => 2,
        }
    }

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.number() == number)
    }
}

/// What is wrong with a raw packet log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file could not be read or written.
    #[error("raw packet log {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// An earlier record could not be written or brought to the disk, so that none can follow it.
    #[error(
        "raw packet log {path} ended with an earlier failure; its first {durable} records are on the \
         disk, read it to see what else it holds, and begin a new one"
    )]
    Ended {
        /// The file.
        path: PathBuf,
        /// How many records are known to be on the disk.
        durable: u64,
    },
    /// The file does not begin with a header of this format.
    #[error("not a raw packet log: {reason}; give a file that this program wrote")]
    Header {
        /// What of the header does not hold.
        reason: String,
    },
    /// The log is of another mission, vehicle or epoch.
    #[error(
        "raw packet log {path} is of another flight; give another folder, or move this one away"
    )]
    OtherFlight {
        /// The file.
        path: PathBuf,
    },
    /// Bytes were changed after they were written.
    #[error(
        "raw packet log {path}: {damage}; the log was left as it is, `hilal ground rebuild` reads what is good of it"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What cannot be read.
        damage: super::Damage,
    },
    /// A flight that is flown again does not give what its log holds.
    #[error(
        "raw packet log {path}: record {number}, received {receipt}, is not what the flight gives that is flown again; the          program or its data have changed since it was written. Go on with the program that wrote it, or move the folder          away to begin anew"
    )]
    Differs {
        /// The file.
        path: PathBuf,
        /// Which record, from 1.
        number: u64,
        /// When the new one comes.
        receipt: Epoch,
    },
    /// A packet does not fit a record.
    #[error("packet has {length} bytes, a record of the raw log holds 1 to {PACKET_LIMIT}")]
    PacketLength {
        /// The packet's length in bytes.
        length: usize,
    },
    /// The name of the mission or of the vehicle does not fit the header.
    #[error("a name has {length} bytes, the raw log's header holds at most 65535")]
    Name {
        /// The name's length in bytes.
        length: usize,
    },
}

/// The first thing in a log: whose packets these are.
#[derive(Debug, Clone, PartialEq)]
pub struct LogHeader {
    /// The mission's name, as in its file.
    pub mission: String,
    /// The vehicle's identifier in it.
    pub vehicle: String,
    /// The mission's epoch: on-board time counts from here.
    pub epoch: Epoch,
}

impl LogHeader {
    /// Returns the header's bytes.
    ///
    /// # Errors
    ///
    /// A mission's name or a vehicle's identifier of more than 65,535 bytes.
    pub fn encode(&self) -> Result<Vec<u8>, LogError> {
        let names = [self.mission.as_str(), self.vehicle.as_str()];
        let length = |name: &str| {
            let Ok(length) = u16::try_from(name.len()) else {
                return Err(LogError::Name { length: name.len() });
            };
            Ok(length)
        };
        let lengths = [length(names[0])?, length(names[1])?];
        let mut bytes = Vec::with_capacity(HEADER_FIXED + names.concat().len() + CRC);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_be_bytes());
        bytes.extend(lengths.map(u16::to_be_bytes).concat());
        bytes.extend(tai_nanoseconds(self.epoch).to_be_bytes());
        bytes.extend(names.concat().as_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        Ok(bytes)
    }

    /// Reads a header and returns it with its length in bytes.
    pub(crate) fn decode(bytes: &[u8]) -> Result<(Self, usize), LogError> {
        let refuse = |reason: &str| LogError::Header { reason: reason.to_owned() };
        let Some((fixed, _)) = bytes.split_first_chunk::<HEADER_FIXED>() else {
            return Err(refuse("it is shorter than the header"));
        };
        let [m0, m1, m2, m3, m4, m5, m6, m7, v0, v1, n0, n1, k0, k1, time @ ..] = *fixed;
        if [m0, m1, m2, m3, m4, m5, m6, m7] != MAGIC {
            return Err(refuse("it does not begin with HILALPKT"));
        }
        let version = u16::from_be_bytes([v0, v1]);
        if version != VERSION {
            return Err(refuse(&format!("its version is {version}, this program reads {VERSION}")));
        }
        let vehicle_at = HEADER_FIXED + usize::from(u16::from_be_bytes([n0, n1]));
        let end = vehicle_at + usize::from(u16::from_be_bytes([k0, k1]));
        let (Some(body), Some(crc)) = (bytes.get(..end), bytes.get(end..end + CRC)) else {
            return Err(refuse("it is shorter than the header"));
        };
        if crc != crc32fast::hash(body).to_be_bytes() {
            return Err(refuse("the header's CRC-32 does not match"));
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (mission, vehicle) = (text(&body[HEADER_FIXED..vehicle_at]), text(&body[vehicle_at..]));
        let epoch = from_tai_nanoseconds(i64::from_be_bytes(time));
        Ok((Self { mission, vehicle, epoch }, end + CRC))
    }
}

/// One packet and how it came.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRecord {
    /// When the ground had it (or sent it), to the nanosecond.
    pub receipt: Epoch,
    /// Which way it came.
    pub channel: Channel,
    /// The packet, untouched.
    pub packet: Vec<u8>,
}

impl LogRecord {
    /// Returns the record's bytes.
    ///
    /// # Errors
    ///
    /// An empty packet, or one longer than [`PACKET_LIMIT`].
    pub fn encode(&self) -> Result<Vec<u8>, LogError> {
        let length = self.packet.len();
        let Some(word) =
            u32::try_from(length).ok().filter(|_| (1..=PACKET_LIMIT).contains(&length))
        else {
            return Err(LogError::PacketLength { length });
        };
        let mut bytes = Vec::with_capacity(RECORD_HEAD + length + CRC);
        bytes.extend(word.to_be_bytes());
        bytes.extend(tai_nanoseconds(self.receipt).to_be_bytes());
        bytes.push(self.channel.number());
        bytes.extend(&self.packet);
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        Ok(bytes)
    }

    /// Reads the record that begins at the first byte, if a whole and true one does, and returns
    /// it with its length in bytes.
    pub(crate) fn decode(bytes: &[u8]) -> Option<(Self, usize)> {
        let (head, _) = bytes.split_first_chunk::<RECORD_HEAD>()?;
        let [l0, l1, l2, l3, t0, t1, t2, t3, t4, t5, t6, t7, channel] = *head;
        let length = usize::try_from(u32::from_be_bytes([l0, l1, l2, l3])).ok()?;
        if !(1..=PACKET_LIMIT).contains(&length) {
            return None;
        }
        let channel = Channel::from_number(channel)?;
        let end = RECORD_HEAD + length;
        let (body, crc) = (bytes.get(..end)?, bytes.get(end..end + CRC)?);
        if crc != crc32fast::hash(body).to_be_bytes() {
            return None;
        }
        let receipt = from_tai_nanoseconds(i64::from_be_bytes([t0, t1, t2, t3, t4, t5, t6, t7]));
        Some((Self { receipt, channel, packet: body[RECORD_HEAD..].to_vec() }, end + CRC))
    }
}
