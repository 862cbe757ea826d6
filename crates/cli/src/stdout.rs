//! Results, on standard output.

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};

use anyhow::Context as _;

/// Prints a line. A reader that has gone (`hilal data list | head`) has seen enough: that is no
/// error.
///
/// # Errors
///
/// Fails when standard output cannot be written for another reason, such as a full disk.
pub(crate) fn print_line(line: impl Display) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}
