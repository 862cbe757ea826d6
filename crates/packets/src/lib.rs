//! CCSDS and PUS on the wire.
#![forbid(unsafe_code)]
#![no_std]
