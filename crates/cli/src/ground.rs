//! `hilal ground`: what the ground does without a vehicle at the other end.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_ground::commanding::UplinkSettings;
use hilal_ground::log::{DamagePlace, LogContents, LogError};
use hilal_ground::{Ground, GroundSetup, VehicleDatabase};
use hilal_mission::{Mission, VehicleId};
use hilal_report::words::{count, plural};

use crate::args::{GroundArguments, GroundCommand, GroundRebuildArguments};
use crate::exit::Outcome;
use crate::mission::load_checked;
use crate::output::Output;
use crate::stdout::print_line;

/// Runs the subcommand.
///
/// # Errors
///
/// Names the file that cannot be read or written.
pub(crate) fn command(arguments: &GroundArguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        GroundCommand::Rebuild(arguments) => rebuild(arguments),
        GroundCommand::Serve(arguments) => crate::serve::ground_command(arguments),
    }
}

/// The raw logs of a vehicle.
struct VehicleLogs {
    vehicle: VehicleId,
    down: LogContents,
    up: Option<LogContents>,
}

fn rebuild(arguments: &GroundRebuildArguments) -> anyhow::Result<Outcome> {
    let folder = &arguments.folder;
    let mission = arguments.mission.clone().unwrap_or_else(|| folder.join("mission.toml"));
    let (file, _) = load_checked(&mission).with_context(|| {
        format!("the mission of {}; name its file with --mission", folder.display())
    })?;
    let logs = find(folder)?;
    anyhow::ensure!(
        !logs.is_empty(),
        "{} holds no raw log: VEHICLE/telemetry/downlink.log is looked for, as hilal run leaves it",
        folder.display()
    );
    let out = arguments.out.clone().unwrap_or_else(|| beside(folder));
    let output = Output::create(&out, "ground rebuild")?;
    let mut outcome = Outcome::Done;
    for logs in &logs {
        let ground = rebuilt(&file.mission, logs)?;
        let telemetry = output.path().join(logs.vehicle.as_str()).join("telemetry");
        std::fs::create_dir_all(&telemetry)
            .with_context(|| format!("cannot make {}", telemetry.display()))?;
        ground.write_tables(&telemetry)?;
        let files = output.path().join(logs.vehicle.as_str()).join("files");
        ground.write_received_files(&files)?;
        let summary = serde_json::to_string_pretty(&ground.summary())? + "\n";
        output.write(&format!("{}/ground.json", logs.vehicle), summary)?;
        tell(logs, &ground)?;
        if is_damaged_inside(logs) {
            outcome = Outcome::Loss;
        }
    }
    print_line(output.publish()?.display())?;
    Ok(outcome)
}

/// Returns the place of what is made anew from a folder.
fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{}-rebuilt", name.trim_start_matches('.')))
}

fn find(folder: &Path) -> anyhow::Result<Vec<VehicleLogs>> {
    let listed =
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut found = Vec::new();
    for entry in listed {
        let telemetry = entry?.path().join("telemetry");
        let down = telemetry.join("downlink.log");
        if !down.exists() {
            continue;
        }
        let down =
            LogContents::read(&down).with_context(|| format!("raw log {}", down.display()))?;
        let up = telemetry.join("uplink.log");
        let up = match LogContents::read(&up) {
            Ok(contents) => Some(contents),
            Err(LogError::File { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                None
            }
            Err(error) => {
                return Err(error).with_context(|| format!("raw log {}", up.display()));
            }
        };
        let vehicle = VehicleId::new(&down.header.vehicle)?;
        found.push(VehicleLogs { vehicle, down, up });
    }
    found.sort_by(|a, b| a.vehicle.cmp(&b.vehicle));
    Ok(found)
}

fn rebuilt(mission: &Mission, logs: &VehicleLogs) -> anyhow::Result<Ground> {
    let header = &logs.down.header;
    anyhow::ensure!(
        header.mission == mission.id,
        "the raw log of {} is of mission {:?}, and the mission file of {:?}; name the right one with --mission",
        logs.vehicle,
        header.mission,
        mission.id
    );
    anyhow::ensure!(
        mission.vehicles.contains_key(&logs.vehicle),
        "the raw log is of vehicle {:?}, which mission {:?} does not declare",
        logs.vehicle.as_str(),
        mission.id
    );
    let model = mission.for_vehicle(&logs.vehicle)?.model()?;
    let setup = GroundSetup {
        mission: mission.id.clone(),
        vehicle: VehicleDatabase::new(&model)?,
        start: header.epoch,
        uplink: UplinkSettings::default(),
        recovery: None,
    };
    let up = logs.up.as_ref().map(|up| up.records.as_slice()).unwrap_or_default();
    Ok(Ground::rebuilt(&setup, &logs.down.records, up))
}

#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn tell(logs: &VehicleLogs, ground: &Ground) -> anyhow::Result<()> {
    let summary = ground.summary();
    for (name, log) in [("downlink.log", Some(&logs.down)), ("uplink.log", logs.up.as_ref())] {
        match log {
            Some(log) => {
                for damage in &log.damage {
                    eprintln!("warning: {}/telemetry/{name}: {damage}", logs.vehicle);
                }
            }
            None => eprintln!("warning: {}/telemetry/{name} is missing", logs.vehicle),
        }
    }
    print_line(format_args!(
        "{}: {} packets down, {} up, {} of {} executed",
        logs.vehicle,
        count(summary.packets_down),
        count(summary.packets_up),
        count(summary.commands_executed),
        plural(
            usize::try_from(summary.commands_sent).unwrap_or(usize::MAX),
            "telecommand",
            "telecommands"
        ),
    ))
}

fn is_damaged_inside(logs: &VehicleLogs) -> bool {
    let all = std::iter::once(&logs.down).chain(&logs.up);
    all.flat_map(|log| &log.damage).any(|damage| damage.place == DamagePlace::Inside)
}
