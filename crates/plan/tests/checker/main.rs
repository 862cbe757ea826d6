//! The checker alone, on plans from files: no planner is needed.
#![expect(clippy::unwrap_used, reason = "a test whose plans cannot be read has failed")]

mod branches;
mod faults;
mod ground;
mod lander;
mod looks;
mod margins;
mod reasons;
mod replays;
mod risks;
mod rounding;
mod starts;
mod trust;
mod world;
