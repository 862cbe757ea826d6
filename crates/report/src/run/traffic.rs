//! What the payloads made, what the ground received, and what the links could carry.

use super::facts::{Facts, second};
use super::spans::{Held, longest_s, total_s};

/// Data of one payload.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PayloadTraffic {
    /// Its name.
    pub(super) name: String,
    /// Hours for which it was on.
    pub(super) on_h: f64,
    /// What it makes in that time at its declared rate.
    pub(super) made_bytes: f64,
    /// Records received.
    pub(super) records: usize,
    /// Bytes of those records.
    pub(super) received_bytes: f64,
}

/// Data of all payloads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Traffic(pub(super) Vec<PayloadTraffic>);

impl Traffic {
    /// Sums up a flight.
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let science = facts.run.flown.ground.archive().science();
        let payload = |port: &hilal_mission::models::PayloadPort| {
            let on_s = total_s(&facts.when(|s| s.payloads.contains(port.number)));
            let records = || science.iter().filter(|r| r.payload.number() == port.number);
            PayloadTraffic {
                name: port.name.clone(),
                on_h: on_s / 3600.0,
                made_bytes: port.data.over_seconds(on_s).bytes(),
                records: records().count(),
                received_bytes: records().map(|record| record.record.len() as f64).sum(),
            }
        };
        Self(facts.run.vehicle.payloads.iter().map(payload).collect())
    }
}

/// A link as flown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contact {
    /// Its name.
    pub(super) name: &'static str,
    /// When it was up.
    pub(super) spans: Vec<Held<bool>>,
    /// When it was not.
    pub(super) gaps: Vec<Held<bool>>,
}

impl Contact {
    fn new(facts: &Facts<'_>, name: &'static str, bits: u8) -> Self {
        Self {
            name,
            spans: facts.when(|s| s.links & bits != 0),
            gaps: facts.when(|s| s.links & bits == 0),
        }
    }

    /// Returns how long it was up, in hours.
    pub(super) fn hours(&self) -> f64 {
        total_s(&self.spans) / 3600.0
    }

    /// Returns the longest time without it, in hours.
    pub(super) fn longest_gap_h(&self) -> f64 {
        longest_s(&self.gaps) / 3600.0
    }
}

/// Returns every link as flown, and all of them together.
pub(super) fn contacts(facts: &Facts<'_>) -> [Contact; 4] {
    [
        Contact::new(facts, "Earth, direct", 1),
        Contact::new(facts, "Relay", 2),
        Contact::new(facts, "Lander", 4),
        Contact::new(facts, "Any link", 7),
    ]
}

/// Returns what the links could have carried down: the fastest path that was whole, all the time.
pub(super) fn carried_bytes(facts: &Facts<'_>) -> f64 {
    let steps = facts.trace().windows(2);
    steps.map(|p| p[0].down_bit_s * (second(&p[1]) - second(&p[0])) / 8.0).sum()
}
