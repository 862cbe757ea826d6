//! Packets of the store into telemetry frames, with the answer to the telecommand frames in each.
//!
//! Packets of two urgencies go down by whichever transmitter has a link: reports before science. A frame carries
//! packets of one urgency, and each transmitter has a virtual channel for each: frames that wait at the relay or
//! the lander may be overtaken, and within a virtual channel nothing overtakes. A science packet that a report
//! interrupts goes on afterwards; one whose first part went out by one transmitter begins again on another one.
//! Packets that are sent again because the ground has asked for them go the way of science, and take turns with it.

use hilal_dictionary::{Transmitter, Urgency};
use hilal_packets::frame::{Clcw, FirstHeader, PacketZoneWriter, SpacecraftId, TmHeader, u3};
use serde::{Deserialize, Serialize};

use crate::hardware::{Radio, TransmitterState};
use crate::packet_class::{MAX_PACKET, MAX_REPORT};
use crate::store::{Store, Taken};
use crate::time_reports::SentFrame;

/// The longest telemetry frame: five Reed–Solomon codewords of 223 octets.
pub const MAX_TELEMETRY_FRAME: usize = 1115;
/// Virtual channels that a frame can name.
const VIRTUAL_CHANNELS: usize = 8;

/// Makes frames.
#[derive(Debug)]
pub(crate) struct FrameSender {
    spacecraft: SpacecraftId,
    counts: FrameCounts,
    urgent: PacketStream<MAX_REPORT>,
    bulk: PacketStream<MAX_PACKET>,
    /// The transmitter of the last frame; none when the link has been lost since.
    transmitter: Option<Transmitter>,
    /// What the last urgent frame told of telecommand frames.
    told: Option<Clcw>,
}

/// Counts of frames, as they outlive a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct FrameCounts {
    master: u8,
    virtual_channels: [u8; VIRTUAL_CHANNELS],
}

/// After a reset frames are counted from so many beyond what was kept: more than are sent in a cycle, so that the
/// ground sees a gap and takes no new frame for one that it has.
const COUNT_LEAP: u8 = 64;

impl FrameCounts {
    /// Returns the counts of the next frame of a virtual channel.
    fn next(&mut self, virtual_channel: u3) -> Option<(u8, u8)> {
        let count = self.virtual_channels.get_mut(usize::from(virtual_channel.value()))?;
        let next = (self.master, *count);
        *count = count.wrapping_add(1);
        self.master = self.master.wrapping_add(1);
        Some(next)
    }

    fn leap(self) -> Self {
        Self {
            master: self.master.wrapping_add(COUNT_LEAP),
            virtual_channels: self.virtual_channels.map(|count| count.wrapping_add(COUNT_LEAP)),
        }
    }
}

/// Packets of at most `N` octets of one urgency, on their way into frames.
#[derive(Debug, Default)]
struct PacketStream<const N: usize> {
    zone: PacketZoneWriter<N>,
    /// The packet that was last taken from the store.
    taken: Option<Taken>,
}

impl<const N: usize> PacketStream<N> {
    /// Returns the packet of which a part is still to be sent.
    fn under_way(&self) -> Option<Taken> {
        self.taken.filter(|_| self.zone.carries())
    }

    fn fill<M: AsRef<[u8]> + AsMut<[u8]>>(
        &mut self,
        zone: &mut [u8],
        (store, urgency): (&mut Store<M>, Urgency),
    ) -> FirstHeader {
        self.zone.fill(zone, |buffer| {
            self.taken = store.pop(urgency, buffer);
            self.taken.map(|taken| taken.length)
        })
    }
}

impl FrameSender {
    /// Begins with frame 0 of each virtual channel.
    pub(crate) fn new(spacecraft: SpacecraftId) -> Self {
        Self {
            spacecraft,
            counts: FrameCounts::default(),
            urgent: PacketStream::default(),
            bulk: PacketStream::default(),
            transmitter: None,
            told: None,
        }
    }

    /// Returns the counts, for lasting memory.
    pub(crate) const fn counts(&self) -> FrameCounts {
        self.counts
    }

    /// Goes on from counts that were kept.
    pub(crate) fn resume(&mut self, kept: FrameCounts) {
        self.counts = kept.leap();
    }

    /// Returns the packets of which a part is still to be sent, by urgency.
    pub(crate) fn under_way(&self) -> [Option<Taken>; Urgency::ALL.len()] {
        [self.urgent.under_way(), self.bulk.under_way()]
    }

    /// Sends frames for as long as the transmitter takes them and there is something to say: packets, or an
    /// answer to telecommand frames that has not been given yet. Tells `see` of each frame with reports.
    pub(crate) fn send<M: AsRef<[u8]> + AsMut<[u8]>>(
        &mut self,
        clcw: Clcw,
        store: &mut Store<M>,
        radio: &mut impl Radio,
        mut see: impl FnMut(SentFrame),
    ) {
        let mut buffer = [0; MAX_TELEMETRY_FRAME];
        loop {
            let (transmitter, octets) = match radio.transmitter() {
                TransmitterState::Silent => {
                    self.transmitter = None;
                    return;
                }
                TransmitterState::Busy => return,
                TransmitterState::Ready { transmitter, frame_octets } => {
                    (transmitter, frame_octets)
                }
            };
            let Some(urgency) = self.next(clcw, store) else { return };
            let Some(frame) = buffer.get_mut(..octets) else { return };
            if self.transmitter.replace(transmitter) != Some(transmitter) {
                self.urgent.zone.restart();
                self.bulk.zone.restart();
            }
            let made = self.make((transmitter, urgency), clcw, (store, frame));
            let Some(sent) = made else { return };
            radio.transmit(frame);
            if urgency == Urgency::Urgent {
                self.told = Some(clcw);
                see(sent);
            }
        }
    }

    /// Returns how urgent the next frame is, where there is something to say. An answer to telecommand frames goes
    /// at once; science frames carry it as well, but may be overtaken by later ones.
    fn next<M: AsRef<[u8]> + AsMut<[u8]>>(&self, clcw: Clcw, store: &Store<M>) -> Option<Urgency> {
        let waits = |urgency| store.has(urgency);
        if self.told != Some(clcw) || self.urgent.zone.carries() || waits(Urgency::Urgent) {
            return Some(Urgency::Urgent);
        }
        (self.bulk.zone.carries() || waits(Urgency::Bulk)).then_some(Urgency::Bulk)
    }

    fn make<M: AsRef<[u8]> + AsMut<[u8]>>(
        &mut self,
        (transmitter, urgency): (Transmitter, Urgency),
        clcw: Clcw,
        (store, frame): (&mut Store<M>, &mut [u8]),
    ) -> Option<SentFrame> {
        let end = frame.len().checked_sub(TmHeader::OVERHEAD - TmHeader::LENGTH)?;
        let zone = frame.get_mut(TmHeader::LENGTH..end).filter(|zone| !zone.is_empty())?;
        let first_header = match urgency {
            Urgency::Urgent => self.urgent.fill(zone, (store, urgency)),
            Urgency::Bulk => self.bulk.fill(zone, (store, urgency)),
        };
        let virtual_channel = urgency.virtual_channel(transmitter);
        let (master_count, virtual_count) = self.counts.next(virtual_channel)?;
        let header = TmHeader {
            spacecraft: self.spacecraft,
            virtual_channel,
            master_count,
            virtual_count,
            first_header,
        };
        header.finish(clcw, frame).ok()?;
        Some(SentFrame { virtual_channel: virtual_channel.value(), count: virtual_count })
    }
}
