//! Files over links that come and go: CFDP, both ends against each other.

#![expect(clippy::cast_possible_truncation, reason = "files are small here")]

mod link;
mod pdus;
mod schedules;
mod transactions;
