//! Payloads by the port of the data bus that they are on. Which payload that is, the mission says;
//! on board it is a number.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A port of a vehicle's data bus, from 0: the number that telecommands, events and science
/// packets use for the payload on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Port(u8);

impl Port {
    /// How many ports a data bus can have: as many as application processes are set aside for
    /// science in a vehicle's range ([`Apids`](crate::Apids)).
    pub const CAPACITY: usize = Self::END as usize;

    /// The port with number 0.
    pub const FIRST: Self = Self(0);

    /// The first number that is no port.
    pub(crate) const END: u8 = 48;

    /// Takes a number, or gives `None` when no data bus has that port.
    ///
    /// ```
    /// use hilal_dictionary::Port;
    /// assert_eq!(Port::new(47).map(Port::number), Some(47));
    /// assert_eq!(Port::new(48), None);
    /// ```
    pub const fn new(number: u8) -> Option<Self> {
        if number < Self::END { Some(Self(number)) } else { None }
    }

    /// Returns the number on the wire.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Returns the number as the index of a table of [`Port::CAPACITY`] entries.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Returns the first ports, at most `count`, in the order of their numbers.
    pub fn up_to(count: usize) -> impl Iterator<Item = Self> + Clone {
        (0..Self::END).map(Self).take(count)
    }
}

impl From<Port> for u8 {
    fn from(port: Port) -> Self {
        port.0
    }
}

impl TryFrom<u8> for Port {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("no data bus has a port of that number")
    }
}

impl fmt::Display for Port {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "payload {}", self.0)
    }
}
