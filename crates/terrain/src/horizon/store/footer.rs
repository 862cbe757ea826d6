//! The end of the file: where each chunk begins, and the sign that the file is whole.
//!
//! Little-endian: the index (8 bytes a chunk, group by group), then 32 bytes: where the index
//! begins (8), number of chunks (8), CRC-32 of the index (4), CRC-32 of the 20 bytes before (4),
//! and the closing magic (8).

use std::ops::Range;

use super::chunk;
use super::error::Damage;

const MAGIC: [u8; 8] = *b"HILALEND";
/// Index offset, chunks, CRC-32 of the index, own CRC-32, magic.
const FOOTER: usize = 8 + 8 + 4 + 4 + 8;
/// One entry of the index.
const ENTRY: usize = 8;

/// Returns the index and the footer of a file whose chunks begin at `offsets` and end at `end`.
pub(super) fn encode(offsets: &[u64], end: u64) -> Vec<u8> {
    let mut bytes: Vec<u8> = offsets.iter().flat_map(|offset| offset.to_le_bytes()).collect();
    let index_crc = crc32fast::hash(&bytes);
    let mut footer = Vec::with_capacity(FOOTER);
    footer.extend(end.to_le_bytes());
    footer.extend((offsets.len() as u64).to_le_bytes());
    footer.extend(index_crc.to_le_bytes());
    footer.extend(crc32fast::hash(&footer).to_le_bytes());
    footer.extend(MAGIC);
    bytes.extend(footer);
    bytes
}

/// Where the index lies in a file that was checked from end to end, but for its chunks.
#[derive(Debug, Clone)]
pub(super) struct Index(Range<usize>);

impl Index {
    /// Finds the index of `chunks` chunks, which follow each other from byte `first` on.
    pub(super) fn find(bytes: &[u8], first: usize, chunks: usize) -> Result<Self, Damage> {
        let (rest, footer) =
            bytes.split_last_chunk::<FOOTER>().ok_or(Damage::End("it has no footer"))?;
        let (body, magic) = footer.split_at(FOOTER - MAGIC.len());
        if magic != MAGIC {
            return Err(Damage::End("it has no footer"));
        }
        if u32_at(body, 20) != Some(crc32fast::hash(body.get(..20).unwrap_or_default())) {
            return Err(Damage::End("the CRC-32 of its footer does not match"));
        }
        if u64_at(body, 8) != Some(chunks as u64) {
            return Err(Damage::End("it has another number of chunks than its header says"));
        }
        let start = u64_at(body, 0).and_then(|start| usize::try_from(start).ok());
        let fits = |start: &usize| chunks.checked_mul(ENTRY) == rest.len().checked_sub(*start);
        let start = start.filter(fits).ok_or(Damage::End("its index is not where it should be"))?;
        let entries = rest.get(start..).unwrap_or_default();
        if u32_at(body, 16) != Some(crc32fast::hash(entries)) {
            return Err(Damage::End("the CRC-32 of its index does not match"));
        }
        let index = Self(start..rest.len());
        if index.is_in_order(bytes, first) {
            Ok(index)
        } else {
            Err(Damage::End("its chunks do not follow each other"))
        }
    }

    fn is_in_order(&self, bytes: &[u8], first: usize) -> bool {
        let chunks = self.0.len() / ENTRY;
        let least = chunk::HEAD + chunk::CRC;
        self.chunk(bytes, 0).is_some_and(|extent| extent.start == first)
            && (0..chunks).all(|chunk| {
                self.chunk(bytes, chunk).is_some_and(|extent| {
                    extent.end.checked_sub(extent.start).is_some_and(|length| length >= least)
                })
            })
    }

    /// Returns where a chunk lies in the file.
    pub(super) fn chunk(&self, bytes: &[u8], chunk: usize) -> Option<Range<usize>> {
        let at = self.0.start.checked_add(chunk.checked_mul(ENTRY)?)?;
        let start = usize::try_from(u64_at(bytes, at)?).ok()?;
        let next = at + ENTRY;
        let end = if next == self.0.end {
            self.0.start
        } else {
            usize::try_from(u64_at(bytes, next)?).ok()?
        };
        Some(start..end)
    }
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
}
