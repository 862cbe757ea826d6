//! Rocks: what the planner plans among them holds, and what it does not know of is named.

use hilal_mission::models::rocks::PassageZone;
use hilal_mission::models::{ObstacleModel, RockField, RockModel};

use super::*;

fn obstacles() -> ObstacleModel {
    ObstacleModel { climbs_m: 0.15, corridor_m: 0.9, stop_s: 60.0, free_way_m: 3.0 }
}

/// Rocks that cover a share of the plain, and zones with rocks of their own: x and y from the
/// landing point, radius, cover.
fn rocks(world: &mut World, cover: f64, zones: &[[f64; 4]]) {
    let planned = world.vehicle.drive.planned;
    let landing = world.mission.site.landing.point();
    let passage = |cover| obstacles().passage(RockField::golombek(cover), planned);
    let zone = |&[x_m, y_m, radius_m, cover]: &[f64; 4]| PassageZone {
        id: "z".to_owned(),
        centre: MapPoint::new(landing.x_m + x_m, landing.y_m + y_m),
        radius_m,
        passage: passage(cover),
    };
    world.vehicle.rocks = Some(RockModel {
        obstacles: obstacles(),
        site: passage(cover),
        zones: zones.iter().map(zone).collect(),
    });
}

fn rule(plan: &Plan, world: &World) -> Option<Rule> {
    check(plan, &world.rules()).err().map(|violation| violation.rule)
}

#[test]
fn a_plan_among_rocks_holds_goes_round_closed_ground_and_drives_slower() {
    let mut world = world();
    let free = world.plan();
    rocks(&mut world, 0.08, &[[100.0, 0.0, 30.0, 0.35]]);
    let plan = world.plan();
    assert_eq!(rule(&plan, &world), None);
    assert_eq!(plan.summary.goals_planned, 2);
    assert!(plan.summary.distance_m > free.summary.distance_m + 5.0);
    let fastest = |plan: &Plan| plan.drives().map(|drive| drive.speed_m_s).fold(0.0, f64::max);
    let way = world.vehicle.rocks.as_ref().unwrap().site.way;
    assert!(fastest(&free) > 0.0248, "{}", fastest(&free));
    assert!(fastest(&plan) <= 0.03 / way && 0.03 / way < 0.0248, "{}", fastest(&plan));
}

#[test]
fn a_plan_that_does_not_know_of_the_rocks_is_named_with_what_they_allow() {
    let mut world = world();
    let plan = world.plan();
    rocks(&mut world, 0.08, &[]);
    let violation = check(&plan, &world.rules()).unwrap_err();
    assert_eq!(violation.rule, Rule::RockPace, "{violation}");
    assert!(violation.value > violation.limit && violation.limit < 0.03);
    rocks(&mut world, 0.0, &[[100.0, 0.0, 30.0, 0.35]]);
    let violation = check(&plan, &world.rules()).unwrap_err();
    assert_eq!(violation.rule, Rule::Rocks, "{violation}");
    assert!(violation.value < violation.limit && (violation.limit - 3.0).abs() < 1e-12);
    // Where none lie, nothing is asked for.
    rocks(&mut world, 0.0, &[]);
    assert_eq!(rule(&plan, &world), None);
}

#[test]
fn the_replay_counts_the_rocks_on_the_way() {
    let mut world = world();
    world.sky.dark_h = 0.0..4.0;
    rocks(&mut world, 0.08, &[]);
    let plan = world.plan();
    let among = check(&plan, &world.rules()).unwrap();
    world.vehicle.rocks = None;
    let free = check(&plan, &world.rules()).unwrap();
    assert!(free.min_energy_wh > among.min_energy_wh + 0.5, "{free:?} {among:?}");
}

#[test]
fn a_goal_among_too_many_rocks_is_left_out_for_that_and_a_start_there_is_refused() {
    let mut world = world();
    rocks(&mut world, 0.02, &[[200.0, 0.0, 40.0, 0.35]]);
    let plan = world.plan();
    assert_eq!(plan.goals[0].fate, Fate::Dropped { reason: DropReason::TooManyRocks });
    assert_eq!(rule(&plan, &world), None);
    rocks(&mut world, 0.02, &[[0.0, 0.0, 40.0, 0.35]]);
    let refused = world.try_plan(0.0).unwrap_err().to_string();
    assert!(refused.contains("among rocks through which it may not drive"), "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_rocks_that_can_be_planned_among_can_be_flown_among(
        cover in 0.0..0.1_f64,
        zones in prop::collection::vec(
            (-150.0..250.0_f64, -250.0..150.0_f64, 5.0..80.0_f64, 0.0..0.4_f64), 0..6,
        ),
    ) {
        let mut world = world();
        let zones: Vec<[f64; 4]> = zones.into_iter().map(|(x, y, r, k)| [x, y, r, k]).collect();
        rocks(&mut world, cover, &zones);
        if let Ok(plan) = world.try_plan(0.0) {
            let verdict = check(&plan, &world.rules());
            prop_assert!(verdict.is_ok(), "{}", verdict.unwrap_err());
        }
    }
}
