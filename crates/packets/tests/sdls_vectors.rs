//! Secured frames against other implementations, octet for octet and both ways.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]

use std::collections::BTreeMap;

use hilal_packets::sdls::{
    AssociationSettings, AuthenticationMask, CounterReserve, FrameCounter, Key, KeyId, KeyRing,
    KeyState, MacLength, Protection, Receiver, ReplayState, ReplayWindow, Sender, Spi, WireCounter,
};

const KEY: KeyId = KeyId::FIRST_SESSION;

fn octets(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn ring(key: &[u8]) -> KeyRing<1> {
    let mut keys = KeyRing::new();
    keys.insert(KEY, KeyState::Active, Key::new(key.try_into().unwrap())).unwrap();
    keys
}

/// A frame of another implementation, without frame error control, and what was put into it.
struct Vector {
    key: Vec<u8>,
    settings: AssociationSettings,
    counter: FrameCounter,
    header: Vec<u8>,
    data: Vec<u8>,
    frame: Vec<u8>,
}

impl Vector {
    fn made_alike(&self) {
        let keys = ring(&self.key);
        let mut sender = Sender::new(self.settings, KEY, CounterReserve::NEW_KEY);
        sender.resume_at(self.counter).unwrap();
        sender.extend(sender.plan_reserve(1));
        let mut buffer = vec![0xA5; self.frame.len() + 7];
        let length = sender.write(&keys, &self.header, &self.data, &mut buffer).unwrap();
        assert_eq!(&buffer[..length], self.frame);
        assert!(
            buffer[length..].iter().all(|octet| *octet == 0xA5),
            "octets behind the frame changed"
        );
    }

    fn read_alike(&self) {
        let mut receiver = Receiver::new(self.settings, KEY, ReplayState::expecting(self.counter));
        let mut frame = self.frame.clone();
        assert_eq!(receiver.process(&ring(&self.key), &mut frame), Ok(self.data.clone().as_mut()));
        assert_eq!(receiver.state().last(), Some(self.counter));
    }
}

/// The frames of Yamcs 5.13.2, without the two octets of frame error control.
fn of_yamcs(
    spi: u16,
    first_key_octet: u8,
    mask: AuthenticationMask,
    frame: &str,
    data: &str,
) -> Vector {
    let frame = octets(frame);
    let frame = frame[..frame.len() - 2].to_vec();
    Vector {
        key: (first_key_octet..first_key_octet + 32).collect(),
        settings: AssociationSettings::standard(Spi::new(spi).unwrap(), mask),
        counter: FrameCounter::ZERO,
        header: frame[..mask.header_octets()].to_vec(),
        data: octets(data),
        frame,
    }
}

fn with_segment_header() -> Vector {
    of_yamcs(
        1,
        0x00,
        AuthenticationMask::TC_SEGMENTED,
        "00 ab 00 33 00 c1 00 01 00 00 00 00 00 00 00 00 00 00 00 00 16 d8 75 de b5 2b aa b5 09 a8 a9
         37 a9 9e 98 84 84 3a 58 40 5b 25 cf 01 bf 92 8c 0b 37 48 7a 2e",
        "18 64 c0 00 00 07 29 08 01 00 00 02 b1 b2",
    )
}

#[test]
fn a_frame_of_yamcs_with_segment_header_is_made_and_read_alike() {
    let vector = with_segment_header();
    assert_eq!(vector.frame.len() + 2, 0x33 + 1);
    vector.made_alike();
    vector.read_alike();
}

#[test]
fn a_frame_of_yamcs_without_segment_header_is_made_and_read_alike() {
    let frame =
        "20 ab 04 31 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00 fb 4a 21 59 94 59 4d 51 cc
                 59 e4 13 b9 f9 34 11 31 e3 02 f1 c5 8b 94 94 34 07 73 33 f2 db d4";
    // Opened with `cryptography`: a space packet with the telecommand [8, 4] for process 100.
    let packet = "18 64 c0 00 00 06 29 08 04 00 00 51 df";
    let vector = of_yamcs(2, 0x20, AuthenticationMask::TC, frame, packet);
    assert_eq!(vector.frame.len() + 2, 0x31 + 1);
    vector.made_alike();
    vector.read_alike();
}

#[test]
fn what_yamcs_leaves_uncovered_is_uncovered_here() {
    let vector = with_segment_header();
    let accepts = |octet: usize, bit: u8| {
        let mut frame = vector.frame.clone();
        frame[octet] ^= bit;
        let receiver = Receiver::new(vector.settings, KEY, ReplayState::NEW_KEY);
        receiver.check(&ring(&vector.key), &mut frame).is_ok()
    };
    for octet in [0, 1, 3, 4] {
        assert!(accepts(octet, 1), "octet {octet} is not under the mask");
    }
    for (octet, bit) in [(2, 4), (5, 1), (7, 2), (19, 1), (21, 1), (vector.frame.len() - 1, 1)] {
        assert!(!accepts(octet, bit), "octet {octet} is covered");
    }
}

fn of_line(line: &str) -> Vector {
    let values: BTreeMap<&str, &str> =
        line.split(' ').map(|word| word.split_once('=').unwrap()).collect();
    let protection = Protection {
        wire_counter: match values["wire"] {
            "1" => WireCounter::One,
            "2" => WireCounter::Two,
            "4" => WireCounter::Four,
            "12" => WireCounter::Twelve,
            other => panic!("counter of {other} octets"),
        },
        mac: MacLength::new(values["mac"].parse().unwrap()).unwrap(),
        mask: AuthenticationMask::new(&octets(values["mask"])).unwrap(),
        window: ReplayWindow::Increasing { ahead: 1 },
    };
    let spi = Spi::new(u16::from_str_radix(values["spi"], 16).unwrap()).unwrap();
    Vector {
        key: octets(values["key"]),
        settings: AssociationSettings::new(spi, protection).unwrap(),
        counter: FrameCounter::new(values["counter"].parse().unwrap()).unwrap(),
        header: octets(values["header"]),
        data: octets(values["data"]),
        frame: octets(values["frame"]),
    }
}

#[test]
fn frames_of_another_library_are_made_and_read_alike() {
    let vectors: Vec<Vector> = include_str!("golden/sdls.txt").lines().map(of_line).collect();
    assert_eq!(vectors.len(), 20);
    for vector in &vectors {
        vector.made_alike();
        vector.read_alike();
    }
}

#[test]
fn an_essential_command_fills_two_code_blocks() {
    let essential = AssociationSettings::essential(Spi::new(9).unwrap());
    assert_eq!(essential.frame_octets(1), 14);
    let (start, tail, block, carried) = (2, 8, 8, 7);
    assert_eq!(start + essential.frame_octets(1).div_ceil(carried) * block + tail, 26);
    let of_this_kind = include_str!("golden/sdls.txt").lines().map(of_line);
    let same = |vector: &Vector| vector.frame.len() == 14;
    assert_eq!(of_this_kind.filter(same).count(), 4);
}
