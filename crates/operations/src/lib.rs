//! The closed loop: plan, world, link and ground together.
#![forbid(unsafe_code)]

pub mod commanding;
