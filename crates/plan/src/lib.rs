//! The plan's format, and the checker that knows no planner.
#![forbid(unsafe_code)]
