//! `hilal site`: where to land, when, how long lit, how long dark, in contact with whom.

mod analysis;
mod choice;
mod heat;
mod light;
mod plan;
mod rank;
mod series;
mod sky;
mod surface;

use crate::args::{SiteArguments, SiteCommand};
use crate::exit::Outcome;

/// Analyses a site, follows its sky, or ranks several.
///
/// # Errors
///
/// Says what could not be done and why; nothing half-written is left behind.
pub(crate) fn command(arguments: &SiteArguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        SiteCommand::Analyse(analyse) => analysis::command(analyse, &arguments.data),
        SiteCommand::Rank(rank) => rank::command(rank, &arguments.data),
        SiteCommand::Series(series) => series::command(series, &arguments.data),
    }
}
