//! Any octets are a codeblock that is corrected to one of the code, by at most 16 symbols a codeword, or are
//! refused; a codeblock with up to 16 wrong symbols in each codeword is restored; with more, or with some in the
//! virtual fill, it is refused.
#![no_main]

use hilal_packets::coding::randomizer::Randomization;
use hilal_packets::coding::reed_solomon::{self, Correction, DecodeError, Interleaving};
use hilal_packets::coding::sync_marker;
use libfuzzer_sys::arbitrary::{Result, Unstructured};

/// Wrong symbols of a codeword that can be corrected.
const CORRECTABLE: usize = 16;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut input = Unstructured::new(bytes);
    let _end_of_input = run(&mut input);
});

fn run(input: &mut Unstructured) -> Result<()> {
    let interleaving = *input.choose(&Interleaving::ALL)?;
    if input.arbitrary()? {
        let randomization =
            if input.arbitrary()? { Randomization::Plain } else { Randomization::Randomized };
        let octets = input.bytes(input.len())?;
        decode(octets, interleaving);
        let unit = &mut octets.to_vec();
        if let Ok(correction) = sync_marker::decode(unit, interleaving, randomization) {
            assert!(4 + correction.frame_octets < octets.len());
        }
        return Ok(());
    }
    send(input, interleaving)
}

/// How many symbols of each codeword differ.
fn differences(one: &[u8], other: &[u8], depth: usize) -> Vec<usize> {
    let mut counts = vec![0; depth];
    for (place, (one, other)) in one.iter().zip(other).enumerate() {
        counts[place % depth] += usize::from(one != other);
    }
    counts
}

/// Decodes octets as they come.
fn decode(octets: &[u8], interleaving: Interleaving) {
    let mut codeblock = octets.to_vec();
    match reed_solomon::decode(&mut codeblock, interleaving) {
        Ok(Correction { frame_octets, symbols_corrected }) => {
            let mut written = vec![0; octets.len()];
            let length =
                reed_solomon::encode(&codeblock[..frame_octets], interleaving, &mut written);
            assert_eq!(length, Ok(octets.len()));
            assert_eq!(written, codeblock, "what was corrected is of the code");
            let corrected = differences(octets, &codeblock, interleaving.depth());
            assert!(corrected.iter().all(|count| *count <= CORRECTABLE));
            assert_eq!(corrected.iter().sum::<usize>(), symbols_corrected);
        }
        Err(DecodeError::CodeblockLength { .. }) => assert_eq!(codeblock, octets),
        Err(error @ DecodeError::Uncorrectable { codewords, depth }) => {
            let corrected = differences(octets, &codeblock, depth);
            let untouched = corrected.iter().filter(|count| **count == 0).count();
            assert!(1 <= codewords && codewords <= untouched);
            assert_eq!(reed_solomon::decode(&mut codeblock, interleaving), Err(error));
        }
    }
}

/// Sends a frame, and changes symbols on the way.
fn send(input: &mut Unstructured, interleaving: Interleaving) -> Result<()> {
    let depth = interleaving.depth();
    let symbols = usize::from(input.arbitrary::<u8>()?);
    let symbols = if symbols < 224 { 1 + symbols % 24 } else { 223 - symbols % 32 };
    let filled = usize::from(input.arbitrary::<u8>()?).saturating_sub(220) % symbols.min(17);
    let burst = input.int_in_range(0..=CORRECTABLE * depth)?;
    let burst_at: usize = input.arbitrary::<u16>()?.into();
    let singles = input.int_in_range(0..=3)?;
    let mut hits = Vec::new();
    for _ in 0..singles {
        hits.push(input.arbitrary::<(u16, u8)>()?);
    }
    let some = input.bytes(input.len())?;
    let octets = some.iter().copied().chain([0x5A]).cycle();
    let mut frame: Vec<u8> = octets.take(symbols * depth).collect();
    if filled > 0 {
        frame[..filled * depth].fill(0xC3);
    }
    let mut sent = vec![0; frame.len() + interleaving.check_octets()];
    let length = reed_solomon::encode(&frame, interleaving, &mut sent);
    assert_eq!(length, Ok(sent.len()));
    if filled > 0 {
        // Without its first symbols it is a codeblock whose virtual fill is not zero.
        let refused = Err(DecodeError::Uncorrectable { codewords: depth, depth });
        assert_eq!(reed_solomon::decode(&mut sent[filled * depth..], interleaving), refused);
        return Ok(());
    }

    let mut received = sent.clone();
    for place in 0..burst {
        received[(burst_at + place) % sent.len()] ^= 0xA5;
    }
    for (place, change) in hits {
        received[usize::from(place) % sent.len()] ^= change;
    }
    let wrong = differences(&sent, &received, depth);
    let lost = wrong.iter().filter(|count| **count > CORRECTABLE).count();
    let found = reed_solomon::decode(&mut received, interleaving);
    if lost == 0 {
        let (frame_octets, symbols_corrected) = (frame.len(), wrong.iter().sum());
        assert_eq!(found, Ok(Correction { frame_octets, symbols_corrected }));
        assert_eq!(received, sent);
    } else {
        assert_eq!(found, Err(DecodeError::Uncorrectable { codewords: lost, depth }));
    }
    Ok(())
}
