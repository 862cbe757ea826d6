//! A file mapped into memory: the one place of this crate that the compiler cannot vouch for.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// The bytes of a file, read by the system as they are touched.
#[derive(Debug)]
pub struct MappedFile(Mmap);

impl MappedFile {
    pub(super) fn new(file: &File) -> io::Result<Self> {
        #[expect(
            unsafe_code,
            reason = "a file of many gigabytes is read here and there; only a map does that without copies"
        )]
        // SAFETY: the bytes must not change while they are mapped. Hilal writes horizon files under
        // another name and renames them when they are whole, and never writes into a whole one. If
        // another program does, every chunk is checked against its CRC-32 before it is unpacked,
        // and the unpacker is safe on any bytes; if it cuts the file short, the system ends this
        // program (SIGBUS), as for every mapped file.
        let map = unsafe { Mmap::map(file) }?;
        Ok(Self(map))
    }
}

impl AsRef<[u8]> for MappedFile {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
