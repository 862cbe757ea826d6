//! Any octets are a PDU that can be written again, or are refused; whatever is heard, and in whichever order, both
//! ends of a transaction go on without a panic, and what they send is a PDU.
#![no_main]

use hilal_packets::cfdp::{
    ChecksumType, Closure, Contact, Destination, DestinationSettings, FileSizeWidth, FileStore,
    IdentifierWidth, NakProcedure, Pdu, PduCrc, PduHeader, PromptResponse, PutRequest, Source,
    SourceSettings, StoreError, TransactionId, TransmissionMode,
};
use libfuzzer_sys::arbitrary::{Result, Unstructured};

/// Octets of the files, and of what a store takes.
const FILE: usize = 700;

struct Memory([u8; FILE]);

impl FileStore for Memory {
    fn read(&mut self, offset: u64, octets: &mut [u8]) -> core::result::Result<(), StoreError> {
        let start = usize::try_from(offset).or(Err(StoreError))?;
        let end = start.checked_add(octets.len()).ok_or(StoreError)?;
        octets.copy_from_slice(self.0.get(start..end).ok_or(StoreError)?);
        Ok(())
    }

    fn write(&mut self, offset: u64, octets: &[u8]) -> core::result::Result<(), StoreError> {
        let start = usize::try_from(offset).or(Err(StoreError))?;
        let end = start.checked_add(octets.len()).ok_or(StoreError)?;
        self.0.get_mut(start..end).ok_or(StoreError)?.copy_from_slice(octets);
        Ok(())
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok((header, pdu)) = Pdu::read(bytes) {
        let mut buffer = vec![0; bytes.len() + 16];
        // A fault location may be longer than the identifiers of the header; it is not written then.
        let Ok(length) = pdu.write(&header, &mut buffer) else { return };
        let again = Pdu::read(&buffer[..length]).expect("it was just written");
        assert_eq!(again, (header, pdu));
    }
    let _end_of_input = transaction(&mut Unstructured::new(bytes));
});

fn header(mode: TransmissionMode) -> PduHeader {
    PduHeader {
        transaction: TransactionId { source: 1, destination: 2, sequence: 3 },
        entity_width: IdentifierWidth::ONE,
        sequence_width: IdentifierWidth::ONE,
        mode,
        crc: PduCrc::Absent,
        size_width: FileSizeWidth::Small,
    }
}

/// Both ends, with what the fuzzer lets come between them.
fn transaction(input: &mut Unstructured) -> Result<()> {
    let mode = if input.arbitrary()? {
        TransmissionMode::Acknowledged
    } else {
        TransmissionMode::Unacknowledged
    };
    let request = PutRequest {
        header: header(mode),
        file_size: FILE as u64,
        source_name: b"a",
        destination_name: b"b",
        checksum: ChecksumType::Modular,
        closure: if input.arbitrary()? { Closure::Requested } else { Closure::NotRequested },
    };
    let settings =
        DestinationSettings { nak_procedure: NakProcedure::Immediate, ..DestinationSettings::LUNAR };
    let mut source = Source::<4>::new(&request, SourceSettings::LUNAR).expect("names that fit");
    let mut destination = Destination::<4>::new(&request.header, settings);
    let (mut sent, mut received) = (Memory([7; FILE]), Memory([0; FILE]));
    let (mut now_ms, mut buffer) = (0, [0; 128]);
    while !input.is_empty() {
        now_ms += u64::from(input.arbitrary::<u16>()?);
        match input.arbitrary::<u8>()? % 10 {
            0..3 => {
                let room = usize::from(input.arbitrary::<u8>()? & 127);
                let next = source.next_pdu(&mut sent, &mut buffer[..room], now_ms);
                if let Some(length) = next.expect("values that fit") {
                    let heard = destination.receive(&buffer[..length], &mut received, now_ms);
                    heard.expect("a PDU for the destination");
                }
            }
            3..5 => {
                let room = usize::from(input.arbitrary::<u8>()? & 127);
                let next = destination.next_pdu(&mut received, &mut buffer[..room], now_ms);
                if let Some(length) = next.expect("values that fit") {
                    source.receive(&buffer[..length], now_ms).expect("a PDU for the source");
                }
            }
            5 => foreign(input, &request.header, &mut buffer, |pdu| {
                let _refused = source.receive(pdu, now_ms);
            })?,
            6 => foreign(input, &request.header, &mut buffer, |pdu| {
                let _refused = destination.receive(pdu, &mut received, now_ms);
            })?,
            7 => {
                let contact = if input.arbitrary()? { Contact::Open } else { Contact::Closed };
                source.set_contact(contact, now_ms);
                destination.set_contact(contact, now_ms);
            }
            8 => {
                source = Source::restore(source.checkpoint());
                destination = Destination::restore(destination.checkpoint());
            }
            _ => match input.arbitrary::<u8>()? % 8 {
                0 => source.suspend(now_ms),
                1 => source.resume(now_ms),
                2 => source.cancel(now_ms),
                3 => destination.suspend(now_ms),
                4 => destination.resume(now_ms),
                5 => destination.cancel(now_ms),
                6 => source.prompt(PromptResponse::Nak),
                _ => source.prompt(PromptResponse::KeepAlive),
            },
        }
    }
    Ok(())
}

/// Octets behind a header of this transaction.
fn foreign(
    input: &mut Unstructured,
    header: &PduHeader,
    buffer: &mut [u8; 128],
    hear: impl FnOnce(&[u8]),
) -> Result<()> {
    let flags = input.arbitrary::<u8>()? & 0b1_1000;
    let count = usize::from(input.arbitrary::<u8>()? & 63);
    let body = input.bytes(count.min(input.len()))?;
    let end = header.octets() + body.len();
    let Some([first, high, low, rest @ ..]) = buffer.get_mut(..end) else { return Ok(()) };
    *first = 0b0010_0000 | flags | u8::from(header.mode == TransmissionMode::Unacknowledged) << 2;
    [*high, *low] = (body.len() as u16).to_be_bytes();
    rest[..4].copy_from_slice(&[0, 1, 3, 2]);
    rest[4..].copy_from_slice(body);
    hear(&buffer[..end]);
    Ok(())
}
