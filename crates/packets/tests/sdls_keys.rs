//! The life of keys: loaded over the link, proven, taken into use, taken out of it, wiped.

#![allow(clippy::unwrap_used, reason = "a test may fail here")]

use hilal_packets::sdls::{
    AssociationSettings, AuthenticationMask, Challenge, CounterReserve, FrameCounter, Key,
    KeyError, KeyId, KeyRing, KeyState, NewKey, Receiver, ReplayState, SdlsError, Sender, Spi,
    wrap_keys, wrapped_octets,
};
use proptest::prelude::*;

const MASTER: KeyId = KeyId::new(1);

fn session(number: u16) -> KeyId {
    KeyId::new(128 + number)
}

fn counter(number: u128) -> FrameCounter {
    FrameCounter::new(number).unwrap()
}

/// A ring on board: an active master key of octets 11h.
fn on_board() -> KeyRing<4> {
    let mut keys = KeyRing::new();
    keys.insert(MASTER, KeyState::Active, Key::new([0x11; 32])).unwrap();
    keys
}

/// Session keys wrapped by the ground; each key is made of the octets of its number.
fn wrapped(number: u128, ids: &[KeyId]) -> Vec<u8> {
    let keys: Vec<Key> =
        ids.iter().map(|id| Key::new([id.number().to_be_bytes()[1]; 32])).collect();
    let new: Vec<NewKey<'_>> =
        ids.iter().zip(&keys).map(|(id, key)| NewKey { id: *id, key }).collect();
    let master = Key::new([0x11; 32]);
    let mut buffer = vec![0; wrapped_octets(ids.len())];
    let master = NewKey { id: MASTER, key: &master };
    assert_eq!(wrap_keys(master, counter(number), &new, &mut buffer), Ok(buffer.len()));
    buffer
}

#[test]
fn a_key_comes_by_radio_is_proven_and_takes_over() {
    let mut keys = on_board();
    let mut command = wrapped(0, &[session(0), session(1)]);
    assert_eq!(keys.load_wrapped(&mut command), Ok(2));
    assert!(command.iter().all(|octet| *octet == 0), "the plain keys are wiped");
    assert_eq!(keys.state(session(1)), Ok(KeyState::PreActivation));

    let challenge = Challenge { key: session(1), octets: *b"nobody foresees!" };
    let read = Challenge::read(&challenge.octets()).unwrap();
    let answer = keys.answer_challenge(&read, counter(0)).unwrap();
    assert_eq!(challenge.check_answer(&Key::new([129; 32]), &answer), Ok(()));
    let wrong = Err(KeyError::Answer { key: session(1) });
    assert_eq!(challenge.check_answer(&Key::new([128; 32]), &answer), wrong);
    let other = Challenge { octets: *b"nobody foresaw!!", ..challenge };
    assert_eq!(other.check_answer(&Key::new([129; 32]), &answer), wrong);

    let settings =
        AssociationSettings::standard(Spi::new(1).unwrap(), AuthenticationMask::TC_SEGMENTED);
    let mut sender = Sender::new(settings, session(0), CounterReserve::NEW_KEY);
    sender.extend(sender.plan_reserve(10));
    let mut receiver = Receiver::new(settings, session(0), ReplayState::NEW_KEY);
    let mut frame = vec![0; settings.frame_octets(4)];
    let not_active = KeyError::NotActive { key: session(0), state: KeyState::PreActivation };
    assert_eq!(sender.apply(&keys, &mut frame), Err(SdlsError::Key(not_active)));

    keys.activate(session(0)).unwrap();
    sender.apply(&keys, &mut frame).unwrap();
    let old = frame.clone();
    receiver.process(&keys, &mut frame).unwrap();

    keys.activate(session(1)).unwrap();
    sender.rekey(session(1));
    receiver.rekey(session(1));
    keys.deactivate(session(0)).unwrap();
    let mut frame = vec![0; settings.frame_octets(4)];
    sender.apply(&keys, &mut frame).unwrap();
    assert_eq!(receiver.process(&keys, &mut frame).map(|data| data.len()), Ok(4));

    let late = Receiver::new(settings, session(0), ReplayState::NEW_KEY);
    let expired = KeyError::NotActive { key: session(0), state: KeyState::Deactivated };
    assert_eq!(late.check(&keys, &mut old.clone()).unwrap_err(), SdlsError::Key(expired));
    keys.destroy(session(0)).unwrap();
    let said = late.check(&keys, &mut old.clone()).unwrap_err().to_string();
    assert_eq!(
        said,
        "no usable key for the frame: key 128 is destroyed, only an active key can be used"
    );
    assert!(keys.entries().any(|(id, _, key)| id == session(0) && key.is_none()));
}

#[test]
fn a_key_moves_through_its_states_in_order() {
    use KeyState::{Active, Deactivated, Destroyed, PreActivation};
    let states = [PreActivation, Active, Deactivated, Destroyed];
    let steps = [
        (PreActivation, Active),
        (PreActivation, Destroyed),
        (Active, Deactivated),
        (Deactivated, Destroyed),
    ];
    for from in states {
        assert_eq!(KeyState::from_number(from.number()), Some(from));
        for to in [Active, Deactivated, Destroyed] {
            let mut keys = KeyRing::<1>::new();
            let key = session(3);
            keys.insert(key, from, Key::new([3; 32])).unwrap();
            let moved = match to {
                Active => keys.activate(key),
                Deactivated => keys.deactivate(key),
                PreActivation | Destroyed => keys.destroy(key),
            };
            if steps.contains(&(from, to)) {
                assert_eq!((moved, keys.state(key)), (Ok(()), Ok(to)));
            } else {
                assert_eq!(moved, Err(KeyError::Transition { key, from, to }));
                assert_eq!(keys.state(key), Ok(from));
            }
        }
    }
    assert_eq!(KeyState::from_number(4), None);
}

#[test]
fn wrapped_keys_are_loaded_once_and_all_or_none() {
    let mut keys = on_board();
    let first = wrapped(5, &[session(0)]);
    assert_eq!(keys.load_wrapped(&mut first.clone()), Ok(1));
    keys.destroy(session(0)).unwrap();
    let replayed = KeyError::Replayed { counter: 5, next: 6 };
    assert_eq!(keys.load_wrapped(&mut first.clone()), Err(replayed));
    assert_eq!(keys.load_wrapped(&mut wrapped(4, &[session(9)])), Err(replayed_at(4)));

    assert_eq!(keys.load_wrapped(&mut wrapped(6, &[session(0)])), Ok(1));
    let present = |key| KeyError::Present { key, state: KeyState::PreActivation };
    let twice = wrapped(7, &[session(1), session(0)]);
    assert_eq!(keys.load_wrapped(&mut twice.clone()), Err(present(session(0))));
    let same = wrapped(7, &[session(1), session(1)]);
    assert_eq!(keys.load_wrapped(&mut same.clone()), Err(present(session(1))));
    let many = wrapped(7, &[session(1), session(2), session(3)]);
    assert_eq!(keys.load_wrapped(&mut many.clone()), Err(KeyError::Full { keys: 4 }));
    let unknown = Err(KeyError::Unknown { key: session(1) });
    assert_eq!(keys.state(session(1)), unknown);
    assert_eq!(keys.next_wrapped(), 7);
    assert_eq!(keys.load_wrapped(&mut wrapped(7, &[session(1), session(2)])), Ok(2));
}

fn replayed_at(counter: u128) -> KeyError {
    KeyError::Replayed { counter, next: 6 }
}

#[test]
fn what_was_loaded_before_a_reset_stays_loaded() {
    let mut keys = on_board();
    let command = wrapped(5, &[session(0)]);
    keys.load_wrapped(&mut command.clone()).unwrap();
    keys.activate(session(0)).unwrap();

    let mut restored = KeyRing::<4>::new();
    for (id, state, key) in keys.entries() {
        restored.insert(id, state, Key::new(*key.unwrap().octets())).unwrap();
    }
    restored.expect_wrapped(keys.next_wrapped());
    assert_eq!(restored.state(session(0)), Ok(KeyState::Active));
    assert_eq!(restored.load_wrapped(&mut command.clone()), Err(replayed_at(5)));
}

#[test]
fn master_and_session_keys_keep_to_their_work() {
    let mut keys = on_board();
    let settings = AssociationSettings::standard(Spi::new(1).unwrap(), AuthenticationMask::TC);
    let mut sender = Sender::new(settings, MASTER, CounterReserve::NEW_KEY);
    sender.extend(sender.plan_reserve(1));
    let mut frame = vec![0; settings.frame_octets(0)];
    let role = |key| KeyError::Role { key };
    assert_eq!(sender.apply(&keys, &mut frame), Err(SdlsError::Key(role(MASTER))));

    keys.insert(session(0), KeyState::Active, Key::new([0x11; 32])).unwrap();
    let mut by_session = wrapped(0, &[session(1)]);
    by_session[..2].copy_from_slice(&session(0).number().to_be_bytes());
    assert_eq!(keys.load_wrapped(&mut by_session), Err(role(session(0))));

    let key = Key::new([0; 32]);
    let master = NewKey { id: MASTER, key: &key };
    let mut buffer = [0; 200];
    assert_eq!(
        wrap_keys(master, counter(0), &[NewKey { id: KeyId::new(2), key: &key }], &mut buffer),
        Err(role(KeyId::new(2)))
    );
    keys.deactivate(MASTER).unwrap();
    let expired = KeyError::NotActive { key: MASTER, state: KeyState::Deactivated };
    assert_eq!(keys.load_wrapped(&mut wrapped(0, &[session(1)])), Err(expired));
}

#[test]
fn debug_output_does_not_tell_a_key() {
    let mut keys = KeyRing::<1>::new();
    keys.insert(session(0), KeyState::Active, Key::new([0xAB; 32])).unwrap();
    let shown = format!("{keys:?} {:?}", Key::new([0xAB; 32]));
    assert!(shown.contains("Key(hidden)"), "{shown}");
    assert!(!shown.contains("171") && !shown.to_lowercase().contains("ab, ab"), "{shown}");
}

/// A value of the golden file.
fn golden(name: &str) -> Vec<u8> {
    let mut lines = include_str!("golden/sdls_keys.txt").lines();
    let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap();
    let digits = (0..value.len()).step_by(2).map(|place| &value[place..place + 2]);
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn golden_key(name: &str) -> Key {
    Key::new(golden(name).try_into().unwrap())
}

#[test]
fn keys_wrapped_by_another_library_are_made_and_loaded_alike() {
    let (master, one, two) = (KeyId::new(3), session(72), session(73));
    let (key_one, key_two) = (golden_key("one"), golden_key("two"));
    let new = [NewKey { id: one, key: &key_one }, NewKey { id: two, key: &key_two }];
    let mut made = vec![0; wrapped_octets(2)];
    let under = NewKey { id: master, key: &golden_key("master") };
    wrap_keys(under, counter(41), &new, &mut made).unwrap();
    assert_eq!(made, golden("wrapped"));

    let mut keys = KeyRing::<3>::new();
    keys.insert(master, KeyState::Active, golden_key("master")).unwrap();
    assert_eq!(keys.load_wrapped(&mut made), Ok(2));
    assert_eq!(keys.next_wrapped(), 42);
    let loaded: Vec<_> = keys.entries().filter(|(id, ..)| !id.is_master()).collect();
    for ((id, state, key), expected) in loaded.into_iter().zip(new) {
        assert_eq!((id, state), (expected.id, KeyState::PreActivation));
        assert_eq!(key.unwrap().octets(), expected.key.octets());
    }
}

#[test]
fn an_answer_of_another_library_is_given_alike_and_only_under_a_vector_of_its_own() {
    let mut keys = KeyRing::<1>::new();
    let challenge = Challenge { key: session(73), octets: golden("challenge").try_into().unwrap() };
    keys.insert(challenge.key, KeyState::PreActivation, golden_key("two")).unwrap();
    let answer = keys.answer_challenge(&challenge, counter(6)).unwrap();
    assert_eq!(answer.to_vec(), golden("answer"));
    assert_eq!(challenge.check_answer(&golden_key("two"), &answer), Ok(()));
    let refused = Err(KeyError::Answer { key: challenge.key });
    let under_a_frame_vector = golden("answer_under_a_frame_vector");
    assert_eq!(challenge.check_answer(&golden_key("two"), &under_a_frame_vector), refused);

    keys.activate(challenge.key).unwrap();
    assert!(keys.answer_challenge(&challenge, counter(7)).is_ok());
    keys.deactivate(challenge.key).unwrap();
    let expired = KeyError::NotActive { key: challenge.key, state: KeyState::Deactivated };
    assert_eq!(keys.answer_challenge(&challenge, counter(8)), Err(expired));
}

proptest! {
    #[test]
    fn wrapped_keys_with_any_bit_flipped_are_refused(bit: prop::sample::Index) {
        let mut keys = on_board();
        let mut command = wrapped(0, &[session(0), session(1)]);
        let bit = bit.index(8 * command.len());
        command[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(keys.load_wrapped(&mut command).is_err());
        prop_assert_eq!(keys.entries().count(), 1);
        prop_assert_eq!(keys.next_wrapped(), 0);
    }

    #[test]
    fn no_octets_cause_a_panic(mut octets in prop::collection::vec(any::<u8>(), 0..140), known: bool) {
        if known && let Some(id) = octets.first_chunk_mut() {
            *id = MASTER.number().to_be_bytes();
        }
        let challenge = Challenge { key: MASTER, octets: [7; 16] };
        prop_assert!(challenge.check_answer(&Key::new([0x11; 32]), &octets).is_err());
        prop_assert_eq!(Challenge::read(&octets).is_ok(), octets.len() == Challenge::LENGTH);
        prop_assert!(on_board().load_wrapped(&mut octets).is_err());
    }
}
