//! Short plans made by hand: a drive through given points, then a stay. Where ground, pace and places break
//! a rule, the violation says which, when and where.

use hilal_environment::CellGrid;
use hilal_mission::models::ObstacleModel;
use hilal_mission::schema::KeepOut;
use hilal_plan::{
    Activity, ActivityKind, Contingency, Place, Plan, Rule, Summary, Violation, Waypoint, Work,
};
use hilal_quantity::{Angle, MapPoint, Unit};

use super::world::{World, calm_world, terrain};

/// A point of a drive: minutes after the start, metres east and north of the landing point.
pub(super) type Point = (f64, f64, f64);

/// A world whose mission asks for nothing and ends a quarter of an hour and some minutes after a drive.
pub(super) fn world_for(points: &[Point], rest_min: f64) -> World {
    let mut world = calm_world();
    let landing = world.mission.site.landing.point();
    let last = points[points.len() - 1];
    world.mission.goals.clear();
    world.mission.keep_out.clear();
    world.vehicle.rocks = None;
    world.sky.dark_h = 100.0..101.0;
    world.mission.duration_days = (last.0 + 15.0 + rest_min) / 1440.0;
    let haven = &mut world.mission.havens[0];
    (haven.x_m, haven.y_m) = (landing.x_m + last.1, landing.y_m + last.2);
    world
}

fn waypoint(world: &World, (minutes, east_m, north_m): Point) -> Waypoint {
    let landing = world.mission.site.landing.point();
    let energy_wh = world.vehicle.battery.reserve.watt_hours();
    Waypoint {
        utc: world.mission.start() + minutes * Unit::Minute,
        place: Place { x_m: landing.x_m + east_m, y_m: landing.y_m + north_m },
        energy_wh,
        state_of_charge: energy_wh / world.vehicle.battery.capacity.watt_hours(),
        memory_mb: None,
    }
}

pub(super) fn activity(kind: ActivityKind, waypoints: Vec<Waypoint>) -> Activity {
    let length =
        |pair: &[Waypoint]| MapPoint::from(pair[0].place).distance(pair[1].place.into()).metres();
    Activity {
        kind,
        start_utc: waypoints[0].utc,
        end_utc: waypoints[waypoints.len() - 1].utc,
        goal: None,
        payload: None,
        distance_m: waypoints.windows(2).map(length).sum(),
        waypoints,
    }
}

/// Drives through the points and stays at the last one to the end of the mission.
pub(super) fn drive(world: &World, points: &[Point]) -> Plan {
    let waypoints: Vec<Waypoint> = points.iter().map(|point| waypoint(world, *point)).collect();
    let arrival = waypoints[waypoints.len() - 1];
    let end_utc = world.mission.start() + world.mission.duration();
    let stay = vec![arrival, Waypoint { utc: end_utc, ..arrival }];
    let activities =
        vec![activity(ActivityKind::Drive, waypoints), activity(ActivityKind::Hibernate, stay)];
    Plan {
        mission: world.mission.id.clone(),
        vehicle: world.mission.id().clone(),
        seed: 1,
        start_utc: world.mission.start(),
        end_utc,
        step_s: 900.0,
        cell_m: 10.0,
        capacity_wh: world.vehicle.battery.capacity.watt_hours(),
        reserve_wh: world.vehicle.battery.reserve.watt_hours(),
        stoppage_s: 0.0,
        from: None,
        terrain: Some(terrain()),
        summary: Summary {
            goals_planned: 0,
            goals_total: 0,
            value_planned: 0.0,
            value_bound: 0.0,
            value_total: 0.0,
            duration_hours: world.mission.duration().to_seconds() / 3600.0,
            distance_m: activities.iter().map(|activity| activity.distance_m).sum(),
            min_energy_wh: arrival.energy_wh,
            min_state_of_charge: arrival.state_of_charge,
            final_energy_wh: arrival.energy_wh,
        },
        goals: Vec::new(),
        activities,
        prediction: Vec::new(),
        contingencies: Vec::new(),
        safety: Vec::new(),
        risk: None,
        work: Work::default(),
    }
}

fn broken(points: &[Point], change: impl FnOnce(&mut World)) -> Option<Violation> {
    let mut world = world_for(points, 0.0);
    change(&mut world);
    world.check(&drive(&world, points)).err()
}

fn rule(points: &[Point], change: impl FnOnce(&mut World)) -> Option<Rule> {
    broken(points, change).map(|violation| violation.rule)
}

/// An hour for 100 m: slower than planned, 27.8 mm/s.
const EAST: &[Point] = &[(0.0, 0.0, 0.0), (75.0, 100.0, 0.0)];

/// The index of the cell some cells east and north of the landing point.
fn cell(east: i32, north: i32) -> usize {
    let of = |cells: i32| usize::try_from(35 + cells).unwrap();
    of(-north) * super::world::SIDE + of(east)
}

fn steep(east: i32, north: i32) -> impl FnOnce(&mut World) {
    move |world| world.slopes[cell(east, north)] = 20.0
}

#[test]
fn a_drive_over_open_ground_holds_with_its_pace_and_slope() {
    let world = world_for(EAST, 0.0);
    let certificate = world.check(&drive(&world, EAST)).unwrap();
    assert!((certificate.max_speed_m_s - 100.0 / 4500.0).abs() < 1e-12);
    assert!((certificate.max_slope_deg - 4.0).abs() < 1e-9);
    assert_eq!(certificate.instants, 90);
}

#[test]
fn no_cell_on_the_way_is_passed_over_and_none_beside_it_counts() {
    for cells in 0..=10 {
        assert_eq!(rule(EAST, steep(cells, 0)), Some(Rule::Slope), "{cells}");
        assert_eq!(rule(EAST, steep(cells, 1)), None, "{cells}");
        assert_eq!(rule(EAST, steep(cells, -1)), None, "{cells}");
    }
    assert_eq!(rule(EAST, steep(-1, 0)), None);
    assert_eq!(rule(EAST, steep(11, 0)), None);
}

#[test]
fn a_cell_whose_corner_is_cut_by_a_metre_counts() {
    // From the landing point's cell to 7 cells east and 3 north: the line cuts a corner of (2, 0) or (1, 1).
    let points: &[Point] = &[(0.0, 0.0, 0.0), (75.0, 70.0, 30.0)];
    let crossed = [(0, 0), (1, 0), (1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2), (6, 3), (7, 3)];
    for east in 0..=7 {
        for north in 0..=3 {
            let wanted = crossed.contains(&(east, north)).then_some(Rule::Slope);
            assert_eq!(rule(points, steep(east, north)), wanted, "({east}, {north})");
        }
    }
}

#[test]
fn a_drive_along_an_edge_is_on_both_sides_of_it() {
    let along_x: &[Point] = &[(0.0, 0.0, 5.0), (75.0, 100.0, 5.0)];
    let along_y: &[Point] = &[(0.0, 5.0, 0.0), (75.0, 5.0, 100.0)];
    for (points, sides) in [(along_x, [(5, 0), (5, 1)]), (along_y, [(0, 5), (1, 5)])] {
        for (east, north) in sides {
            assert_eq!(rule(points, steep(east, north)), Some(Rule::Slope), "({east}, {north})");
        }
        // Off the centres of cells it is no plan, but not for its slopes.
        assert_eq!(rule(points, |_| ()), Some(Rule::Raster));
    }
    // Seven cells on the diagonal: the middle sample lies on the corner of four.
    let diagonal: &[Point] = &[(0.0, 0.0, 0.0), (75.0, 70.0, 70.0)];
    for (east, north) in [(3, 4), (4, 3)] {
        assert_eq!(rule(diagonal, steep(east, north)), Some(Rule::Slope), "({east}, {north})");
    }
}

#[test]
fn a_violation_says_when_and_where_and_what() {
    let start = calm_world().mission.start();
    let Violation { rule, utc, place, value, limit, unit } = broken(EAST, steep(5, 0)).unwrap();
    assert_eq!((rule, unit), (Rule::Slope, "deg"));
    // The cell begins 45 m from where the drive begins, and samples are half a metre apart.
    let minutes = (utc - start).to_unit(Unit::Minute);
    let east_m = place.x_m - calm_world().mission.site.landing.point().x_m;
    assert!((east_m - 45.0).abs() <= 0.5 && (minutes - 0.75 * east_m).abs() < 1e-6);
    assert!((value - 20.0).abs() < 1e-9 && (limit - 15.0).abs() < 1e-9);
    let unknown = broken(EAST, |world| world.slopes[cell(5, 0)] = f32::NAN).unwrap();
    assert_eq!(unknown.rule, Rule::OffTheMap);
    assert!(unknown.value.is_infinite() && (unknown.utc - utc).to_seconds().abs() < 1e-6);
}

#[test]
fn a_slope_at_the_limit_may_be_driven_and_one_above_it_not() {
    let limit = |degrees: f64| {
        rule(EAST, |world| world.vehicle.drive.slope_limit = Angle::from_degrees(degrees))
    };
    assert_eq!(limit(4.0), None);
    assert_eq!(limit(3.9999), Some(Rule::Slope));
}

#[test]
fn a_zone_is_kept_out_of_to_its_edge() {
    let zone = |north_m: f64| {
        broken(EAST, |world| {
            let landing = world.mission.site.landing.point();
            world.mission.keep_out.push(KeepOut {
                id: "scarp".to_owned(),
                name: "scarp".to_owned(),
                x_m: landing.x_m + 50.0,
                y_m: landing.y_m + north_m,
                radius_m: 20.0,
            });
        })
    };
    let Violation { rule, value, limit, .. } = zone(19.9).unwrap();
    assert_eq!(rule, Rule::KeepOut);
    assert!(value < limit && value > 19.8 && (limit - 20.0).abs() < 1e-12);
    assert_eq!(zone(-19.9).unwrap().rule, Rule::KeepOut);
    assert_eq!(zone(20.01), None);
}

#[test]
fn no_drive_is_faster_than_planned_nor_than_its_rocks_allow() {
    let planned_m_s = calm_world().vehicle.drive.planned.metres_per_second();
    let faster = |share: f64| {
        let minutes = 100.0 / planned_m_s / 60.0 / share;
        broken(&[(0.0, 0.0, 0.0), (minutes, 100.0, 0.0)], |_| ())
    };
    let Violation { rule: named, value, limit, unit, .. } = faster(1.001).unwrap();
    assert_eq!((named, unit), (Rule::Speed, "m/s"));
    assert!((value / limit - 1.001).abs() < 1e-6);
    assert_ne!(faster(1.0).map(|violation| violation.rule), Some(Rule::Speed));
    // Rocks that make the way longer by a third leave three quarters of the pace.
    let way = |way: f64| {
        rule(EAST, |world| {
            let mut rocks = calm_world().vehicle.rocks.unwrap();
            rocks.zones.clear();
            rocks.site.way = way;
            world.vehicle.rocks = Some(rocks);
        })
    };
    let longest = planned_m_s / (100.0 / 4500.0);
    assert_eq!(way(0.999 * longest), None);
    assert_eq!(way(1.001 * longest), Some(Rule::RockPace));
    let closed = broken(EAST, |world| {
        let planned = world.vehicle.drive.planned;
        let obstacles =
            ObstacleModel { climbs_m: 0.15, corridor_m: 0.9, stop_s: 60.0, free_way_m: 3.0 };
        let field = hilal_mission::models::RockField::golombek(0.35);
        let mut rocks = calm_world().vehicle.rocks.unwrap();
        rocks.zones.clear();
        rocks.site = obstacles.passage(field, planned);
        world.vehicle.rocks = Some(rocks);
    });
    let Violation { rule: named, value, limit, .. } = closed.unwrap();
    assert_eq!(named, Rule::Rocks);
    assert!(value < limit && (limit - 3.0).abs() < 1e-12);
}

#[test]
fn the_replay_counts_the_way_round_rocks() {
    let left_wh = |way: f64| {
        let mut world = world_for(EAST, 0.0);
        world.sky.dark_h = 0.0..100.0;
        let mut rocks = calm_world().vehicle.rocks.unwrap();
        rocks.zones.clear();
        rocks.site.way = way;
        world.vehicle.rocks = Some(rocks);
        world.check(&drive(&world, EAST)).unwrap().final_energy_wh
    };
    assert!(left_wh(1.2) < left_wh(1.0) - 0.1, "{} {}", left_wh(1.2), left_wh(1.0));
}

#[test]
fn a_drive_that_stays_where_it_is_has_no_pace_and_is_looked_at_all_the_same() {
    let stays: &[Point] = &[(0.0, 0.0, 0.0), (15.0, 0.0, 0.0)];
    assert_eq!(rule(stays, |_| ()), None);
    assert_eq!(rule(stays, steep(0, 0)), Some(Rule::Slope));
}

#[test]
fn a_plan_begins_within_three_quarters_of_a_cell_of_the_landing_point() {
    let from = |east_m: f64| {
        let points = [(0.0, east_m, 0.0), (75.0, 100.0, 0.0)];
        rule(&points, |_| ())
    };
    // Off the centre of its cell by then, which is another rule.
    assert_eq!(from(7.4), Some(Rule::Raster));
    assert_eq!(from(7.6), Some(Rule::Landing));
}

#[test]
fn distances_are_those_of_the_waypoints_to_a_centimetre() {
    let said = |by_m: f64| {
        let world = world_for(EAST, 0.0);
        let mut plan = drive(&world, EAST);
        plan.activities[0].distance_m += by_m;
        plan.summary.distance_m += by_m;
        world.rule(&plan)
    };
    for by_m in [-0.009, 0.009] {
        assert_eq!(said(by_m), None);
    }
    for by_m in [-0.011, 0.011] {
        assert_eq!(said(by_m), Some(Rule::Distance));
    }
}

#[test]
fn waypoints_lie_in_the_centres_of_cells_and_on_whole_steps() {
    let through = |minutes: f64, east_m: f64| {
        let points: [Point; 3] = [(0.0, 0.0, 0.0), (minutes, east_m, 0.0), (75.0, 100.0, 0.0)];
        rule(&points, |_| ())
    };
    assert_eq!(through(45.0, 50.0), None);
    assert_eq!(through(45.0, 50.009), None);
    assert_eq!(through(45.0, 50.011), Some(Rule::Raster));
    let half_a_second = 0.5 / 60.0;
    assert_eq!(through(45.0 + half_a_second, 50.0), None);
    assert_eq!(through(45.0 - half_a_second, 50.0), None);
    assert_eq!(through(45.0 + 1.2 * half_a_second, 50.0), Some(Rule::Raster));
}

#[test]
fn a_step_is_at_most_the_missions_and_at_least_seven_tenths_of_it() {
    let step = |seconds: f64| {
        let world = world_for(EAST, 0.0);
        let mut plan = drive(&world, EAST);
        plan.step_s = seconds;
        world.check(&plan).err().map(|violation| violation.unit)
    };
    assert_eq!(step(900.0), None);
    assert_eq!(step(900.01), Some("s of a step"));
    // 4500 s are no whole steps of 630 s.
    assert_eq!(step(630.0), Some("s off a whole step"));
    assert_eq!(step(629.99), Some("s of a step"));
    assert_eq!(step(750.0), None);
}

/// What is left of a mission after the last whole step is stood out, dark or not, and asks for no branch.
#[test]
fn what_is_left_after_the_last_whole_step_is_stood_out() {
    for rest_min in [7.0, 14.9] {
        let mut world = world_for(EAST, rest_min);
        let mut plan = drive(&world, EAST);
        assert_eq!(world.rule(&plan), None, "{rest_min}");
        plan.activities[1].kind = ActivityKind::Charge;
        assert_eq!(world.rule(&plan), None, "{rest_min}");
        // Dark from the last whole step on, an hour and a half after the start.
        world.sky.dark_h = 1.5..3.0;
        assert_eq!(world.rule(&plan), None, "{rest_min}");
        world.sky.dark_h = 1.48..3.0;
        assert_eq!(world.rule(&plan), Some(Rule::ChargeInTheDark), "{rest_min}");
    }
}

#[test]
fn a_stay_after_the_last_whole_step_needs_no_branch() {
    // There and back in 90 minutes, and a rest of 10: the plan bears half an hour.
    let points: &[Point] = &[(0.0, 0.0, 0.0), (45.0, 50.0, 0.0), (90.0, 0.0, 0.0)];
    let mut world = world_for(points, -5.0);
    world.sky.dark_h = 100.0..101.0;
    let mut plan = drive(&world, points);
    plan.stoppage_s = 1800.0;
    let branch = |stopped: Waypoint, free_min: f64| {
        let free = Waypoint { utc: world.mission.start() + free_min * Unit::Minute, ..stopped };
        let stay = vec![free, Waypoint { utc: plan.end_utc, ..free }];
        Contingency {
            stopped_utc: stopped.utc,
            free_utc: free.utc,
            place: stopped.place,
            haven: world.mission.havens[0].id.clone(),
            activities: vec![activity(ActivityKind::Hibernate, stay)],
        }
    };
    let first = plan.activities[0].waypoints[0];
    plan.contingencies = vec![branch(first, 30.0)];
    assert_eq!(world.rule(&plan), None);
    plan.contingencies.clear();
    assert_eq!(world.rule(&plan), Some(Rule::NoWayOut));
}

#[test]
fn a_haven_is_as_wide_as_a_cell_where_cells_are_wide() {
    let ruled = |away_m: f64| {
        let mut world = world_for(EAST, 0.0);
        world.tile = CellGrid { spacing_m: 100.0, ..world.tile };
        world.mission.havens[0].x_m += away_m;
        let mut plan = drive(&world, EAST);
        plan.cell_m = 100.0;
        world.rule(&plan)
    };
    assert_ne!(ruled(74.0), Some(Rule::Haven));
    assert_eq!(ruled(76.0), Some(Rule::Haven));
}

/// A slow drive of seven hours which is at 50 m after six, and whose plan bears half an hour. The branches
/// begin at the start, and at a minute at which the rover is so many metres east.
fn long_drive(second: Option<(f64, f64)>) -> Option<Rule> {
    let points: &[Point] =
        &[(0.0, 0.0, 0.0), (360.0, 50.0, 0.0), (375.0, 60.0, 0.0), (420.0, 100.0, 0.0)];
    let world = world_for(points, 60.0);
    let mut plan = drive(&world, points);
    plan.stoppage_s = 1800.0;
    let branch = |stopped: Point, from: Point| {
        let (there, arrival) = (waypoint(&world, from), (from.0 + 75.0, 100.0, 0.0));
        let end = Waypoint { utc: plan.end_utc, ..waypoint(&world, arrival) };
        let stopped = waypoint(&world, stopped);
        Contingency {
            stopped_utc: stopped.utc,
            free_utc: there.utc,
            place: stopped.place,
            haven: world.mission.havens[0].id.clone(),
            activities: vec![
                activity(ActivityKind::Drive, vec![there, waypoint(&world, arrival)]),
                activity(ActivityKind::Hibernate, vec![waypoint(&world, arrival), end]),
            ],
        }
    };
    let stopped =
        |minutes: f64, east_m: f64| branch((minutes, east_m, 0.0), (minutes + 30.0, east_m, 0.0));
    plan.contingencies = vec![stopped(0.0, 0.0)];
    plan.contingencies.extend(second.map(|(minutes, east_m)| stopped(minutes, east_m)));
    let last = plan.activities[1].waypoints[0];
    plan.contingencies.push(Contingency {
        stopped_utc: last.utc,
        free_utc: last.utc + 30.0 * Unit::Minute,
        place: last.place,
        haven: world.mission.havens[0].id.clone(),
        activities: vec![activity(
            ActivityKind::Hibernate,
            vec![
                Waypoint { utc: last.utc + 30.0 * Unit::Minute, ..last },
                Waypoint { utc: plan.end_utc, ..last },
            ],
        )],
    });
    world.rule(&plan)
}

#[test]
fn on_a_long_drive_a_branch_begins_every_six_hours() {
    assert_eq!(long_drive(Some((360.0, 50.0))), None);
    assert_eq!(long_drive(Some((375.0, 60.0))), Some(Rule::NoWayOut));
    assert_eq!(long_drive(None), Some(Rule::NoWayOut));
}

#[test]
fn a_branch_may_begin_between_two_waypoints_and_changes_nothing_of_the_drive() {
    let points: &[Point] = &[(0.0, 0.0, 0.0), (75.0, 100.0, 0.0)];
    let world = world_for(points, 60.0);
    let mut plan = drive(&world, points);
    let alone = world.check(&plan).unwrap();
    plan.stoppage_s = 900.0;
    // To the haven, which is where the drive ends.
    let branch = |minutes: f64, east_m: f64| {
        let stopped = waypoint(&world, (minutes, east_m, 0.0));
        let there = waypoint(&world, (minutes + 15.0, east_m, 0.0));
        let arrival = waypoint(&world, (105.0, 100.0, 0.0));
        let stays = minutes >= 75.0;
        let from = if stays { there } else { arrival };
        let stay = vec![from, Waypoint { utc: plan.end_utc, ..arrival }];
        let drive = activity(ActivityKind::Drive, vec![there, arrival]);
        let stay = activity(ActivityKind::Hibernate, stay);
        Contingency {
            stopped_utc: stopped.utc,
            free_utc: there.utc,
            place: stopped.place,
            haven: world.mission.havens[0].id.clone(),
            activities: if stays { vec![stay] } else { vec![drive, stay] },
        }
    };
    plan.contingencies = vec![branch(0.0, 0.0), branch(45.0, 60.0), branch(75.0, 100.0)];
    let with_branches = world.check(&plan).unwrap();
    assert_eq!(with_branches.contingencies, 3);
    assert!((with_branches.max_speed_m_s - alone.max_speed_m_s).abs() < 1e-9);
    assert_eq!(with_branches.instants, alone.instants);
    // A branch that is beside the way, or later on it, is none of the plan's.
    plan.contingencies[1].place.x_m += 1.0;
    assert_eq!(world.rule(&plan), Some(Rule::Contingency));
}

#[test]
fn what_a_plan_from_a_state_does_first_is_its_way_to_a_step() {
    let world = world_for(EAST, 0.0);
    let mut plan = drive(&world, EAST);
    let landing = world.mission.site.landing.point();
    let state = |plan: &Plan| hilal_plan::RoverState {
        utc: plan.start_utc,
        x_m: plan.activities[0].waypoints[0].place.x_m,
        y_m: landing.y_m,
        energy_wh: 200.0,
        done: Vec::new(),
        temperatures_c: None,
        memory_mb: None,
    };
    // From anywhere in a cell and at any second, but by the second waypoint on both.
    plan.start_utc += 100.0 * Unit::Second;
    plan.activities[0].start_utc = plan.start_utc;
    plan.activities[0].waypoints[0].utc = plan.start_utc;
    plan.activities[0].waypoints[0].place.x_m += 3.0;
    plan.activities[0].distance_m -= 3.0;
    plan.summary.distance_m -= 3.0;
    plan.summary.duration_hours = (plan.end_utc - plan.start_utc).to_seconds() / 3600.0;
    plan.from = Some(state(&plan));
    assert_eq!(world.rule(&plan), None);
    // It begins where the state is, to a centimetre.
    let mut off = plan.clone();
    off.from.as_mut().unwrap().x_m += 0.02;
    assert_eq!(world.rule(&off), Some(Rule::Landing));
    plan.activities[0].waypoints[1].place.x_m += 0.02;
    plan.activities[1].waypoints.iter_mut().for_each(|waypoint| waypoint.place.x_m += 0.02);
    plan.activities[0].distance_m += 0.02;
    plan.summary.distance_m += 0.02;
    assert_eq!(world.rule(&plan), Some(Rule::Raster));
}

#[test]
fn a_drive_is_looked_at_twenty_times_over_the_length_of_a_cell() {
    let violation = broken(EAST, |world| {
        let landing = world.mission.site.landing.point();
        world.mission.keep_out.push(KeepOut {
            id: "boulder".to_owned(),
            name: "boulder".to_owned(),
            x_m: landing.x_m + 50.0,
            y_m: landing.y_m,
            radius_m: 4.7,
        });
    });
    // The zone begins at 45.3 m.
    let Violation { rule, place, .. } = violation.unwrap();
    let east_m = place.x_m - calm_world().mission.site.landing.point().x_m;
    assert_eq!(rule, Rule::KeepOut);
    assert!((east_m - 45.5).abs() < 1e-6, "{east_m}");
}

#[test]
fn the_end_of_the_last_whole_step_belongs_to_what_is_stood_out_and_to_the_next_sample() {
    // The stay is replayed in 16 steps, of which the last has its middle 15 minutes after it begins, where
    // the stay is rounded up to the nanosecond.
    let rest_s = 900.0 / (15.5 / 16.0) - 900.0 + 7e-10;
    let mut world = world_for(EAST, rest_s / 60.0);
    let mut plan = drive(&world, EAST);
    plan.activities[1].kind = ActivityKind::Charge;
    world.sky.dark_h = 1.5..3.0;
    let certificate = world.check(&plan).unwrap();
    let last = certificate.samples.last().unwrap();
    assert!(((last.utc - world.mission.start()).to_unit(Unit::Hour) - 1.5).abs() < 1e-9);
}

#[test]
fn every_minute_of_light_in_a_stoppage_counts_and_is_where_it_is() {
    let points: &[Point] = &[(0.0, 0.0, 0.0), (45.0, 50.0, 0.0), (90.0, 0.0, 0.0)];
    let dark_from = |minute: f64| {
        let mut world = world_for(points, -5.0);
        world.sky.dark_h = minute / 60.0..100.0;
        // From a quarter of an hour on the Sun would give more than the night takes.
        assert!(minute < 15.0, "{minute} min");
        let mut plan = drive(&world, points);
        plan.stoppage_s = 1800.0;
        let stopped = plan.activities[0].waypoints[0];
        let free = Waypoint { utc: stopped.utc + 30.0 * Unit::Minute, ..stopped };
        let stay = vec![free, Waypoint { utc: plan.end_utc, ..free }];
        plan.contingencies = vec![Contingency {
            stopped_utc: stopped.utc,
            free_utc: free.utc,
            place: stopped.place,
            haven: world.mission.havens[0].id.clone(),
            activities: vec![activity(ActivityKind::Hibernate, stay)],
        }];
        world.check(&plan).unwrap().least_after_stoppage_wh.unwrap()
    };
    let mut before_wh = dark_from(0.0);
    assert!((dark_from(-60.0) - before_wh).abs() < 1e-9, "no light at all");
    for minute in 1..=14 {
        let after_wh = dark_from(f64::from(minute));
        assert!(after_wh > before_wh + 0.01, "{minute} min: {before_wh} Wh, then {after_wh} Wh");
        // The middle of a minute stands for all of it.
        let half = f64::from(minute) - 0.5;
        assert!((dark_from(half - 0.01) - before_wh).abs() < 1e-9, "{minute} min");
        assert!((dark_from(half + 0.01) - after_wh).abs() < 1e-9, "{minute} min");
        before_wh = after_wh;
    }
}
