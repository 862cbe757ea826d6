//! How long a stage of a command took.

use serde::Serialize;

/// A stage that has ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageTime {
    /// The stage's name.
    pub name: &'static str,
    /// Which of several things it was for, such as a vehicle; none where there is one alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Seconds on the wall.
    pub wall_s: f64,
}
