//! Who wants to know how far the planning is.

/// Receives progress.
pub trait Progress: Sync {
    /// `stage` is what is being done; `fraction` how much of it is done, in \[0, 1\].
    fn report(&self, stage: &'static str, fraction: f64);

    /// Whether the search ends now, with the best plan that it has. Asked often.
    fn is_over(&self) -> bool {
        false
    }
}

/// Nobody wants to know.
impl Progress for () {
    fn report(&self, _: &'static str, _: f64) {}
}
