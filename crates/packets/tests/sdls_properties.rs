//! What holds for every secured frame: nothing covered can be changed, nothing is accepted twice, no
//! counter is used twice, and no octets cause a panic.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]

use std::collections::BTreeSet;

use hilal_packets::sdls::{
    AssociationSettings, AuthenticationMask, CounterReserve, FrameCounter, Key, KeyId, KeyRing,
    KeyState, MacLength, Protection, Receiver, ReplayState, ReplayWindow, SdlsError, Sender,
    SettingsError, Spi, WireCounter,
};
use proptest::prelude::*;

const KEY: KeyId = KeyId::FIRST_SESSION;

fn spi() -> Spi {
    Spi::new(0x0102).unwrap()
}

fn ring() -> KeyRing<2> {
    let mut keys = KeyRing::new();
    keys.insert(KEY, KeyState::Active, Key::new([0x5A; 32])).unwrap();
    keys
}

fn counter(number: u128) -> FrameCounter {
    FrameCounter::new(number).unwrap()
}

/// The associations that the crate offers, and one with a sliding window and four octets of counter.
fn associations() -> [AssociationSettings; 6] {
    let sliding = Protection {
        wire_counter: WireCounter::Four,
        mac: MacLength::new(12).unwrap(),
        mask: AuthenticationMask::TC,
        window: ReplayWindow::Sliding { ahead: 1000 },
    };
    [
        AssociationSettings::standard(spi(), AuthenticationMask::TC_SEGMENTED),
        AssociationSettings::standard(spi(), AuthenticationMask::TC),
        AssociationSettings::standard(spi(), AuthenticationMask::TM),
        AssociationSettings::slow_link(spi(), AuthenticationMask::TC_SEGMENTED),
        AssociationSettings::essential(spi()),
        AssociationSettings::new(spi(), sliding).unwrap(),
    ]
}

/// A frame of this counter with the given data, under a header of A5h.
fn frame(settings: AssociationSettings, number: u128, data: &[u8]) -> Vec<u8> {
    let mut sender = Sender::new(settings, KEY, CounterReserve::NEW_KEY);
    sender.resume_at(counter(number)).unwrap();
    sender.extend(sender.plan_reserve(1));
    let mut frame = vec![0; settings.frame_octets(data.len())];
    let header = vec![0xA5; settings.header_octets()];
    sender.write(&ring(), &header, data, &mut frame).unwrap();
    frame
}

fn receiver(settings: AssociationSettings) -> Receiver {
    Receiver::new(settings, KEY, ReplayState::NEW_KEY)
}

proptest! {
    #[test]
    fn a_flipped_bit_is_refused_unless_the_mask_leaves_it_out(
        association in 0usize..6, data in prop::collection::vec(any::<u8>(), 0..40), bit: prop::sample::Index,
    ) {
        let settings = associations()[association];
        let mut sent = frame(settings, 3, &data);
        let bit = bit.index(8 * sent.len());
        let (octet, flip) = (bit / 8, 0x80 >> (bit % 8));
        sent[octet] ^= flip;
        let covered = settings.protection().mask.octets().get(octet).is_none_or(|mask| mask & flip != 0);

        let mut found = sent.clone();
        let checked = receiver(settings).check(&ring(), &mut found);
        if covered {
            prop_assert!(checked.is_err());
            prop_assert_eq!(found, sent);
        } else {
            prop_assert_eq!(checked.unwrap().data(&found), data);
        }
    }

    #[test]
    fn a_frame_that_is_cut_or_drawn_out_is_refused(
        association in 0usize..6, data in prop::collection::vec(any::<u8>(), 0..40),
        cut: prop::sample::Index, more in prop::collection::vec(any::<u8>(), 1..20),
    ) {
        let settings = associations()[association];
        let whole = frame(settings, 0, &data);
        let mut shorter = whole[..cut.index(whole.len())].to_vec();
        prop_assert!(receiver(settings).check(&ring(), &mut shorter).is_err());
        let mut longer = whole;
        longer.extend(more);
        prop_assert!(receiver(settings).check(&ring(), &mut longer).is_err());
    }

    #[test]
    fn the_window_accepts_what_a_plain_set_of_counters_would(
        association in 0usize..6,
        leaps in prop::collection::vec(
            prop_oneof![4 => -80i64..140, 1 => 990i64..1010, 1 => 32_760i64..32_775, 1 => 65_530i64..65_540],
            1..60,
        ),
        start in prop::sample::select(vec![0u128, 60, 250, 65_500, (1 << 32) - 30, 1 << 80]),
    ) {
        let settings = associations()[association];
        let window = settings.protection().window;
        let mut receiver = Receiver::new(settings, KEY, ReplayState::expecting(counter(start)));
        let mut accepted = BTreeSet::new();
        let mut next = start;
        for leap in leaps {
            let number = next.saturating_add_signed(leap.into());
            let late = match window {
                ReplayWindow::Increasing { .. } => false,
                ReplayWindow::Sliding { .. } => {
                    number >= start && next - number.min(next) <= 64 && !accepted.contains(&number)
                }
            };
            let wanted = if number < next { late } else { number < next + u128::from(window.ahead()) };
            let mut sent = frame(settings, number, b"!");
            prop_assert_eq!(receiver.process(&ring(), &mut sent).is_ok(), wanted, "{} of {}", number, next);
            if wanted {
                accepted.insert(number);
                next = next.max(number + 1);
            }
            let kept = ReplayState::from_octets(receiver.state().octets()).unwrap();
            prop_assert_eq!(kept, receiver.state());
            receiver = Receiver::new(settings, KEY, kept);
        }
    }

    #[test]
    fn every_frame_is_accepted_once_also_across_resets_of_the_receiver(
        association in 0usize..6, start in 0u128..1000, reset: bool,
    ) {
        let settings = associations()[association];
        let mut receiver = Receiver::new(settings, KEY, ReplayState::expecting(counter(start)));
        let recorded: Vec<Vec<u8>> = (start..start + 5).map(|number| frame(settings, number, b"stop")).collect();
        for sent in &recorded {
            let mut sent = sent.clone();
            let data = receiver.process(&ring(), &mut sent).map(|data| data.to_vec());
            prop_assert_eq!(data, Ok(b"stop".to_vec()));
        }
        if reset {
            let kept = ReplayState::from_octets(receiver.state().octets()).unwrap();
            receiver = Receiver::new(settings, KEY, kept);
        }
        for sent in &recorded {
            prop_assert!(receiver.process(&ring(), &mut sent.clone()).is_err());
        }
    }

    #[test]
    fn no_counter_is_used_twice_whenever_the_sender_is_reset(
        steps in prop::collection::vec((0u8..6, 1u32..8), 1..200),
    ) {
        let settings = AssociationSettings::standard(spi(), AuthenticationMask::TM);
        let mut kept = CounterReserve::NEW_KEY.octets();
        let mut sender = Sender::new(settings, KEY, CounterReserve::NEW_KEY);
        let mut used = BTreeSet::new();
        for (step, block) in steps {
            let plan = sender.plan_reserve(block);
            match step {
                // Reset; reset after the reserve was kept and before the sender heard of it; a reserve in full.
                0 => sender = Sender::new(settings, KEY, CounterReserve::from_octets(kept).unwrap()),
                1 => {
                    kept = plan.octets();
                    sender = Sender::new(settings, KEY, CounterReserve::from_octets(kept).unwrap());
                }
                2 => {
                    kept = plan.octets();
                    sender.extend(plan);
                }
                _ => {
                    let mut sent = vec![0; settings.frame_octets(1)];
                    if let Ok(counter) = sender.apply(&ring(), &mut sent) {
                        prop_assert!(used.insert(counter), "{} is used twice", counter);
                        prop_assert_eq!(&sent[8..20], counter.octets());
                    }
                }
            }
        }
    }

    #[test]
    fn no_octets_cause_a_panic(
        association in 0usize..6, mut octets in prop::collection::vec(any::<u8>(), 0..80),
        kept: [u8; 20], matching: bool, header in 0usize..80,
    ) {
        let settings = associations()[association];
        let state = ReplayState::from_octets(kept).unwrap_or_default();
        let mut receiver = Receiver::new(settings, KEY, state);
        if matching && let Some(place) = octets.get_mut(settings.header_octets()..).and_then(<[u8]>::first_chunk_mut) {
            *place = spi().number().to_be_bytes();
        }
        let _spi = Spi::of_frame(&octets, header);
        let mut sent = octets.clone();
        prop_assert!(receiver.process(&ring(), &mut octets).is_err());
        let [bound @ .., _, _, _, _, _, _, _, _] = kept;
        let reserve = CounterReserve::from_octets(bound).unwrap_or(CounterReserve::NEW_KEY);
        let mut sender = Sender::new(settings, KEY, reserve);
        sender.extend(sender.plan_reserve(u32::MAX));
        let fits = sent.len() >= settings.frame_octets(0);
        prop_assert_eq!(sender.apply(&ring(), &mut sent).is_ok(), fits && sender.counter().is_some());
    }
}

/// Numbers without a pattern (SplitMix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// Forges frames from a genuine one that was never delivered: octets changed, cut off or put in, the whole body
/// drawn anew. Returns how many were accepted that are not the genuine one as far as the MAC covers it.
fn accepted_forgeries(attempts: u32) -> u32 {
    let settings = AssociationSettings::standard(spi(), AuthenticationMask::TC);
    let (keys, receiver) = (ring(), receiver(settings));
    let genuine = frame(settings, 7, b"drive on");
    let mut draw = Draw(355);
    let mut accepted = 0;
    for _ in 0..attempts {
        let mut forged = genuine.clone();
        let from = settings.header_octets() + [Spi::LENGTH, 14, 22][draw.below(3)];
        for _ in 0..=draw.below(4) {
            let place = from + draw.below(forged.len() - from);
            let change = u8::try_from(1 + draw.below(255)).unwrap();
            match draw.below(8) {
                0 => forged.insert(place, change),
                1 if forged.len() > genuine.len() => drop(forged.remove(place)),
                2 => forged[from..].fill_with(|| draw.next().to_be_bytes()[0]),
                _ => forged[place] ^= change,
            }
        }
        if forged != genuine && receiver.check(&keys, &mut forged).is_ok() {
            accepted += 1;
        }
    }
    accepted
}

#[test]
fn of_a_hundred_thousand_forged_frames_none_is_accepted() {
    assert_eq!(accepted_forgeries(100_000), 0);
}

/// `cargo test -p hilal-packets --test sdls_properties ten_million -- --ignored`
#[test]
#[ignore = "long"]
fn of_ten_million_forged_frames_none_is_accepted() {
    assert_eq!(accepted_forgeries(10_000_000), 0);
}

#[test]
fn a_frame_that_cop_1_does_not_want_yet_is_taken_when_it_comes_again() {
    let settings = AssociationSettings::standard(spi(), AuthenticationMask::TC_SEGMENTED);
    let mut receiver = receiver(settings);
    let sent: Vec<Vec<u8>> = (0..2).map(|number| frame(settings, number, b"go")).collect();
    // Frame 0 is lost. Frame 1 is genuine, but COP-1 waits for frame 0 and lets both come again.
    let early = receiver.check(&ring(), &mut sent[1].clone()).unwrap();
    assert_eq!(early.counter(), counter(1));
    assert_eq!(receiver.state(), ReplayState::NEW_KEY);
    drop(early);
    for again in &sent {
        receiver.process(&ring(), &mut again.clone()).unwrap();
    }
}

#[test]
fn of_two_copies_that_were_checked_one_is_accepted() {
    let settings = AssociationSettings::standard(spi(), AuthenticationMask::TC);
    let mut receiver = receiver(settings);
    let sent = frame(settings, 4, b"go");
    let first = receiver.check(&ring(), &mut sent.clone()).unwrap();
    let second = receiver.check(&ring(), &mut sent.clone()).unwrap();
    assert_eq!(receiver.accept(first), Ok(counter(4)));
    let replayed = SdlsError::Replayed { counter: counter(4), last: counter(4) };
    assert_eq!(receiver.accept(second), Err(replayed));
}

#[test]
fn each_refusal_says_why() {
    let settings = AssociationSettings::standard(spi(), AuthenticationMask::TC);
    let mut receiver = receiver(settings);
    let said = |receiver: &Receiver, mut sent: Vec<u8>| {
        receiver.check(&ring(), &mut sent).unwrap_err().to_string()
    };
    receiver.process(&ring(), &mut frame(settings, 9, b"")).unwrap();
    assert_eq!(
        said(&receiver, frame(settings, 9, b"")),
        "frame 9 is a replay or too old: frame 9 was accepted already"
    );
    assert_eq!(
        said(&receiver, frame(settings, 65_546, b"")),
        "frame counter 65546 leaps beyond the window: 10 is next, and 65536 counters from there on are accepted"
    );
    assert!(receiver.check(&ring(), &mut frame(settings, 65_545, b"")).is_ok());
    let mut forged = frame(settings, 10, b"");
    forged[20] ^= 1;
    assert_eq!(
        said(&receiver, forged),
        "MAC of frame 10 does not match its contents: forged, damaged, or under another key"
    );
    let other = AssociationSettings::standard(Spi::new(77).unwrap(), AuthenticationMask::TC);
    assert_eq!(
        said(&receiver, frame(other, 10, b"")),
        "security parameter index 77 is not known on this channel, 258 expected"
    );
    assert_eq!(
        said(&receiver, vec![0; 34]),
        "secured frame too short: 34 octets, at least 35 needed"
    );
}

#[test]
fn a_sender_stops_where_its_reserve_or_its_counters_end() {
    let settings = AssociationSettings::essential(spi());
    let mut sender = Sender::new(settings, KEY, CounterReserve::NEW_KEY);
    let mut sent = [0; 14];
    let refused = SdlsError::CounterNotReserved { counter: FrameCounter::ZERO };
    assert_eq!(sender.apply(&ring(), &mut sent), Err(refused));
    assert_eq!(sent, [0; 14]);
    sender.extend(sender.plan_reserve(1));
    assert_eq!(sender.apply(&ring(), &mut sent), Ok(FrameCounter::ZERO));
    assert_eq!(sender.reserved(), 0);

    sender.resume_at(FrameCounter::MAX).unwrap();
    sender.extend(sender.plan_reserve(10));
    assert_eq!(sender.apply(&ring(), &mut sent), Ok(FrameCounter::MAX));
    assert_eq!(sender.apply(&ring(), &mut sent), Err(SdlsError::CounterExhausted { spi: spi() }));
    let reserve = sender.plan_reserve(u32::MAX);
    assert_eq!(CounterReserve::from_octets(reserve.octets()), Some(reserve));
    assert!(sender.resume_at(counter(5)).is_err(), "a counter that was used");
}

#[test]
fn a_receiver_is_led_forwards_and_never_back() {
    let settings = AssociationSettings::essential(spi());
    let mut receiver = receiver(settings);
    assert!(receiver.process(&ring(), &mut frame(settings, 1000, b"s")).is_err());
    receiver.expect(counter(990)).unwrap();
    receiver.process(&ring(), &mut frame(settings, 1000, b"s")).unwrap();
    let back = SdlsError::CounterBackwards { counter: counter(1000), next: 1001 };
    assert_eq!(receiver.expect(counter(1000)), Err(back));
}

#[test]
fn a_window_that_a_short_counter_cannot_tell_apart_is_refused() {
    let with = |wire_counter, window| {
        let (mac, mask) = (MacLength::FULL, AuthenticationMask::TM);
        AssociationSettings::new(spi(), Protection { wire_counter, mac, mask, window }).map(|_| ())
    };
    for (ahead, most, window) in [
        (256, 256, ReplayWindow::Increasing { ahead: 256 }),
        (192, 192, ReplayWindow::Sliding { ahead: 192 }),
    ] {
        assert_eq!(with(WireCounter::One, window), Ok(()), "{ahead} of {most}");
    }
    let refused = |ahead, most| Err(SettingsError::Window { ahead, most });
    assert_eq!(with(WireCounter::One, ReplayWindow::Increasing { ahead: 257 }), refused(257, 256));
    assert_eq!(with(WireCounter::One, ReplayWindow::Sliding { ahead: 193 }), refused(193, 192));
    assert_eq!(with(WireCounter::Two, ReplayWindow::Increasing { ahead: 0 }), refused(0, 65_536));
    assert_eq!(with(WireCounter::Twelve, ReplayWindow::Sliding { ahead: u32::MAX }), Ok(()));
    assert_eq!(MacLength::new(3), Err(SettingsError::MacLength { octets: 3 }));
    assert_eq!(MacLength::new(17), Err(SettingsError::MacLength { octets: 17 }));
    assert!(AuthenticationMask::new(&[]).is_err() && AuthenticationMask::new(&[1; 9]).is_err());
    assert_eq!(Spi::new(0), None);
    assert_eq!(Spi::new(0xFFFF), None);
}

#[test]
fn a_frame_that_does_not_fit_uses_no_counter() {
    let settings = AssociationSettings::standard(spi(), AuthenticationMask::TC);
    let mut sender = Sender::new(settings, KEY, CounterReserve::NEW_KEY);
    sender.extend(sender.plan_reserve(9));
    let mut buffer = [0; 40];
    let too_long = SdlsError::TooLong { needed: 41, room: 40 };
    assert_eq!(sender.write(&ring(), &[0; 5], &[0; 6], &mut buffer), Err(too_long));
    let header = SdlsError::Header { found: 6, needed: 5 };
    assert_eq!(sender.write(&ring(), &[0; 6], &[0; 5], &mut buffer), Err(header));
    assert_eq!(sender.write(&ring(), &[0; 5], &[0; 5], &mut buffer), Ok(40));
    assert_eq!(sender.counter(), Some(counter(1)));
}
