//! Two vehicles nearer to each other than they ought to be.

use hilal_operations::MissionRun;
use hilal_quantity::{Epoch, Unit};
use hilal_sim::CloseApproach;

use crate::html::{Cell, Table, quiet};
use crate::words::{utc, with_unit};

/// Returns the identifiers of the two vehicles.
pub(super) fn pair(run: &MissionRun, approach: &CloseApproach) -> [String; 2] {
    approach.vehicles.map(|index| run.vehicles[index].mission.id().to_string())
}

/// Returns an instant of so many milliseconds after the mission's start.
pub(super) fn instant(run: &MissionRun, ms: u64) -> Epoch {
    run.file.mission.start() + ms as f64 * Unit::Millisecond
}

/// Returns the body of the section.
pub(super) fn section(run: &MissionRun) -> Vec<String> {
    let least = with_unit(run.file.mission.minimum_separation().metres(), 1, "m");
    if run.close_approaches.is_empty() {
        return vec![quiet(&format!(
            "Looked at once a second: no two vehicles came closer to each other than {least}, centre to centre."
        ))];
    }
    let row = |approach: &CloseApproach| {
        let until = approach
            .until_ms
            .map_or_else(|| "the end of the mission".to_owned(), |ms| utc(instant(run, ms)));
        let [one, other] = pair(run, approach);
        vec![
            Cell::text(format!("{one} and {other}")),
            Cell::number(utc(instant(run, approach.from_ms))),
            Cell::number(until),
            Cell::number(with_unit(approach.closest.metres(), 2, "m")),
        ]
    };
    let table = Table::new(format!("Vehicles closer to each other than {least}, centre to centre"))
        .columns(&["Vehicles"])
        .numbers(&["From (UTC)", "Until (UTC)", "Closest"])
        .rows(run.close_approaches.iter().map(row));
    vec![table.html()]
}
