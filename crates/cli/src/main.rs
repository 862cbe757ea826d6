//! The one binary: `hilal`.

fn main() {}
