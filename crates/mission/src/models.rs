//! Closed-form models of the vehicle, shared by planner and simulator: one copy, so that a plan
//! and the flight that follows it cannot disagree on what a watt does.
