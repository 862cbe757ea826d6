//! Time reports (PUS service 9): by the vehicle's clock, when a telemetry frame was sent.
//!
//! The standard reports at every 2^n-th frame. Here a report names the frame that it is about, by virtual channel and
//! count, so that it says the same however long it waits on board: with the time at which the ground received that
//! frame it relates the two clocks, to a cycle of one second. That much is ours.

use hilal_dictionary::{MissionTime, ReportKind};
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;

/// The greatest exponent of the rate: frames are counted modulo 256.
const GREATEST: u8 = 8;

/// A telemetry frame with reports that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentFrame {
    pub(crate) virtual_channel: u8,
    pub(crate) count: u8,
}

/// At which frames the time is reported.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TimeReports {
    /// The time of every 2^n-th frame is reported, and of none for a greater one than [`GREATEST`].
    exponent: u8,
    #[serde(skip)]
    changed: bool,
    /// The last such frame that has not been reported.
    #[serde(skip)]
    noted: Option<(SentFrame, MissionTime)>,
}

impl TimeReports {
    /// No time is reported until the ground asks for it.
    pub(crate) const fn new() -> Self {
        Self { exponent: GREATEST + 1, changed: false, noted: None }
    }

    pub(crate) fn set_exponent(&mut self, exponent: u8) {
        self.exponent = exponent;
        self.noted = None;
        self.changed = true;
    }

    /// Returns whether there is something to keep since the last call.
    pub(crate) const fn take_changed(&mut self) -> bool {
        core::mem::replace(&mut self.changed, false)
    }

    /// Sees a frame that is sent now.
    pub(crate) fn see(&mut self, frame: SentFrame, now: MissionTime) {
        let of_rate = |exponent: u8| u16::from(frame.count).is_multiple_of(1_u16 << exponent);
        if self.exponent <= GREATEST && of_rate(self.exponent) {
            self.noted = Some((frame, now));
        }
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Reports the last frame of the cycle before whose time is to be reported.
    pub(crate) fn report_time(&mut self) {
        let TimeReports { exponent, noted, .. } = &mut self.downlink.time_reports;
        let Some((frame, time)) = noted.take() else { return };
        let [a, b, c, d, e, f] = time.octets();
        let values = [
            f64::from(*exponent),
            f64::from(frame.virtual_channel),
            f64::from(frame.count),
            f64::from(u32::from_be_bytes([a, b, c, d])),
            f64::from(u16::from_be_bytes([e, f])),
        ];
        self.downlink.report_values(ReportKind::TimeReport, &values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns how many of 512 frames in a row have their time reported.
    fn noted(exponent: u8) -> usize {
        let mut reports = TimeReports::new();
        reports.set_exponent(exponent);
        let is_noted = |count: u32| {
            let count = count.to_be_bytes()[3];
            reports.see(SentFrame { virtual_channel: 0, count }, MissionTime::default());
            reports.noted.take().is_some()
        };
        (0..512).map(is_noted).filter(|noted| *noted).count()
    }

    #[test]
    fn every_frame_of_the_rate_is_noted_and_none_when_reports_are_off() {
        assert_eq!([0, 1, 4, 8, 9].map(noted), [512, 256, 32, 2, 0]);
    }
}
