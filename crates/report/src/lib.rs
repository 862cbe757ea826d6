//! Pages of runs, plans and sites.
#![forbid(unsafe_code)]
