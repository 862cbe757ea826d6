//! What a vehicle meets at a place and an instant: ground, light, links.
#![forbid(unsafe_code)]
