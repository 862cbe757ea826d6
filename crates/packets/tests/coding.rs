//! The channel codes against vectors that other software made (`golden/README.md`).

use hilal_packets::coding::cltu::{self, CltuEvent, CltuReader, cltu_length};
use hilal_packets::coding::randomizer::{Randomization, Randomizer};
use hilal_packets::coding::reed_solomon::{self, Correction, Interleaving, codeblock_length};
use hilal_packets::coding::sync_marker::{self, ATTACHED_SYNC_MARKER};

const REED_SOLOMON: &str = include_str!("golden/reed_solomon.txt");
const CLTU: &str = include_str!("golden/cltu.txt");
const RANDOMIZER: &str = include_str!("golden/randomizer.txt");

fn octets(hexadecimal: &str) -> Vec<u8> {
    assert!(hexadecimal.is_ascii() && hexadecimal.len().is_multiple_of(2));
    (0..hexadecimal.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hexadecimal[at..at + 2], 16).expect("two digits"))
        .collect()
}

fn fields<const COUNT: usize>(line: &str) -> [&str; COUNT] {
    let fields: Vec<_> = line.split(' ').collect();
    fields.try_into().expect("a line with all its fields")
}

struct ReedSolomonVector {
    interleaving: Interleaving,
    frame_octets: usize,
    wrong_symbols: usize,
    sent: Vec<u8>,
    received: Vec<u8>,
}

fn reed_solomon_vectors() -> impl Iterator<Item = ReedSolomonVector> {
    REED_SOLOMON.lines().map(|line| {
        let [depth, frame_octets, wrong_symbols, sent, received] = fields(line);
        let number = |field: &str| field.parse::<usize>().expect("a number");
        let interleaving = Interleaving::ALL
            .into_iter()
            .find(|interleaving| interleaving.depth() == number(depth))
            .expect("a depth of the standard");
        ReedSolomonVector {
            interleaving,
            frame_octets: number(frame_octets),
            wrong_symbols: number(wrong_symbols),
            sent: octets(sent),
            received: octets(received),
        }
    })
}

#[test]
fn check_symbols_are_those_of_libfec() {
    let mut depths = Vec::new();
    for vector in reed_solomon_vectors() {
        let frame = &vector.sent[..vector.frame_octets];
        let mut codeblock = vec![0; vector.sent.len()];
        let length = reed_solomon::encode(frame, vector.interleaving, &mut codeblock).unwrap();
        assert_eq!(length, vector.sent.len());
        assert_eq!(codeblock, vector.sent, "depth {}", vector.interleaving.depth());
        depths.push(vector.interleaving);
    }
    depths.dedup();
    assert_eq!(depths, Interleaving::ALL);
}

#[test]
fn what_libfec_corrects_is_corrected_alike() {
    for vector in reed_solomon_vectors() {
        let mut codeblock = vector.received;
        let correction = reed_solomon::decode(&mut codeblock, vector.interleaving);
        let expected = Correction {
            frame_octets: vector.frame_octets,
            symbols_corrected: vector.wrong_symbols,
        };
        assert_eq!(correction, Ok(expected));
        assert_eq!(codeblock, vector.sent);
    }
}

#[test]
fn a_channel_access_data_unit_is_marker_and_randomized_codeblock() {
    for vector in reed_solomon_vectors() {
        let frame = &vector.sent[..vector.frame_octets];
        let mut unit = vec![0; 4 + codeblock_length(frame.len(), vector.interleaving).unwrap()];
        sync_marker::encode(frame, vector.interleaving, Randomization::Randomized, &mut unit)
            .unwrap();
        let (marker, codeblock) = unit.split_at_mut(4);
        assert_eq!(marker, ATTACHED_SYNC_MARKER);
        Randomizer::Telemetry.apply(codeblock);
        assert_eq!(codeblock, vector.sent);
    }
}

#[test]
fn a_randomized_frame_is_that_of_spacepacket() {
    let [frame, randomized] = fields(RANDOMIZER.trim_end());
    let mut frame = octets(frame);
    Randomizer::Telemetry.apply(&mut frame);
    assert_eq!(frame, octets(randomized));
}

#[test]
fn cltus_are_those_of_spacepacket() {
    for line in CLTU.lines() {
        let [frame, plain, randomized] = fields(line);
        let frame = octets(frame);
        for (randomization, expected) in
            [(Randomization::Plain, plain), (Randomization::Randomized, randomized)]
        {
            let mut cltu = vec![0; cltu_length(frame.len())];
            let length = cltu::encode(&frame, randomization, &mut cltu).unwrap();
            assert_eq!(length, cltu.len());
            assert_eq!(cltu, octets(expected), "{randomization:?}, {} octets", frame.len());
        }
    }
}

#[test]
fn cltus_of_spacepacket_are_read() {
    for line in CLTU.lines() {
        let [frame, plain, randomized] = fields(line);
        let frame = octets(frame);
        for (randomization, cltu) in
            [(Randomization::Plain, plain), (Randomization::Randomized, randomized)]
        {
            let cltu = octets(cltu);
            let mut received = vec![0; frame.len() + 6];
            let decoded = cltu::decode(&cltu, randomization, &mut received).unwrap();
            assert_eq!(decoded.bits_corrected, 0);
            assert_eq!(received[..frame.len()], frame);

            let mut reader = CltuReader::new(randomization);
            let mut streamed = Vec::new();
            for octet in cltu {
                if let Some(CltuEvent::Codeblock(codeblock)) = reader.push(octet) {
                    streamed.extend(codeblock.information);
                }
            }
            assert_eq!(streamed[..frame.len()], frame);
        }
    }
}
