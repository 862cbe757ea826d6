//! Flight software: modes, monitors, schedule, drive, payloads; no_std, no heap.
#![forbid(unsafe_code)]
#![no_std]
