//! A goal that asks for the lander: planned where it is in view, left out with the reason where it
//! is not, and every plan that goes there all the same refused.

use std::sync::LazyLock;

use hilal_environment::LanderLink;
use hilal_ephem::Almanac;
use hilal_mission::schema::Contact;
use hilal_mission::{Mission, VehicleMission, VehicleModel};
use hilal_plan::{DropReason, Evidence, Fate, Plan, Rule, Rules, check};
use hilal_quantity::{MapPoint, PolarStereographic};
use hilal_site::{SiteLight, SkyTrack};
use hilal_terrain::horizon::Horizons;
use hilal_terrain::{Grid, Raster};
use proptest::prelude::*;

use crate::problem_from_mission::{SiteSteps, mission_problem};
use crate::search::planner::{Label, plan};

const REFERENCE: &str = include_str!("../../../../../missions/reference.toml");
const SIDE: usize = 70;
/// A ridge from north to south, so far east of the landing point.
const RIDGE_EAST_M: f64 = 100.0;

static ALMANAC: LazyLock<Almanac> = LazyLock::new(|| Almanac::built_in().unwrap());

struct World {
    mission: VehicleMission,
    vehicle: VehicleModel,
    site: SiteLight,
    slopes: Vec<f32>,
}

/// A day on a plain around the landing point under horizons that hide nothing. Goal G0 lies behind the
/// ridge, 200 m east, and G1 in the open, 199 m away. The link to the lander has no budget: it takes a clear line.
fn world(text: &str) -> World {
    let mut whole = Mission::parse("reference.toml", text).unwrap();
    if let Some(link) = &mut whole.lander.radio.lander {
        link.terminal = None;
    }
    world_of(&whole)
}

/// The same of a mission as it is.
fn world_of(whole: &Mission) -> World {
    let mut mission = whole.for_first_flown().unwrap();
    let vehicle = mission.model().unwrap();
    let landing = mission.site.landing.point();
    mission.duration_days = 1.0;
    mission.goals.truncate(2);
    mission.havens.truncate(1);
    for (goal, (x_m, y_m)) in mission.goals.iter_mut().zip([(200.0, 0.0), (60.0, -190.0)]) {
        (goal.x_m, goal.y_m, goal.dwell_h) = (landing.x_m + x_m, landing.y_m + y_m, 2.0);
    }
    let grid = Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(landing.x_m - 350.0, landing.y_m + 350.0),
        spacing_m: 10.0,
        rows: SIDE,
        columns: SIDE,
    };
    let ridge = |point: MapPoint| {
        if (point.x_m - landing.x_m - RIDGE_EAST_M).abs() < 5.0 { 6.0 } else { 0.0 }
    };
    let horizons = Horizons::from_planes(grid, 360, vec![-20_000; grid.len() * 360]).unwrap();
    let track = SkyTrack::new(&ALMANAC, None, grid, mission.window().unwrap()).unwrap();
    let site = SiteLight::new(horizons, track).with_ground(Raster::from_fn(grid, ridge));
    World { mission, vehicle, site, slopes: vec![4.0; SIDE * SIDE] }
}

impl World {
    fn asking(mut self, goals: &[usize]) -> Self {
        for &goal in goals {
            self.mission.goals[goal].contact = Some(Contact::Lander);
        }
        self
    }

    fn plan(&self) -> Plan {
        let steps = SiteSteps::new(&self.site, &self.mission);
        let problem = mission_problem(&self.mission, &self.vehicle, &self.slopes, &steps);
        let label = Label::of(&self.mission, 1);
        plan(&problem, &label, &()).unwrap()
    }

    fn rules(&self) -> Rules<'_> {
        Rules::of_site(&self.mission, &self.vehicle, &self.slopes, &self.site)
    }
}

fn planned(plan: &Plan, goal: usize) -> bool {
    matches!(plan.goals[goal].fate, Fate::Planned { .. })
}

#[test]
fn a_goal_that_sees_the_lander_is_planned_and_one_behind_a_ridge_is_left_out() {
    let world = world(REFERENCE).asking(&[0, 1]);
    let plan = world.plan();
    assert_eq!(plan.goals[0].fate, Fate::Dropped { reason: DropReason::NoLander });
    let Some(Evidence::Hidden { clearance_m, place }) = plan.goals[0].evidence else {
        panic!("{:?}", plan.goals[0])
    };
    // Half way between masts of 2.5 m and 1 m, under a ridge of 6 m.
    assert!((clearance_m - (1.75 - 6.0)).abs() < 0.01, "{clearance_m}");
    let east_m = place.x_m - world.mission.site.landing.x_m;
    assert!((east_m - RIDGE_EAST_M).abs() < 0.1, "{east_m}");
    assert!(planned(&plan, 1), "{:?}", plan.goals);
    assert!(plan.summary.value_bound < plan.summary.value_total);
    check(&plan, &world.rules()).unwrap();
}

#[test]
fn without_the_demand_both_goals_are_planned() {
    let world = world(REFERENCE);
    let plan = world.plan();
    assert!(planned(&plan, 0) && planned(&plan, 1), "{:?}", plan.goals);
    check(&plan, &world.rules()).unwrap();
}

/// A change of the mission's text, the goal that then asks for the lander, what the planner says of
/// it, and what the checker says of a plan that goes there all the same.
type Fault<'a> = (&'a str, &'a str, usize, fn(&Evidence) -> bool, &'a str);

const RANGE: &str = "[lander.radio.lander]\n";
const LOWEST: &str = "minimum_elevation_deg = { value = -20.0, mark = \"ours\", range = [-30.0";

const FAULTS: &[Fault<'_>] = &[
    ("", "", 0, |e| matches!(e, Evidence::Hidden { .. }), "m between the ground and the line"),
    (
        RANGE,
        "[lander.radio.lander]\nmaximum_range_km = { value = 0.15, mark = \"ours\", range = [0.1, 5.0], source = \"a test\" }\n",
        1,
        |e| matches!(e, Evidence::OutOfReach { limit_m, .. } if (limit_m - 150.0).abs() < 1e-6),
        "199.2",
    ),
    (
        // Of the lander, which stands higher and looks down.
        LOWEST,
        "minimum_elevation_deg = { value = -0.1, mark = \"ours\", range = [-30.0",
        1,
        |e| matches!(e, Evidence::TooLow { .. }),
        "° of elevation",
    ),
    (
        "antenna_height_m = { value = 1.0, mark = \"ours\", range = [0.5, 2.0]",
        "# ",
        1,
        |e| matches!(e, Evidence::UnknownSight),
        "lines of sight known",
    ),
];

#[test]
fn what_keeps_the_lander_out_of_view_is_planned_around_and_refused() {
    for (from, to, goal, says, words) in FAULTS {
        let text = REFERENCE.replacen(from, to, 1);
        let blind = world(&text);
        let plan = blind.plan();
        assert!(planned(&plan, *goal), "{words}");
        let world = blind.asking(&[*goal]);
        let violation = check(&plan, &world.rules()).unwrap_err();
        assert_eq!(violation.rule, Rule::Contact, "{violation}");
        assert!(violation.to_string().contains(words), "{words}: {violation}");
        let outcome = &world.plan().goals[*goal];
        assert_eq!(outcome.fate, Fate::Dropped { reason: DropReason::NoLander }, "{words}");
        assert!(outcome.evidence.as_ref().is_some_and(says), "{words}: {:?}", outcome.evidence);
    }
}

/// The power of the rover's transmitter to the lander.
const POWER: &str =
    "transmit_w = { value = 1.0, mark = \"ours\", range = [0.5, 3.0], source = \"proximity";

#[test]
fn with_a_budget_the_lander_is_heard_over_a_ridge_until_the_signal_is_too_weak() {
    let whole = |text: &str| Mission::parse("reference.toml", text).unwrap();
    let strong = world_of(&whole(REFERENCE)).asking(&[0, 1]);
    let plan = strong.plan();
    assert!(planned(&plan, 0) && planned(&plan, 1), "{:?}", plan.goals);
    check(&plan, &strong.rules()).unwrap();

    assert!(REFERENCE.contains(POWER));
    let faint =
        "transmit_w = { value = 1e-8, mark = \"ours\", range = [0.0, 3.0], source = \"proximity";
    let weak = world_of(&whole(&REFERENCE.replacen(POWER, faint, 1))).asking(&[0]);
    let violation = check(&plan, &weak.rules()).unwrap_err();
    assert_eq!(violation.rule, Rule::Contact, "{violation}");
    assert!(violation.to_string().contains("dB missing from the signal"), "{violation}");
    let left_out = weak.plan();
    let Some(Evidence::TooWeak { lacks_db, clearance_m }) = left_out.goals[0].evidence else {
        panic!("{:?}", left_out.goals[0])
    };
    assert!(lacks_db > 0.0 && clearance_m < -4.0, "{lacks_db} {clearance_m}");
    check(&left_out, &weak.rules()).unwrap();
}

#[test]
fn where_no_ground_is_known_the_lander_is_not_counted_on() {
    let mut world = world(REFERENCE);
    let plan = world.plan();
    let (horizons, track) = (world.site.horizons().clone(), world.site.track().clone());
    world.site = SiteLight::new(horizons, track);
    let world = world.asking(&[1]);
    assert_eq!(check(&plan, &world.rules()).unwrap_err().rule, Rule::Contact);
    let outcome = &world.plan().goals[1];
    assert_eq!(outcome.evidence, Some(Evidence::UnknownSight));
}

#[test]
fn neither_any_contact_nor_earth_is_given_by_the_lander() {
    // Horizons above everything: no Earth, and no relay in the sky.
    for contact in [Contact::Any, Contact::Earth, Contact::Relay] {
        let mut world = world(REFERENCE);
        let plan = world.plan();
        let grid = world.site.horizons().grid();
        let high = Horizons::from_planes(grid, 360, vec![20_000; grid.len() * 360]).unwrap();
        let (track, ground) = (world.site.track().clone(), Raster::from_fn(grid, |_| 0.0));
        world.site = SiteLight::new(high, track).with_ground(ground);
        world.mission.goals[1].contact = Some(contact);
        assert_eq!(check(&plan, &world.rules()).unwrap_err().rule, Rule::Contact);
    }
}

/// A plan that works at G1 whatever the ground, and the world that it was made in.
static OPEN: LazyLock<(World, Plan)> = LazyLock::new(|| {
    let world = world(REFERENCE);
    let plan = world.plan();
    (world.asking(&[1]), plan)
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn planner_and_checker_see_the_lander_from_the_same_places(
        waves in prop::array::uniform4((-1.5..1.5_f64, 0.01..0.2_f64, 0.0..6.0_f64)),
    ) {
        let (world, plan) = &*OPEN;
        let height_m = |point: MapPoint| {
            let [a, b, c, d] = waves;
            let along = |(m, per_m, turn): (f64, f64, f64), at: f64| m * (at * per_m + turn).sin();
            along(a, point.x_m) + along(b, point.y_m)
                + along(c, point.x_m + point.y_m) + along(d, point.x_m - 2.0 * point.y_m)
        };
        let (horizons, track) = (world.site.horizons().clone(), world.site.track().clone());
        let ground = Raster::from_fn(horizons.grid(), height_m);
        let site = SiteLight::new(horizons, track).with_ground(ground);
        let link = LanderLink::declared(&world.mission, &world.vehicle).unwrap();
        let seen = link.reaches(&site, world.mission.goals[1].point());
        let rules = Rules::of_site(&world.mission, &world.vehicle, &world.slopes, &site);
        match check(plan, &rules) {
            Ok(_) => prop_assert!(seen),
            Err(violation) => prop_assert!(!seen && violation.rule == Rule::Contact, "{violation}"),
        }
    }
}
