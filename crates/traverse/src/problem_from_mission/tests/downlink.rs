//! Data that wait, between planner and checker: each reads mission and sky by itself.

use std::sync::LazyLock;

use hilal_ephem::Almanac;
use hilal_mission::{Mission, VehicleMission, VehicleModel};
use hilal_plan::{Certificate, Plan, Rule, Rules, Violation, check};
use hilal_quantity::{Angle, MapPoint, PolarStereographic};
use hilal_site::{SiteLight, SkyTrack};
use hilal_terrain::horizon::Horizons;
use hilal_terrain::{Grid, Raster};
use proptest::prelude::*;

use crate::problem_from_mission::{SiteSteps, mission_problem};
use crate::search::planner::{Label, plan};

const REFERENCE: &str = include_str!("../../../../../missions/reference.toml");
const SIDE: usize = 70;
const MEMORY: &str = "science_mb = { value = 5.0, mark = \"ours\", range = [1.0";

static ALMANAC: LazyLock<Almanac> = LazyLock::new(|| Almanac::built_in().unwrap());

struct World {
    mission: VehicleMission,
    vehicle: VehicleModel,
    site: SiteLight,
    slopes: Vec<f32>,
}

/// The reference mission, six days later, when Earth has risen, with a memory of so many million bytes.
fn with_memory(megabytes: f64) -> String {
    let text = REFERENCE.replacen("start_utc = \"2028-11-18", "start_utc = \"2028-11-24", 1);
    assert!(text.contains(MEMORY));
    text.replacen(
        MEMORY,
        &format!("science_mb = {{ value = {megabytes:.4}, mark = \"ours\", range = [0.1"),
        1,
    )
}

/// Takes the budgets away that these tests do not mean: links then have their declared rates, and the lander is heard
/// over a clear line alone.
fn without_budgets(mission: &mut Mission) {
    for station in mission.stations.values_mut() {
        station.surface = None;
    }
    if let Some(link) = &mut mission.lander.radio.lander {
        link.terminal = None;
    }
}

/// A day on a plain. Both goals lie behind a ridge that hides the lander 100 m east of the landing
/// point, and make 1.8 and 0.9 MB; Earth is in view from the cells that `open` names by their column.
fn world(text: &str, open: impl Fn(usize) -> bool) -> World {
    let mut whole = Mission::parse("reference.toml", text).unwrap();
    without_budgets(&mut whole);
    let mut mission = whole.for_first_flown().unwrap();
    let vehicle = mission.model().unwrap();
    let landing = mission.site.landing.point();
    mission.duration_days = 1.0;
    mission.goals.truncate(2);
    mission.havens.truncate(1);
    for (goal, (x_m, y_m)) in mission.goals.iter_mut().zip([(200.0, 0.0), (200.0, -50.0)]) {
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
        if (point.x_m - landing.x_m - 100.0).abs() < 5.0 { 6.0 } else { 0.0 }
    };
    let level = Horizons::from_planes(grid, 360, vec![-20_000; grid.len() * 360]).unwrap();
    let track = SkyTrack::new(&ALMANAC, None, grid, mission.window().unwrap()).unwrap();
    let earth = SiteLight::new(level, track.clone()).earth(landing, mission.start()).azimuth;
    // What hides Earth leaves the Sun in view.
    let hides = |degree: usize| Angle::from_degrees(degree as f64) - earth.angle();
    let planes = (0..360)
        .flat_map(|degree| (0..grid.len()).map(move |index| (degree, index % SIDE)))
        .map(|(degree, column)| {
            let before_earth = hides(degree).signed().degrees().abs() < 12.0;
            if before_earth && !open(column) { 20_000 } else { -20_000 }
        })
        .collect();
    let horizons = Horizons::from_planes(grid, 360, planes).unwrap();
    let site = SiteLight::new(horizons, track).with_ground(Raster::from_fn(grid, ridge));
    World { mission, vehicle, site, slopes: vec![4.0; SIDE * SIDE] }
}

/// The landing point is in column 35, the ridge in column 45, and the goals are in column 55.
const fn west_of_the_ridge(column: usize) -> bool {
    column < 44
}

impl World {
    fn plan(&self) -> Plan {
        let steps = SiteSteps::new(&self.site, &self.mission);
        let problem = mission_problem(&self.mission, &self.vehicle, &self.slopes, &steps);
        let label = Label::of(&self.mission, 1);
        plan(&problem, &label, &()).unwrap()
    }

    fn check(&self, plan: &Plan) -> Result<Certificate, Violation> {
        let rules = Rules::of_site(&self.mission, &self.vehicle, &self.slopes, &self.site);
        check(plan, &rules)
    }
}

fn promised_mb(plan: &Plan) -> f64 {
    let waypoints = plan.activities.iter().flat_map(|activity| &activity.waypoints);
    waypoints.filter_map(|waypoint| waypoint.memory_mb).fold(0.0, f64::max)
}

#[test]
fn with_little_memory_the_rover_goes_back_to_where_it_sees_earth_or_lander() {
    let [roomy, tight] = [3.0, 2.0].map(|megabytes| {
        let world = world(&with_memory(megabytes), west_of_the_ridge);
        let plan = world.plan();
        assert_eq!(plan.summary.goals_planned, 2, "{megabytes} MB: {:?}", plan.goals);
        let found_mb = world.check(&plan).unwrap().most_memory_mb.unwrap();
        assert!(found_mb <= megabytes, "{found_mb}");
        plan
    });
    assert!(promised_mb(&roomy) > 2.7, "{}", promised_mb(&roomy));
    assert!(tight.summary.distance_m > roomy.summary.distance_m + 100.0);
}

#[test]
fn one_per_cent_too_much_is_named_with_time_and_place() {
    let roomy = world(&with_memory(3.0), west_of_the_ridge);
    let plan = roomy.plan();
    let most_mb = roomy.check(&plan).unwrap().most_memory_mb.unwrap();
    let tight = world(&with_memory(most_mb / 1.01), west_of_the_ridge);
    let violation = tight.check(&plan).unwrap_err();
    assert_eq!(violation.rule, Rule::Memory);
    assert!(violation.value > violation.limit && violation.value <= most_mb);
    let east_m = violation.place.x_m - roomy.mission.site.landing.x_m;
    assert!(east_m > 100.0, "{violation}");
    assert!(world(&with_memory(most_mb + 1e-3), west_of_the_ridge).check(&plan).is_ok());
}

type Fault<'a> = (&'a str, fn(&str) -> String, Rule);

/// Changes of a mission that a plan with 2 MB does not hold against.
const FAULTS: &[Fault<'_>] = &[
    (
        "a payload that makes more",
        |text| text.replacen("data_bit_s = { value = 2000.0", "data_bit_s = { value = 2040.0", 1),
        Rule::MemoryPromise,
    ),
    (
        "more housekeeping",
        |text| {
            text.replacen(
                "housekeeping_bit_s = { value = 60.0",
                "housekeeping_bit_s = { value = 90.0",
                1,
            )
        },
        Rule::MemoryPromise,
    ),
    (
        "links that carry less",
        |text| {
            text.replacen(
                "link_share = { value = 0.45, mark = \"ours\", range = [0.3",
                "link_share = { value = 0.001, mark = \"ours\", range = [0.0",
                1,
            )
        },
        Rule::MemoryPromise,
    ),
];

#[test]
fn what_a_plan_does_not_know_of_is_found() {
    let sound = world(&with_memory(2.0), west_of_the_ridge);
    let plan = sound.plan();
    sound.check(&plan).unwrap();
    for (name, change, rule) in FAULTS {
        let text = change(&with_memory(2.0));
        let violation = world(&text, west_of_the_ridge).check(&plan).unwrap_err();
        assert_eq!(violation.rule, *rule, "{name}: {violation}");
    }
    let mut deaf = world(&with_memory(2.0), west_of_the_ridge);
    deaf.mission.stations.clear();
    let unheard = deaf.check(&plan).unwrap_err();
    assert_eq!(unheard.rule, Rule::MemoryPromise, "{unheard}");
}

#[test]
fn a_plan_that_says_less_than_what_waits_is_refused() {
    let world = world(&with_memory(2.0), west_of_the_ridge);
    let mut plan = world.plan();
    for waypoint in plan.activities.iter_mut().flat_map(|activity| &mut activity.waypoints) {
        waypoint.memory_mb = waypoint.memory_mb.map(|waits_mb| waits_mb * 0.99);
    }
    assert_eq!(world.check(&plan).unwrap_err().rule, Rule::MemoryPromise);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_waits_is_what_the_checker_finds_at_most(
        edge in 36..56_usize, gap in 0..36_usize, megabytes in 0.95..3.0_f64,
    ) {
        let world = world(&with_memory(megabytes), |column| column < edge && column != gap);
        let plan = world.plan();
        let certificate = world.check(&plan);
        prop_assert!(certificate.is_ok(), "{:?}", certificate);
        let found_mb = certificate.unwrap().most_memory_mb.unwrap();
        prop_assert!(found_mb <= megabytes && promised_mb(&plan) <= megabytes);
    }
}
