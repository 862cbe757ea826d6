//! The world that the flight software flies in: mobility, power, heat, radio, payloads, sensors.
#![forbid(unsafe_code)]

mod noise;
mod payload;

pub use noise::Noise;
pub use payload::{Instrument, RECORD_LIMIT, Scene};
