//! `hilal faults`: the catalogue of faults, and how a vehicle comes through each of them.

mod trials;

use hilal_sim::{FailureMode, FaultCourse};

use crate::args::{FaultsArguments, FaultsCommand};
use crate::exit::Outcome;
use crate::stdout::print_line;

/// Runs the subcommand.
///
/// # Errors
///
/// Says which stage could not be done and why.
pub(crate) fn command(arguments: &FaultsArguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        FaultsCommand::List => {
            list()?;
            Ok(Outcome::Done)
        }
        FaultsCommand::Try(arguments) => trials::command(arguments),
    }
}

fn list() -> anyhow::Result<()> {
    for kind in FailureMode::ALL {
        let course = match kind.course() {
            FaultCourse::Momentary => " (at an instant)",
            FaultCourse::Lasting => "",
        };
        print_line(format_args!("{}{course}\n    {}", kind.name(), kind.description()))?;
        if let Some(parameter) = kind.unit() {
            print_line(format_args!(
                "    unit: {}, {} where it is left out",
                parameter.unit.meaning(),
                parameter.default
            ))?;
        }
        if let Some(amount) = kind.amount() {
            let unit =
                if amount.unit.is_empty() { String::new() } else { format!(" {}", amount.unit) };
            print_line(format_args!(
                "    amount: {}, {} to {}{unit}, {} where it is left out",
                amount.name, amount.least, amount.most, amount.default
            ))?;
        }
    }
    Ok(())
}
