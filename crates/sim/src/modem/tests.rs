//! Frames on their way.

use hilal_dictionary::Urgency;
use hilal_mission::models::BitErrorRates;
use proptest::prelude::*;

use super::*;
use crate::{HopCounts, NodeCounts};

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
fn by_lander(from_lander_bit_s: f64) -> Links {
    let (down_bit_s, up_bit_s) = (from_lander_bit_s, from_lander_bit_s);
    let from_lander =
        Link { down_bit_s, up_bit_s, bit_errors: CLEAN, delay_ms: 1300, margins: None };
    Links { lander_direct: Some(from_lander), ..STRANDED }
}

/// Sends for as long as the transmitter takes frames.
fn fill(modem: &mut Modem, now_ms: u64) {
    while let TransmitterState::Ready { frame_octets, .. } = modem.transmitter() {
        modem.transmit(now_ms, &vec![7; frame_octets]);
    }
}

/// Counts the octets of frames that reach the ground in so many seconds from a vehicle that always sends.
fn octets_in(seconds: u64, links: &Links) -> usize {
    let mut modem = modem();
    let mut octets = 0;
    for second in 0..seconds {
        modem.begin(second * 1000, *links, 1.0);
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
    let octets = octets_in(1000, &DIRECT);
    assert!((997 * 223..=1000 * 223).contains(&octets), "{octets}");
    // 1279 for each frame of 1115 on a fast link.
    let fast = octets_in(1000, &BY_RELAY) as f64;
    let expected = 1000.0 * 10_000.0 * 1115.0 / 1279.0;
    assert!(fast < expected && fast > 0.99 * expected, "{fast} of {expected}");
}

#[test]
fn a_lander_of_64_kbit_s_lets_no_more_than_that_through() {
    let bound = 64_000.0 / 8.0 * 600.0 * 1115.0 / 1279.0;
    let octets = octets_in(600, &by_lander(64_000.0)) as f64;
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
    let from_lander = Links { lander_direct: Some(SLOW), ..NONE };
    let mut arrived = Vec::new();
    for second in 100..120 {
        modem.begin(second * 1000, from_lander, 1.0);
        while let Some(arrival) = modem.arrived(second * 1000) {
            arrived.push((arrival.at_ms, arrival.frame[0]));
        }
    }
    let times: Vec<u64> = arrived.iter().map(|(at_ms, _)| *at_ms).collect();
    assert_eq!(times, [102_300, 103_300, 104_300, 105_300, 106_300]);
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
        let mut frame = [u8::try_from(second).unwrap(); 1115];
        frame[1] = 2;
        modem.transmit(second * 1000, &frame);
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

/// A frame of a virtual channel, with a mark.
fn marked(urgency: Urgency, mark: u8) -> Vec<u8> {
    let mut frame = vec![mark; 223];
    frame[1] = urgency.virtual_channel(Transmitter::Relay).value() << 1;
    frame
}

/// The marks of the frames that reach the ground between two seconds.
fn marks(modem: &mut Modem, seconds: core::ops::Range<u64>, links: &Links) -> Vec<u8> {
    let mut arrived = Vec::new();
    for second in seconds {
        modem.begin(second * 1000, *links, 1.0);
        arrived.extend(core::iter::from_fn(|| modem.arrived(second * 1000)).map(|it| it.frame[0]));
    }
    arrived
}

#[test]
fn a_vehicle_that_reaches_only_the_relay_while_no_station_tracks_is_heard_afterwards() {
    let no_station = Links { relay_earth: None, ..BY_RELAY };
    assert_eq!((no_station.fastest(), no_station.sending()), (None, Some((Channel::Relay, FAST))));
    let mut modem = modem();
    modem.begin(0, no_station, 1.0);
    let transmitter = Transmitter::Relay;
    assert_eq!(modem.transmitter(), TransmitterState::Ready { transmitter, frame_octets: 1115 });
    for (urgency, mark) in [(Urgency::Bulk, 1), (Urgency::Bulk, 2), (Urgency::Urgent, 3)] {
        modem.transmit(0, &marked(urgency, mark));
    }
    assert!(marks(&mut modem, 1..7200, &no_station).is_empty());
    assert_eq!(modem.waiting_at_relay_octets(), 3 * 223);
    // The vehicle is out of the relay's view when a station tracks the relay again.
    let relay_earth = Some(SLOW);
    assert_eq!(marks(&mut modem, 7200..7220, &Links { relay_earth, ..NONE }), [3, 1, 2]);
    assert_eq!(modem.counts().relay_earth.down.sent, 3);
}

#[test]
fn of_relay_and_lander_the_faster_one_keeps_what_no_path_carries() {
    let both = Links { relay: Some(FAST), lander: Some(NEAR), ..NONE };
    assert_eq!(both.sending(), Some((Channel::Lander, NEAR)));
    assert_eq!(Links { direct: Some(SLOW), ..both }.sending(), Some((Channel::Direct, SLOW)));
}

#[test]
fn a_long_outage_fills_the_relay_drops_science_first_and_keeps_the_reports() {
    let no_station = Links { relay_earth: None, ..BY_RELAY };
    let relay_octets = 16 * 223 * 10 / 15 + 1;
    let mut modem = modem().with_stores(StoreSizes { relay_octets, lander_octets: 0 });
    modem.begin(0, no_station, 1.0);
    for mark in 0..30 {
        let urgency = if mark % 5 == 4 { Urgency::Urgent } else { Urgency::Bulk };
        modem.transmit(0, &marked(urgency, mark));
    }
    assert!(marks(&mut modem, 1..100, &no_station).is_empty());
    let NodeCounts { dropped_urgent, dropped_bulk, most_down_octets, .. } =
        modem.counts().relay_node;
    assert_eq!((dropped_urgent, dropped_bulk, most_down_octets), (0, 20, 2230));
    let arrived = marks(&mut modem, 100..200, &BY_RELAY);
    assert_eq!(arrived, [4, 9, 14, 19, 24, 29, 0, 1, 2, 3]);
}

#[test]
fn bits_arrive_wrong_on_each_hop_by_itself() {
    // Some 10 wrong octets of a codeword on each hop, of which its code bears 16. Of 20 it would bear few.
    let wrong = BitErrorRates { up: 0.0, down: 0.005 };
    let noisy = Link { bit_errors: wrong, ..FAST };
    let links = Links { relay: Some(noisy), relay_earth: Some(noisy), ..NONE };
    let mut modem = modem();
    modem.begin(0, links, 1.0);
    for mark in 0..40 {
        modem.transmit(0, &marked(Urgency::Urgent, mark));
    }
    let arrived = marks(&mut modem, 1..60, &links);
    assert!(arrived.len() > 30, "{arrived:?}");
    let [first, second] = [modem.counts().relay, modem.counts().relay_earth].map(|hop| hop.down);
    assert_eq!((first.sent, second.sent), (40, 40 - first.lost));
    assert_eq!(arrived.len() as u64, second.corrected);
}

#[test]
fn what_comes_straight_and_what_comes_by_the_lander_share_the_relays_transmitter() {
    let relay_earth = Some(SLOW);
    let links = Links { lander: Some(NEAR), lander_relay: Some(NEAR), relay_earth, ..NONE };
    let mut modem = modem();
    modem.begin(0, links, 1.0);
    for mark in 0..10 {
        let mut frame = marked(Urgency::Bulk, mark);
        frame[1] = Urgency::Bulk.virtual_channel(Transmitter::Lander).value() << 1;
        modem.transmit(0, &frame);
    }
    let straight = Links { relay: Some(FAST), relay_earth, ..NONE };
    modem.begin(1000, straight, 1.0);
    for mark in 10..20 {
        modem.transmit(1000, &marked(Urgency::Bulk, mark));
    }
    // A frame a second over the last hop, whichever way they came.
    let mut second = 1;
    let mut together = 0;
    while together < 20 {
        second += 1;
        let count =
            marks(&mut modem, second..second + 1, &Links { relay: Some(FAST), ..links }).len();
        assert!(count <= 1, "{count} in a second");
        together += count;
    }
    assert!((20..25).contains(&second), "{second} s");
}

#[test]
fn a_telecommand_takes_the_path_that_was_chosen_and_waits_at_each_node() {
    let links = Links { lander_direct: None, lander_relay: Some(NEAR), ..by_lander(8000.0) };
    let links = Links { relay_earth: Some(SLOW), ..links };
    let mut modem = modem();
    modem.begin(0, links, 1.0);
    modem.send(0, vec![7; 30]);
    let relay_only = Links { relay_earth: Some(SLOW), relay: Some(FAST), ..NONE };
    for second in 1..60 {
        modem.begin(second * 1000, relay_only, 1.0);
        assert_eq!(
            modem.receive(),
            None,
            "the relay could reach the vehicle, but keeps to the path"
        );
    }
    for second in 60..62 {
        modem.begin(second * 1000, Links { lander_relay: Some(NEAR), ..NONE }, 1.0);
        assert_eq!(modem.receive(), None);
    }
    for second in 62..65 {
        modem.begin(second * 1000, STRANDED, 1.0);
    }
    assert_eq!(modem.receive(), Some(vec![7; 30]));
    let counts = modem.counts();
    let sent = [counts.relay_earth, counts.lander_relay, counts.lander].map(|hop| hop.up.sent);
    assert_eq!(sent, [1; 3]);
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
    let links = Links { direct: Some(SLOW), relay: Some(dead_relay), ..BY_RELAY };
    modem.begin(0, links, 1.0);
    modem.transmit(0, &[1; 1115]);
    modem.send(0, vec![2; 40]);
    modem.begin(5000, links, 1.0);
    modem.begin(10_000, links, 1.0);
    assert_eq!((modem.arrived(10_000), modem.receive()), (None, None));
    let counts = modem.counts();
    assert_eq!((counts.relay.down.lost, counts.relay.up.lost), (1, 1));
    assert_eq!(counts.direct, crate::DuplexCounts::default());
}

/// Rates and delays that hops may have, and how many of their bits arrive wrong.
fn any_link() -> impl Strategy<Value = Option<Link>> {
    let rates = prop_oneof![Just(300.0), Just(2072.0), Just(20_000.0), Just(256_000.0)];
    let errors = prop_oneof![4 => Just(0.0), 1 => Just(0.004), 1 => Just(0.01)];
    let link = (rates, errors, 0_u64..4000).prop_map(|(bit_s, errors, delay_ms)| Link {
        down_bit_s: bit_s,
        up_bit_s: bit_s,
        // A telecommand that is decoded wrongly is for the vehicle to refuse.
        bit_errors: BitErrorRates { up: 0.0, down: errors },
        delay_ms,
        margins: None,
    });
    proptest::option::of(link)
}

fn any_links() -> impl Strategy<Value = Links> {
    (any_link(), any_link(), any_link(), any_link(), any_link(), any_link()).prop_map(
        |(direct, relay, lander, lander_direct, lander_relay, relay_earth)| Links {
            direct,
            relay,
            lander,
            lander_direct,
            lander_relay,
            relay_earth,
        },
    )
}

/// Frames that were lost or dropped anywhere.
fn gone(counts: &LinkCounts) -> [u64; 2] {
    let nodes = [counts.lander_node, counts.relay_node];
    let hops = counts.by_name().map(|(_, hop)| hop);
    [
        hops.iter().map(|hop| hop.down.lost).sum::<u64>()
            + nodes.map(|node| node.dropped_urgent + node.dropped_bulk).iter().sum::<u64>(),
        hops.iter().map(|hop| hop.up.lost).sum::<u64>()
            + nodes.map(|node| node.dropped_up).iter().sum::<u64>()
            + counts.unsent_up,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_the_links_do_nothing_overtakes_comes_twice_or_is_lost_uncounted(
        schedule in proptest::collection::vec((any_links(), 1_u64..40), 1..12),
        lander_octets in 0_usize..40_000,
        relay_octets in 0_usize..40_000,
        seed in any::<u64>(),
    ) {
        let mut modem = Modem::new(Noise::new(seed, 0))
            .with_stores(StoreSizes { lander_octets, relay_octets });
        // All hops are up in the end, so that nothing waits any longer.
        let all = Links {
            direct: Some(NEAR),
            relay: Some(NEAR),
            lander: Some(NEAR),
            lander_direct: Some(NEAR),
            lander_relay: Some(NEAR),
            relay_earth: Some(NEAR),
        };
        let cycles = schedule.iter().flat_map(|(links, seconds)| (0..*seconds).map(|_| (*links, true)))
            .chain(core::iter::repeat_n((all, false), 200));
        let (mut sent, mut arrived) = ([0_u32; 2], [Vec::new(), Vec::new()]);
        for (second, (links, busy)) in (0_u64..).zip(cycles) {
            let now_ms = second * 1000;
            modem.begin(now_ms, links, 1.0);
            let mut burst = 0;
            while busy && burst < 4
                && let TransmitterState::Ready { transmitter, frame_octets } = modem.transmitter()
            {
                let urgency = Urgency::ALL[usize::from(sent[0] % 3 == 0)];
                let mut frame = vec![0; frame_octets];
                frame[1] = urgency.virtual_channel(transmitter).value() << 1;
                frame[2..6].copy_from_slice(&sent[0].to_be_bytes());
                modem.transmit(now_ms, &frame);
                sent[0] += 1;
                burst += 1;
            }
            if busy {
                let mut frame = vec![0; 40];
                frame[2..6].copy_from_slice(&sent[1].to_be_bytes());
                modem.send(now_ms, frame);
                sent[1] += 1;
            }
            while let Some(arrival) = modem.arrived(now_ms) {
                prop_assert!(arrival.at_ms <= now_ms);
                arrived[0].push(arrival.frame);
            }
            arrived[1].extend(core::iter::from_fn(|| modem.receive()));
        }
        let number = |frame: &Vec<u8>| u32::from_be_bytes([frame[2], frame[3], frame[4], frame[5]]);
        for virtual_channel in 0..8 {
            let of_channel = arrived[0].iter().filter(|frame| frame[1] >> 1 & 7 == virtual_channel);
            let numbers: Vec<u32> = of_channel.map(number).collect();
            prop_assert!(numbers.is_sorted_by(|a, b| a < b), "{virtual_channel}: {numbers:?}");
        }
        let mut up: Vec<u32> = arrived[1].iter().map(number).collect();
        up.sort_unstable();
        prop_assert!(up.is_sorted_by(|a, b| a < b), "{up:?}");
        let counts = modem.counts();
        let came = arrived.map(|frames| frames.len() as u64);
        let [down, up] = gone(&counts);
        prop_assert_eq!([came[0] + down, came[1] + up], sent.map(u64::from), "{:?}", counts);
        prop_assert_eq!([modem.waiting_at_lander_octets(), modem.waiting_at_relay_octets()], [0, 0]);
        prop_assert!(counts.lander_node.most_down_octets <= lander_octets);
        prop_assert!(counts.relay_node.most_down_octets <= relay_octets);
    }
}
