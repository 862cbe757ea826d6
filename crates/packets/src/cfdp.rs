//! Files over links that are there now and then: the CCSDS File Delivery Protocol (CCSDS 727.0-B-5),
//! classes 1 and 2, both ends.
//!
//! | Thing                                    | What it is                                              |
//! |------------------------------------------|---------------------------------------------------------|
//! | [`Pdu`], [`PduHeader`]                   | what travels, read and written without a heap           |
//! | [`Source`], [`Destination`]              | one end of one transaction, as a state machine          |
//! | [`FileStore`]                            | where the octets of the file lie                        |
//! | [`Contact`]                              | whether there is a link; without one, no timer runs     |
//! | [`SourceCheckpoint`], [`DestinationCheckpoint`] | what an end goes on from after a restart         |
//!
//! Times are milliseconds of any clock that does not run backwards, offsets and sizes are octets. Ends do no
//! input or output: PDUs, time and file octets go in, and the next PDU comes out when it is asked for, no
//! longer than the opportunity to send it.
//!
//! ```
//! use hilal_packets::cfdp::*;
//!
//! struct Memory<'a>(&'a mut [u8]);
//! impl FileStore for Memory<'_> {
//!     fn read(&mut self, offset: u64, octets: &mut [u8]) -> Result<(), StoreError> {
//!         let file = self.0.get(offset as usize..).ok_or(StoreError)?;
//!         octets.copy_from_slice(file.get(..octets.len()).ok_or(StoreError)?);
//!         Ok(())
//!     }
//!     fn write(&mut self, offset: u64, octets: &[u8]) -> Result<(), StoreError> {
//!         let file = self.0.get_mut(offset as usize..).ok_or(StoreError)?;
//!         file.get_mut(..octets.len()).ok_or(StoreError)?.copy_from_slice(octets);
//!         Ok(())
//!     }
//! }
//!
//! let header = PduHeader {
//!     transaction: TransactionId { source: 1, destination: 2, sequence: 7 },
//!     entity_width: IdentifierWidth::ONE,
//!     sequence_width: IdentifierWidth::TWO,
//!     mode: TransmissionMode::Acknowledged,
//!     crc: PduCrc::Present,
//!     size_width: FileSizeWidth::Small,
//! };
//! let request = PutRequest {
//!     header,
//!     file_size: 5,
//!     source_name: b"here",
//!     destination_name: b"there",
//!     checksum: ChecksumType::Crc32,
//!     closure: Closure::NotRequested,
//! };
//! let (mut sent, mut received) = (*b"basin", [0; 5]);
//! let mut source = Source::<32>::new(&request, SourceSettings::LUNAR)?;
//! let mut destination = Destination::<32>::new(&header, DestinationSettings::LUNAR);
//! source.set_contact(Contact::Open, 0);
//! destination.set_contact(Contact::Open, 0);
//! let mut buffer = [0; 200];
//! for now_ms in 0..20 {
//!     if let Some(length) = source.next_pdu(&mut Memory(&mut sent), &mut buffer, now_ms)? {
//!         destination.receive(&buffer[..length], &mut Memory(&mut received), now_ms)?;
//!     }
//!     if let Some(length) = destination.next_pdu(&mut Memory(&mut received), &mut buffer, now_ms)? {
//!         source.receive(&buffer[..length], now_ms)?;
//!     }
//! }
//! assert_eq!(source.outcome().map(|outcome| outcome.delivery), Some(DeliveryCode::Complete));
//! assert_eq!(received, *b"basin");
//! # Ok::<(), PduError>(())
//! ```

mod checksum;
mod codes;
mod contact;
mod destination;
mod error;
mod file_name;
mod header;
mod octets;
mod outcome;
mod pdu;
mod ranges;
mod settings;
mod source;

pub use checksum::{ChecksumType, RunningChecksum};
pub use codes::{
    ConditionCode, DeliveryCode, FaultHandler, FileStatus, PromptResponse, TransactionStatus,
    TransmissionMode,
};
pub use contact::{Activity, Contact};
pub use destination::{Destination, DestinationCheckpoint, ReceivedMetadata};
pub use error::{PduError, StoreError};
pub use file_name::FileName;
pub use header::{FileSizeWidth, IdentifierWidth, PduCrc, PduHeader, TransactionId};
pub use outcome::{Counts, Ending, Outcome};
pub use pdu::{
    Ack, Acknowledged, Eof, FileData, Finished, KeepAlive, Metadata, Nak, Pdu, Prompt,
    SegmentRequests, Tlv, Tlvs,
};
pub use ranges::{ByteRange, Ranges};
pub use settings::{
    DestinationSettings, FaultHandlers, FileStore, NakProcedure, Retry, SourceSettings,
};
pub use source::{Closure, PutRequest, Source, SourceCheckpoint};
