//! `hilal data`: what elevation data and kernels are at hand, and fetching them.

mod catalogue;
mod directory;
mod error;
mod fetch;
mod hashes;
mod status;

use anyhow::Context as _;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use crate::args::{DataArguments, DataCommand};
use crate::exit::Outcome;
use crate::stdout::print_line;

use catalogue::{Catalogue, DataFile, DataSet};
pub(crate) use directory::{DataDirectory, data_directory};
use fetch::Fetcher;
pub(crate) use hashes::{digits, sha256_of_file};
use status::{SetStatus, status};

/// Runs `hilal data …`.
///
/// # Errors
///
/// An unknown set, no data directory, or a data directory that cannot be read or written. A file
/// that could not be fetched is told on stderr and shows in the outcome.
pub(crate) fn command(arguments: &DataArguments) -> anyhow::Result<Outcome> {
    let directory = data_directory(arguments.data.data.as_deref())?;
    let catalogue = Catalogue::built_in()?;
    match &arguments.command {
        DataCommand::List => list(&catalogue, &directory),
        DataCommand::Fetch { set } => {
            let sets = catalogue.choose(set.as_deref())?;
            fetch_all(&sets, &directory, &Fetcher::new())
        }
    }
}

fn list(catalogue: &Catalogue, directory: &DataDirectory) -> anyhow::Result<Outcome> {
    print_line(format_args!("data directory: {directory}"))?;
    for SetStatus { set, files } in status(catalogue, directory)? {
        print_line(format_args!("\n{}: {}", set.name, set.summary))?;
        for (file, state) in files {
            print_line(format_args!("  {:<9} {:>10}  {}", state.word(), state.size(), file.path))?;
            if let Some(advice) = state.advice(set, file) {
                print_line(format_args!("            {advice}"))?;
            }
        }
    }
    Ok(Outcome::Done)
}

#[expect(clippy::print_stderr, reason = "the binary is where errors are printed")]
fn fetch_all(
    sets: &[&DataSet],
    directory: &DataDirectory,
    fetcher: &Fetcher,
) -> anyhow::Result<Outcome> {
    let mut failures = 0_usize;
    let mut successes = 0_usize;
    for file in sets.iter().flat_map(|set| &set.files) {
        let bar = bar(file)?;
        let result = fetcher.fetch(file, &directory.path, &mut |done, total| {
            bar.set_length(total.unwrap_or(done));
            bar.set_position(done);
        });
        bar.finish_and_clear();
        match result {
            Ok(fetched) => {
                successes += 1;
                print_line(format_args!("{}: {fetched}", file.path))?;
            }
            Err(error) => {
                failures += 1;
                eprintln!("error: {}: {error}", file.path);
            }
        }
    }
    Ok(match (successes, failures) {
        (_, 0) => Outcome::Done,
        (0, _) => Outcome::Failed,
        _ => Outcome::Loss,
    })
}

fn bar(file: &DataFile) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template(
        "{prefix} [{bar:32}] {bytes} of {total_bytes} {bytes_per_sec} {eta} left",
    )
    .context("the template of the progress bar")?
    .progress_chars("=> ");
    let bar = ProgressBar::new(file.bytes.unwrap_or(0)).with_style(style);
    Ok(bar.with_prefix(file.path.clone()))
}

/// Writes a number of bytes as people read it.
fn human(bytes: u64) -> String {
    HumanBytes(bytes).to_string()
}
