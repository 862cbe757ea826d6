//! The ground's end of a link, for tests that send packets and look at packets: telecommand packets in secured
//! frames that bypass COP-1, and packets out of telemetry frames.
#![allow(dead_code, reason = "each test takes what it needs")]

use hilal_dictionary::EssentialCommand;
use hilal_fsw::CommandSecurity;
use hilal_packets::frame::{
    Clcw, ErrorControl, SegmentHeader, SegmentPart, SpacecraftId, TcFrameKind, TcHeader,
    TmReceiver, u6,
};
use hilal_packets::sdls::{CounterReserve, KeyId, KeyRing, Receiver, ReplayState, Sender};

#[path = "../../../packets/tests/support/associations.rs"]
mod associations;
use associations::{ESSENTIAL_KEY, essential_settings, keys, settings};

/// Returns what the vehicle's end of the link is secured by.
pub(crate) fn security() -> CommandSecurity {
    let receiver = Receiver::new(settings(), KeyId::FIRST_SESSION, ReplayState::NEW_KEY);
    let essential = Receiver::new(essential_settings(), ESSENTIAL_KEY, ReplayState::NEW_KEY);
    CommandSecurity { receiver, essential, keys: keys() }
}

/// The ground's end.
#[derive(Debug)]
pub(crate) struct GroundEnd {
    spacecraft: SpacecraftId,
    sender: Sender,
    essential: Sender,
    keys: KeyRing<2>,
    telemetry: TmReceiver<2048>,
    clcw: Option<Clcw>,
}

impl GroundEnd {
    /// Speaks to a spacecraft.
    pub(crate) fn new(spacecraft: SpacecraftId) -> Self {
        let mut sender = Sender::new(settings(), KeyId::FIRST_SESSION, CounterReserve::NEW_KEY);
        sender.extend(sender.plan_reserve(1_000_000));
        let mut essential =
            Sender::new(essential_settings(), ESSENTIAL_KEY, CounterReserve::NEW_KEY);
        essential.extend(essential.plan_reserve(1_000_000));
        let telemetry = TmReceiver::new(spacecraft);
        Self { spacecraft, sender, essential, keys: keys(), telemetry, clcw: None }
    }

    /// Returns the secured frame of a packet of at most 986 octets, of type BD.
    pub(crate) fn frame(&mut self, packet: &[u8]) -> Vec<u8> {
        self.frame_of(TcFrameKind::Bd, 0, packet)
    }

    /// Returns the secured frame of a packet of at most 986 octets.
    pub(crate) fn frame_of(&mut self, kind: TcFrameKind, sequence: u8, packet: &[u8]) -> Vec<u8> {
        let length = self.sender.settings().frame_octets(packet.len());
        let mut frame = vec![0; length + ErrorControl::Present.octets()];
        let header =
            TcHeader { kind, spacecraft: self.spacecraft, virtual_channel: u6::new(0), sequence };
        let whole = frame.len();
        header.write(whole, &mut frame).expect("the packet is short");
        frame[TcHeader::LENGTH] =
            SegmentHeader { part: SegmentPart::Whole, map: u6::new(0) }.octet();
        let data = self.sender.settings().data_offset();
        frame[data..data + packet.len()].copy_from_slice(packet);
        self.sender.apply(&self.keys, &mut frame[..length]).expect("the key is active");
        ErrorControl::Present.write(&mut frame);
        frame
    }

    /// Returns the frame of an essential command.
    pub(crate) fn essential_frame(&mut self, command: EssentialCommand) -> Vec<u8> {
        let header = TcHeader {
            kind: TcFrameKind::Bd,
            spacecraft: self.spacecraft,
            virtual_channel: u6::new(1),
            sequence: 0,
        };
        let mut frame = vec![0; self.essential.settings().frame_octets(1)];
        header.write(frame.len(), &mut frame).expect("it is short");
        let data = self.essential.settings().data_offset();
        frame[data] = command.number();
        self.essential.apply(&self.keys, &mut frame).expect("the key is active");
        frame
    }

    /// Returns the packets that a telemetry frame completes.
    pub(crate) fn packets(&mut self, frame: &[u8]) -> Vec<Vec<u8>> {
        let mut packets = Vec::new();
        let taken = self.telemetry.take(frame, |packet| packets.push(packet.to_vec()));
        self.clcw = taken.expect("a frame of the vehicle").clcw;
        packets
    }

    /// Returns how many packets were begun and not ended.
    pub(crate) fn dropped_packets(&self) -> u64 {
        self.telemetry.dropped_packets()
    }

    /// Returns what the vehicle last said of telecommand frames.
    pub(crate) const fn clcw(&self) -> Option<Clcw> {
        self.clcw
    }
}
