//! Switches off a payload that gives no records any more: what it draws is wasted.

use hilal_dictionary::{EventId, Port};

use crate::FlightSoftware;
use crate::science::{Science, Session};

/// A payload is silent at the earliest after this time without a record, in seconds: ours, a hundred times as long as
/// the payloads of the reference mission take for one.
const SILENT_S: u32 = 20 * 60;
/// And not before so many times the longest time that it has taken for a record so far. Ours.
const INTERVALS: u32 = 3;

impl Science {
    /// Returns whether a payload that is on has been silent for too long. One that has never given a record may be slow:
    /// nobody knows.
    fn is_silent(&self, payload: Port, now_s: u32) -> bool {
        let Session::On { heard_s, .. } = self.session(payload) else { return false };
        self.longest_s(payload).is_some_and(|longest_s| {
            now_s.saturating_sub(heard_s) > longest_s.saturating_mul(INTERVALS).max(SILENT_S)
        })
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Ends the science of payloads that are silent.
    pub(crate) fn watch_payloads(&mut self) {
        let now_s = self.readings.now_s();
        for payload in self.science.ports() {
            if self.science.is_silent(payload, now_s) {
                let number = f64::from(payload.number());
                self.downlink.event(EventId::PayloadSilent, &[number]);
                self.end_science(payload);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives records of the first payload every `interval_s` for some hours, then none; returns after how many seconds
    /// it is found silent, if it is not before.
    fn found_after(interval_s: u32) -> Option<u32> {
        let (mut science, payload) = (Science::new(1), Port::FIRST);
        science.set(payload, Session::begin(0, u32::MAX));
        let last_s = 5 * interval_s;
        for now_s in 0..=last_s {
            assert!(!science.is_silent(payload, now_s));
            if now_s > 0 && now_s.is_multiple_of(interval_s) {
                science.count(payload, now_s);
            }
        }
        (0..100_000).find(|silent_s| science.is_silent(payload, last_s + silent_s))
    }

    #[test]
    fn a_payload_is_silent_after_twenty_minutes_or_three_of_its_longest_intervals() {
        assert_eq!(found_after(10), Some(1201));
        assert_eq!(found_after(3000), Some(9001));
    }

    #[test]
    fn a_payload_that_never_gave_a_record_is_not_judged() {
        let (mut science, payload) = (Science::new(1), Port::FIRST);
        science.set(payload, Session::begin(0, u32::MAX));
        assert!(!science.is_silent(payload, 1_000_000));
    }
}
