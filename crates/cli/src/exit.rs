//! How a command ends.

use std::process::ExitCode;

/// How a command ended, when it did not end in an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done.
    Done,
    /// Not done; the reason is on stderr.
    Failed,
    /// Done, with loss: what was lost is on stderr.
    Loss,
}

impl Outcome {
    /// Says on stderr why a command failed: the error, and what led to it.
    #[expect(clippy::print_stderr, reason = "the binary is where errors are printed")]
    pub(crate) fn failed(error: &anyhow::Error) -> Self {
        eprintln!("error: {error:#}");
        Self::Failed
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Failed => Self::from(1),
            Outcome::Loss => Self::from(3),
        }
    }
}
