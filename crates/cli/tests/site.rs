//! `hilal site`: a small made-up site from its heights to maps, windows and a place in an order.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[path = "support/mission.rs"]
mod support;

use std::path::Path;

use hilal_quantity::{MapPoint, PolarStereographic};
use hilal_terrain::{Grid, Raster, read_band, write_geotiff};
use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use support::{hilal, reference, root, with};

/// Two hills of 48 × 48 cells of 10 m, on the meridian of 90°E, the second in a hollow.
fn lay_out(folder: &Path) {
    let terrain = folder.join("data/terrain");
    std::fs::create_dir_all(&terrain).unwrap();
    for (name, depth_m) in [("hill.tif", 0.0), ("hollow.tif", 400.0)] {
        let grid = Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(39_765.0, 235.0),
            spacing_m: 10.0,
            rows: 48,
            columns: 48,
        };
        let height = move |point: MapPoint| {
            let away_m = (point.x_m - 40_000.0).hypot(point.y_m);
            20.0 * (-(away_m / 80.0).powi(2)).exp() - depth_m * f64::from(u8::from(away_m < 150.0))
        };
        write_geotiff(terrain.join(name), &Raster::from_fn(grid, height)).unwrap();
    }
    std::fs::write(folder.join("study.toml"), study()).unwrap();
}

fn study() -> String {
    let site = |id: &str, file: &str| {
        format!(
            "[sites.{id}]\nname = \"The {id}\"\npole = \"south\"\n\
             latitude_deg = {{ value = -88.681, mark = \"ours\", range = [-89.0, -88.0], source = \"a test\" }}\n\
             longitude_deg = {{ value = 90.0, mark = \"ours\", range = [89.0, 91.0], source = \"a test\" }}\n\
             extent_km = 1.0\nlayers = [{{ path = \"terrain/{file}\", role = \"near\" }}]\n\
             [sites.{id}.ellipse]\n\
             semi_major_km = {{ value = 0.06, mark = \"ours\", range = [0.01, 0.1], source = \"a test\" }}\n\
             semi_minor_km = {{ value = 0.04, mark = \"ours\", range = [0.01, 0.1], source = \"a test\" }}\n\
             grid_azimuth_deg = 30.0\n\n"
        )
    };
    let figure = |value: f64| {
        format!(
            "{{ value = {value:?}, mark = \"ours\", range = [0.0, {:?}], source = \"a test\" }}",
            value * 10.0
        )
    };
    format!(
        "id = \"pair\"\nname = \"A hill and a hollow\"\ndescription = \"For tests.\"\n\n\
         [period]\nstart_utc = \"2028-11-18T00:00:00\"\nduration_days = 3.0\nstep_min = 60\n\n\
         [observer]\nheight_m = {}\n\n\
         [limits]\npowered_fraction = {}\nendurance_h = {}\nslope_deg = {}\nroughness_m = {}\n\
         baseline_m = {}\nrelay_mask_deg = {}\n\n[horizons]\nazimuths = 36\nrange_km = 50.0\n\n\
         [weights]\nmean_light = 2.0\nearth_view = 1.0\n\n{}{}",
        figure(1.0),
        figure(0.1),
        figure(30.0),
        figure(10.0),
        figure(1.0),
        figure(20.0),
        figure(1.0),
        site("hill", "hill.tif"),
        site("hollow", "hollow.tif"),
    )
}

#[test]
fn a_site_is_analysed_into_maps_figures_and_a_page() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let analyse = || {
        hilal(folder.path())
            .args([
                "site",
                "analyse",
                "study.toml",
                "--site",
                "hill",
                "--data",
                "data",
                "--out",
                "hill",
            ])
            .assert()
            .success()
            .stdout(contains("index.html"));
    };
    analyse();
    let out = folder.path().join("hill");
    let text = std::fs::read_to_string(out.join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
    let map = |name: &str| {
        let maps = summary["maps"].as_array().unwrap().iter();
        maps.clone().find(|map| map["name"] == name).unwrap_or_else(|| panic!("no map {name}"))
    };
    let light = map("mean_light")["at_place"].as_f64().unwrap();
    assert!(light > 0.9, "on a hill in summer the Sun hardly sets: {light}");
    for name in ["permanent_shadow", "longest_night", "earth", "direct_powered", "haven", "hazard"]
    {
        assert!(map(name)["figures"].is_object(), "{name}");
    }
    let mean_k = map("surface_mean")["figures"]["mean"].as_f64().unwrap();
    assert!((80.0..300.0).contains(&mean_k), "{mean_k}");
    let written = read_band(out.join("maps/mean_light.tif")).unwrap();
    assert_eq!((written.grid.rows, written.grid.spacing_m), (48, 10.0));
    let page = std::fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page.contains("Judged from") && page.contains("heights of The hill every 10 m"));
    // The same again takes the horizons that are there, and gives the same bytes.
    analyse();
    assert_eq!(std::fs::read_to_string(out.join("summary.json")).unwrap(), text);
    assert!(folder.path().join("hill.horizons").exists());
}

#[test]
fn the_hollow_ranks_behind_the_hill_and_the_page_says_why() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    hilal(folder.path())
        .args(["site", "rank", "study.toml", "--data", "data", "--out", "pair"])
        .assert()
        .success()
        .stdout(contains("1\t").and(contains("hill\n2\t")));
    let out = folder.path().join("pair");
    let page = std::fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page.contains("hill: ahead of hollow by"), "the lead is told");
    assert!(
        out.join("hollow/maps/earth.tif").exists() && out.join("pictures/overview.png").exists()
    );
}

#[test]
fn the_weights_of_a_mission_take_the_place_of_the_studys() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let reference = include_str!("../../../missions/reference.toml");
    let (before, weights) = reference.split_once("[site.weights]").unwrap();
    let (_, after) = weights.split_once("\n\n").unwrap();
    let rank = |mission: String| {
        std::fs::write(folder.path().join("mission.toml"), mission).unwrap();
        hilal(folder.path())
            .args(["site", "rank", "study.toml", "--mission", "mission.toml"])
            .args(["--data", "data", "--out", "pair"])
            .assert()
    };
    rank(format!("{before}{after}")).code(1).stderr(contains("add [site.weights]"));
    rank(format!("{before}[site.weights]\nslope = 2.0\nmean_light = 6.0\n\n{after}")).success();
    let text = std::fs::read_to_string(folder.path().join("pair/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
    let criteria = summary["sites"][0]["criteria"].as_array().unwrap();
    let weight = |key: &str| {
        criteria.iter().find(|criterion| criterion["key"] == key).unwrap()["weight"].as_f64()
    };
    assert_eq!((weight("mean_light"), weight("slope")), (Some(0.75), Some(0.25)));
    assert_eq!(weight("earth_view"), Some(0.0));
}

#[test]
fn a_series_follows_the_sky_and_finds_the_next_window() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let site = ["study.toml", "--site", "hill", "--data", "data"];
    let series = hilal(folder.path()).args(["site", "series"]).args(site).assert().success();
    let text = String::from_utf8(series.get_output().stdout.clone()).unwrap();
    assert_eq!(text.lines().count(), 73, "a header and an hour a row");
    assert!(text.starts_with("utc,sun_azimuth_deg,"));
    hilal(folder.path())
        .args(["site", "series"])
        .args(site)
        .args(["--windows", "sun", "--next", "8h"])
        .assert()
        .success()
        .stdout(contains("start_utc,end_utc,hours\n2028-11-1"));
    hilal(folder.path())
        .args(["site", "series"])
        .args(site)
        .args(["--windows", "sun", "--next", "100d"])
        .assert()
        .code(1)
        .stderr(contains("no window of 100d in which sun hold begins before 2028-11-21"));
}

#[test]
fn what_cannot_be_analysed_is_said_in_a_sentence_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let refused = |arguments: &[&str], said: &str| {
        let mut command = hilal(folder.path());
        command.args(["site", "analyse", "study.toml", "--data", "data", "--out", "none"]);
        command.args(arguments).assert().code(1).stderr(contains(said));
        assert!(!folder.path().join("none").exists());
    };
    refused(&[], "the study has several sites; name one with --site: hill, hollow");
    refused(&["--site", "valley"], "has no site \"valley\"; it has hill, hollow");
    refused(&["--site", "hill", "--to", "2028-11-01T00:00:00"], "--to lies before --from");
    refused(&["--site", "hill", "--step", "soon"], "--step \"soon\" is no duration");
    refused(&["--site", "hill", "--azimuths", "0"], "horizons need between 1 and 7200 azimuths");
    refused(&["--site", "hill", "--to", "2040-01-01T00:00:00"], "2034-01-01");
    std::fs::remove_file(folder.path().join("data/terrain/hill.tif")).unwrap();
    refused(&["--site", "hill"], "terrain/hill.tif of site hill is not in data");
}

#[test]
fn a_mission_without_data_is_followed_on_made_up_ground_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mission.toml"), reference()).unwrap();
    hilal(folder.path())
        .args(["site", "series", "mission.toml", "--windows", "sun", "--next", "8h"])
        .assert()
        .success()
        .stderr(contains("the terrain is SYNTHETIC"));
}

#[test]
fn a_mission_file_is_a_site_too() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mission = with(&reference(), "duration_days", "10.0");
    std::fs::write(folder.path().join("mission.toml"), mission).unwrap();
    let data = root().join("crates/cli").join(data);
    hilal(folder.path())
        .args([
            "site",
            "series",
            "mission.toml",
            "--windows",
            "sun,earth",
            "--next",
            "8h",
            "--data",
        ])
        .arg(data)
        .assert()
        .success()
        .stdout(contains("start_utc,end_utc,hours\n2028-11-"));
}

/// Files of a user's own, in a folder that a command is told to write to.
fn analysed(folder: &Path, out: &str) -> assert_cmd::assert::Assert {
    hilal(folder)
        .args(["site", "analyse", "study.toml", "--site", "hill", "--data", "data"])
        .args(["--azimuths", "8", "--step", "6h", "--out", out])
        .assert()
}

#[test]
fn a_folder_of_the_users_is_left_alone_and_an_analysis_is_replaced_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let mine = folder.path().join("mine");
    std::fs::create_dir_all(mine.join("raw")).unwrap();
    for (name, content) in
        [("summary.json", "{\"tool\": \"another\"}"), ("raw/measured.csv", "t,v")]
    {
        std::fs::write(mine.join(name), content).unwrap();
    }
    analysed(folder.path(), "mine")
        .code(1)
        .stderr(contains("mine is not empty").and(contains("name another folder with --out")));
    assert_eq!(std::fs::read_to_string(mine.join("raw/measured.csv")).unwrap(), "t,v");
    assert_eq!(std::fs::read_dir(&mine).unwrap().count(), 2);

    let run = folder.path().join("run");
    analysed(folder.path(), "run").code(0);
    std::fs::write(run.join("notes.md"), "what I saw").unwrap();
    analysed(folder.path(), "run").code(0);
    assert_eq!(std::fs::read_to_string(run.join("notes.md")).unwrap(), "what I saw");
    let manifest = std::fs::read_to_string(run.join("hilal-manifest.json")).unwrap();
    assert!(
        manifest.contains("\"state\": \"complete\"") && manifest.contains("\"maps/slope.tif\"")
    );
    assert!(!manifest.contains("notes.md"));
    std::fs::write(run.join("index.html"), "my page").unwrap();
    analysed(folder.path(), "run").code(1).stderr(contains("index.html in run was changed"));
    assert_eq!(std::fs::read_to_string(run.join("index.html")).unwrap(), "my page");
}

#[test]
fn a_file_of_the_users_in_the_place_of_the_horizons_stays() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    std::fs::write(folder.path().join("run.horizons"), "my notes on horizons").unwrap();
    analysed(folder.path(), "run").code(1).stderr(contains("run.horizons is in the way"));
    let left = std::fs::read_to_string(folder.path().join("run.horizons")).unwrap();
    assert_eq!(left, "my notes on horizons");
}

#[test]
fn a_window_is_as_long_as_every_part_of_the_duration_says() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let next = |span: &str| {
        let output = hilal(folder.path())
            .args(["site", "series", "study.toml", "--site", "hill", "--data", "data"])
            .args(["--windows", "any-sun", "--next", span])
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    for (parts, whole) in [("1h30min", "90min"), ("2d12h", "60h"), ("1d 6h", "30h")] {
        assert_eq!(next(parts), next(whole), "{parts}");
    }
    assert_eq!(next("2d40h").0, Some(1));
}
