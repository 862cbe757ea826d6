//! The planner's grid: cells, the moves between them, what they cost and what light is certain there.

pub(crate) mod action;
pub(crate) mod light;
pub(crate) mod model;
pub(crate) mod moves;
pub(crate) mod plane_layout;
pub(crate) mod rock_delay;
pub(crate) mod slope_load;
pub(crate) mod step_length;
pub(crate) mod travel_steps;
