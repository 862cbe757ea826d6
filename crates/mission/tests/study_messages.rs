//! What an analyst reads when a site study is wrong: each message names the file and line, the key,
//! the value, the limit and the way out.

mod place;

use hilal_mission::{StudyFile, check_study};
use place::{line_of, without_lines};

const CANDIDATES: &str = include_str!("../../../missions/candidates.toml");

/// Returns the candidates with one passage changed; the passage must exist.
fn with(from: &str, to: &str) -> String {
    assert!(CANDIDATES.contains(from), "the candidates no longer have `{from}`");
    CANDIDATES.replacen(from, to, 1)
}

/// Returns what loading and checking a text say.
fn said(text: String) -> String {
    match StudyFile::parse("m.toml".to_owned(), text) {
        Err(error) => error.to_string(),
        Ok(file) => {
            let findings = check_study(&file);
            findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
    }
}

macro_rules! said {
    ($name:literal, $text:expr) => {
        insta::assert_snapshot!($name, without_lines(&said($text)));
    };
}

#[test]
fn nothing_is_wrong_with_the_candidates() {
    assert_eq!(said(CANDIDATES.to_owned()), "");
}

#[test]
fn messages_name_the_line_of_their_key() {
    let faults = [
        ("colour = 1", with("[sites.cabeus]", "[sites.cabeus]\ncolour = 1")),
        ("extent_km = -60", with("extent_km = 60.0", "extent_km = -60.0")),
        ("havens = -3", with("havens = 3.0", "havens = -3.0")),
        ("step_min = 0", with("step_min = 60", "step_min = 0")),
        ("pgda-site-2\"", with("source = \"pgda-site-20\"", "source = \"pgda-site-2\"")),
    ];
    for (passage, text) in faults {
        let place = format!("m.toml:{}:", line_of(&text, passage));
        let message = said(text);
        assert!(message.contains(&place), "{place} is not in: {message}");
    }
}

#[test]
fn a_key_that_does_not_exist_and_a_number_that_is_no_figure_are_refused() {
    said!("study-unknown-key", with("[weights]", "[weights]\ncolour = 1.0"));
    said!("study-bare-number", with("slope_deg = {", "slope_deg = 10.0\n#"));
}

#[test]
fn weights_that_decide_nothing_are_errors() {
    said!("study-negative-weight", with("havens = 3.0", "havens = -3.0"));
    let weights = CANDIDATES.split_once("[weights]").unwrap().1.split_once("\n\n").unwrap().0;
    said!("study-no-weight", with(weights, ""));
    let (without_relay, _) = CANDIDATES.split_once("[sky.relay]").unwrap();
    let sources = CANDIDATES.split_once("# References").unwrap().1;
    said!("study-weight-without-relay", format!("{without_relay}#{sources}"));
}

#[test]
fn a_scale_that_runs_the_wrong_way_is_an_error() {
    let scale = |line: &str| with("[weights]", &format!("[scale]\n{line}\n\n[weights]"));
    said!("study-scale-rises", scale("longest_night_h = { zero = 0.0, one = 100.0 }"));
    said!("study-scale-falls", scale("mean_light = { zero = 0.9, one = 0.1 }"));
    said!("study-scale-flat", scale("slope_deg = { zero = 5.0, one = 5.0 }"));
    assert_eq!(said(scale("slope_deg = { zero = 20.0, one = 2.0 }")), "");
}

#[test]
fn limits_that_mean_nothing_are_errors() {
    let limit = |from: &str, to: &str| with(from, to);
    said!(
        "study-never-dark",
        limit(
            "powered_fraction = { value = 0.09, mark = \"ours\", range = [0.05",
            "powered_fraction = { value = 0.0, mark = \"ours\", range = [0.0"
        )
    );
    said!(
        "study-vertical",
        limit(
            "slope_deg = { value = 10.0, mark = \"ours\", range = [5.0, 15.0]",
            "slope_deg = { value = 95.0, mark = \"ours\", range = [5.0, 95.0]"
        )
    );
    said!(
        "study-below-ground",
        limit(
            "height_m = { value = 0.7, mark = \"ours\", range = [0.4",
            "height_m = { value = -0.7, mark = \"ours\", range = [-0.7"
        )
    );
    said!("study-no-azimuths", limit("azimuths = 360", "azimuths = 0"));
    said!("study-no-range", limit("range_km = 260.0", "range_km = nan"));
}

#[test]
fn a_period_that_shows_no_night_is_warned_about() {
    said!("study-short", with("duration_days = 365.0", "duration_days = 1.0"));
    said!("study-long-step", with("step_min = 60", "step_min = 600000"));
    said!("study-no-duration", with("duration_days = 365.0", "duration_days = 0.0"));
    said!("study-outside-kernels", with("duration_days = 365.0", "duration_days = 3650.0"));
}

#[test]
fn a_place_that_is_not_polar_or_has_no_square_is_an_error() {
    let cabeus = "value = -85.3, mark = \"ours\", range = [-86.5, -84.0]";
    said!(
        "study-mid-latitude",
        with(cabeus, "value = -35.3, mark = \"ours\", range = [-36.0, -35.0]")
    );
    said!("study-other-pole", with(cabeus, "value = 85.3, mark = \"ours\", range = [85.0, 86.0]"));
    said!("study-no-extent", with("extent_km = 60.0", "extent_km = 0.0"));
    said!("study-ellipse-too-long", with("extent_km = 1.9", "extent_km = 0.9"));
    said!(
        "study-axes-exchanged",
        with("semi_minor_km = { value = 0.3", "semi_minor_km = { value = 0.8")
    );
    said!("study-no-name", CANDIDATES.replace("[sites.cabeus", "[sites.\"../cabeus\""));
}

#[test]
fn layers_that_say_nothing_of_the_terrain_are_errors() {
    let global = "    { path = \"terrain/LDEM_4.LBL\", role = \"global\" },\n";
    let near = "    { path = \"terrain/lola_amundsen_87e_5m.tif\", role = \"near\" },\n";
    let both = format!("{near}{global}");
    said!("study-no-layer", with(&both, ""));
    said!("study-far-to-near", with(&both, &format!("{global}{near}")));
    said!("study-near-twice", with(&both, &format!("{near}{near}{global}")));
    said!("study-near-only", with(&both, near));
}

#[test]
fn a_source_that_is_not_declared_and_a_relay_through_the_moon_are_errors() {
    said!("study-missing-source", with("source = \"pgda-site-20\"", "source = \"pgda-site-2\""));
    said!(
        "study-altitudes",
        with("semi_major_axis_km = { value = 10335.1", "semi_major_axis_km = { value = 8597.5")
    );
}

#[test]
fn a_study_that_is_not_there_is_named() {
    let error = StudyFile::load("missions/none.toml".as_ref()).unwrap_err().to_string();
    assert!(error.starts_with("missions/none.toml: the file cannot be read"), "{error}");
}
