//! One hop of a link: frames are coded, some bits arrive wrong, and what the decoder makes of it goes on.
//!
//! Towards the ground a frame is a Reed–Solomon codeblock behind a synchronisation marker, towards the vehicle
//! a CLTU with BCH code blocks; both are randomised. Bits arrive wrong independently of each other, at the
//! link's rate. A frame that no bit error hits decodes to itself, which the tests of the codes hold: it is not
//! coded here, so that a clean link costs nothing.

use hilal_packets::coding::cltu::{self, cltu_length};
use hilal_packets::coding::randomizer::Randomization;
use hilal_packets::coding::reed_solomon::Interleaving;
use hilal_packets::coding::sync_marker::{self, channel_access_octets};

use crate::Noise;

/// Which way frames go, and so how they are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the ground: Reed–Solomon.
    Down,
    /// Towards the vehicle: BCH.
    Up,
}

/// Frames of one hop in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HopCounts {
    /// Handed to the transmitter.
    pub sent: u64,
    /// Arrived, after their bit errors were corrected.
    pub corrected: u64,
    /// Not arrived: the link had gone, or there were more bit errors than the code corrects.
    pub lost: u64,
}

/// Wrong bits of a synchronisation marker that a receiver still bears.
const MARKER_ERRORS: usize = 4;
/// Bits of the synchronisation marker.
const MARKER_BITS: usize = 32;

/// What happens to bits on their way.
///
/// ```
/// use hilal_sim::{Direction, HopCounts, Noise, NoisyChannel};
///
/// let mut counts = HopCounts::default();
/// let mut channel = NoisyChannel::new(Noise::new(7, 0));
/// let arrived = channel.carry(vec![0x5A; 1115], (Direction::Down, 1e-3), &mut counts);
/// assert_eq!(arrived, Some(vec![0x5A; 1115]));
/// assert_eq!(counts.corrected, 1);
/// ```
#[derive(Debug)]
pub struct NoisyChannel {
    noise: Noise,
}

impl NoisyChannel {
    /// A channel with its own stream of randomness.
    pub const fn new(noise: Noise) -> Self {
        Self { noise }
    }

    /// Sends a frame over a hop with a rate of bit errors, and returns it as it arrives; nothing when it cannot
    /// be decoded.
    pub fn carry(
        &mut self,
        frame: Vec<u8>,
        (direction, bit_error_rate): (Direction, f64),
        counts: &mut HopCounts,
    ) -> Option<Vec<u8>> {
        counts.sent += 1;
        let hits = self.hits(8 * wire_octets(direction, frame.len()), bit_error_rate);
        if hits.is_empty() {
            return Some(frame);
        }
        let arrived = match direction {
            Direction::Down => telemetry(&frame, &hits),
            Direction::Up => telecommand(&frame, &hits),
        };
        let count = if arrived.is_some() { &mut counts.corrected } else { &mut counts.lost };
        *count += 1;
        arrived
    }

    /// Draws which of so many bits arrive wrong: the distance from one to the next is geometric.
    fn hits(&mut self, bits: usize, bit_error_rate: f64) -> Vec<usize> {
        let mut hits = Vec::new();
        if bit_error_rate <= 0.0 {
            return hits;
        }
        let mut place = self.distance(bit_error_rate);
        while place < bits {
            hits.push(place);
            place = place.saturating_add(1).saturating_add(self.distance(bit_error_rate));
        }
        hits
    }

    fn distance(&mut self, bit_error_rate: f64) -> usize {
        let distance = libm::log1p(-self.noise.uniform()) / libm::log1p(-bit_error_rate);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let distance = distance as usize;
        distance
    }
}

/// Returns the depth of interleaving of telemetry frames of a length: as many codewords as it needs.
pub(crate) fn interleaving(frame_octets: usize) -> Interleaving {
    let fits = |depth: &Interleaving| frame_octets <= depth.longest_frame();
    Interleaving::ALL.into_iter().find(fits).unwrap_or(Interleaving::Eight)
}

/// Returns how many octets of the wire a frame takes.
pub fn wire_octets(direction: Direction, frame_octets: usize) -> usize {
    match direction {
        // A length that the code does not take is not sent coded; the vehicle's transmitter asks for none.
        Direction::Down => {
            channel_access_octets(frame_octets, interleaving(frame_octets)).unwrap_or(frame_octets)
        }
        Direction::Up => cltu_length(frame_octets),
    }
}

fn flip(octets: &mut [u8], hits: &[usize]) {
    for hit in hits {
        if let Some(octet) = octets.get_mut(hit / 8) {
            *octet ^= 0x80 >> (hit % 8);
        }
    }
}

fn telemetry(frame: &[u8], hits: &[usize]) -> Option<Vec<u8>> {
    let depth = interleaving(frame.len());
    let mut unit = vec![0; wire_octets(Direction::Down, frame.len())];
    sync_marker::encode(frame, depth, Randomization::Randomized, &mut unit).ok()?;
    flip(&mut unit, hits);
    if hits.iter().filter(|hit| **hit < MARKER_BITS).count() > MARKER_ERRORS {
        return None; // the frame is not found
    }
    let correction = sync_marker::decode(&mut unit, depth, Randomization::Randomized).ok()?;
    let begin = MARKER_BITS / 8;
    unit.get(begin..begin + correction.frame_octets).map(<[u8]>::to_vec)
}

fn telecommand(frame: &[u8], hits: &[usize]) -> Option<Vec<u8>> {
    let mut unit = vec![0; cltu_length(frame.len())];
    cltu::encode(frame, Randomization::Randomized, &mut unit).ok()?;
    flip(&mut unit, hits);
    let mut decoded = vec![0; unit.len()];
    let found = cltu::decode(&unit, Randomization::Randomized, &mut decoded).ok()?;
    decoded.truncate(found.octets);
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(seed: u64) -> NoisyChannel {
        NoisyChannel::new(Noise::new(seed, 0))
    }

    #[test]
    fn a_clean_link_carries_frames_as_they_are() {
        let mut counts = HopCounts::default();
        for direction in [Direction::Down, Direction::Up] {
            let arrived = channel(1).carry(vec![7; 223], (direction, 0.0), &mut counts);
            assert_eq!(arrived, Some(vec![7; 223]));
        }
        assert_eq!(counts, HopCounts { sent: 2, corrected: 0, lost: 0 });
    }

    #[test]
    fn bit_errors_come_as_often_as_the_rate_says() {
        for rate in [1e-4, 1e-2, 0.3] {
            let mut channel = channel(3);
            let hits: usize = (0..200).map(|_| channel.hits(100_000, rate).len()).sum();
            let expected = 200.0 * 100_000.0 * rate;
            let deviation = (hits as f64 - expected) / (expected * (1.0 - rate)).sqrt();
            assert!(deviation.abs() < 4.0, "{hits} of {expected}");
        }
    }

    #[test]
    fn reed_solomon_carries_frames_over_a_link_of_one_wrong_bit_in_a_thousand_and_none_of_one_in_fifty()
     {
        let (mut channel, mut counts) = (channel(5), HopCounts::default());
        for _ in 0..100 {
            let frame = vec![0x5A; 1115];
            let arrived = channel.carry(frame.clone(), (Direction::Down, 1e-3), &mut counts);
            assert_eq!(arrived, Some(frame));
        }
        assert_eq!((counts.corrected, counts.lost), (100, 0));
        for _ in 0..100 {
            assert_eq!(channel.carry(vec![0x5A; 1115], (Direction::Down, 0.02), &mut counts), None);
        }
        assert_eq!(counts, HopCounts { sent: 200, corrected: 100, lost: 100 });
    }

    #[test]
    fn a_telecommand_arrives_with_its_fill_or_not_at_all() {
        let (mut channel, mut counts) = (channel(9), HopCounts::default());
        let frame: Vec<u8> = (0..60).collect();
        for _ in 0..400 {
            if let Some(arrived) = channel.carry(frame.clone(), (Direction::Up, 2e-3), &mut counts)
            {
                assert_eq!(arrived[..60], frame);
            }
        }
        assert_eq!(counts.sent, 400);
        assert!(counts.corrected > 200 && counts.lost > 5, "{counts:?}");
    }
}
