//! How long a stage of a command took.

use serde::Serialize;

/// A stage that has ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageTime {
    /// The stage's name.
    pub name: &'static str,
    /// Seconds on the wall.
    pub wall_s: f64,
}
