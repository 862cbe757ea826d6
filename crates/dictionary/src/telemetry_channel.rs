//! Virtual channels of telemetry frames: by which link they leave a vehicle, and how urgent they are.
//!
//! Within a virtual channel frames are counted and packets run from one into the next, so nothing may overtake
//! there. Frames that a relay or a lander keeps are overtaken by those that go straight, and science by reports:
//! each has a virtual channel of its own.

use hilal_packets::frame::u3;

/// The transmitters of a vehicle, by whom they reach. Those to Earth and to the relay may be one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transmitter {
    /// To Earth stations.
    Earth,
    /// To the lander.
    Lander,
    /// To the relay.
    Relay,
}

impl Transmitter {
    /// Every transmitter.
    pub const ALL: [Self; 3] = [Self::Earth, Self::Lander, Self::Relay];

    /// Returns the transmitter's position in [`Transmitter::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::Earth => 0,
            Self::Lander => 1,
            Self::Relay => 2,
        }
    }
}

/// How urgent telemetry is: what is more urgent goes first, and is dropped last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Events, verification reports, housekeeping, and the answer to telecommand frames.
    Urgent,
    /// Science.
    Bulk,
}

/// The bit of a virtual channel's number that says [`Urgency::Bulk`].
const BULK: u8 = 0b100;

impl Urgency {
    /// Every urgency, the most urgent first.
    pub const ALL: [Self; 2] = [Self::Urgent, Self::Bulk];

    /// Returns how urgent the frames of a virtual channel are.
    pub const fn of_virtual_channel(number: u8) -> Self {
        if number & BULK == 0 { Self::Urgent } else { Self::Bulk }
    }

    /// Returns the number of the virtual channel of frames that leave by a transmitter: 0, 1 and 2 for what is
    /// urgent, 4, 5 and 6 for the rest. Ours.
    pub const fn virtual_channel(self, transmitter: Transmitter) -> u3 {
        match (self, transmitter) {
            (Self::Urgent, Transmitter::Earth) => u3::new(0),
            (Self::Urgent, Transmitter::Lander) => u3::new(1),
            (Self::Urgent, Transmitter::Relay) => u3::new(2),
            (Self::Bulk, Transmitter::Earth) => u3::new(4),
            (Self::Bulk, Transmitter::Lander) => u3::new(5),
            (Self::Bulk, Transmitter::Relay) => u3::new(6),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_transmitter_and_urgency_has_a_virtual_channel_that_tells_the_urgency() {
        let mut used = [false; 8];
        for (place, transmitter) in Transmitter::ALL.into_iter().enumerate() {
            assert_eq!(transmitter.index(), place);
            for urgency in Urgency::ALL {
                let number = urgency.virtual_channel(transmitter).value();
                assert!(!core::mem::replace(&mut used[usize::from(number)], true), "{number}");
                assert_eq!(Urgency::of_virtual_channel(number), urgency);
            }
        }
    }
}
