//! Memory that outlives a reset: two banks, at first full of zeros.

use hilal_fsw::BANK_OCTETS;
use hilal_fsw::hardware::Bank;

/// Bits of a bank.
pub(crate) const BANK_BITS: usize = 8 * BANK_OCTETS;

/// The two banks.
#[derive(Clone)]
pub(crate) struct MemoryBanks {
    banks: [Vec<u8>; Bank::ALL.len()],
}

impl core::fmt::Debug for MemoryBanks {
    /// Says how much they hold, not what.
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_struct("MemoryBanks").finish_non_exhaustive()
    }
}

impl Default for MemoryBanks {
    fn default() -> Self {
        Self { banks: [vec![0; BANK_OCTETS], vec![0; BANK_OCTETS]] }
    }
}

impl MemoryBanks {
    /// Reads from an offset on; what lies beyond the end reads as zero.
    pub(crate) fn read(&self, bank: Bank, offset: usize, buffer: &mut [u8]) {
        let held = self.banks[bank.index()].get(offset..).unwrap_or_default();
        let length = held.len().min(buffer.len());
        buffer[..length].copy_from_slice(&held[..length]);
        buffer[length..].fill(0);
    }

    /// Writes from an offset on; what lies beyond the end is left out.
    pub(crate) fn write(&mut self, bank: Bank, offset: usize, octets: &[u8]) {
        let held = self.banks[bank.index()].get_mut(offset..).unwrap_or_default();
        let length = held.len().min(octets.len());
        held[..length].copy_from_slice(&octets[..length]);
    }

    /// Flips one bit of a bank, counted from its start.
    pub(crate) fn flip(&mut self, bank: Bank, bit: usize) {
        if let Some(octet) = self.banks[bank.index()].get_mut(bit / 8) {
            *octet ^= 0x80 >> (bit % 8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_holds_what_was_written_and_the_other_does_not() {
        let mut memory = MemoryBanks::default();
        memory.write(Bank::First, 100, &[1, 2, 3]);
        let mut buffer = [9; 5];
        memory.read(Bank::First, 99, &mut buffer);
        assert_eq!(buffer, [0, 1, 2, 3, 0]);
        memory.read(Bank::Second, 99, &mut buffer);
        assert_eq!(buffer, [0; 5]);
    }

    #[test]
    fn what_lies_beyond_the_end_is_left_out_and_reads_as_zero() {
        let mut memory = MemoryBanks::default();
        memory.write(Bank::Second, BANK_OCTETS - 1, &[7, 8]);
        memory.write(Bank::Second, BANK_OCTETS + 1, &[9]);
        let mut buffer = [1; 3];
        memory.read(Bank::Second, BANK_OCTETS - 2, &mut buffer);
        assert_eq!(buffer, [0, 7, 0]);
        memory.read(Bank::Second, usize::MAX, &mut buffer);
        assert_eq!(buffer, [0; 3]);
    }

    #[test]
    fn a_bit_that_is_flipped_twice_is_what_it_was() {
        let mut memory = MemoryBanks::default();
        let mut octet = [0];
        memory.flip(Bank::First, 17);
        memory.read(Bank::First, 2, &mut octet);
        assert_eq!(octet, [0x40]);
        memory.flip(Bank::First, 17);
        memory.read(Bank::First, 2, &mut octet);
        assert_eq!(octet, [0]);
    }
}
