//! How a plan becomes a flight: its telecommands, and the operator who keeps a rover to it.
//!
//! [`commanding::telecommands`] turns a plan into the time-tagged telecommands of its vehicle;
//! [`commanding::Operator`] watches what the rover reports and sends what its recovery policy orders.
//! The ground segment under both knows neither plans nor policies, only telecommands.
#![forbid(unsafe_code)]

pub mod commanding;
