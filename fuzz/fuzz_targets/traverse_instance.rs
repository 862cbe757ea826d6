//! Any text is an instance that can be written and read again, or is refused.
#![no_main]

use hilal_benchmark::Instance;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(instance) = Instance::parse(text) else { return };
    if let Ok(written) = instance.to_toml() {
        assert!(Instance::parse(&written).is_ok(), "{written}");
    }
});
