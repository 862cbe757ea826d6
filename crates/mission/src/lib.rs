//! The mission as declared: vehicles, payloads, organisations, sites, links, budgets, shared models.
#![forbid(unsafe_code)]
