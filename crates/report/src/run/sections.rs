//! The sections of the page, in the order in which they are read.

mod events;
mod faults;
mod goals;
mod headline;
mod link;
mod mission;
mod provenance;
mod vehicle;

pub(super) use events::{events, ground};
pub(super) use faults::faults;
pub(super) use goals::{goals, modes};
pub(super) use headline::{headline, verdict};
pub(super) use link::link;
pub(crate) use mission::organisations;
pub(super) use mission::warnings;
pub(super) use provenance::provenance;
pub(super) use vehicle::vehicle;
