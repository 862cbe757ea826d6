//! `hilal sky`: where the Sun and Earth stand in the sky of a place.

use anyhow::Context as _;
use hilal_ephem::{Almanac, sky_table, write_sky_csv};
use hilal_quantity::{Angle, Length, Selenographic, Window};

use crate::args::SkyArguments;
use crate::exit::Outcome;
use crate::file::write_whole;
use crate::input::{duration, epoch};
use crate::stdout::print_line;

/// The most rows of a table, which is held whole: ten million take about a gibibyte.
const MOST_ROWS: f64 = 1e7;

/// Prints the table, or writes it to a file.
///
/// # Errors
///
/// Names the argument, or the epoch, that cannot be served.
pub(crate) fn command(arguments: &SkyArguments) -> anyhow::Result<Outcome> {
    let almanac = Almanac::built_in()?;
    let place = place(arguments)?;
    let window = Window::new(epoch("--from", &arguments.from)?, epoch("--to", &arguments.to)?)
        .context("--to lies before --from")?;
    let step = duration("--step", &arguments.step)?;
    let rows = window.duration().to_seconds() / step.to_seconds();
    anyhow::ensure!(
        rows <= MOST_ROWS,
        "--step {:?} gives a table of {rows:.0} rows, and at most {MOST_ROWS:.0} are made at once; ask for a longer \
         step or a shorter time",
        arguments.step
    );
    // The table is made before anything is written: an error leaves no half of it behind.
    let mut table = Vec::new();
    write_sky_csv(&mut table, sky_table(&almanac, place, window, step))?;
    match &arguments.out {
        Some(path) => write_whole(path, &table)?,
        None => print_line(String::from_utf8_lossy(&table).trim_end())?,
    }
    Ok(Outcome::Done)
}

fn place(arguments: &SkyArguments) -> anyhow::Result<Selenographic> {
    let SkyArguments { lat, lon, height, .. } = *arguments;
    anyhow::ensure!(
        (-90.0..=90.0).contains(&lat),
        "--lat must lie in -90 to 90 degrees, got {lat}"
    );
    anyhow::ensure!(
        (-180.0..=360.0).contains(&lon),
        "--lon must lie in -180 to 360 degrees, got {lon}"
    );
    anyhow::ensure!(height.abs() <= 100_000.0, "--height must lie within ±100000 m, got {height}");
    Ok(Selenographic::new(
        Angle::from_degrees(lat),
        Angle::from_degrees(lon),
        Length::from_metres(height),
    ))
}
