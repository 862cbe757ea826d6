//! How a flight stands, on stderr: one line that changes on a terminal, lines elsewhere.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use hilal_operations::live_flight::{LiveStatus, LiveWatch};
use hilal_quantity::Epoch;
use indicatif::{ProgressBar, ProgressStyle};

use super::words;

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// The status of a flight on stderr.
#[derive(Debug)]
pub(super) struct StatusLine {
    start: Epoch,
    /// The line on a terminal; none elsewhere.
    line: Option<ProgressBar>,
    written: Option<Duration>,
}

impl StatusLine {
    pub(super) fn new(start: Epoch) -> Self {
        let line = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{msg}");
            ProgressBar::new_spinner()
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        Self { start, line, written: None }
    }

    pub(super) fn end(&self) {
        if let Some(line) = &self.line {
            line.finish();
        }
    }

    /// A reader of stderr that has gone does not end a flight.
    fn say(&self, sentence: &str) {
        match &self.line {
            Some(line) => line.println(sentence),
            None => drop(writeln!(std::io::stderr(), "{sentence}")),
        }
    }
}

impl LiveWatch for StatusLine {
    fn stands(&mut self, status: &LiveStatus) {
        let words = words::status(status, self.start);
        if let Some(line) = &self.line {
            line.set_message(words);
        } else if self.written.is_none_or(|written| status.elapsed >= written + LINE_EVERY) {
            self.written = Some(status.elapsed);
            self.say(&words);
        }
    }

    fn falls_behind(&mut self, behind: Duration) {
        self.say(&format!(
            "the machine cannot keep up: the flight is {:.1} s behind its times; give a smaller --speed",
            behind.as_secs_f64()
        ));
    }

    fn catches_up(&mut self) {
        self.say("the flight has caught up");
    }
}
