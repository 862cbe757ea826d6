//! Several columns side by side, one in each lane of a vector.

/// Columns that one block holds: two vectors of the widest kind, which hides the latency of the
/// sweeps down and up the column.
pub(super) const LANES: usize = 16;

/// One number for each column of a block.
pub(super) type Lanes = [f64; LANES];

/// Builds lanes from their index.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched closure"
)]
pub(super) fn lanes(value: impl Fn(usize) -> f64) -> Lanes {
    let mut out = [0.0; LANES];
    for (i, out) in out.iter_mut().enumerate() {
        *out = value(i);
    }
    out
}
