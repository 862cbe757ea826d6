//! What stoppages do to a plan: the probability that the rover is lost, and where it comes from.
//!
//! Stoppages of several kinds come at random ([`Fault`](hilal_plan::Fault)), each as a Poisson process, and last for
//! times that are distributed exponentially. In one the rover stands where it is, awake. When it is
//! over, the rover follows a policy that is fixed beforehand: it goes on with the plan if it is
//! where the plan wants it, or late as long as that leaves what it needs and time to spare, and else
//! goes to a haven, from which it takes up the plan again where it can.
//!
//! | Question                                              | Where                              |
//! |-------------------------------------------------------|------------------------------------|
//! | what may a plan meet?                                 | [`Hazards`]                        |
//! | how likely is the loss, and by which part of the plan? | [`forecast`]                      |
//! | how many of so many rovers are lost?                  | [`fly`], [`interval`]              |
//! | what does a rover do after a stoppage?                | [`RecoveryPolicy`]                 |
//! | which plan is worth most within a limit?              | [`PlanSearch`]                     |
//!
//! Probabilities and shares are 0 to 1, times seconds unless a name says hours, energies watt hours.
//! The same seed gives the same rovers on any number of threads.
//!
//! ```
//! use hilal_risk::interval;
//!
//! // None of 1000 rovers was lost: the probability is at most some 0.4 %, with 95 % confidence.
//! let [low, high] = interval(0, 1000);
//! assert!(low.abs() < 1e-12 && (0.003..0.005).contains(&high), "{high}");
//! ```
//!
//! [`forecast`] follows the distribution of all that may happen, and [`fly`] flies rovers one by one
//! with stoppages drawn by a seed, [`fly_through`] with those that were met elsewhere. All use the same
//! models and the same policy; all else is apart, so that one is the other's test. Equations, assumptions
//! and limits: `docs/models/risk.md`.
#![forbid(unsafe_code)]

mod chance;
mod delay;
mod fault;
mod flight;
mod forecast;
mod hazards;
mod moment;
mod particle;
mod plan_search;
mod recovery_policy;
mod risk_limit;
mod scatter;
mod step_actions;
mod tally;
mod timeline;

pub use flight::{Flown, Met, fly, fly_through, interval};
pub use forecast::{forecast, forecast_up_to};
pub use hazards::Hazards;
pub use moment::{Moment, Moments, moments};
pub use plan_search::PlanSearch;
pub use recovery_policy::{Conduct, Halt, Order, RecoveryPolicy, RoverReport};
pub use risk_limit::{Attempt, Caution, within};
pub use scatter::{SLIP_MEMORY_M, SLIP_SPREAD};
