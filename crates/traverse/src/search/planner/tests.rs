//! Whole plans of small worlds.

use hilal_plan::{ActivityKind, DropReason, Fate, Plan};
use hilal_quantity::MapPoint;

use crate::problem::{KeepOut, NoPlan, NoPlanReason, PlanError, Problem};
use crate::search::planner::plan;
use crate::testing::{Lamp, goal, label, problem, tile};

fn fate(plan: &Plan, id: &str) -> Fate {
    plan.goals.iter().find(|goal| goal.id == id).unwrap().fate.clone()
}

fn lit(_: usize, _: usize) -> u8 {
    200
}

fn solved(change: impl FnOnce(&mut Problem<'_>)) -> Result<Plan, PlanError> {
    let slopes = vec![3.0; 12 * 12];
    let lamp = Lamp(lit);
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 40;
    problem.goals = vec![goal(&problem.tile, "a", (4, 4)), goal(&problem.tile, "b", (10, 2))];
    change(&mut problem);
    plan(&problem, &label(), &())
}

#[test]
fn in_full_light_every_goal_is_visited_and_the_rover_comes_home() {
    let plan = solved(|_| ()).unwrap();
    assert_eq!(plan.summary.goals_planned, 2);
    assert!((plan.summary.value_planned - plan.summary.value_bound).abs() < 1e-12);
    let home = plan.activities.last().unwrap().to().unwrap();
    assert!((home.x_m - 5.0).abs() < 1e-9 && (home.y_m - 5.0).abs() < 1e-9);
    assert!(plan.summary.min_energy_wh >= 10.0);
}

#[test]
fn activities_follow_each_other_without_gaps_in_time_or_place() {
    let plan = solved(|_| ()).unwrap();
    assert_eq!(plan.activities[0].start_utc, plan.start_utc);
    assert_eq!(plan.activities.last().unwrap().end_utc, plan.end_utc);
    for pair in plan.activities.windows(2) {
        assert_eq!(pair[0].end_utc, pair[1].start_utc);
        assert_eq!(pair[0].to(), pair[1].from());
    }
}

#[test]
fn what_is_left_after_the_last_step_is_spent_parked_and_booked_as_dark() {
    let dark = |problem: &mut Problem<'_>| {
        problem.goals.clear();
        problem.rest_s = 600.0;
    };
    let plan = solved(dark).unwrap();
    let whole = solved(|problem| {
        dark(problem);
        problem.rest_s = 0.0;
    })
    .unwrap();
    let (last, without) = (plan.activities.last().unwrap(), whole.activities.last().unwrap());
    let length_s = (plan.end_utc - plan.start_utc).to_seconds();
    assert!((length_s - (40.0 * 900.0 + 600.0)).abs() < 1e-6, "{length_s}");
    assert_eq!(last.end_utc, plan.end_utc);
    assert_eq!(last.kind, without.kind);
    // 8 W for ten minutes, through a discharge of 97 %, rounded up to hundredths.
    let rest_wh = 8.0 / 6.0 / 0.97;
    let booked_wh =
        without.waypoints.last().unwrap().energy_wh - last.waypoints.last().unwrap().energy_wh;
    assert!((rest_wh..rest_wh + 0.011).contains(&booked_wh), "{booked_wh}");
    assert!((plan.summary.final_energy_wh - last.waypoints.last().unwrap().energy_wh).abs() < 1e-9);
}

#[test]
fn a_rover_that_has_enough_for_the_steps_and_not_for_the_rest_has_no_plan() {
    let start = |rest_s: f64| {
        let lamp = Lamp(|_, _| 0);
        let slopes = vec![3.0; 12 * 12];
        let mut problem = problem(tile(12, 12), &slopes, &lamp);
        problem.rest_s = rest_s;
        (0..2000_u32)
            .map(|tenths| 10.0 + f64::from(tenths) / 20.0)
            .find(|&energy_wh| {
                problem.start_energy_wh = energy_wh;
                plan(&problem, &label(), &()).is_ok()
            })
            .unwrap()
    };
    let more_wh = start(600.0) - start(0.0);
    assert!((more_wh - 8.0 / 6.0 / 0.97).abs() < 0.06, "{more_wh}");
}

#[test]
fn drives_keep_to_the_speed_and_the_plan_knows_where_it_is() {
    let plan = solved(|_| ()).unwrap();
    for drive in plan.drives() {
        assert!(drive.speed_m_s <= 0.03 + 1e-12);
        let middle = drive.depart + (drive.arrive_by - drive.depart) * 0.5;
        let at = plan.position(middle).unwrap();
        assert!((at.distance(drive.from).metres() - at.distance(drive.to).metres()).abs() < 1e-6);
    }
}

#[test]
fn a_plan_survives_being_written_and_read() {
    let plan = solved(|_| ()).unwrap();
    let back = Plan::from_json(&plan.to_json().unwrap()).unwrap();
    assert_eq!(back.to_json().unwrap(), plan.to_json().unwrap());
    assert_eq!(back.activities.len(), plan.activities.len());
}

#[test]
fn a_dropped_goal_says_why() {
    let mut slopes = vec![3.0; 12 * 12];
    slopes[10 * 12 + 2] = 16.0;
    // Column 8 is a wall.
    for row in 0..12 {
        slopes[row * 12 + 8] = 40.0;
        slopes[row * 12 + 9] = f32::NAN;
        slopes[row * 12 + 10] = 40.0;
    }
    let lamp = Lamp(lit);
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 12;
    let at = |cell| cell;
    problem.goals = vec![
        goal(&problem.tile, "steep", at((10, 2))),
        goal(&problem.tile, "walled", at((3, 11))),
        goal(&problem.tile, "unknown", at((3, 9))),
        goal(&problem.tile, "off", at((30, 30))),
        goal(&problem.tile, "near", at((5, 0))),
        goal(&problem.tile, "other", at((0, 5))),
    ];
    let plan = plan(&problem, &label(), &()).unwrap();
    assert_eq!(fate(&plan, "steep"), Fate::Dropped { reason: DropReason::TooSteep });
    assert_eq!(fate(&plan, "walled"), Fate::Dropped { reason: DropReason::UnreachableAlone });
    assert_eq!(fate(&plan, "off"), Fate::Dropped { reason: DropReason::OffTheMap });
    assert_eq!(fate(&plan, "unknown"), Fate::Dropped { reason: DropReason::ClosedGround });
    assert_eq!(plan.summary.goals_planned, 1);
    let rest = [fate(&plan, "near"), fate(&plan, "other")];
    assert!(rest.contains(&Fate::Dropped { reason: DropReason::NotWithTheRest }));
}

#[test]
fn a_night_longer_than_the_battery_has_no_plan_and_says_what_it_would_take() {
    let slopes = vec![0.0; 4];
    let dark = Lamp(|_, _| 0);
    let mut problem = problem(tile(2, 2), &slopes, &dark);
    problem.steps = 20;
    problem.start_energy_wh = 30.0;
    let Err(PlanError::NoPlan(NoPlan {
        reason: NoPlanReason::TooLittleEnergy { need_wh: Some(need_wh), .. },
        relaxation: Some(_),
    })) = plan(&problem, &label(), &())
    else {
        panic!("twenty dark steps of 8 W need more than 20 Wh");
    };
    // 8 W × 5 h / 0.97 above the reserve, and what a step may dip.
    assert!((need_wh - (10.0 + 41.24)).abs() < 3.0, "{need_wh}");
    problem.steps = 200;
    let error = plan(&problem, &label(), &()).unwrap_err().to_string();
    assert!(error.contains("more than its battery holds"), "{error}");
}

#[test]
fn waiting_for_the_sun_is_part_of_the_plan() {
    let slopes = vec![3.0; 12 * 12];
    // The first five hours are dark.
    let lamp = Lamp(|step, _| if step < 20 { 0 } else { 200 });
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 60;
    problem.start_energy_wh = 60.0;
    problem.goals = vec![goal(&problem.tile, "a", (11, 11))];
    let plan = plan(&problem, &label(), &()).unwrap();
    assert_eq!(plan.summary.goals_planned, 1);
    let kinds: Vec<ActivityKind> = plan.activities.iter().map(|a| a.kind).collect();
    assert!(kinds.contains(&ActivityKind::Science) && kinds.contains(&ActivityKind::Charge));
}

/// The steps in which a goal's work starts and ends.
fn steps(plan: &Plan, id: &str) -> Option<core::ops::Range<f64>> {
    let Fate::Planned { start_utc, end_utc } = fate(plan, id) else { return None };
    let step = |utc: hilal_quantity::Epoch| (utc - plan.start_utc).to_seconds() / plan.step_s;
    Some(step(start_utc)..step(end_utc))
}

#[test]
fn work_waits_for_its_window_and_for_the_goals_that_come_first() {
    let plan = solved(|problem| {
        problem.goals[0].windows_s = Some(vec![0.0..900.0, 18_000.0..27_000.0]);
        problem.goals[1].after = vec![0];
    })
    .unwrap();
    let (a, b) = (steps(&plan, "a").unwrap(), steps(&plan, "b").unwrap());
    assert!(a.start >= 20.0 && a.end <= 30.0, "{a:?}");
    assert!(b.start >= a.end, "{a:?} {b:?}");
}

#[test]
fn a_goal_without_a_window_that_holds_it_says_so() {
    let plan = solved(|problem| problem.goals[0].windows_s = Some(vec![100.0..900.0])).unwrap();
    assert_eq!(fate(&plan, "a"), Fate::Dropped { reason: DropReason::NoWindow });
    assert_eq!(plan.summary.goals_planned, 1);
}

#[test]
fn a_zone_is_driven_around_and_a_goal_in_it_is_dropped() {
    let zone = |x_m: f64, y_m: f64| KeepOut {
        id: "zone".to_owned(),
        centre: MapPoint::new(x_m, y_m),
        radius_m: 12.0,
    };
    let centre = problem_centre((4, 4));
    let plan = solved(|problem| problem.keep_out.push(zone(centre.x_m, centre.y_m))).unwrap();
    assert_eq!(fate(&plan, "a"), Fate::Dropped { reason: DropReason::KeptOut });
    assert!(plan.drives().all(|drive| drive.to.distance(centre).metres() > 12.0));
    assert_eq!(plan.summary.goals_planned, 1);
}

fn problem_centre(cell: (usize, usize)) -> MapPoint {
    tile(12, 12).centre(hilal_environment::GridCell { row: cell.0, column: cell.1 })
}

#[test]
fn a_stoppage_that_cannot_be_borne_drops_the_goal_and_not_the_rover() {
    let dark_goal = |stoppage_s: f64| {
        let slopes = vec![3.0; 12 * 12];
        // Dark but for the three rows around the start.
        let lamp = Lamp(|_, index| if index / 12 < 3 { 200 } else { 0 });
        let mut problem = problem(tile(12, 12), &slopes, &lamp);
        problem.steps = 60;
        problem.stoppage_s = stoppage_s;
        problem.goals = vec![goal(&problem.tile, "deep", (6, 0))];
        plan(&problem, &label(), &()).unwrap()
    };
    assert_eq!(dark_goal(0.0).summary.goals_planned, 1);
    assert_eq!(dark_goal(900.0).summary.goals_planned, 1);
    let long = dark_goal(4.0 * 3600.0);
    assert_eq!(fate(&long, "deep"), Fate::Dropped { reason: DropReason::UnreachableAlone });
    assert!((long.stoppage_s - 14_400.0).abs() < 1e-9);
}

#[test]
fn bad_numbers_are_refused_by_name() {
    let said = |change: fn(&mut Problem<'_>)| solved(change).unwrap_err().to_string();
    assert!(said(|p| p.vehicle.speed_m_s = 0.0).starts_with("vehicle.speed_m_s must be above 0"));
    assert!(said(|p| p.vehicle.charge_efficiency = 1.1).contains("be 1 or less, got 1.100"));
    assert!(said(|p| p.havens.clear()).contains("no haven"));
    assert!(said(|p| p.steps = 0).contains("got 0"));
    assert!(said(|p| p.reserve_wh = 200.0).contains("usable battery"));
    assert!(said(|p| p.step_s = 9000.0).contains("shorten the step"));
    assert!(said(|p| p.start.x_m = -100.0).contains("the start (-100.0, 5.0) m lies off"));
    assert!(said(|p| p.vehicle.drive_load_w.clear()).contains("drive_load_w"));
    assert!(said(|p| p.goals[0].value = f64::NAN).contains("goal a"));
    assert!(said(|p| p.goals[0].after = vec![1, 0]).contains("goal a can never be done"));
    assert!(said(|p| p.goals[1].after = vec![7]).contains("goal b can never be done"));
    assert!(said(|p| p.slope_deg = &[]).contains("0 cells but the tile has 144"));
}

#[test]
fn the_work_of_a_small_plan_is_known() {
    let work = solved(|_| ()).unwrap().work;
    assert_eq!(work.backward_relaxations, 40 * 144 * 21);
    assert!(work.expansions <= 12, "{work:?}");
}
