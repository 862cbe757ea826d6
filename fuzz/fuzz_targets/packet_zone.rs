//! Any data fields with any pointers give whole packets of bounded length; packets that are sent through data fields
//! of any length come out in order, all of them where nothing is lost, and none damaged where something is.
#![no_main]

use hilal_packets::frame::{FirstHeader, PacketZoneReader, PacketZoneWriter};
use hilal_packets::packet_length;
use libfuzzer_sys::arbitrary::{Result, Unstructured};

/// Octets of the longest packet.
const PACKET: usize = 40;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _end_of_input = read(&mut Unstructured::new(bytes));
    let _end_of_input = send(&mut Unstructured::new(bytes));
});

/// Reads data fields as they come.
fn read(input: &mut Unstructured) -> Result<()> {
    let mut reader = PacketZoneReader::<PACKET>::default();
    let (mut taken, mut given) = (0, 0);
    while !input.is_empty() {
        let [pointer, octets] = input.arbitrary::<[u8; 2]>()?;
        let first = match pointer {
            0xFF => FirstHeader::NoPacket,
            0xFE => FirstHeader::OnlyIdle,
            0xFD => FirstHeader::At(u16::MAX),
            0xFC => {
                reader.gap();
                continue;
            }
            _ => FirstHeader::At(u16::from(pointer % 64)),
        };
        let zone = input.bytes(usize::from(octets % 64).min(input.len()))?;
        if let FirstHeader::At(start) = first
            && let Some(continued) = zone.get(..start.into())
        {
            let mut packets = 0;
            reader.clone().take(continued, FirstHeader::NoPacket, |_| packets += 1);
            assert!(packets <= 1, "a packet begins before the first");
        }
        let dropped = reader.dropped();
        taken += zone.len();
        reader.take(zone, first, |packet| {
            assert!(packet.len() <= PACKET);
            assert_eq!(packet_length(packet), Some(packet.len()));
            assert_ne!([packet[0] & 0b111, packet[1]], [0b111, 0xFF], "an idle packet");
            given += packet.len();
        });
        assert!(given <= taken, "octets that never came");
        assert!(reader.dropped() >= dropped);
    }
    Ok(())
}

/// A packet that tells its number.
fn packet(number: usize, octets: usize) -> Vec<u8> {
    let mut packet = vec![number.to_le_bytes()[0]; octets];
    packet[..4].copy_from_slice(&[8, 1, 0xC0, number.to_le_bytes()[1]]);
    packet[4..6].copy_from_slice(&u16::try_from(octets - 7).expect("short").to_be_bytes());
    packet
}

/// Sends packets through data fields, of which some are lost.
fn send(input: &mut Unstructured) -> Result<()> {
    let mut writer = PacketZoneWriter::<PACKET>::default();
    let mut reader = PacketZoneReader::<PACKET>::default();
    let (mut sent, mut out) = (Vec::new(), Vec::new());
    let (mut lost, mut begun_again) = (false, 0);
    while !input.is_empty() {
        let what = input.arbitrary::<u8>()?;
        let mut zone = vec![0; usize::from(what % 64)];
        if what == 0xFF && writer.carries() {
            writer.restart();
            begun_again += 1;
        }
        let first = writer.fill(&mut zone, |buffer| {
            let octets = usize::from(input.arbitrary::<u8>().ok()? % 64);
            // Lengths that no packet has, or that do not fit, are not sent.
            if !(7..=PACKET).contains(&octets) {
                return (octets > 1).then_some(octets);
            }
            let packet = packet(sent.len(), octets);
            buffer[..octets].copy_from_slice(&packet);
            sent.push(packet);
            Some(octets)
        });
        match first {
            FirstHeader::At(octets) => assert!(usize::from(octets) < zone.len()),
            FirstHeader::NoPacket => {}
            FirstHeader::OnlyIdle => panic!("idle data are packets"),
        }
        if what & 0b1100_0000 == 0b1000_0000 {
            reader.gap();
            lost = true;
        } else {
            reader.take(&zone, first, |packet| out.push(packet.to_vec()));
        }
    }
    for _ in 0..8 {
        let mut zone = [0; 16];
        let first = writer.fill(&mut zone, |_| None);
        reader.take(&zone, first, |packet| out.push(packet.to_vec()));
    }
    if lost {
        let mut rest = sent.iter();
        assert!(
            out.iter().all(|packet| rest.any(|sent| sent == packet)),
            "damaged or out of order"
        );
    } else {
        assert_eq!(out, sent);
        assert!(reader.dropped() <= begun_again);
    }
    Ok(())
}
