//! What can be wrong with a horizon file, in words for the person who has it.

use std::path::PathBuf;

/// A horizon file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file could not be written.
    #[error(
        "cannot write {}: {source}; make room or choose another folder: what is whole in an unfinished \
         file is kept, and the same command goes on from there",
        path.display()
    )]
    Unwritable {
        /// The unfinished file, or the whole one when it could not be put in place.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another program writes the same file.
    #[error("{} is being written by another run: wait for it, or end it", path.display())]
    Busy {
        /// The unfinished file.
        path: PathBuf,
    },
    /// An unfinished file was begun with another header.
    #[error(
        "{} was begun with {was} where this run has {now}: run with what it was begun with, or \
         delete it to begin anew",
        path.display()
    )]
    OtherHeader {
        /// The unfinished file.
        path: PathBuf,
        /// The first differing entry of the file's header.
        was: String,
        /// The same entry of this run's header.
        now: String,
    },
    /// What stands under the name of the unfinished file is none.
    #[error(
        "{} cannot be gone on with ({damage}): delete it, or choose another name",
        path.display()
    )]
    NotOurs {
        /// The file in the way.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        damage: Damage,
    },
    /// An unfinished file was given to be read.
    #[error(
        "{} is an unfinished horizon file: run the command that makes it again, and it goes on \
         where it stopped",
        path.display()
    )]
    Unfinished {
        /// The path as given.
        path: PathBuf,
    },
    /// The header cannot be stored.
    #[error("horizons cannot be stored: {0}")]
    Header(#[from] BadHeader),
    /// A group of another size than the header says.
    #[error("azimuths {first} to {last} of this grid are {wanted} samples, got {found}")]
    GroupSize {
        /// First azimuth of the group.
        first: usize,
        /// Last azimuth of the group.
        last: usize,
        /// Samples that fill it.
        wanted: usize,
        /// Samples given.
        found: usize,
    },
    /// A group after the last one.
    #[error("all {azimuths} azimuths are written already, got another group")]
    TooManyGroups {
        /// Azimuths of the file.
        azimuths: usize,
    },
    /// The file was to be finished early.
    #[error(
        "azimuths from {next} on of {azimuths} are not written yet: the file cannot be finished"
    )]
    NotAllWritten {
        /// First azimuth that is missing.
        next: usize,
        /// Azimuths of the file.
        azimuths: usize,
    },
    /// Cells were asked for that the grid does not have.
    #[error("{what} {start}..{end} reach beyond the {count} of the grid, or are none")]
    OffGrid {
        /// Rows or columns.
        what: &'static str,
        /// First asked for.
        start: usize,
        /// One past the last asked for.
        end: usize,
        /// How many there are.
        count: usize,
    },
    /// More was asked for than fits in memory.
    #[error(
        "these horizons take {bytes} bytes of memory, more than there is: read fewer rows at once"
    )]
    TooLarge {
        /// Bytes that they take.
        bytes: usize,
    },
    /// The bytes are not those of a whole horizon file.
    #[error("{}: {damage}", path.display())]
    Damaged {
        /// The path as given.
        path: PathBuf,
        /// What is wrong.
        #[source]
        damage: Damage,
    },
}

/// What is wrong with the bytes of a horizon file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Another kind of file.
    #[error("not a horizon file: give a file that `hilal horizon` wrote")]
    NotAHorizonFile,
    /// A later layout.
    #[error("a horizon file of version {0}, this program reads version 1: update the program")]
    Version(u32),
    /// The header does not hold.
    #[error("the header is damaged ({0}): compute the file again")]
    Header(String),
    /// The end does not hold.
    #[error("cut short or damaged at its end ({0}): copy it again, or compute it again")]
    End(&'static str),
    /// A chunk does not hold.
    #[error(
        "damaged in azimuths {first} to {last}, tile {tile} ({why}): copy it again, or compute it again"
    )]
    Chunk {
        /// First azimuth of the chunk.
        first: usize,
        /// Last azimuth of the chunk.
        last: usize,
        /// The tile, counted row by row.
        tile: usize,
        /// What does not hold.
        why: &'static str,
    },
}

/// Why a header is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BadHeader {
    /// Too few or too many azimuths.
    #[error("the number of azimuths must lie in 1 to 3600, got {0}")]
    Azimuths(usize),
    /// A group of no azimuths, or of more than there are.
    #[error("a group must hold 1 to {azimuths} azimuths, got {group}")]
    Group {
        /// Azimuths in a group.
        group: usize,
        /// Azimuths of the file.
        azimuths: usize,
    },
    /// No cells, or too many.
    #[error("rows and columns must lie in 1 to {most}, got {rows} x {columns}")]
    Size {
        /// Rows.
        rows: usize,
        /// Columns.
        columns: usize,
        /// The limit.
        most: usize,
    },
    /// A number that is none, or of the wrong sign.
    #[error("{name} must be {wanted}, got {value}")]
    Number {
        /// The entry.
        name: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        value: f64,
    },
}
