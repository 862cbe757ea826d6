//! Planners compared: instances, baselines, scoring.
#![forbid(unsafe_code)]

pub mod baselines;
mod instance;
mod scoring;
#[cfg(test)]
mod testing;

pub use instance::{
    CellWindow, INSTANCE_FORMAT, Instance, InstanceError, InstanceGoal, InstanceGround,
    InstanceHaven, InstanceStart, InstanceVehicle,
};
pub use scoring::{Act, Arena, Loss, Rover, Schedule, Score, Sun, judge};
