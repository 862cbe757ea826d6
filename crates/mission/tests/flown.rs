//! Which vehicles fly, what belongs to each of them, and what is said where a mission does not add up.
#![expect(clippy::unwrap_used, reason = "a test that cannot make its mission has failed")]

use hilal_mission::schema::Separation;
use hilal_mission::{
    FlightRole, FlownVehicles, Mission, MissionFile, Severity, VehicleId, VehicleModel, check,
    readiness,
};

const REFERENCE: &str = include_str!("../../../missions/reference.toml");
/// As the reference mission says which vehicles fly.
const ALL_THREE: &str = "flown = [\"rover\", \"micro-1\", \"micro-2\"]";

/// Returns the reference mission with one passage changed; the passage must exist.
fn with(from: &str, to: &str) -> String {
    changed(REFERENCE, from, to)
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the mission has no `{from}`");
    text.replacen(from, to, 1)
}

fn mission(text: &str) -> Mission {
    Mission::parse("m.toml", text).unwrap()
}

fn id(text: &str) -> VehicleId {
    VehicleId::new(text).unwrap()
}

/// Returns the errors that are found in a mission, or why it is none.
fn errors(text: String) -> Vec<String> {
    match MissionFile::parse("m.toml".to_owned(), text) {
        Err(error) => vec![error.to_string()],
        Ok(file) => {
            let findings = check(&file).into_iter();
            let errors = findings.filter(|finding| finding.severity == Severity::Error);
            errors.map(|finding| finding.to_string()).collect()
        }
    }
}

#[test]
fn a_single_identifier_reads_as_a_list_of_one() {
    let alone = mission(&with(ALL_THREE, "flown = \"rover\""));
    let listed = mission(&with(ALL_THREE, "flown = [\"rover\"]"));
    assert_eq!(alone.flown, listed.flown);
    assert_eq!(alone.flown, FlownVehicles::one(id("rover")));
}

#[test]
fn a_list_that_names_nobody_or_somebody_twice_or_no_identifier_is_refused() {
    for (flown, words) in [
        ("flown = []", "no vehicle flies; name at least one"),
        ("flown = [\"rover\", \"micro-1\", \"rover\"]", "vehicle `rover` is named more than once"),
        ("flown = \"a rover\"", "in letters a to z, digits, `-` and `_`"),
        ("flown = 3", "a vehicle's identifier or a list of them"),
    ] {
        let said = errors(with(ALL_THREE, flown));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains(words), "{words}: {said:?}");
        assert!(said[0].starts_with("m.toml:"), "{said:?}");
    }
}

#[test]
fn a_vehicle_whose_table_could_not_be_a_folder_is_refused() {
    let said = errors(with("[vehicles.rover]", "[vehicles.\"../rover\"]"));
    assert!(said[0].contains("`../rover` cannot be the identifier of a vehicle"), "{said:?}");
}

#[test]
fn all_three_rovers_of_the_reference_mission_can_be_flown_together() {
    assert_eq!(errors(REFERENCE.to_owned()), Vec::<String>::new());
    for vehicle in ["micro-1", "micro-2"] {
        let alone = with(ALL_THREE, &format!("flown = \"{vehicle}\""));
        assert_eq!(errors(alone), Vec::<String>::new(), "{vehicle}");
    }
}

#[test]
fn each_vehicle_sees_its_own_goals_start_margins_and_height_of_view() {
    let mission = mission(REFERENCE);
    let mut goals = 0;
    for vehicle in mission.flown.iter() {
        let own = mission.for_vehicle(vehicle).unwrap();
        assert!(own.goals.iter().all(|goal| mission.vehicle_of(goal) == vehicle));
        assert_eq!(own.flown, FlownVehicles::one(vehicle.clone()));
        goals += own.goals.len();
    }
    assert_eq!(goals, mission.goals.len());
    let rover = mission.for_vehicle(&id("rover")).unwrap();
    let micro = mission.for_vehicle(&id("micro-1")).unwrap();
    assert_eq!(rover.start_pose().point(), mission.site.landing.point());
    assert_ne!(micro.start_pose().point(), mission.site.landing.point());
    assert_eq!(rover.planning, mission.planning);
    assert!(micro.planning.energy_margin_wh.get() < rover.planning.energy_margin_wh.get());
    assert_eq!(micro.planning.step_minutes, mission.planning.step_minutes);
    let height = |model: VehicleModel| model.observer_height.metres();
    assert!(height(micro.model().unwrap()) < height(rover.model().unwrap()));
    assert_eq!(micro.site.observer_height_m.get(), micro.model().unwrap().observer_height);
}

#[test]
fn a_goal_that_names_no_vehicle_is_for_the_first_that_flies() {
    let text = with("id = \"G0\"\nvehicle = \"rover\"\n", "id = \"G0\"\n");
    let mission = mission(&text);
    assert_eq!(mission.vehicle_of(&mission.goals[0]), &id("rover"));
}

#[test]
fn goals_of_vehicles_that_do_not_fly_are_left_out_of_budgets() {
    let slow = changed(
        &with(ALL_THREE, "flown = \"rover\""),
        "data_bit_s = { value = 500.0, mark = \"ours\", range = [100.0, 2000.0], source = \"as the rover's",
        "data_bit_s = { value = 9e9, mark = \"ours\", range = [100.0, 1e10], source = \"as the rover's",
    );
    assert_eq!(errors(slow.clone()), Vec::<String>::new());
    let said = errors(changed(&slow, "flown = \"rover\"", ALL_THREE));
    assert!(said.iter().any(|error| error.contains("vehicles.micro-1.radio: the goals make")));
    assert!(said.iter().all(|error| !error.contains("vehicles.rover")), "{said:?}");
}

#[test]
fn a_goal_is_refused_by_name_where_its_vehicle_cannot_do_it() {
    let goal = "id = \"M1\"\nvehicle = \"micro-1\"\n";
    for (to, words) in [
        ("id = \"M1\"\nvehicle = \"micro-9\"\n", "goal M1 is for `micro-9`, which is not declared"),
        (
            "id = \"M1\"\nvehicle = \"micro-2\"\n",
            "goal M1 asks for `surface-dosimeter`, which `micro-2` does not carry; it carries dust-coupons",
        ),
        (
            "id = \"M1\"\nvehicle = \"robot\"\n",
            "goal M1 asks for `surface-dosimeter`, which `robot` does not carry; it carries no payload",
        ),
        (
            "id = \"M1\"\nvehicle = \"micro-1\"\nafter = [\"G0\"]\n",
            "goal M1 is for `micro-1` and waits for goal G0, which is for `rover`",
        ),
    ] {
        let said = errors(with(goal, to));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains(words), "{words}: {said:?}");
    }
}

#[test]
fn two_vehicles_that_fly_do_not_start_on_one_spot() {
    let text = with("x_m = 34637.0, y_m = -40449.0", "x_m = 34651.0, y_m = -40440.0");
    let said = errors(text.clone());
    assert_eq!(said.len(), 1, "{said:?}");
    let words = "vehicles.micro-2.start: `micro-2` starts 1.0 m from `micro-1`, and vehicles keep 2.0 m apart";
    assert!(said[0].contains(words), "{said:?}");
    // One of them alone may stand there, and closer vehicles may be allowed.
    let alone = changed(&text, ALL_THREE, "flown = [\"rover\", \"micro-2\"]");
    assert_eq!(errors(alone), Vec::<String>::new());
    let closer = changed(&text, "minimum_m = { value = 2.0", "minimum_m = { value = 1.0");
    assert_eq!(errors(closer), Vec::<String>::new());
}

#[test]
fn a_mission_that_declares_no_separation_has_a_default() {
    let from = REFERENCE.find("[separation]").unwrap();
    let to = REFERENCE.find("[relays.queqiao-2]").unwrap();
    let mission = mission(&format!("{}{}", &REFERENCE[..from], &REFERENCE[to..]));
    assert_eq!(mission.separation, None);
    assert_eq!(mission.minimum_separation(), Separation::DEFAULT_MINIMUM);
}

#[test]
fn a_start_that_is_no_place_or_lies_in_a_zone_is_an_error() {
    let nowhere = errors(with("x_m = 34651.0, y_m = -40441.0", "x_m = nan, y_m = -40441.0"));
    assert!(
        nowhere[0].contains("vehicles.micro-1.start: coordinates must be finite"),
        "{nowhere:?}"
    );
    let zone = "[[keep_out]]\nid = \"z\"\nname = \"z\"\nx_m = 34651.0\ny_m = -40441.0\nradius_m = 3.0\n\n[planning]";
    let closed = errors(with("[planning]", zone));
    assert_eq!(closed.len(), 1, "{closed:?}");
    assert!(closed[0].contains("zone z holds the start of `micro-1`"), "{closed:?}");
}

#[test]
fn readiness_says_of_every_vehicle_what_a_flight_would_need() {
    let all = readiness(&mission(REFERENCE));
    let of = |name: &str| all.iter().find(|vehicle| vehicle.id.as_str() == name).unwrap();
    assert_eq!(all.len(), 5);
    assert_eq!((of("rover").role, of("rover").goals), (FlightRole::Flown, 12));
    assert_eq!((of("micro-1").role, of("micro-1").goals), (FlightRole::Flown, 3));
    assert!(
        of("rover").is_complete() && of("micro-1").is_complete() && of("micro-2").is_complete()
    );
    let parts = ["an instrument of each payload", "arrays", "battery", "loads", "thermal", "radio"];
    assert_eq!(of("chinese-rover").missing, parts);
    assert_eq!(of("robot").missing, ["payloads", "arrays", "battery", "loads", "thermal", "radio"]);
}

#[test]
fn a_vehicle_may_have_any_number_of_faces_and_payloads() {
    let start = REFERENCE.find("[[vehicles.micro-1.arrays]]").unwrap();
    let end = REFERENCE.find("[vehicles.micro-1.battery]").unwrap();
    let face = |number: usize, azimuth_deg: f64| {
        format!(
            "[[vehicles.micro-1.arrays]]\nname = \"f{number}\"\n\
             azimuth_deg = {{ value = {azimuth_deg:?}, mark = \"ours\", range = [-360.0, 360.0], source = \"s\" }}\n\
             area_m2 = {{ value = 0.08, mark = \"ours\", range = [0.0, 1.0], source = \"s\" }}\n\
             efficiency = {{ value = 0.28, mark = \"ours\", range = [0.0, 1.0], source = \"s\" }}\n\
             dust = {{ value = 0.9, mark = \"ours\", range = [0.0, 1.0], source = \"s\" }}\n\n"
        )
    };
    for azimuths in [vec![0.0, 120.0, 240.0], vec![-10.0, 50.0, 110.0, 170.0, 230.0, 290.0, 33.0]] {
        let faces: String = azimuths.iter().enumerate().map(|(n, deg)| face(n, *deg)).collect();
        let text = format!("{}{faces}{}", &REFERENCE[..start], &REFERENCE[end..]);
        let text = changed(&text, ALL_THREE, "flown = \"micro-1\"");
        assert_eq!(errors(text.clone()), Vec::<String>::new());
        let model = VehicleModel::of(&mission(&text), &id("micro-1")).unwrap();
        assert_eq!(model.array.faces.len(), azimuths.len());
    }
}
