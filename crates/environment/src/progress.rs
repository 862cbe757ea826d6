//! How far a long piece of work has come, told to whoever shows it.

/// Is told how loading goes on. A library shows nothing itself.
pub trait LoadingProgress: Sync {
    /// Takes how much of the work is done, in \[0, 1\].
    fn set(&self, fraction: f64);

    /// Takes what is being done.
    fn say(&self, what: &str);

    /// Takes a sentence about something that went wrong and does not stop the work.
    fn warn(&self, sentence: &str);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwatched;

impl LoadingProgress for Unwatched {
    fn set(&self, _fraction: f64) {}

    fn say(&self, _what: &str) {}

    fn warn(&self, _sentence: &str) {}
}
