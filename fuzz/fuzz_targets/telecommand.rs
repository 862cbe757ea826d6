//! Any bytes are a telecommand that the rover understands, or are refused.
#![no_main]

use hilal_dictionary::{Request, TelecommandReader};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(packet) = TelecommandReader::new(bytes) {
        let _request = Request::decode(packet.message(), packet.application_data());
    }
});
