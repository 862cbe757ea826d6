//! Dynamic programming over (cell, step): backward sweeps find what it takes to survive, forward sweeps
//! what can be reached.

pub(crate) mod energy_slices;
pub(crate) mod forward_sweep;
pub(crate) mod haven_hold;
pub(crate) mod leg_cost;
pub(crate) mod path_trace;
pub(crate) mod row_kernel;
pub(crate) mod state;
mod stay;
pub(crate) mod stoppage_energy;
pub(crate) mod survival_energy;
pub(crate) mod sweep_history;
