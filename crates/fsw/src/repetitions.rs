//! Telecommands that come again: the ground sends one again when it has not heard its report, and what was done
//! is not done twice.

use heapless::Deque;
use hilal_dictionary::{FailureCode, RequestId};
use serde::{Deserialize, Serialize};

/// How many of the last telecommands are remembered: more than may be on their way at a time.
const REMEMBERED: usize = 32;

/// A telecommand that was taken, and how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Taken {
    request: RequestId,
    /// The packet's checksum: another packet under the same sequence count is another telecommand.
    checksum: u16,
    outcome: Result<(), FailureCode>,
}

/// The last telecommands.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Repetitions {
    last: Deque<Taken, REMEMBERED>,
}

impl Repetitions {
    /// Returns how a packet ended when it came before; none for one that is new.
    pub(crate) fn outcome(&self, packet: &[u8]) -> Option<Result<(), FailureCode>> {
        let (request, checksum) = identity(packet)?;
        let same = |taken: &&Taken| (taken.request, taken.checksum) == (request, checksum);
        self.last.iter().find(same).map(|taken| taken.outcome)
    }

    /// Remembers how a packet ended; the oldest is forgotten.
    pub(crate) fn remember(&mut self, packet: &[u8], outcome: Result<(), FailureCode>) {
        let Some((request, checksum)) = identity(packet) else { return };
        if self.last.is_full() {
            let _oldest = self.last.pop_front();
        }
        // There is room: the oldest has just left.
        let _kept = self.last.push_back(Taken { request, checksum, outcome });
    }
}

fn identity(packet: &[u8]) -> Option<(RequestId, u16)> {
    let checksum = packet.last_chunk().map(|octets| u16::from_be_bytes(*octets))?;
    Some((RequestId::of_packet(packet)?, checksum))
}
