//! The computer: it runs, hangs until its watchdog resets it, or boots.

use hilal_fsw::hardware::ResetCause;

/// From a reset until the flight software starts anew, in milliseconds: ours.
pub(crate) const BOOT_MS: u64 = 30_000;
/// The watchdog resets the computer when it has not been served for so long, in milliseconds: ours.
pub(crate) const WATCHDOG_MS: u64 = 10_000;

/// What the computer does in a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComputerState {
    /// The flight software runs.
    Runs,
    /// The flight software starts anew in this cycle, from what lasting memory holds, and runs.
    Starts,
    /// The flight software does not run: the computer hangs or boots.
    Stands,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Running,
    Starting,
    Hung,
    Booting { until_ms: u64 },
}

/// The computer and its watchdog, which counts from the first time that it is served.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnboardComputer {
    state: State,
    cause: ResetCause,
    served_ms: Option<u64>,
}

impl Default for OnboardComputer {
    /// A computer that has started because power came on.
    fn default() -> Self {
        Self { state: State::Running, cause: ResetCause::PowerOn, served_ms: None }
    }
}

impl OnboardComputer {
    /// Returns why it started last.
    pub(crate) const fn cause(&self) -> ResetCause {
        self.cause
    }

    /// Serves the watchdog.
    pub(crate) const fn serve(&mut self, now_ms: u64) {
        self.served_ms = Some(now_ms);
    }

    /// Stops running, without a sign of it.
    pub(crate) fn hang(&mut self, now_ms: u64) {
        if matches!(self.state, State::Running | State::Starting) {
            self.state = State::Hung;
            self.served_ms.get_or_insert(now_ms);
        }
    }

    /// Starts to boot.
    pub(crate) const fn reset(&mut self, now_ms: u64, cause: ResetCause) {
        *self =
            Self { state: State::Booting { until_ms: now_ms + BOOT_MS }, cause, served_ms: None };
    }

    /// Moves on to an instant, and returns whether the watchdog has run out: a reset is due.
    pub(crate) fn watchdog_runs_out(&mut self, now_ms: u64) -> bool {
        if let State::Booting { until_ms } = self.state {
            if now_ms >= until_ms {
                self.state = State::Starting;
            }
            return false;
        }
        self.served_ms.is_some_and(|served_ms| now_ms > served_ms + WATCHDOG_MS)
    }

    /// Returns whether it boots.
    pub(crate) const fn boots(&self) -> bool {
        matches!(self.state, State::Booting { .. })
    }

    /// Returns what it does, and takes it that a start is followed.
    pub(crate) const fn take_state(&mut self) -> ComputerState {
        match self.state {
            State::Running => ComputerState::Runs,
            State::Starting => {
                self.state = State::Running;
                ComputerState::Starts
            }
            State::Hung | State::Booting { .. } => ComputerState::Stands,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what the computer did in each of so many seconds, one letter each.
    fn seconds(computer: &mut OnboardComputer, from_s: u64, to_s: u64) -> String {
        let mut seen = String::new();
        for second in from_s..to_s {
            let now_ms = second * 1000;
            if computer.watchdog_runs_out(now_ms) {
                computer.reset(now_ms, ResetCause::Watchdog);
            }
            let state = computer.take_state();
            if state != ComputerState::Stands {
                computer.serve(now_ms);
            }
            seen.push(match state {
                ComputerState::Runs => 'r',
                ComputerState::Starts => 'S',
                ComputerState::Stands => '.',
            });
        }
        seen
    }

    #[test]
    fn a_reset_takes_the_boot_time_and_then_the_software_starts_once() {
        let mut computer = OnboardComputer::default();
        assert_eq!(seconds(&mut computer, 0, 3), "rrr");
        computer.reset(3000, ResetCause::Upset);
        assert_eq!(seconds(&mut computer, 3, 36), format!("{}Srr", ".".repeat(30)));
        assert_eq!(computer.cause(), ResetCause::Upset);
    }

    #[test]
    fn a_hung_computer_is_reset_by_its_watchdog() {
        let mut computer = OnboardComputer::default();
        seconds(&mut computer, 0, 3);
        computer.hang(3000);
        // Served last at 2 s, it runs out at 13 s.
        assert_eq!(seconds(&mut computer, 3, 45), format!("{}Sr", ".".repeat(40)));
        assert_eq!(computer.cause(), ResetCause::Watchdog);
    }

    #[test]
    fn a_watchdog_that_was_never_served_resets_a_hung_computer_and_no_other() {
        let mut computer = OnboardComputer::default();
        assert!(!computer.watchdog_runs_out(1_000_000));
        computer.hang(1_000_000);
        assert!(!computer.watchdog_runs_out(1_010_000));
        assert!(computer.watchdog_runs_out(1_011_000));
    }
}
