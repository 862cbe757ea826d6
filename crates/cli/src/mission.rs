//! `hilal mission`: check a mission file, print the schema of mission files.

use std::path::Path;

use hilal_mission::{
    Finding, FlightRole, Mission, MissionFile, Readiness, Severity, VehicleId, VehicleMission,
    check, readiness, schema_json,
};
use hilal_report::words::{on_terminal, plural};

use crate::args::{MissionArguments, MissionCommand, VehicleOption};
use crate::exit::Outcome;
use crate::stdout::print_line;

/// Runs the subcommand.
///
/// # Errors
///
/// Fails when the file cannot be read as a mission.
pub(crate) fn command(arguments: &MissionArguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        MissionCommand::Check { mission } => check_file(mission),
        MissionCommand::Schema => {
            print_line(schema_json().trim_end())?;
            Ok(Outcome::Done)
        }
    }
}

/// Reads a mission file and returns it when nothing is wrong with it.
///
/// # Errors
///
/// Lists every error found; warnings go to stderr.
pub(crate) fn load_checked(path: &Path) -> anyhow::Result<(MissionFile, Vec<Finding>)> {
    let file = MissionFile::load(path)?;
    let warnings = refuse_errors(check(&file), path)?;
    Ok((file, warnings))
}

/// Returns a mission as the vehicle flies it that the command line asks for.
///
/// # Errors
///
/// Names the vehicles that the mission declares when that one is not among them.
pub(crate) fn of_vehicle(
    mission: &Mission,
    option: &VehicleOption,
) -> anyhow::Result<VehicleMission> {
    let Some(id) = &option.vehicle else { return Ok(mission.for_first_flown()?) };
    let declared = || mission.vehicles.keys().map(VehicleId::as_str).collect::<Vec<_>>().join(", ");
    anyhow::ensure!(
        mission.vehicles.contains_key(id),
        "mission {:?} declares no vehicle {:?}; give --vehicle one of {}",
        mission.id,
        id.as_str(),
        declared()
    );
    Ok(mission.for_vehicle(id)?)
}

/// Returns the warnings among findings, which also go to stderr; what is merely to know is left out.
///
/// # Errors
///
/// Lists every error found.
#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
pub(crate) fn refuse_errors(findings: Vec<Finding>, path: &Path) -> anyhow::Result<Vec<Finding>> {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for finding in findings {
        match finding.severity {
            Severity::Error => errors.push(finding),
            Severity::Warning => warnings.push(finding),
            Severity::Note => {}
        }
    }
    for warning in &warnings {
        eprintln!("{warning}");
    }
    if errors.is_empty() {
        return Ok(warnings);
    }
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    // The binary puts `error:` before what stops it.
    let lines = lines.join("\n");
    let lines = lines.trim_start_matches("error: ");
    anyhow::bail!("{lines}\n{} must be mended first", path.display())
}

fn check_file(path: &Path) -> anyhow::Result<Outcome> {
    let file = MissionFile::load(path)?;
    let findings = check(&file);
    for finding in &findings {
        print_line(format_args!("{finding}"))?;
    }
    for vehicle in readiness(&file.mission) {
        print_line(in_words(&vehicle))?;
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let errors = count(Severity::Error);
    print_line(format_args!(
        "{}: {errors} errors, {} warnings, {} notes",
        file.name,
        count(Severity::Warning),
        count(Severity::Note)
    ))?;
    Ok(if errors == 0 { Outcome::Done } else { Outcome::Failed })
}

/// Says whether a vehicle flies, what it still lacks for that, and how many goals are its own.
fn in_words(vehicle: &Readiness) -> String {
    let role = match vehicle.role {
        FlightRole::Flown => "flies",
        FlightRole::Declared => "does not fly",
    };
    let declared = if vehicle.is_complete() {
        "complete".to_owned()
    } else {
        format!("lacks {}", vehicle.missing.join(", "))
    };
    let goals = on_terminal(&plural(vehicle.goals, "goal", "goals"));
    format!("vehicle {}: {role}; {declared}; {goals}", vehicle.id)
}
