//! `hilal site` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::DataOption;
use crate::input::number;

#[derive(Debug, Args)]
pub(crate) struct SiteArguments {
    #[command(subcommand)]
    pub(crate) command: SiteCommand,
    #[command(flatten)]
    pub(crate) data: DataOption,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SiteCommand {
    /// Map light, contact, hazards and temperature of a site, with a page.
    Analyse(AnalyseArguments),
    /// Analyse every site of a study, and rank them over their landing ellipses.
    Rank(RankArguments),
    /// Follow Sun, Earth, stations, relay and temperature at a point, or find the windows of demands.
    Series(SeriesArguments),
}

/// Which site, over which time.
#[derive(Debug, Args)]
pub(crate) struct SiteChoice {
    /// Mission file or site study (TOML).
    pub(crate) file: PathBuf,
    /// Identifier of the site, if the file has several.
    #[arg(long, value_name = "ID")]
    pub(crate) site: Option<String>,
    /// First epoch (UTC), such as 2028-06-01T00:00:00, instead of the file's.
    #[arg(long, value_name = "UTC")]
    pub(crate) from: Option<String>,
    /// End (UTC), exclusive, instead of the file's.
    #[arg(long, value_name = "UTC")]
    pub(crate) to: Option<String>,
    /// Step, such as 10min or 1h, instead of the file's.
    #[arg(long)]
    pub(crate) step: Option<String>,
    /// Number of azimuths, instead of the file's.
    #[arg(long, value_name = "N")]
    pub(crate) azimuths: Option<usize>,
    /// Height of the observer above the surface in metres, instead of the file's.
    #[arg(long, allow_hyphen_values = true, value_name = "M", value_parser = number)]
    pub(crate) height: Option<f64>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hilal site analyse missions/reference.toml                        over the mission's 14 days
  hilal site analyse missions/candidates.toml --site amundsen --out out/amundsen
  hilal site analyse missions/reference.toml --from 2028-06-01T00:00:00 --to 2029-06-01T00:00:00 --step 1h

Leaves maps/*.tif (Cloud-Optimised GeoTIFF on the lunar polar stereographic map, for QGIS and rasterio),
pictures/*.png, summary.json and index.html. Horizons are kept beside the folder and used again; an analysis
that was interrupted goes on with them.")]
pub(crate) struct AnalyseArguments {
    #[command(flatten)]
    pub(crate) site: SiteChoice,
    /// Folder for the results; by default `out/site-` and the site's identifier.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  hilal site rank missions/candidates.toml --out out/candidates
  hilal site rank missions/candidates.toml --mission missions/reference.toml

Weights and scales stand in the study (docs/site-study.md); --mission takes the weights of a mission instead. Leaves index.html with the order and what decided
it, summary.json, and a folder with the whole analysis of every site.")]
pub(crate) struct RankArguments {
    /// Site study (TOML).
    pub(crate) study: PathBuf,
    /// Mission (TOML) whose `[site.weights]` replace the study's.
    #[arg(long, value_name = "MISSION")]
    pub(crate) mission: Option<PathBuf>,
    /// Folder for the results; by default `out/rank-` and the study's identifier.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hilal site series missions/reference.toml --at 34645,-40445 --step 10min --out landing.csv
  hilal site series missions/reference.toml --windows sun,earth              when both are in view, as a table
  hilal site series missions/reference.toml --next 8h --windows sun,earth    the next 8 h of Sun with Earth

The point is the site's own place unless --at gives another, in map metres. Conditions of --windows: sun (the
rover is powered), any-sun, earth (its centre), whole-earth, relay, and the names of stations.")]
pub(crate) struct SeriesArguments {
    #[command(flatten)]
    pub(crate) site: SiteChoice,
    /// The point in map metres: x,y.
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    pub(crate) at: Option<String>,
    /// Print when all of these hold, instead of the sky at every step.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) windows: Vec<String>,
    /// Print the first window that is at least this long, such as 8h.
    #[arg(long, value_name = "SPAN", requires = "windows")]
    pub(crate) next: Option<String>,
    /// File for the table (CSV); by default it goes to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
