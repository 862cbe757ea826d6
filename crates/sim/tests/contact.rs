//! What a plan takes for contact is contact in the world that flies it.

use hilal_environment::{HorizonCache, SiteEnvironment, SiteTerrain, Sky as _, Unwatched};
use hilal_ephem::Almanac;
use hilal_mission::schema::Contact;
use hilal_mission::{Mission, VehicleMission, VehicleModel};
use hilal_plan::ActivityKind;
use hilal_quantity::{Epoch, MapPoint, PolarStereographic, Unit};
use hilal_sim::{Links, Scenery as _, SiteScenery};
use hilal_terrain::{DataSource, Grid, Layer, Raster, Stack};
use hilal_traverse::{Label, SiteSteps, mission_problem, plan};

/// Cells along the tile's side.
const SIDE: usize = 71;

/// A day of the reference mission, with Earth some 5° up, on a plain around its landing point, with one goal near the lander
/// that asks for a link.
fn mission(contact: Contact) -> VehicleMission {
    let text = include_str!("../../../missions/reference.toml");
    // The relay and Earth must stand so high that both are often in view without a link.
    let relay = "minimum_elevation_deg = { value = 5.0, mark = \"ours\", range = [0.0, 10.0]";
    let earth = "minimum_elevation_deg = { value = 0.0, mark = \"ours\", range = [0.0, 5.0]";
    let text = text
        .replace("start_utc = \"2028-11-18T00:00:00\"", "start_utc = \"2028-11-26T00:00:00\"")
        .replace(
            relay,
            "minimum_elevation_deg = { value = 40.0, mark = \"ours\", range = [0.0, 90.0]",
        )
        .replace(
            earth,
            "minimum_elevation_deg = { value = 3.0, mark = \"ours\", range = [0.0, 5.0]",
        );
    let mission = Mission::parse("reference.toml", &text).expect("only figures were changed");
    let mut mission = mission.for_first_flown().expect("a vehicle is flown");
    let landing = mission.site.landing.point();
    mission.duration_days = 1.0;
    mission.goals.truncate(1);
    mission.havens.truncate(1);
    let goal = &mut mission.goals[0];
    (goal.x_m, goal.y_m, goal.dwell_h) = (landing.x_m + 60.0, landing.y_m - 100.0, 2.0);
    (goal.not_before_utc, goal.not_after_utc) = (None, None);
    goal.contact = Some(contact);
    let haven = &mut mission.havens[0];
    (haven.x_m, haven.y_m) = (landing.x_m, landing.y_m);
    mission
}

fn plain(mission: &VehicleMission, vehicle: &VehicleModel) -> SiteEnvironment {
    let landing = mission.site.landing.point();
    let half_m = 5.0 * (SIDE - 1) as f64;
    let grid = Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(landing.x_m - half_m, landing.y_m + half_m),
        spacing_m: 10.0,
        rows: SIDE,
        columns: SIDE,
    };
    let layer = Layer::synthetic(Raster::from_fn(grid, |_| 0.0), 1);
    let terrain = SiteTerrain { stack: Stack::new(vec![layer], None), source: DataSource::Lola };
    let almanac = Almanac::built_in().expect("the kernels are built in");
    let loading = (&HorizonCache::NONE, &Unwatched as &dyn hilal_environment::LoadingProgress);
    SiteEnvironment::new(terrain, (mission, vehicle), &almanac, loading)
        .expect("a plain has horizons and a sky")
}

#[test]
fn a_contact_goal_of_a_plan_is_flown_with_its_link_up() {
    for contact in [Contact::Earth, Contact::Relay, Contact::Any, Contact::Lander] {
        let mission = mission(contact);
        let vehicle = mission.model().expect("the reference vehicle is complete");
        let site = plain(&mission, &vehicle);
        let light = SiteSteps::new(&site.light, &mission);
        let problem = mission_problem(&mission, &vehicle, &site.slope_deg, &light);
        let label = Label::of(&mission, 1);
        let plan = plan(&problem, &label, &()).expect("a day on a plain can be planned");
        let work = plan.activities.iter().find(|a| a.kind == ActivityKind::Science);
        let work = work.unwrap_or_else(|| panic!("{contact:?}: {:?}", plan.goals));
        let place = plan.position(work.start_utc).expect("the plan covers its own work");
        let place = MapPoint::new(place.x_m, place.y_m);
        let scenery = SiteScenery::new(&site, &mission, &vehicle);
        let at_s = |utc: Epoch| (utc - mission.start()).to_seconds();
        let mut second = at_s(work.start_utc);
        while second < at_s(work.end_utc) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day")]
            let links = scenery.links(place, (second * 1000.0) as u64);
            let links = Links { lander: scenery.lander(place), ..links };
            assert!(gives(contact, &links), "{contact:?} at {second} s: {links:?}");
            second += 10.0;
        }
    }
}

fn gives(contact: Contact, links: &Links) -> bool {
    let by_relay = links.relay.is_some() && links.relay_earth.is_some();
    match contact {
        Contact::Earth => links.direct.is_some(),
        Contact::Relay => by_relay,
        Contact::Any => links.direct.is_some() || by_relay,
        Contact::Lander => links.lander.is_some(),
    }
}

#[test]
fn a_relay_that_is_in_view_but_too_low_is_no_link() {
    let mission = mission(Contact::Relay);
    let vehicle = mission.model().expect("the reference vehicle is complete");
    let site = plain(&mission, &vehicle);
    let scenery = SiteScenery::new(&site, &mission, &vehicle);
    let place = mission.goals[0].point();
    let (mut in_view, mut up) = (0, 0);
    for minute in 0..1440_u64 {
        let [_, relay] = site.light.links(place, mission.start() + minute as f64 * Unit::Minute);
        in_view += usize::from(relay.is_some_and(|relay| relay.in_view()));
        up += usize::from(scenery.links(place, minute * 60_000).relay.is_some());
    }
    assert!(0 < up && up + 120 < in_view, "{up} of {in_view} minutes");
}
