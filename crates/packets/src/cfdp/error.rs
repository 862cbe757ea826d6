//! What can be wrong with a PDU.

use super::codes::ConditionCode;

/// Why octets are not a PDU of this transaction, or why a PDU could not be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PduError {
    /// The octets end inside a field.
    #[error("PDU too short: {needed} octets needed, {found} found")]
    TooShort {
        /// Octets needed.
        needed: usize,
        /// Octets at hand.
        found: usize,
    },
    /// The PDU does not fit into the buffer or its length field.
    #[error("PDU too long: room for {room} octets")]
    TooLong {
        /// Octets that fit.
        room: usize,
    },
    /// Not version 2 of the protocol, which has the number 1.
    #[error("CFDP version number is {found}, 1 expected")]
    Version {
        /// Version number found.
        found: u8,
    },
    /// The CRC does not match: the PDU was damaged.
    #[error("CRC of the PDU does not match")]
    Crc,
    /// A field has a value that the standard reserves.
    #[error("{field} of the PDU has the reserved value {found}")]
    Reserved {
        /// The field's name.
        field: &'static str,
        /// Value found.
        found: u8,
    },
    /// The direction bit contradicts the PDU's kind.
    #[error("the direction bit contradicts the kind of PDU")]
    Direction,
    /// A value does not fit the field that the header gives it.
    #[error("{field} {value} does not fit its field")]
    Width {
        /// The field's name.
        field: &'static str,
        /// The value.
        value: u64,
    },
    /// The PDU belongs to another transaction, or its header has other settings than the transaction.
    #[error("the PDU is of another transaction")]
    OtherTransaction,
    /// The PDU is for the other end of the transaction.
    #[error("the PDU is for the other end of the transaction")]
    OtherEnd,
}

/// The file store refused to read or to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the file store refused")]
pub struct StoreError;

impl From<StoreError> for ConditionCode {
    fn from(_: StoreError) -> Self {
        Self::FilestoreRejection
    }
}
