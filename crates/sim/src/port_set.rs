//! Which ports of a data bus have a payload that is on.

use hilal_dictionary::Port;

/// A set of port numbers of a vehicle's data bus.
///
/// ```
/// use hilal_sim::PortSet;
/// let on: PortSet = [0, 40].into_iter().collect();
/// assert!(on.contains(40) && !on.contains(8));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PortSet(u64);

// Every port has a bit.
const _: () = assert!(Port::CAPACITY <= u64::BITS as usize);

impl PortSet {
    /// Returns whether a port is in the set.
    pub const fn contains(self, number: u8) -> bool {
        self.0 & bit(number) != 0
    }
}

impl FromIterator<u8> for PortSet {
    /// Takes the ports of these numbers; a number that no data bus has is left out.
    fn from_iter<I: IntoIterator<Item = u8>>(numbers: I) -> Self {
        Self(numbers.into_iter().fold(0, |bits, number| bits | bit(number)))
    }
}

const fn bit(number: u8) -> u64 {
    match Port::new(number) {
        Some(port) => 1 << port.number(),
        None => 0,
    }
}
