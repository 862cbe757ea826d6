//! Any bytes are a raw log with damage named, or are refused.
#![no_main]

use hilal_ground::log::LogContents;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(LogContents::parse(bytes)));
