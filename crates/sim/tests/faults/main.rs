//! What each fault does to a rover on a plain, when it comes, and that it ends.

mod clock_and_memory;
mod computer;
mod motion;
mod plain;
mod power;
mod radio;
mod sensors;
mod triggers;
