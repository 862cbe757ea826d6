//! The ground's end of a link, for tests that send packets and look at packets: telecommand packets in secured
//! frames that bypass COP-1, and packets out of telemetry frames.
#![allow(dead_code, reason = "each test takes what it needs")]

use hilal_fsw::CommandSecurity;
use hilal_packets::frame::{
    Clcw, ErrorControl, SegmentHeader, SegmentPart, SpacecraftId, TcFrameKind, TcHeader,
    TmReceiver, u6,
};
use hilal_packets::sdls::{
    AssociationSettings, AuthenticationMask, CounterReserve, Key, KeyId, KeyRing, KeyState,
    Receiver, ReplayState, Sender, Spi,
};

fn settings() -> AssociationSettings {
    let spi = Spi::new(1).expect("1 is not reserved");
    AssociationSettings::standard(spi, AuthenticationMask::TC_SEGMENTED)
}

fn keys<const N: usize>() -> KeyRing<N> {
    let mut ring = KeyRing::new();
    let key = Key::new([7; Key::LENGTH]);
    ring.insert(KeyId::FIRST_SESSION, KeyState::Active, key).expect("the ring is empty");
    ring
}

/// Returns what the vehicle's end of the link is secured by.
pub(crate) fn security() -> CommandSecurity {
    let receiver = Receiver::new(settings(), KeyId::FIRST_SESSION, ReplayState::NEW_KEY);
    CommandSecurity { receiver, keys: keys() }
}

/// The ground's end.
#[derive(Debug)]
pub(crate) struct GroundEnd {
    spacecraft: SpacecraftId,
    sender: Sender,
    keys: KeyRing<1>,
    telemetry: TmReceiver<2048>,
    clcw: Option<Clcw>,
}

impl GroundEnd {
    /// Speaks to a spacecraft.
    pub(crate) fn new(spacecraft: SpacecraftId) -> Self {
        let mut sender = Sender::new(settings(), KeyId::FIRST_SESSION, CounterReserve::NEW_KEY);
        sender.extend(sender.plan_reserve(1_000_000));
        Self {
            spacecraft,
            sender,
            keys: keys(),
            telemetry: TmReceiver::new(spacecraft),
            clcw: None,
        }
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

    /// Returns the packets that a telemetry frame completes.
    pub(crate) fn packets(&mut self, frame: &[u8]) -> Vec<Vec<u8>> {
        let mut packets = Vec::new();
        let taken = self.telemetry.take(frame, |packet| packets.push(packet.to_vec()));
        self.clcw = taken.expect("a frame of the vehicle").clcw;
        packets
    }

    /// Returns what the vehicle last said of telecommand frames.
    pub(crate) const fn clcw(&self) -> Option<Clcw> {
        self.clcw
    }
}
