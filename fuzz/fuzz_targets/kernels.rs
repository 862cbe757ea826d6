//! Any bytes are a pair of SPICE kernels, or are refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (&[u8], &[u8])| drop(hilal_ephem::Almanac::from_bytes(
    input.0, input.1
)));
