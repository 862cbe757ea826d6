//! Any octets are a telecommand frame that is written alike, or are refused; the segments of a sequence of frames
//! are joined as a plain list would join them, and what is cut into segments comes back whole.
#![no_main]

use hilal_packets::cop1::ControlCommand;
use hilal_packets::frame::{
    ErrorControl, SegmentAssembler, SegmentHeader, SegmentPart, Segments, TcFrame, TcFrameKind,
    TcHeader,
};
use libfuzzer_sys::arbitrary::{Result, Unstructured};

/// Octets of the longest packet that is joined from segments.
const PACKET: usize = 48;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for error_control in [ErrorControl::Present, ErrorControl::Absent] {
        read(bytes, error_control);
    }
    let _end_of_input = read_sequence(&mut Unstructured::new(bytes));
    if let Some((octets, packet)) = bytes.split_first() {
        cut_and_join(packet, usize::from(*octets));
    }
});

/// A frame that is read says all that its octets say: written anew, they are the same.
fn read(octets: &[u8], error_control: ErrorControl) -> Option<TcFrame<'_>> {
    let frame = TcFrame::read(octets, error_control).ok()?;
    let length = frame.octets.len() + error_control.octets();
    assert!(length <= TcHeader::MAX_FRAME);
    assert_eq!(frame.octets.len(), TcHeader::LENGTH + frame.data().len());
    let mut written = vec![0; length];
    frame.header.write(length, &mut written).expect("a frame of this length was read");
    written[TcHeader::LENGTH..frame.octets.len()].copy_from_slice(frame.data());
    error_control.write(&mut written);
    assert_eq!(written, octets[..length]);
    Some(frame)
}

/// Frames whose reserved bits, length and error control are made good, so that they come through.
fn read_sequence(input: &mut Unstructured) -> Result<()> {
    let error_control =
        if input.arbitrary()? { ErrorControl::Present } else { ErrorControl::Absent };
    let mut assembler = SegmentAssembler::<PACKET>::default();
    let mut joined = None;
    while !input.is_empty() {
        let data_octets = usize::from(input.arbitrary::<u8>()? % 64).min(input.len());
        let length = TcHeader::LENGTH + data_octets + error_control.octets();
        let [first, second, third, sequence] = input.arbitrary::<[u8; 4]>()?;
        let fourth = u8::try_from(length - 1).expect("at most 70 octets");
        let mut octets = vec![first & 0b0011_0011, second, third & 0b1111_1100, fourth, sequence];
        octets.extend(input.bytes(data_octets.min(input.len()))?);
        octets.resize(length, 0);
        error_control.write(&mut octets);
        octets.extend([0x55; 6]);
        let Some(frame) = read(&octets, error_control) else {
            assert_eq!(first >> 4 & 0b11, 0b01, "a control command in sequence");
            continue;
        };
        match (frame.header.kind, frame.data().split_first()) {
            (TcFrameKind::Bc, _) => control_command(frame.data()),
            (TcFrameKind::Ad | TcFrameKind::Bd, Some((header, segment))) => {
                let SegmentHeader { part, .. } = SegmentHeader::from_octet(*header);
                assert_eq!(SegmentHeader::from_octet(*header).octet(), *header);
                let found = assembler.take(part, segment);
                assert_eq!(found, join(&mut joined, part, segment).as_deref());
            }
            (TcFrameKind::Ad | TcFrameKind::Bd, None) => {}
        }
    }
    Ok(())
}

fn control_command(octets: &[u8]) {
    if let Some(command) = ControlCommand::from_octets(octets) {
        assert_eq!(command.write(&mut [0; ControlCommand::MAX_LENGTH]), octets);
    }
}

/// What the assembler must do, with a list for its memory.
fn join(joined: &mut Option<Vec<u8>>, part: SegmentPart, segment: &[u8]) -> Option<Vec<u8>> {
    match part {
        SegmentPart::Whole => {
            *joined = None;
            return Some(segment.to_vec());
        }
        SegmentPart::First => *joined = Some(Vec::new()),
        SegmentPart::Middle | SegmentPart::Last => {}
    }
    let mut packet = joined.take()?;
    packet.extend(segment);
    if packet.len() > PACKET {
        return None;
    }
    if part == SegmentPart::Last {
        return Some(packet);
    }
    *joined = Some(packet);
    None
}

fn cut_and_join(packet: &[u8], octets: usize) {
    let mut assembler = SegmentAssembler::<PACKET>::default();
    let mut joined = None;
    for (part, segment) in Segments::of(packet, octets) {
        assert!(joined.is_none(), "a packet is complete before its last segment");
        joined = assembler.take(part, segment).map(<[u8]>::to_vec);
    }
    let whole = !packet.is_empty() && (packet.len() <= PACKET || packet.len() <= octets);
    assert_eq!(joined.as_deref(), whole.then_some(packet));
}
