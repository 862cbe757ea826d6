//! The search: which goals, in which order, with which waits; and the plan that comes of it.

pub(crate) mod activities;
pub(crate) mod beam_search;
pub(crate) mod box_temperature;
pub(crate) mod contingencies;
pub(crate) mod drop_evidence;
pub(crate) mod expansion;
pub(crate) mod nearest_relaxation;
pub(crate) mod order_search;
pub(crate) mod plan_builder;
pub(crate) mod planner;
pub(crate) mod remaining_value;
pub(crate) mod replan;
pub(crate) mod resource_expansion;
pub(crate) mod resource_search;
pub(crate) mod resources;
pub(crate) mod subset_search;
pub(crate) mod survival_margins;
pub(crate) mod targets;
pub(crate) mod value_bound;
pub(crate) mod waiting;
