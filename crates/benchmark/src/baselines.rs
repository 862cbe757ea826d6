//! What the planner is measured against: planners that people use, and one tuned as well as it can be.
//!
//! | Rival                     | What it does                                                        |
//! |---------------------------|---------------------------------------------------------------------|
//! | [`Follower`]              | the best way over a map of costs, goal after goal, with a rule for charging |
//! | [`Operator`]              | goes only where a forecast says that it comes back, waits, retreats |
//!
//! Each acts through the judge's own [`Rover`](crate::Rover): none can be better or worse served than
//! another. None uses the planner's certificate. Rules and tuned habits: `docs/benchmarks/traverse.md`.

mod field;
mod follower;
mod forecast;
mod habits;
mod haven;
mod operator;
mod outings;
mod roads;

pub use field::{Field, Way};
pub use follower::{Follower, Order, Recharge};
pub use habits::{Habits, Sight};
pub use operator::Operator;
pub use outings::Outings;
pub use roads::Roads;

#[cfg(test)]
mod tests;
