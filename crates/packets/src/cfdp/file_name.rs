//! Names of files, as metadata have them.

use core::fmt;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::PduError;

/// The name of a file: at most 255 octets, as its length field has it (CCSDS 727.0-B-5, §5.2.5).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FileName {
    octets: [u8; Self::MAX],
    length: u8,
}

impl FileName {
    /// Octets of the longest name.
    pub const MAX: usize = 255;

    /// Takes a name.
    ///
    /// # Errors
    ///
    /// [`PduError::TooLong`] when it has more than 255 octets.
    pub fn new(name: &[u8]) -> Result<Self, PduError> {
        let long = PduError::TooLong { room: Self::MAX };
        let length = u8::try_from(name.len()).or(Err(long))?;
        let mut octets = [0; Self::MAX];
        octets.get_mut(..name.len()).ok_or(long)?.copy_from_slice(name);
        Ok(Self { octets, length })
    }

    /// Returns the name's octets.
    pub fn octets(&self) -> &[u8] {
        self.octets.get(..usize::from(self.length)).unwrap_or_default()
    }
}

impl fmt::Debug for FileName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FileName(\"{}\")", self.octets().escape_ascii())
    }
}

impl Serialize for FileName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.octets())
    }
}

impl<'de> Deserialize<'de> for FileName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(FileNameVisitor)
    }
}

struct FileNameVisitor;

impl<'de> Visitor<'de> for FileNameVisitor {
    type Value = FileName;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("at most 255 octets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<FileName, A::Error> {
        let mut name = FileName { octets: [0; FileName::MAX], length: 0 };
        while let Some(octet) = sequence.next_element()? {
            let place = name.octets.get_mut(usize::from(name.length));
            *place.ok_or_else(|| A::Error::custom("a name of more than 255 octets"))? = octet;
            name.length = name.length.saturating_add(1);
        }
        Ok(name)
    }
}
