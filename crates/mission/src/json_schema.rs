//! The JSON Schema of the mission file, for editors and other tools.

use crate::Mission;

/// Returns the JSON Schema of a mission file, as committed in `schemas/mission.schema.json`.
///
/// ```
/// assert!(hilal_mission::schema_json().contains("\"title\": \"Mission\""));
/// ```
pub fn schema_json() -> String {
    let schema = schemars::schema_for!(Mission);
    // The alternate form of a JSON value is its pretty print, which cannot fail.
    format!("{:#}\n", schema.as_value())
}
