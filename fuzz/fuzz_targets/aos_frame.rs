//! Any octets are an AOS frame that is written alike, or are refused; every header that is written is read again.
#![no_main]

use hilal_packets::frame::{
    AosFrame, AosHeader, Clcw, ErrorControl, FirstHeader, Playback, u6, u24,
};
use libfuzzer_sys::arbitrary::{Result, Unstructured};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    written_alike(bytes);
    let mut frame = bytes.to_vec();
    ErrorControl::Present.write(&mut frame);
    written_alike(&frame);
    if let [first, .., _, _] = &mut frame[..] {
        *first = *first & 0b0011_1111 | 0b0100_0000;
        ErrorControl::Present.write(&mut frame);
        written_alike(&frame);
    }
    let _end_of_input = write_and_read(&mut Unstructured::new(bytes));
});

/// A frame that is read says all that its octets say, but for the signalling field's other bits and the
/// reserved bits of its control word.
fn written_alike(frame: &[u8]) {
    let Ok(read) = AosFrame::read(frame) else { return };
    assert_eq!(read.packets.len() + AosHeader::OVERHEAD, frame.len());
    let Some(clcw) = Clcw::from_octets(read.operational_control) else { return };
    if read.packets.is_empty() {
        return;
    }
    let mut expected = frame.to_vec();
    expected[5] &= 0b1000_0000;
    let control = AosHeader::LENGTH + read.packets.len();
    expected[control..control + Clcw::LENGTH].copy_from_slice(&clcw.octets());
    ErrorControl::Present.write(&mut expected);
    let mut written = vec![0; frame.len()];
    written[AosHeader::LENGTH..control].copy_from_slice(read.packets);
    read.header.finish(clcw, &mut written).expect("a frame of this length was read");
    assert_eq!(written, expected);
}

/// Whatever header a frame is finished with: it is refused, or the frame is read with that header, and with one
/// octet changed it is not read.
fn write_and_read(input: &mut Unstructured) -> Result<()> {
    let header = AosHeader {
        spacecraft: input.arbitrary()?,
        virtual_channel: u6::new(input.int_in_range(0..=63)?),
        virtual_count: u24::new(input.int_in_range(0..=(1 << 24) - 1)?),
        playback: if input.arbitrary()? { Playback::Replay } else { Playback::RealTime },
        first_header: match input.int_in_range(0..=9)? {
            0 => FirstHeader::NoPacket,
            1 => FirstHeader::OnlyIdle,
            2 => FirstHeader::At(input.arbitrary()?),
            _ => FirstHeader::At(u16::from(input.arbitrary::<u8>()?)),
        },
    };
    let Some(clcw) = Clcw::from_octets(input.arbitrary()?) else { return Ok(()) };
    let octets = input.arbitrary::<u16>()?;
    let octets = if octets % 16 == 0 { octets % 2_100 } else { octets % 80 };
    let mut frame = vec![0x2A; octets.into()];
    if header.finish(clcw, &mut frame).is_ok() {
        let read = AosFrame::read(&frame).expect("a frame that was written");
        assert_eq!(read.header, header);
        assert_eq!(Clcw::from_octets(read.operational_control), Some(clcw));
        let hit = input.choose_index(frame.len())?;
        frame[hit] ^= input.arbitrary::<u8>()?.max(1);
        assert!(AosFrame::read(&frame).is_err());
    }
    Ok(())
}
