//! The flight software flown against a small scripted vehicle, seen only through its packets.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod arrays;
mod commands;
mod drive;
mod endurance;
mod event_actions;
mod event_reports;
mod fake;
mod files;
mod harness;
mod heaters;
mod link;
#[path = "../support/link_ends.rs"]
mod link_ends;
mod memory;
mod mobility;
mod modes;
mod parameter_monitors;
mod restart;
mod safe;
mod schedule;
mod science;
mod sensors;
mod storage;
mod time_reports;
