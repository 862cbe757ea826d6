//! One end of a CFDP transaction over UDP on loopback, one PDU a datagram, for another implementation to
//! talk to. `validation/cfdp/README.md` runs it beside two.
//!
//! `cargo run -p hilal-packets --example cfdp_entity -- send|receive PORT PEER_PORT FILE SEED modular|crc32`
//!
//! Entity 1 sends to entity 2, class 2, whichever of the two this is. Of all PDUs, those sent and those heard,
//! one in ten is lost, drawn from `SEED`. It ends 3 s after the transaction, or after 60 s, prints one line of
//! what it has counted, and fails unless the file was delivered.
#![expect(clippy::print_stdout, reason = "it prints what became of the file")]

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::net::{Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant};

use hilal_packets::cfdp::{
    ChecksumType, Closure, Contact, Counts, Destination, DestinationSettings, Ending,
    FileSizeWidth, FileStore, IdentifierWidth, Outcome, PduCrc, PduHeader, PutRequest, Retry,
    Source, SourceSettings, StoreError, TransactionId, TransmissionMode,
};

type Fallible<T = ()> = Result<T, Box<dyn Error>>;

const GAPS: usize = 256;
/// From one PDU to the next, so that no socket buffer overflows.
const PACE: Duration = Duration::from_micros(500);
/// After the end, PDUs that come again are still acknowledged.
const LINGER: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_mins(1);
const RETRY: Retry = Retry { interval_ms: 1_000, limit: 20 };
const LOST_PER_MILLE: u64 = 100;
/// A datagram: `LibreCube` sends a piece that is missing as one PDU, however long it is.
const LONGEST_PDU: usize = 65_536;

/// A file on disk.
struct Disk(File);

impl Disk {
    fn at(&mut self, offset: u64) -> Result<&mut File, StoreError> {
        self.0.seek(SeekFrom::Start(offset)).or(Err(StoreError))?;
        Ok(&mut self.0)
    }
}

impl FileStore for Disk {
    fn read(&mut self, offset: u64, octets: &mut [u8]) -> Result<(), StoreError> {
        self.at(offset)?.read_exact(octets).or(Err(StoreError))
    }

    fn write(&mut self, offset: u64, octets: &[u8]) -> Result<(), StoreError> {
        self.at(offset)?.write_all(octets).or(Err(StoreError))
    }
}

/// The `SplitMix64` generator.
struct Chance(u64);

impl Chance {
    fn loses(&mut self) -> bool {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % 1_000 < LOST_PER_MILLE
    }
}

/// Either end.
enum End {
    Source(Box<Source<GAPS>>),
    /// Begins with the first PDU that comes.
    Destination(Option<Box<Destination<GAPS>>>),
}

impl End {
    fn receive(&mut self, pdu: &[u8], store: &mut Disk, now_ms: u64) -> Fallible {
        match self {
            Self::Source(source) => source.receive(pdu, now_ms)?,
            Self::Destination(known) => {
                let settings = DestinationSettings {
                    nak: RETRY,
                    finished: RETRY,
                    ..DestinationSettings::LUNAR
                };
                let header = PduHeader::read(pdu)?;
                let destination = known.get_or_insert_with(|| {
                    let mut destination = Destination::new(&header, settings);
                    destination.set_contact(Contact::Open, now_ms);
                    Box::new(destination)
                });
                destination.receive(pdu, store, now_ms)?;
            }
        }
        Ok(())
    }

    fn next(
        &mut self,
        store: &mut Disk,
        buffer: &mut [u8],
        now_ms: u64,
    ) -> Fallible<Option<usize>> {
        Ok(match self {
            Self::Source(source) => source.next_pdu(store, buffer, now_ms)?,
            Self::Destination(Some(destination)) => destination.next_pdu(store, buffer, now_ms)?,
            Self::Destination(None) => None,
        })
    }

    fn state(&self) -> (Option<Outcome>, Counts) {
        match self {
            Self::Source(source) => (source.outcome(), source.counts()),
            Self::Destination(Some(destination)) => (destination.outcome(), destination.counts()),
            Self::Destination(None) => (None, Counts::default()),
        }
    }
}

fn source(path: &str, checksum: ChecksumType) -> Fallible<(End, Disk)> {
    let file = File::open(path)?;
    let file_size = file.metadata()?.len();
    let request = PutRequest {
        header: PduHeader {
            transaction: TransactionId { source: 1, destination: 2, sequence: 1 },
            entity_width: IdentifierWidth::ONE,
            sequence_width: IdentifierWidth::ONE,
            mode: TransmissionMode::Acknowledged,
            crc: PduCrc::Absent,
            size_width: FileSizeWidth::for_length(file_size),
        },
        file_size,
        source_name: b"sent.bin",
        destination_name: b"received.bin",
        checksum,
        closure: Closure::Requested,
    };
    let settings = SourceSettings { eof: RETRY, ..SourceSettings::LUNAR };
    Ok((End::Source(Box::new(Source::new(&request, settings)?)), Disk(file)))
}

fn end(role: &str, path: &str, checksum: &str) -> Fallible<(End, Disk)> {
    let checksum = match checksum {
        "modular" => ChecksumType::Modular,
        "crc32" => ChecksumType::Crc32,
        _ => return Err("the checksum is modular or crc32".into()),
    };
    match role {
        "send" => source(path, checksum),
        "receive" => {
            let file =
                OpenOptions::new().create(true).truncate(true).read(true).write(true).open(path)?;
            Ok((End::Destination(None), Disk(file)))
        }
        _ => Err("the role is send or receive".into()),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is a program, and its timers run in real time")]
fn main() -> Fallible {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [role, port, peer_port, path, seed, checksum] = &arguments[..] else {
        return Err("send|receive PORT PEER_PORT FILE SEED modular|crc32".into());
    };
    let (mut end, mut disk) = end(role, path, checksum)?;
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, port.parse()?))?;
    let peer = (Ipv4Addr::LOCALHOST, peer_port.parse()?);
    let mut chance = Chance(seed.parse()?);
    let start = Instant::now();
    if let End::Source(source) = &mut end {
        source.set_contact(Contact::Open, 0);
    }
    let (mut lost, mut refused, mut ended) = (0_u32, 0_u32, None);
    let mut buffer = vec![0; LONGEST_PDU];
    while start.elapsed() < PATIENCE && ended.is_none_or(|at: Instant| at.elapsed() < LINGER) {
        socket.set_read_timeout(Some(PACE))?;
        while let Ok(length) = socket.recv(&mut buffer) {
            let now_ms = u64::try_from(start.elapsed().as_millis())?;
            if chance.loses() {
                lost += 1;
            } else if end.receive(&buffer[..length], &mut disk, now_ms).is_err() {
                refused += 1;
            }
        }
        let now_ms = u64::try_from(start.elapsed().as_millis())?;
        if let Some(length) = end.next(&mut disk, &mut buffer[..1_100], now_ms)? {
            if chance.loses() {
                lost += 1;
            } else {
                socket.send_to(&buffer[..length], peer)?;
            }
        }
        if ended.is_none() && end.state().0.is_some() {
            ended = Some(Instant::now());
        }
    }
    let (outcome, counts) = end.state();
    let Counts { sent_pdus, received_pdus, repeated_octets } = counts;
    println!(
        "{sent_pdus} PDUs sent, {received_pdus} taken, {refused} refused, {lost} lost; \
         {repeated_octets} octets repeated"
    );
    match outcome {
        Some(Outcome { ending: Ending::Completed, .. }) => Ok(()),
        other => Err(format!("the file was not delivered: {other:?}").into()),
    }
}
