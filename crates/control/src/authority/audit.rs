//! The audit trail: who did what, a line each in `audit.jsonl`. A line carries the digest of the one before and is signed,
//! so that none can be changed, taken out or moved unnoticed.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::accounts::random;
use crate::line_file::{Lasting, LineFile};

/// Entries that are shown at a time.
const SHOWN: usize = 500;

/// What is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Noted {
    /// When, by the machine's clock.
    pub utc_wall: String,
    /// When, by the mission's clock.
    pub mission_utc: String,
    /// Who.
    pub account: String,
    /// Of which organisation.
    pub organisation: String,
    /// A verb.
    pub what: String,
    /// What it was done to.
    pub subject: String,
    /// What came of it.
    pub outcome: String,
}

/// An entry of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its number, from 1.
    pub n: u64,
    /// What was done.
    #[serde(flatten)]
    pub noted: Noted,
    /// SHA-256 of the line before, in hexadecimal digits; of the public key before the first.
    pub before: String,
}

/// A line of the file: an entry and its signature.
#[derive(Debug, Serialize, Deserialize)]
struct SignedLine {
    #[serde(flatten)]
    entry: AuditEntry,
    /// Ed25519 over the entry as JSON, in base 64.
    signature: String,
}

/// Entries of the trail, and by which key they are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditView {
    /// Entries, in order.
    pub entries: Vec<AuditEntry>,
    /// The public key, in base 64.
    pub public_key: String,
}

/// Why the trail cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A line is not what was written.
    #[error(
        "{path}, line {line}: {reason}. The audit trail was changed; keep it for inquiry and give another --state"
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// There is no key, and none can be made.
    #[error("no key for the audit trail: {0}")]
    Key(String),
}

/// The audit trail of a mission.
#[derive(Debug)]
pub(super) struct AuditTrail {
    path: PathBuf,
    lines: LineFile,
    key: SigningKey,
    entries: Vec<AuditEntry>,
    last: String,
}

impl AuditTrail {
    /// Opens the trail in a folder, or begins it, and verifies all of it. A last line that a kill has cut short is moved
    /// to a file of its own, which is returned.
    pub(super) fn open(state: &Path) -> Result<(Self, Option<PathBuf>), AuditError> {
        let path = state.join("audit.jsonl");
        let key = signing_key(&state.join("audit.key"))?;
        let refused = |source| AuditError::File { path: path.clone(), source };
        let (lines, found) = LineFile::open(&path).map_err(refused)?;
        let public = key.verifying_key();
        let (entries, last) = verified(&found.whole, &public)
            .map_err(|(line, reason)| AuditError::Changed { path: path.clone(), line, reason })?;
        Ok((Self { path, lines, key, entries, last }, found.torn))
    }

    /// Adds an entry; it is on the disk when this returns.
    pub(super) fn append(&mut self, noted: &Noted) -> Result<(), AuditError> {
        let refused = |source| AuditError::File { path: self.path.clone(), source };
        let n = self.entries.len() as u64 + 1;
        let entry = AuditEntry { n, noted: noted.clone(), before: self.last.clone() };
        let text = serde_json::to_vec(&entry).map_err(|error| refused(error.into()))?;
        let signature = BASE64.encode(self.key.sign(&text).to_bytes());
        let line = SignedLine { entry: entry.clone(), signature };
        let line = serde_json::to_vec(&line).map_err(|error| refused(error.into()))?;
        self.lines.append(&line, Lasting::OnDisk).map_err(refused)?;
        let digest = digest(&line);
        self.last = digest;
        self.entries.push(entry);
        Ok(())
    }

    /// Returns the entries after one, or the last ones.
    pub(super) fn view(&self, after: Option<u64>) -> AuditView {
        let first = match after {
            Some(after) => usize::try_from(after).unwrap_or(usize::MAX).min(self.entries.len()),
            None => self.entries.len().saturating_sub(SHOWN),
        };
        AuditView {
            entries: self.entries[first..].iter().take(SHOWN).cloned().collect(),
            public_key: BASE64.encode(self.key.verifying_key().to_bytes()),
        }
    }
}

/// Verifies lines, and returns their entries and the digest of the last one; else which line is wrong, and how.
fn verified(
    octets: &[u8],
    public: &VerifyingKey,
) -> Result<(Vec<AuditEntry>, String), (usize, String)> {
    let mut entries = Vec::new();
    let mut last = digest(&public.to_bytes());
    for (index, line) in octets.split(|octet| *octet == b'\n').enumerate() {
        if line.is_empty() && index + 1 == octets.split(|octet| *octet == b'\n').count() {
            continue;
        }
        let number = index + 1;
        let wrong = |reason: &str| (number, reason.to_owned());
        let signed: SignedLine =
            serde_json::from_slice(line).map_err(|error| wrong(&error.to_string()))?;
        let SignedLine { entry, signature } = signed;
        if entry.n != number as u64 {
            return Err(wrong(&format!("it is entry {}", entry.n)));
        }
        if entry.before != last {
            return Err(wrong("it does not follow the line before"));
        }
        let text = serde_json::to_vec(&entry).map_err(|error| wrong(&error.to_string()))?;
        let signature = BASE64.decode(&signature).ok();
        let signature = signature.and_then(|octets| Signature::from_slice(&octets).ok());
        let signature = signature.ok_or_else(|| wrong("its signature is none"))?;
        public
            .verify_strict(&text, &signature)
            .map_err(|error| wrong(&format!("its signature does not hold ({error})")))?;
        last = digest(line);
        entries.push(entry);
    }
    Ok((entries, last))
}

fn digest(octets: &[u8]) -> String {
    let digest = Sha256::digest(octets);
    digest.iter().fold(String::new(), |text, octet| text + &format!("{octet:02x}"))
}

/// Reads the key of a folder, or makes it.
fn signing_key(path: &Path) -> Result<SigningKey, AuditError> {
    let refused = |source| AuditError::File { path: path.to_owned(), source };
    match fs::read(path) {
        Ok(octets) => {
            let text = String::from_utf8_lossy(&octets);
            let secret = BASE64.decode(text.trim()).ok();
            let secret: Option<[u8; 32]> = secret.and_then(|secret| secret.try_into().ok());
            let damaged = || AuditError::Key(format!("{} is damaged", path.display()));
            Ok(SigningKey::from_bytes(&secret.ok_or_else(damaged)?))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let secret = random::<32>().map_err(|error| AuditError::Key(error.to_string()))?;
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path).map_err(refused)?;
            let text = BASE64.encode(secret);
            file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(refused)?;
            Ok(SigningKey::from_bytes(&secret))
        }
        Err(source) => Err(refused(source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(subject: &str) -> Noted {
        Noted {
            utc_wall: "2026-11-30T00:00:00Z".to_owned(),
            mission_utc: "2028-11-20T00:00:00Z".to_owned(),
            account: "operator".to_owned(),
            organisation: "suparco".to_owned(),
            what: "ask".to_owned(),
            subject: subject.to_owned(),
            outcome: "sent".to_owned(),
        }
    }

    fn trail() -> (tempfile::TempDir, Vec<u8>) {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut trail, _) = AuditTrail::open(folder.path()).expect("begun");
        for subject in ["rover: PING", "rover: STOP_DRIVE", "rover: SET_MODE"] {
            trail.append(&noted(subject)).expect("written");
        }
        let octets = fs::read(folder.path().join("audit.jsonl")).expect("read");
        (folder, octets)
    }

    #[test]
    fn a_trail_goes_on_where_it_was() {
        let (folder, _) = trail();
        let (mut trail, _) = AuditTrail::open(folder.path()).expect("opened");
        trail.append(&noted("rover: PING")).expect("written");
        let (trail, _) = AuditTrail::open(folder.path()).expect("opened");
        let view = trail.view(Some(2));
        assert_eq!(view.entries.iter().map(|entry| entry.n).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(trail.view(None).entries.len(), 4);
        assert!(trail.view(Some(9)).entries.is_empty());
    }

    #[test]
    fn no_octet_of_the_trail_can_be_changed_unnoticed() {
        let (folder, octets) = trail();
        let path = folder.path().join("audit.jsonl");
        for place in 0..octets.len() - 1 {
            let mut changed = octets.clone();
            changed[place] ^= 0x01;
            fs::write(&path, &changed).expect("written");
            let opened = AuditTrail::open(folder.path());
            let text = String::from_utf8_lossy(&changed).into_owned();
            assert!(opened.is_err(), "octet {place}: {text}");
        }
    }

    #[test]
    fn lines_cannot_be_taken_out_or_moved() {
        let (folder, octets) = trail();
        let path = folder.path().join("audit.jsonl");
        let lines: Vec<&[u8]> = octets.split_inclusive(|octet| *octet == b'\n').collect();
        for order in [[0, 2].as_slice(), &[1, 2], &[0, 2, 1], &[0, 0, 1, 2]] {
            let moved: Vec<u8> = order.iter().flat_map(|line| lines[*line].to_vec()).collect();
            fs::write(&path, &moved).expect("written");
            let error = AuditTrail::open(folder.path()).expect_err("moved");
            assert!(error.to_string().contains("was changed"), "{error}");
        }
    }

    #[test]
    fn a_last_line_that_a_kill_cut_short_is_put_aside() {
        let (folder, octets) = trail();
        let path = folder.path().join("audit.jsonl");
        let last = octets[..octets.len() - 1].iter().rposition(|o| *o == b'\n').expect("lines") + 1;
        for cut in last + 1..octets.len() {
            fs::write(&path, &octets[..cut]).expect("cut");
            let (trail, torn) = AuditTrail::open(folder.path()).expect("opened");
            assert_eq!(trail.entries.len(), 2, "cut at {cut}");
            let torn = fs::read(torn.expect("put aside")).expect("read");
            assert_eq!(torn, &octets[last..cut]);
            drop(trail);
            fs::write(&path, &octets).expect("restored");
        }
    }
}
