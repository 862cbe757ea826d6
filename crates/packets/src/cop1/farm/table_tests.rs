//! FARM-1 held against CCSDS 232.1-B-2, Table 6-1, cell by cell.

use proptest::prelude::*;
use std::format;
use std::string::String;

use super::*;

/// V(R) of every case; W = 20, so that PW = NW = 10.
const EXPECTED: u8 = 4;
/// V*(R), the number that Set V(R) carries.
const SET: u8 = 99;

fn farm(state: FarmState) -> Farm {
    Farm {
        expected: EXPECTED,
        lockout: state == FarmState::Lockout,
        // Lockout may be reached from S2, with the wait flag still up.
        wait: state != FarmState::Open,
        retransmit: true,
        ..Farm::new(FarmWindow(20))
    }
}

/// One row of the table: event, the inputs that are it, and what is due in S1, S2 and S3, as
/// "verdict V(R) lockout wait retransmit FARM-B".
type Row = (FarmEvent, &'static [ReceivedFrame], [&'static str; 3]);

const fn ad(sequence: u8, room: Room) -> ReceivedFrame {
    ReceivedFrame::Ad { sequence, room }
}

#[rustfmt::skip]
const TABLE: [Row; 9] = [
    // E1 does not apply in S2: there, room stands for E10 and then E1 in S1.
    (FarmEvent::E1, &[ad(4, Room::Available)],
        ["Accept 5 --- 0", "Accept 5 --- 0", "Discard 4 L-R 0"]),
    (FarmEvent::E2, &[ad(4, Room::None)],
        ["Discard 4 -WR 0", "Discard 4 -WR 0", "Discard 4 LWR 0"]),
    (FarmEvent::E3, &[ad(5, Room::Available), ad(13, Room::None)],
        ["Discard 4 --R 0", "Discard 4 -WR 0", "Discard 4 LWR 0"]),
    (FarmEvent::E4, &[ad(3, Room::Available), ad(250, Room::None)],
        ["Discard 4 --R 0", "Discard 4 -WR 0", "Discard 4 LWR 0"]),
    (FarmEvent::E5, &[ad(14, Room::Available), ad(249, Room::Available), ad(132, Room::None)],
        ["Discard 4 L-R 0", "Discard 4 LWR 0", "Discard 4 LWR 0"]),
    (FarmEvent::E6, &[ReceivedFrame::Bd],
        ["Accept 4 --R 1", "Accept 4 -WR 1", "Accept 4 LWR 1"]),
    (FarmEvent::E7, &[ReceivedFrame::Bc(ControlCommand::Unlock)],
        ["Execute 4 --- 1", "Execute 4 --- 1", "Execute 4 --- 1"]),
    (FarmEvent::E8, &[ReceivedFrame::Bc(ControlCommand::SetVr(SET))],
        ["Execute 99 --- 1", "Execute 99 --- 1", "Discard 4 LWR 1"]),
    (FarmEvent::E9, &[ReceivedFrame::Invalid],
        ["Discard 4 --R 0", "Discard 4 -WR 0", "Discard 4 LWR 0"]),
];

const STATES: [FarmState; 3] = [FarmState::Open, FarmState::Wait, FarmState::Lockout];

fn told(farm: Farm) -> String {
    let word = farm.clcw(u6::new(1));
    let flag = |up: bool, letter: char| if up { letter } else { '-' };
    format!(
        "{} {}{}{} {}",
        word.report_value,
        flag(word.lockout, 'L'),
        flag(word.wait, 'W'),
        flag(word.retransmit, 'R'),
        word.farm_b_counter,
    )
}

#[test]
fn every_frame_in_every_state_does_what_table_6_1_says() {
    for (event, frames, due) in TABLE {
        for (state, due) in STATES.into_iter().zip(due) {
            for frame in frames {
                let mut farm = farm(state);
                let answer = farm.receive(*frame);
                assert_eq!(answer.event, event, "{frame:?} in {state:?}");
                let found = format!("{:?} {}", answer.verdict, told(farm));
                assert_eq!(found, due, "{event:?} ({frame:?}) in {state:?}");
            }
        }
    }
}

#[test]
fn a_frame_that_is_ahead_or_finds_no_room_raises_flags_that_were_down() {
    let mut open = Farm { retransmit: false, ..farm(FarmState::Open) };
    assert_eq!(open.receive(ad(9, Room::Available)).event, FarmEvent::E3);
    assert_eq!(told(open), "4 --R 0");
    let mut open = Farm { retransmit: false, ..farm(FarmState::Open) };
    assert_eq!(open.receive(ad(4, Room::None)).event, FarmEvent::E2);
    assert_eq!(told(open), "4 -WR 0");
    // What came before raises nothing.
    let mut open = Farm { retransmit: false, ..farm(FarmState::Open) };
    assert_eq!(open.receive(ad(1, Room::Available)).event, FarmEvent::E4);
    assert_eq!(told(open), "4 --- 0");
}

#[test]
fn buffer_release_ends_the_wait_but_not_the_lockout() {
    // E10: ignored in S1, to S1 from S2, wait flag down in S3.
    for (state, due) in STATES.into_iter().zip(["4 --R 0", "4 --R 0", "4 L-R 0"]) {
        let mut farm = farm(state);
        farm.release_buffer();
        assert_eq!(told(farm), due, "E10 in {state:?}");
    }
}

#[test]
fn a_report_names_its_channel_and_changes_nothing() {
    // E11: REPORT in every state.
    for state in STATES {
        let farm = farm(state);
        assert_eq!(farm.clcw(u6::new(7)).virtual_channel, u6::new(7));
        assert_eq!(farm.state(), state);
    }
}

#[test]
fn the_windows_part_all_numbers_as_their_width_says() {
    for width in (2..=254).step_by(2) {
        let farm = Farm { expected: 200, ..Farm::new(FarmWindow(width)) };
        let count = |wanted: FarmEvent| {
            (0..=255u8).filter(|n| farm.clone_and_receive(*n) == wanted).count()
        };
        let half = usize::from(width) / 2;
        assert_eq!(count(FarmEvent::E1), 1);
        assert_eq!(count(FarmEvent::E3), half - 1);
        assert_eq!(count(FarmEvent::E4), half);
        assert_eq!(count(FarmEvent::E5), 256 - 2 * half);
    }
    assert!([0, 1, 3, 255].into_iter().all(|width| FarmWindow::new(width).is_none()));
    assert_eq!(FarmWindow::new(254).map(FarmWindow::width), Some(254));
}

impl Farm {
    fn clone_and_receive(self, sequence: u8) -> FarmEvent {
        let mut copy = self;
        copy.receive(ad(sequence, Room::Available)).event
    }
}

#[test]
fn every_state_survives_four_octets_and_a_restart() {
    for (flags, type_b_accepted) in (0..8_u8).flat_map(|flags| (0..4_u8).map(move |b| (flags, b))) {
        let octets = [flags, EXPECTED, type_b_accepted, 20];
        let farm = Farm::restore(octets).unwrap();
        assert_eq!(farm.save(), octets);
        let told = farm.clcw(u6::new(0));
        let of_word = [told.retransmit, told.wait, told.lockout];
        assert_eq!(of_word, [1, 2, 4].map(|flag| flags & flag == flag));
    }
    let malformed = [[8, EXPECTED, 0, 20], [0, EXPECTED, 4, 20], [0, EXPECTED, 0, 21]];
    assert!(malformed.into_iter().all(|octets| Farm::restore(octets).is_none()));
}

proptest! {
    #[test]
    fn octets_either_restore_the_very_state_or_are_refused(octets: [u8; 4]) {
        let sound = octets[0] < 8 && octets[2] < 4 && octets[3] >= 2 && octets[3] % 2 == 0;
        prop_assert_eq!(Farm::restore(octets).map(|farm| farm.save()), sound.then_some(octets));
    }
}
