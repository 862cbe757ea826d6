//! Where each part of the lasting state has its place in a bank.

use hilal_dictionary::FILE_CAPACITY;

use crate::schedule::SCHEDULE_PAGES;

/// Octets of each bank of lasting memory.
pub const BANK_OCTETS: usize = 112 * 1024;

/// Octets of the directory, at the beginning of a bank.
pub(super) const DIRECTORY_OCTETS: usize = 256;
/// The longest section.
pub(super) const LONGEST: usize = 8192;
/// How many sections there are.
pub(super) const SECTIONS: usize = FILE_UP + 1;
/// The place of the sequences in a directory: behind the schedule.
const SEQUENCES: usize = 6 + SCHEDULE_PAGES;
/// The place of what is watched: behind the sequences.
const WATCHING: usize = SEQUENCES + 1;

/// Places of the sections of files in a directory.
const FILES: usize = WATCHING + 1;
const FILE_DOWN: usize = FILES + 1;
const FILE_UP: usize = FILES + 2;

/// A part of the lasting state that is written as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Where the vehicle is.
    Position,
    /// What it does.
    Activity,
    /// Counts of what it has sent, and which packets still wait.
    Downlink,
    /// Its end of the telecommand link.
    Link,
    /// Waypoints.
    Drive,
    /// Where it has driven.
    Track,
    /// A page of the schedule.
    Schedule(usize),
    /// Sequences that lie ready.
    Sequences,
    /// What the ground has it watch, and report.
    Watching,
    /// How far the files on their way have come.
    Files,
    /// The octets of the file down.
    FileDown,
    /// The octets of the file up.
    FileUp,
}

impl Section {
    /// Every section.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        [Self::Position, Self::Activity, Self::Downlink, Self::Link, Self::Drive, Self::Track]
            .into_iter()
            .chain((0..SCHEDULE_PAGES).map(Self::Schedule))
            .chain([Self::Sequences, Self::Watching])
            .chain([Self::Files, Self::FileDown, Self::FileUp])
    }

    /// Its place in a directory.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Position => 0,
            Self::Activity => 1,
            Self::Downlink => 2,
            Self::Link => 3,
            Self::Drive => 4,
            Self::Track => 5,
            Self::Schedule(page) => 6 + page,
            Self::Sequences => SEQUENCES,
            Self::Watching => WATCHING,
            Self::Files => FILES,
            Self::FileDown => FILE_DOWN,
            Self::FileUp => FILE_UP,
        }
    }

    /// The section at a place of a directory.
    pub(super) const fn from_index(index: usize) -> Self {
        match index % SECTIONS {
            0 => Self::Position,
            1 => Self::Activity,
            2 => Self::Downlink,
            3 => Self::Link,
            4 => Self::Drive,
            5 => Self::Track,
            SEQUENCES => Self::Sequences,
            WATCHING => Self::Watching,
            FILES => Self::Files,
            FILE_DOWN => Self::FileDown,
            FILE_UP => Self::FileUp,
            page => Self::Schedule(page - 6),
        }
    }

    /// Its first octet and the octets that are set aside for it in a bank.
    pub(super) const fn room(self) -> (usize, usize) {
        const PAGE: usize = 5120;
        const POSITION: usize = DIRECTORY_OCTETS;
        const ACTIVITY: usize = POSITION + 512;
        const DOWNLINK: usize = ACTIVITY + 4096;
        const LINK: usize = DOWNLINK + 4096;
        const DRIVE: usize = LINK + 4096;
        const TRACK: usize = DRIVE + LONGEST;
        const SCHEDULE: usize = TRACK + LONGEST;
        const SEQUENCES: usize = SCHEDULE + SCHEDULE_PAGES * PAGE;
        const WATCHING: usize = SEQUENCES + 2048;
        const ENDS: usize = WATCHING + 1024;
        const DOWN: usize = ENDS + 2560;
        const UP: usize = DOWN + FILE_CAPACITY;
        match self {
            Self::Position => (POSITION, ACTIVITY - POSITION),
            Self::Activity => (ACTIVITY, DOWNLINK - ACTIVITY),
            Self::Downlink => (DOWNLINK, LINK - DOWNLINK),
            Self::Link => (LINK, DRIVE - LINK),
            Self::Drive => (DRIVE, LONGEST),
            Self::Track => (TRACK, LONGEST),
            Self::Schedule(page) => (SCHEDULE + page * PAGE, PAGE),
            Self::Sequences => (SEQUENCES, WATCHING - SEQUENCES),
            Self::Watching => (WATCHING, ENDS - WATCHING),
            Self::Files => (ENDS, DOWN - ENDS),
            Self::FileDown => (DOWN, FILE_CAPACITY),
            Self::FileUp => (UP, FILE_CAPACITY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_do_not_overlap_and_fit_a_bank() {
        let mut end = DIRECTORY_OCTETS;
        for (place, section) in Section::all().enumerate() {
            let (begin, octets) = section.room();
            assert_eq!((begin, section.index()), (end, place));
            assert_eq!(Section::from_index(place), section);
            assert!(octets <= LONGEST);
            end = begin + octets;
        }
        assert!(end <= BANK_OCTETS, "{end}");
    }
}
