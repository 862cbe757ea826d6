//! The world that the flight software flies in.
#![forbid(unsafe_code)]
