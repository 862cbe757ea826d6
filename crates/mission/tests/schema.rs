//! The committed JSON Schema is the one the types generate, and the reference mission obeys it.

use std::path::PathBuf;

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn reference_as_json() -> serde_json::Value {
    let text = std::fs::read_to_string(root("missions/reference.toml")).expect("it is committed");
    let table: toml::Table = text.parse().expect("it is TOML");
    serde_json::to_value(table).expect("it has no NaN and no date literal")
}

/// With `HILAL_BLESS` set, writes the schema instead of comparing it.
#[test]
fn the_committed_schema_has_not_drifted_from_the_types() {
    let path = root("schemas/mission.schema.json");
    let generated = hilal_mission::schema_json();
    if std::env::var_os("HILAL_BLESS").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == generated,
        "schemas/mission.schema.json is out of date: run this test once with HILAL_BLESS=1"
    );
}

#[test]
fn the_reference_mission_validates_against_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(&hilal_mission::schema_json()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mission = reference_as_json();
    let errors: Vec<String> = validator.iter_errors(&mission).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_schema_refuses_an_unknown_key_and_an_unknown_mark() {
    let schema: serde_json::Value = serde_json::from_str(&hilal_mission::schema_json()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut unknown = reference_as_json();
    unknown["vehicles"]["rover"]["colour"] = "green".into();
    assert!(!validator.is_valid(&unknown));
    let mut mark = reference_as_json();
    mark["vehicles"]["rover"]["mass_kg"]["mark"] = "certain".into();
    assert!(!validator.is_valid(&mark));
}
