//! The plan's JSON Schema.

use std::path::PathBuf;

use hilal_plan::plan_schema_json;
use serde_json::Value;

/// With `HILAL_BLESS` set, writes the schema instead of comparing it.
#[test]
fn the_committed_schema_has_not_drifted_from_the_types() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schemas/plan.schema.json");
    if std::env::var_os("HILAL_BLESS").is_some() {
        std::fs::write(&path, plan_schema_json()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == plan_schema_json(),
        "schemas/plan.schema.json is out of date: run this test once with HILAL_BLESS=1"
    );
}

#[test]
fn a_plan_obeys_the_schema_and_one_with_a_fault_does_not() {
    let schema: Value = serde_json::from_str(&plan_schema_json()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let plan: Value = serde_json::from_str(include_str!("checker/full.json")).unwrap();
    let errors: Vec<String> = validator.iter_errors(&plan).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut changed = plan.clone();
        change(&mut changed);
        assert!(!validator.is_valid(&changed));
    };
    broken(&|plan| plan["colour"] = "green".into());
    broken(&|plan| plan["activities"][0]["kind"] = "rest".into());
    broken(&|plan| plan["start_utc"] = "yesterday".into());
    broken(&|plan| plan["goals"][0]["fate"] = "forgotten".into());
    broken(&|plan| {
        plan["safety"][0].as_object_mut().unwrap().remove("need_wh");
    });
}
