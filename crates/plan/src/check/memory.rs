//! Data that wait to be sent, held to memory, payloads and links as the mission declares them.

use hilal_mission::schema::Memory;

use super::verdict::Spot;
use super::{Rules, links};
use crate::{Activity, ActivityKind};

/// What waits in the memory of a rover, in bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Store<'a> {
    declared: &'a Memory,
    waits_bit: f64,
}

impl<'a> Store<'a> {
    /// The memory of the vehicle, if it is declared, with so many million bytes in it.
    pub(super) fn declared(rules: &'a Rules<'a>, waits_mb: f64) -> Option<Self> {
        let declared = rules.mission.vehicle().memory.as_ref()?;
        Some(Self { declared, waits_bit: waits_mb * 8e6 })
    }

    /// Million bytes that wait.
    pub(super) const fn waits_mb(&self) -> f64 {
        self.waits_bit / 8e6
    }

    /// Million bytes that it holds.
    pub(super) fn holds_mb(&self) -> f64 {
        self.declared.science_mb.get().bytes() / 1e6
    }

    /// Makes and sends for so many seconds, by the links as they stand at an instant.
    pub(super) fn step(
        &mut self,
        rules: &Rules<'_>,
        activity: &Activity,
        (spot, seconds): (Spot, f64),
    ) {
        let beside_bit_s = self.declared.housekeeping_bit_s.get().bits_per_second();
        let before_bit = self.waits_bit + (made_bit_s(rules, activity) + beside_bit_s) * seconds;
        let sent_bit_s = self.declared.link_share.get().value();
        let left_bit = |link_bit_s: f64| (before_bit - sent_bit_s * link_bit_s * seconds).max(0.0);
        self.waits_bit = left_bit(links::by_sky_bit_s(rules, spot));
        // To see the lander takes longer to find out than the rest: only where it makes a difference.
        if self.waits_bit != 0.0 {
            self.waits_bit = self.waits_bit.min(left_bit(links::by_lander_bit_s(rules, spot)));
        }
    }
}

fn made_bit_s(rules: &Rules<'_>, activity: &Activity) -> f64 {
    let payload = activity.payload.as_ref().filter(|_| activity.kind == ActivityKind::Science);
    let declared = payload.and_then(|id| rules.mission.payloads.get(id));
    declared.map_or(0.0, |payload| payload.data_bit_s.get().bits_per_second())
}
