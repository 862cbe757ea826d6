//! Mission control: the service and page that operators use.
//!
//! | what | where |
//! |---|---|
//! | a mission as it flies, its requests, and who follows it: one thread | `engine` |
//! | what people asked and decided, kept so that a killed mission is flown again to where it was | `journal`, `line_file` |
//! | what a console sees as it goes | [`live`] |
//! | accounts, rights, sessions, the audit trail | [`authority`] |
//! | what a console has to know of the mission once | [`mission_facts`] |
//! | telecommands as people fill them in, and what speaks against them | [`command_form`], `command_text` |
//! | requests for telecommands, and decisions on them | [`requests`] |
//! | the interface over HTTP and WebSocket, and the built page | `service` |
//! | all of it together | [`serve`] |
#![forbid(unsafe_code)]

mod alarms;
pub mod authority;
pub mod command_form;
mod command_text;
pub mod debrief;
mod engine;
mod glance;
mod journal;
mod line_file;
pub mod live;
pub mod mission_facts;
pub mod place_windows;
pub mod requests;
mod serve;
mod service;
mod shade_planes;
mod shadow;

pub use engine::ParameterHistory;
pub use serve::{Announcement, Claim, ServeError, ServeSetup, ServedFlight, interface_json, serve};
