//! `hilal dictionary`: what a vehicle and its ground say to each other, for others to read.

use std::path::Path;

use hilal_dictionary::write_declarations;
use hilal_ground::{DatabaseHeading, VehicleDatabase};

use crate::args::{
    DictionaryArguments, DictionaryCommand, DictionaryExportArguments, DictionaryFormat,
    VehicleOption,
};
use crate::exit::Outcome;
use crate::file::write_whole;
use crate::mission::{load_checked, of_vehicle};
use crate::stdout::print_line;

/// Runs the subcommand.
///
/// # Errors
///
/// Says what is wrong with the mission or the vehicle, or names the file that cannot be written.
pub(crate) fn command(arguments: &DictionaryArguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        DictionaryCommand::Export(arguments) => export(arguments),
    }
}

fn export(arguments: &DictionaryExportArguments) -> anyhow::Result<Outcome> {
    let document = match &arguments.mission {
        Some(mission) => of_mission(mission, &arguments.vehicle, &arguments.format)?,
        None => common(&arguments.vehicle)?,
    };
    match &arguments.out {
        Some(out) => write_whole(out, document.as_bytes())?,
        None => print_line(document.trim_end())?,
    }
    Ok(Outcome::Done)
}

fn of_mission(
    mission: &Path,
    vehicle: &VehicleOption,
    format: &DictionaryFormat,
) -> anyhow::Result<String> {
    let (file, _) = load_checked(mission)?;
    let mission = &file.mission;
    let database = VehicleDatabase::new(&of_vehicle(mission, vehicle)?.model()?)?;
    let heading = DatabaseHeading { mission: &mission.id, start: mission.start() };
    if format.xtce {
        return Ok(database.xtce(&heading));
    }
    let mut page = String::new();
    database.write_markdown(&heading, &mut page)?;
    Ok(page)
}

/// Returns the page of what all vehicles have in common.
fn common(vehicle: &VehicleOption) -> anyhow::Result<String> {
    anyhow::ensure!(
        vehicle.vehicle.is_none(),
        "--vehicle names a vehicle of a mission: give the mission file too"
    );
    let mut page = String::from("# Dictionary\n\n");
    write_declarations(&mut page)?;
    Ok(page)
}
