//! SHA-256 of files, and the record of those that were first seen here.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::catalogue::DataFile;
use super::error::DataError;

/// The record's name in the data directory.
const RECORD: &str = "hashes.toml";

/// Who says what a file must hash to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The hash, 64 hexadecimal digits.
    pub(crate) sha256: String,
    /// Who says so, for error messages.
    pub(crate) source: &'static str,
}

/// The hashes that were recorded on first use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Record {
    path: PathBuf,
    sha256: BTreeMap<String, String>,
}

impl Record {
    /// Reads the record of a data directory; none is an empty one.
    ///
    /// # Errors
    ///
    /// It is there and cannot be read.
    pub(crate) fn open(directory: &Path) -> Result<Self, DataError> {
        let path = directory.join(RECORD);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(DataError::file(path, error)),
        };
        let sha256 = toml::from_str(&text)
            .map_err(|error| DataError::Table { path: path.clone(), reason: error.to_string() })?;
        Ok(Self { path, sha256 })
    }

    /// Returns what a file must hash to, if anyone knows.
    pub(crate) fn expected(&self, file: &DataFile) -> Option<Expected> {
        let expect = |sha256: &String, source| Expected { sha256: sha256.clone(), source };
        let pinned = file.sha256.as_ref().map(|hash| expect(hash, "the catalogue"));
        pinned.or_else(|| self.sha256.get(&file.path).map(|hash| expect(hash, "the first fetch")))
    }

    /// Records a file's hash and writes the record, whole or not at all.
    ///
    /// # Errors
    ///
    /// The data directory cannot be written.
    pub(crate) fn add(&mut self, file: &DataFile, sha256: &str) -> Result<(), DataError> {
        self.sha256.insert(file.path.clone(), sha256.to_owned());
        let head = "# SHA-256 of files as first fetched; checked from then on.\n".to_owned();
        let line = |(path, hash)| format!("{path:?} = \"{hash}\"\n");
        let lines: Vec<String> =
            std::iter::once(head).chain(self.sha256.iter().map(line)).collect();
        let text = lines.concat();
        let part = self.path.with_extension("toml.part");
        std::fs::write(&part, text).map_err(|error| DataError::file(&part, error))?;
        std::fs::rename(&part, &self.path).map_err(|error| DataError::file(&self.path, error))
    }
}

/// Returns a file's SHA-256 in hexadecimal digits.
///
/// # Errors
///
/// The file cannot be read.
pub(crate) fn sha256_of_file(path: &Path) -> Result<String, DataError> {
    let mut file = File::open(path).map_err(|error| DataError::file(path, error))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(|error| DataError::file(path, error))?;
        if read == 0 {
            return Ok(digits(&hash.finalize()));
        }
        hash.update(&buffer[..read]);
    }
}

/// Returns a hash in hexadecimal digits.
pub(crate) fn digits(hash: &[u8]) -> String {
    let digits: Vec<String> = hash.iter().map(|octet| format!("{octet:02x}")).collect();
    digits.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_abc_is_the_one_in_the_standard() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        // FIPS 180-4, example of SHA-256.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_of_file(&path).unwrap(), expected);
    }
}
