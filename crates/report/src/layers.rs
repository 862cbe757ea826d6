//! The table of the elevation layers that something was made from.

use hilal_terrain::{Provenance, Stack};

use crate::html::{Cell, Table};
use crate::words::{count_of, with_unit};

/// Returns the table, from near to far.
pub(crate) fn layers(stack: &Stack) -> String {
    let row = |layer: &Provenance| {
        vec![
            Cell::code(&layer.path),
            Cell::text(layer.source.name()),
            Cell::number(with_unit(layer.spacing_m, 1, "m")),
            Cell::number(format!("{} × {}", count_of(layer.rows), count_of(layer.columns))),
            Cell::code(&layer.sha256),
        ]
    };
    Table::new("Terrain layers, from near to far")
        .columns(&["Layer", "Source"])
        .numbers(&["Spacing", "Rows × columns"])
        .columns(&["SHA-256"])
        .rows(stack.provenance().map(row))
        .html()
}
