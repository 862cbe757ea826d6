//! Any text is a mission that can be checked, or is refused.
#![no_main]

use hilal_mission::{MissionFile, check};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(file) = MissionFile::parse("fuzz.toml".to_owned(), text.to_owned()) {
        drop(check(&file));
    }
});
