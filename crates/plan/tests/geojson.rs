//! The route as `GeoJSON`.

use hilal_plan::{ActivityKind, Fate, Plan};
use hilal_quantity::{Length, PolarStereographic};
use serde_json::Value;

#[test]
fn every_drive_is_a_line_whose_places_are_those_of_the_plan() {
    let plan = Plan::from_json(include_str!("checker/full.json")).unwrap();
    let map = PolarStereographic::SOUTH;
    let text = plan.to_geojson(map).unwrap();
    let features: Value = serde_json::from_str(&text).unwrap();
    let features = features["features"].as_array().unwrap();
    assert_eq!(features.len(), plan.activities.len() + plan.goals.len());
    for (feature, activity) in features.iter().zip(&plan.activities) {
        let coordinates = &feature["geometry"]["coordinates"];
        let drive = activity.kind == ActivityKind::Drive;
        let first = if drive { &coordinates[0] } else { coordinates };
        let degrees =
            |index: usize| hilal_quantity::Angle::from_degrees(first[index].as_f64().unwrap());
        let place = hilal_quantity::Selenographic::new(degrees(1), degrees(0), Length::ZERO);
        let away = map.project(place).distance(activity.from().unwrap());
        assert!(away.metres() < 0.01, "{away:?}");
    }
    for (feature, goal) in features[plan.activities.len()..].iter().zip(&plan.goals) {
        let planned = matches!(goal.fate, Fate::Planned { .. });
        assert_eq!(feature["properties"]["planned"], planned, "{}", goal.id);
    }
}
