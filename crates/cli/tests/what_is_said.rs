//! What an operator reads when something is wrong: a sentence, an exit code, and nothing half-done.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "support/mission.rs"]
mod support;

use std::path::Path;

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use support::{hilal, reference, root, with};

/// Runs `hilal run mission.toml` on a mission text, and expects it to fail with words.
fn refused(mission: &str, arguments: &[&str], words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mission.toml"), mission).unwrap();
    refused_in(folder.path(), arguments, words);
}

fn refused_in(folder: &Path, arguments: &[&str], words: &[&str]) {
    let mut assert =
        hilal(folder).args(["run", "mission.toml"]).args(arguments).assert().code(1).stdout("");
    for word in words {
        assert = assert.stderr(contains(*word));
    }
    let left = folder.join("out");
    let left: Vec<_> = std::fs::read_dir(left).map(Iterator::collect).unwrap_or_default();
    assert!(left.is_empty(), "left behind: {left:?}");
}

/// Lays out a data directory whose near layer is `near`.
fn data_with(near: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let terrain = folder.path().join("data/terrain");
    std::fs::create_dir_all(&terrain).unwrap();
    for name in ["lola_87s_296m.tif", "LDEM_4.LBL", "lola_88s_139e_10m.tif"] {
        std::fs::write(terrain.join(name), near).unwrap();
    }
    std::fs::write(folder.path().join("mission.toml"), reference()).unwrap();
    folder
}

#[test]
fn a_missing_mission_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    refused_in(folder.path(), &[], &["mission.toml", "cannot be read", "check the path"]);
}

#[test]
fn an_unknown_key_is_shown_with_its_line() {
    let text = reference().replacen("seed =", "sede =", 1);
    refused(&text, &[], &["mission.toml:", "sede", "unknown field"]);
}

#[test]
fn an_epoch_outside_the_kernels_names_their_coverage() {
    let text = with(&reference(), "start_utc", "\"2034-06-01T00:00:00\"");
    refused(&text, &["--synthetic"], &["start_utc", "2034-01-01", "2025-01-01"]);
}

#[test]
fn a_landing_point_off_the_map_is_told_where_the_map_is() {
    let text = with(&reference(), "landing", "{ x_m = 0.0, y_m = 0.0 }");
    refused(
        &text,
        &["--synthetic"],
        &["landing point x 0 m, y 0 m lies off", "x 31890 to 37020 m"],
    );
}

#[test]
fn layers_that_are_missing_in_part_are_named_with_the_way_out() {
    let folder = data_with(b"");
    std::fs::remove_file(folder.path().join("data/terrain/LDEM_4.LBL")).unwrap();
    let words = ["terrain/LDEM_4.LBL", "hilal data fetch", "--synthetic"];
    refused_in(folder.path(), &["--data", "data"], &words);
}

#[test]
fn a_truncated_geotiff_is_refused_by_name() {
    let whole = std::fs::read(root().join("crates/terrain/tests/data/striped_float32_deflate.tif"))
        .expect("the terrain tests hold small GeoTIFFs");
    let folder = data_with(&whole[..whole.len() / 2]);
    let words = ["lola_88s_139e_10m.tif", "holds 1080 bytes", "fetch it again"];
    refused_in(folder.path(), &["--data", "data"], &words);
}

#[test]
fn a_map_of_another_body_is_refused_with_the_way_out() {
    let earth = std::fs::read(root().join("crates/terrain/tests/data/refuse_earth.tif"))
        .expect("the terrain tests hold a map of Earth");
    let folder = data_with(&earth);
    let words = ["lola_88s_139e_10m.tif", "1737400", "gdalwarp"];
    refused_in(folder.path(), &["--data", "data"], &words);
}

#[test]
fn a_battery_that_cannot_last_the_night_is_said_before_flight() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mission.toml"), reference()).unwrap();
    hilal(folder.path())
        .args(["mission", "check", "mission.toml"])
        .assert()
        .code(0)
        .stdout(contains("night"))
        .stdout(contains("Wh"))
        .stdout(contains("mission.toml:"));
}

#[test]
fn results_are_never_put_over_something_else() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mission.toml"), reference()).unwrap();
    std::fs::create_dir(folder.path().join("thesis")).unwrap();
    std::fs::write(folder.path().join("thesis/chapter.txt"), "years of work").unwrap();
    hilal(folder.path())
        .args(["run", "mission.toml", "--out", "thesis"])
        .assert()
        .code(1)
        .stderr(contains("not empty").and(contains("name another folder with --out")));
    assert!(folder.path().join("thesis/chapter.txt").exists());
}

#[test]
fn a_wrong_command_line_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    hilal(folder.path()).args(["run"]).assert().code(2).stderr(contains("Usage"));
    hilal(folder.path()).args(["fly"]).assert().code(2);
}

#[test]
fn a_sky_that_cannot_be_computed_leaves_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let sky = ["sky", "--lat", "-88", "--lon", "139", "--step", "1d", "--out", "sky.csv"];
    let window = ["--from", "2033-12-30T00:00:00", "--to", "2034-01-05T00:00:00"];
    hilal(folder.path()).args(sky).args(window).assert().code(1).stderr(contains("2034-01-01"));
    assert!(!folder.path().join("sky.csv").exists());
}

#[test]
fn arguments_of_the_sky_are_checked_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let window = ["--from", "2028-11-18T00:00:00", "--to", "2028-11-19T00:00:00"];
    for (lat, step, words) in [
        ("-95", "1h", "--lat must lie in -90 to 90 degrees"),
        ("-88", "soon", "--step \"soon\" is no duration"),
        ("-88", "0h", "longer than zero"),
        ("-88", "nan s", "--step \"nan s\" is no duration"),
        ("-88", "1h30", "30 has no unit"),
        ("-88", "1,5h", "write 1.5 with a decimal point"),
        ("-88", "-1h", "-1 is negative"),
        ("-88", "99999999999d", "at most 36525 days"),
        ("-88", "1ms", "at most 10000000 are made at once"),
    ] {
        hilal(folder.path())
            .args(["sky", "--lat", lat, "--lon", "139", &format!("--step={step}")])
            .args(window)
            .assert()
            .code(1)
            .stderr(contains(words));
    }
}

#[test]
fn a_sky_is_printed_with_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let output = hilal(folder.path())
        .args(["sky", "--lat", "-88.27", "--lon", "138.96", "--step", "6h"])
        .args(["--from", "2028-11-18T00:00:00", "--to", "2028-11-19T00:00:00"])
        .assert()
        .code(0)
        .get_output()
        .stdout
        .clone();
    let table = String::from_utf8(output).unwrap();
    assert!(table.starts_with("epoch_utc,sun_azimuth_deg,sun_elevation_deg,sun_radius_deg,"));
    assert_eq!(table.lines().count(), 5);
}

#[test]
fn a_reader_that_goes_early_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let binary = assert_cmd::cargo::cargo_bin("hilal");
    let mut child = std::process::Command::new(binary)
        .args(["mission", "schema"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_number_that_is_none_is_refused_with_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let window = ["--from", "2028-11-18T00:00:00", "--to", "2028-11-19T00:00:00"];
    for (lat, words) in [
        ("-88,27", "write -88.27 with a decimal point"),
        ("nan", "is no finite number"),
        ("south", "is no number; write one like"),
    ] {
        hilal(folder.path())
            .args(["sky", "--lat", lat, "--lon", "139"])
            .args(window)
            .assert()
            .code(2)
            .stderr(contains("--lat").and(contains(words)));
    }
}

#[cfg(unix)]
#[test]
fn a_table_goes_into_a_pipe_a_device_or_what_a_link_names() {
    let folder = tempfile::tempdir().unwrap();
    let sky = |out: &str| {
        let mut command = hilal(folder.path());
        command.args(["sky", "--lat", "-88", "--lon", "0", "--step", "1h", "--out", out]);
        command.args(["--from", "2028-11-18T00:00:00", "--to", "2028-11-18T02:00:00"]);
        command.assert().code(0).get_output().stdout.clone()
    };
    sky("plain.csv");
    let expected = std::fs::read(folder.path().join("plain.csv")).unwrap();
    assert_eq!(sky("/dev/stdout"), expected);
    sky("/dev/null");
    assert!(!Path::new("/dev/null").metadata().unwrap().is_file());

    std::fs::write(folder.path().join("target.csv"), "old").unwrap();
    std::os::unix::fs::symlink("target.csv", folder.path().join("link.csv")).unwrap();
    sky("link.csv");
    assert!(folder.path().join("link.csv").is_symlink());
    assert_eq!(std::fs::read(folder.path().join("target.csv")).unwrap(), expected);

    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::Builder::new().spawn({
        let pipe = pipe.clone();
        move || std::fs::read(pipe)
    });
    sky("pipe");
    assert_eq!(reader.unwrap().join().unwrap().unwrap(), expected);
    assert!(!pipe.symlink_metadata().unwrap().is_file());
}

#[test]
fn a_fault_file_that_cannot_be_used_is_told_with_its_line_and_nothing_is_computed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mission.toml"), reference()).unwrap();
    for (text, words) in [
        ("[[fault]]\nkind = \"meteor\"\nat_h = 1\n", "line 1: no fault is called \"meteor\""),
        ("[[fault]]\nkind = \"alarm\"\nat_h = 1\nper_day = 2\n", "and has 2"),
        (
            "[[fault]]\nkind = \"alarm\"\nat_h = 1\nvehicle = \"lander\"\n",
            "\"lander\" does not fly",
        ),
        ("[[fault]]\nkind = \"wheel-stuck\"\nunit = 6\nat_h = 1\n", "unit of fault `wheel-stuck`"),
        ("[[fault]\n", "faults.toml"),
        ("", "the file has no [[fault]]"),
    ] {
        std::fs::write(folder.path().join("faults.toml"), text).unwrap();
        refused_in(folder.path(), &["--fault-file", "faults.toml"], &["faults.toml", words]);
    }
    refused_in(folder.path(), &["--fault-file", "none.toml"], &["cannot read none.toml"]);
}

#[test]
fn the_catalogue_of_faults_can_be_listed_and_an_unknown_one_is_not_tried() {
    let folder = tempfile::tempdir().unwrap();
    let listed = hilal(folder.path()).args(["faults", "list"]).assert().code(0);
    let listed = String::from_utf8(listed.get_output().stdout.clone()).unwrap();
    assert!(listed.contains("wheel-stuck\n") && listed.contains("unit: "), "{listed}");
    std::fs::write(folder.path().join("mission.toml"), reference()).unwrap();
    let try_it = ["faults", "try", "mission.toml", "--synthetic"];
    for (arguments, words) in [
        (["--only", "meteor"], "no fault is called \"meteor\""),
        (["--at-h", "9999"], "--at-h 9999 lies outside the mission"),
    ] {
        hilal(folder.path())
            .args(try_it)
            .args(arguments)
            .assert()
            .code(1)
            .stdout("")
            .stderr(contains(words));
    }
}
