//! Instants as the integers that files and packets hold, so that all of the ground agrees on them.

use hilal_packets::MissionTime;
use hilal_quantity::{Duration, Epoch, TimeScale, Unit};

/// The epoch of the CCSDS level-1 time code (CCSDS 301.0-B-4, §3.2.2), and of every TAI instant
/// in the raw log.
fn ccsds_epoch() -> Epoch {
    Epoch::from_gregorian_tai_at_midnight(1958, 1, 1)
}

/// Returns nanoseconds of TAI since 1958-01-01T00:00:00 TAI, held at the ends of the range of an
/// `i64` (1665 and 2250).
pub(crate) fn tai_nanoseconds(instant: Epoch) -> i64 {
    let nanoseconds = (instant.to_tai_duration() - ccsds_epoch().to_tai_duration())
        .total_nanoseconds()
        .clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    i64::try_from(nanoseconds).unwrap_or(i64::MAX)
}

/// Returns the instant of a count of nanoseconds of TAI since 1958-01-01T00:00:00 TAI.
pub(crate) fn from_tai_nanoseconds(nanoseconds: i64) -> Epoch {
    ccsds_epoch() + Duration::from_truncated_nanoseconds(nanoseconds)
}

/// Returns microseconds of UTC since 1970-01-01T00:00:00 UTC, leap seconds not counted: the
/// convention of Parquet's `TIMESTAMP(MICROS, true)`.
pub(crate) fn utc_microseconds(instant: Epoch) -> i64 {
    let nanoseconds = instant.to_utc_duration().total_nanoseconds()
        - Epoch::from_gregorian_utc_at_midnight(1970, 1, 1).to_utc_duration().total_nanoseconds();
    i64::try_from(nanoseconds.div_euclid(1000)).unwrap_or(i64::MAX)
}

/// The on-board clock as the ground knows it: TAI since the mission's start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MissionClock {
    start: Epoch,
}

impl MissionClock {
    /// Takes the mission's start.
    pub fn new(start: Epoch) -> Self {
        Self { start: start.to_time_scale(TimeScale::TAI) }
    }

    /// Returns the mission's start.
    pub fn start(self) -> Epoch {
        self.start
    }

    /// Returns the instant of an on-board time.
    pub fn epoch(self, time: MissionTime) -> Epoch {
        let milliseconds = i64::try_from(time.milliseconds()).unwrap_or(i64::MAX);
        self.start + milliseconds * Unit::Millisecond
    }

    /// Returns the on-board time of an instant; before the start it is zero.
    pub fn mission_time(self, instant: Epoch) -> MissionTime {
        let milliseconds = (instant - self.start).total_nanoseconds().div_euclid(1_000_000);
        MissionTime::from_milliseconds(u64::try_from(milliseconds).unwrap_or(0))
    }

    /// Returns the whole seconds from the start to an instant, as telecommands carry them.
    pub fn seconds(self, instant: Epoch) -> u32 {
        self.mission_time(instant).seconds()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_mission_start_has_the_unix_time_that_other_tools_give_it() {
        // `date -u -d 2028-11-18 +%s` prints 1858118400.
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        assert_eq!(utc_microseconds(start), 1_858_118_400_000_000);
    }

    #[test]
    fn tai_runs_ahead_of_utc_by_the_37_leap_seconds_known_today() {
        let utc = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let tai = Epoch::from_gregorian_tai_at_midnight(2028, 11, 18);
        assert_eq!(tai_nanoseconds(utc) - tai_nanoseconds(tai), 37_000_000_000);
    }

    proptest! {
        #[test]
        fn an_instant_survives_the_raw_log_to_the_nanosecond(nanoseconds in -4_000_000_000_000_000_000..4_000_000_000_000_000_000_i64) {
            prop_assert_eq!(tai_nanoseconds(from_tai_nanoseconds(nanoseconds)), nanoseconds);
        }

        #[test]
        fn on_board_time_and_back_is_the_same_millisecond(milliseconds in 0..1_209_600_000_u64) {
            let clock = MissionClock::new(Epoch::from_gregorian_utc_at_midnight(2028, 11, 18));
            let time = MissionTime::from_milliseconds(milliseconds);
            prop_assert_eq!(clock.mission_time(clock.epoch(time)), time);
        }
    }
}
