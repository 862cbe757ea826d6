//! The order of telemetry frames at the ground: within a virtual channel they are handed over as they were sent.
//!
//! Frames by way of the lander go on straight to Earth or over the relay, where they may wait: one that was sent
//! later may reach Earth first. It is held until those before it have come or are lost. The simulation knows what
//! is lost; a ground would hear it from the nodes, whose own telemetry says what they hold.

use std::collections::{BTreeMap, VecDeque};

use hilal_dictionary::Urgency;

use crate::link::Arrival;

/// Virtual channels that a telemetry frame can name.
const VIRTUAL_CHANNELS: usize = 8;

/// The place of a frame among those of its virtual channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FrameNumber {
    virtual_channel: u8,
    number: u64,
}

impl FrameNumber {
    /// Returns how urgent the frame is.
    pub(crate) const fn urgency(self) -> Urgency {
        Urgency::of_virtual_channel(self.virtual_channel)
    }
}

/// Frames of every virtual channel that are under way or held.
#[derive(Debug, Default)]
pub(crate) struct ArrivalOrder {
    sequences: [Sequence; VIRTUAL_CHANNELS],
    ready: VecDeque<Arrival>,
}

#[derive(Debug, Default)]
struct Sequence {
    next: u64,
    /// Frames that were sent and not handed over, by number: with their arrival where they have arrived.
    open: BTreeMap<u64, Option<Arrival>>,
    /// When the last frame was handed over or lost, in milliseconds.
    last_ms: u64,
}

impl ArrivalOrder {
    /// Numbers a frame that is sent.
    pub(crate) fn send(&mut self, frame: &[u8]) -> FrameNumber {
        let virtual_channel = virtual_channel(frame);
        let sequence = &mut self.sequences[usize::from(virtual_channel)];
        let number = sequence.next;
        sequence.next += 1;
        sequence.open.insert(number, None);
        FrameNumber { virtual_channel, number }
    }

    /// Takes it that a frame is lost at an instant: what was held for it goes on.
    pub(crate) fn lose(&mut self, frame: FrameNumber, at_ms: u64) {
        let sequence = &mut self.sequences[usize::from(frame.virtual_channel)];
        sequence.open.remove(&frame.number);
        sequence.last_ms = sequence.last_ms.max(at_ms);
        self.hand_over(frame);
    }

    /// Takes a frame that reaches Earth, now or later.
    pub(crate) fn arrive(&mut self, frame: FrameNumber, arrival: Arrival) {
        let sequence = &mut self.sequences[usize::from(frame.virtual_channel)];
        sequence.open.insert(frame.number, Some(arrival));
        self.hand_over(frame);
    }

    fn hand_over(&mut self, frame: FrameNumber) {
        let sequence = &mut self.sequences[usize::from(frame.virtual_channel)];
        while let Some(first) = sequence.open.first_entry()
            && first.get().is_some()
        {
            let Some(mut arrival) = first.remove() else { return };
            arrival.at_ms = arrival.at_ms.max(sequence.last_ms);
            sequence.last_ms = arrival.at_ms;
            let place = self.ready.partition_point(|other| other.at_ms <= arrival.at_ms);
            self.ready.insert(place, arrival);
        }
    }

    /// Returns the next frame that has reached the ground by an instant.
    pub(crate) fn take(&mut self, now_ms: u64) -> Option<Arrival> {
        self.ready.pop_front_if(|arrival| arrival.at_ms <= now_ms)
    }
}

/// Returns the virtual channel that a frame names (CCSDS 132.0-B-3, §4.1.2.3).
fn virtual_channel(frame: &[u8]) -> u8 {
    frame.get(1).map_or(0, |octet| octet >> 1 & 0b111)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channel;

    /// A frame of a virtual channel, with a mark.
    fn frame(virtual_channel: u8, mark: u8) -> Vec<u8> {
        vec![0, virtual_channel << 1, mark]
    }

    fn arrival(at_ms: u64, frame: Vec<u8>) -> Arrival {
        Arrival { at_ms, channel: Channel::Lander, frame }
    }

    fn marks(order: &mut ArrivalOrder, now_ms: u64) -> Vec<(u64, u8)> {
        core::iter::from_fn(|| order.take(now_ms)).map(|it| (it.at_ms, it.frame[2])).collect()
    }

    #[test]
    fn a_frame_that_overtook_another_is_held_until_that_has_come() {
        let mut order = ArrivalOrder::default();
        let [first, second, other] = [(1, 1), (1, 2), (5, 3)].map(|(virtual_channel, mark)| {
            let frame = frame(virtual_channel, mark);
            (order.send(&frame), frame)
        });
        order.arrive(second.0, arrival(1000, second.1));
        order.arrive(other.0, arrival(2000, other.1));
        assert_eq!(marks(&mut order, 5000), [(2000, 3)], "another virtual channel is not held");
        order.arrive(first.0, arrival(6000, first.1));
        assert_eq!(marks(&mut order, 5999), []);
        assert_eq!(marks(&mut order, 6000), [(6000, 1), (6000, 2)]);
    }

    #[test]
    fn a_frame_goes_on_when_the_one_before_it_is_lost() {
        let mut order = ArrivalOrder::default();
        let (first, second) = (order.send(&frame(1, 1)), order.send(&frame(1, 2)));
        order.arrive(second, arrival(1000, frame(1, 2)));
        assert_eq!(marks(&mut order, 8000), []);
        order.lose(first, 7000);
        assert_eq!(marks(&mut order, 8000), [(7000, 2)]);
    }
}
