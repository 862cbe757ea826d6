//! What is in the files that the vehicle makes.

use hilal_dictionary::{FileKind, TableEntry};

use crate::FlightSoftware;

/// Octets of an entry of a table: its number, and its value in thousandths.
const ENTRY_OCTETS: usize = 1 + 4;

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Writes a file as it is now, and returns its octets.
    pub(super) fn write_file(&self, kind: FileKind, octets: &mut [u8]) -> usize {
        match kind {
            FileKind::Track => self.track.write(octets),
            FileKind::Parameters => self.write_entries(octets),
        }
    }

    fn write_entries(&self, octets: &mut [u8]) -> usize {
        let places = octets.as_chunks_mut::<ENTRY_OCTETS>().0;
        let mut written = 0;
        for (place, entry) in places.iter_mut().zip(TableEntry::ALL) {
            let [a, b, c, d] = self.tables.get(entry).to_be_bytes();
            *place = [entry.number(), a, b, c, d];
            written += ENTRY_OCTETS;
        }
        written
    }
}
