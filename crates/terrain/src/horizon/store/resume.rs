//! What is whole of an unfinished file, so that a killed run goes on.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

use serde_json::Value;

use super::chunk::{self, ChunkId};
use super::error::StoreError;
use super::header::HorizonHeader;
use super::header_json;
use super::tiling::Tiling;

/// The whole groups of an unfinished file.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// Where each of their chunks begins.
    pub(super) offsets: Vec<u64>,
    /// Where the last of them ends; 0 when not even the header is whole.
    pub(super) end: u64,
}

/// Finds what is whole in the unfinished file `path` of a run with this header.
pub(super) fn whole(file: &File, path: &Path, header: &HorizonHeader) -> Result<Whole, StoreError> {
    let unreadable = |source| StoreError::Unreadable { path: path.to_owned(), source };
    let wanted = header_json::encode(header);
    let mut file = BufReader::with_capacity(1 << 20, file);
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let found = read_up_to(&mut file, wanted.len()).map_err(unreadable)?;
    if found.len() < wanted.len() && wanted.starts_with(&found) {
        return Ok(Whole::default());
    }
    if found != wanted {
        return Err(other_header(&mut file, found, path, header));
    }
    whole_groups(&mut file, header, wanted.len() as u64).map_err(unreadable)
}

/// Walks through the chunks up to the first that is cut short or damaged.
fn whole_groups(file: &mut impl Read, header: &HorizonHeader, start: u64) -> io::Result<Whole> {
    let tiling = Tiling::new(header.grid.rows, header.grid.columns);
    let mut whole = Whole { offsets: Vec::new(), end: start };
    let mut bytes = Vec::new();
    for group in 0..header.groups() {
        let planes = header.azimuths_of(group).map_or(0, |azimuths| azimuths.len());
        let mut at = whole.end;
        for tile in 0..tiling.len() {
            let samples = planes * tiling.tile(tile).len();
            let id = ChunkId { group, tile };
            if !read_chunk(file, &mut bytes, (id, samples))? {
                whole.offsets.truncate(group * tiling.len());
                return Ok(whole);
            }
            whole.offsets.push(at);
            at += bytes.len() as u64;
        }
        whole.end = at;
    }
    Ok(whole)
}

/// Reads the next chunk; returns whether it is whole, and the wanted one.
fn read_chunk(
    file: &mut impl Read,
    bytes: &mut Vec<u8>,
    (id, samples): (ChunkId, usize),
) -> io::Result<bool> {
    *bytes = read_up_to(file, chunk::HEAD)?;
    let head = bytes.first_chunk::<{ chunk::HEAD }>();
    let Some(length) = head.and_then(|head| chunk::length(head, id, samples)) else {
        return Ok(false);
    };
    bytes.extend(read_up_to(file, length - chunk::HEAD)?);
    Ok(bytes.len() == length && chunk::checked(bytes).is_ok())
}

fn read_up_to(file: &mut impl Read, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(count as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Says in what the header of the unfinished file differs.
fn other_header(
    file: &mut impl Read,
    mut found: Vec<u8>,
    path: &Path,
    header: &HorizonHeader,
) -> StoreError {
    let path = path.to_owned();
    let rest = header_json::length(&found)
        .map(|length| read_up_to(file, length.saturating_sub(found.len())));
    if let Ok(Ok(rest)) = rest {
        found.extend(rest);
    }
    match header_json::decode(&found) {
        Err(damage) => StoreError::NotOurs { path, damage },
        Ok((other, _)) => {
            let (was, now) = first_difference(&other, header);
            StoreError::OtherHeader { path, was, now }
        }
    }
}

/// Returns the first differing entry of two headers, as `key value`.
fn first_difference(was: &HorizonHeader, now: &HorizonHeader) -> (String, String) {
    let entries = |header| match serde_json::from_str(&header_json::text(header)) {
        Ok(Value::Object(entries)) => entries,
        _ => serde_json::Map::new(),
    };
    let (was, now) = (entries(was), entries(now));
    let differing = was.into_iter().find(|(key, value)| now.get(key) != Some(value));
    let (key, value) = differing.unwrap_or_default();
    let new = now.get(&key).cloned().unwrap_or_default();
    (format!("{key} {value}"), format!("{key} {new}"))
}
