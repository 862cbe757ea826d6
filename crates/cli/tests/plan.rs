//! Plans, and the check of plans, by the binary on the built-in terrain.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "support/mission.rs"]
mod support;

#[path = "plan/bench.rs"]
mod bench;
#[path = "plan/follow.rs"]
mod follow;
#[path = "plan/kept.rs"]
mod kept;
#[path = "plan/risk.rs"]
mod risk;
#[path = "plan/rocks.rs"]
mod rocks;

use std::path::Path;

use hilal_dictionary::{Command, Request, TelecommandReader};
use hilal_packets::Packets;
use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use serde_json::Value;
use support::{hilal, reference, with};

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Leaves a plan of a day and a half in `plan/`.
fn planned(folder: &Path) {
    std::fs::write(folder.join("short.toml"), with(&reference(), "duration_days", "1.5")).unwrap();
    hilal(folder)
        .args(["plan", "short.toml", "--synthetic", "--out", "plan"])
        .assert()
        .success()
        .stdout(contains("on SYNTHETIC terrain").and(contains("holds: least")));
}

#[test]
fn a_plan_holds_when_it_is_checked_from_its_own_folder() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let check = |arguments: &[&str]| {
        hilal(folder.path()).args(["plan", "check", "plan/plan.json"]).args(arguments).assert()
    };
    // Neither terrain nor mission are named: the plan knows both.
    check(&["--out", "margins.json"])
        .success()
        .stdout(contains("on SYNTHETIC terrain: holds: least"));
    let margins = json(&folder.path().join("margins.json"));
    let again = json(&folder.path().join("plan/certificate.json"));
    assert_eq!(margins["min_energy_wh"], again["min_energy_wh"]);
    assert_eq!(again["terrain"]["source"], "synthetic");
    assert_eq!(margins["terrain"], again["terrain"]);
    let route = json(&folder.path().join("plan/route.geojson"));
    assert_eq!(route["terrain"], "synthetic");
    let plan = json(&folder.path().join("plan/plan.json"));
    let features = route["features"].as_array().unwrap().len();
    let parts = |key: &str| plan[key].as_array().unwrap().len();
    assert_eq!(features, parts("activities") + parts("goals"));
    let timeline = std::fs::read_to_string(folder.path().join("plan/timeline.csv")).unwrap();
    assert_eq!(timeline.lines().count(), parts("activities") + 1);
}

#[test]
fn a_plan_is_for_the_vehicle_that_is_asked_for_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("short.toml"), with(&reference(), "duration_days", "1.0"))
        .unwrap();
    let plan = |vehicle: &str| {
        hilal(folder.path())
            .args(["plan", "short.toml", "--synthetic", "--vehicle", vehicle])
            .assert()
    };
    plan("micro-2").success().stdout(contains("reference, micro-2 on SYNTHETIC terrain"));
    let place = folder.path().join("out/plan-short-micro-2");
    let made = json(&place.join("plan.json"));
    assert_eq!(made["vehicle"], "micro-2");
    assert_eq!(json(&place.join("commands.json"))["vehicle"], "micro-2");
    assert!(
        made["goals"]
            .as_array()
            .unwrap()
            .iter()
            .all(|goal| { goal["id"].as_str().is_some_and(|id| id.starts_with('N')) })
    );
    let check = |plan: &Value| {
        std::fs::write(place.join("plan.json"), plan.to_string()).unwrap();
        hilal(&place).args(["plan", "check", "plan.json"]).assert()
    };
    check(&made).success();
    let mut other = made.clone();
    other["vehicle"] = "rover".into();
    check(&other).code(1);
    other["vehicle"] = "micro-9".into();
    check(&other).code(1).stderr(contains("micro-9").and(contains("it declares")));
    other.as_object_mut().unwrap().remove("vehicle");
    check(&other).code(1).stderr(contains("missing field `vehicle`"));
    plan("micro-9")
        .code(1)
        .stderr(contains("declares no vehicle \"micro-9\"; give --vehicle one of"));
    plan("../rover").code(2).stderr(contains("letters a to z"));
}

#[test]
fn a_plan_that_was_tampered_with_or_belongs_elsewhere_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let path = folder.path().join("plan/plan.json");
    let plan = json(&path);
    let refused = |change: &dyn Fn(&mut Value), words: &str| {
        let mut changed = plan.clone();
        change(&mut changed);
        std::fs::write(&path, changed.to_string()).unwrap();
        hilal(folder.path())
            .args(["plan", "check", "plan/plan.json"])
            .assert()
            .code(1)
            .stderr(contains(words));
    };
    let faster = |plan: &mut Value| {
        let drive = plan["activities"].as_array_mut().unwrap();
        let drive = drive.iter_mut().find(|activity| activity["kind"] == "drive").unwrap();
        let x_m = &mut drive["waypoints"][1]["x_m"];
        *x_m = (x_m.as_f64().unwrap() + 200.0).into();
    };
    refused(&faster, "does not hold");
    refused(&|plan| plan["mission"] = "other".into(), "is a plan of mission");
    refused(&|plan| plan["terrain"]["sha256"][0] = "ab".repeat(32).into(), "other elevation data");
    refused(&|plan| plan["terrain"] = Value::Null, "does not say on which elevation data");
    refused(&|plan| plan["activities"] = 7.into(), "is no plan");
    std::fs::remove_file(folder.path().join("plan/mission.toml")).unwrap();
    refused(&|_| (), "name the plan's mission with --mission");
}

/// The state of a rover at the start of the second activity of `plan/plan.json`, some seconds late.
fn late(folder: &Path) -> Value {
    let plan = json(&folder.join("plan/plan.json"));
    let waypoint = &plan["activities"][1]["waypoints"][0];
    let utc = at_second(waypoint["utc"].as_str().unwrap(), 50);
    let energy_wh = waypoint["energy_wh"].as_f64().unwrap() - 4.0;
    let [x_m, y_m] = ["x_m", "y_m"].map(|key| waypoint[key].as_f64().unwrap() + 1.5);
    serde_json::json!({ "utc": utc, "x_m": x_m, "y_m": y_m, "energy_wh": energy_wh, "done": ["G3"] })
}

/// An instant with another second.
fn at_second(utc: &str, second: u8) -> String {
    let (minute, _) = utc.rsplit_once(':').unwrap();
    format!("{minute}:{second:02}Z")
}

#[test]
fn a_plan_from_a_state_starts_there_and_holds_and_a_state_that_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let plan = |state: &str, more: &[&str]| {
        std::fs::write(folder.path().join("state.json"), state).unwrap();
        hilal(folder.path())
            .args(["plan", "short.toml", "--synthetic", "--out", "again", "--from", "state.json"])
            .args(more)
            .assert()
    };
    let state = late(folder.path());
    plan(&state.to_string(), &["--keep", "plan/plan.json", "--time-limit", "0.001"])
        .success()
        .stdout(contains("beside 1 done"));
    let again = json(&folder.path().join("again/plan.json"));
    assert_eq!(again["start_utc"], state["utc"]);
    let done = again["goals"].as_array().unwrap().iter().filter(|goal| goal["fate"] == "done");
    assert_eq!(done.count(), 1);
    let page = std::fs::read_to_string(folder.path().join("again/plan.html")).unwrap();
    assert_eq!(page.matches("class=\"place goal done").count(), 2, "on the map and in its legend");
    assert!(page.contains("beside 1 that were done before"));
    hilal(folder.path())
        .args(["plan", "check", "again/plan.json"])
        .assert()
        .success()
        .stdout(contains("holds: least"));
    let with = |key: &str, value: Value| {
        let mut changed = state.clone();
        changed[key] = value;
        changed.to_string()
    };
    for (state, words) in [
        ("{".to_owned(), "is no state of a rover"),
        (with("utc", "yesterday".into()), "is no instant"),
        (with("utc", "2029-11-18T00:00:00Z".into()), "give a state from within it"),
        (with("x_m", 1e9.into()), "lies off the planner's tile"),
        (with("energy_wh", 500.0.into()), "must lie between 0 and the battery's capacity"),
        (with("done", serde_json::json!(["G99"])), "which the mission does not have"),
        (with("colour", "red".into()), "unknown field"),
    ] {
        plan(&state, &[]).code(1).stderr(contains(words));
    }
    let mut other = json(&folder.path().join("plan/plan.json"));
    other["mission"] = "other".into();
    std::fs::write(folder.path().join("other.json"), other.to_string()).unwrap();
    plan(&state.to_string(), &["--keep", "other.json"])
        .code(1)
        .stderr(contains("keep a plan of this one"));
    plan(&state.to_string(), &["--time-limit", "-1"]).code(1).stderr(contains("above 0"));
    plan(&state.to_string(), &["--method", "exact"]).code(2);
}

#[test]
fn a_plan_that_bears_a_stoppage_has_a_way_out_at_every_turn() {
    let folder = tempfile::tempdir().unwrap();
    let bears = reference().replace(
        "step_minutes = 15",
        "step_minutes = 15\nstoppage_h = { value = 1.0, mark = \"ours\", range = [0.0, 6.0], source = \"a try\" }",
    );
    std::fs::write(folder.path().join("short.toml"), with(&bears, "duration_days", "1.5")).unwrap();
    hilal(folder.path())
        .args(["plan", "short.toml", "--synthetic", "--out", "plan", "--method", "exact"])
        .assert()
        .success()
        .stdout(contains("branches after a stoppage"));
    let plan = json(&folder.path().join("plan/plan.json"));
    let branches = plan["contingencies"].as_array().unwrap().len();
    assert!(branches >= plan["activities"].as_array().unwrap().len() / 2, "{branches}");
    let certificate = json(&folder.path().join("plan/certificate.json"));
    assert_eq!(certificate["contingencies"], branches);
    let page = std::fs::read_to_string(folder.path().join("plan/plan.html")).unwrap();
    assert!(page.contains("If the rover is stopped"));
}

#[test]
fn the_page_opens_alone_names_every_goal_and_is_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let page = std::fs::read_to_string(folder.path().join("plan/plan.html")).unwrap();
    for way in ["http:", "https:", " src=\"//", "@import", "url(//", "<link"] {
        assert!(!page.contains(way), "{way}");
    }
    assert!(page.contains("<strong>SYNTHETIC</strong>"));
    assert!(page.contains("Tightest moment: "));
    assert!(page.contains("<section id=\"risk\"") && page.contains("<a href=\"#risk\">"));
    assert!(page.contains("it is lost with a probability of"));
    let plan = json(&folder.path().join("plan/plan.json"));
    for goal in plan["goals"].as_array().unwrap() {
        let id = goal["id"].as_str().unwrap();
        let dropped = goal["fate"] == "dropped";
        assert_eq!(page.contains(&format!("Why not {id}?")), dropped, "{id}");
        assert_eq!(page.contains(&format!("<td><b>{id}</b>")), !dropped, "{id}");
    }
    for threads in ["1", "2"] {
        hilal(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .args(["plan", "short.toml", "--synthetic", "--out", threads])
            .assert()
            .success();
        for file in ["plan.html", "plan.json", "commands.bin", "commands.json"] {
            let bytes = |of: &str| std::fs::read(folder.path().join(of).join(file)).unwrap();
            assert!(bytes(threads) == bytes("plan"), "{file} on {threads} threads");
        }
    }
}

/// The telecommands of `commands.bin`: when each is released, and what it is.
fn uploaded(stream: &[u8]) -> Vec<(u32, Command)> {
    let entries = |packet: &[u8]| {
        let packet = TelecommandReader::new(packet).unwrap();
        match Request::decode(packet.message(), packet.application_data()).unwrap() {
            Request::ScheduleInsert(entries) => {
                let entries = entries.map(Result::unwrap);
                entries.map(|entry| (entry.release.seconds(), entry.command)).collect::<Vec<_>>()
            }
            Request::AddEventAction(action) => panic!("not scheduled, but an action: {action:?}"),
            Request::Command(command) => {
                panic!("not scheduled, but to be done at once: {command:?}")
            }
            other @ (Request::SequenceLoad(_) | Request::MemoryLoad(_)) => {
                panic!("no part of a plan: {other:?}")
            }
        }
    };
    Packets::new(stream).flat_map(|packet| entries(packet.unwrap())).collect()
}

#[test]
fn the_command_products_hold_every_activity_of_the_plan() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let telecommands = uploaded(&std::fs::read(folder.path().join("plan/commands.bin")).unwrap());
    let listing = json(&folder.path().join("plan/commands.json"));
    assert_eq!(listing["telecommands"], telecommands.len());
    assert_eq!(listing["terrain"]["source"], "synthetic");
    let packets = listing["packets"].as_array().unwrap();
    let listed: Vec<&Value> =
        packets.iter().flat_map(|packet| packet["entries"].as_array().unwrap()).collect();
    for (entry, (release_s, command)) in listed.iter().zip(&telecommands) {
        assert_eq!(
            (&entry["release_s"], &entry["command"]),
            (&(*release_s).into(), &command.name().into())
        );
    }
    let plan = json(&folder.path().join("plan/plan.json"));
    let mut found = telecommands.iter();
    for activity in plan["activities"].as_array().unwrap() {
        let waypoints = activity["waypoints"].as_array().unwrap().len();
        let kind = activity["kind"].as_str().unwrap();
        // A drive has a telecommand for each straight leg, everything else one.
        for _ in 0..if kind == "drive" { waypoints - 1 } else { 1 } {
            let (_, command) = found.next().unwrap();
            let fits = match kind {
                "drive" => matches!(command, Command::DriveTo { .. }),
                "science" => matches!(command, Command::StartScience { .. }),
                "charge" => matches!(command, Command::SetMode { .. }),
                _ => matches!(command, Command::HibernateUntil { .. }),
            };
            assert!(fits, "{kind}: {command:?}");
        }
    }
    assert_eq!(found.next(), None);
}

#[test]
fn the_safety_map_says_where_a_rover_survives_and_names_its_ground() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("short.toml"), with(&reference(), "duration_days", "0.5"))
        .unwrap();
    let safety = |arguments: &[&str]| {
        hilal(folder.path())
            .args(["plan", "safety", "short.toml", "--synthetic", "--out", "safety"])
            .args(arguments)
            .assert()
    };
    safety(&["--at", "2028-11-18T03:07:00", "--energy", "200"])
        .success()
        .stdout(contains("on SYNTHETIC terrain, 2028-11-18T02:55:00: a rover survives from"));
    let page = std::fs::read_to_string(folder.path().join("safety/safety.html")).unwrap();
    assert!(page.contains("SYNTHETIC") && !page.contains("src=\"http"));
    let summary = json(&folder.path().join("safety/summary.json"));
    assert_eq!(summary["terrain"]["source"], "synthetic");
    for name in ["need_wh.tif", "stay_h.tif", "need_wh.png", "stay_h.png"] {
        assert!(folder.path().join("safety").join(name).exists(), "{name}");
    }
    let twice = ["--at", "2028-11-18T00:00:00", "--at", "2028-11-18T06:00:00"];
    safety(&twice).success();
    assert!(folder.path().join("safety/stay_h_20281118T0550.tif").exists());
    for (wrong, words) in [
        (["--energy", "400"], "more than the full battery of 300 Wh"),
        (["--energy", "20"], "below the reserve of 45 Wh"),
        (["--energy", "46"], "keeps a rover alive nowhere on the map"),
        (["--at", "2028-12-24T00:00:00"], "lies outside the mission"),
        (["--at", "noon"], "is no instant"),
    ] {
        safety(&wrong).code(1).stderr(contains(words));
    }
}

#[test]
fn where_no_plan_is_possible_the_nearest_change_is_said_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let low = "{ value = 0.17, mark = \"ours\", range = [0.1, 1.0], source = \"a test\" }";
    let dim = with(&with(&reference(), "duration_days", "1.5"), "initial_charge", low);
    std::fs::write(folder.path().join("dim.toml"), dim).unwrap();
    hilal(folder.path())
        .args(["plan", "dim.toml", "--synthetic", "--out", "plan"])
        .assert()
        .code(1)
        .stderr(contains("no feasible plan").and(contains("and has 51.0 Wh")));
    assert!(!folder.path().join("plan").exists());
}

#[test]
fn where_the_light_over_the_centre_of_the_disc_would_do_it_is_said_and_does() {
    let folder = tempfile::tempdir().unwrap();
    let full = "{ value = 0.6, mark = \"ours\", range = [0.1, 1.0], source = \"a test\" }";
    let dusk = with(&with(&reference(), "duration_days", "1.6"), "initial_charge", full);
    let dusk = with(&dusk, "start_utc", "\"2028-11-21T20:00:00\"");
    let plans = |text: &str| {
        std::fs::write(folder.path().join("dusk.toml"), text).unwrap();
        hilal(folder.path()).args(["plan", "dusk.toml", "--synthetic", "--out", "plan"]).assert()
    };
    plans(&dusk)
        .code(1)
        .stderr(contains("a battery larger by 19 %; or with planning.light_over = \"centre\""));
    plans(&dusk.replace("[planning]\n", "[planning]\nlight_over = \"centre\"\n")).success();
    let check = ["plan", "check", "plan/plan.json"];
    hilal(folder.path()).args(check).assert().success().stdout(contains("holds"));
    plans(&dusk.replace("[planning]\n", "[planning]\nlight_over = \"limb\"\n"))
        .code(1)
        .stderr(contains("limb").and(contains("`centre`")));
}

#[test]
fn a_command_line_without_a_mission_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    hilal(folder.path()).arg("plan").assert().code(2).stderr(contains("<MISSION>"));
    hilal(folder.path())
        .args(["plan", "check", "none.json"])
        .assert()
        .code(1)
        .stderr(contains("cannot read none.json"));
}
