//! Any bytes are a telemetry packet that decodes, or are refused.
#![no_main]

use hilal_dictionary::{Apids, Telemetry};
use hilal_packets::TelemetryReader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(packet) = TelemetryReader::new(bytes) {
        let _decoded = Telemetry::decode(&packet, Apids::default());
    }
});
