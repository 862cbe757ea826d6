//! Flights of a plan in the simulator, with stoppages drawn by a seed and an operator who follows the
//! plan's policy: the flight software in the world, and nothing between it and the ground but packets.
//!
//! All flights go through the mission in step, because what the policy reads of a step is made once.

mod craft;
mod fate;
mod fleet;
mod pad;
mod view;

pub(crate) use craft::Craft;
pub(crate) use fate::Fate;
pub(crate) use fleet::{Fleet, Flown, Modelled};
pub(crate) use pad::{Loads, Pad, Setting, Terms, on_pad};
pub(crate) use view::{Contact, View};
