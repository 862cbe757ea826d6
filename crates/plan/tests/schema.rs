//! The plan's JSON Schema.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its schema has failed")]

use std::path::PathBuf;

use hilal_plan::{Place, Plan, PlanTerrain, Sample, plan_schema_json};
use hilal_traverse::plan;
use hilal_traverse::testing::{Lamp, goal, label, problem, tile};
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

/// A plan with a goal that is visited and one that is off the map.
fn whole() -> Plan {
    let slopes = vec![3.0; 12 * 12];
    let lamp = Lamp(|_, _| 200);
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 40;
    problem.goals = vec![goal(&problem.tile, "a", (4, 4)), goal(&problem.tile, "off", (40, 4))];
    let plan = plan(&problem, &label(), &()).unwrap();
    let mut plan =
        plan.on_terrain(PlanTerrain { source: "synthetic".to_owned(), sha256: vec!["00".into()] });
    plan.prediction.push(Sample {
        utc: plan.start_utc,
        place: Place { x_m: 0.0, y_m: 0.0 },
        energy_wh: 60.0,
        state_of_charge: 0.6,
        box_c: 10.0,
        memory_mb: None,
        sun_fraction: 1.0,
    });
    plan
}

#[test]
fn a_plan_obeys_the_schema_and_one_with_a_fault_does_not() {
    let schema: Value = serde_json::from_str(&plan_schema_json()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let plan: Value = serde_json::from_str(&whole().to_json().unwrap()).unwrap();
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
