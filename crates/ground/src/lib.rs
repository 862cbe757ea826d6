//! The ground segment: packets in, a raw log, parameters, limits, events and tables out; and
//! commands up.
//!
//! The ground sees nothing of the vehicle but bytes: what a byte means is in
//! [`hilal_dictionary`], how it is framed in [`hilal_packets`]. Nothing here reads a clock: every
//! instant is an argument.
//!
//! | module         | what it holds                                                        |
//! |----------------|----------------------------------------------------------------------|
//! | [`log`]        | the raw packet log: append-only, a CRC a record, survives a kill      |
#![forbid(unsafe_code)]

pub mod log;
pub mod store;
mod time;
