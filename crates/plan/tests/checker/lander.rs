//! Work that asks for the lander in view: what keeps it out of view is named with its numbers.

use hilal_mission::Figure;
use hilal_mission::schema::{Contact, Link};
use hilal_plan::{Rule, Violation};

use super::world::{World, full, world};

/// What is broken where goal 1, 60 m east and 190 m south of the lander, asks for it.
fn broken(change: impl FnOnce(&mut World)) -> Option<Violation> {
    let mut world = world();
    world.mission.goals[1].contact = Some(Contact::Lander);
    change(&mut world);
    world.check(&full()).err()
}

fn landers(world: &mut World) -> &mut Link {
    world.mission.lander.radio.lander.as_mut().unwrap()
}

fn named(violation: Option<Violation>) -> (f64, f64, &'static str) {
    let Violation { rule, value, limit, unit, .. } = violation.unwrap();
    assert_eq!(rule, Rule::Contact);
    (value, limit, unit)
}

#[test]
fn work_in_view_of_the_lander_holds() {
    assert_eq!(broken(|_| ()), None);
}

#[test]
fn work_out_of_reach_of_the_lander_says_how_far_it_is() {
    let near = Figure::ours(0.125, [0.0, 10.0], "a test").unwrap();
    let (value, limit, unit) = named(broken(|world| landers(world).maximum_range_km = Some(near)));
    assert!((value - 60_f64.hypot(190.0)).abs() < 1e-6 && (limit - 125.0).abs() < 1e-9, "{value}");
    assert_eq!(unit, "m to the lander");
}

#[test]
fn work_that_sees_the_lander_too_low_says_how_low() {
    let lowest = Figure::ours(0.5, [0.0, 10.0], "a test").unwrap();
    let (value, limit, unit) = named(broken(|world| landers(world).minimum_elevation_deg = lowest));
    assert!((value - 0.25).abs() < 1e-9 && (limit - 0.5).abs() < 1e-9, "{value} of {limit}");
    assert_eq!(unit, "° of elevation to the lander");
}

#[test]
fn work_behind_the_ground_says_how_far_the_line_is_below_it() {
    let hidden = named(broken(|world| world.sky.landing.x_m += 300.0));
    assert_eq!(hidden, (-3.25, 0.0, "m between the ground and the line to the lander"));
}

#[test]
fn work_whose_line_of_sight_is_not_known_says_so() {
    let unknown = named(broken(|world| world.mission.lander.radio.lander = None));
    assert_eq!(unknown, (0.0, 1.0, "lines of sight known to the lander"));
}
