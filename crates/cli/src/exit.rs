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
        eprintln!("error: {}", in_words(error));
        Self::Failed
    }
}

/// Returns an error with its causes, each said once: many errors quote their cause already.
fn in_words(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |text, cause| {
        let cause = cause.to_string();
        match text.as_str() {
            "" => cause,
            said if said.contains(&cause) => text,
            said => format!("{said}: {cause}"),
        }
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_that_is_quoted_is_not_repeated() {
        let cause = anyhow::anyhow!("no such file");
        assert_eq!(in_words(&cause.context("a.tif: no such file")), "a.tif: no such file");
        let cause = anyhow::anyhow!("no such file");
        assert_eq!(
            in_words(&cause.context("cannot read a.tif")),
            "cannot read a.tif: no such file"
        );
    }
}
