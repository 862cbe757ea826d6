//! Any text is a plan, or is refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| drop(hilal_plan::Plan::from_json(text)));
