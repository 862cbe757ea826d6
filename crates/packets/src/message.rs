//! What is said: the service type and message subtype (ECSS-E-ST-70-41C).

use core::fmt;

/// A PUS message type, written as `[service,subtype]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageType {
    /// Service type.
    pub service: u8,
    /// Message subtype.
    pub subtype: u8,
}

impl MessageType {
    /// Takes service type and message subtype.
    pub const fn new(service: u8, subtype: u8) -> Self {
        Self { service, subtype }
    }
}

impl fmt::Display for MessageType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{},{}]", self.service, self.subtype)
    }
}
