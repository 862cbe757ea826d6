//! A file of lines that only grows: what journal and audit trail are kept in.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file of lines, each ended by a line feed. A line is whole, or it is not there.
#[derive(Debug)]
pub(crate) struct LineFile {
    file: File,
    /// Octets of whole lines.
    length: u64,
}

/// What a file held when it was opened.
#[derive(Debug, Default)]
pub(crate) struct FoundLines {
    /// Whole lines.
    pub(crate) whole: Vec<u8>,
    /// Where a last line is now that a kill had cut short.
    pub(crate) torn: Option<PathBuf>,
}

/// Whether a line outlives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// It is on the disk when the call returns.
    OnDisk,
    /// The operating system has it: it outlives a kill.
    OverAKill,
}

impl LineFile {
    /// Opens a file, or makes it. A last line that a kill has cut short is moved to a file of its own beside it, named by
    /// a number that is free.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, FoundLines)> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        let mut whole = fs::read(path)?;
        let end = whole.iter().rposition(|octet| *octet == b'\n').map_or(0, |last| last + 1);
        let rest = whole.split_off(end);
        let mut torn = None;
        if !rest.is_empty() {
            let beside = free_name(path);
            let mut out = OpenOptions::new().write(true).create_new(true).open(&beside)?;
            out.write_all(&rest)?;
            out.sync_all()?;
            file.set_len(end as u64)?;
            torn = Some(beside);
        }
        Ok((Self { file, length: end as u64 }, FoundLines { whole, torn }))
    }

    /// Adds a line, without its line feed. Where it cannot be written whole, as on a full disk, nothing of it stays.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub(crate) fn append(&mut self, line: &[u8], lasting: Lasting) -> io::Result<()> {
        let mut octets = line.to_vec();
        octets.push(b'\n');
        let written = self.file.write_all(&octets).and_then(|()| match lasting {
            Lasting::OnDisk => self.file.sync_data(),
            Lasting::OverAKill => Ok(()),
        });
        if let Err(error) = written {
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length += octets.len() as u64;
        Ok(())
    }
}

/// Returns a name beside a file that nothing has.
fn free_name(path: &Path) -> PathBuf {
    let named = |number: u32| path.with_extension(format!("torn-{number}"));
    (1..10_000).map(named).find(|name| !name.exists()).unwrap_or_else(|| named(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_that_a_kill_cut_short_is_put_aside_and_the_others_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("some.jsonl");
        let (mut file, found) = LineFile::open(&path).expect("made");
        assert!(found.whole.is_empty() && found.torn.is_none());
        file.append(b"one", Lasting::OnDisk).expect("written");
        for torn in ["t", "tw"] {
            let mut octets = fs::read(&path).expect("read");
            octets.extend(torn.as_bytes());
            fs::write(&path, &octets).expect("cut");
            let (_, found) = LineFile::open(&path).expect("opened");
            assert_eq!(found.whole, b"one\n");
            let aside = found.torn.expect("put aside");
            assert_eq!(fs::read_to_string(aside).expect("read"), torn);
        }
        let (mut file, _) = LineFile::open(&path).expect("opened");
        file.append(b"two", Lasting::OverAKill).expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"one\ntwo\n");
    }

    #[test]
    fn a_line_that_does_not_fit_on_the_disk_is_refused() {
        let full = Path::new("/dev/full");
        if full.exists() {
            let file = OpenOptions::new().append(true).open(full).expect("opened");
            let mut file = LineFile { file, length: 0 };
            assert!(file.append(b"one", Lasting::OnDisk).is_err());
            assert_eq!(file.length, 0);
        }
    }
}
