//! Probability of loss: forecast, recovery policies, plans within a limit.
#![forbid(unsafe_code)]
