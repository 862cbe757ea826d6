//! The JSON Schemas of the files, for editors and other tools.

use crate::Mission;
use crate::schema::SiteStudy;

/// Returns the JSON Schema of a mission file, as committed in `schemas/mission.schema.json`.
///
/// ```
/// assert!(hilal_mission::schema_json().contains("\"title\": \"Mission\""));
/// ```
pub fn schema_json() -> String {
    printed(&schemars::schema_for!(Mission))
}

/// Returns the JSON Schema of a site study, as committed in `schemas/site-study.schema.json`.
///
/// ```
/// assert!(hilal_mission::study_schema_json().contains("\"title\": \"SiteStudy\""));
/// ```
pub fn study_schema_json() -> String {
    printed(&schemars::schema_for!(SiteStudy))
}

fn printed(schema: &schemars::Schema) -> String {
    // The alternate form of a JSON value is its pretty print, which cannot fail.
    format!("{:#}\n", schema.as_value())
}
