//! Files that travel between a vehicle and its ground by CFDP (CCSDS 727.0-B-5): which there are, how their packets
//! are sized, and how the two ends are called.

use hilal_packets::PLAIN_OVERHEAD;
use hilal_packets::cfdp::{
    FileSizeWidth, IdentifierWidth, PduCrc, PduHeader, TransactionId, TransmissionMode,
};

use crate::Apids;
use crate::numbered::numbered;

numbered! {
    /// A file that a vehicle makes when it is asked for it.
    FileKind: u8 {
        /// Where it has driven: for each point x and y from the landing point in metres (two floats of 32 bits), the
        /// oldest first.
        Track = 1, "track";
        /// The entries of its tables as they are now: for each its number (1 octet) and its value in thousandths of
        /// its unit (4 octets, signed).
        Parameters = 2, "parameters";
    }
}

numbered! {
    /// Which way a file goes.
    FileWay: u8 {
        /// From the vehicle.
        Down = 1, "down";
        /// To the vehicle.
        Up = 2, "up";
    }
}

/// The longest file that a vehicle sends or takes, in octets: ours.
pub const FILE_CAPACITY: usize = 4096;

/// The name by which a vehicle takes a file of telecommands: entries as those of TC\[11,4\], a release time and a
/// telecommand packet each, to its end.
pub const COMMAND_FILE: &str = "commands";

/// Octets of a file in one PDU towards the ground: ours. Smaller ones cost more headers, larger ones more of what a
/// lost frame takes with it.
pub const DOWN_SEGMENT_OCTETS: u16 = 500;
/// Octets of a file in one PDU towards the vehicle: ours, so that a packet fits what a vehicle receives.
pub const UP_SEGMENT_OCTETS: u16 = 900;

/// The entity identifier of the ground. That of a vehicle is its first application process identifier, which is never
/// zero.
pub const GROUND_ENTITY: u64 = 0;

/// Octets of a PDU of file data besides the data: fixed header with two identifiers of 2 octets and a sequence number
/// of 4, offset, CRC.
const DATA_OVERHEAD: usize = 4 + 2 + 4 + 2 + 4 + 2;

/// The longest packet of a file that a vehicle sends.
pub const LONGEST_FILE_PACKET: usize =
    PLAIN_OVERHEAD + DATA_OVERHEAD + DOWN_SEGMENT_OCTETS as usize;

impl Apids {
    /// Returns the vehicle's entity identifier.
    pub const fn entity(self) -> u64 {
        *self.numbers().start() as u64
    }

    /// Returns the header of a transaction with the ground: class 2, with a CRC in each PDU, for nothing else tells
    /// whether the packet around it is whole. `number` is the source's, and rises from one file to the next.
    pub const fn transaction(self, way: FileWay, number: u32) -> PduHeader {
        let (source, destination) = match way {
            FileWay::Down => (self.entity(), GROUND_ENTITY),
            FileWay::Up => (GROUND_ENTITY, self.entity()),
        };
        PduHeader {
            transaction: TransactionId { source, destination, sequence: number as u64 },
            entity_width: IdentifierWidth::TWO,
            sequence_width: IdentifierWidth::FOUR,
            mode: TransmissionMode::Acknowledged,
            crc: PduCrc::Present,
            size_width: FileSizeWidth::Small,
        }
    }

    /// Returns which way the file of a PDU goes; none when it is not between this vehicle and its ground.
    pub const fn file_way(self, header: &PduHeader) -> Option<FileWay> {
        let TransactionId { source, destination, .. } = header.transaction;
        if source == self.entity() && destination == GROUND_ENTITY {
            Some(FileWay::Down)
        } else if source == GROUND_ENTITY && destination == self.entity() {
            Some(FileWay::Up)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_a_file_is_told_by_the_entities_and_another_vehicles_is_not_ours() {
        let [one, other] = [64, 128].map(|first| Apids::from_first(first).unwrap());
        for way in FileWay::ALL {
            let header = one.transaction(way, 7);
            assert_eq!(one.file_way(&header), Some(way));
            assert_eq!(other.file_way(&header), None);
            let fixed = header.overhead() + header.size_width.octets();
            assert_eq!(fixed, DATA_OVERHEAD);
        }
    }
}
