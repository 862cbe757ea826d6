//! Checksums of files (CCSDS 727.0-B-5, §4.2; numbers in the registry "CFDP checksum identifiers" of SANA).

use serde::{Deserialize, Serialize};

/// How the checksum of a file is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ChecksumType {
    /// Sum of the file's 32-bit words, modulo 2³²; the last one is filled with zeros (§4.2).
    Modular = 0,
    /// CRC-32C: polynomial 1EDC6F41h, reflected, all ones preset and inverted.
    Crc32C = 2,
    /// CRC-32 of IEEE 802.3: polynomial 04C11DB7h, reflected, all ones preset and inverted.
    Crc32 = 3,
    /// None: always 0.
    Null = 15,
}

impl ChecksumType {
    /// Reads the number on the wire; none for a type that is not supported here.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Modular),
            2 => Some(Self::Crc32C),
            3 => Some(Self::Crc32),
            15 => Some(Self::Null),
            _ => None,
        }
    }

    /// Returns the number on the wire.
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// The checksum of a file from its start up to some octet; it goes on where it stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningChecksum {
    kind: ChecksumType,
    register: u32,
    octets: u64,
}

/// Tables of the two CRCs, for one octet at a time.
const CRC_32: [u32; 256] = crc_table(0xEDB8_8320);
const CRC_32C: [u32; 256] = crc_table(0x82F6_3B78);

#[expect(clippy::indexing_slicing, reason = "computed while compiling")]
const fn crc_table(reflected_polynomial: u32) -> [u32; 256] {
    let mut table = [0; 256];
    let mut octet = 0_u32;
    while octet < 256 {
        let mut register = octet;
        let mut bit = 0;
        while bit < 8 {
            let carry = register & 1;
            register = (register >> 1) ^ (carry * reflected_polynomial);
            bit += 1;
        }
        table[octet as usize] = register;
        octet += 1;
    }
    table
}

impl RunningChecksum {
    /// Starts before the first octet.
    pub const fn new(kind: ChecksumType) -> Self {
        let register = match kind {
            ChecksumType::Modular | ChecksumType::Null => 0,
            ChecksumType::Crc32C | ChecksumType::Crc32 => u32::MAX,
        };
        Self { kind, register, octets: 0 }
    }

    /// Returns how it is computed.
    pub const fn kind(&self) -> ChecksumType {
        self.kind
    }

    /// Returns how many octets are in it.
    pub const fn octets(&self) -> u64 {
        self.octets
    }

    /// Returns the checksum of what is in it.
    pub const fn value(&self) -> u32 {
        match self.kind {
            ChecksumType::Modular | ChecksumType::Null => self.register,
            ChecksumType::Crc32C | ChecksumType::Crc32 => !self.register,
        }
    }

    /// Takes the next octets in.
    pub fn update(&mut self, octets: &[u8]) {
        self.register = match self.kind {
            ChecksumType::Null => 0,
            ChecksumType::Modular => self.modular(octets),
            ChecksumType::Crc32 => crc(&CRC_32, self.register, octets),
            ChecksumType::Crc32C => crc(&CRC_32C, self.register, octets),
        };
        self.octets = self.octets.saturating_add(octets.len() as u64);
    }

    /// Takes a piece of the file in where it goes on from what is in already; otherwise nothing changes.
    pub fn take_next(&mut self, offset: u64, octets: &[u8]) {
        let known = self.octets.checked_sub(offset).and_then(|known| usize::try_from(known).ok());
        if let Some(next) = known.and_then(|known| octets.get(known..)) {
            self.update(next);
        }
    }

    fn modular(&self, octets: &[u8]) -> u32 {
        octets.iter().zip(self.octets..).fold(self.register, |sum, (octet, place)| {
            let shift = 24 - 8 * (place & 0b11);
            sum.wrapping_add(u32::from(*octet) << shift)
        })
    }
}

fn crc(table: &[u32; 256], register: u32, octets: &[u8]) -> u32 {
    octets.iter().fold(register, |register, octet| {
        let [low, ..] = register.to_le_bytes();
        let entry = table.get(usize::from(low ^ octet)).copied().unwrap_or_default();
        (register >> 8) ^ entry
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checksum(kind: ChecksumType, octets: &[u8]) -> u32 {
        let mut checksum = RunningChecksum::new(kind);
        checksum.update(octets);
        checksum.value()
    }

    #[test]
    fn the_check_values_of_the_catalogue_of_crcs_come_out() {
        assert_eq!(checksum(ChecksumType::Crc32, b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(ChecksumType::Crc32C, b"123456789"), 0xE306_9283);
    }

    #[test]
    fn the_modular_checksum_adds_words_and_fills_the_last_with_zeros() {
        let octets = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        assert_eq!(
            checksum(ChecksumType::Modular, &octets),
            0x0001_0203 + 0x0405_0607 + 0x0809_0A00
        );
    }

    #[test]
    fn pieces_of_any_length_give_the_checksum_of_the_whole() {
        let octets: [u8; 251] = core::array::from_fn(|place| (place * 37).to_le_bytes()[0]);
        for kind in [ChecksumType::Modular, ChecksumType::Crc32C, ChecksumType::Crc32] {
            let mut pieces = RunningChecksum::new(kind);
            let mut rest = &octets[..];
            for length in (1..).take_while(|length| length * (length + 1) / 2 <= 251) {
                let (piece, after) = rest.split_at(length);
                pieces.update(piece);
                rest = after;
            }
            pieces.update(rest);
            assert_eq!((pieces.octets(), pieces.value()), (251, checksum(kind, &octets)));
        }
    }
}
