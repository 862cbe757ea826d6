use hilal_fsw::hardware::{AlarmLine as _, PayloadBus, Radio, ReceiverSide, TransmitterState};
use hilal_sim::{FailureMode, InjectedFault, Links};

use crate::plain::{FROM_S, LINK, LIT, Plain, Rover, UNTIL_S, beside, fault, run, struck};

/// Sends a frame up each second until so many seconds after the start, and returns how many came.
fn heard(rover: &mut Rover, until_s: u64) -> usize {
    let mut count = 0;
    let mut buffer = [0; 100];
    while rover.now_ms() < 1000 * until_s {
        rover.send(vec![7; 40]);
        rover.advance();
        while rover.receive(&mut buffer).is_some() {
            count += 1;
        }
    }
    count
}

#[test]
fn frames_for_a_dead_receiver_are_lost_and_the_other_one_hears() {
    let mut rover = struck(LIT, &[fault(FailureMode::ReceiverLost)]);
    assert_eq!(heard(&mut rover, FROM_S - 1), 99);
    assert_eq!(heard(&mut rover, FROM_S + 19), 0);
    assert_eq!(rover.link_counts().direct.up.lost, 20);
    rover.select_receiver(ReceiverSide::Backup);
    assert_eq!(heard(&mut rover, FROM_S + 29), 10);
    rover.select_receiver(ReceiverSide::Main);
    assert_eq!(heard(&mut rover, UNTIL_S - 1), 0);
    assert_eq!(heard(&mut rover, UNTIL_S + 9), 10);
}

#[test]
fn the_backup_receiver_can_be_the_dead_one() {
    let mut rover =
        struck(LIT, &[InjectedFault { unit: Some(1), ..fault(FailureMode::ReceiverLost) }]);
    assert_eq!(heard(&mut rover, FROM_S + 10), 110);
    rover.select_receiver(ReceiverSide::Backup);
    assert_eq!(heard(&mut rover, FROM_S + 20), 0);
}

/// Sends down what the transmitter takes, and returns how many frames it took and how many arrived.
fn sent(rover: &mut Rover, until_s: u64) -> (usize, usize) {
    let (mut taken, mut arrived) = (0, 0);
    while rover.now_ms() < 1000 * until_s {
        rover.advance();
        if let TransmitterState::Ready { frame_octets, .. } = rover.transmitter() {
            rover.transmit(&vec![1; frame_octets]);
            taken += 1;
        }
        arrived += core::iter::from_fn(|| rover.arrived()).count();
    }
    (taken, arrived)
}

#[test]
fn dead_transmitters_take_frames_that_never_arrive() {
    let mut rover = struck(LIT, &[fault(FailureMode::TransmitterLost)]);
    let (taken, arrived) = sent(&mut rover, FROM_S - 1);
    assert!(taken > 50 && taken == arrived, "{arrived} of {taken}");
    let (taken, arrived) = sent(&mut rover, UNTIL_S - 1);
    assert!(taken > 50 && arrived == 0, "{arrived} of {taken}");
    let (taken, arrived) = sent(&mut rover, UNTIL_S + 100);
    assert!(taken > 50 && taken == arrived, "{arrived} of {taken}");
}

const BOTH: Plain =
    Plain { links: Links { lander: Some(LINK), lander_direct: Some(LINK), ..LIT.links }, ..LIT };

/// Which links are up on board, and on which the ground counts.
fn up(rover: &mut Rover) -> (u8, [bool; 2]) {
    let counted_on = *Rover::links(rover);
    (Radio::links(rover), [counted_on.direct.is_some(), counted_on.lander_direct.is_some()])
}

#[test]
fn an_outage_takes_every_link_and_the_ground_does_not_know() {
    let [during, after] = beside(BOTH, fault(FailureMode::LinkOutage), |_| {}, up);
    assert_eq!(during, [(0b101, [true; 2]), (0, [true; 2])]);
    assert_eq!(after[0], after[1]);
    let mut rover = struck(LIT, &[fault(FailureMode::LinkOutage)]);
    assert_eq!(heard(&mut rover, UNTIL_S - 1), 99);
    // One was on its way when the outage came.
    assert_eq!((rover.link_counts().direct.up.lost, rover.link_counts().unsent_up), (1, 99));
    assert_eq!(rover.transmitter(), TransmitterState::Silent);
}

#[test]
fn without_the_lander_the_direct_link_is_left_and_without_stations_the_lander_listens() {
    let [during, after] = beside(BOTH, fault(FailureMode::LanderRelayLost), |_| {}, up);
    assert_eq!(during[1], (0b001, [true, false]));
    assert_eq!(after[0], after[1]);
    let [during, after] = beside(BOTH, fault(FailureMode::StationLost), |_| {}, up);
    assert_eq!(during[1], (0, [false, false]));
    assert_eq!(after[0], after[1]);
    let listens = |rover: &mut Rover| rover.transmitter() != TransmitterState::Silent;
    let [during, _] = beside(BOTH, fault(FailureMode::StationLost), |_| {}, listens);
    assert_eq!(during, [true; 2]);
}

#[test]
fn a_lost_payload_gives_no_records_and_another_does() {
    let mut rover =
        struck(LIT, &[InjectedFault { unit: Some(1), ..fault(FailureMode::PayloadLost) }]);
    let mut buffer = [0; 1100];
    let mut records = |rover: &mut Rover, until_s: u64| {
        let mut counts = [0_u32; 2];
        while rover.now_ms() < 1000 * until_s {
            rover.advance();
            for (port, count) in (0..).zip(&mut counts) {
                while PayloadBus::read(rover, port, &mut buffer).is_some() {
                    *count += 1;
                }
            }
        }
        counts
    };
    rover.set_power(0, true);
    rover.set_power(1, true);
    let [_, before] = records(&mut rover, FROM_S - 1);
    let [other, during] = records(&mut rover, UNTIL_S - 1);
    let [_, after] = records(&mut rover, UNTIL_S + 100);
    assert!(
        before > 0 && during == 0 && other > 0 && after > 0,
        "{before} {during} {other} {after}"
    );
}

#[test]
fn an_alarm_holds_the_line_up_while_it_lasts() {
    let mut rover = struck(LIT, &[fault(FailureMode::Alarm)]);
    for second in 1..=300 {
        run(&mut rover, second);
        assert_eq!(rover.is_alarm_up(), (FROM_S..UNTIL_S).contains(&second), "{second} s");
    }
}
