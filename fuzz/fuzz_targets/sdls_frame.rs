//! No octets are accepted that the owner of the key has not made: as a frame, as wrapped keys, as an answer to a
//! challenge. A genuine frame is accepted once, and with nothing changed but what its mask leaves out.
#![no_main]

use std::collections::BTreeSet;

use hilal_packets::sdls::{
    ANSWER_LENGTH, AssociationSettings, AuthenticationMask, Challenge, CounterReserve,
    FrameCounter, Key, KeyId, KeyRing, KeyState, MacLength, NewKey, Protection, Receiver,
    ReplayState, ReplayWindow, Sender, Spi, WireCounter, wrap_keys, wrapped_octets,
};
use libfuzzer_sys::arbitrary::{Result, Unstructured};

const MASTER: KeyId = KeyId::new(1);
const SESSION: KeyId = KeyId::FIRST_SESSION;
const NEW: KeyId = KeyId::new(200);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, octets)) = bytes.split_first() else { return };
    let mut input = Unstructured::new(octets);
    let _end_of_input = match choice % 7 {
        0..2 => forged_frame(&mut input),
        2..4 => genuine_frame(&mut input),
        4 => window(&mut input),
        5 => wrapped(&mut input),
        _ => challenge(&mut input),
    };
});

fn key(octet: u8) -> Key {
    Key::new([octet; Key::LENGTH])
}

/// The octets of the keys that make something here.
const USED: u8 = 0x5A;
/// The octets of the keys under which nothing is ever made: the fuzzer sees what is compared, and would offer
/// again what the owner of a key has made.
const NEVER_USED: u8 = 0xC3;

fn ring(octet: u8) -> KeyRing<4> {
    let mut keys = KeyRing::new();
    keys.insert(MASTER, KeyState::Active, key(octet)).expect("an empty ring");
    keys.insert(SESSION, KeyState::Active, key(octet)).expect("room for four");
    keys
}

/// The associations that the crate offers, and two with a sliding window.
fn association(choice: u8) -> AssociationSettings {
    let spi = Spi::new(0x0102).expect("no reserved number");
    let sliding = |wire_counter| Protection {
        wire_counter,
        mac: MacLength::new(12).expect("4 to 16"),
        mask: AuthenticationMask::TM,
        window: ReplayWindow::Sliding { ahead: 1_000 },
    };
    match choice % 7 {
        0 => AssociationSettings::standard(spi, AuthenticationMask::TC_SEGMENTED),
        1 => AssociationSettings::standard(spi, AuthenticationMask::TM),
        2 => AssociationSettings::slow_link(spi, AuthenticationMask::TC_SEGMENTED),
        3 => AssociationSettings::slow_link(spi, AuthenticationMask::TC),
        4 => AssociationSettings::essential(spi),
        5 => AssociationSettings::new(spi, sliding(WireCounter::Four)).expect("a narrow window"),
        _ => AssociationSettings::new(spi, sliding(WireCounter::Twelve)).expect("a narrow window"),
    }
}

/// Octets arrive as a frame, with the index made good, at a receiver in any state.
fn forged_frame(input: &mut Unstructured) -> Result<()> {
    let settings = association(input.arbitrary()?);
    let kept = input.arbitrary::<[u8; ReplayState::LENGTH]>()?;
    let state = ReplayState::from_octets(kept);
    assert!(state.is_none_or(|state| state.octets() == kept));
    let state = state.unwrap_or(ReplayState::NEW_KEY);
    let mut receiver = Receiver::new(settings, SESSION, state);
    let mut frame = input.bytes(input.len())?.to_vec();
    if let Some(place) = frame.get_mut(settings.header_octets()..).and_then(<[u8]>::first_chunk_mut)
    {
        *place = settings.spi().number().to_be_bytes();
        assert_eq!(Spi::of_frame(&frame, settings.header_octets()), Some(settings.spi()));
    }
    let (sent, keys) = (frame.clone(), ring(NEVER_USED));
    assert!(receiver.check(&keys, &mut frame).is_err());
    assert!(receiver.process(&keys, &mut frame).is_err());
    assert_eq!(frame, sent);
    assert_eq!(receiver.state(), state);
    Ok(())
}

/// A frame of the key's owner is changed on its way.
fn genuine_frame(input: &mut Unstructured) -> Result<()> {
    let settings = association(input.arbitrary()?);
    let number = input.arbitrary::<u128>()? >> (33 + input.arbitrary::<u8>()? % 95);
    let counter = FrameCounter::new(number).expect("95 bits");
    let mut changes = Vec::new();
    for _ in 0..input.int_in_range(0..=3)? {
        changes.push(input.arbitrary::<(u8, u8)>()?);
    }
    let header = input.arbitrary::<[u8; 8]>()?;
    let data = input.bytes(input.len())?;

    let keys = ring(USED);
    let mut sender = Sender::new(settings, SESSION, CounterReserve::NEW_KEY);
    sender.resume_at(counter).expect("nothing was sent before");
    sender.extend(sender.plan_reserve(1));
    let mut sent = vec![0; settings.frame_octets(data.len())];
    let length = sender.write(&keys, &header[..settings.header_octets()], data, &mut sent);
    assert_eq!(length, Ok(sent.len()));

    let mut received = sent.clone();
    for (place, change) in changes {
        let place = usize::from(place) % received.len();
        received[place] ^= change;
    }
    let mask = settings.protection().mask;
    let covered = |place: usize| mask.octets().get(place).copied().unwrap_or(0xFF);
    let mut pairs = sent.iter().zip(&received).enumerate();
    let genuine = pairs.all(|(place, (one, other))| (one ^ other) & covered(place) == 0);

    let mut receiver = Receiver::new(settings, SESSION, ReplayState::expecting(counter));
    let before = received.clone();
    let again = received.clone();
    match receiver.process(&keys, &mut received) {
        Ok(found) => {
            assert!(genuine, "a frame that was changed is accepted");
            assert_eq!(found, data);
            assert_eq!(receiver.state().last(), Some(counter));
            assert!(receiver.process(&keys, &mut again.clone()).is_err(), "a replay is accepted");
            let kept = ReplayState::from_octets(receiver.state().octets());
            assert_eq!(kept, Some(receiver.state()));
        }
        Err(error) => {
            assert!(!genuine, "{error}");
            assert_eq!(received, before);
            assert_eq!(receiver.state(), ReplayState::expecting(counter));
        }
    }
    Ok(())
}

/// Frames of any counters arrive; those are accepted that a plain set of counters would accept.
fn window(input: &mut Unstructured) -> Result<()> {
    let settings = association(input.arbitrary()?);
    let start = u128::from(input.arbitrary::<u32>()?);
    let first = FrameCounter::new(start).expect("32 bits");
    let keys = ring(USED);
    let mut receiver = Receiver::new(settings, SESSION, ReplayState::expecting(first));
    let (mut next, mut accepted) = (start, BTreeSet::new());
    for _ in 0..12 {
        if input.is_empty() {
            break;
        }
        let number = next.saturating_add_signed(input.arbitrary::<i8>()?.into());
        let mut sender = Sender::new(settings, SESSION, CounterReserve::NEW_KEY);
        let counter = FrameCounter::new(number).expect("33 bits");
        sender.resume_at(counter).expect("nothing was sent before");
        sender.extend(sender.plan_reserve(1));
        let mut frame = vec![0; settings.frame_octets(1)];
        assert_eq!(sender.apply(&keys, &mut frame), Ok(counter));

        let window = settings.protection().window;
        let late = match window {
            ReplayWindow::Increasing { .. } => false,
            ReplayWindow::Sliding { .. } => number >= start && number + 64 >= next,
        };
        let wanted = !accepted.contains(&number)
            && (late || number >= next)
            && number < next + u128::from(window.ahead());
        assert_eq!(receiver.process(&keys, &mut frame).is_ok(), wanted, "{number} of {next}");
        if wanted {
            accepted.insert(number);
            next = next.max(number + 1);
        }
        let kept = ReplayState::from_octets(receiver.state().octets()).expect("what was kept");
        receiver = Receiver::new(settings, SESSION, kept);
    }
    Ok(())
}

/// Octets arrive as wrapped keys; then genuine ones, changed on their way.
fn wrapped(input: &mut Unstructured) -> Result<()> {
    let changes = input.arbitrary::<[(u8, u8); 2]>()?;
    let counter = FrameCounter::new(input.arbitrary::<u64>()?.into()).expect("64 bits");
    let mut octets = input.bytes(input.len())?.to_vec();
    if let Some(master) = octets.first_chunk_mut() {
        *master = MASTER.number().to_be_bytes();
    }
    assert!(ring(NEVER_USED).load_wrapped(&mut octets).is_err());
    assert!(octets.iter().all(|octet| *octet == 0), "octets that were refused are wiped too");

    let mut keys = ring(USED);
    let mut command = vec![0; wrapped_octets(1)];
    let (master, new) = (key(USED), key(0x22));
    let (master, new) = (NewKey { id: MASTER, key: &master }, [NewKey { id: NEW, key: &new }]);
    assert_eq!(wrap_keys(master, counter, &new, &mut command), Ok(command.len()));
    let sent = command.clone();
    for (place, change) in changes {
        let place = usize::from(place) % command.len();
        command[place] ^= change;
    }
    let genuine = command == sent;
    let loaded = keys.load_wrapped(&mut command);
    assert!(command.iter().all(|octet| *octet == 0));
    if genuine {
        assert_eq!((loaded, keys.state(NEW)), (Ok(1), Ok(KeyState::PreActivation)));
        assert_eq!(keys.next_wrapped(), counter.number() + 1);
        assert!(keys.load_wrapped(&mut sent.clone()).is_err(), "a replay is accepted");
    } else {
        assert!(loaded.is_err() && keys.state(NEW).is_err());
        assert_eq!((keys.entries().count(), keys.next_wrapped()), (2, 0));
    }
    Ok(())
}

/// Octets arrive as a challenge, and as the answer to one.
fn challenge(input: &mut Unstructured) -> Result<()> {
    let (place, change) = input.arbitrary::<(u8, u8)>()?;
    let counter = FrameCounter::new(input.arbitrary::<u64>()?.into()).expect("64 bits");
    let octets = input.bytes(input.len())?;
    if let Ok(read) = Challenge::read(octets) {
        assert_eq!(read.octets(), octets);
    }
    let mut given = [0; 16];
    for (place, octet) in given.iter_mut().zip(octets) {
        *place = *octet;
    }
    let challenge = Challenge { key: SESSION, octets: given };
    assert!(challenge.check_answer(&key(NEVER_USED), octets).is_err());
    let mut answer = [0; ANSWER_LENGTH];
    for (place, octet) in answer.iter_mut().zip(octets) {
        *place = *octet;
    }
    answer[..2].copy_from_slice(&SESSION.number().to_be_bytes());
    answer[2] |= 0x80;
    assert!(challenge.check_answer(&key(NEVER_USED), &answer).is_err());

    let mut answer = ring(USED).answer_challenge(&challenge, counter).expect("an active key");
    answer[usize::from(place) % ANSWER_LENGTH] ^= change;
    assert_eq!(challenge.check_answer(&key(USED), &answer).is_ok(), change == 0);
    Ok(())
}
