//! The vehicle's end of a link, as small as it can be: telecommand frames in sequence become packets, packets
//! become telemetry frames with a control word.
#![allow(dead_code, reason = "each test takes what it needs")]

use hilal_ground::UplinkSecurity;
use hilal_packets::cop1::{ControlCommand, Farm, FarmWindow, FrameVerdict, ReceivedFrame, Room};
use hilal_packets::frame::{
    ErrorControl, PacketZoneWriter, SegmentAssembler, SegmentHeader, SpacecraftId, TcFrame,
    TcFrameKind, TcHeader, TmHeader, u3, u6,
};
use hilal_packets::sdls::{CounterReserve, KeyId, KeyRing, Receiver, ReplayState, Sender};

#[path = "../../../packets/tests/support/associations.rs"]
mod associations;
use associations::{ESSENTIAL_KEY, essential_settings, keys, settings};

/// Returns what the ground's end of the link is secured by.
pub(crate) fn uplink_security() -> UplinkSecurity {
    let sender = Sender::new(settings(), KeyId::FIRST_SESSION, CounterReserve::NEW_KEY);
    let essential = Sender::new(essential_settings(), ESSENTIAL_KEY, CounterReserve::NEW_KEY);
    UplinkSecurity { sender, essential, keys: keys() }
}

/// The vehicle's end.
#[derive(Debug)]
pub(crate) struct VehicleEnd {
    farm: Farm,
    receiver: Receiver,
    essential: Receiver,
    keys: KeyRing<2>,
    assembler: SegmentAssembler<2048>,
    zone: PacketZoneWriter<2048>,
    count: u8,
}

impl VehicleEnd {
    /// Begins with nothing received.
    pub(crate) fn new() -> Self {
        Self {
            farm: Farm::new(FarmWindow::new(64).expect("64 is even")),
            receiver: Receiver::new(settings(), KeyId::FIRST_SESSION, ReplayState::NEW_KEY),
            essential: Receiver::new(essential_settings(), ESSENTIAL_KEY, ReplayState::NEW_KEY),
            keys: keys(),
            assembler: SegmentAssembler::default(),
            zone: PacketZoneWriter::default(),
            count: 0,
        }
    }

    /// Takes a telecommand frame and returns the packet that it completes.
    pub(crate) fn take(&mut self, frame: &mut [u8]) -> Option<Vec<u8>> {
        let read = TcFrame::read(frame, ErrorControl::Present).expect("a frame of the ground");
        let (header, length) = (read.header, read.octets.len());
        if header.kind == TcFrameKind::Bc {
            let command = ControlCommand::from_octets(read.data()).expect("a command of COP-1");
            self.farm.receive(ReceivedFrame::Bc(command));
            return None;
        }
        let verified = self.receiver.check(&self.keys, &mut frame[..length]).ok()?;
        let received = ReceivedFrame::Ad { sequence: header.sequence, room: Room::Available };
        if self.farm.receive(received).verdict != FrameVerdict::Accept {
            return None;
        }
        let data = verified.data(frame).to_vec();
        self.receiver.accept(verified).expect("it was checked just now");
        let segment = SegmentHeader::from_octet(frame[TcHeader::LENGTH]);
        self.assembler.take(segment.part, &data).map(<[u8]>::to_vec)
    }

    /// Takes the frame of an essential command and returns its octet.
    pub(crate) fn take_essential(&mut self, frame: &mut [u8]) -> Option<u8> {
        let data = self.essential.process(&self.keys, frame).ok()?;
        data.first().copied()
    }

    /// Returns the frames of packets: at least one, for its control word.
    pub(crate) fn frames(&mut self, packets: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        let mut packets = packets.into_iter();
        let mut frames = Vec::new();
        while frames.is_empty() || packets.len() > 0 || self.zone.carries() {
            let mut frame = vec![0; 223];
            let first_header = self.zone.fill(&mut frame[TmHeader::LENGTH..217], |buffer| {
                let packet = packets.next()?;
                buffer[..packet.len()].copy_from_slice(&packet);
                Some(packet.len())
            });
            let header = TmHeader {
                spacecraft: SpacecraftId::from_low_bits(1),
                virtual_channel: u3::new(0),
                master_count: self.count,
                virtual_count: self.count,
                first_header,
            };
            self.count = self.count.wrapping_add(1);
            header.finish(self.farm.clcw(u6::new(0)), &mut frame).expect("223 octets are enough");
            frames.push(frame);
        }
        frames
    }
}
