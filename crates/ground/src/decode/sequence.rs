//! Missing packets, seen by the sequence count of each application process
//! (CCSDS 133.0-B-2, §4.1.3.4: 14 bits, one count a process).

use std::collections::BTreeMap;

use hilal_packets::{Apid, MissionTime, PlainPacketReader, TelemetryReader};
use hilal_quantity::Epoch;

/// The sequence count is taken modulo this.
const MODULUS: u16 = 1 << 14;

/// A run of packets that did not come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SequenceGap {
    /// Whose packets.
    pub apid: Apid,
    /// The first count that is missing.
    pub first: u16,
    /// How many are missing.
    pub missing: u16,
    /// When the ground saw it.
    pub receipt: Epoch,
}

/// Watches the counts of all application processes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SequenceMonitor {
    next: BTreeMap<Apid, Next>,
}

/// What the next packet of a process is to be.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Next {
    count: u16,
    /// The time of the newest packet so far.
    newest: MissionTime,
}

impl SequenceMonitor {
    /// Takes a packet and returns the gap before it, if there is one. The first packet of a
    /// process must have count zero. A packet that is behind by less than half the modulus is a
    /// repetition and no gap, and so is one that is older than the newest: vehicles send packets again
    /// that lie more counts back than that.
    pub fn see(&mut self, packet: &TelemetryReader<'_>, receipt: Epoch) -> Option<SequenceGap> {
        self.step(packet.apid(), (packet.sequence(), packet.time()), receipt)
    }

    /// The same for a packet without a secondary header, which has no time: one that is sent again is behind by less.
    pub fn see_plain(
        &mut self,
        packet: &PlainPacketReader<'_>,
        receipt: Epoch,
    ) -> Option<SequenceGap> {
        self.step(packet.apid(), (packet.sequence(), MissionTime::default()), receipt)
    }

    fn step(
        &mut self,
        apid: Apid,
        (found, time): (u16, MissionTime),
        receipt: Epoch,
    ) -> Option<SequenceGap> {
        let Next { count: first, newest } = self.next.get(&apid).copied().unwrap_or_default();
        let missing = (found + MODULUS - first) % MODULUS;
        if missing >= MODULUS / 2 || time < newest {
            return None;
        }
        self.next.insert(apid, Next { count: (found + 1) % MODULUS, newest: time });
        (missing > 0).then_some(SequenceGap { apid, first, missing, receipt })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn start() -> Epoch {
        Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
    }

    fn gaps(counts: impl IntoIterator<Item = u16>) -> Vec<(u16, u16)> {
        let mut monitor = SequenceMonitor::default();
        let apid = Apid::from_octet(7);
        let step = |count| monitor.step(apid, (count, MissionTime::default()), start());
        counts.into_iter().filter_map(step).map(|gap| (gap.first, gap.missing)).collect()
    }

    #[test]
    fn a_lost_first_packet_and_a_lost_packet_are_gaps_and_a_repetition_is_not() {
        assert_eq!(gaps([1, 2, 2, 5, 4, 6]), [(0, 1), (3, 2)]);
    }

    #[test]
    fn a_packet_that_is_sent_again_long_after_is_no_gap_however_many_counts_it_is_behind() {
        let mut monitor = SequenceMonitor::default();
        let apid = Apid::from_octet(7);
        let mut step = |number: u32| {
            let count = u16::try_from(number % 16_384).unwrap();
            monitor.step(apid, (count, MissionTime::from_seconds(number)), start())
        };
        let gaps: Vec<_> = (0..20_000).chain([9000, 12_000, 5000]).chain(20_000..20_010).collect();
        assert_eq!(gaps.into_iter().filter_map(&mut step).count(), 0);
    }

    #[test]
    fn a_count_that_wraps_is_no_gap() {
        assert_eq!(gaps((0..40_000_u32).map(|n| u16::try_from(n % 16_384).unwrap())), []);
    }

    proptest! {
        #[test]
        fn what_is_dropped_and_what_is_told_missing_are_equally_many(
            keep in prop::collection::vec(prop::bool::weighted(0.8), 2..3000),
        ) {
            let last = keep.iter().rposition(|kept| *kept).unwrap_or(0);
            let counts = (0..=last).filter(|n| keep[*n]).map(|n| u16::try_from(n).unwrap());
            let dropped = (0..=last).filter(|n| !keep[*n]).count();
            let told: usize = gaps(counts).iter().map(|(_, missing)| usize::from(*missing)).sum();
            prop_assert_eq!(told, if keep.contains(&true) { dropped } else { 0 });
        }
    }
}
