//! The receiving end: Frame Acceptance and Reporting Mechanism, FARM-1 (CCSDS 232.1-B-2, section 6).

use arbitrary_int::traits::Integer as _;

use crate::cop1::ControlCommand;
use crate::frame::{Clcw, u2, u3, u6};

#[cfg(test)]
mod table_tests;

/// State of FARM-1 (CCSDS 232.1-B-2, §6.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FarmState {
    /// S1: frames in order are accepted.
    Open = 1,
    /// S2: there was no room for a frame; all of the sequence are discarded until there is.
    Wait = 2,
    /// S3: a frame from outside the window came; all of the sequence are discarded until Unlock.
    Lockout = 3,
}

/// Event of FARM-1, by its number in CCSDS 232.1-B-2, Table 6-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FarmEvent {
    /// Type-AD frame, N(S) = V(R), and there is room.
    E1 = 1,
    /// Type-AD frame, N(S) = V(R), and there is no room.
    E2,
    /// Type-AD frame ahead of V(R), inside the positive window: one before it is missing.
    E3,
    /// Type-AD frame behind V(R), inside the negative window: it came before.
    E4,
    /// Type-AD frame outside both windows.
    E5,
    /// Type-BD frame.
    E6,
    /// Type-BC frame with Unlock.
    E7,
    /// Type-BC frame with Set V(R).
    E8,
    /// Invalid frame.
    E9,
    /// Buffer release signal.
    E10,
    /// Time to report in a CLCW.
    E11,
}

/// Whether the higher procedures can take another frame of the sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Room {
    /// A buffer is free.
    Available,
    /// No buffer is free.
    None,
}

/// What arrived, as its header and validation tell (CCSDS 232.1-B-2, §6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReceivedFrame {
    /// Frame of the sequence: bypass flag 0, control command flag 0.
    Ad {
        /// Frame sequence number N(S) of the header.
        sequence: u8,
        /// Whether there is room for it.
        room: Room,
    },
    /// Expedited frame: bypass flag 1, control command flag 0.
    Bd,
    /// Control frame: bypass flag 1, control command flag 1.
    Bc(ControlCommand),
    /// A frame that failed a check, or a control frame without a command of COP-1.
    Invalid,
}

/// What becomes of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameVerdict {
    /// Its data go to the higher procedures.
    Accept,
    /// Its control command was carried out; nothing goes to the higher procedures.
    Execute,
    /// It is thrown away.
    Discard,
}

/// What FARM-1 did with a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FarmAnswer {
    /// Which event of Table 6-1 it was.
    pub event: FarmEvent,
    /// What becomes of the frame.
    pub verdict: FrameVerdict,
}

/// Width W of the sliding window: even, 2 to 254 (CCSDS 232.1-B-2, §6.1.8).
///
/// The positive part PW and the negative part NW are W / 2 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FarmWindow(u8);

impl FarmWindow {
    /// Takes a width; none when it is odd, 0 or above 254.
    pub const fn new(width: u8) -> Option<Self> {
        if width >= 2 && width.is_multiple_of(2) { Some(Self(width)) } else { None }
    }

    /// Returns W.
    pub const fn width(self) -> u8 {
        self.0
    }

    /// Returns PW, the greatest sliding window K that the sending end may use.
    pub const fn positive(self) -> u8 {
        self.0 / 2
    }
}

/// Where a sequence number lies, seen from V(R).
enum Place {
    Expected,
    Ahead,
    Behind,
    Outside,
}

/// FARM-1 of one virtual channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Farm {
    window: FarmWindow,
    expected: u8,
    lockout: bool,
    wait: bool,
    retransmit: bool,
    type_b_accepted: u2,
}

impl Farm {
    /// Octets of a saved state.
    pub const SAVED_LENGTH: usize = 4;

    /// Starts open, with V(R) = 0 and all flags down.
    pub const fn new(window: FarmWindow) -> Self {
        Self {
            window,
            expected: 0,
            lockout: false,
            wait: false,
            retransmit: false,
            type_b_accepted: u2::new(0),
        }
    }

    /// Returns the state.
    pub const fn state(&self) -> FarmState {
        match (self.lockout, self.wait) {
            (true, _) => FarmState::Lockout,
            (false, true) => FarmState::Wait,
            (false, false) => FarmState::Open,
        }
    }

    /// Returns V(R), the number of the next frame expected.
    pub const fn expected(&self) -> u8 {
        self.expected
    }

    /// Takes a frame: events E1 to E9.
    ///
    /// Room for a frame counts as the buffer release signal, where that was not given before: E1 does
    /// not apply in S2.
    pub fn receive(&mut self, frame: ReceivedFrame) -> FarmAnswer {
        match frame {
            ReceivedFrame::Ad { sequence, room } => self.receive_ad(sequence, room),
            ReceivedFrame::Bd => {
                self.count_type_b();
                FarmAnswer { event: FarmEvent::E6, verdict: FrameVerdict::Accept }
            }
            ReceivedFrame::Bc(command) => self.execute(command),
            ReceivedFrame::Invalid => discard(FarmEvent::E9),
        }
    }

    /// Takes the buffer release signal: event E10.
    pub const fn release_buffer(&mut self) {
        self.wait = false;
    }

    /// Reports: event E11. The physical link's flags and the status field are left at zero, as only
    /// the caller knows them.
    pub const fn clcw(&self, virtual_channel: u6) -> Clcw {
        Clcw {
            status: u3::new(0),
            virtual_channel,
            no_rf_available: false,
            no_bit_lock: false,
            lockout: self.lockout,
            wait: self.wait,
            retransmit: self.retransmit,
            farm_b_counter: self.type_b_accepted,
            report_value: self.expected,
        }
    }

    /// Returns the state as octets: flags (lockout 4, wait 2, retransmit 1), V(R), FARM-B counter, W.
    /// They carry no check of their own.
    pub const fn save(&self) -> [u8; Self::SAVED_LENGTH] {
        let flags = ((self.lockout as u8) << 2) | ((self.wait as u8) << 1) | self.retransmit as u8;
        [flags, self.expected, self.type_b_accepted.value(), self.window.0]
    }

    /// Continues from saved octets; none when they are no saved state.
    pub const fn restore(octets: [u8; Self::SAVED_LENGTH]) -> Option<Self> {
        let [flags, expected, type_b_accepted, width] = octets;
        let Some(window) = FarmWindow::new(width) else { return None };
        if flags > 0b111 || type_b_accepted > 0b11 {
            return None;
        }
        Some(Self {
            window,
            expected,
            lockout: flags & 0b100 != 0,
            wait: flags & 0b010 != 0,
            retransmit: flags & 0b001 != 0,
            type_b_accepted: u2::new(type_b_accepted),
        })
    }

    fn receive_ad(&mut self, sequence: u8, room: Room) -> FarmAnswer {
        let open = |farm: &Self| farm.state() == FarmState::Open;
        match (self.place(sequence), room) {
            (Place::Expected, Room::Available) => {
                self.release_buffer();
                if self.lockout {
                    return discard(FarmEvent::E1);
                }
                self.expected = self.expected.wrapping_add(1);
                self.retransmit = false;
                FarmAnswer { event: FarmEvent::E1, verdict: FrameVerdict::Accept }
            }
            (Place::Expected, Room::None) => {
                if open(self) {
                    self.retransmit = true;
                    self.wait = true;
                }
                discard(FarmEvent::E2)
            }
            (Place::Ahead, _) => {
                if open(self) {
                    self.retransmit = true;
                }
                discard(FarmEvent::E3)
            }
            (Place::Behind, _) => discard(FarmEvent::E4),
            (Place::Outside, _) => {
                self.lockout = true;
                discard(FarmEvent::E5)
            }
        }
    }

    fn execute(&mut self, command: ControlCommand) -> FarmAnswer {
        self.count_type_b();
        match command {
            ControlCommand::Unlock => {
                self.lockout = false;
                self.wait = false;
                self.retransmit = false;
                FarmAnswer { event: FarmEvent::E7, verdict: FrameVerdict::Execute }
            }
            ControlCommand::SetVr(_) if self.lockout => discard(FarmEvent::E8),
            ControlCommand::SetVr(number) => {
                self.wait = false;
                self.retransmit = false;
                self.expected = number;
                FarmAnswer { event: FarmEvent::E8, verdict: FrameVerdict::Execute }
            }
        }
    }

    /// Finds where a number lies (CCSDS 232.1-B-2, §6.1.8): the positive window holds V(R) to
    /// V(R) + PW − 1, the negative one V(R) − NW to V(R) − 1, modulo 256.
    const fn place(self, sequence: u8) -> Place {
        let half = self.window.positive();
        let ahead = sequence.wrapping_sub(self.expected);
        if ahead == 0 {
            Place::Expected
        } else if ahead < half {
            Place::Ahead
        } else if ahead.wrapping_neg() <= half {
            Place::Behind
        } else {
            Place::Outside
        }
    }

    fn count_type_b(&mut self) {
        self.type_b_accepted = u2::masked_new(self.type_b_accepted.value().wrapping_add(1));
    }
}

const fn discard(event: FarmEvent) -> FarmAnswer {
    FarmAnswer { event, verdict: FrameVerdict::Discard }
}
