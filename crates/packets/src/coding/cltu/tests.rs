//! Frames through CLTUs and back, whole and out of a stream.

use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::*;

const BOTH: [Randomization; 2] = [Randomization::Plain, Randomization::Randomized];

fn cltu(frame: &[u8], randomization: Randomization) -> Vec<u8> {
    let mut cltu = vec![0; cltu_length(frame.len())];
    assert_eq!(encode(frame, randomization, &mut cltu), Ok(cltu.len()));
    cltu
}

fn any_frame() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 1..300)
}

/// The frames, with their fill, that a reader finds.
fn read(stream: &[u8], randomization: Randomization) -> Vec<Vec<u8>> {
    let mut reader = CltuReader::new(randomization);
    let mut frames = Vec::new();
    for octet in stream {
        match reader.push(*octet) {
            Some(CltuEvent::Start) => frames.push(Vec::new()),
            Some(CltuEvent::Codeblock(codeblock)) => {
                frames.last_mut().unwrap().extend(codeblock.information);
            }
            Some(CltuEvent::End) | None => {}
        }
    }
    frames
}

proptest! {
    #[test]
    fn a_frame_comes_back_from_a_cltu_with_a_wrong_bit_in_each_codeblock(
        frame in any_frame(),
        bits in prop::collection::vec(0..64_usize, 50),
    ) {
        for randomization in BOTH {
            let mut cltu = cltu(&frame, randomization);
            let codeblocks = (cltu.len() - 10) / 8;
            cltu[0] ^= 0x08;
            for (index, bit) in bits.iter().take(codeblocks).enumerate() {
                cltu[2 + 8 * index + bit / 8] ^= 0x80 >> (bit % 8);
            }
            let mut received = [0; 301];
            let decoded = decode(&cltu, randomization, &mut received);
            let octets = 7 * codeblocks;
            prop_assert_eq!(decoded, Ok(DecodedCltu { octets, bits_corrected: codeblocks }));
            prop_assert_eq!(&received[..frame.len()], &frame);
            prop_assert_eq!(&read(&cltu, randomization)[0][..frame.len()], &frame);
        }
    }

    #[test]
    fn a_reader_finds_every_cltu_between_idle_octets(
        frames in prop::collection::vec(any_frame(), 1..5), idle in 0..20_usize,
    ) {
        for randomization in BOTH {
            let mut stream = vec![0x55; idle];
            for frame in &frames {
                stream.extend(cltu(frame, randomization));
                stream.extend(vec![0x55; idle]);
            }
            let found = read(&stream, randomization);
            prop_assert_eq!(found.len(), frames.len());
            for (found, frame) in found.iter().zip(&frames) {
                prop_assert_eq!(&found[..frame.len()], frame);
            }
        }
    }

    #[test]
    fn no_octets_whatever_panic(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        let decoded = decode(&octets, Randomization::Plain, &mut [0; 20]);
        prop_assert!(decoded.is_err() || (octets.len() >= 18 && octets.len() <= 26));
        let started = [&START_SEQUENCE[..], &octets].concat();
        prop_assert!(!read(&started, Randomization::Randomized).is_empty());
    }
}

#[test]
fn a_reader_stops_at_a_codeblock_with_two_wrong_bits() {
    let mut stream = cltu(&[0x11; 21], Randomization::Plain);
    stream[10] ^= 0x81;
    assert_eq!(read(&stream, Randomization::Plain), [vec![0x11; 7]]);
    let decoded = decode(&stream, Randomization::Plain, &mut [0; 21]);
    assert_eq!(decoded, Err(DecodeError::Uncorrectable { index: 1 }));
}

#[test]
fn what_is_no_cltu_is_refused_with_the_reason() {
    let good = cltu(&[0x11; 8], Randomization::Plain);
    let refuse = |octets: &[u8], room: usize| {
        decode(octets, Randomization::Plain, &mut vec![0; room]).unwrap_err()
    };
    for octets in [0, 1, 2, 10, 17, 25] {
        assert_eq!(refuse(&good[..octets], 14), DecodeError::Length { octets });
    }
    assert_eq!(refuse(&good[..18], 14), DecodeError::NoTail);
    assert_eq!(refuse(&good, 13), DecodeError::Room { needed: 14, room: 13 });
    let mut late = good;
    late[0] ^= 0x03;
    assert_eq!(refuse(&late, 14), DecodeError::Start { found: 0xE890 });
}

#[test]
fn an_empty_frame_and_a_short_buffer_are_refused() {
    assert_eq!(encode(&[], Randomization::Plain, &mut [0; 20]), Err(EncodeError::Empty));
    let error = EncodeError::Room { needed: 26, room: 25 };
    assert_eq!(encode(&[0; 8], Randomization::Plain, &mut [0; 25]), Err(error));
}
