//! `hilal-manifest.json`: which files of a folder Hilal wrote, and what it wrote into them.
//!
//! Format: `docs/formats/manifest.md`.

use std::io::ErrorKind;
use std::path::{Component, Path};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::data::{digits, sha256_of_file};
use crate::file::write_whole;

/// The name of the manifest in its folder.
pub(crate) const NAME: &str = "hilal-manifest.json";
const FORMAT: &str = "hilal-manifest";
const VERSION: u64 = 1;

/// What Hilal wrote into a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    format: String,
    version: u64,
    program: String,
    /// The command that wrote the files, without its arguments.
    command: String,
    state: State,
    /// The files, ordered by path.
    pub(super) files: Vec<Entry>,
    /// While files are being replaced: those of before, each of which may still be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    replaced: Vec<Entry>,
}

/// Whether a folder holds what its manifest lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Every file is in its place.
    Complete,
    /// The files of before are being replaced, or a kill interrupted that.
    Replacing,
}

/// A file that Hilal wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Where it lies in the folder, with `/` between names.
    pub(super) path: String,
    /// Its length.
    bytes: u64,
    /// The SHA-256 of its content, in hexadecimal digits.
    sha256: String,
}

/// What is in the place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A file of this content.
    File(Entry),
    /// A folder or a link, or a file behind a link.
    Other,
}

impl Manifest {
    /// Lists files that are all in their place.
    pub(super) fn new(command: &str, mut files: Vec<Entry>) -> Self {
        files.sort();
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            program: format!("hilal {}", env!("CARGO_PKG_VERSION")),
            command: command.to_owned(),
            state: State::Complete,
            files,
            replaced: Vec::new(),
        }
    }

    /// Returns this manifest for the time in which its files take the places of older ones.
    pub(super) fn replacing(&self, older: &Self) -> Self {
        let mut replaced: Vec<Entry> = older.all().cloned().collect();
        replaced.sort();
        replaced.dedup();
        Self { state: State::Replacing, replaced, ..self.clone() }
    }

    /// Returns this manifest with one more file, or with another content of one that it lists.
    pub(super) fn with(&self, entry: &Entry) -> Self {
        let others = self.files.iter().filter(|file| file.path != entry.path);
        let files = others.chain([entry]).cloned().collect();
        Self::new(&self.command, files)
    }

    /// Reads the manifest of a folder; nothing where there is none.
    ///
    /// # Errors
    ///
    /// Says that the file is no manifest, or one of a newer version of Hilal.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Option<Self>> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            text => text.with_context(|| format!("cannot read {}", path.display()))?,
        };
        let manifest = parse(&text).with_context(|| {
            format!(
                "{} does not say which files Hilal wrote; move the folder away, or name another one with --out",
                path.display()
            )
        })?;
        Ok(Some(manifest))
    }

    /// Writes the manifest into its folder, whole or not at all.
    ///
    /// # Errors
    ///
    /// Names the file when it cannot be written.
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        write_whole(&folder.join(NAME), (serde_json::to_string_pretty(self)? + "\n").as_bytes())
    }

    /// Returns every file that Hilal may have left in the folder.
    pub(super) fn all(&self) -> impl Iterator<Item = &Entry> {
        self.files.iter().chain(&self.replaced)
    }

    /// Returns whether Hilal wrote this file with this content.
    pub(super) fn wrote(&self, entry: &Entry) -> bool {
        self.all().any(|listed| listed == entry)
    }

    /// Returns the paths of files of which Hilal wrote another content, or that are files no longer.
    ///
    /// # Errors
    ///
    /// Names a file that cannot be read.
    pub(super) fn changed(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let mut paths: Vec<&String> = self.all().map(|entry| &entry.path).collect();
        paths.sort();
        paths.dedup();
        let mut changed = Vec::new();
        for path in paths {
            let theirs = match Entry::find(folder, path)? {
                Found::Nothing => false,
                Found::File(entry) => !self.wrote(&entry),
                Found::Other => true,
            };
            if theirs {
                changed.push(path.clone());
            }
        }
        Ok(changed)
    }
}

impl Entry {
    /// Takes length and hash of a file of a folder.
    ///
    /// # Errors
    ///
    /// Names the file when it cannot be read.
    pub(super) fn of(folder: &Path, path: &str) -> anyhow::Result<Self> {
        let file = folder.join(path);
        let about = file.metadata().with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Self { path: path.to_owned(), bytes: about.len(), sha256: sha256_of_file(&file)? })
    }

    /// Takes length and hash of a file that is to be written.
    pub(super) fn of_bytes(path: &str, bytes: &[u8]) -> Self {
        let sha256 = digits(&Sha256::digest(bytes));
        Self { path: path.to_owned(), bytes: bytes.len() as u64, sha256 }
    }

    /// Looks at what is in the place of a file, without following links inside the folder.
    ///
    /// # Errors
    ///
    /// Names the file when it cannot be read.
    pub(super) fn find(folder: &Path, path: &str) -> anyhow::Result<Found> {
        let mut here = folder.to_owned();
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            here.push(name);
            let about = match here.symlink_metadata() {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
                about => about.with_context(|| format!("cannot read {}", here.display()))?,
            };
            let is_last = names.peek().is_none();
            let fits = if is_last { about.is_file() } else { about.is_dir() };
            if !fits {
                return Ok(Found::Other);
            }
        }
        Ok(Found::File(Self::of(folder, path)?))
    }
}

fn parse(text: &str) -> anyhow::Result<Manifest> {
    let value: serde_json::Value = serde_json::from_str(text)?;
    anyhow::ensure!(value["format"] == FORMAT, "it is not in the format {FORMAT:?}");
    anyhow::ensure!(
        value["version"] == VERSION,
        "it is of version {}, and this Hilal reads version {VERSION}",
        value["version"]
    );
    let manifest: Manifest = serde_json::from_value(value)?;
    let outside = manifest.all().find(|entry| !stays_inside(&entry.path));
    if let Some(Entry { path, .. }) = outside {
        anyhow::bail!("it lists {path:?}, which lies outside its folder");
    }
    Ok(manifest)
}

fn stays_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), text).unwrap();
        format!("{:#}", Manifest::read(folder.path()).unwrap_err())
    }

    #[test]
    fn a_manifest_reads_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("maps")).unwrap();
        std::fs::write(folder.path().join("maps/a.tif"), "abc").unwrap();
        let entry = Entry::of(folder.path(), "maps/a.tif").unwrap();
        let manifest = Manifest::new("site analyse", vec![entry.clone()]);
        manifest.write(folder.path()).unwrap();
        let read = Manifest::read(folder.path()).unwrap().unwrap();
        assert_eq!(read, manifest);
        assert!(read.wrote(&entry) && read.changed(folder.path()).unwrap().is_empty());
        std::fs::write(folder.path().join("maps/a.tif"), "abx").unwrap();
        assert_eq!(read.changed(folder.path()).unwrap(), ["maps/a.tif"]);
    }

    #[test]
    fn a_manifest_that_lists_a_file_outside_its_folder_is_refused() {
        for path in ["../thesis.txt", "/etc/hostname", "maps/../../thesis.txt", ""] {
            let entry = Entry { path: path.to_owned(), bytes: 1, sha256: String::new() };
            let text = serde_json::to_string(&Manifest::new("run", vec![entry])).unwrap();
            assert!(refused(&text).contains("outside its folder"), "{path:?}");
        }
    }

    #[test]
    fn a_file_of_that_name_that_is_no_manifest_is_refused_by_name() {
        for (text, reason) in [
            ("{\"tool\": \"another program\"}", "not in the format"),
            ("{\"format\": \"hilal-manifest\", \"version\": 2}", "of version 2"),
            ("{\"format\": \"hilal-manifest\", \"version\": 1}", "missing field"),
            ("my notes", "expected value"),
        ] {
            let said = refused(text);
            assert!(
                said.contains(NAME) && said.contains("--out") && said.contains(reason),
                "{said}"
            );
        }
    }
}
