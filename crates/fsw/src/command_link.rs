//! The vehicle's end of the telecommand link: frames that are whole, genuine, new and in order become
//! packets, and nothing else does.
//!
//! ```text
//! receiver ─► frame ─► for us? ─► genuine, not replayed? ─► in sequence? ─► segments ─► packets
//!             (CRC)    SCID, VC    SDLS                      FARM-1
//! ```
//!
//! Essential commands have a virtual channel of their own, outside the sequence and without packets: a frame of 14
//! octets, which says in one octet what to do, must be genuine and new, and that is all.
//!
//! Security is looked at before FARM-1, so that a forged frame cannot move the sequence; the frame counts as
//! received for the anti-replay window only when FARM-1 takes it, so that a repetition of a frame that was not
//! taken is as good as the first. Control commands of COP-1 come in clear, as the standard has them (CCSDS
//! 355.0-B-2): a forged one can hold up telecommands, and execute none.

use hilal_dictionary::EssentialCommand;
use hilal_packets::cop1::{ControlCommand, Farm, FarmWindow, FrameVerdict, ReceivedFrame, Room};
use hilal_packets::frame::{
    Clcw, ErrorControl, SegmentAssembler, SegmentHeader, SpacecraftId, TcFrame, TcFrameKind,
    TcHeader, u6,
};
use hilal_packets::sdls::{KeyId, KeyRing, Receiver, ReplayState, SdlsError};
use serde::{Deserialize, Serialize};

/// The longest telecommand packet that is received.
pub const MAX_TELECOMMAND: usize = 1024;
/// Keys that the vehicle holds at a time.
pub const KEYS: usize = 4;

/// What the telecommand link is known by at the vehicle's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkTable {
    /// The vehicle's number on the wire.
    pub spacecraft: SpacecraftId,
    /// The virtual channel of telecommands.
    pub command_channel: u6,
    /// The virtual channel of essential commands.
    pub essential_channel: u6,
    /// Width of FARM-1's window.
    pub window: FarmWindow,
}

/// What telecommand frames are secured by, at the vehicle's end.
#[derive(Debug)]
pub struct CommandSecurity {
    /// The security association of telecommands.
    pub receiver: Receiver,
    /// That of essential commands, with a key of its own: two associations under one key would use a counter
    /// twice.
    pub essential: Receiver,
    /// Their keys.
    pub keys: KeyRing<KEYS>,
}

/// What became of the telecommand frames that a vehicle has received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommandFrames {
    /// Taken: data in sequence or beside it, and control commands.
    pub accepted: u32,
    /// Damaged, cut or malformed.
    pub damaged: u32,
    /// For another spacecraft or on an unknown virtual channel.
    pub foreign: u32,
    /// Not secured with a key of the vehicle.
    pub not_genuine: u32,
    /// Used before, or too far ahead.
    pub replayed: u32,
    /// Not the next in sequence.
    pub out_of_sequence: u32,
}

impl CommandFrames {
    /// Returns how many came to nothing.
    pub const fn refused(&self) -> u32 {
        self.damaged
            .saturating_add(self.foreign)
            .saturating_add(self.not_genuine)
            .saturating_add(self.replayed)
            .saturating_add(self.out_of_sequence)
    }
}

/// What a frame brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Nothing yet, or nothing at all.
    Nothing,
    /// So many octets of packets.
    Packets(usize),
    /// A command without a packet.
    Essential(EssentialCommand),
}

/// Why a frame came to nothing, with the number that its event carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameFault {
    /// Damaged, cut or malformed.
    Damaged,
    /// For another spacecraft or on an unknown virtual channel.
    Foreign,
    /// Not genuine: another association, a wrong code, a key that is not active.
    NotGenuine,
    /// Genuine or not, its counter has been used, or is far ahead.
    Replayed,
    /// Genuine, and not the next in sequence: COP-1 has it sent again.
    OutOfSequence,
}

impl FrameFault {
    pub(crate) const ALL: [Self; 5] =
        [Self::Damaged, Self::Foreign, Self::NotGenuine, Self::Replayed, Self::OutOfSequence];

    /// Returns the number in the event, from 1.
    pub(crate) const fn number(self) -> u8 {
        self as u8 + 1
    }
}

/// The vehicle's end of the telecommand link.
#[derive(Debug)]
pub(crate) struct CommandLink {
    table: LinkTable,
    farm: Farm,
    security: CommandSecurity,
    assembler: SegmentAssembler<MAX_TELECOMMAND>,
    frames: CommandFrames,
    genuine: u32,
}

impl CommandLink {
    /// Begins with nothing received.
    pub(crate) fn new(table: LinkTable, security: CommandSecurity) -> Self {
        Self {
            table,
            farm: Farm::new(table.window),
            security,
            assembler: SegmentAssembler::default(),
            frames: CommandFrames::default(),
            genuine: 0,
        }
    }

    /// Returns how many frames have come since the start that only the ground can have sent.
    pub(crate) const fn genuine(&self) -> u32 {
        self.genuine
    }

    /// Returns what must outlive a reset.
    pub(crate) fn kept(&self) -> KeptLink {
        let CommandSecurity { receiver, essential, .. } = &self.security;
        KeptLink {
            farm: self.farm.save(),
            receiver: KeptReceiver::of(receiver),
            essential: KeptReceiver::of(essential),
            segments: self
                .assembler
                .pending()
                .and_then(|octets| heapless::Vec::from_slice(octets).ok()),
            frames: self.frames,
        }
    }

    /// Goes on with what was kept.
    pub(crate) fn resume(&mut self, kept: &KeptLink) {
        if let Some(farm) = Farm::restore(kept.farm) {
            self.farm = farm;
        }
        kept.receiver.resume(&mut self.security.receiver);
        kept.essential.resume(&mut self.security.essential);
        self.assembler.resume(kept.segments.as_deref());
        self.frames = kept.frames;
    }

    /// Takes the keys out, with the associations as they were before anything was received: for the link of a
    /// computer that starts anew.
    pub(crate) fn take_security(&mut self) -> CommandSecurity {
        let CommandSecurity { receiver, essential, keys } = &mut self.security;
        let anew = |receiver: &Receiver| {
            Receiver::new(*receiver.settings(), receiver.key(), ReplayState::NEW_KEY)
        };
        let keys = core::mem::replace(keys, KeyRing::new());
        CommandSecurity { receiver: anew(receiver), essential: anew(essential), keys }
    }

    /// Returns what is told to the ground of the frames received so far.
    pub(crate) const fn clcw(&self) -> Clcw {
        self.farm.clcw(self.table.command_channel)
    }

    /// Returns what became of the frames so far.
    pub(crate) const fn frames(&self) -> CommandFrames {
        self.frames
    }

    /// Returns how many frames came to nothing for a reason.
    pub(crate) const fn refused(&self, fault: FrameFault) -> u32 {
        let CommandFrames { damaged, foreign, not_genuine, replayed, out_of_sequence, .. } =
            self.frames;
        match fault {
            FrameFault::Damaged => damaged,
            FrameFault::Foreign => foreign,
            FrameFault::NotGenuine => not_genuine,
            FrameFault::Replayed => replayed,
            FrameFault::OutOfSequence => out_of_sequence,
        }
    }

    const fn count(&mut self, fault: Option<FrameFault>) {
        let frames = &mut self.frames;
        let count = match fault {
            None => &mut frames.accepted,
            Some(FrameFault::Damaged) => &mut frames.damaged,
            Some(FrameFault::Foreign) => &mut frames.foreign,
            Some(FrameFault::NotGenuine) => &mut frames.not_genuine,
            Some(FrameFault::Replayed) => &mut frames.replayed,
            Some(FrameFault::OutOfSequence) => &mut frames.out_of_sequence,
        };
        *count = count.saturating_add(1);
    }

    /// Takes what the receiver has decoded, and writes the packets that it completes into a buffer. Frames that
    /// come to nothing are counted.
    pub(crate) fn take(
        &mut self,
        octets: &mut [u8],
        packets: &mut [u8; MAX_TELECOMMAND],
    ) -> Delivery {
        let taken = self.try_take(octets, packets);
        self.count(taken.err());
        taken.unwrap_or(Delivery::Nothing)
    }

    fn try_take(
        &mut self,
        octets: &mut [u8],
        packets: &mut [u8; MAX_TELECOMMAND],
    ) -> Result<Delivery, FrameFault> {
        if let Some(length) = self.essential_frame(octets) {
            return self.take_essential(octets.get_mut(..length).unwrap_or_default());
        }
        let Ok(frame) = TcFrame::read(octets, ErrorControl::Present) else {
            self.farm.receive(ReceivedFrame::Invalid);
            return Err(FrameFault::Damaged);
        };
        let (header, length) = (frame.header, frame.octets.len());
        let LinkTable { spacecraft, command_channel, .. } = self.table;
        if header.spacecraft != spacecraft || header.virtual_channel != command_channel {
            return Err(FrameFault::Foreign);
        }
        if header.kind == TcFrameKind::Bc {
            let command = ControlCommand::from_octets(frame.data());
            self.farm.receive(command.map_or(ReceivedFrame::Invalid, ReceivedFrame::Bc));
            return command.map(|_| Delivery::Nothing).ok_or(FrameFault::Damaged);
        }
        let secured = octets.get_mut(..length).ok_or(FrameFault::Damaged)?;
        let CommandSecurity { receiver, keys, .. } = &mut self.security;
        let verified = receiver.check(keys, secured).map_err(|error| fault(&error))?;
        let data = verified.range();
        let received = match header.kind {
            TcFrameKind::Ad => {
                ReceivedFrame::Ad { sequence: header.sequence, room: Room::Available }
            }
            TcFrameKind::Bd | TcFrameKind::Bc => ReceivedFrame::Bd,
        };
        if self.farm.receive(received).verdict != FrameVerdict::Accept {
            return Err(FrameFault::OutOfSequence);
        }
        receiver.accept(verified).map_err(|error| fault(&error))?;
        self.genuine = self.genuine.wrapping_add(1);
        let segment = secured.get(TcHeader::LENGTH).copied().map(SegmentHeader::from_octet);
        let (Some(segment), Some(data)) = (segment, secured.get(data)) else {
            return Ok(Delivery::Nothing);
        };
        let whole = self.assembler.take(segment.part, data).unwrap_or_default();
        let Some(target) = packets.get_mut(..whole.len()) else { return Ok(Delivery::Nothing) };
        target.copy_from_slice(whole);
        Ok(Delivery::Packets(whole.len()))
    }

    /// Returns the length of a frame on the channel of essential commands, which carries no error control field.
    fn essential_frame(&self, octets: &[u8]) -> Option<usize> {
        let frame = TcFrame::read(octets, ErrorControl::Absent).ok()?;
        let LinkTable { spacecraft, essential_channel, .. } = self.table;
        let header = frame.header;
        let ours = header.spacecraft == spacecraft
            && header.virtual_channel == essential_channel
            && header.kind == TcFrameKind::Bd;
        ours.then_some(frame.octets.len())
    }

    /// Takes an essential command: genuine and new is all that it must be.
    fn take_essential(&mut self, frame: &mut [u8]) -> Result<Delivery, FrameFault> {
        let CommandSecurity { essential, keys, .. } = &mut self.security;
        let data = essential.process(keys, frame).map_err(|error| fault(&error))?;
        self.genuine = self.genuine.wrapping_add(1);
        match data {
            [number] => EssentialCommand::from_number(*number)
                .map(Delivery::Essential)
                .ok_or(FrameFault::Damaged),
            _ => Err(FrameFault::Damaged),
        }
    }
}

/// What outlives a reset of the telecommand link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptLink {
    farm: [u8; Farm::SAVED_LENGTH],
    receiver: KeptReceiver,
    essential: KeptReceiver,
    /// The first segments of a packet whose last one has not come.
    segments: Option<heapless::Vec<u8, MAX_TELECOMMAND>>,
    frames: CommandFrames,
}

/// What outlives a reset of an association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct KeptReceiver {
    key: u16,
    replay: [u8; ReplayState::LENGTH],
}

impl KeptReceiver {
    fn of(receiver: &Receiver) -> Self {
        Self { key: receiver.key().number(), replay: receiver.state().octets() }
    }

    fn resume(self, receiver: &mut Receiver) {
        if let Some(state) = ReplayState::from_octets(self.replay) {
            *receiver = Receiver::new(*receiver.settings(), KeyId::new(self.key), state);
        }
    }
}

fn fault(error: &SdlsError) -> FrameFault {
    match error {
        SdlsError::Replayed { .. } | SdlsError::BeyondWindow { .. } => FrameFault::Replayed,
        _ => FrameFault::NotGenuine,
    }
}

impl Default for LinkTable {
    /// Spacecraft 1, virtual channels 0 and 1, a window of 64 frames.
    fn default() -> Self {
        const WINDOW: FarmWindow = match FarmWindow::new(64) {
            Some(window) => window,
            None => unreachable!(),
        };
        const SPACECRAFT: SpacecraftId = match SpacecraftId::from_number(1) {
            Some(spacecraft) => spacecraft,
            None => unreachable!(),
        };
        Self {
            spacecraft: SPACECRAFT,
            command_channel: u6::new(0),
            essential_channel: u6::new(1),
            window: WINDOW,
        }
    }
}
