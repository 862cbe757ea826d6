//! Every figure of the report, in the order in which the page shows them.

mod budgets;
mod charge;
mod link;
pub(crate) mod map;
mod navigation;
mod power;
mod sky;
mod thermal;
pub(crate) mod timeline;

use hilal_environment::LoadingProgress;
use hilal_figure::svg::Svg;

use super::facts::Facts;
use crate::{PageFile, ReportError};

/// Width of the PNG files.
const PNG_WIDTH_PX: u32 = 1600;

/// A figure with its words.
#[derive(Debug)]
pub(crate) struct Figure {
    /// Name of its files.
    pub(crate) name: &'static str,
    /// The picture.
    pub(crate) svg: Svg,
    /// What stands below it, and what a screen reader says.
    pub(crate) words: String,
}

/// Draws every figure.
///
/// # Errors
///
/// Names the figure that cannot be drawn.
pub(super) fn draw(facts: &Facts<'_>) -> Result<Vec<Figure>, ReportError> {
    let mut figures = vec![
        map::illumination(facts).map_err(ReportError::figure("map"))?,
        map::darkness(facts).map_err(ReportError::figure("darkness"))?,
        timeline::draw(facts),
        charge::draw(facts),
        power::draw(facts),
        thermal::draw(facts),
        sky::draw(facts),
        navigation::draw(facts),
        budgets::draw(facts),
    ];
    figures.extend(link::draw(facts));
    Ok(figures)
}

/// Returns every figure as SVG and PNG.
///
/// # Errors
///
/// Names the figure that cannot be drawn.
pub(crate) fn files(
    figures: &[Figure],
    progress: &dyn LoadingProgress,
) -> Result<Vec<PageFile>, ReportError> {
    let mut files = Vec::with_capacity(2 * figures.len() + 1);
    for (index, figure) in figures.iter().enumerate() {
        let name = figure.name;
        progress.say(name);
        let svg = figure.svg.to_string().into_bytes();
        let png = figure.svg.to_png(PNG_WIDTH_PX).map_err(ReportError::figure(name))?;
        files.push(PageFile { name: format!("figures/{name}.svg"), bytes: svg });
        files.push(PageFile { name: format!("figures/{name}.png"), bytes: png });
        progress.set((index + 1) as f64 / (figures.len() + 1) as f64);
    }
    Ok(files)
}
