//! Any octets are a telemetry frame that is written alike, or are refused; every header that is written is read
//! again; a sequence of frames gives whole packets, and tells how many frames are missing.
#![no_main]

use hilal_packets::frame::{
    Clcw, ErrorControl, FirstHeader, FrameError, SpacecraftId, TmFrame, TmHeader, TmReceiver, u3,
};
use hilal_packets::packet_length;
use libfuzzer_sys::arbitrary::{Result, Unstructured};

const SPACECRAFT: SpacecraftId = SpacecraftId::from_low_bits(0xAB);
/// Octets of the longest packet that is taken.
const PACKET: usize = 48;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for error_control in [ErrorControl::Present, ErrorControl::Absent] {
        if let Ok(frame) = TmFrame::read(bytes, error_control) {
            let control = frame.operational_control.map_or(0, |field| field.len());
            let octets = TmHeader::LENGTH + frame.data.len() + control + error_control.octets();
            assert_eq!(octets, bytes.len());
        }
    }
    let mut frame = bytes.to_vec();
    ErrorControl::Present.write(&mut frame);
    written_alike(&frame);
    let _end_of_input = write_and_read(&mut Unstructured::new(bytes));
    let _end_of_input = receive(&mut Unstructured::new(bytes));
});

/// A frame that is read says all that its octets say, but for the reserved bits of its control word.
fn written_alike(frame: &[u8]) {
    let Ok(read) = TmFrame::read(frame, ErrorControl::Present) else { return };
    let Some(clcw) = read.operational_control.and_then(Clcw::from_octets) else { return };
    if read.data.is_empty() {
        return;
    }
    let mut expected = frame.to_vec();
    let control = TmHeader::LENGTH + read.data.len();
    expected[control..control + Clcw::LENGTH].copy_from_slice(&clcw.octets());
    ErrorControl::Present.write(&mut expected);
    let mut written = vec![0; frame.len()];
    written[TmHeader::LENGTH..control].copy_from_slice(read.data);
    read.header.finish(clcw, &mut written).expect("a frame of this length was read");
    assert_eq!(written, expected);
}

/// Whatever header a frame is finished with: it is refused, or the frame is read with that header.
fn write_and_read(input: &mut Unstructured) -> Result<()> {
    let header = TmHeader {
        spacecraft: SpacecraftId::from_low_bits(input.arbitrary()?),
        virtual_channel: u3::new(input.int_in_range(0..=7)?),
        master_count: input.arbitrary()?,
        virtual_count: input.arbitrary()?,
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
        let read = TmFrame::read(&frame, ErrorControl::Present).expect("a frame that was written");
        assert_eq!(read.header, header);
        assert_eq!(read.operational_control.and_then(Clcw::from_octets), Some(clcw));
    }
    Ok(())
}

/// Frames whose spacecraft, status and error control are made good, so that most come through.
fn receive(input: &mut Unstructured) -> Result<()> {
    let mut receiver = TmReceiver::<PACKET>::new(SPACECRAFT);
    let mut last = [None; 8];
    while !input.is_empty() {
        let [flags, count, pointer] = input.arbitrary::<[u8; 3]>()?;
        let [high, low] = match pointer {
            0xFF => [0xFF, 0xFF],
            0xFE => [0xFF, 0xFE],
            _ => [0x18, pointer % 64],
        };
        let spacecraft = if flags & 0xF0 == 0xF0 { 0xAC } else { SPACECRAFT.number() };
        let [first, second] = (spacecraft << 4 | u16::from(flags & 0b1111)).to_be_bytes();
        let mut frame = vec![first, second, 0, count, high & 0x1F, low];
        let octets = usize::from(input.arbitrary::<u8>()? % 64).min(input.len());
        frame.extend(input.bytes(octets)?);
        frame.extend([0; 6]);
        ErrorControl::Present.write(&mut frame);
        written_alike(&frame);

        let dropped = receiver.dropped_packets();
        let reception = receiver.take(&frame, |packet| {
            assert!(packet.len() <= PACKET);
            assert_eq!(packet_length(packet), Some(packet.len()));
            assert_ne!([packet[0] & 0b111, packet[1]], [0b111, 0xFF], "an idle packet");
        });
        match reception {
            Ok(reception) => {
                let channel = usize::from(flags >> 1 & 0b111);
                assert_eq!(usize::from(reception.virtual_channel.value()), channel);
                let step = last[channel].map_or(1, |last: u8| count.wrapping_sub(last));
                assert_eq!(reception.missing, step.saturating_sub(1));
                assert!(receiver.dropped_packets() >= dropped);
                last[channel] = Some(count);
            }
            Err(error) => {
                let pointer = matches!(error, FrameError::FirstHeader { .. });
                assert!(pointer || matches!(error, FrameError::Spacecraft { .. }), "{error}");
                assert_eq!(receiver.dropped_packets(), dropped);
            }
        }
    }
    Ok(())
}
