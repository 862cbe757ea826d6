//! Flight software: modes, monitors, schedule, drive, payloads; `no_std`, no heap.
#![no_std]
#![forbid(unsafe_code)]

pub mod hardware;
