//! The JSON Schema of plans, from the types that write them.

/// Returns the JSON Schema of `plan.json`, as `schemas/plan.schema.json` holds it.
///
/// ```
/// assert!(hilal_plan::plan_schema_json().contains("\"title\": \"Plan\""));
/// ```
pub fn plan_schema_json() -> String {
    let schema = schemars::schema_for!(crate::Plan);
    format!("{:#}\n", schema.as_value())
}
