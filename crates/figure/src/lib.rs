//! Maps and charts as deterministic SVG and PNG.
#![forbid(unsafe_code)]
