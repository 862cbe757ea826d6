//! What outlives a reset.

/// Octets of each bank of lasting memory.
pub const BANK_OCTETS: usize = 128 * 1024;
