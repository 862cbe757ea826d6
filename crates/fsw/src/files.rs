//! Files to and from the ground by CFDP (CCSDS 727.0-B-5): one each way at a time.
//!
//! ```text
//!  SEND_FILE ─► contents ─► lasting memory ─► source ──────┐
//!                                                          ├─► store ─► radio
//!  radio ─► PDUs ─► destination ─► file ─► schedule        │
//!                        └─────────────────────────────────┘
//! ```
//!
//! Both ends are driven once a cycle. What they have to say goes into the telemetry store before the cycle's state is
//! kept, and leaves after it, so that nothing is told that a reset could take back. Their timers run only while a link
//! is up.

mod contents;
mod down;
mod up;

use hilal_dictionary::{Apids, FailureCode, FileKind, FileWay, LONGEST_FILE_PACKET};
use hilal_packets::cfdp::{Contact, FileStore, PduHeader, Retry};
use hilal_packets::{PLAIN_OVERHEAD, PlainPacketReader, PlainPacketType};
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;
use crate::hardware::{Hardware, TransmitterState};

pub(crate) use down::KeptSending;
pub(crate) use up::KeptReceiving;

use down::Sending;
use up::{Receiving, UpFile};

/// Gaps that a destination tells apart, and pieces that a source notes to be sent again: more than a file has PDUs. Ours.
const PIECES: usize = 8;

/// From one time to the next at which something is said that is not acknowledged, and how often: every two minutes, for
/// what a lander keeps takes so long, and for a day of contact. Ours.
const RETRY: Retry = Retry { interval_ms: 120_000, limit: 720 };
/// Silence of the ground after which a file is given up, in milliseconds of contact: a day. Ours.
const INACTIVITY_MS: u64 = 86_400_000;

/// The files that are on their way.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// The number of the last file down.
    last_down: u32,
    /// The number of the last file up.
    last_up: u64,
    /// A file that is to be made.
    wanted: Option<FileKind>,
    down: Option<Sending>,
    up: Option<Receiving>,
    up_file: UpFile,
    /// Whether something has changed since it was last kept.
    changed: bool,
    /// Whether all is to be kept anew.
    touched: bool,
}

/// What outlives a reset, beside the octets of the files.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptFiles {
    last_down: u32,
    last_up: u64,
    down: Option<KeptSending>,
    up: Option<KeptReceiving>,
}

impl Files {
    /// Asks for a file to be made and sent.
    fn want(&mut self, kind: FileKind) -> Result<(), FailureCode> {
        if self.wanted.is_some() || self.down.as_ref().is_some_and(Sending::is_under_way) {
            return Err(FailureCode::FileUnderWay);
        }
        self.wanted = Some(kind);
        Ok(())
    }

    /// Takes a PDU; what is none, or none of a file that is under way, is passed over.
    fn take(&mut self, apids: Apids, pdu: &[u8], now_ms: u64) {
        let Ok(header) = PduHeader::read(pdu) else { return };
        let taken = match apids.file_way(&header) {
            Some(FileWay::Down) => {
                self.down.as_mut().is_some_and(|down| down.source.receive(pdu, now_ms).is_ok())
            }
            Some(FileWay::Up) => self.take_up(&header, pdu, now_ms),
            None => false,
        };
        self.changed |= taken;
    }

    /// Tells both ends whether there is a link.
    fn set_contact(&mut self, contact: Contact, now_ms: u64) {
        if let Some(down) = &mut self.down {
            down.source.set_contact(contact, now_ms);
        }
        if let Some(up) = &mut self.up {
            up.destination.set_contact(contact, now_ms);
        }
    }

    /// Writes what is to be said next, answers to the ground first; returns its octets.
    fn next_pdu(
        &mut self,
        kept: &mut impl FileStore,
        buffer: &mut [u8],
        now_ms: u64,
    ) -> Option<usize> {
        let (up, down, file) = (&mut self.up, &mut self.down, &mut self.up_file);
        let answer = up
            .as_mut()
            .and_then(|up| up.destination.next_pdu(file, buffer, now_ms).unwrap_or_default());
        let next = answer.or_else(|| {
            let source = &mut down.as_mut()?.source;
            source.next_pdu(kept, buffer, now_ms).unwrap_or_default()
        });
        self.changed |= next.is_some();
        next
    }

    /// Returns what must outlive a reset, when it has changed since the last call.
    pub(crate) fn changed(&mut self) -> Option<KeptFiles> {
        if !core::mem::take(&mut self.changed) {
            return None;
        }
        Some(KeptFiles {
            last_down: self.last_down,
            last_up: self.last_up,
            down: self.down.as_mut().map(Sending::kept),
            up: self.up.as_mut().map(Receiving::kept),
        })
    }

    /// Returns the octets of the file up, when they have changed since the last call.
    pub(crate) fn changed_file(&mut self) -> Option<&[u8]> {
        self.up_file.changed()
    }

    /// Has everything kept again.
    pub(crate) const fn touch(&mut self) {
        (self.changed, self.touched) = (true, true);
        self.up_file.touch();
    }

    /// Returns whether everything is to be kept again, once.
    pub(crate) const fn take_touched(&mut self) -> bool {
        core::mem::replace(&mut self.touched, false)
    }

    /// Goes on with what was kept; without the octets of the file up it begins anew.
    pub(crate) fn resume(
        &mut self,
        kept: KeptFiles,
        file: impl FnOnce(&mut [u8]) -> Option<usize>,
    ) {
        (self.last_down, self.last_up) = (kept.last_down, kept.last_up);
        self.down = kept.down.map(Sending::resume);
        self.up = kept.up.filter(|_| self.up_file.resume(file).is_some()).map(Receiving::resume);
    }

    fn suspend(&mut self, way: FileWay, now_ms: u64) -> Result<(), FailureCode> {
        match way {
            FileWay::Down => self.sending()?.source.suspend(now_ms),
            FileWay::Up => self.receiving()?.destination.suspend(now_ms),
        }
        self.changed = true;
        Ok(())
    }

    fn go_on(&mut self, way: FileWay, now_ms: u64) -> Result<(), FailureCode> {
        match way {
            FileWay::Down => self.sending()?.source.resume(now_ms),
            FileWay::Up => self.receiving()?.destination.resume(now_ms),
        }
        self.changed = true;
        Ok(())
    }

    fn cancel(&mut self, way: FileWay, now_ms: u64) -> Result<(), FailureCode> {
        match way {
            FileWay::Down => self.sending()?.source.cancel(now_ms),
            FileWay::Up => self.receiving()?.destination.cancel(now_ms),
        }
        self.changed = true;
        Ok(())
    }

    fn sending(&mut self) -> Result<&mut Sending, FailureCode> {
        self.down.as_mut().filter(|down| down.is_under_way()).ok_or(FailureCode::NoFile)
    }

    fn receiving(&mut self) -> Result<&mut Receiving, FailureCode> {
        self.up.as_mut().filter(|up| up.is_under_way()).ok_or(FailureCode::NoFile)
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Makes a file and sends it.
    pub(crate) fn send_file(&mut self, kind: FileKind) -> Result<(), FailureCode> {
        self.files.want(kind)
    }

    /// Lets a file rest on its way.
    pub(crate) fn suspend_file(&mut self, way: FileWay) -> Result<(), FailureCode> {
        self.files.suspend(way, self.readings.time.milliseconds())
    }

    /// Goes on with a file that rests.
    pub(crate) fn resume_file(&mut self, way: FileWay) -> Result<(), FailureCode> {
        self.files.go_on(way, self.readings.time.milliseconds())
    }

    /// Gives a file up.
    pub(crate) fn cancel_file(&mut self, way: FileWay) -> Result<(), FailureCode> {
        self.files.cancel(way, self.readings.time.milliseconds())
    }

    /// Takes a packet that carries a PDU. A damaged one is not answered: the protocol asks for what is missing.
    pub(crate) fn take_file_packet(&mut self, packet: &[u8]) {
        if let Ok(packet) = PlainPacketReader::new(packet, PlainPacketType::Telecommand) {
            let now_ms = self.readings.time.milliseconds();
            self.files.take(self.tables.apids, packet.data(), now_ms);
        }
    }

    /// Drives both ends by a cycle.
    pub(crate) fn serve_files(&mut self, hardware: &mut impl Hardware) {
        let now_ms = self.readings.time.milliseconds();
        if let Some(kind) = self.files.wanted.take() {
            self.begin_file(kind, hardware);
        }
        if self.files.down.is_none() && self.files.up.is_none() {
            return;
        }
        let contact = match hardware.transmitter() {
            TransmitterState::Silent => Contact::Closed,
            TransmitterState::Busy | TransmitterState::Ready { .. } => Contact::Open,
        };
        self.files.set_contact(contact, now_ms);
        let mut buffer = [0; LONGEST_FILE_PACKET - PLAIN_OVERHEAD];
        while self.downlink.has_room_for_file() {
            let mut kept = self.keeper.file_down(hardware);
            let Some(length) = self.files.next_pdu(&mut kept, &mut buffer, now_ms) else { break };
            self.downlink.file(buffer.get(..length).unwrap_or_default());
        }
        self.settle_file_down();
        self.settle_file_up();
    }
}

#[cfg(test)]
mod tests {
    use hilal_packets::cfdp::{
        ChecksumType, Closure, FileName, PutRequest, Source, SourceSettings, StoreError,
    };

    use super::*;

    /// A file of zeros.
    struct Zeros;

    impl FileStore for Zeros {
        fn read(&mut self, _: u64, octets: &mut [u8]) -> Result<(), StoreError> {
            octets.fill(0);
            Ok(())
        }

        fn write(&mut self, _: u64, _: &[u8]) -> Result<(), StoreError> {
            Ok(())
        }
    }

    #[test]
    fn what_is_kept_of_a_file_up_with_the_longest_names_and_all_gaps_leaves_room_for_one_down() {
        let apids = Apids::default();
        let mut files = Files::default();
        let now_ms = u64::from(u32::MAX) * 1000;
        let name = [b'n'; FileName::MAX];
        let request = PutRequest {
            header: apids.transaction(FileWay::Up, u32::MAX),
            file_size: 4096,
            source_name: &name,
            destination_name: &name,
            checksum: ChecksumType::Crc32,
            closure: Closure::Requested,
        };
        let mut ground = Source::<PIECES>::new(&request, SourceSettings::LUNAR).unwrap();
        ground.set_contact(Contact::Open, now_ms);
        let mut buffer = [0; 600];
        let mut opportunity = buffer.len();
        let mut sent = 0;
        while let Some(length) =
            ground.next_pdu(&mut Zeros, &mut buffer[..opportunity], now_ms).unwrap()
        {
            // The metadata arrive, and of short PDUs each second one.
            if sent % 2 == 0 {
                files.take(apids, &buffer[..length], now_ms);
            }
            opportunity = 150;
            sent += 1;
        }
        let missing = files.up.as_ref().map(|up| up.destination.missing().as_slice().len());
        assert_eq!(missing, Some(PIECES));
        let kept = files.changed().unwrap();
        let mut octets = [0; 2560];
        let length = postcard::to_slice(&kept, &mut octets).unwrap().len();
        std::println!("{length} octets");
        // One down has the same parts, and names of at most 32 octets.
        assert!(length <= 1536, "{length} octets");
    }
}
