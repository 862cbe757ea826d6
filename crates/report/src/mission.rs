//! The report of a mission's run: every vehicle in one place, and what they had to do with each other.

mod figures;
mod page;
mod separation;
mod summary;

use hilal_environment::LoadingProgress;
use hilal_operations::MissionRun;

use crate::run::figures::files;
use crate::{PageFile, ReportError};

pub use summary::MissionSummary;

/// Draws the figures of a mission's run, as SVG and PNG, and `report.html`, which leads to the report of each
/// vehicle in the folder that bears the vehicle's identifier.
///
/// # Errors
///
/// Names the figure that cannot be drawn.
pub fn mission_pages(
    run: &MissionRun,
    progress: &dyn LoadingProgress,
) -> Result<Vec<PageFile>, ReportError> {
    let figures = figures::draw(run)?;
    let mut files = files(&figures, progress)?;
    let page = page::page(run, &figures)?;
    files.push(PageFile { name: "report.html".to_owned(), bytes: page.into_bytes() });
    Ok(files)
}
