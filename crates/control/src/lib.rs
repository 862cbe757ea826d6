//! Mission control: the service and page that operators use.
#![forbid(unsafe_code)]

mod command_form;
mod command_text;
mod engine;
mod journal;
pub mod live;
mod mission_facts;
mod requests;
