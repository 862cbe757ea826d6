//! Finds CLTUs in a stream of octets, as the receiving end of a vehicle does (CCSDS 201.0-B-3, §3.3.4).

use super::bch::{self, CODEBLOCK_OCTETS, Codeblock, INFORMATION_OCTETS};
use super::{is_start, masks};
use crate::coding::randomizer::Randomization;

/// What an octet completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CltuEvent {
    /// A start sequence: codeblocks follow.
    Start,
    /// A codeblock; its data is no longer randomized.
    Codeblock(Codeblock),
    /// A codeblock that cannot be corrected: the tail sequence, or one that was damaged. The search
    /// for the next start sequence has begun.
    End,
}

/// Reads CLTUs octet by octet.
///
/// The stream must be aligned to octets. A receiver that is not aligned finds the start sequence bit by
/// bit before.
///
/// ```
/// use hilal_packets::coding::cltu::{self, CltuEvent, CltuReader, cltu_length};
/// use hilal_packets::coding::randomizer::Randomization;
///
/// let mut wire = [0x55; 3 + cltu_length(7) + 3];
/// cltu::encode(b"forward", Randomization::Plain, &mut wire[3..])?;
///
/// let mut reader = CltuReader::new(Randomization::Plain);
/// let mut frame = Vec::new();
/// for octet in wire {
///     match reader.push(octet) {
///         Some(CltuEvent::Start) => frame.clear(),
///         Some(CltuEvent::Codeblock(codeblock)) => frame.extend(codeblock.information),
///         Some(CltuEvent::End) => assert_eq!(frame, b"forward"),
///         None => {}
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CltuReader {
    randomization: Randomization,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Looking for the start sequence.
    Search { previous: Option<u8> },
    /// Collecting a codeblock.
    Decode { received: [u8; CODEBLOCK_OCTETS], count: usize, position: usize },
}

impl State {
    const SEARCH: Self = Self::Search { previous: None };

    const fn codeblock_at(position: usize) -> Self {
        Self::Decode { received: [0; CODEBLOCK_OCTETS], count: 0, position }
    }
}

impl CltuReader {
    /// Starts with the search for a start sequence.
    pub const fn new(randomization: Randomization) -> Self {
        Self { randomization, state: State::SEARCH }
    }

    /// Takes the next octet; returns what it completed.
    pub fn push(&mut self, octet: u8) -> Option<CltuEvent> {
        match self.state {
            State::Search { previous } => {
                if previous.is_some_and(|previous| is_start([previous, octet])) {
                    self.state = State::codeblock_at(0);
                    return Some(CltuEvent::Start);
                }
                self.state = State::Search { previous: Some(octet) };
                None
            }
            State::Decode { mut received, count, position } => {
                received.rotate_left(1);
                let [.., last] = &mut received;
                *last = octet;
                let count = count + 1;
                if count < CODEBLOCK_OCTETS {
                    self.state = State::Decode { received, count, position };
                    return None;
                }
                Some(self.decode(received, position))
            }
        }
    }

    fn decode(&mut self, received: [u8; CODEBLOCK_OCTETS], position: usize) -> CltuEvent {
        let Some(mut codeblock) = bch::decode(received) else {
            self.state = State::SEARCH;
            return CltuEvent::End;
        };
        let masks = masks(self.randomization, position);
        for (octet, mask) in codeblock.information.iter_mut().zip(masks) {
            *octet ^= mask;
        }
        self.state = State::codeblock_at(position.wrapping_add(INFORMATION_OCTETS));
        CltuEvent::Codeblock(codeblock)
    }
}
