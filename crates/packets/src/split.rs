//! Packets out of a byte stream, cut by the length field of each primary header.

use crate::PacketError;

/// Octets of the primary header.
const HEADER: usize = 6;

/// Returns the length of the packet that starts here, by its primary header.
pub fn packet_length(bytes: &[u8]) -> Option<usize> {
    let [_, _, _, _, high, low] = *bytes.first_chunk::<HEADER>()?;
    Some(HEADER + usize::from(u16::from_be_bytes([high, low])) + 1)
}

/// Cuts a byte stream into packets, without looking into them.
///
/// ```
/// use hilal_packets::Packets;
/// let stream = [8, 1, 192, 0, 0, 0, 0xAA, 8, 1, 192, 1, 0, 1, 0xBB, 0xCC];
/// let lengths: Vec<_> = Packets::new(&stream).map(|packet| packet.map(<[u8]>::len)).collect();
/// assert_eq!(lengths, [Ok(7), Ok(8)]);
/// ```
#[derive(Debug, Clone)]
pub struct Packets<'a> {
    rest: &'a [u8],
}

impl<'a> Packets<'a> {
    /// Takes the stream; it must start with a packet.
    pub const fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    /// Returns what has not been cut yet.
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Packets<'a> {
    type Item = Result<&'a [u8], PacketError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let found = self.rest.len();
        let needed = packet_length(self.rest).unwrap_or(HEADER + 1);
        let Some((packet, rest)) = self.rest.split_at_checked(needed) else {
            self.rest = &[];
            return Some(Err(PacketError::TooShort { found, needed }));
        };
        self.rest = rest;
        Some(Ok(packet))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cut_off_packet_at_the_end_is_an_error_once() {
        let stream = [8, 1, 192, 0, 0, 0, 0xAA, 8, 1, 192];
        let mut packets = Packets::new(&stream);
        assert!(packets.next().unwrap().is_ok());
        assert_eq!(packets.next(), Some(Err(PacketError::TooShort { found: 3, needed: 7 })));
        assert_eq!(packets.next(), None);
    }

    proptest! {
        #[test]
        fn any_stream_is_cut_without_loss(stream in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut packets = Packets::new(&stream);
            let mut whole = 0;
            let mut cut = 0;
            for packet in packets.by_ref() {
                match packet {
                    Ok(packet) => whole += packet.len(),
                    Err(PacketError::TooShort { found, .. }) => cut += found,
                    Err(other) => prop_assert!(false, "{other}"),
                }
            }
            prop_assert_eq!(whole + cut, stream.len());
        }
    }
}
