//! Both ends of a CFDP transaction with a link between them that delays, loses, doubles, damages and reorders
//! PDUs, by seed, and with what it takes to restart either end.

use hilal_packets::cfdp::*;

/// Milliseconds from one opportunity to send to the next.
pub(crate) const STEP_MS: u64 = 10;
/// Gaps that either end can tell apart.
pub(crate) const GAPS: usize = 64;

/// The SplitMix64 generator.
#[derive(Debug)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Draws from 0 to below the bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn hits(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }
}

/// What happens to PDUs on their way, in parts of a thousand and in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Channel {
    pub(crate) lost: u64,
    pub(crate) doubled: u64,
    pub(crate) damaged: u64,
    pub(crate) delay_ms: u64,
    pub(crate) jitter_ms: u64,
}

/// A file in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) file: Vec<u8>,
    pub(crate) refuses: bool,
}

impl FileStore for Memory {
    fn read(&mut self, offset: u64, octets: &mut [u8]) -> Result<(), StoreError> {
        let start = offset as usize;
        let piece = self.file.get(start..start + octets.len()).ok_or(StoreError)?;
        octets.copy_from_slice(piece);
        Ok(())
    }

    fn write(&mut self, offset: u64, octets: &[u8]) -> Result<(), StoreError> {
        if self.refuses {
            return Err(StoreError);
        }
        let end = offset as usize + octets.len();
        self.file.resize(self.file.len().max(end), 0);
        self.file[offset as usize..end].copy_from_slice(octets);
        Ok(())
    }
}

/// PDUs on their way, by their time of arrival.
type Flying = Vec<(u64, Vec<u8>)>;

/// What the link saw of file data, in octets. What damage costs is not counted.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct FileOctets {
    pub(crate) sent: u64,
    pub(crate) lost: u64,
}

/// Two ends and the link between them.
pub(crate) struct Pair {
    pub(crate) source: Source<GAPS>,
    pub(crate) destination: Destination<GAPS>,
    pub(crate) sent: Memory,
    pub(crate) received: Memory,
    pub(crate) channel: Channel,
    pub(crate) chance: Chance,
    pub(crate) now_ms: u64,
    pub(crate) contact: Contact,
    /// Octets of each opportunity to send.
    pub(crate) opportunity: usize,
    pub(crate) octets: FileOctets,
    /// What is on its way to the destination, and to the source.
    pub(crate) to_destination: Flying,
    pub(crate) to_source: Flying,
    /// Both ends' last checkpoints, as kept, and how many PDUs come between two of them.
    pub(crate) kept: [Vec<u8>; 2],
    pub(crate) checkpoint_every: u64,
}

pub(crate) fn header(mode: TransmissionMode) -> PduHeader {
    PduHeader {
        transaction: TransactionId { source: 3, destination: 9, sequence: 41 },
        entity_width: IdentifierWidth::ONE,
        sequence_width: IdentifierWidth::TWO,
        mode,
        crc: PduCrc::Present,
        size_width: FileSizeWidth::Small,
    }
}

pub(crate) fn request(
    mode: TransmissionMode,
    file_size: u64,
    closure: Closure,
) -> PutRequest<'static> {
    PutRequest {
        header: header(mode),
        file_size,
        source_name: b"science/neutrons",
        destination_name: b"inbox/neutrons",
        checksum: ChecksumType::Crc32,
        closure,
    }
}

/// A file whose octets differ from place to place.
pub(crate) fn file(octets: usize) -> Vec<u8> {
    let mut chance = Chance(octets as u64);
    (0..octets).map(|_| chance.next().to_le_bytes()[0]).collect()
}

fn keep(state: &impl serde::Serialize) -> Vec<u8> {
    let mut octets = [0; 16_384];
    postcard::to_slice(state, &mut octets).expect("room for a checkpoint").to_vec()
}

impl Pair {
    pub(crate) fn new(
        request: &PutRequest<'_>,
        source: SourceSettings,
        destination: DestinationSettings,
    ) -> Self {
        let mut source = Source::new(request, source).expect("names and sizes that fit");
        let mut destination = Destination::new(&request.header, destination);
        let kept = [keep(&source.checkpoint()), keep(&destination.checkpoint())];
        let mut pair = Self {
            source,
            destination,
            sent: Memory { file: file(request.file_size as usize), refuses: false },
            received: Memory::default(),
            channel: Channel::default(),
            chance: Chance(1),
            now_ms: 0,
            contact: Contact::Closed,
            opportunity: 1100,
            octets: FileOctets::default(),
            to_destination: Vec::new(),
            to_source: Vec::new(),
            kept,
            checkpoint_every: 8,
        };
        pair.set_contact(Contact::Open);
        pair
    }

    /// A transaction of class 2 with settings for the Moon.
    pub(crate) fn class_2(file_size: u64) -> Self {
        let request = request(TransmissionMode::Acknowledged, file_size, Closure::NotRequested);
        Self::new(&request, SourceSettings::LUNAR, DestinationSettings::LUNAR)
    }

    /// A transaction of class 1 with settings for the Moon.
    pub(crate) fn class_1(file_size: u64, closure: Closure) -> Self {
        let request = request(TransmissionMode::Unacknowledged, file_size, closure);
        Self::new(&request, SourceSettings::LUNAR, DestinationSettings::LUNAR)
    }

    /// What is on its way when contact ends is lost.
    pub(crate) fn set_contact(&mut self, contact: Contact) {
        self.contact = contact;
        self.source.set_contact(contact, self.now_ms);
        self.destination.set_contact(contact, self.now_ms);
        if contact == Contact::Closed {
            for (_, pdu) in self.to_destination.drain(..) {
                self.octets.lost += data_octets(&pdu);
            }
            self.to_source.clear();
        }
    }

    /// Lets one opportunity come to each end.
    pub(crate) fn step(&mut self) {
        self.now_ms += STEP_MS;
        self.deliver();
        self.keep_checkpoints();
        let mut buffer = vec![0; self.opportunity];
        let next = self.source.next_pdu(&mut self.sent, &mut buffer, self.now_ms);
        if let Some(length) = next.expect("values that fit") {
            let octets = data_octets(&buffer[..length]);
            self.octets.sent += octets;
            let copies = send(&buffer[..length], self.now_ms, self.channel, &mut self.chance);
            if copies.is_empty() {
                self.octets.lost += octets;
            }
            self.to_destination.extend(copies);
        }
        let next = self.destination.next_pdu(&mut self.received, &mut buffer, self.now_ms);
        if let Some(length) = next.expect("values that fit") {
            let copies = send(&buffer[..length], self.now_ms, self.channel, &mut self.chance);
            self.to_source.extend(copies);
        }
    }

    fn deliver(&mut self) {
        for pdu in arrived(&mut self.to_destination, self.now_ms) {
            let _refused = self.destination.receive(&pdu, &mut self.received, self.now_ms);
            if self.destination.needs_checkpoint() {
                self.kept[1] = keep(&self.destination.checkpoint());
            }
        }
        for pdu in arrived(&mut self.to_source, self.now_ms) {
            let _refused = self.source.receive(&pdu, self.now_ms);
        }
    }

    fn keep_checkpoints(&mut self) {
        let due = |counts: Counts| counts.sent_pdus + counts.received_pdus;
        if self.source.needs_checkpoint()
            || due(self.source.counts()).is_multiple_of(self.checkpoint_every)
        {
            self.kept[0] = keep(&self.source.checkpoint());
        }
        if self.destination.needs_checkpoint()
            || due(self.destination.counts()).is_multiple_of(self.checkpoint_every)
        {
            self.kept[1] = keep(&self.destination.checkpoint());
        }
    }

    /// Restarts both ends from what was kept. Contact is as before.
    pub(crate) fn restart_both(&mut self) {
        let [source, destination] = &self.kept;
        self.source = Source::restore(postcard::from_bytes(source).expect("a checkpoint"));
        self.destination =
            Destination::restore(postcard::from_bytes(destination).expect("a checkpoint"));
        self.source.set_contact(self.contact, self.now_ms);
        self.destination.set_contact(self.contact, self.now_ms);
    }

    pub(crate) fn run_until(&mut self, done: impl Fn(&Self) -> bool) {
        for _ in 0..2_000_000 {
            if done(self) {
                return;
            }
            self.step();
        }
        panic!("still going on: {:?} {:?}", self.source, self.destination);
    }

    pub(crate) fn run_for(&mut self, span_ms: u64) {
        let end_ms = self.now_ms + span_ms;
        while self.now_ms < end_ms {
            self.step();
        }
    }

    pub(crate) fn run_to_the_end(&mut self) {
        self.run_until(|pair| {
            pair.source.outcome().is_some() && pair.destination.outcome().is_some()
        });
    }

    /// Both ends say that the file is whole, and it is.
    pub(crate) fn assert_delivered(&self) {
        let outcome = |outcome: Option<Outcome>| outcome.map(|o| (o.ending, o.condition));
        let completed = Some((Ending::Completed, ConditionCode::NoError));
        assert_eq!(outcome(self.source.outcome()), completed);
        assert_eq!(outcome(self.destination.outcome()), completed);
        assert!(self.sent.file == self.received.file, "the files differ");
    }
}

fn data_octets(pdu: &[u8]) -> u64 {
    match Pdu::read(pdu) {
        Ok((_, Pdu::FileData(data))) => data.octets.len() as u64,
        _ => 0,
    }
}

fn send(pdu: &[u8], now_ms: u64, channel: Channel, chance: &mut Chance) -> Flying {
    let copies =
        if chance.hits(channel.lost) { 0 } else { 1 + usize::from(chance.hits(channel.doubled)) };
    (0..copies)
        .map(|_| {
            let mut pdu = pdu.to_vec();
            if chance.hits(channel.damaged) {
                let place = chance.below(pdu.len() as u64) as usize;
                pdu[place] ^= 1 << chance.below(8);
            }
            (now_ms + channel.delay_ms + chance.below(channel.jitter_ms + 1), pdu)
        })
        .collect()
}

fn arrived(flying: &mut Flying, now_ms: u64) -> Vec<Vec<u8>> {
    let mut there: Flying = flying.extract_if(.., |(at_ms, _)| *at_ms <= now_ms).collect();
    there.sort_by_key(|(at_ms, _)| *at_ms);
    there.into_iter().map(|(_, pdu)| pdu).collect()
}
