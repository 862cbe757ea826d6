//! Rocks in a mission file: what they do to its vehicle, and what is said of those that make no sense.

mod place;

use hilal_mission::{Mission, MissionFile, Severity, VehicleModel, check};
use hilal_quantity::MapPoint;
use place::{line_of, without_lines};

const REFERENCE: &str = include_str!("../../../missions/reference.toml");

const OBSTACLES: &str = r#"
[vehicles.rover.drive.obstacles]
climbs_m = { value = 0.15, mark = "ours", range = [0.1, 0.2], source = "three quarters of a wheel" }
width_m = { value = 0.6, mark = "ours", range = [0.5, 0.7], source = "over the wheels" }
clearance_m = { value = 0.15, mark = "ours", range = [0.1, 0.3], source = "a wheel's width" }
stop_s = { value = 60.0, mark = "ours", range = [20.0, 180.0], source = "to look and to turn" }
free_way_m = { value = 3.0, mark = "ours", range = [2.0, 5.0], source = "three lengths" }
"#;

const ROCKS: &str = r#"
[site.rocks]
cover = { value = 0.03, mark = "ours", range = [0.0, 0.1], source = "a guess" }

[[site.rocks.zones]]
id = "rim"
name = "rim of a fresh crater"
x_m = 27000.0
y_m = -43500.0
radius_m = 150.0
cover = { value = 0.1, mark = "ours", range = [0.05, 0.2], source = "a guess" }
"#;

/// The reference mission's rover among rocks.
fn rocky() -> String {
    let all = "flown = [\"rover\", \"micro-1\", \"micro-2\"]";
    assert!(REFERENCE.contains(all));
    let alone = REFERENCE.replacen(all, "flown = \"rover\"", 1);
    format!("{alone}{OBSTACLES}{ROCKS}")
}

/// The same with one passage changed; the passage must exist.
fn with(from: &str, to: &str) -> String {
    assert!(rocky().contains(from), "the mission has no `{from}`");
    rocky().replacen(from, to, 1)
}

fn said(text: String) -> String {
    match MissionFile::parse("m.toml".to_owned(), text) {
        Err(error) => error.to_string(),
        Ok(file) => {
            let findings = check(&file);
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
            errors.map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
    }
}

#[test]
fn a_mission_with_rocks_is_accepted_and_its_vehicle_knows_them() {
    assert_eq!(said(rocky()), "");
    let mission = Mission::parse("m.toml", &rocky()).unwrap();
    let rocks = VehicleModel::of(&mission, mission.first_flown()).unwrap().rocks.unwrap();
    let rim = rocks.at(MapPoint::new(27_100.0, -43_500.0));
    let plain = rocks.at(MapPoint::new(27_200.0, -43_500.0));
    assert!(1.0 < plain.way && plain.way < rim.way, "{plain:?} {rim:?}");
    assert!(rim.is_open());
    let without = Mission::parse("m.toml", REFERENCE).unwrap();
    assert_eq!(VehicleModel::of(&without, without.first_flown()).unwrap().rocks, None);
}

#[test]
fn a_message_names_the_line_of_its_zone() {
    let text = with("radius_m = 150.0", "radius_m = -1.5");
    let line = line_of(&text, "radius_m = -1.5");
    let message = said(text);
    assert!(message.contains(&format!("m.toml:{line}:")), "{message}");
}

#[test]
fn what_is_wrong_with_rocks_is_said_with_the_way_out() {
    let cases = [
        (
            "cover = { value = 0.1, mark = \"ours\", range = [0.05, 0.2]",
            "cover = { value = 0.5, mark = \"ours\", range = [0.05, 0.6]",
        ),
        ("radius_m = 150.0", "radius_m = -1.0"),
        (
            "x_m = 27000.0\ny_m = -43500.0\nradius_m = 150.0",
            "x_m = 27000.0\ny_m = inf\nradius_m = 150.0",
        ),
        (
            "climbs_m = { value = 0.15, mark = \"ours\", range = [0.1, 0.2]",
            "climbs_m = { value = 0.3, mark = \"ours\", range = [0.1, 0.3]",
        ),
        (
            "climbs_m = { value = 0.15, mark = \"ours\", range = [0.1, 0.2]",
            "climbs_m = { value = 0.0, mark = \"ours\", range = [0.0, 0.2]",
        ),
        (
            "clearance_m = { value = 0.15, mark = \"ours\", range = [0.1, 0.3]",
            "clearance_m = { value = -0.1, mark = \"ours\", range = [-0.1, 0.3]",
        ),
        (
            "free_way_m = { value = 3.0, mark = \"ours\", range = [2.0, 5.0]",
            "free_way_m = { value = 0.2, mark = \"ours\", range = [0.1, 5.0]",
        ),
        (
            "[site.rocks]\n",
            "[site.rocks]\ndecay_per_m = { value = 0.0, mark = \"ours\", range = [0.0, 9.0], source = \"none\" }\n",
        ),
        (OBSTACLES, ""),
        (
            "[[site.rocks.zones]]",
            "[[site.rocks.zones]]\nid = \"rim\"\nname = \"another\"\nx_m = 0.0\ny_m = 0.0\nradius_m = 5.0\ncover = { value = 0.0, mark = \"ours\", range = [0.0, 0.1], source = \"cleared\" }\n\n[[site.rocks.zones]]",
        ),
        (
            "cover = { value = 0.03, mark = \"ours\", range = [0.0, 0.1]",
            "cover = { value = 0.3, mark = \"ours\", range = [0.0, 0.4]",
        ),
        ("stop_s", "stops_s"),
        (
            "[vehicles.rover.drive.obstacles]",
            "[vehicles.rover.drive.roughness]\nlimit_m = { value = 0.0, mark = \"ours\", range = [0.0, 1.0], source = \"none\" }\nbaseline_m = { value = 30.0, mark = \"ours\", range = [20.0, 50.0], source = \"three cells\" }\n\n[vehicles.rover.drive.obstacles]",
        ),
    ];
    let all: Vec<String> =
        cases.into_iter().map(|(from, to)| without_lines(&said(with(from, to)))).collect();
    assert!(all.iter().all(|message| !message.is_empty()));
    insta::assert_snapshot!("rocks", all.join("\n\n"));
}
