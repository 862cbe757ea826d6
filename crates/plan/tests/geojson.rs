//! The route as `GeoJSON`.

use hilal_plan::ActivityKind;
use hilal_quantity::{Length, PolarStereographic};
use hilal_traverse::plan;
use hilal_traverse::testing::{Lamp, goal, label, problem, tile};
use serde_json::Value;

#[test]
fn every_drive_is_a_line_whose_places_are_those_of_the_plan() {
    let slopes = vec![3.0; 12 * 12];
    let lamp = Lamp(|_, _| 200);
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 40;
    problem.goals = vec![goal(&problem.tile, "a", (4, 4))];
    let plan = plan(&problem, &label(), &()).unwrap();
    let map = PolarStereographic::SOUTH;
    let text = plan.to_geojson(map).unwrap();
    let features: Value = serde_json::from_str(&text).unwrap();
    let features = features["features"].as_array().unwrap();
    assert_eq!(features.len(), plan.activities.len() + 1);
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
    assert_eq!(features.last().unwrap()["properties"]["planned"], true);
}
