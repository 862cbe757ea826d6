//! Frames to parameters to limits to storage; commanding.
#![forbid(unsafe_code)]
