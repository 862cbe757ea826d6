//! What each fault does to a rover on a plain, when it comes, and that it ends.
#![expect(clippy::large_types_passed_by_value, reason = "a plain is made once a test")]

mod clock_and_memory;
mod computer;
mod motion;
mod plain;
mod power;
mod radio;
mod sensors;
mod triggers;
