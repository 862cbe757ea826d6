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

#[test]
fn bits_arrive_wrong_upwards_or_downwards_as_the_fault_has_it() {
    let errors = |kind| InjectedFault { amount: Some(0.02), ..fault(kind) };
    let mut rover = struck(LIT, &[errors(FailureMode::UplinkErrors)]);
    assert_eq!(heard(&mut rover, FROM_S - 1), 99);
    let during = heard(&mut rover, UNTIL_S - 1);
    assert!(during < 50, "{during} of 100 frames of 40 octets");
    // One was under way when it ended.
    assert!(heard(&mut rover, UNTIL_S + 49) >= 49);
    let mut rover =
        struck(LIT, &[InjectedFault { amount: Some(0.1), ..fault(FailureMode::DownlinkErrors) }]);
    let (taken, arrived) = sent(&mut rover, FROM_S - 1);
    assert!(taken > 50 && taken == arrived, "{arrived} of {taken}");
    let (taken, arrived) = sent(&mut rover, UNTIL_S - 1);
    assert!(taken > 50 && arrived < taken / 10, "{arrived} of {taken}");
}

#[test]
fn a_slow_link_carries_its_share_and_a_late_one_everything_later() {
    let slow = InjectedFault { amount: Some(0.1), ..fault(FailureMode::LinkSlow) };
    let mut rover = struck(LIT, &[slow]);
    let mut octets = |until_s: u64| {
        let mut octets = 0;
        while rover.now_ms() < 1000 * until_s {
            rover.advance();
            if let TransmitterState::Ready { frame_octets, .. } = rover.transmitter() {
                rover.transmit(&vec![1; frame_octets]);
                octets += frame_octets;
            }
        }
        octets
    };
    let (before, during) = (octets(FROM_S - 1), octets(UNTIL_S - 1));
    assert!(during > 0 && during * 5 < before, "{during} beside {before}");
    let late = InjectedFault { amount: Some(30.0), ..fault(FailureMode::LinkLate) };
    let mut rover = struck(LIT, &[late]);
    assert_eq!(heard(&mut rover, FROM_S - 1), 99);
    // One was under way when it began.
    assert!(heard(&mut rover, FROM_S + 29) <= 1);
    let heard = heard(&mut rover, FROM_S + 49);
    assert!((19..=20).contains(&heard), "{heard}");
}

/// A path to the lander, from which nothing goes on to Earth.
const HELD: Plain = Plain {
    links: Links { direct: None, lander: Some(LINK), lander_direct: None, ..LIT.links },
    ..LIT
};

#[test]
fn the_relay_is_lost_with_what_waits_there_and_so_is_what_waits_at_the_lander() {
    let relayed = Plain {
        links: Links { direct: None, relay: Some(LINK), relay_earth: Some(LINK), ..LIT.links },
        ..LIT
    };
    let [during, after] =
        beside(relayed, fault(FailureMode::RelayLost), |_| {}, |rover| Radio::links(rover));
    assert_eq!((during, after), ([0b010, 0], [0b010; 2]));
    for (plain, kind) in [
        (HELD, FailureMode::LanderStoreLost),
        (
            Plain { links: Links { relay: Some(LINK), lander: None, ..HELD.links }, ..HELD },
            FailureMode::RelayStoreLost,
        ),
    ] {
        let dropped = |rover: &Rover| {
            let counts = rover.link_counts();
            [counts.lander_node, counts.relay_node]
                .map(|node| node.dropped_urgent + node.dropped_bulk)
                .iter()
                .sum::<u64>()
        };
        let mut rover = struck(plain, &[fault(kind)]);
        let (taken, arrived) = sent(&mut rover, FROM_S - 1);
        assert!(taken > 50 && arrived == 0 && dropped(&rover) == 0, "all of it waits");
        run(&mut rover, FROM_S);
        let dropped = dropped(&rover);
        // The last one may be under way.
        assert!((taken as u64 - 1..=taken as u64).contains(&dropped), "{dropped} of {taken}");
    }
}

#[test]
fn a_hasty_payload_gives_records_so_many_times_as_fast() {
    let hasty = InjectedFault { amount: Some(4.0), ..fault(FailureMode::PayloadFloods) };
    let mut rover = struck(LIT, &[hasty]);
    rover.set_power(0, true);
    let mut buffer = [0; 1100];
    let mut records = |rover: &mut Rover, until_s: u64| {
        let mut count = 0_u32;
        while rover.now_ms() < 1000 * until_s {
            rover.advance();
            while PayloadBus::read(rover, 0, &mut buffer).is_some() {
                count += 1;
            }
        }
        count
    };
    let (before, during) = (records(&mut rover, FROM_S - 1), records(&mut rover, UNTIL_S - 1));
    let after = records(&mut rover, UNTIL_S + 99);
    assert!(during >= 3 * before.max(1) && after <= before + 1, "{before} {during} {after}");
}

#[test]
fn what_nobody_meant_is_sent_once_and_is_what_the_catalogue_says() {
    use hilal_dictionary::Command;
    for unit in 0..5 {
        let wrong = InjectedFault { unit: Some(unit), ..fault(FailureMode::WrongCommand) };
        let mut rover = struck(LIT, &[wrong]);
        run(&mut rover, FROM_S - 1);
        assert_eq!(rover.take_wrong_commands(), []);
        run(&mut rover, FROM_S + 10);
        let sent = rover.take_wrong_commands();
        let meant = match unit {
            0 => matches!(sent[..], [Command::ScheduleReset]),
            1 => matches!(sent[..], [Command::SetMode { mode: hilal_dictionary::Mode::Safe }]),
            2 => matches!(sent[..], [Command::HibernateUntil { wake_s: 172_900 }]),
            3 => matches!(sent[..], [Command::SetPosition { x_cm: 50_000, y_cm: 0 }]),
            _ => matches!(sent[..], [Command::ClearScience]),
        };
        assert!(meant, "{unit}: {sent:?}");
        assert_eq!(rover.take_wrong_commands(), []);
    }
}
