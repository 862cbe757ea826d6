//! The committed JSON Schemas are those that the types generate, and the committed files obey them.

use std::path::PathBuf;

use serde_json::Value;

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn as_json(path: &str) -> Value {
    let text = std::fs::read_to_string(root(path)).expect("it is committed");
    let table: toml::Table = text.parse().expect("it is TOML");
    serde_json::to_value(table).expect("it has no NaN and no date literal")
}

fn validator(schema: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(schema).expect("it is JSON");
    jsonschema::validator_for(&schema).expect("it is a schema")
}

/// With `HILAL_BLESS` set, writes the schema instead of comparing it.
fn holds(path: &str, generated: &str) {
    if std::env::var_os("HILAL_BLESS").is_some() {
        std::fs::write(root(path), generated).expect("it can be written");
    }
    let committed = std::fs::read_to_string(root(path)).expect("it is committed");
    assert!(committed == generated, "{path} is out of date: run this test once with HILAL_BLESS=1");
}

#[test]
fn the_committed_schemas_have_not_drifted_from_the_types() {
    holds("schemas/mission.schema.json", &hilal_mission::schema_json());
    holds("schemas/site-study.schema.json", &hilal_mission::study_schema_json());
}

#[test]
fn the_committed_files_validate_against_the_schemas() {
    for (path, schema) in [
        ("missions/reference.toml", hilal_mission::schema_json()),
        ("missions/candidates.toml", hilal_mission::study_schema_json()),
    ] {
        let (validator, file) = (validator(&schema), as_json(path));
        let errors: Vec<String> = validator.iter_errors(&file).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
    }
}

#[test]
fn the_mission_schema_refuses_an_unknown_key_and_an_unknown_mark() {
    let validator = validator(&hilal_mission::schema_json());
    let mut unknown = as_json("missions/reference.toml");
    unknown["vehicles"]["rover"]["colour"] = "green".into();
    assert!(!validator.is_valid(&unknown));
    let mut mark = as_json("missions/reference.toml");
    mark["vehicles"]["rover"]["mass_kg"]["mark"] = "certain".into();
    assert!(!validator.is_valid(&mark));
}

#[test]
fn the_study_schema_refuses_an_unknown_key_and_a_bare_number_for_a_figure() {
    let validator = validator(&hilal_mission::study_schema_json());
    let mut unknown = as_json("missions/candidates.toml");
    unknown["sites"]["cabeus"]["colour"] = "grey".into();
    assert!(!validator.is_valid(&unknown));
    let mut bare = as_json("missions/candidates.toml");
    bare["limits"]["slope_deg"] = 10.0.into();
    assert!(!validator.is_valid(&bare));
    let mut weightless = as_json("missions/candidates.toml");
    weightless["weights"] = serde_json::json!({});
    assert!(validator.is_valid(&weightless), "weights have their defaults");
}
