//! Whether a device does its work.

/// Whether a device does its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Health {
    /// It does.
    #[default]
    Working,
    /// It does nothing.
    Dead,
}
