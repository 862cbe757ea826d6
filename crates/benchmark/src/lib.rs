//! Planners compared: instances, baselines, scoring.
#![forbid(unsafe_code)]
