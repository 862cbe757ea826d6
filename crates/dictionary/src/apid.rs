//! Who speaks on board: one application process for each kind of traffic.

use hilal_packets::Apid;

use crate::Payload;

/// Telecommands to the rover.
pub const COMMAND: Apid = Apid::from_octet(0x40);
/// Verification reports and answers to pings.
pub const VERIFICATION: Apid = Apid::from_octet(0x41);
/// Housekeeping reports.
pub const HOUSEKEEPING: Apid = Apid::from_octet(0x42);
/// Events.
pub const EVENTS: Apid = Apid::from_octet(0x43);
/// The first of the payloads' science packets; each payload has its own, in the order of its number.
pub const SCIENCE_BASE: u8 = 0x50;

/// Returns the application process of a payload's science packets.
pub const fn science_apid(payload: Payload) -> Apid {
    Apid::from_octet(SCIENCE_BASE + payload.number())
}
