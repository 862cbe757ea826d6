//! `hilal mission`: check a mission file, print the schema of mission files.

use std::path::Path;

use hilal_mission::{Finding, MissionFile, Severity, check, schema_json};

use crate::args::{MissionArguments, MissionCommand};
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

/// Returns the warnings among findings, which also go to stderr.
///
/// # Errors
///
/// Lists every error found.
#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
pub(crate) fn refuse_errors(findings: Vec<Finding>, path: &Path) -> anyhow::Result<Vec<Finding>> {
    let (errors, warnings): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.severity == Severity::Error);
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
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    print_line(format_args!(
        "{}: {} errors, {} warnings",
        file.name,
        errors,
        findings.len() - errors
    ))?;
    Ok(if errors == 0 { Outcome::Done } else { Outcome::Failed })
}
