//! The machine's clock: the one place that reads it, to say how long things took, when what is kept was last used, and
//! when what goes on in real time is due. No result depends on it.

use std::time::{Duration, Instant, SystemTime};

use hilal_control::authority::WallClock;

/// A stopwatch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[expect(clippy::disallowed_methods, reason = "the binary may time its own stages")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns the seconds since the start.
    pub(crate) fn seconds(self) -> f64 {
        self.elapsed().as_secs_f64()
    }

    /// Returns the time since the start.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Returns the present time, for the dates of files.
#[expect(clippy::disallowed_methods, reason = "the binary may date the files that it keeps")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// The clock of a service.
#[derive(Debug)]
pub(crate) struct ServiceClock(Stopwatch);

impl ServiceClock {
    /// Starts.
    pub(crate) fn start() -> Self {
        Self(Stopwatch::start())
    }
}

impl WallClock for ServiceClock {
    fn unix_s(&self) -> f64 {
        now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64()
    }

    fn steady_s(&self) -> f64 {
        self.0.seconds()
    }
}
