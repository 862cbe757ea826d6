//! Frames on their way.

use hilal_mission::models::BitErrorRates;

use super::*;
use crate::HopCounts;

const CLEAN: BitErrorRates = BitErrorRates { up: 0.0, down: 0.0 };
const SLOW: Link =
    Link { down_bit_s: 2072.0, up_bit_s: 80.0, bit_errors: CLEAN, delay_ms: 1300, margins: None };
const FAST: Link =
    Link { down_bit_s: 80_000.0, up_bit_s: 80.0, bit_errors: CLEAN, delay_ms: 1400, margins: None };
const NEAR: Link = Link {
    down_bit_s: 256_000.0,
    up_bit_s: 64_000.0,
    bit_errors: CLEAN,
    delay_ms: 500,
    margins: None,
};
const NONE: Links = Links {
    direct: None,
    relay: None,
    lander: None,
    lander_direct: None,
    lander_relay: None,
    relay_earth: None,
};
/// The rest of the path through the relay, which bounds nothing.
const RELAY_EARTH: Link = Link {
    down_bit_s: f64::INFINITY,
    up_bit_s: f64::INFINITY,
    bit_errors: CLEAN,
    delay_ms: 0,
    margins: None,
};
const DIRECT: Links = Links { direct: Some(SLOW), ..NONE };
const BY_RELAY: Links = Links { relay: Some(FAST), relay_earth: Some(RELAY_EARTH), ..NONE };
/// The lander in view, and no way from it to the ground.
const STRANDED: Links = Links { lander: Some(NEAR), ..NONE };

fn modem() -> Modem {
    Modem::new(Noise::new(1, 0))
}

/// A path through a lander that sends on at so many bits a second.
fn by_lander(onward_bit_s: f64) -> Links {
    let (down_bit_s, up_bit_s) = (onward_bit_s, onward_bit_s);
    let onward = Link { down_bit_s, up_bit_s, bit_errors: CLEAN, delay_ms: 1300, margins: None };
    Links { lander_direct: Some(onward), ..STRANDED }
}

/// Sends for as long as the transmitter takes frames.
fn fill(modem: &mut Modem, now_ms: u64) {
    while let TransmitterState::Ready { frame_octets, .. } = modem.transmitter() {
        modem.transmit(now_ms, &vec![7; frame_octets]);
    }
}

/// Counts the octets of frames that reach the ground in so many seconds from a vehicle that always sends.
fn octets_in(seconds: u64, links: Links) -> usize {
    let mut modem = modem();
    let mut octets = 0;
    for second in 0..seconds {
        modem.begin(second * 1000, links, 1.0);
        fill(&mut modem, second * 1000);
        while let Some(arrival) = modem.arrived(second * 1000) {
            octets += arrival.frame.len();
        }
    }
    octets
}

#[test]
fn the_fastest_link_is_used() {
    let links = Links { direct: Some(SLOW), ..BY_RELAY };
    assert_eq!(links.fastest(), Some((Channel::Relay, FAST)));
    assert_eq!(NONE.fastest(), None);
}

#[test]
fn the_slowest_hop_bounds_the_path_through_the_lander() {
    let path = by_lander(9.0).whole(Channel::Lander).unwrap();
    assert_eq!((path.down_bit_s, path.up_bit_s, path.delay_ms), (9.0, 9.0, 1800));
    // A straight link of 2072 bit/s is better than a lander that sends on at 9.
    let both = Links { direct: Some(SLOW), ..by_lander(9.0) };
    assert_eq!(both.fastest().unwrap().0, Channel::Direct);
    assert_eq!(STRANDED.fastest(), None);
}

#[test]
fn coding_and_markers_take_their_share_of_a_link() {
    // 259 octets on the wire for each frame of 223: one frame a second at 2072 bit/s.
    let octets = octets_in(1000, DIRECT);
    assert!((997 * 223..=1000 * 223).contains(&octets), "{octets}");
    // 1279 for each frame of 1115 on a fast link.
    let fast = octets_in(1000, BY_RELAY) as f64;
    let expected = 1000.0 * 10_000.0 * 1115.0 / 1279.0;
    assert!(fast < expected && fast > 0.99 * expected, "{fast} of {expected}");
}

#[test]
fn a_lander_of_64_kbit_s_lets_no_more_than_that_through() {
    let bound = 64_000.0 / 8.0 * 600.0 * 1115.0 / 1279.0;
    let octets = octets_in(600, by_lander(64_000.0)) as f64;
    assert!(octets <= bound + 1115.0 && octets > 0.99 * bound, "{octets} of {bound}");
}

#[test]
fn what_waits_at_the_lander_goes_on_when_its_link_comes_up_and_nothing_is_lost() {
    let mut modem = modem();
    modem.begin(0, STRANDED, 1.0);
    for number in 0..5 {
        modem.transmit(0, &[number; 223]);
    }
    for second in 1..100 {
        modem.begin(second * 1000, NONE, 1.0);
        assert_eq!(modem.transmitter(), TransmitterState::Silent);
        assert_eq!(modem.arrived(second * 1000), None);
    }
    assert_eq!(modem.waiting_at_lander_octets(), 5 * 223);
    // The vehicle has left; the lander has Earth at 2072 bit/s, a frame a second.
    let onward = Links { lander_direct: Some(SLOW), ..NONE };
    let mut arrived = Vec::new();
    for second in 100..120 {
        modem.begin(second * 1000, onward, 1.0);
        while let Some(arrival) = modem.arrived(second * 1000) {
            arrived.push((arrival.at_ms, arrival.frame[0]));
        }
    }
    let times: Vec<u64> = arrived.iter().map(|(at_ms, _)| *at_ms).collect();
    assert_eq!(times, [101_300, 102_300, 103_300, 104_300, 105_300]);
    assert_eq!(arrived.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    assert_eq!(modem.waiting_at_lander_octets(), 0);
    assert_eq!(modem.counts().lander.down.sent, 5);
    assert_eq!(modem.counts().lander_direct.down.sent, 5);
}

#[test]
fn a_telecommand_waits_at_the_lander_for_a_vehicle_that_has_left_its_view() {
    let mut modem = modem();
    modem.begin(0, by_lander(8000.0), 1.0);
    modem.send(0, vec![7]);
    let away = Links { lander: None, ..by_lander(8000.0) };
    for second in 1..60 {
        modem.begin(second * 1000, away, 1.0);
        assert_eq!(modem.receive(), None);
    }
    for second in 60..63 {
        modem.begin(second * 1000, by_lander(8000.0), 1.0);
    }
    assert_eq!(modem.receive(), Some(vec![7]));
    assert_eq!(modem.counts().unsent_up, 0);
}

#[test]
fn frames_through_the_lander_do_not_overtake_each_other_when_its_own_link_gets_faster() {
    let slow = Link { delay_ms: 1900, ..NEAR };
    let quick = Link { delay_ms: 300, ..NEAR };
    let mut modem = modem();
    let mut arrived = Vec::new();
    for second in 0..20_u64 {
        let lander_direct = Some(if second % 2 == 0 { slow } else { quick });
        modem.begin(second * 1000, Links { lander_direct, ..STRANDED }, 1.0);
        modem.transmit(second * 1000, &[u8::try_from(second).unwrap(); 1115]);
        while let Some(arrival) = modem.arrived(second * 1000) {
            arrived.push(arrival.frame[0]);
        }
    }
    assert!(arrived.len() > 12 && arrived.is_sorted(), "{arrived:?}");
}

#[test]
fn a_frame_arrives_after_the_light_time_and_not_before() {
    let mut modem = modem();
    modem.begin(0, DIRECT, 1.0);
    modem.transmit(0, &[3; 223]);
    assert_eq!(modem.arrived(1299), None);
    let arrival = modem.arrived(1300).unwrap();
    assert_eq!((arrival.channel, arrival.frame), (Channel::Direct, vec![3; 223]));
}

#[test]
fn a_slow_link_saves_up_for_one_frame_beyond_its_second_and_no_more() {
    let mut modem = modem();
    for second in 0..1000 {
        modem.begin(second * 1000, DIRECT, 1.0);
    }
    let ready = TransmitterState::Ready { transmitter: Transmitter::Earth, frame_octets: 223 };
    assert_eq!(modem.transmitter(), ready);
    modem.transmit(999_000, &[0; 223]);
    assert_eq!(modem.transmitter(), ready);
    modem.transmit(999_000, &[0; 223]);
    assert_eq!(modem.transmitter(), TransmitterState::Busy);
    modem.begin(0, NONE, 1.0);
    assert_eq!(modem.transmitter(), TransmitterState::Silent);
}

#[test]
fn a_telecommand_that_arrives_after_the_link_has_gone_is_lost_and_counted() {
    let mut modem = modem();
    modem.begin(0, DIRECT, 1.0);
    modem.send(0, vec![7]);
    modem.begin(2000, BY_RELAY, 1.0);
    assert_eq!(modem.receive(), None);
    assert_eq!(modem.counts().direct.up, HopCounts { sent: 1, corrected: 0, lost: 1 });
}

#[test]
fn bit_errors_are_those_of_the_hop_that_a_frame_takes() {
    let wrong = BitErrorRates { up: 0.5, down: 0.5 };
    let dead_relay = Link { bit_errors: wrong, ..FAST };
    let mut modem = modem();
    modem.begin(0, Links { direct: Some(SLOW), relay: Some(dead_relay), ..BY_RELAY }, 1.0);
    modem.transmit(0, &[1; 1115]);
    modem.send(0, vec![2; 40]);
    modem.begin(5000, DIRECT, 1.0);
    assert_eq!(modem.arrived(5000), None);
    let counts = modem.counts();
    assert_eq!((counts.relay.down.lost, counts.relay.up.lost), (1, 1));
    assert_eq!(counts.direct, crate::link::DuplexCounts::default());
}
