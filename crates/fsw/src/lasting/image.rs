//! Two copies of the lasting state, each with a directory that tells by checksums which octets are good.
//!
//! Sections are written into the first bank, then its directory, and then both into the second bank. A section is
//! good where its octets have the checksum of the newest directory, in whichever bank that is. A reset in the
//! middle of a write leaves the other bank whole; a damaged section is taken from the other bank.

use crc32fast::Hasher;
use hilal_dictionary::MissionTime;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::section::{DIRECTORY_OCTETS, LONGEST, SECTIONS, Section};
use crate::hardware::{Bank, LastingMemory};

/// Changes whenever the meaning of what is kept does: an image of other software is not read.
const FORMAT: u32 = 0x4869_6C06;
/// Octets that are copied and summed at a time.
const CHUNK: usize = 256;

/// What a section is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Entry {
    length: u16,
    checksum: u32,
}

/// What is in a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Directory {
    generation: u32,
    saved: MissionTime,
    entries: [Entry; SECTIONS],
}

/// Octets of an entry.
const ENTRY: usize = 6;
/// Octets of a directory: checksum, format, generation, time, entries.
const DIRECTORY: usize = 4 + 4 + 4 + MissionTime::LENGTH + SECTIONS * ENTRY;
const _: () = assert!(DIRECTORY <= DIRECTORY_OCTETS, "the directory fits in front of the sections");

impl Directory {
    const EMPTY: Self = Self {
        generation: 0,
        saved: MissionTime::from_seconds(0),
        entries: [Entry { length: 0, checksum: 0 }; SECTIONS],
    };

    fn read(bank: Bank, memory: &impl LastingMemory) -> Option<Self> {
        let mut octets = [0; DIRECTORY];
        memory.read(bank, 0, &mut octets);
        let (checksum, body) = octets.split_first_chunk::<4>()?;
        if u32::from_be_bytes(*checksum) != crc32fast::hash(body) {
            return None;
        }
        let (format, body) = body.split_first_chunk::<4>()?;
        let (generation, body) = body.split_first_chunk::<4>()?;
        let (saved, body) = body.split_first_chunk::<{ MissionTime::LENGTH }>()?;
        let mut entries = [Entry::default(); SECTIONS];
        for (entry, octets) in entries.iter_mut().zip(body.as_chunks::<ENTRY>().0) {
            let [a, b, c, d, e, f] = *octets;
            let checksum = u32::from_be_bytes([c, d, e, f]);
            *entry = Entry { length: u16::from_be_bytes([a, b]), checksum };
        }
        let generation = u32::from_be_bytes(*generation);
        let saved = MissionTime::from_octets(*saved);
        (u32::from_be_bytes(*format) == FORMAT).then_some(Self { generation, saved, entries })
    }

    fn write(&self, bank: Bank, memory: &mut impl LastingMemory) {
        let mut octets = [0; DIRECTORY];
        let Some((checksum, body)) = octets.split_first_chunk_mut::<4>() else { return };
        let Some((format, rest)) = body.split_first_chunk_mut::<4>() else { return };
        let Some((generation, rest)) = rest.split_first_chunk_mut::<4>() else { return };
        let Some((saved, entries)) = rest.split_first_chunk_mut::<{ MissionTime::LENGTH }>() else {
            return;
        };
        *format = FORMAT.to_be_bytes();
        *generation = self.generation.to_be_bytes();
        *saved = self.saved.octets();
        for (octets, entry) in entries.as_chunks_mut::<ENTRY>().0.iter_mut().zip(self.entries) {
            let [a, b] = entry.length.to_be_bytes();
            let [c, d, e, f] = entry.checksum.to_be_bytes();
            *octets = [a, b, c, d, e, f];
        }
        *checksum = crc32fast::hash(body).to_be_bytes();
        memory.write(bank, 0, &octets);
    }

    fn entry(&self, section: Section) -> Entry {
        self.entries.get(section.index()).copied().unwrap_or_default()
    }

    /// Returns whether a bank holds a section as this directory has it.
    fn is_good(&self, section: Section, bank: Bank, memory: &impl LastingMemory) -> bool {
        let entry = self.entry(section);
        let mut hasher = Hasher::new();
        let mut chunk = [0; CHUNK];
        for (offset, octets) in chunks(section, entry.length) {
            let Some(part) = chunk.get_mut(..octets) else { return false };
            memory.read(bank, offset, part);
            hasher.update(part);
        }
        hasher.finalize() == entry.checksum
    }
}

/// Returns the offsets in a bank and the lengths of the pieces of a section.
fn chunks(section: Section, length: u16) -> impl Iterator<Item = (usize, usize)> {
    let (begin, room) = section.room();
    let end = begin + usize::from(length).min(room);
    (begin..end).step_by(CHUNK).map(move |offset| (offset, CHUNK.min(end - offset)))
}

fn copy(section: Section, length: u16, from: Bank, memory: &mut impl LastingMemory) {
    let mut chunk = [0; CHUNK];
    for (offset, octets) in chunks(section, length) {
        let Some(part) = chunk.get_mut(..octets) else { return };
        memory.read(from, offset, part);
        memory.write(other(from), offset, part);
    }
}

const fn other(bank: Bank) -> Bank {
    match bank {
        Bank::First => Bank::Second,
        Bank::Second => Bank::First,
    }
}

/// What a look at a section found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scrubbed {
    /// Both copies are good.
    Good,
    /// One copy was damaged and has been written again.
    Repaired,
    /// Both copies are damaged.
    Lost,
}

/// The lasting state in its two copies.
#[derive(Debug)]
pub(super) struct Image {
    directory: Directory,
    changed: [bool; SECTIONS],
    scratch: [u8; LONGEST],
}

impl Image {
    /// An image of which nothing is written yet.
    pub(super) const fn empty() -> Self {
        Self { directory: Directory::EMPTY, changed: [false; SECTIONS], scratch: [0; LONGEST] }
    }

    /// Finds the newest image in memory, if there is one, and makes both its copies good again as far as they can
    /// be. Returns whether there is one.
    pub(super) fn find(&mut self, memory: &mut impl LastingMemory) -> bool {
        let [first, second] = Bank::ALL.map(|bank| Directory::read(bank, memory));
        let newest = match (first, second) {
            (Some(first), Some(second)) if second.generation > first.generation => Some(second),
            (first, second) => first.or(second),
        };
        let Some(newest) = newest else { return false };
        self.directory = newest;
        for section in Section::all() {
            self.scrub(section, memory);
        }
        for (bank, found) in Bank::ALL.into_iter().zip([first, second]) {
            if found != Some(newest) {
                newest.write(bank, memory);
            }
        }
        true
    }

    /// Returns when the image was last completed.
    pub(super) const fn saved(&self) -> MissionTime {
        self.directory.saved
    }

    /// Reads a section; none when both copies are damaged, or hold nothing that makes sense.
    pub(super) fn read<T: DeserializeOwned>(
        &mut self,
        section: Section,
        memory: &impl LastingMemory,
    ) -> Option<T> {
        let good = |bank: &Bank| self.directory.is_good(section, *bank, memory);
        let bank = Bank::ALL.into_iter().find(good)?;
        let (begin, room) = section.room();
        let length = usize::from(self.directory.entry(section).length).min(room);
        let octets = self.scratch.get_mut(..length)?;
        memory.read(bank, begin, octets);
        postcard::from_bytes(octets).ok()
    }

    /// Writes a section into the first bank; it counts from the next [`complete`](Self::complete) on. What is
    /// longer than its room is not written: the sizes of what is kept are held by a test.
    pub(super) fn put<T: Serialize + ?Sized>(
        &mut self,
        section: Section,
        value: &T,
        memory: &mut impl LastingMemory,
    ) {
        let (begin, room) = section.room();
        let Some(scratch) = self.scratch.get_mut(..room) else { return };
        let Ok(octets) = postcard::to_slice(value, scratch) else { return };
        let Ok(length) = u16::try_from(octets.len()) else { return };
        let entry = Entry { length, checksum: crc32fast::hash(octets) };
        memory.write(Bank::First, begin, octets);
        self.note(section, entry);
    }

    /// Writes octets as they are into the first bank, otherwise like [`put`](Self::put).
    pub(super) fn put_octets(
        &mut self,
        section: Section,
        octets: &[u8],
        memory: &mut impl LastingMemory,
    ) {
        let (begin, room) = section.room();
        let Some(length) = u16::try_from(octets.len()).ok().filter(|_| octets.len() <= room) else {
            return;
        };
        memory.write(Bank::First, begin, octets);
        self.note(section, Entry { length, checksum: crc32fast::hash(octets) });
    }

    /// Reads octets of a section from an offset on; none when both copies are damaged or it is shorter.
    pub(super) fn read_octets(
        &self,
        (section, offset): (Section, usize),
        octets: &mut [u8],
        memory: &impl LastingMemory,
    ) -> Option<()> {
        let good = |bank: &Bank| self.directory.is_good(section, *bank, memory);
        let end = offset.checked_add(octets.len())?;
        let bank = Bank::ALL.into_iter().find(good).filter(|_| end <= self.length(section))?;
        memory.read(bank, section.room().0 + offset, octets);
        Some(())
    }

    /// Returns the octets of a section.
    pub(super) fn length(&self, section: Section) -> usize {
        usize::from(self.directory.entry(section).length)
    }

    /// Notes what was put into the first bank.
    fn note(&mut self, section: Section, entry: Entry) {
        let index = section.index();
        if let Some(slot) = self.directory.entries.get_mut(index) {
            *slot = entry;
        }
        if let Some(changed) = self.changed.get_mut(index) {
            *changed = true;
        }
    }

    /// Completes the first bank with what was put there, and then the second.
    pub(super) fn complete(&mut self, now: MissionTime, memory: &mut impl LastingMemory) {
        if !self.changed.contains(&true) {
            return;
        }
        self.directory.generation = self.directory.generation.wrapping_add(1);
        self.directory.saved = now;
        self.directory.write(Bank::First, memory);
        for section in Section::all() {
            if self.changed.get(section.index()) == Some(&true) {
                copy(section, self.directory.entry(section).length, Bank::First, memory);
            }
        }
        self.directory.write(Bank::Second, memory);
        self.changed = [false; SECTIONS];
    }

    /// Looks at both copies of a section, and mends one by the other.
    pub(super) fn scrub(&self, section: Section, memory: &mut impl LastingMemory) -> Scrubbed {
        let good = Bank::ALL.map(|bank| self.directory.is_good(section, bank, memory));
        let length = self.directory.entry(section).length;
        match good {
            [true, true] => return Scrubbed::Good,
            [true, false] => copy(section, length, Bank::First, memory),
            [false, true] => copy(section, length, Bank::Second, memory),
            [false, false] => return Scrubbed::Lost,
        }
        Scrubbed::Repaired
    }

    /// Looks at both copies of the directory, and writes a damaged one again.
    pub(super) fn scrub_directory(&self, memory: &mut impl LastingMemory) -> Scrubbed {
        let mut found = Scrubbed::Good;
        for bank in Bank::ALL {
            if Directory::read(bank, memory) != Some(self.directory) {
                self.directory.write(bank, memory);
                found = Scrubbed::Repaired;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::super::section::BANK_OCTETS;
    use super::*;

    /// Memory of which the supply fails after so many writes.
    #[derive(Clone)]
    struct Memory {
        banks: [Vec<u8>; 2],
        writes_left: usize,
    }

    impl Memory {
        fn new() -> Self {
            Self {
                banks: [vec![0xA5; BANK_OCTETS], vec![0x5A; BANK_OCTETS]],
                writes_left: usize::MAX,
            }
        }
    }

    impl LastingMemory for Memory {
        fn read(&self, bank: Bank, offset: usize, buffer: &mut [u8]) {
            buffer.copy_from_slice(&self.banks[bank.index()][offset..offset + buffer.len()]);
        }

        fn write(&mut self, bank: Bank, offset: usize, octets: &[u8]) {
            let Some(left) = self.writes_left.checked_sub(1) else { return };
            self.writes_left = left;
            // The last write before the supply fails is done in part.
            let done = if left == 0 { octets.len() / 2 } else { octets.len() };
            self.banks[bank.index()][offset..offset + done].copy_from_slice(&octets[..done]);
        }
    }

    type Block = heapless::Vec<u32, 400>;

    fn block(seed: u32) -> Block {
        (0..seed % 400).map(|place| place.wrapping_mul(seed) ^ 0x9E37_79B9).collect()
    }

    /// Saves one value in two sections, as one step.
    fn save(image: &mut Image, seed: u32, memory: &mut Memory) {
        image.put(Section::Activity, &block(seed), memory);
        image.put(Section::Drive, &block(seed), memory);
        image.complete(MissionTime::from_seconds(seed), memory);
    }

    fn found(memory: &mut Memory) -> Option<(Block, Block, MissionTime)> {
        let mut image = Image::empty();
        if !image.find(memory) {
            return None;
        }
        let activity = image.read(Section::Activity, memory)?;
        Some((activity, image.read(Section::Drive, memory)?, image.saved()))
    }

    fn whole(seed: u32) -> (Block, Block, MissionTime) {
        (block(seed), block(seed), MissionTime::from_seconds(seed))
    }

    #[test]
    fn new_memory_holds_nothing() {
        assert_eq!(found(&mut Memory::new()), None);
    }

    #[test]
    fn a_supply_that_fails_after_any_write_leaves_the_old_state_or_the_new_one_whole() {
        let mut image = Image::empty();
        let mut memory = Memory::new();
        save(&mut image, 7, &mut memory);
        save(&mut image, 130, &mut memory);
        let mut seen = [false; 2];
        for writes in 0..40 {
            let mut cut = memory.clone();
            cut.writes_left = writes;
            let mut other = Image::empty();
            assert!(other.find(&mut cut));
            save(&mut other, 317, &mut cut);
            cut.writes_left = usize::MAX;
            let after = found(&mut cut);
            assert!(
                after == Some(whole(130)) || after == Some(whole(317)),
                "after {writes} writes"
            );
            seen[usize::from(after == Some(whole(317)))] = true;
            // What was found is good in both copies again.
            for bank in Bank::ALL {
                let mut damaged = cut.clone();
                damaged.banks[bank.index()].fill(0);
                assert_eq!(found(&mut damaged), after, "after {writes} writes, without {bank:?}");
            }
        }
        assert_eq!(seen, [true, true]);
    }

    #[test]
    fn a_section_that_is_damaged_in_both_banks_is_lost_and_the_others_are_not() {
        let mut image = Image::empty();
        let mut memory = Memory::new();
        save(&mut image, 130, &mut memory);
        let (begin, _) = Section::Drive.room();
        for bank in &mut memory.banks {
            bank[begin] ^= 1;
        }
        assert_eq!(image.scrub(Section::Drive, &mut memory), Scrubbed::Lost);
        let mut image = Image::empty();
        assert!(image.find(&mut memory));
        assert_eq!(image.read::<Block>(Section::Drive, &memory), None);
        assert_eq!(image.read(Section::Activity, &memory), Some(block(130)));
    }

    proptest! {
        #[test]
        fn any_damage_to_one_bank_is_mended_from_the_other(
            bank in 0_usize..2, hits in prop::collection::vec((0..30_000_usize, 1_u8..), 1..40),
        ) {
            let mut image = Image::empty();
            let mut memory = Memory::new();
            save(&mut image, 130, &mut memory);
            for (place, bits) in hits {
                memory.banks[bank][place] ^= bits;
            }
            prop_assert_eq!(found(&mut memory), Some(whole(130)));
            prop_assert_eq!(image.scrub(Section::Activity, &mut memory), Scrubbed::Good);
            prop_assert_eq!(image.scrub_directory(&mut memory), Scrubbed::Good);
        }

        #[test]
        fn no_memory_makes_it_panic(octets in prop::collection::vec(any::<u8>(), 64)) {
            let mut memory = Memory::new();
            for bank in &mut memory.banks {
                bank.fill(octets[0]);
                bank[..64].copy_from_slice(&octets);
            }
            prop_assert_eq!(found(&mut memory), None);
        }
    }
}
