//! The places that have names, and how they fare.

use hilal_quantity::MapPoint;

use super::Survey;
use super::maps::Moment;
use crate::html::{Cell, Table};
use crate::words::with_unit;

/// Returns a table for a moment: landing point, havens, goals.
pub(super) fn table(survey: &Survey<'_>, moment: &Moment) -> String {
    let mission = survey.mission;
    let landing = (mission.site.landing.point(), "landing point".to_owned());
    let havens = survey
        .place
        .havens
        .iter()
        .map(|haven| (MapPoint::new(haven.x_m, haven.y_m), format!("haven {}", haven.id)));
    let goals = mission.goals.iter().map(|goal| (goal.point(), format!("goal {}", goal.id)));
    let rows = core::iter::once(landing).chain(havens).chain(goals);
    Table::new(format!("Places, with {} in the battery", with_unit(survey.energy_wh, 0, "Wh")))
        .columns(&["Place"])
        .numbers(&["Needed to live on", "May stop for"])
        .rows(rows.map(|(point, name)| row(moment, point, name)))
        .html()
}

fn row(moment: &Moment, point: MapPoint, name: String) -> Vec<Cell> {
    let [need, stay] = moment.at(point);
    let need = need.map_or_else(
        || Cell::bad("lost with any charge"),
        |wh| Cell::number(with_unit(wh, 1, "Wh")),
    );
    let stay = match stay {
        None => Cell::bad("lost"),
        Some(hours) if hours >= moment.left_h - 1e-3 => Cell::number("to the end"),
        Some(hours) if hours <= 0.0 => Cell::number("not at all: drive on at once"),
        Some(hours) => Cell::number(with_unit(hours, 2, "h")),
    };
    vec![Cell::text(name), need, stay]
}
