//! Commands, parameters, events and limits, declared once for both ends.
#![forbid(unsafe_code)]
#![no_std]
