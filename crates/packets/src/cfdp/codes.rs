//! The codes of CFDP: what its fields of a few bits mean (CCSDS 727.0-B-5, section 5).

use serde::{Deserialize, Serialize};

/// Declares a code: its values, and how it is read from the octet that holds it.
macro_rules! code {
    ($(#[$meta:meta])* $name:ident { $($(#[$value_meta:meta])* $value:ident = $number:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$value_meta])* $value = $number,)+ }

        impl $name {
            /// Every value, in the order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// Reads the number on the wire; none for a number that is reserved.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$value),)+ _ => None }
            }

            /// Returns the number on the wire.
            pub const fn number(self) -> u8 {
                self as u8
            }
        }
    };
}

code! {
    /// Condition code (§5.2.2): why a transaction ends, or what is wrong with it.
    ConditionCode {
        /// Nothing is wrong.
        NoError = 0,
        /// A PDU was sent as often as the limit allows and not acknowledged.
        PositiveAckLimitReached = 1,
        /// The receiving end is further behind than the limit allows.
        KeepAliveLimitReached = 2,
        /// The transmission mode is not supported.
        InvalidTransmissionMode = 3,
        /// The file store refused to read or to write.
        FilestoreRejection = 4,
        /// The file that arrived has another checksum.
        FileChecksumFailure = 5,
        /// File data lie beyond the file's end.
        FileSizeError = 6,
        /// What is missing was asked for as often as the limit allows, and nothing came.
        NakLimitReached = 7,
        /// Nothing was heard for too long.
        InactivityDetected = 8,
        /// A file of class 1 was not complete at the last check.
        CheckLimitReached = 10,
        /// The checksum type is not known here.
        UnsupportedChecksumType = 11,
        /// Suspended on request: not a fault.
        SuspendRequestReceived = 14,
        /// Cancelled on request: not a fault.
        CancelRequestReceived = 15,
    }
}

code! {
    /// What is done about a fault (§4.8, numbers of the fault handler override in §5.4).
    FaultHandler {
        /// Cancel the transaction and tell the other end.
        Cancel = 1,
        /// Suspend the transaction.
        Suspend = 2,
        /// Tell the user, and go on.
        Ignore = 3,
        /// Stop at once and tell the other end nothing.
        Abandon = 4,
    }
}

code! {
    /// Transmission mode of the fixed header (§5.1).
    TransmissionMode {
        /// Class 2: what is lost is sent again.
        Acknowledged = 0,
        /// Class 1: everything is sent once.
        Unacknowledged = 1,
    }
}

code! {
    /// Whether the file arrived whole (§5.2.3).
    DeliveryCode {
        /// All of it.
        Complete = 0,
        /// Not all of it.
        Incomplete = 1,
    }
}

code! {
    /// What became of the file at the receiving end (§5.2.3).
    FileStatus {
        /// It was discarded on purpose.
        Discarded = 0,
        /// The file store refused it.
        Rejected = 1,
        /// It is in the file store.
        Retained = 2,
        /// The receiving end does not tell.
        Unreported = 3,
    }
}

code! {
    /// What the end that acknowledges knows of the transaction (§5.2.4).
    TransactionStatus {
        /// It is not active, and no history is kept.
        Undefined = 0,
        /// It is active.
        Active = 1,
        /// It was active and has ended.
        Terminated = 2,
        /// It never was active.
        Unrecognized = 3,
    }
}

code! {
    /// What a prompt asks for (§5.2.7).
    PromptResponse {
        /// A NAK with all that is missing.
        Nak = 0,
        /// A keep-alive with the progress.
        KeepAlive = 1,
    }
}
