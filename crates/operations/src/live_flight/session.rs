//! The loop of a live flight: datagrams in, a cycle when it is due, datagrams out.

use std::ops::ControlFlow;
use std::time::Duration;

use hilal_dictionary::Mode;
use hilal_ground::log::LogError;
use hilal_sim::{Channel, Scenery};

use super::LiveFlight;
use super::cycle_times::{CycleTimes, Lateness, Speed};
use super::other_end::{Heard, OtherEnd, Sending};
use super::state_folder::StateFolder;
use super::station_uplink::UplinkCounts;

/// How often the watch is told how things stand.
const STATUS_EVERY: Duration = Duration::from_secs(1);
/// Datagrams that are still taken when a cycle is due, so that a flood does not stop the flight; the others wait for the
/// next cycle. Ours.
const MOST_AFTER_DUE: usize = 1024;

/// How fast a live flight goes, and until when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiveSchedule {
    /// How many times faster than real time.
    pub speed: Speed,
    /// Milliseconds after the mission's start at which the flight ends.
    pub end_ms: u64,
}

/// Why a live flight ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlightEnd {
    /// Its time was over.
    TimeOver,
    /// Somebody stopped it.
    Stopped,
}

/// What can stop a live flight before its time.
#[derive(Debug, thiserror::Error)]
pub enum LiveFlightError {
    /// What comes and goes cannot be logged.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// What went between the flight and the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LiveCounts {
    /// Telemetry frames sent to the other end.
    pub frames_sent: u64,
    /// Telemetry frames that nobody was known to send to.
    pub frames_without_receiver: u64,
    /// Telemetry frames that the machine did not send.
    pub frames_failed: u64,
    /// Datagrams of the other end.
    pub up: UplinkCounts,
}

/// How a live flight stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiveStatus {
    /// Milliseconds since the mission's start.
    pub now_ms: u64,
    /// The vehicle's mode.
    pub mode: Mode,
    /// The fastest path that is whole, if there is one.
    pub link: Option<Channel>,
    /// What went between the flight and the other end.
    pub counts: LiveCounts,
    /// How late the last cycle began.
    pub behind: Duration,
    /// How late the latest of all began.
    pub most_behind: Duration,
    /// Time since the flight began, as the machine measures it.
    pub elapsed: Duration,
}

/// Who is told how a live flight goes.
pub trait LiveWatch {
    /// About once a second of the machine's time, and at the end.
    fn stands(&mut self, status: &LiveStatus);
    /// The flight cannot keep up: it is behind by so much, first or twice as much as was said last.
    fn falls_behind(&mut self, behind: Duration);
    /// The flight has caught up.
    fn catches_up(&mut self);
}

/// Flies until the time is over or somebody stops it.
///
/// What has come by the time at which a cycle is due is sent to the vehicle in it. Cycles are due at multiples of a
/// second divided by the speed, from the begin; a flight that is behind computes cycles without waiting until it has
/// caught up.
///
/// # Errors
///
/// The logs of the state folder cannot be written. No datagram stops a flight.
pub fn fly_live<S: Scenery>(
    flight: &mut LiveFlight<S>,
    schedule: LiveSchedule,
    other: &mut impl OtherEnd,
    state: Option<&mut StateFolder>,
    watch: &mut impl LiveWatch,
) -> Result<(FlightEnd, LiveStatus), LiveFlightError> {
    let session = Session {
        times: CycleTimes::new(schedule.speed),
        counts: LiveCounts::default(),
        flight,
        other,
        state,
    };
    session.fly(schedule.end_ms, watch)
}

struct Session<'a, S, O> {
    flight: &'a mut LiveFlight<S>,
    other: &'a mut O,
    state: Option<&'a mut StateFolder>,
    times: CycleTimes,
    counts: LiveCounts,
}

impl<S: Scenery, O: OtherEnd> Session<'_, S, O> {
    fn fly(
        mut self,
        end_ms: u64,
        watch: &mut impl LiveWatch,
    ) -> Result<(FlightEnd, LiveStatus), LiveFlightError> {
        let mut end = FlightEnd::TimeOver;
        let mut told = Duration::ZERO;
        while self.flight.now_ms() < end_ms {
            if self.listen()?.is_break() {
                end = FlightEnd::Stopped;
                break;
            }
            match self.times.begins(self.other.elapsed()) {
                Lateness::AsBefore => {}
                Lateness::Behind(behind) => watch.falls_behind(behind),
                Lateness::CaughtUp => watch.catches_up(),
            }
            self.cycle()?;
            let elapsed = self.other.elapsed();
            if elapsed >= told + STATUS_EVERY {
                told = elapsed;
                watch.stands(&self.status());
            }
        }
        if let Some(state) = &mut self.state {
            state.finish()?;
        }
        let status = self.status();
        watch.stands(&status);
        Ok((end, status))
    }

    /// Takes what comes until the next cycle is due.
    fn listen(&mut self) -> Result<ControlFlow<()>, LiveFlightError> {
        let due = self.times.due();
        let mut after_due = 0;
        while after_due < MOST_AFTER_DUE {
            let datagram = match self.other.next(due) {
                Heard::Datagram(datagram) => datagram,
                Heard::Nothing => break,
                Heard::Stop => return Ok(ControlFlow::Break(())),
            };
            if self.other.elapsed() >= due {
                after_due += 1;
            }
            if let Some(state) = &mut self.state {
                state.log_up(&datagram, (self.flight.now_ms(), self.flight.link()))?;
            }
            self.flight.take(datagram);
        }
        Ok(ControlFlow::Continue(()))
    }

    fn cycle(&mut self) -> Result<(), LiveFlightError> {
        for arrival in self.flight.cycle() {
            match self.other.send(&arrival.frame) {
                Sending::Sent => self.counts.frames_sent += 1,
                Sending::WithoutReceiver => self.counts.frames_without_receiver += 1,
                Sending::Failed => self.counts.frames_failed += 1,
            }
            if let Some(state) = &mut self.state {
                state.log_down(arrival)?;
            }
        }
        if let Some(state) = &mut self.state {
            state.commit_if_due(self.flight.now_ms())?;
        }
        Ok(())
    }

    fn status(&self) -> LiveStatus {
        LiveStatus {
            now_ms: self.flight.now_ms(),
            mode: self.flight.mode(),
            link: self.flight.link(),
            counts: LiveCounts { up: self.flight.uplink_counts(), ..self.counts },
            behind: self.times.behind(),
            most_behind: self.times.most_behind(),
            elapsed: self.other.elapsed(),
        }
    }
}
