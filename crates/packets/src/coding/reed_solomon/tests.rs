//! What the code promises, on random frames of every depth and length.

use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::*;

fn any_frame() -> impl Strategy<Value = (Interleaving, Vec<u8>)> {
    (prop::sample::select(&Interleaving::ALL[..]), 1..=DATA_SYMBOLS).prop_flat_map(
        |(interleaving, symbols)| {
            let octets = symbols * interleaving.depth();
            (Just(interleaving), prop::collection::vec(any::<u8>(), octets))
        },
    )
}

/// Wrong symbols of one codeword: numbers that places are drawn with, and what is added there.
fn wrong_symbols(count: usize) -> impl Strategy<Value = Vec<(usize, u8)>> {
    prop::collection::vec((any::<usize>(), 1..=255_u8), count)
}

fn codeblock(frame: &[u8], interleaving: Interleaving) -> Vec<u8> {
    let mut codeblock = vec![0; codeblock_length(frame.len(), interleaving).unwrap()];
    assert_eq!(encode(frame, interleaving, &mut codeblock), Ok(codeblock.len()));
    codeblock
}

/// Adds errors to distinct symbols of one codeword and returns how many symbols are wrong now.
fn damage(codeblock: &mut [u8], depth: usize, codeword: usize, errors: &[(usize, u8)]) -> usize {
    let symbols = codeblock.len() / depth;
    let mut places: Vec<usize> = (0..symbols).collect();
    for (number, pattern) in errors {
        let place = places.swap_remove(number % places.len());
        codeblock[place * depth + codeword] ^= pattern;
    }
    errors.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn up_to_sixteen_wrong_symbols_in_each_codeword_are_corrected(
        (interleaving, frame) in any_frame(),
        errors in prop::collection::vec((0..=16_usize).prop_flat_map(wrong_symbols), 8),
    ) {
        let sent = codeblock(&frame, interleaving);
        let mut received = sent.clone();
        let mut wrong = 0;
        for (codeword, errors) in errors.iter().take(interleaving.depth()).enumerate() {
            wrong += damage(&mut received, interleaving.depth(), codeword, errors);
        }
        let correction = Correction { frame_octets: frame.len(), symbols_corrected: wrong };
        prop_assert_eq!(decode(&mut received, interleaving), Ok(correction));
        prop_assert_eq!(received, sent);
    }

    #[test]
    fn a_burst_of_sixteen_times_the_depth_is_corrected(
        (interleaving, frame) in any_frame(),
        start: prop::sample::Index,
        noise in prop::collection::vec(1..=255_u8, 128),
    ) {
        let sent = codeblock(&frame, interleaving);
        let burst = 16 * interleaving.depth();
        let start = start.index(sent.len() - burst + 1);
        let mut received = sent.clone();
        for (octet, noise) in received[start..start + burst].iter_mut().zip(noise) {
            *octet ^= noise;
        }
        let correction = decode(&mut received, interleaving).unwrap();
        prop_assert_eq!(correction.symbols_corrected, burst);
        prop_assert_eq!(received, sent);
    }

    #[test]
    fn seventeen_wrong_symbols_are_noticed(
        (interleaving, frame) in any_frame(),
        errors in wrong_symbols(17),
    ) {
        // Chance corrects one codeword of 16! to a wrong one: no run of this test sees it.
        let sent = codeblock(&frame, interleaving);
        let mut received = sent;
        let codeword = interleaving.depth() - 1;
        damage(&mut received, interleaving.depth(), codeword, &errors);
        let error = DecodeError::Uncorrectable { codewords: 1, depth: interleaving.depth() };
        prop_assert_eq!(decode(&mut received, interleaving), Err(error));
    }

    #[test]
    fn no_octets_whatever_panic(
        mut octets in prop::collection::vec(any::<u8>(), 0..2100),
        interleaving in prop::sample::select(&Interleaving::ALL[..]),
    ) {
        let fits = codeblock_length(
            octets.len().saturating_sub(interleaving.check_octets()), interleaving).is_ok();
        match decode(&mut octets, interleaving) {
            Ok(_) | Err(DecodeError::Uncorrectable { .. }) => prop_assert!(fits),
            Err(DecodeError::CodeblockLength { .. }) => prop_assert!(!fits),
        }
    }
}

#[test]
fn frames_of_other_lengths_are_refused() {
    for octets in [0, 223 * 5 + 5, 1114] {
        let length = FrameLengthError { octets, depth: 5, longest: 1115 };
        assert_eq!(codeblock_length(octets, Interleaving::Five), Err(length));
    }
    assert_eq!(codeblock_length(1115, Interleaving::Five), Ok(1275));
    assert_eq!(codeblock_length(5, Interleaving::Five), Ok(165));
}

#[test]
fn a_codeblock_of_another_length_is_refused_with_the_lengths_that_fit() {
    let (shortest, longest) = (5 + 160, 1115 + 160);
    for octets in [0, 160, 1274, 1280] {
        let error = DecodeError::CodeblockLength { octets, depth: 5, shortest, longest };
        assert_eq!(decode(&mut vec![0; octets], Interleaving::Five), Err(error));
    }
}

#[test]
fn a_buffer_that_is_too_short_is_refused_and_left_alone() {
    for room in [0, 9, 10, 41] {
        let mut buffer = vec![7; room];
        let error = EncodeError::Room { needed: 42, room };
        assert_eq!(encode(&[1; 10], Interleaving::One, &mut buffer), Err(error));
        assert_eq!(buffer, vec![7; room]);
    }
}

#[test]
fn errors_in_the_virtual_fill_are_too_many() {
    // The remainder of a full codeword with one error in its first symbol, on the check symbols of a
    // short codeword that is zero otherwise: the only near codeword has an error in the fill.
    let mut full = [0; DATA_SYMBOLS];
    full[0] = 1;
    let checks = codeblock(&full, Interleaving::One)[DATA_SYMBOLS..].to_vec();
    let mut short = [vec![0; 10], checks].concat();
    let error = DecodeError::Uncorrectable { codewords: 1, depth: 1 };
    assert_eq!(decode(&mut short, Interleaving::One), Err(error));
}
