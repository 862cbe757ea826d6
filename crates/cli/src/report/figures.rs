//! Every figure of the report, in the order in which the page shows them.

mod budgets;
mod charge;
mod map;
mod navigation;
mod power;
mod sky;
mod thermal;
mod timeline;

use anyhow::Context as _;
use hilal_figure::svg::Svg;

use super::facts::Facts;
use crate::output::Output;
use crate::progress::Bar;

/// Width of the PNG files.
const PNG_WIDTH_PX: u32 = 1600;

/// A figure with its words.
#[derive(Debug)]
pub(super) struct Figure {
    /// Name of its files.
    pub(super) name: &'static str,
    /// The picture.
    pub(super) svg: Svg,
    /// What stands below it, and what a screen reader says.
    pub(super) words: String,
}

/// Draws every figure.
///
/// # Errors
///
/// Names the figure that cannot be drawn.
pub(super) fn draw(facts: &Facts<'_>) -> anyhow::Result<Vec<Figure>> {
    Ok(vec![
        map::illumination(facts).context("the figure `map` could not be drawn")?,
        map::darkness(facts).context("the figure `darkness` could not be drawn")?,
        timeline::draw(facts),
        charge::draw(facts),
        power::draw(facts),
        thermal::draw(facts),
        sky::draw(facts),
        navigation::draw(facts),
        budgets::draw(facts),
    ])
}

/// Writes every figure as SVG and PNG.
///
/// # Errors
///
/// Names the figure that cannot be written.
pub(super) fn write(figures: &[Figure], output: &Output, bar: &Bar) -> anyhow::Result<()> {
    for (index, figure) in figures.iter().enumerate() {
        let name = figure.name;
        bar.say(name);
        output.write(&format!("figures/{name}.svg"), figure.svg.to_string())?;
        let png = figure
            .svg
            .to_png(PNG_WIDTH_PX)
            .with_context(|| format!("the figure `{name}` could not be drawn"))?;
        output.write(&format!("figures/{name}.png"), png)?;
        bar.set((index + 1) as f64 / (figures.len() + 1) as f64);
    }
    Ok(())
}
