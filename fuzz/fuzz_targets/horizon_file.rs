//! Any bytes are a horizon file whose first cells can be read, or are refused.
#![no_main]

use hilal_terrain::horizon::store::HorizonFile;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = HorizonFile::from_bytes(bytes) {
        drop(file.read(0..1, 0..1));
    }
});
