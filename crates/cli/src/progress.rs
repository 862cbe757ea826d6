//! Progress on the terminal: one bar a stage, and how long each stage took.

use hilal_environment::LoadingProgress;
use hilal_report::StageTime;
use indicatif::{ProgressBar, ProgressStyle};

use crate::clock::Stopwatch;

/// The stages of a run.
#[derive(Debug, Default)]
pub(crate) struct Stages {
    ended: Vec<StageTime>,
    /// Whose stages they are, where a command has those of several.
    of: Option<String>,
    /// Whether nothing is shown.
    quiet: bool,
}

impl Stages {
    /// Starts the stages of one of several.
    pub(crate) fn of(name: &str) -> Self {
        Self { of: Some(name.to_owned()), ..Self::default() }
    }

    /// Says of which of several the stages from now on are; of none, where they are of all.
    pub(crate) fn are_of(&mut self, name: Option<&str>) {
        self.of = name.map(str::to_owned);
    }

    /// Starts stages that nobody waits for.
    pub(crate) fn quiet() -> Self {
        Self { quiet: true, ..Self::default() }
    }

    /// Runs one stage under a bar.
    ///
    /// # Errors
    ///
    /// Passes on the stage's own.
    pub(crate) fn stage<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&Bar) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let watch = Stopwatch::start();
        let bar = if self.quiet { Bar(ProgressBar::hidden()) } else { Bar::new(name) };
        if let Some(of) = &self.of {
            bar.say(of);
        }
        let result = work(&bar);
        bar.end(&result);
        self.ended.push(StageTime { name, of: self.of.clone(), wall_s: watch.seconds() });
        result
    }

    /// Returns the stages that have ended, in order.
    pub(crate) fn ended(&self) -> &[StageTime] {
        &self.ended
    }
}

/// The bar of one stage.
#[derive(Debug)]
pub(crate) struct Bar(ProgressBar);

const STEPS: u64 = 1000;

impl Bar {
    fn new(name: &'static str) -> Self {
        let style =
            ProgressStyle::with_template("{prefix:>10} [{bar:32}] {percent:>3} % {elapsed} {msg}")
                .map_or_else(|_| ProgressStyle::default_bar(), |style| style.progress_chars("=> "));
        let bar = ProgressBar::new(STEPS).with_style(style).with_prefix(name);
        bar.tick();
        Self(bar)
    }

    /// Shows how much of the stage is done, in \[0, 1\].
    pub(crate) fn set(&self, fraction: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held in 0..=1"
        )]
        let step = (fraction.clamp(0.0, 1.0) * STEPS as f64) as u64;
        self.0.set_position(step);
    }

    /// Shows what is being done.
    pub(crate) fn say(&self, what: &str) {
        self.0.set_message(what.to_owned());
    }

    fn end<T, E>(self, result: &Result<T, E>) {
        if result.is_ok() {
            self.set(1.0);
            self.0.finish();
        } else {
            self.0.abandon();
        }
    }
}

impl LoadingProgress for Bar {
    fn set(&self, fraction: f64) {
        Self::set(self, fraction);
    }

    fn say(&self, what: &str) {
        Self::say(self, what);
    }

    #[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
    fn warn(&self, sentence: &str) {
        eprintln!("{sentence}");
    }
}
