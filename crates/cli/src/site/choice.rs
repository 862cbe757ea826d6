//! Which site, over which time: what the command line names, from a mission file or a site study.

use std::str::FromStr as _;

use anyhow::Context as _;
use hilal_mission::Mission;
use hilal_quantity::{Duration, Epoch, Window};

use super::plan::SitePlan;
use crate::args::SiteChoice;

/// Reads the file and takes the site that is named.
///
/// # Errors
///
/// Says what the file lacks, or which argument makes no sense.
pub(crate) fn plan(choice: &SiteChoice) -> anyhow::Result<SitePlan> {
    let mission = Mission::load(&choice.file)?;
    let plan = SitePlan::of_mission(&mission)?;
    narrowed(plan, choice)
}

/// Takes the period, the azimuths and the height of the command line where it gives any.
pub(crate) fn narrowed(mut plan: SitePlan, choice: &SiteChoice) -> anyhow::Result<SitePlan> {
    if let Some(azimuths) = choice.azimuths {
        plan.azimuths = azimuths;
    }
    if let Some(height_m) = choice.height {
        plan.observer_height = hilal_quantity::Length::from_metres(height_m);
    }
    let window = plan.period.window();
    let start = choice.from.as_deref().map(|text| epoch("--from", text)).transpose()?;
    let end = choice.to.as_deref().map(|text| epoch("--to", text)).transpose()?;
    let step = choice.step.as_deref().map(|text| duration("--step", text)).transpose()?;
    let window = Window::new(start.unwrap_or(window.start()), end.unwrap_or(window.end()))
        .context("--to lies before --from")?;
    let step = step.unwrap_or(plan.period.step());
    plan.over(window, step)
}

/// Reads an instant.
///
/// # Errors
///
/// Says how it is to be written.
pub(crate) fn epoch(argument: &str, text: &str) -> anyhow::Result<Epoch> {
    Epoch::from_gregorian_str(&format!("{} UTC", text.trim_end_matches('Z'))).ok().with_context(
        || format!("{argument} {text:?} is no UTC epoch; write it like 2028-11-18T00:00:00"),
    )
}

/// Reads a span of time that is longer than zero.
///
/// # Errors
///
/// Says how it is to be written.
pub(crate) fn duration(argument: &str, text: &str) -> anyhow::Result<Duration> {
    // hifitime wants a blank between number and unit.
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let span =
        Duration::from_str(&format!("{} {unit}", number.trim())).ok().with_context(|| {
            format!("{argument} {text:?} is no duration; write it like 10min, 1h or 1d")
        })?;
    anyhow::ensure!(span > Duration::ZERO, "{argument} must be longer than zero, got {text:?}");
    Ok(span)
}
