//! Verification reports, TM\[1,x\] (ECSS-E-ST-70-41C, service 1): the request they are about, and for
//! failures a code.

use hilal_packets::RequestId;

use crate::codec::{Reader, Writer};
use crate::numbered::numbered;
use crate::{CommandError, DecodeError};

numbered! {
    /// How far a telecommand got; the number is the subtype of service 1.
    Stage: u8 {
        /// Accepted: it will be executed.
        Accepted = 1, "accepted";
        /// Refused: it will not be executed.
        Refused = 2, "refused";
        /// Executed.
        Completed = 7, "completed";
        /// Execution failed.
        Failed = 8, "failed";
    }
}

impl Stage {
    /// Returns the message subtype of service 1.
    pub const fn subtype(self) -> u8 {
        self.number()
    }

    /// Returns whether the telecommand came to nothing: its report says why.
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Refused | Self::Failed => true,
            Self::Accepted | Self::Completed => false,
        }
    }

    /// Returns the stage of a message subtype.
    pub const fn from_subtype(subtype: u8) -> Option<Self> {
        Self::from_number(subtype)
    }
}

/// Declares the codes and their meaning in one place.
macro_rules! failure_codes {
    ($($id:ident = $number:literal, $text:literal;)*) => {
        /// Why a telecommand was refused or failed.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[repr(u16)]
        pub enum FailureCode {
            $(#[doc = $text] $id = $number,)*
        }

        impl FailureCode {
            /// Every code, in the order of the numbers.
            pub const ALL: &[Self] = &[$(Self::$id,)*];

            /// Returns what is wrong, in words.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$id => $text,)*
                }
            }
        }
    };
}

failure_codes! {
    Checksum = 1, "the packet was damaged on the way";
    Packet = 2, "the bytes are not a PUS-C telecommand packet";
    Apid = 3, "the packet is for another application process";
    UnknownMessage = 4, "the service or subtype is not known on board";
    UnknownFunction = 5, "the function is not known on board";
    Length = 6, "the application data is too short or too long";
    Range = 7, "an argument is out of range";
    Scheduled = 8, "a telecommand inside the insertion is wrong; nothing was inserted";
    WrongMode = 20, "not allowed in the present mode";
    WaypointsFull = 21, "the waypoint queue is full";
    ScheduleFull = 22, "the schedule is full; nothing was inserted";
    ReleasePast = 23, "a release time is in the past; nothing was inserted";
    LowBattery = 24, "the battery is too low";
    TimePast = 25, "the time given is in the past";
    NoPayload = 26, "no payload is on that port";
    TableValue = 27, "the table entry cannot have that value";
    NoWheel = 28, "the vehicle has no such wheel";
    StoreNeeded = 30, "the store holds what the ground must hear";
    RetrievalBusy = 31, "a retrieval is under way";
    NoRetrieval = 32, "no retrieval from that store is under way";
    TimeOrder = 33, "the end of the interval is before its beginning";
    MemoryBounds = 34, "the area is not within the memory";
    MemoryBusy = 35, "too many areas wait to be dumped or checked";
    MemoryReadOnly = 36, "that memory is never loaded";
    LoadChecksum = 37, "the checksum of the octets to load is wrong; nothing was loaded";
    LoadNotVerified = 38, "what was read back is not what was to be loaded";
    NotScheduled = 39, "no such telecommand is scheduled";
    ShiftPast = 40, "a release time would be in the past; nothing was shifted";
    SubScheduleOff = 41, "the schedule or the sub-schedule is disabled";
    NoSequence = 42, "no sequence of that number lies ready";
    SequenceRunning = 43, "telecommands of that sub-schedule are still to be released";
    SequencesFull = 44, "the sequences on board are full; nothing was loaded";
    AlwaysReported = 50, "an event of high severity is always reported";
    TableFull = 51, "the table has no room left; nothing was added";
    DefinitionExists = 52, "there is such a definition already; nothing was changed";
    NoDefinition = 53, "there is no such definition";
    DefinitionEnabled = 54, "the definition is enabled: disable it before";
    LimitsReversed = 55, "the low limit is above the high one; nothing was changed";
    NoAction = 56, "an event must not start this telecommand";
    ActionCommand = 57, "the telecommand that an event is to start is wrong";
    FileUnderWay = 60, "another file is on its way already";
    NoFile = 61, "no file is on its way";
    FileName = 62, "no file of that name is taken";
}

impl FailureCode {
    /// Returns the number on the wire.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// Returns the code of a number.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.number() == number)
    }
}

impl From<CommandError> for FailureCode {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::UnknownMessage { .. } => Self::UnknownMessage,
            CommandError::UnknownFunction { .. } => Self::UnknownFunction,
            CommandError::Length { .. } => Self::Length,
            CommandError::Range { .. } => Self::Range,
            CommandError::LoadChecksum => Self::LoadChecksum,
            CommandError::Scheduled(_) | CommandError::NestedSchedule => Self::Scheduled,
            CommandError::Action(_) | CommandError::ActionCommand => Self::ActionCommand,
        }
    }
}

/// A verification report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerificationReport {
    /// Which telecommand.
    pub request: RequestId,
    /// How far it got.
    pub stage: Stage,
    /// Why it got no further.
    pub failure: Option<FailureCode>,
}

impl VerificationReport {
    /// The longest source data.
    pub const CAPACITY: usize = 6;

    /// Writes the source data into `buffer` and returns its length, or `None` when it is too small.
    pub fn encode(&self, buffer: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(buffer);
        writer.bytes(&self.request.number().to_be_bytes())?;
        if let Some(failure) = self.failure {
            writer.bytes(&failure.number().to_be_bytes())?;
        }
        Some(writer.length())
    }

    /// Reads the source data of a report.
    ///
    /// # Errors
    /// [`DecodeError`] when the length is not that of the stage or the code is unknown.
    pub fn decode(stage: Stage, source_data: &[u8]) -> Result<Self, DecodeError> {
        let (found, needed) = (source_data.len(), if stage.is_failure() { 6 } else { 4 });
        let wrong = DecodeError::Length { found, needed };
        if found != needed {
            return Err(wrong);
        }
        let mut reader = Reader::new(source_data);
        let request = RequestId::new(reader.u32().ok_or(wrong)?);
        let failure = match reader.u16() {
            None => None,
            Some(number) => Some(
                FailureCode::from_number(number).ok_or(DecodeError::UnknownFailure { number })?,
            ),
        };
        Ok(Self { request, stage, failure })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reports_survive_the_wire(request in any::<u32>(), code in 0..FailureCode::ALL.len()) {
            for stage in Stage::ALL {
                let failed = matches!(stage, Stage::Refused | Stage::Failed);
                let failure = failed.then_some(FailureCode::ALL[code]);
                let report = VerificationReport { request: RequestId::new(request), stage, failure };
                let mut buffer = [0; VerificationReport::CAPACITY];
                let length = report.encode(&mut buffer).unwrap();
                prop_assert_eq!(VerificationReport::decode(stage, &buffer[..length]), Ok(report));
            }
        }
    }
}
