//! Any octets are a CLTU whose codeblocks are those of its frame but for one bit each, or are refused, and the
//! reader of streams agrees; a CLTU with wrong bits is restored, or the codeblock that is beyond repair is named.
#![no_main]

use hilal_packets::coding::cltu::{
    self, CODEBLOCK_OCTETS, CltuEvent, CltuReader, DecodeError, INFORMATION_OCTETS, cltu_length,
};
use hilal_packets::coding::randomizer::Randomization;
use libfuzzer_sys::arbitrary::{Result, Unstructured};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, octets)) = bytes.split_first() else { return };
    let randomization =
        if choice & 1 == 0 { Randomization::Plain } else { Randomization::Randomized };
    decode(octets, randomization);
    let mut begun = cltu::START_SEQUENCE.to_vec();
    begun.extend(&octets[..octets.len() / CODEBLOCK_OCTETS * CODEBLOCK_OCTETS]);
    begun.extend(cltu::TAIL_SEQUENCE);
    decode(&begun, randomization);
    let _codeblocks = stream(octets, randomization);
    let _end_of_input = send(&mut Unstructured::new(octets), randomization);
});

/// Decodes octets as they come; the frame that is found makes the same CLTU again.
fn decode(octets: &[u8], randomization: Randomization) {
    let mut frame = vec![0; octets.len()];
    let Ok(decoded) = cltu::decode(octets, randomization, &mut frame) else { return };
    frame.truncate(decoded.octets);
    assert_eq!(cltu_length(decoded.octets), octets.len());
    let short = cltu::decode(octets, randomization, &mut vec![0; decoded.octets - 1]);
    let (needed, room) = (decoded.octets, decoded.octets - 1);
    assert_eq!(short, Err(DecodeError::Room { needed, room }));

    let mut written = vec![0; octets.len()];
    assert_eq!(cltu::encode(&frame, randomization, &mut written), Ok(octets.len()));
    let mut wrong = 0;
    let codeblocks = 2..octets.len() - CODEBLOCK_OCTETS;
    let pairs = octets[codeblocks.clone()].chunks(CODEBLOCK_OCTETS);
    for (received, sent) in pairs.zip(written[codeblocks].chunks(CODEBLOCK_OCTETS)) {
        let bits: u32 =
            received.iter().zip(sent).map(|(one, other)| (one ^ other).count_ones()).sum();
        assert!(bits <= 1);
        wrong += usize::from(bits == 1);
    }
    assert_eq!(decoded.bits_corrected, wrong);
    assert_eq!(stream(octets, randomization), [frame]);
}

/// Reads octets one by one; codeblocks come only between a start and an end. Returns the data of each CLTU.
fn stream(octets: &[u8], randomization: Randomization) -> Vec<Vec<u8>> {
    let mut reader = CltuReader::new(randomization);
    let mut open = false;
    let mut found: Vec<Vec<u8>> = Vec::new();
    for octet in octets {
        match reader.push(*octet) {
            Some(CltuEvent::Start) => {
                assert!(!open);
                open = true;
                found.push(Vec::new());
            }
            Some(CltuEvent::Codeblock(codeblock)) => {
                assert!(open);
                found.last_mut().expect("a start came before").extend(codeblock.information);
            }
            Some(CltuEvent::End) => {
                assert!(open);
                open = false;
            }
            None => {}
        }
    }
    found
}

/// Sends a frame, and flips bits on the way.
fn send(input: &mut Unstructured, randomization: Randomization) -> Result<()> {
    let octets = input.int_in_range(1..=60)?;
    let flips = input.int_in_range(0..=6)?;
    let mut places = Vec::new();
    let sent_octets = cltu_length(octets);
    for _ in 0..flips {
        places.push(input.choose_index(8 * sent_octets)?);
    }
    let mut frame = input.bytes(octets.min(input.len()))?.to_vec();
    frame.resize(octets, 0);
    let mut sent = vec![0; sent_octets];
    assert_eq!(cltu::encode(&frame, randomization, &mut sent), Ok(sent_octets));
    let mut received = sent.clone();
    for place in places {
        received[place / 8] ^= 0x80 >> (place % 8);
    }

    let wrong = |from: usize, to: usize| -> u32 {
        let pairs = sent[from..to].iter().zip(&received[from..to]);
        pairs.map(|(one, other)| (one ^ other).count_ones()).sum()
    };
    let in_codeblocks: Vec<u32> = (2..sent_octets - CODEBLOCK_OCTETS)
        .step_by(CODEBLOCK_OCTETS)
        .map(|begin| wrong(begin, begin + CODEBLOCK_OCTETS))
        .collect();
    let mut decoded = vec![0; octets.next_multiple_of(INFORMATION_OCTETS)];
    let found = cltu::decode(&received, randomization, &mut decoded);
    if wrong(0, 2) > 1 {
        assert!(matches!(found, Err(DecodeError::Start { .. })));
    } else if wrong(sent_octets - CODEBLOCK_OCTETS, sent_octets) > 0 {
        // The tail may look like a codeblock now, or still like none.
    } else if in_codeblocks.iter().all(|bits| *bits <= 1) {
        let found = found.expect("no codeblock has more than one wrong bit");
        assert_eq!(found.bits_corrected, in_codeblocks.iter().filter(|bits| **bits == 1).count());
        assert_eq!(decoded[..octets], frame);
    } else if let Some(index) = in_codeblocks.iter().position(|bits| *bits > 1)
        && in_codeblocks[index] == 2
    {
        assert_eq!(found, Err(DecodeError::Uncorrectable { index }));
    }
    Ok(())
}
