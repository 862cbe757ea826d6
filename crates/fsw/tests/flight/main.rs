//! The flight software flown against a small scripted vehicle, seen only through its packets.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod arrays;
mod commands;
mod drive;
mod endurance;
mod fake;
mod files;
mod harness;
mod heaters;
mod link;
#[path = "../support/link_ends.rs"]
mod link_ends;
mod mobility;
mod modes;
mod restart;
mod safe;
mod science;
mod sensors;
