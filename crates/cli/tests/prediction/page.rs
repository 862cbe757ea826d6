//! The rows that pages of `docs/models` must hold: what was measured is what is stated.

use crate::forecast::forecast;
use crate::mean::Mean;
use crate::scene::rover;
use crate::{Flown, Measured};

fn page(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/models/");
    std::fs::read_to_string(format!("{folder}{name}")).expect("it is committed")
}

/// The rows that are not on the page.
pub(crate) fn missing(rows: Vec<String>) -> Vec<String> {
    missing_on("traverse.md", rows)
}

/// The rows that are not on another page of the models.
pub(crate) fn missing_on(name: &str, rows: Vec<String>) -> Vec<String> {
    let page = page(name);
    rows.into_iter().filter(|row| !page.lines().any(|line| line == row)).collect()
}

/// A case predicted, and its mean in the simulator.
pub(crate) fn measured_row(Measured { case, means }: &Measured) -> String {
    let predicted = forecast(&rover(), case);
    format!(
        "{case} {:.1} | {} | {:.2} | {} | {:.2} | {:.2} |",
        predicted.seconds,
        with_error(means.seconds, 1),
        predicted.gained_wh,
        with_error(means.gained_wh, 2),
        predicted.box_c,
        means.box_c.value,
    )
}

/// A case booked, its mean in flight, and the least of any flight.
pub(crate) fn flown_row(flown: &Flown) -> String {
    let Flown { case, booked_wh, mean_wh, least_wh } = flown;
    format!("{case} {booked_wh:.2} | {} | {least_wh:.2} |", with_error(*mean_wh, 2))
}

fn with_error(mean: Mean, digits: usize) -> String {
    format!("{:.digits$} ± {:.digits$}", mean.value, mean.error)
}
