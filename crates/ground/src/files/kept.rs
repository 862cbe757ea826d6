//! What outlives a restart of the ground: how far the files on their way have come.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use hilal_packets::SequenceCounter;
use hilal_packets::cfdp::{Destination, DestinationCheckpoint, Source, SourceCheckpoint};
use serde::{Deserialize, Serialize};

use super::down::{FileOctets, Incoming};
use super::up::{Outgoing, Waiting};
use super::{FileTransfers, PIECES};

/// Octets that the state takes beside those of its files, more than enough: names, gaps, timers of both ends.
const ROOM: usize = 16_384;

/// The state of files on their way cannot be kept, or what was kept cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TransferFileError {
    /// The file cannot be read or written.
    #[error("state of files on their way {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// It is not what was written.
    #[error(
        "state of files on their way {path} is damaged: remove it, and ask for the files again"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What could not be read.
        source: postcard::Error,
    },
}

/// The state as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    down: Option<KeptIncoming>,
    up: Option<KeptOutgoing>,
    waiting: Vec<Waiting>,
    last_up: u32,
    sequence: SequenceCounter,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptIncoming {
    destination: DestinationCheckpoint<PIECES>,
    octets: Vec<u8>,
    told: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptOutgoing {
    source: SourceCheckpoint<PIECES>,
    name: String,
    octets: Vec<u8>,
    told: bool,
}

/// The file beside the logs.
#[derive(Debug)]
pub(crate) struct TransferFile {
    path: PathBuf,
}

impl TransferFile {
    /// Names the file in a folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { path: folder.join("file-transfers.state") }
    }

    /// Goes on with what was kept, if anything was.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not what was written.
    pub(crate) fn resume(&self, files: &mut FileTransfers) -> Result<(), TransferFileError> {
        let octets = match std::fs::read(&self.path) {
            Ok(octets) => octets,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(source) => return Err(TransferFileError::File { path: self.path.clone(), source }),
        };
        let kept: Kept = postcard::from_bytes(&octets)
            .map_err(|source| TransferFileError::Damaged { path: self.path.clone(), source })?;
        files.down = kept.down.map(|KeptIncoming { destination, octets, told }| Incoming {
            destination: Destination::restore(destination),
            octets: FileOctets(octets),
            told,
        });
        files.up = kept.up.map(|KeptOutgoing { source, name, octets, told }| Outgoing {
            source: Source::restore(source),
            name,
            octets: FileOctets(octets),
            told,
        });
        files.waiting = kept.waiting.into();
        (files.last_up, files.sequence) = (kept.last_up, kept.sequence);
        Ok(())
    }

    /// Keeps the state, when it has changed since the last call: when this returns, it is on disk.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(crate) fn keep(&self, files: &mut FileTransfers) -> Result<(), TransferFileError> {
        if !std::mem::take(&mut files.changed) {
            return Ok(());
        }
        let kept = Kept {
            down: files.down.as_mut().map(|down| KeptIncoming {
                destination: down.destination.checkpoint(),
                octets: down.octets.0.clone(),
                told: down.told,
            }),
            up: files.up.as_mut().map(|up| KeptOutgoing {
                source: up.source.checkpoint(),
                name: up.name.clone(),
                octets: up.octets.0.clone(),
                told: up.told,
            }),
            waiting: files.waiting.iter().cloned().collect(),
            last_up: files.last_up,
            sequence: files.sequence,
        };
        let waiting: usize =
            kept.waiting.iter().map(|file| file.octets.len() + file.name.len() + 64).sum();
        let under_way = kept.down.as_ref().map_or(0, |down| down.octets.len())
            + kept.up.as_ref().map_or(0, |up| up.octets.len() + up.name.len());
        let mut buffer = vec![0; ROOM + waiting + under_way];
        let error = |source| TransferFileError::File { path: self.path.clone(), source };
        let octets = postcard::to_slice(&kept, &mut buffer)
            .map_err(|cause| error(std::io::Error::other(cause)))?;
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside).map_err(error)?;
        file.write_all(octets).map_err(error)?;
        file.sync_all().map_err(error)?;
        std::fs::rename(&beside, &self.path).map_err(error)
    }
}
