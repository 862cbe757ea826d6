//! Plans from wherever the rover is.

use hilal_plan::{ActivityKind, Fate, Plan, RoverState};
use hilal_quantity::{Epoch, Unit};

use crate::problem::{NoPlan, NoPlanReason, PlanError, Problem, Progress};
use crate::search::planner::{Label, Planner};
use crate::testing::{Lamp, goal, label, problem, tile};

fn lit(_: usize, _: usize) -> u8 {
    200
}

/// A plain in full light with two goals.
fn with_planner<T>(look: impl FnOnce(&Planner<'_>, &Label) -> T) -> T {
    with_problem(|problem, label| look(&Planner::new(problem, &()).unwrap(), label))
}

fn with_problem<T>(look: impl FnOnce(&Problem<'_>, &Label) -> T) -> T {
    let slopes = vec![3.0; 144];
    let lamp = Lamp(lit);
    let mut problem: Problem<'_> = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 60;
    problem.goals = vec![goal(&problem.tile, "a", (4, 4)), goal(&problem.tile, "b", (10, 2))];
    look(&problem, &label())
}

fn state(minutes: f64, (x_m, y_m): (f64, f64), energy_wh: f64) -> RoverState {
    let utc: Epoch = label().start + minutes * Unit::Minute;
    RoverState { utc, x_m, y_m, energy_wh, done: Vec::new(), temperatures_c: None, memory_mb: None }
}

#[test]
fn a_plan_from_the_middle_of_a_step_begins_with_the_way_to_the_centre_of_the_cell() {
    let plan = with_planner(|planner, label| {
        planner.replan((&state(65.0, (37.0, -23.0), 50.0), None), label, &()).unwrap()
    });
    let way = &plan.activities[0];
    assert_eq!((way.kind, way.start_utc), (ActivityKind::Drive, plan.start_utc));
    assert!((plan.start_utc - label().start).to_seconds() - 3900.0 < 1e-6);
    assert!((way.distance_m - f64::hypot(2.0, 2.0)).abs() < 1e-9);
    let arrival = way.waypoints[1];
    assert!((arrival.utc - label().start).to_seconds() % 900.0 < 1e-6);
    assert!((arrival.place.x_m - 35.0).abs() < 1e-9 && (arrival.place.y_m + 25.0).abs() < 1e-9);
    assert!(arrival.energy_wh < 50.0);
    assert_eq!(plan.summary.goals_planned, 2);
    assert_eq!(Plan::from_json(&plan.to_json().unwrap()).unwrap().from, plan.from);
}

#[test]
fn a_goal_that_is_done_is_not_visited_again() {
    let done = RoverState { done: vec!["a".to_owned()], ..state(60.0, (5.0, 5.0), 50.0) };
    let plan = with_planner(|planner, label| planner.replan((&done, None), label, &()).unwrap());
    assert_eq!(plan.goals[0].fate, Fate::Done);
    assert!(matches!(plan.goals[1].fate, Fate::Planned { .. }));
    assert_eq!(plan.summary.goals_planned, 1);
}

/// Ends every search at once.
struct Over;

impl Progress for Over {
    fn report(&self, _: &'static str, _: f64) {}

    fn is_over(&self) -> bool {
        true
    }
}

#[test]
fn without_time_to_search_the_earlier_order_is_kept() {
    with_planner(|planner, label| {
        let earlier = planner.plan(label, &()).unwrap();
        let late = state(70.0, (5.0, 5.0), 50.0);
        let bare = planner.replan((&late, None), label, &Over).unwrap();
        assert_eq!((bare.summary.goals_planned, bare.work.ended_early), (0, true));
        let kept = planner.replan((&late, Some(&earlier)), label, &Over).unwrap();
        assert_eq!((kept.summary.goals_planned, kept.work.ended_early), (2, false));
    });
}

#[test]
fn goals_of_an_earlier_plan_are_known_by_their_names() {
    with_planner(|planner, label| {
        let mut earlier = planner.plan(label, &()).unwrap();
        earlier.goals.reverse();
        earlier.goals[0].id = "z".to_owned();
        let late = state(70.0, (5.0, 5.0), 50.0);
        let kept = planner.replan((&late, Some(&earlier)), label, &Over).unwrap();
        let planned = |id: &str| {
            let goal = kept.goals.iter().find(|goal| goal.id == id).unwrap();
            matches!(goal.fate, Fate::Planned { .. })
        };
        assert!(planned("a") && !planned("b"));
    });
}

#[test]
fn what_a_late_state_allows_does_not_bound_the_plan_from_the_start() {
    with_planner(|planner, label| {
        let late = state(800.0, (5.0, 5.0), 60.0);
        assert_eq!(planner.replan((&late, None), label, &()).unwrap().summary.goals_planned, 0);
        assert_eq!(planner.plan(label, &()).unwrap().summary.goals_planned, 2);
    });
}

#[test]
fn states_that_no_plan_can_start_from_each_get_a_sentence() {
    let said = |state: &RoverState| {
        with_planner(|planner, label| planner.replan((state, None), label, &()))
            .unwrap_err()
            .to_string()
    };
    assert!(said(&state(-5.0, (5.0, 5.0), 50.0)).contains("-0.08 h after the mission's start"));
    assert!(said(&state(1e4, (5.0, 5.0), 50.0)).contains("the mission lasts 15.00 h"));
    assert!(said(&state(60.0, (-500.0, 5.0), 50.0)).contains("the rover (-500.0, 5.0) m lies off"));
    assert!(said(&state(60.0, (5.0, 5.0), 3.0)).contains("has 3.0 Wh"));
    assert!(said(&state(60.0, (f64::NAN, 5.0), 50.0)).contains("lies off"));
    assert!(said(&state(60.0, (5.0, 5.0), f64::NAN)).contains("energy_wh must lie between 0 and"));
    assert!(said(&state(60.0, (5.0, 5.0), 101.0)).contains("got 101.000"));
    let cold = Some([-300.0, 0.0, 0.0]);
    let frozen = RoverState { temperatures_c: cold, ..state(60.0, (5.0, 5.0), 50.0) };
    assert!(said(&frozen).contains("temperatures_c must lie between -273.15 and 200"));
    let odd = RoverState { done: vec!["z".to_owned()], ..state(60.0, (5.0, 5.0), 50.0) };
    assert!(said(&odd).contains("\"z\" done, which the mission does not have"));
}

#[test]
fn a_planner_made_on_the_way_plans_the_same_from_there_and_nothing_from_before() {
    let late = RoverState { done: vec!["a".to_owned()], ..state(220.0, (65.0, -33.0), 50.0) };
    with_problem(|problem, label| {
        for stoppage_s in [0.0, 1800.0] {
            let problem = Problem { stoppage_s, ..problem.clone() };
            let whole = Planner::new(&problem, &()).unwrap();
            let expected = whole.replan((&late, None), label, &()).unwrap();
            assert_eq!(expected.summary.goals_planned, 1);
            let planner = Planner::on_the_way(&problem, (&late, label), &()).unwrap();
            assert!(planner.bytes() < whole.bytes());
            let found = planner.replan((&late, None), label, &()).unwrap();
            assert!(found.work.backward_relaxations < expected.work.backward_relaxations);
            assert_eq!(Plan { work: expected.work, ..found }, expected);
            let early = planner.replan((&state(190.0, (5.0, 5.0), 50.0), None), label, &());
            let [early, first] =
                [early, planner.plan(label, &())].map(|plan| plan.unwrap_err().to_string());
            assert!(early.contains("made for states from 3.50 h on"), "{early}");
            assert!(first.contains("is of 0.00 h after"), "{first}");
        }
    });
}

#[test]
fn a_planner_that_was_prepared_plans_the_same_as_one_that_has_planned() {
    let late = state(220.0, (65.0, -33.0), 50.0);
    with_problem(|problem, label| {
        let [prepared, planned] = [(); 2].map(|()| Planner::new(problem, &()).unwrap());
        prepared.prepare(&());
        planned.plan(label, &()).unwrap();
        let [prepared, planned] =
            [prepared, planned].map(|planner| planner.replan((&late, None), label, &()).unwrap());
        assert_eq!(prepared, planned);
    });
}

#[test]
fn a_rover_too_far_from_home_has_no_plan() {
    let error = with_planner(|planner, label| {
        planner.replan((&state(890.0, (115.0, -105.0), 60.0), None), label, &()).unwrap_err()
    });
    assert!(
        matches!(&error, PlanError::NoPlan(NoPlan { reason: NoPlanReason::NoWayHome { .. }, .. })),
        "{error}"
    );
}
