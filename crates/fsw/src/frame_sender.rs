//! Packets of the store into telemetry frames, with the answer to the telecommand frames in each.
//!
//! One queue of packets goes down by whichever transmitter has a link. Each transmitter has a virtual channel
//! of its own: frames by way of the lander may wait there and be overtaken, and within a virtual channel
//! nothing overtakes. A packet whose first part went out by one transmitter begins again on another one.

use hilal_packets::frame::{Clcw, FirstHeader, PacketZoneWriter, SpacecraftId, TmHeader, u3};
use serde::{Deserialize, Serialize};

use crate::hardware::{Radio, Transmitter, TransmitterState};
use crate::store::{Class, Store};

/// The longest telemetry frame: five Reed–Solomon codewords of 223 octets.
pub const MAX_TELEMETRY_FRAME: usize = 1115;

/// Makes frames.
#[derive(Debug)]
pub(crate) struct FrameSender<const N: usize> {
    spacecraft: SpacecraftId,
    master_count: u8,
    virtual_counts: [u8; Transmitter::ALL.len()],
    zone: PacketZoneWriter<N>,
    /// The transmitter of the last frame; none when the link has been lost since.
    transmitter: Option<Transmitter>,
    /// What was last told of telecommand frames.
    told: Option<Clcw>,
    /// Class and length of the packet that was last taken from the store.
    taken: Option<(Class, usize)>,
}

/// Counts of frames, as they outlive a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct FrameCounts {
    master: u8,
    virtual_channels: [u8; Transmitter::ALL.len()],
}

/// After a reset frames are counted from so many beyond what was kept: more than are sent in a cycle, so that the
/// ground sees a gap and takes no new frame for one that it has.
const COUNT_LEAP: u8 = 64;

impl<const N: usize> FrameSender<N> {
    /// Begins with frame 0 of each virtual channel.
    pub(crate) fn new(spacecraft: SpacecraftId) -> Self {
        Self {
            spacecraft,
            master_count: 0,
            virtual_counts: [0; Transmitter::ALL.len()],
            zone: PacketZoneWriter::default(),
            transmitter: None,
            told: None,
            taken: None,
        }
    }

    /// Returns the counts, for lasting memory.
    pub(crate) const fn counts(&self) -> FrameCounts {
        FrameCounts { master: self.master_count, virtual_channels: self.virtual_counts }
    }

    /// Goes on from counts that were kept.
    pub(crate) fn resume(&mut self, kept: FrameCounts) {
        self.master_count = kept.master.wrapping_add(COUNT_LEAP);
        self.virtual_counts = kept.virtual_channels.map(|count| count.wrapping_add(COUNT_LEAP));
    }

    /// Returns class and length of the packet of which a part is still to be sent.
    pub(crate) fn under_way(&self) -> Option<(Class, usize)> {
        self.taken.filter(|_| self.zone.carries())
    }

    /// Sends frames for as long as the transmitter takes them and there is something to say: packets, or an
    /// answer to telecommand frames that has not been given yet.
    pub(crate) fn send<M: AsRef<[u8]> + AsMut<[u8]>>(
        &mut self,
        clcw: Clcw,
        store: &mut Store<M>,
        radio: &mut impl Radio,
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
            let is_quiet = store.used() == 0 && !self.zone.carries();
            let Some(frame) = buffer.get_mut(..octets) else { return };
            if is_quiet && self.told == Some(clcw) {
                return;
            }
            if self.transmitter.replace(transmitter) != Some(transmitter) {
                self.zone.restart();
            }
            if self.make(transmitter, clcw, (store, frame)).is_none() {
                return;
            }
            radio.transmit(frame);
            self.told = Some(clcw);
        }
    }

    fn make<M: AsRef<[u8]> + AsMut<[u8]>>(
        &mut self,
        transmitter: Transmitter,
        clcw: Clcw,
        (store, frame): (&mut Store<M>, &mut [u8]),
    ) -> Option<()> {
        let end = frame.len().checked_sub(TmHeader::OVERHEAD - TmHeader::LENGTH)?;
        let zone = frame.get_mut(TmHeader::LENGTH..end).filter(|zone| !zone.is_empty())?;
        let first_header: FirstHeader = self.zone.fill(zone, |buffer| {
            self.taken = store.pop(buffer);
            self.taken.map(|(_, length)| length)
        });
        let count = self.virtual_counts.get_mut(transmitter.index())?;
        let header = TmHeader {
            spacecraft: self.spacecraft,
            virtual_channel: transmitter.virtual_channel(),
            master_count: self.master_count,
            virtual_count: *count,
            first_header,
        };
        *count = count.wrapping_add(1);
        self.master_count = self.master_count.wrapping_add(1);
        header.finish(clcw, frame).ok()
    }
}

impl Transmitter {
    /// Returns the virtual channel of its frames.
    const fn virtual_channel(self) -> u3 {
        match self {
            Self::DeepSpace => u3::new(0),
            Self::Proximity => u3::new(1),
        }
    }
}
