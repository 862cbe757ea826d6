use super::*;

const FRAMES: u64 = 400;

fn noisy() -> EmulatorSettings {
    EmulatorSettings {
        down: DirectionSettings {
            bit_s: Some(8000.0),
            bit_error_rate: 8e-3,
            ..DirectionSettings::default()
        },
        chances: Chances { loss: 0.1, duplication: 0.1, reordering: 0.2, ..Chances::default() },
        delay: Duration::from_millis(1300),
        ..EmulatorSettings::default()
    }
}

fn frame(number: u64) -> Vec<u8> {
    let mut frame = vec![0x5A; 223];
    frame[..8].copy_from_slice(&number.to_be_bytes());
    frame
}

/// Sends telemetry frames, one each so many milliseconds, and returns what arrived in its order.
fn arrived(settings: EmulatorSettings, seed: u64, every_ms: u64) -> (Vec<u64>, EmulatedCounts) {
    let mut emulator = LinkEmulator::new(settings, seed);
    for number in 0..FRAMES {
        emulator.take(Direction::Down, frame(number), Duration::from_millis(number * every_ms));
    }
    let mut arrived = Vec::new();
    while let Some((direction, octets)) = emulator.due(Duration::MAX) {
        assert_eq!(direction, Direction::Down);
        let number = octets[..8].try_into().map(u64::from_be_bytes).expect("eight octets");
        assert_eq!(octets, frame(number), "a frame arrives as it was sent or not at all");
        arrived.push(number);
    }
    (arrived, emulator.counts(Direction::Down))
}

fn sorted(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

#[test]
fn frames_have_the_same_fates_for_the_same_seed_whenever_they_come() {
    let (slow, counts) = arrived(noisy(), 7, 1000);
    let (again, _) = arrived(noisy(), 7, 1000);
    assert_eq!(slow, again);
    // Three times as fast, other frames overtake each other, but the same arrive, as often.
    let (fast, fast_counts) = arrived(noisy(), 7, 300);
    assert_eq!(sorted(slow.clone()), sorted(fast));
    assert_eq!(counts, fast_counts);
    let (other, _) = arrived(noisy(), 8, 1000);
    assert_ne!(sorted(slow), sorted(other));
    for count in [counts.lost, counts.duplicated, counts.held_back, counts.coded.lost] {
        assert!(count > 0, "{counts:?}");
    }
}

#[test]
fn the_fate_of_a_frame_does_not_depend_on_those_before_it_and_differs_by_direction() {
    let chances = noisy().chances;
    let fate = |direction, number| FrameFate::drawn((7, direction, number), chances).0;
    let all: Vec<FrameFate> = (0..FRAMES).map(|number| fate(Direction::Up, number)).collect();
    let backwards = (0..FRAMES).rev().map(|number| fate(Direction::Up, number));
    assert_eq!(all, sorted_back(backwards.collect()));
    let down: Vec<FrameFate> = (0..FRAMES).map(|number| fate(Direction::Down, number)).collect();
    assert_ne!(all, down);
    let lost = all.iter().filter(|fate| fate.is_lost).count() as f64;
    let expected = 0.1 * FRAMES as f64;
    assert!((lost - expected).abs() < 4.0 * (expected * 0.9).sqrt(), "{lost} lost");
}

fn sorted_back(mut fates: Vec<FrameFate>) -> Vec<FrameFate> {
    fates.reverse();
    fates
}

#[test]
fn what_would_leave_in_an_outage_is_dropped_and_counted() {
    let seconds = Duration::from_secs;
    let settings = EmulatorSettings {
        outages: vec![
            Outage { from: seconds(10), until: seconds(20) },
            Outage { from: seconds(300), until: seconds(301) },
        ],
        ..EmulatorSettings::default()
    };
    let (arrived, counts) = arrived(settings, 7, 1000);
    let expected: Vec<u64> =
        (0..FRAMES).filter(|number| !(10..20).contains(number) && *number != 300).collect();
    assert_eq!(arrived, expected);
    assert_eq!((counts.in_outage, counts.delivered), (11, FRAMES - 11));
}

#[test]
fn a_transmitter_sends_at_its_rate_and_what_its_queue_does_not_hold_is_dropped() {
    let mut settings = noisy();
    settings.chances = Chances::default();
    settings.down = DirectionSettings { bit_s: Some(8000.0), bit_error_rate: 0.0, queue_frames: 3 };
    let mut emulator = LinkEmulator::new(settings, 7);
    for number in 0..10 {
        emulator.take(Direction::Down, frame(number), Duration::ZERO);
    }
    // One is on the wire, and three wait.
    assert_eq!(emulator.counts(Direction::Down).overflowed, 6);
    // 259 octets on the wire take 0.259 s.
    let due: Vec<Duration> = (0..4)
        .map(|_| {
            let due = emulator.next_due().expect("four are on their way");
            emulator.due(due);
            due
        })
        .collect();
    assert_eq!(due, [1559, 1818, 2077, 2336].map(Duration::from_millis));
    assert_eq!(emulator.next_due(), None);
}

#[test]
fn what_is_no_frame_and_what_no_memory_holds_is_counted_and_nothing_else_happens() {
    let settings = EmulatorSettings { delay: Duration::from_hours(1), ..Default::default() };
    let mut emulator = LinkEmulator::new(settings, 7);
    for length in [0, 5, 1025, 65_507] {
        emulator.take(Direction::Up, vec![0; length], Duration::ZERO);
    }
    for _ in 0..MOST_ON_THEIR_WAY + 5 {
        emulator.take(Direction::Up, vec![0; 14], Duration::ZERO);
    }
    let counts = emulator.counts(Direction::Up);
    assert_eq!((counts.no_frame, counts.overflowed), (4, 5));
    assert_eq!(emulator.on_their_way(), MOST_ON_THEIR_WAY);
}

/// Two sides in memory, under a clock that leaps to the next thing.
#[derive(Debug, Default)]
struct Sides {
    now: Duration,
    coming: std::collections::VecDeque<(Duration, Direction, Vec<u8>)>,
    gone: Vec<(Duration, Direction, Vec<u8>)>,
}

impl BothEnds for Sides {
    fn elapsed(&self) -> Duration {
        self.now
    }

    fn next(&mut self, until: Duration) -> HeardAt {
        if let Some((at, direction, frame)) = self.coming.pop_front_if(|(at, ..)| *at <= until) {
            self.now = self.now.max(at);
            return HeardAt::Datagram(direction, frame);
        }
        self.now = self.now.max(until);
        HeardAt::Nothing
    }

    fn send(&mut self, direction: Direction, frame: &[u8]) {
        self.gone.push((self.now, direction, frame.to_vec()));
    }
}

#[test]
fn frames_reach_the_other_side_when_they_are_due() {
    let mut emulator = LinkEmulator::new(
        EmulatorSettings { delay: Duration::from_millis(250), ..Default::default() },
        7,
    );
    let at = Duration::from_millis;
    let mut sides = Sides {
        coming: [(at(5), Direction::Up, vec![1; 52]), (at(7), Direction::Down, vec![2; 223])]
            .into(),
        ..Sides::default()
    };
    let end = emulate(&mut emulator, &mut sides, at(1000));
    assert_eq!((end, sides.now), (RelayingEnd::TimeOver, at(1000)));
    let expected =
        [(at(255), Direction::Up, vec![1; 52]), (at(257), Direction::Down, vec![2; 223])];
    assert_eq!(sides.gone, expected);
}
