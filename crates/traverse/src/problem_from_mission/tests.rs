//! Planner and checker, each reading mission and sky by itself.

mod downlink;
mod lander;
