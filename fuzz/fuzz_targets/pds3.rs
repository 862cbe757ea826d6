//! Any label with any image is a global grid, or is refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (&str, &[u8])| drop(hilal_terrain::GlobalGrid::decode(
    input.0, input.1
)));
