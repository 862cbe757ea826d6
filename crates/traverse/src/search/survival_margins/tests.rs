use crate::safety::SafetyMap;
use crate::search::planner::plan;
use crate::testing::{Lamp, goal, label, problem, tile};

#[test]
fn a_plan_never_has_less_than_it_needs_and_its_stays_are_those_of_the_safety_map() {
    let slopes = vec![3.0; 12 * 12];
    // Sunlight ends after thirty steps, but for the haven's corner.
    let lamp = Lamp(|step, cell| if step < 30 || cell == 0 { 200 } else { 0 });
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 60;
    problem.goals = vec![goal(&problem.tile, "far", (9, 9))];
    let plan = plan(&problem, &label(), &()).unwrap();
    let map = SafetyMap::new(&problem, &()).unwrap();
    assert_eq!(plan.safety.len(), 16);
    for (index, standing) in plan.safety.iter().enumerate() {
        assert!(standing.spare_wh() >= 0.0, "{standing:?}");
        let cell = problem.tile.cell_at(standing.place.into()).unwrap();
        let exact_s = map.stay_s(4 * index, standing.energy_wh)[problem.tile.index(cell)];
        let exact_h = f64::from(exact_s) / 3600.0;
        assert!((0.0..1.0).contains(&(exact_h - standing.stay_h)), "{standing:?} {exact_h}");
    }
    let last = plan.safety.last().unwrap();
    assert!(last.stay_h.abs() < f64::EPSILON);
}
