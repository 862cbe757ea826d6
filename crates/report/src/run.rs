//! The report of a vehicle's run: figures, one page that opens offline, and the run in numbers.

pub(crate) mod facts;
pub(crate) mod figures;
mod link_budgets;
pub(crate) mod page;
pub(crate) mod sections;
pub(crate) mod spans;
pub(crate) mod summary;
mod traffic;

use hilal_environment::LoadingProgress;
use hilal_operations::VehicleRun;

use crate::{PageFile, ReportError};
use facts::Facts;

pub use summary::VehicleSummary;

/// Draws every figure of a vehicle's run, as SVG and PNG, and `report.html`.
///
/// # Errors
///
/// Names the figure that cannot be drawn.
pub fn pages(
    run: &VehicleRun,
    progress: &dyn LoadingProgress,
) -> Result<Vec<PageFile>, ReportError> {
    let facts = Facts::new(run)?;
    let figures = figures::draw(&facts)?;
    let mut files = figures::files(&figures, progress)?;
    files.push(PageFile {
        name: "report.html".to_owned(),
        bytes: page::page(&facts, &figures).into_bytes(),
    });
    Ok(files)
}
