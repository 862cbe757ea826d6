//! Any text is a state of a rover, or is refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(hilal_plan::RoverState::from_json(text));
    }
});
