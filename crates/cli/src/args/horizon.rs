//! `hilal horizon` on the command line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hilal_terrain::horizon::Mode;

use crate::input::number;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hilal horizon --terrain near.tif --terrain far.tif --terrain LDEM_4.LBL --out near.horizons
      horizons of every cell of near.tif in 360 azimuths, as a horizon file (docs/formats/horizon-file.md)
  hilal horizon --terrain near.tif --points p.csv --out o.csv --azimuths 720 --height 1.5
      horizons of the points of p.csv (columns x,y in map metres), a row a point, columns az_000.00 and so
      on in degrees; azimuths clockwise from true north, or from the map's +y axis with --grid-azimuth

Give the layers from near to far: the finest is the tile, the others are seen beyond it. GeoTIFF on the lunar
polar stereographic map, or a global PDS3 grid (.LBL).

Modes: fast marches the terrain near by and takes what lies further from hulls (own error 0.01 degrees RMS);
exact looks at every crossing with a grid line that can matter; reference is slow, for tests. With --points the
fast mode looks from the centre of the cell that holds a point, the others from the point itself.

A horizon file that was interrupted goes on where it stopped when the same command is given again.")]
pub(crate) struct HorizonArguments {
    /// Elevation layer, GeoTIFF or PDS3 label; repeat the option for each layer, from near to far.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) terrain: Vec<PathBuf>,
    /// Number of azimuths, evenly spaced from north.
    #[arg(long, default_value_t = 360, value_name = "N")]
    pub(crate) azimuths: usize,
    /// Height of the observer above the surface in metres.
    #[arg(long, default_value_t = 0.7, allow_hyphen_values = true, value_name = "M", value_parser = number)]
    pub(crate) height: f64,
    /// Distance up to which terrain is considered, in kilometres on the map.
    #[arg(long, default_value_t = 260.0, allow_hyphen_values = true, value_name = "KM", value_parser = number)]
    pub(crate) range: f64,
    /// How horizons are computed.
    #[arg(long, value_enum, default_value_t = ModeChoice::Fast)]
    pub(crate) mode: ModeChoice,
    /// Observer points (CSV with columns x,y in map metres).
    #[arg(long, value_name = "CSV")]
    pub(crate) points: Option<PathBuf>,
    /// Count azimuths of points from the map's +y axis, not from true north.
    #[arg(long, requires = "points")]
    pub(crate) grid_azimuth: bool,
    /// Path of the table or the horizon file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// The modes by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeChoice {
    /// Nearby terrain exactly, distant terrain by hulls.
    Fast,
    /// Every crossing that can matter.
    Exact,
    /// Every crossing, one ray at a time: slow.
    Reference,
}

impl From<ModeChoice> for Mode {
    fn from(choice: ModeChoice) -> Self {
        match choice {
            ModeChoice::Fast => Self::Fast,
            ModeChoice::Exact => Self::Exact,
            ModeChoice::Reference => Self::Reference,
        }
    }
}
