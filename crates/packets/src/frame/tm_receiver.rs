//! The receiving end of telemetry frames: packets out of frames, and what is missing.

use arbitrary_int::u3;

use super::{Clcw, ErrorControl, FrameError, PacketZoneReader, SpacecraftId, TmFrame};

/// What a frame was beside the packets in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TmReception {
    /// Its virtual channel.
    pub virtual_channel: u3,
    /// How many frames of its virtual channel are missing before it, as far as a count modulo 256 can tell.
    pub missing: u8,
    /// What the vehicle says of the telecommand frames that it has received.
    pub clcw: Option<Clcw>,
}

/// Takes the frames of one spacecraft apart, into packets of at most `N` octets.
///
/// Within a virtual channel frames must come in their order. A frame that comes twice in a row is taken once.
#[derive(Debug, Clone)]
pub struct TmReceiver<const N: usize> {
    spacecraft: SpacecraftId,
    channels: [VirtualChannel<N>; 8],
}

#[derive(Debug, Clone, Default)]
struct VirtualChannel<const N: usize> {
    packets: PacketZoneReader<N>,
    last: Option<u8>,
}

impl<const N: usize> TmReceiver<N> {
    /// Begins before the first frame.
    pub fn new(spacecraft: SpacecraftId) -> Self {
        Self { spacecraft, channels: core::array::from_fn(|_| VirtualChannel::default()) }
    }

    /// Takes a frame, and hands over each packet that it completes.
    ///
    /// # Errors
    ///
    /// [`FrameError`] when it is damaged, malformed or of another spacecraft; nothing changes then.
    pub fn take(
        &mut self,
        frame: &[u8],
        packet: impl FnMut(&[u8]),
    ) -> Result<TmReception, FrameError> {
        let TmFrame { header, data, operational_control } =
            TmFrame::read(frame, ErrorControl::Present)?;
        if header.spacecraft != self.spacecraft {
            let (found, expected) = (header.spacecraft, self.spacecraft);
            return Err(FrameError::Spacecraft { found, expected });
        }
        let virtual_channel = header.virtual_channel;
        let found = virtual_channel.value();
        let unknown = FrameError::VirtualChannel { found };
        let channel = self.channels.get_mut(usize::from(found)).ok_or(unknown)?;
        let step = channel.last.map_or(1, |last| header.virtual_count.wrapping_sub(last));
        let missing = step.saturating_sub(1);
        if missing > 0 {
            channel.packets.gap();
        }
        if step > 0 {
            channel.packets.take(data, header.first_header, packet);
        }
        channel.last = Some(header.virtual_count);
        let clcw = operational_control.and_then(Clcw::from_octets);
        Ok(TmReception { virtual_channel, missing, clcw })
    }

    /// Returns how many packets were begun and not ended, or were longer than `N`.
    pub fn dropped_packets(&self) -> u64 {
        self.channels.iter().map(|channel| channel.packets.dropped()).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use arbitrary_int::{u2, u6};

    use super::*;
    use crate::frame::{FirstHeader, TmHeader};

    const SPACECRAFT: SpacecraftId = match SpacecraftId::from_number(5) {
        Some(spacecraft) => spacecraft,
        None => unreachable!(),
    };

    /// A frame with one packet of an octet of data.
    fn frame(spacecraft: SpacecraftId, virtual_count: u8) -> [u8; 30] {
        let header = TmHeader {
            spacecraft,
            virtual_channel: u3::new(1),
            master_count: 0,
            virtual_count,
            first_header: FirstHeader::At(0),
        };
        let clcw = Clcw {
            status: u3::new(0),
            virtual_channel: u6::new(0),
            no_rf_available: false,
            no_bit_lock: false,
            lockout: false,
            wait: false,
            retransmit: false,
            farm_b_counter: u2::new(0),
            report_value: virtual_count,
        };
        let mut frame = [0; 30];
        frame[6..24].copy_from_slice(&[
            8,
            1,
            0xC0,
            0,
            0,
            0,
            virtual_count,
            7,
            255,
            0xC0,
            0,
            0,
            4,
            0,
            0,
            0,
            0,
            0,
        ]);
        header.finish(clcw, &mut frame).unwrap();
        frame
    }

    #[test]
    fn packets_missing_frames_and_the_control_word_come_out() {
        let mut receiver = TmReceiver::<64>::new(SPACECRAFT);
        let mut seen = Vec::new();
        let mut missing = Vec::new();
        for count in [254, 255, 0, 3, 3, 4] {
            let reception =
                receiver.take(&frame(SPACECRAFT, count), |packet| seen.push(packet[6])).unwrap();
            missing.push(reception.missing);
            assert_eq!(reception.clcw.unwrap().report_value, count);
        }
        assert_eq!(seen, [254, 255, 0, 3, 4]);
        assert_eq!(missing, [0, 0, 0, 2, 0, 0]);
    }

    #[test]
    fn a_packet_whose_end_is_missing_is_counted_as_dropped() {
        let mut receiver = TmReceiver::<64>::new(SPACECRAFT);
        let mut cut = frame(SPACECRAFT, 0);
        cut[11] = 40; // the packet's length: it goes on in the next frame
        ErrorControl::Present.write(&mut cut);
        receiver.take(&cut, |_| {}).unwrap();
        assert_eq!(receiver.dropped_packets(), 0);
        receiver.take(&frame(SPACECRAFT, 2), |_| {}).unwrap();
        assert_eq!(receiver.dropped_packets(), 1);
    }

    #[test]
    fn a_frame_of_another_spacecraft_is_refused_and_changes_nothing() {
        let mut receiver = TmReceiver::<64>::new(SPACECRAFT);
        let other = SpacecraftId::from_number(6).unwrap();
        let mut seen = 0;
        assert!(receiver.take(&frame(other, 9), |_| seen += 1).is_err());
        assert_eq!(receiver.take(&frame(SPACECRAFT, 40), |_| seen += 1).unwrap().missing, 0);
        assert_eq!(seen, 1);
    }
}
