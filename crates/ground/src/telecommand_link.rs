//! The ground's end of the telecommand link: packets become segments, segments become secured frames, and
//! FOP-1 sends each until the vehicle has acknowledged it.
//!
//! ```text
//! packets ─► segments ─► FOP-1 ─► secured frame ─► within the link's rate ─► station
//!                          ▲                                                    │
//!                          └────────── CLCW of telemetry frames ◄───────────────┘
//! ```
//!
//! A frame is secured once, when it is taken into the sequence, and sent again as it is. While there is no
//! link, nothing is sent and no timer runs out; FOP-1 goes on with what it holds when the link is back.

use std::collections::{BTreeSet, VecDeque};

use hilal_dictionary::EssentialCommand;
use hilal_packets::coding::cltu::cltu_length;
use hilal_packets::cop1::{
    Alert, ControlCommand, Directive, Fop, FopSettings, FopState, FrameType, LowerLayer,
    Notification, TimeoutType, Transmit,
};
use hilal_packets::frame::{
    Clcw, ErrorControl, FrameError, SegmentHeader, SegmentPart, Segments, SpacecraftId,
    TcFrameKind, TcHeader, u6,
};
use hilal_packets::sdls::{KeyRing, SdlsError, Sender};

use crate::log::Channel;

/// Keys that the ground holds for a vehicle at a time.
pub const KEYS: usize = 4;
/// Frames that may be on their way at a time.
const WINDOW: usize = 16;
/// How often a frame is sent before its sequence rests.
const TRANSMISSIONS: u8 = 5;
/// The longest frame that is made, in octets: ours. With four wrong bits in a thousand 37 % of such frames arrive, and 2 %
/// of those of 1024 octets; on a clean link it costs an eighth more.
const FRAME_OCTETS: usize = 256;
/// The multiplexer access point of all packets.
const MAP: u6 = u6::new(0);

/// What telecommand frames to a vehicle are secured by, at the ground's end.
#[derive(Debug)]
pub struct UplinkSecurity {
    /// The security association of telecommands.
    pub sender: Sender,
    /// That of essential commands, with a key of its own.
    pub essential: Sender,
    /// Their keys.
    pub keys: KeyRing<KEYS>,
}

/// How a vehicle is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TelecommandLinkSettings {
    /// The vehicle's number on the wire.
    pub spacecraft: SpacecraftId,
    /// The virtual channel of telecommands.
    pub virtual_channel: u6,
    /// The virtual channel of essential commands.
    pub essential_channel: u6,
    /// The longest frame, in octets, of at most 1024.
    pub frame_limit: usize,
    /// Milliseconds after a frame until it is sent again, straight or through the relay, beside what two of the
    /// longest frames take at the link's rate.
    pub timer_ms: u64,
    /// The same through the lander, where frames wait behind others.
    pub lander_timer_ms: u64,
    /// Milliseconds until a sequence that was suspended, because nothing was heard, is taken up again.
    pub rest_ms: u64,
}

impl TelecommandLinkSettings {
    /// For a vehicle at the Moon: 15 s for 2.6 s of light time there and back and for frames that wait at both
    /// ends; two minutes through the lander; five minutes of rest.
    pub const fn new(spacecraft: SpacecraftId) -> Self {
        Self {
            spacecraft,
            virtual_channel: u6::new(0),
            essential_channel: u6::new(1),
            frame_limit: FRAME_OCTETS,
            timer_ms: 15_000,
            lander_timer_ms: 120_000,
            rest_ms: 300_000,
        }
    }
}

/// Why a frame cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TelecommandLinkError {
    /// It cannot be secured.
    #[error("telecommand frame: {0}")]
    Security(#[from] SdlsError),
    /// It has no room for what it carries.
    #[error("telecommand frame: {0}")]
    Frame(#[from] FrameError),
}

/// Telecommand frames so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TelecommandFrames {
    /// Sent, repetitions and control commands counted.
    pub sent: u64,
    /// Of those, sent again.
    pub repeated: u64,
    /// Acknowledged by the vehicle.
    pub acknowledged: u64,
}

/// A part of a packet on its way to a frame.
#[derive(Debug, Clone)]
struct Segment {
    part: SegmentPart,
    octets: Vec<u8>,
    /// The sequence count that is told when the vehicle has the packet, in its last part.
    ends: Option<u16>,
}

/// A segment with its frame, secured.
#[derive(Debug, Clone)]
struct SecuredFrame {
    segment: Segment,
    /// The frame without its error control field, with 0 for N(S), which is not authenticated.
    octets: Vec<u8>,
}

/// The ground's end of the telecommand link to one vehicle.
#[derive(Debug)]
pub struct TelecommandLink {
    settings: TelecommandLinkSettings,
    security: UplinkSecurity,
    fop: Fop<SecuredFrame, WINDOW>,
    /// Essential commands, which go before everything else.
    urgent: VecDeque<Vec<u8>>,
    waiting: VecDeque<Segment>,
    /// A frame that FOP-1 has no room for yet.
    ready: Option<SecuredFrame>,
    /// A frame that FOP-1 has handed over and that waits for the link's rate.
    outgoing: Option<(FrameType, Vec<u8>)>,
    credit_octets: usize,
    /// Sequence numbers that were sent and are not acknowledged.
    sent_once: BTreeSet<u8>,
    resume_ms: Option<u64>,
    /// How the sequence begins again after an alert.
    recovery: Directive,
    /// Whether the number that the vehicle awaits has still to be heard.
    rejoins: bool,
    /// The channel by which frames go now.
    channel: Channel,
    confirmed: Vec<u16>,
    counts: TelecommandFrames,
}

impl TelecommandLink {
    /// Begins with nothing sent.
    ///
    /// # Panics
    ///
    /// Never: the settings of FOP-1 are within its limits.
    pub fn new(settings: TelecommandLinkSettings, security: UplinkSecurity) -> Self {
        let fop = FopSettings {
            sliding_window: 8,
            timer_ms: settings.timer_ms.max(1),
            transmission_limit: TRANSMISSIONS,
            timeout: TimeoutType::Suspend,
        };
        Self {
            settings,
            security,
            fop: Fop::new(fop).expect("the window is below 16, the timer and the limit above 0"),
            urgent: VecDeque::new(),
            waiting: VecDeque::new(),
            ready: None,
            outgoing: None,
            credit_octets: 0,
            sent_once: BTreeSet::new(),
            resume_ms: None,
            recovery: Directive::InitiateWithCheck,
            rejoins: false,
            channel: Channel::Direct,
            confirmed: Vec::new(),
            counts: TelecommandFrames::default(),
        }
    }

    /// Joins a sequence that an earlier ground has begun: it goes on at the number that the vehicle tells of first, and waits
    /// for that.
    #[must_use]
    pub fn rejoining(self) -> Self {
        Self { rejoins: true, ..self }
    }

    /// Returns whether another packet may be given: nothing waits to be taken into the sequence.
    pub fn has_room(&self) -> bool {
        self.waiting.is_empty() && self.ready.is_none()
    }

    /// Takes a packet, with its sequence count where it is to be told that the vehicle has it.
    pub fn give(&mut self, sequence: Option<u16>, packet: &[u8]) {
        let parts: Vec<_> = Segments::of(packet, self.segment_limit()).collect();
        let last = parts.len().saturating_sub(1);
        for (number, (part, octets)) in parts.into_iter().enumerate() {
            let ends = sequence.filter(|_| number == last);
            self.waiting.push_back(Segment { part, octets: octets.to_vec(), ends });
        }
    }

    /// Returns how many octets of a packet a frame carries.
    fn segment_limit(&self) -> usize {
        let overhead =
            self.security.sender.settings().frame_octets(0) + ErrorControl::Present.octets();
        self.settings.frame_limit.min(TcHeader::MAX_FRAME).saturating_sub(overhead).max(1)
    }

    /// Takes an essential command, which goes before everything else, outside the sequence: nothing says whether it
    /// arrives but the vehicle's event.
    ///
    /// # Errors
    ///
    /// The frame cannot be secured.
    pub fn give_essential(
        &mut self,
        command: EssentialCommand,
    ) -> Result<(), TelecommandLinkError> {
        let header = TcHeader {
            kind: TcFrameKind::Bd,
            spacecraft: self.settings.spacecraft,
            virtual_channel: self.settings.essential_channel,
            sequence: 0,
        };
        let UplinkSecurity { essential, keys, .. } = &mut self.security;
        let mut frame = vec![0; essential.settings().frame_octets(1)];
        header.write(frame.len(), &mut frame)?;
        let place = essential.settings().data_offset();
        frame[place] = command.number();
        essential.apply(keys, &mut frame)?;
        self.urgent.push_back(frame);
        Ok(())
    }

    /// Returns the security associations, whose counters must be reserved ahead in lasting memory.
    pub const fn senders_mut(&mut self) -> [&mut Sender; 2] {
        [&mut self.security.sender, &mut self.security.essential]
    }

    /// Returns what was counted.
    pub const fn counts(&self) -> TelecommandFrames {
        self.counts
    }

    /// Returns the frames to send now over a channel that carries so many octets since the last call, a second ago;
    /// zero says that there is no link.
    ///
    /// # Errors
    ///
    /// A frame cannot be made or secured.
    pub fn poll(
        &mut self,
        now_ms: u64,
        (channel, capacity_octets): (Channel, usize),
    ) -> Result<Vec<Vec<u8>>, TelecommandLinkError> {
        if capacity_octets == 0 {
            self.credit_octets = 0;
            return Ok(Vec::new());
        }
        let most = cltu_length(TcHeader::MAX_FRAME).max(capacity_octets);
        self.credit_octets = self.credit_octets.saturating_add(capacity_octets).min(most);
        self.follow_time(now_ms, (channel, capacity_octets));
        let mut frames = Vec::new();
        while let Some(frame) =
            self.urgent.pop_front_if(|frame| cltu_length(frame.len()) <= self.credit_octets)
        {
            self.credit_octets -= cltu_length(frame.len());
            self.counts.sent += 1;
            frames.push(frame);
        }
        while self.urgent.is_empty()
            && let Some(frame) = self.next_frame(now_ms)?
        {
            frames.push(frame);
        }
        Ok(frames)
    }

    fn follow_time(&mut self, now_ms: u64, (channel, capacity_octets): (Channel, usize)) {
        self.channel = channel;
        let longest = cltu_length(self.settings.frame_limit.min(TcHeader::MAX_FRAME));
        // The timer runs from the moment at which a frame is taken up: it may wait for one before it, and is
        // then as long on the wire.
        let frame_s = longest.div_ceil(capacity_octets.max(1));
        let frames_ms = u64::try_from(2000 * frame_s).unwrap_or(u64::MAX / 2);
        let timer_ms = frames_ms
            + match channel {
                Channel::Direct | Channel::Relay => self.settings.timer_ms,
                Channel::Lander => self.settings.lander_timer_ms,
            };
        if self.fop.settings().timer_ms != timer_ms {
            self.direct(Directive::SetTimer(timer_ms), now_ms);
        }
        let (count, limit) =
            (self.fop.transmission_count(), self.fop.settings().transmission_limit);
        if count < TRANSMISSIONS && limit != TRANSMISSIONS {
            self.direct(Directive::SetTransmissionLimit(TRANSMISSIONS), now_ms);
        }
        if self.resume_ms.is_some_and(|due_ms| due_ms <= now_ms) {
            self.resume_ms = None;
            match count.checked_add(TRANSMISSIONS) {
                // Resumed at its limit, the sequence would be suspended again with nothing sent.
                Some(limit) => {
                    self.direct(Directive::SetTransmissionLimit(limit), now_ms);
                    self.direct(Directive::Resume, now_ms);
                }
                // The count ends here: what is not acknowledged is given back, and the sequence begins anew. To
                // terminate a suspended sequence would leave it suspended for ever.
                None => self.direct(Directive::InitiateWithCheck, now_ms),
            }
        } else if self.fop.state() == FopState::Initial
            && self.fop.suspended().is_none()
            && !self.rejoins
        {
            let begin = std::mem::replace(&mut self.recovery, Directive::InitiateWithCheck);
            self.direct(begin, now_ms);
        }
        let mut notes = Vec::new();
        self.fop.time_passed(now_ms, &mut |note| notes.push(note));
        self.follow(notes, now_ms);
    }

    fn direct(&mut self, directive: Directive, now_ms: u64) {
        let mut notes = Vec::new();
        // A directive that does not fit the present state is given again with the next cycle.
        let given = self.fop.directive(directive, now_ms, &mut |note| notes.push(note));
        if given.is_err() && directive == Directive::Resume {
            self.resume_ms = None;
        }
        self.follow(notes, now_ms);
    }

    /// Returns the next frame that the link's rate allows.
    fn next_frame(&mut self, now_ms: u64) -> Result<Option<Vec<u8>>, TelecommandLinkError> {
        if self.outgoing.is_none() {
            self.fill_sequence(now_ms)?;
            self.fetch(now_ms)?;
        }
        let Some((kind, frame)) = self.outgoing.take() else { return Ok(None) };
        let octets = cltu_length(frame.len());
        if octets > self.credit_octets {
            self.outgoing = Some((kind, frame));
            return Ok(None);
        }
        self.credit_octets -= octets;
        self.counts.sent += 1;
        let mut notes = Vec::new();
        self.fop.lower_layer(kind, LowerLayer::Accepted, now_ms, &mut |note| notes.push(note));
        self.follow(notes, now_ms);
        Ok(Some(frame))
    }

    /// Hands segments to FOP-1 while it takes them.
    fn fill_sequence(&mut self, now_ms: u64) -> Result<(), TelecommandLinkError> {
        while self.is_active() {
            let frame = match self.ready.take() {
                Some(frame) => frame,
                None => match self.waiting.pop_front() {
                    Some(segment) => self.secured(segment)?,
                    None => return Ok(()),
                },
            };
            let mut notes = Vec::new();
            let offered = self.fop.offer_ad(frame, now_ms, &mut |note| notes.push(note));
            self.ready = offered.err().map(|refused| refused.fdu);
            self.follow(notes, now_ms);
            if self.ready.is_some() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn is_active(&self) -> bool {
        matches!(
            self.fop.state(),
            FopState::Active | FopState::RetransmitWithoutWait | FopState::RetransmitWithWait
        )
    }

    fn fetch(&mut self, now_ms: u64) -> Result<(), TelecommandLinkError> {
        let Some(transmit) = self.fop.next_transmission(now_ms) else { return Ok(()) };
        self.outgoing = Some(match transmit {
            Transmit::Ad { sequence, fdu } => {
                if !self.sent_once.insert(sequence) {
                    self.counts.repeated += 1;
                }
                (FrameType::Ad, numbered(&fdu.octets, sequence))
            }
            Transmit::Bd(fdu) => (FrameType::Bd, numbered(&fdu.octets, 0)),
            Transmit::Bc(command) => (FrameType::Bc, control(command, &self.settings)?),
        });
        Ok(())
    }

    fn secured(&mut self, segment: Segment) -> Result<SecuredFrame, TelecommandLinkError> {
        let UplinkSecurity { sender, keys, .. } = &mut self.security;
        let length = sender.settings().frame_octets(segment.octets.len());
        let mut octets = vec![0; length];
        let header = TcHeader {
            kind: TcFrameKind::Ad,
            spacecraft: self.settings.spacecraft,
            virtual_channel: self.settings.virtual_channel,
            sequence: 0,
        };
        let mut front = [0; TcHeader::LENGTH + SegmentHeader::LENGTH];
        let with_control = length + ErrorControl::Present.octets();
        // The header is written for the whole frame, of which only its beginning is at hand.
        let mut whole = vec![0; with_control];
        header.write(with_control, &mut whole)?;
        front[..TcHeader::LENGTH].copy_from_slice(&whole[..TcHeader::LENGTH]);
        front[TcHeader::LENGTH] = SegmentHeader { part: segment.part, map: MAP }.octet();
        sender.write(keys, &front, &segment.octets, &mut octets)?;
        Ok(SecuredFrame { segment, octets })
    }

    /// Takes what the vehicle says of the frames that it has received. What comes straight is new; by relay or
    /// lander, where frames wait that were made long ago, only what comes the way that frames go now counts.
    pub fn hear(&mut self, clcw: &Clcw, (now_ms, channel): (u64, Channel)) {
        let other_way = channel != Channel::Direct && channel != self.channel;
        if other_way || clcw.virtual_channel != self.settings.virtual_channel {
            return;
        }
        if self.rejoins {
            self.rejoins = false;
            self.direct(Directive::SetVs(clcw.report_value), now_ms);
            self.recovery = if clcw.lockout {
                Directive::InitiateWithUnlock
            } else {
                Directive::InitiateWithoutCheck
            };
            return;
        }
        let mut notes = Vec::new();
        self.fop.clcw(clcw, now_ms, &mut |note| notes.push(note));
        self.follow(notes, now_ms);
    }

    /// Returns the sequence counts of the packets that the vehicle has acknowledged since the last call.
    pub fn take_confirmed(&mut self) -> Vec<u16> {
        std::mem::take(&mut self.confirmed)
    }

    fn follow(&mut self, notes: Vec<Notification<SecuredFrame>>, now_ms: u64) {
        let mut failed = Vec::new();
        for note in notes {
            match note {
                Notification::FduConfirmed { sequence, fdu } => {
                    self.sent_once.remove(&sequence);
                    self.counts.acknowledged += 1;
                    self.confirmed.extend(fdu.segment.ends);
                }
                Notification::FduFailed { sequence, fdu } => {
                    self.sent_once.remove(&sequence);
                    failed.push(fdu.segment);
                }
                Notification::FduRejected { fdu } => failed.push(fdu.segment),
                Notification::Suspended => {
                    self.resume_ms = Some(now_ms + self.settings.rest_ms);
                }
                Notification::Alert(alert) => {
                    self.recovery = match alert {
                        Alert::Lockout => Directive::InitiateWithUnlock,
                        // The ends have lost step: the vehicle is told the number that comes next.
                        Alert::Synch | Alert::Nnr | Alert::Clcw => {
                            Directive::InitiateWithSetVr(self.fop.save().next_sequence)
                        }
                        Alert::Limit | Alert::T1 | Alert::Term | Alert::Llif => {
                            Directive::InitiateWithCheck
                        }
                    };
                }
                Notification::FduAccepted { .. }
                | Notification::DirectiveConfirmed(_)
                | Notification::DirectiveFailed(_) => {}
            }
        }
        // What was not acknowledged is secured and sent anew, in its order, when the sequence has begun again.
        if !failed.is_empty() {
            failed.extend(self.ready.take().map(|frame| frame.segment));
        }
        for segment in failed.into_iter().rev() {
            self.waiting.push_front(segment);
        }
    }
}

/// Returns a frame with its number and its error control field.
fn numbered(octets: &[u8], sequence: u8) -> Vec<u8> {
    let mut frame = octets.to_vec();
    if let Some(number) = frame.get_mut(TcHeader::LENGTH - 1) {
        *number = sequence;
    }
    with_error_control(frame)
}

/// Returns the frame of a control command.
fn control(
    command: ControlCommand,
    settings: &TelecommandLinkSettings,
) -> Result<Vec<u8>, TelecommandLinkError> {
    let mut buffer = [0; ControlCommand::MAX_LENGTH];
    let data = command.write(&mut buffer);
    let header = TcHeader {
        kind: TcFrameKind::Bc,
        spacecraft: settings.spacecraft,
        virtual_channel: settings.virtual_channel,
        sequence: 0,
    };
    let length = TcHeader::LENGTH + data.len();
    let mut frame = vec![0; length + ErrorControl::Present.octets()];
    let whole = frame.len();
    header.write(whole, &mut frame)?;
    frame[TcHeader::LENGTH..length].copy_from_slice(data);
    frame.truncate(length);
    Ok(with_error_control(frame))
}

fn with_error_control(mut frame: Vec<u8>) -> Vec<u8> {
    let length = frame.len() + ErrorControl::Present.octets();
    frame.resize(length, 0);
    ErrorControl::Present.write(&mut frame);
    frame
}
