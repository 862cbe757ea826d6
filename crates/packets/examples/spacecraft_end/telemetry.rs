//! The sending end of the telemetry channels: packets, frames, security.

use hilal_packets::MissionTime;
use hilal_packets::frame::{Clcw, ErrorControl, PacketZoneWriter, TmHeader, u3};
use hilal_packets::sdls::Sender;

use super::{Keys, Outcome, SPACECRAFT, hexadecimal};

/// Octets of a frame.
const FRAME: usize = 1115;
/// Packets for two frames: more than one frame holds, so that one packet runs into the second.
const BURST: u32 = 60;

/// The sending end of a telemetry channel.
#[derive(Default)]
struct TelemetryChannel {
    count: u8,
    zone: PacketZoneWriter<FRAME>,
    waiting: u32,
    /// None where frames are not secured.
    security: Option<Sender>,
}

/// Packets of the other end's small format: voltage, counter, mode.
struct Packetizer {
    count: u32,
    epoch_ms: u64,
}

impl Packetizer {
    fn next(&mut self) -> Vec<u8> {
        let [_, _, high, low] = (0xC000 | (self.count & 0x3FFF)).to_be_bytes();
        let time = MissionTime::from_milliseconds(self.epoch_ms + 5 * u64::from(self.count));
        let voltage = 26_000 + (self.count % 100);
        let mut packet = vec![0x08, 100, high, low, 0, 19 - 7];
        packet.extend(time.octets());
        packet.extend(voltage.to_be_bytes().into_iter().skip(2));
        packet.extend(self.count.to_be_bytes());
        packet.extend((1 + self.count % 3).to_be_bytes().last());
        self.count += 1;
        packet
    }
}

/// The telemetry channels of a spacecraft.
pub(super) struct Telemetry {
    channels: [TelemetryChannel; 3],
    master_count: u8,
    packets: Packetizer,
}

impl Telemetry {
    /// Begins with packets of this time, in milliseconds since 1970; channel 2 is secured.
    pub(super) fn new(epoch_ms: u64, sender: Sender) -> Self {
        let secured = TelemetryChannel { security: Some(sender), ..TelemetryChannel::default() };
        Self {
            channels: [TelemetryChannel::default(), TelemetryChannel::default(), secured],
            master_count: 0,
            packets: Packetizer { count: 0, epoch_ms },
        }
    }

    /// Makes the next frame of a channel.
    pub(super) fn frame(&mut self, number: u8, clcw: Clcw, keys: &Keys) -> Outcome<[u8; FRAME]> {
        let channel = self.channels.get_mut(usize::from(number)).ok_or("no such channel")?;
        let end = FRAME - Clcw::LENGTH - ErrorControl::Present.octets();
        let data = channel.security.as_ref().map_or(TmHeader::LENGTH..end, |sender| {
            let settings = sender.settings();
            settings.data_offset()..end - settings.protection().mac.octets()
        });
        let mut frame = [0; FRAME];
        channel.waiting += if channel.count % 2 == 0 { BURST } else { 0 };
        let waiting = &mut channel.waiting;
        let next = |buffer: &mut [u8]| {
            *waiting = waiting.checked_sub(1)?;
            let packet = self.packets.next();
            println!("sent {number} {}", hexadecimal(&packet));
            buffer.get_mut(..packet.len())?.copy_from_slice(&packet);
            Some(packet.len())
        };
        let header = TmHeader {
            spacecraft: SPACECRAFT,
            virtual_channel: u3::new(number),
            master_count: self.master_count,
            virtual_count: channel.count,
            first_header: channel.zone.fill(frame.get_mut(data).unwrap_or_default(), next),
        };
        header.finish(clcw, &mut frame)?;
        if let Some(sender) = &mut channel.security {
            sender.apply(keys, frame.get_mut(..end).unwrap_or_default())?;
            ErrorControl::Present.write(&mut frame);
        }
        channel.count = channel.count.wrapping_add(1);
        self.master_count = self.master_count.wrapping_add(1);
        Ok(frame)
    }
}
