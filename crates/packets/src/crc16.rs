//! CRC-16 of data that comes piece by piece: polynomial 1021h, all ones preset, as the error control of packets and
//! frames.

/// The polynomial, x¹⁶ + x¹² + x⁵ + 1.
const POLYNOMIAL: u16 = 0x1021;

/// A CRC-16 that is being computed.
///
/// ```
/// use hilal_packets::Crc16;
///
/// let mut crc = Crc16::new();
/// crc.update(b"1234");
/// crc.update(b"56789");
/// assert_eq!(crc.value(), 0x29B1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crc16 {
    register: u16,
}

impl Crc16 {
    /// Begins with no data.
    pub const fn new() -> Self {
        Self { register: 0xFFFF }
    }

    /// Returns the checksum of data that is in one piece.
    pub fn of(octets: &[u8]) -> u16 {
        let mut crc = Self::new();
        crc.update(octets);
        crc.value()
    }

    /// Takes the next octets.
    pub fn update(&mut self, octets: &[u8]) {
        for octet in octets {
            self.register ^= u16::from(*octet) << 8;
            for _ in 0..8 {
                let carry = self.register & 0x8000 != 0;
                self.register <<= 1;
                if carry {
                    self.register ^= POLYNOMIAL;
                }
            }
        }
    }

    /// Returns the checksum of what was taken.
    pub const fn value(self) -> u16 {
        self.register
    }
}

impl Default for Crc16 {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use spacepackets::crc::CRC_CCITT_FALSE;

    use super::*;

    proptest! {
        #[test]
        fn pieces_give_the_checksum_that_packets_have(
            octets in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..200,
        ) {
            let (first, second) = octets.split_at(cut.min(octets.len()));
            let mut crc = Crc16::new();
            crc.update(first);
            crc.update(second);
            prop_assert_eq!(crc.value(), CRC_CCITT_FALSE.checksum(&octets));
            prop_assert_eq!(Crc16::of(&octets), crc.value());
        }
    }
}
