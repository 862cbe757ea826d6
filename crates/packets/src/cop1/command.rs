//! The two control commands of COP-1, which travel in frames of Type-BC (CCSDS 232.0-B-4, §4.1.3).

/// A control command: what the sending end asks of the [`Farm`](crate::cop1::Farm) itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ControlCommand {
    /// Leave lockout: one octet, 00 hexadecimal.
    Unlock,
    /// Set the number of the next frame expected, V(R): three octets, 82 00 and the number.
    SetVr(u8),
}

impl ControlCommand {
    /// The octets of the longest control command.
    pub const MAX_LENGTH: usize = 3;

    /// Writes the command into the buffer and returns the part that was written.
    pub fn write(self, buffer: &mut [u8; Self::MAX_LENGTH]) -> &[u8] {
        match self {
            Self::Unlock => {
                let [first, ..] = buffer;
                *first = 0;
                core::slice::from_ref(first)
            }
            Self::SetVr(number) => {
                *buffer = [0x82, 0, number];
                buffer
            }
        }
    }

    /// Reads the data field of a Type-BC frame; none when it holds neither command.
    ///
    /// A frame without a command counts as invalid: [`ReceivedFrame::Invalid`](crate::cop1::ReceivedFrame).
    pub const fn from_octets(octets: &[u8]) -> Option<Self> {
        match *octets {
            [0] => Some(Self::Unlock),
            [0x82, 0, number] => Some(Self::SetVr(number)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn unlock_is_one_octet_and_set_vr_is_three() {
        let mut buffer = [0xFF; 3];
        assert_eq!(ControlCommand::Unlock.write(&mut buffer), [0]);
        assert_eq!(ControlCommand::SetVr(0x5A).write(&mut buffer), [0x82, 0x00, 0x5A]);
    }

    proptest! {
        #[test]
        fn octets_that_are_a_command_are_written_alike(
            octets in proptest::collection::vec(prop_oneof![Just(0), Just(0x82), any::<u8>()], 0..5),
        ) {
            let mut buffer = [0; 3];
            match ControlCommand::from_octets(&octets) {
                Some(command) => prop_assert_eq!(command.write(&mut buffer), &octets[..]),
                None => prop_assert!(octets != [0] && !(octets.len() == 3 && octets[..2] == [0x82, 0])),
            }
        }
    }
}
