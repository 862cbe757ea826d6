//! Essential commands: what a vehicle must be told even over a link of 125 bit/s. Each is one octet, in a
//! telecommand frame of its own virtual channel, without a packet: 14 octets, 26 on the wire.

use crate::{Command, Mode};

/// A command in one octet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EssentialCommand {
    /// Stop driving.
    Stop,
    /// Go into safe mode.
    Safe,
}

impl EssentialCommand {
    /// Every essential command.
    pub const ALL: [Self; 2] = [Self::Stop, Self::Safe];

    /// Returns the octet.
    pub const fn number(self) -> u8 {
        match self {
            Self::Stop => 1,
            Self::Safe => 2,
        }
    }

    /// Returns the command of an octet.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.number() == number)
    }

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Safe => "SAFE",
        }
    }

    /// Returns the telecommand that does the same.
    pub const fn command(self) -> Command {
        match self {
            Self::Stop => Command::StopDrive,
            Self::Safe => Command::SetMode { mode: Mode::Safe },
        }
    }
}
