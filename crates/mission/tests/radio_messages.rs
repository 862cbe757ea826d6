//! What an operator reads when a link budget cannot be drawn up.

use hilal_mission::{MissionFile, Severity, check};

const REFERENCE: &str = include_str!("../../../missions/reference.toml");
const ENDS: [&str; 4] = [
    "[lander.radio.lander.terminal]",
    "[stations.kashi.surface]",
    "[relays.queqiao-2.surface]",
    "[vehicles.rover.radio.relay.signal]",
];

/// The reference mission without a table and those under it.
fn without(table: &str) -> String {
    let under = format!("{}.", table.trim_end_matches(']'));
    let mut kept = Vec::new();
    let mut is_dropped = false;
    for line in REFERENCE.lines() {
        if line.starts_with('[') {
            is_dropped = line == table || line.starts_with(&under);
        }
        if !is_dropped {
            kept.push(line);
        }
    }
    assert!(kept.len() < REFERENCE.lines().count(), "no table {table}");
    kept.join("\n")
}

fn with(from: &str, to: &str) -> String {
    assert!(REFERENCE.contains(from), "the reference mission no longer has `{from}`");
    REFERENCE.replacen(from, to, 1)
}

fn errors(text: String) -> String {
    let file = MissionFile::parse("m.toml".to_owned(), text).unwrap();
    let found = check(&file);
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_end_without_a_terminal_is_named_with_the_table_to_add() {
    let words = [
        "vehicles.rover.radio.lander.terminal: has a terminal, and the other end of the link has none; add \
         [lander.radio.lander.terminal]",
        "lander.radio.direct.terminal: has a terminal, and the other end of the link has none; add \
         [stations.kashi.surface]",
        "vehicles.rover.radio.relay.terminal: has a terminal, and the other end of the link has none; add \
         [relays.queqiao-2.surface]",
        "vehicles.rover.radio.relay: has a terminal and no signal, so that its budget cannot be drawn up; add \
         [vehicles.rover.radio.relay.signal]",
    ];
    for (table, words) in ENDS.iter().zip(words) {
        let said = errors(without(table));
        assert!(said.contains(words), "{table}: {said}");
    }
    let said = errors(without("[vehicles.rover.radio.relay.terminal]"));
    assert!(said.contains("has a signal and no terminal"), "{said}");
}

#[test]
fn bit_errors_beside_a_budget_are_refused() {
    let key = "[vehicles.rover.radio.relay]\n";
    let beside = format!(
        "{key}down_bit_error_rate = {{ value = 1e-5, mark = \"ours\", range = [0.0, 0.1], source = \"a test\" }}\n"
    );
    let said = errors(with(key, &beside));
    assert!(said.contains("vehicles.rover.radio.relay.down_bit_error_rate"), "{said}");
    assert!(said.contains("is declared beside a budget"), "{said}");
}

#[test]
fn a_slowest_rate_above_the_fastest_is_refused_with_both() {
    let said = errors(with(
        "slowest_down_bit_s = { value = 1093.75, mark = \"ours\", range = [7.8, 8000.0]",
        "slowest_down_bit_s = { value = 200000.0, mark = \"ours\", range = [7.8, 300000.0]",
    ));
    assert!(said.contains("at most the fastest rate, 140000 bit/s; got 200000 bit/s"), "{said}");
}

#[test]
fn the_lander_declares_no_signal_of_its_link_to_vehicles() {
    let start = REFERENCE.find("[vehicles.rover.radio.lander.signal]").unwrap();
    let end = start + REFERENCE[start..].find("\n\n").unwrap();
    let signal = REFERENCE[start..end].replace("vehicles.rover.radio", "lander.radio");
    let key = "[lander.radio.lander.terminal]";
    let said = errors(with(key, &format!("{signal}\n\n{key}")));
    assert!(said.contains("is declared by each vehicle under radio.lander.signal"), "{said}");
}

#[test]
fn a_dish_needs_a_diameter_where_it_is_no_stations() {
    let said = errors(with(
        "kind = \"dish\"\ndiameter_m = { value = 0.6, mark = \"ours\", range = [0.5, 0.7], source = \"the dish to \
         Earth published for Queqiao-2\" }\n",
        "kind = \"dish\"\n",
    ));
    assert!(said.contains("relays.queqiao-2.earth.terminal.antenna"), "{said}");
    assert!(said.contains("is a dish without a diameter; add diameter_m"), "{said}");
}

#[test]
fn an_unknown_kind_of_antenna_is_told_which_there_are() {
    let text = with("kind = \"whip\"", "kind = \"horn\"");
    let said = MissionFile::parse("m.toml".to_owned(), text).unwrap_err().to_string();
    assert!(said.contains("horn") && said.contains("hemisphere"), "{said}");
}
