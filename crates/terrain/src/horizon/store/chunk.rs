//! A chunk: the horizons of one tile in one group of azimuths, packed on its own.
//!
//! Little-endian: group (4 bytes), tile (4), length of what is packed (4), neighbour (1: 0 west,
//! 1 north), a zstd frame (RFC 8878), and the CRC-32 of all that.

use std::io;

use zstd::bulk::{Compressor, Decompressor};

use super::predict::{Neighbour, Shape, residuals, samples};

/// Group, tile, length, neighbour.
pub(super) const HEAD: usize = 4 + 4 + 4 + 1;
/// The CRC-32 at the end.
pub(super) const CRC: usize = 4;

/// Level 1: the higher ones are slower and pack no tighter (measured in
/// `docs/formats/horizon-file.md`).
const LEVEL: i32 = 1;

/// Which chunk of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChunkId {
    pub(super) group: usize,
    pub(super) tile: usize,
}

/// Packs chunk after chunk; one a thread.
pub(super) struct Packer(Compressor<'static>);

impl Packer {
    pub(super) fn new() -> io::Result<Self> {
        Compressor::new(LEVEL).map(Self)
    }

    /// Returns the bytes of a chunk.
    pub(super) fn pack(
        &mut self,
        id: ChunkId,
        samples: &[i16],
        shape: Shape,
    ) -> io::Result<Vec<u8>> {
        let (neighbour, left) = residuals(samples, shape);
        let packed = self.0.compress(&left)?;
        let mut bytes = Vec::with_capacity(HEAD + packed.len() + CRC);
        for number in [id.group, id.tile, packed.len()] {
            bytes.extend(u32::try_from(number).map_err(io::Error::other)?.to_le_bytes());
        }
        bytes.push(match neighbour {
            Neighbour::West => 0,
            Neighbour::North => 1,
        });
        bytes.extend(&packed);
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        Ok(bytes)
    }
}

/// Unpacks chunk after chunk; one a thread.
pub(super) struct Unpacker(Decompressor<'static>);

impl Unpacker {
    pub(super) fn new() -> io::Result<Self> {
        Decompressor::new().map(Self)
    }

    /// Returns the samples of a chunk that must be `planes` planes of this shape, or what is wrong.
    pub(super) fn unpack(
        &mut self,
        bytes: &[u8],
        (id, planes): (ChunkId, usize),
        shape: Shape,
    ) -> Result<Vec<i16>, &'static str> {
        let body = checked(bytes)?;
        let (head, packed) = body.split_at(HEAD);
        if head.get(..8) != Some(&place(id)) {
            return Err("it is another chunk");
        }
        let neighbour = match head.last() {
            Some(0) => Neighbour::West,
            Some(1) => Neighbour::North,
            _ => return Err("its neighbour is neither west nor north"),
        };
        let wanted = planes * shape.cells * size_of::<i16>();
        match self.0.decompress(packed, wanted) {
            Ok(left) if left.len() == wanted => Ok(samples(&left, shape, neighbour)),
            _ => Err("it does not unpack"),
        }
    }
}

/// Returns how many bytes the chunk takes that begins like this; nothing when it is not the wanted
/// one, or longer than `samples` samples can ever pack to.
pub(super) fn length(head: &[u8; HEAD], id: ChunkId, samples: usize) -> Option<usize> {
    let (found, rest) = head.split_at(8);
    let packed = u32::from_le_bytes(*rest.first_chunk::<4>()?) as usize;
    let most = zstd::zstd_safe::compress_bound(samples * size_of::<i16>());
    (found == place(id) && packed <= most).then_some(HEAD + packed + CRC)
}

/// Returns a chunk without its CRC, which matches.
pub(super) fn checked(bytes: &[u8]) -> Result<&[u8], &'static str> {
    let Some((body, crc)) = bytes.split_last_chunk::<CRC>() else { return Err("it is too short") };
    if crc32fast::hash(body) != u32::from_le_bytes(*crc) {
        return Err("its CRC-32 does not match");
    }
    let length = body.get(8..12).and_then(|length| length.first_chunk::<4>());
    let length = length.map(|length| u32::from_le_bytes(*length) as usize);
    if length.is_some_and(|length| HEAD + length == body.len()) {
        Ok(body)
    } else {
        Err("its length does not match")
    }
}

/// The first eight bytes of a chunk. Groups and tiles fit 32 bits: the header was checked.
fn place(id: ChunkId) -> [u8; 8] {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    let [[a, b, c, d], [e, f, g, h]] = [number(id.group), number(id.tile)];
    [a, b, c, d, e, f, g, h]
}
