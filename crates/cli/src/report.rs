//! The report of a run: figures, and one page that opens offline.
//!
//! Everything is drawn from the [`Run`] alone: no clock, no machine; the same run gives the same
//! bytes.

pub(crate) mod document;
mod facts;
mod figures;
pub(crate) mod html;
pub(crate) mod layers;
mod page;
mod sections;
mod spans;
mod traffic;
pub(crate) mod words;

use crate::output::Output;
use crate::progress::Bar;
use crate::run::Run;
use facts::Facts;

/// Draws every figure and writes `report.html`.
///
/// # Errors
///
/// Names the figure that cannot be drawn or the file that cannot be written.
pub(crate) fn write(run: &Run, output: &Output, bar: &Bar) -> anyhow::Result<()> {
    let facts = Facts::new(run)?;
    let figures = figures::draw(&facts)?;
    figures::write(&figures, output, bar)?;
    output.write("report.html", page::page(&facts, &figures))
}
