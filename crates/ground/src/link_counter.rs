//! How far the counter of telecommand frames is reserved, kept so that no counter is used twice after a restart.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use hilal_packets::sdls::{CounterReserve, FrameCounter, Spi};

/// The counters cannot be kept, or those that were kept cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CounterError {
    /// The file cannot be read or written.
    #[error(
        "counter of telecommand frames {path}: {source}; without it no frame can be sent safely"
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A line is not what was written.
    #[error(
        "counter of telecommand frames {path}: line {line:?} is not a security association and its counter; a \
         counter that was used must not be used again: give the vehicle a new key, and remove the file"
    )]
    Line {
        /// The file.
        path: PathBuf,
        /// The line.
        line: String,
    },
}

/// The file beside the logs.
#[derive(Debug)]
pub(crate) struct CounterFile {
    path: PathBuf,
}

impl CounterFile {
    /// Names the file in a folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { path: folder.join("uplink-counter.txt") }
    }

    /// Returns the first counter of each security association that may be used, where the file was written before.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not what was written.
    pub(crate) fn kept(&self) -> Result<Vec<(Spi, FrameCounter)>, CounterError> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(CounterError::File { path: self.path.clone(), source }),
        };
        let parse = |line: &str| {
            let (spi, bound) = line.split_once(' ')?;
            let spi = Spi::new(spi.parse().ok()?)?;
            Some((spi, FrameCounter::new(bound.parse().ok()?)?))
        };
        let wrong =
            |line: &str| CounterError::Line { path: self.path.clone(), line: line.to_owned() };
        text.lines().map(|line| parse(line).ok_or_else(|| wrong(line))).collect()
    }

    /// Keeps the promises of security associations, a line each; when this returns, they are on disk, and those
    /// before are gone.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(crate) fn keep(&self, reserves: [(Spi, CounterReserve); 2]) -> Result<(), CounterError> {
        let error = |source| CounterError::File { path: self.path.clone(), source };
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside).map_err(error)?;
        for (spi, reserve) in reserves {
            writeln!(file, "{} {}", spi.number(), reserve.bound()).map_err(error)?;
        }
        file.sync_all().map_err(error)?;
        std::fs::rename(&beside, &self.path).map_err(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_and_anything_else_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = CounterFile::new(folder.path());
        assert!(file.kept().expect("nothing was kept").is_empty());
        let [first, second] = [1, 2].map(|number| Spi::new(number).expect("it is not reserved"));
        let reserve = CounterReserve::NEW_KEY;
        file.keep([(first, reserve), (second, reserve)]).expect("the folder can be written");
        let kept = file.kept().expect("it was written just now");
        assert_eq!(kept.iter().map(|(spi, _)| spi.number()).collect::<Vec<_>>(), [1, 2]);
        std::fs::write(folder.path().join("uplink-counter.txt"), "1 12x\n").expect("written");
        let error = file.kept().expect_err("12x is no counter").to_string();
        assert!(error.contains("line \"1 12x\""), "{error}");
    }
}
