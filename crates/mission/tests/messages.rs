//! What an operator reads when a mission file is wrong: each message names the file and line, the
//! key, the value, the limit and the way out.

mod place;

use hilal_mission::{MissionFile, Severity, check};
use place::{line_of, without_lines};

const REFERENCE: &str = include_str!("../../../missions/reference.toml");

/// Returns the reference mission with one passage changed; the passage must exist.
fn with(from: &str, to: &str) -> String {
    assert!(REFERENCE.contains(from), "the reference mission no longer has `{from}`");
    REFERENCE.replacen(from, to, 1)
}

/// Returns what loading and checking a text say; of the findings only the errors, because the
/// reference mission has its warning about the night in any case.
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

macro_rules! said {
    ($name:literal, $text:expr) => {
        insta::assert_snapshot!($name, without_lines(&said($text)));
    };
}

#[test]
fn the_reference_mission_warns_of_the_night_for_each_vehicle_and_says_what_others_would_need_to_fly()
 {
    let file = MissionFile::parse("m.toml".to_owned(), REFERENCE.to_owned()).unwrap();
    let findings = check(&file);
    let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("night", without_lines(&all.join("\n")));
    let count = |severity| findings.iter().filter(|it| it.severity == severity).count();
    assert_eq!([Severity::Error, Severity::Warning, Severity::Note].map(count), [0, 3, 2]);
}

#[test]
fn messages_name_the_line_of_their_key() {
    let faults = [
        ("wingspan_m = 3.0", with("[vehicles.rover]", "[vehicles.rover]\nwingspan_m = 3.0")),
        (
            "capacity_wh = { value = 500.0",
            with("capacity_wh = { value = 300.0", "capacity_wh = { value = 500.0"),
        ),
        ("\"suparc\"", with("owner = \"suparco\"", "owner = \"suparc\"")),
        ("longest_dark_h = 60", with("longest_dark_h = 24.0", "longest_dark_h = 60.0")),
        ("start_utc", with("start_utc = \"2028", "start_utc = \"2044")),
        ("dawn-2042", with("source = \"dawn-2024\"", "source = \"dawn-2042\"")),
    ];
    for (passage, text) in faults {
        let place = format!("m.toml:{}:", line_of(&text, passage));
        let message = said(text);
        assert!(message.contains(&place), "{place} is not in: {message}");
    }
}

/// The reference mission with lines added to its goal G0.
fn with_goal(lines: &str) -> String {
    with("id = \"G0\"\n", &format!("id = \"G0\"\n{lines}\n"))
}

/// The reference mission with a zone.
fn with_zone(x_m: &str, y_m: &str, radius_m: &str) -> String {
    let zone = format!(
        "[[keep_out]]\nid = \"z\"\nname = \"z\"\nx_m = {x_m}\ny_m = {y_m}\nradius_m = {radius_m}\n\n[planning]"
    );
    with("[planning]", &zone)
}

#[test]
fn what_a_goal_or_a_zone_cannot_ask_for_is_said() {
    let window =
        "not_before_utc = \"2028-11-20T00:00:00\"\nnot_after_utc = \"2028-11-20T02:00:00\"";
    let without_relay = {
        let text = with_goal("contact = \"relay\"");
        let from = text.find("[relays.queqiao-2]").unwrap();
        let to = text.find("[stations.kashi]").unwrap();
        let text = format!("{}[relays]\n\n{}", &text[..from], &text[to..]);
        text.replace("    { role = \"owner\", of = \"queqiao-2\" },\n", "")
            .replace("    { role = \"commander\", of = \"queqiao-2\" },\n", "")
    };
    let without_faults = {
        let limit = "[planning]\nloss_limit = { value = 0.01, mark = \"ours\", range = [0.0, 1.0], source = \"a try\" }";
        let text = with("[planning]", limit);
        let from = text.find("[[planning.faults]]").unwrap();
        let to = text.find("[assets.change-7]").unwrap();
        format!("{}{}", &text[..from], &text[to..])
    };
    let stoppage = "[planning]\nstoppage_h = { value = 400.0, mark = \"ours\", range = [0.0, 500.0], source = \"a try\" }";
    for (text, words) in [
        (with_goal(window), "goal G0 needs 3 h, and between not_before_utc and not_after_utc"),
        (with_goal("after = [\"G0\"]"), "goal G0 waits for itself"),
        (with_goal("after = [\"G77\"]"), "goal `G77` is not declared"),
        (with_goal("contact = \"moon\""), "unknown variant `moon`"),
        (without_relay, "goal G0 asks for a relay, and none is declared"),
        (with_zone("34650.0", "-40450.0", "40.0"), "zone z holds the landing point"),
        (with_zone("35160.0", "-40490.0", "20.0"), "zone z holds haven H1"),
        (with_zone("35160.0", "-40490.0", "0.0"), "zone z has a radius of 0 m"),
        (with_zone("nan", "-40490.0", "10.0"), "coordinates must be finite"),
        (with("[planning]", stoppage), "a stoppage of 400 h outlasts the mission"),
        (with("id = \"drive-stop\"", "id = \"safe-mode\""), "fault `safe-mode` is declared twice"),
        (with("mean_h = { value = 0.75", "mean_h = { value = 0.0"), "lies outside its range"),
        (
            with(
                "mean_h = { value = 0.75, mark = \"ours\", range = [0.2",
                "mean_h = { value = 0.0, mark = \"ours\", range = [0.0",
            ),
            "fault drive-stop lasts 0 h on average",
        ),
        (without_faults, "a limit on the probability of loss needs faults"),
    ] {
        let message = said(text);
        assert!(message.contains(words), "{words}: {message}");
    }
}

/// A mission whose goal G0 asks for the lander, without a passage.
fn asks_for_the_lander_without(from: &str, to: &str) -> String {
    let text = with_goal("contact = \"lander\"");
    let start = text.find(from).expect("the passage");
    let end = start + text[start..].find(to).expect("what follows it");
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn a_goal_that_asks_for_the_lander_needs_both_ends_of_its_link() {
    for (from, to, words) in [
        (
            "antenna_height_m = { value = 2.5",
            "[lander.radio.direct]",
            "goal G0 asks for the lander, and no height is given for the lander's antenna; add \
             antenna_height_m to [lander.radio]",
        ),
        (
            "antenna_height_m = { value = 1.0",
            "[vehicles.rover.radio.direct]",
            "no height is given for `rover`'s antenna; add antenna_height_m to \
             [vehicles.rover.radio]",
        ),
        (
            "[lander.radio.lander]",
            "# The flown vehicle.",
            "the lander declares no link between the two; add [lander.radio.lander]",
        ),
        (
            "[vehicles.rover.radio.lander]",
            "# The neighbours",
            "`rover` declares no link between the two; add [vehicles.rover.radio.lander]",
        ),
    ] {
        let message = said(asks_for_the_lander_without(from, to));
        assert!(message.contains(words), "{words}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
    assert_eq!(said(with_goal("contact = \"lander\"")), "");
    let sunken = "antenna_height_m = { value = -1.0, mark = \"ours\", range = [-2.0";
    let message =
        said(with("antenna_height_m = { value = 2.5, mark = \"ours\", range = [1.0", sunken));
    assert!(message.contains("the lander's antenna stands at -1.0 m"), "{message}");
}

#[test]
fn an_antenna_height_that_nobody_asks_for_may_be_left_out() {
    let text =
        asks_for_the_lander_without("antenna_height_m = { value = 2.5", "[lander.radio.direct]");
    assert_eq!(said(text.replace("contact = \"lander\"", "contact = \"any\"")), "");
}

#[test]
fn an_unknown_key_is_refused_with_the_keys_that_exist() {
    said!("unknown-key", with("[vehicles.rover]", "[vehicles.rover]\nwingspan_m = 3.0"));
}

#[test]
fn a_number_where_a_figure_belongs_is_refused() {
    said!(
        "wrong-type",
        with("box_battery_w_k = { value = 0.5", "box_battery_w_k = { value = \"half\"")
    );
}

#[test]
fn a_value_outside_its_own_range_is_refused() {
    said!("outside-range", with("capacity_wh = { value = 300.0", "capacity_wh = { value = 500.0"));
}

#[test]
fn a_figure_of_ours_without_a_range_is_refused() {
    said!(
        "no-range",
        with(
            "reserve_wh = { value = 45.0, mark = \"ours\", range = [15.0, 90.0]",
            "reserve_wh = { value = 45.0, mark = \"ours\""
        )
    );
}

#[test]
fn a_figure_that_is_not_a_number_is_refused() {
    said!("nan", with("reserve_wh = { value = 45.0", "reserve_wh = { value = nan"));
}

#[test]
fn an_efficiency_above_one_is_refused() {
    said!(
        "efficiency",
        with(
            "charge_efficiency = { value = 0.97, mark = \"ours\", range = [0.93, 0.99]",
            "charge_efficiency = { value = 1.07, mark = \"ours\", range = [0.93, 1.2]"
        )
    );
}

#[test]
fn a_negative_mass_is_refused() {
    said!("negative-mass", with("mass_kg = { value = 35.0", "mass_kg = { value = -35.0"));
}

#[test]
fn a_start_that_is_no_instant_is_refused() {
    said!(
        "no-instant",
        with("start_utc = \"2028-11-18T00:00:00\"", "start_utc = \"18 November 2028\"")
    );
}

#[test]
fn a_missing_reference_is_an_error() {
    said!("missing-source", with("source = \"dawn-2024\"", "source = \"dawn-2042\""));
    said!("missing-owner", with("owner = \"suparco\"", "owner = \"suparc\""));
    said!("missing-instrument", with("instrument = \"soil\"", "instrument = \"seismometer\""));
    said!(
        "flown-incomplete",
        with("flown = [\"rover\", \"micro-1\", \"micro-2\"]", "flown = [\"rover\", \"robot\"]")
    );
    said!(
        "flown-unknown",
        with("flown = [\"rover\", \"micro-1\", \"micro-2\"]", "flown = [\"rover\", \"rovers\"]")
    );
    said!(
        "missing-thing",
        with("{ role = \"viewer\", of = \"lander\" }", "{ role = \"viewer\", of = \"orbiter\" }")
    );
}

#[test]
fn an_identifier_used_twice_is_an_error() {
    said!("goal-twice", with("id = \"G1\"", "id = \"G0\""));
    said!("payload-twice", with("\"landing-camera\",", "\"soil\","));
}

#[test]
fn a_lander_that_carries_too_much_is_an_error() {
    let heavy = "mass_kg = { value = 135.0, mark = \"confirmed\", source = \"moondaily-robot\" }";
    said!(
        "over-mass",
        with(
            "mass_kg = { value = 100.0, mark = \"confirmed\", source = \"moondaily-robot\" }",
            heavy
        )
    );
}

#[test]
fn a_date_outside_the_kernels_is_an_error() {
    said!(
        "outside-kernels",
        with("start_utc = \"2028-11-18T00:00:00\"", "start_utc = \"2033-12-25T00:00:00\"")
    );
    said!("no-duration", with("duration_days = 14.0", "duration_days = -1.0"));
}

#[test]
fn a_haven_darker_than_the_battery_lasts_is_an_error() {
    said!("dark-haven", with("longest_dark_h = 24.0", "longest_dark_h = 60.0"));
}

#[test]
fn altitudes_taken_for_radii_are_an_error() {
    said!(
        "altitudes",
        with("semi_major_axis_km = { value = 10335.1", "semi_major_axis_km = { value = 8597.5")
    );
}

/// A mission without its link budgets, whose slowest rates would be above those of a test.
fn without_budgets(text: &str) -> String {
    let of_a_budget = |table: &str| {
        let parts = [".signal]", ".terminal]", ".antenna]", ".surface]", ".earth]"];
        let is_station = table.starts_with("[stations.") && table.ends_with(".relay]");
        is_station || parts.iter().any(|part| table.ends_with(part))
    };
    let mut is_dropped = false;
    let kept = text.lines().filter(|line| {
        if line.starts_with('[') {
            is_dropped = of_a_budget(line);
        }
        !is_dropped
    });
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_relay_too_slow_for_the_science_is_an_error() {
    let slow = with(
        "down_bit_s = { value = 140000.0, mark = \"ours\", range = [700.0",
        "down_bit_s = { value = 50.0, mark = \"ours\", range = [7.0",
    );
    let slow = slow.replace(
        "down_bit_s = { value = 8000.0, mark = \"ours\", range = [1000.0",
        "down_bit_s = { value = 10.0, mark = \"ours\", range = [1.0",
    );
    let slow = slow.replace(
        "down_bit_s = { value = 256000.0, mark = \"ours\", range = [64000.0",
        "down_bit_s = { value = 10.0, mark = \"ours\", range = [1.0",
    );
    said!("slow-relay", without_budgets(&slow));
}

#[test]
fn a_box_that_gets_too_hot_at_rest_is_an_error_and_at_work_a_warning() {
    let weak = |conducting: &str| {
        let text = with(
            "conducting_w_k = { value = 1.2, mark = \"ours\", range = [0.5",
            &format!("conducting_w_k = {{ value = {conducting}, mark = \"ours\", range = [0.01"),
        );
        let file = MissionFile::parse("m.toml".to_owned(), text).unwrap();
        let findings = check(&file);
        let of = |severity| {
            let hot = findings.iter().filter(|f| f.severity == severity);
            let hot = hot.map(ToString::to_string).filter(|said| said.contains("the box settles"));
            hot.collect::<Vec<_>>()
        };
        (of(Severity::Error), of(Severity::Warning))
    };
    let (errors, warnings) = weak("0.4");
    assert!(errors.is_empty(), "{errors:?}");
    assert!(warnings.iter().any(|said| said.contains("in science mode")), "{warnings:?}");
    assert!(warnings.iter().all(|said| said.ends_with("or let plans keep it short")));
    let (errors, _) = weak("0.3");
    assert!(errors.iter().any(|said| said.contains("in standby mode")), "{errors:?}");
}

#[test]
fn a_memory_that_nothing_leaves_or_that_a_goal_fills_is_said() {
    let blocked = with(
        "link_share = { value = 0.45, mark = \"ours\", range = [0.3",
        "link_share = { value = 0.0, mark = \"ours\", range = [0.0",
    );
    assert!(said(blocked).contains("link_share: must be above 0, got 0"));
    let small = with(
        "science_mb = { value = 5.0, mark = \"ours\", range = [1.0",
        "science_mb = { value = 2.0, mark = \"ours\", range = [1.0",
    );
    let file = MissionFile::parse("m.toml".to_owned(), small).unwrap();
    let findings: Vec<String> = check(&file).iter().map(ToString::to_string).collect();
    let warned = "makes 2.70 MB, more than the 2.00 MB that the memory of `rover` holds";
    assert!(findings.iter().any(|finding| finding.contains(warned)), "{findings:?}");
}

#[test]
fn an_array_too_small_and_a_heater_too_weak_are_errors() {
    said!(
        "small-array",
        REFERENCE.replace(
            "area_m2 = { value = 0.22, mark = \"ours\", range = [0.15",
            "area_m2 = { value = 0.12, mark = \"ours\", range = [0.1"
        )
    );
    said!(
        "weak-heater",
        with(
            "power_w = { value = 6.0, mark = \"ours\", range = [4.0",
            "power_w = { value = 2.0, mark = \"ours\", range = [1.0"
        )
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = MissionFile::load("missions/none.toml".as_ref()).unwrap_err().to_string();
    assert!(error.starts_with("missions/none.toml: the file cannot be read"), "{error}");
}

#[test]
fn weights_that_decide_nothing_are_errors() {
    let negative = said(with("longest_night = 3.0", "longest_night = -3.0"));
    let expected = "site.weights.longest_night: a weight must be a number of 0 or more, got -3";
    assert!(negative.contains(expected), "{negative}");
}

/// The reference mission with the radiation payload's instrument written otherwise.
fn with_dosimeter(line: &str) -> String {
    with("instrument = \"dosimeter\"\n", line)
}

#[test]
fn a_flown_payload_without_an_instrument_or_with_one_that_nobody_knows_is_told_of_those_known() {
    let silent = said(with_dosimeter(""));
    let words = "payload `radiation` aboard vehicle `rover` names no instrument";
    assert!(silent.contains(words), "{silent}");
    assert!(silent.contains("payloads.radiation"), "{silent}");
    let unknown = said(with_dosimeter("instrument = \"geiger-counter\"\n"));
    assert!(unknown.contains("unknown variant `geiger-counter`"), "{unknown}");
    for message in [silent, unknown] {
        for known in hilal_mission::schema::Instrument::NAMES {
            assert!(message.contains(known), "{known} is not in: {message}");
        }
    }
}

#[test]
fn numbers_on_the_wire_that_two_vehicles_share_or_that_do_not_exist_are_named() {
    let rover = "spacecraft_id = 1\nfirst_apid = 64\n";
    let micro = "spacecraft_id = 2\nfirst_apid = 128\n";
    for (text, words) in [
        (
            with(micro, "spacecraft_id = 1\nfirst_apid = 128\n"),
            "spacecraft identifier 1 is already that of vehicle `micro-1`; declare another under \
             [vehicles.rover.telemetry]",
        ),
        (
            with(micro, "spacecraft_id = 2\nfirst_apid = 127\n"),
            "APIDs 64 to 127 overlap those of vehicle `micro-1`, 127 to 190; declare another",
        ),
        (
            with(micro, "spacecraft_id = 2\nfirst_apid = 1\n"),
            "APIDs 64 to 127 overlap those of vehicle `micro-1`, 1 to 64; declare another",
        ),
        (
            with(rover, "spacecraft_id = 1024\nfirst_apid = 64\n"),
            "must be from 0 to 1023, got 1024",
        ),
        (with(rover, "spacecraft_id = 1\nfirst_apid = 1977\n"), "from 1 to 1976, got 1977"),
        (with(rover, "spacecraft_id = 1\nfirst_apid = 0\n"), "from 1 to 1976, got 0"),
    ] {
        let message = said(text);
        assert!(message.contains(words), "{words} is not in: {message}");
    }
    for neighbours in
        ["spacecraft_id = 2\nfirst_apid = 320\n", "spacecraft_id = 0\nfirst_apid = 128\n"]
    {
        assert_eq!(said(with(micro, neighbours)), "");
    }
    let none = with("[vehicles.rover.telemetry]\nspacecraft_id = 1\nfirst_apid = 64\n", "");
    assert_eq!(said(none), "", "a vehicle that flies alone has numbers of its own");
}

#[test]
fn more_payloads_than_there_are_application_processes_are_too_many() {
    let listed =
        "payloads = [\"soil\", \"radiation\", \"plasma\", \"technology\", \"collaborative\"]";
    let many = vec!["\"soil\""; 49].join(", ");
    let message = said(with(listed, &format!("payloads = [{many}]")));
    assert!(message.contains("49 payloads, and a vehicle has APIDs for 48"), "{message}");
}
