//! What is at hand, file by file.

use std::path::{Path, PathBuf};

use super::catalogue::{Catalogue, DataFile, DataSet};
use super::directory::DataDirectory;
use super::error::DataError;
use super::hashes::{Record, sha256_of_file};
use super::human;

/// A set and the state of each of its files.
#[derive(Debug)]
pub(crate) struct SetStatus<'a> {
    /// The set.
    pub(crate) set: &'a DataSet,
    /// Its files.
    pub(crate) files: Vec<(&'a DataFile, FileState)>,
}

/// How it is with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FileState {
    /// There, and its hash is the expected one.
    Good {
        /// Its length in bytes.
        bytes: u64,
    },
    /// There, and nobody has said what it must hash to.
    Unchecked {
        /// Its length in bytes.
        bytes: u64,
    },
    /// There, and not what was pinned or recorded.
    Changed {
        /// Its length in bytes.
        bytes: u64,
    },
    /// Fetched in part.
    Part {
        /// Bytes at hand.
        bytes: u64,
    },
    /// Not there, and not needed: the program holds what it needs of it.
    BuiltIn,
    /// Not there.
    Missing,
}

impl FileState {
    /// Returns the state in one word.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Good { .. } => "ok",
            Self::Unchecked { .. } => "unchecked",
            Self::Changed { .. } => "CHANGED",
            Self::Part { .. } => "part",
            Self::BuiltIn => "built in",
            Self::Missing => "missing",
        }
    }

    /// Returns how much is there.
    pub(crate) fn size(&self) -> String {
        match self {
            Self::Good { bytes }
            | Self::Unchecked { bytes }
            | Self::Changed { bytes }
            | Self::Part { bytes } => human(*bytes),
            Self::BuiltIn | Self::Missing => "–".to_owned(),
        }
    }

    /// Returns what to do about it, where there is something to do.
    pub(crate) fn advice(&self, set: &DataSet, file: &DataFile) -> Option<String> {
        let fetch = format!("hilal data fetch {}", set.name);
        match (self, &file.url) {
            (Self::Good { .. } | Self::BuiltIn, _) => None,
            (Self::Changed { .. }, _) => {
                Some(format!("not what was pinned: move it away, then {fetch}"))
            }
            (Self::Unchecked { .. }, _) => Some(format!("{fetch} records its SHA-256")),
            (_, Some(_)) if file.checked.is_some() => {
                Some(format!("{fetch} (its address is known, the file was never at hand)"))
            }
            (_, Some(_)) => Some(fetch),
            (_, None) => file.origin.as_ref().map(|origin| format!("{origin}: see docs/data.md")),
        }
    }
}

/// Looks at every file of the catalogue.
///
/// # Errors
///
/// A file or the record of hashes is there and cannot be read.
pub(crate) fn status<'a>(
    catalogue: &'a Catalogue,
    directory: &DataDirectory,
) -> Result<Vec<SetStatus<'a>>, DataError> {
    let record = Record::open(&directory.path)?;
    let look = |file: &'a DataFile| Ok((file, state(file, &directory.path, &record)?));
    let of_set = |set: &'a DataSet| {
        let files: Result<Vec<_>, DataError> = set.files.iter().map(look).collect();
        Ok(SetStatus { set, files: files? })
    };
    catalogue.sets.iter().map(of_set).collect()
}

fn state(file: &DataFile, directory: &Path, record: &Record) -> Result<FileState, DataError> {
    let path = directory.join(&file.path);
    if let Ok(there) = path.metadata() {
        let bytes = there.len();
        return Ok(match record.expected(file) {
            None => FileState::Unchecked { bytes },
            Some(expected) if expected.sha256 == sha256_of_file(&path)? => {
                FileState::Good { bytes }
            }
            Some(_) => FileState::Changed { bytes },
        });
    }
    let part = part_of(&path).metadata();
    let absent = if file.built_in { FileState::BuiltIn } else { FileState::Missing };
    Ok(part.map_or(absent, |part| FileState::Part { bytes: part.len() }))
}

/// Returns where a file is written while it is fetched.
pub(crate) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::super::directory::data_directory;
    use super::*;

    #[test]
    fn each_state_of_a_file_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("terrain")).unwrap();
        std::fs::write(folder.path().join("terrain/LDEM_4.IMG"), "damaged").unwrap();
        std::fs::write(folder.path().join("terrain/LDEM_4.LBL.part"), "half").unwrap();
        std::fs::write(folder.path().join("terrain/LDEM_80S_80MPP_ADJ.TIF"), "new").unwrap();
        let catalogue = Catalogue::built_in().unwrap();
        let directory = data_directory(Some(folder.path())).unwrap();
        let states = |sets: &[SetStatus<'_>], name: &str| -> Vec<FileState> {
            let set = sets.iter().find(|status| status.set.name == name).unwrap();
            set.files.iter().map(|(_, state)| state.clone()).collect()
        };
        let before = status(&catalogue, &directory).unwrap();
        assert_eq!(
            states(&before, "ldem4"),
            [FileState::Changed { bytes: 7 }, FileState::Part { bytes: 4 }]
        );
        assert_eq!(states(&before, "terrain-cap"), [FileState::Unchecked { bytes: 3 }]);
        assert_eq!(states(&before, "terrain-near"), [FileState::Missing]);
        assert_eq!(states(&before, "reference-ephemeris"), [FileState::BuiltIn]);

        let cap = &catalogue.choose(Some("terrain-cap")).unwrap()[0].files[0];
        let hash = sha256_of_file(&folder.path().join(&cap.path)).unwrap();
        Record::open(folder.path()).unwrap().add(cap, &hash).unwrap();
        let after = status(&catalogue, &directory).unwrap();
        assert_eq!(states(&after, "terrain-cap"), [FileState::Good { bytes: 3 }]);
    }

    #[test]
    fn the_data_at_hand_are_the_ones_that_the_catalogue_pins() {
        let Some(data) = std::env::var_os("HILAL_DATA") else {
            eprintln!("skipped: HILAL_DATA is not set");
            return;
        };
        let catalogue = Catalogue::built_in().unwrap();
        let directory = data_directory(Some(Path::new(&data))).unwrap();
        for set in status(&catalogue, &directory).unwrap() {
            for (file, state) in set.files {
                assert!(!matches!(state, FileState::Changed { .. }), "{} has changed", file.path);
            }
        }
    }
}
