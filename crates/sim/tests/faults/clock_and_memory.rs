use hilal_fsw::BANK_OCTETS;
use hilal_fsw::hardware::{Bank, Clock, LastingMemory};
use hilal_sim::{FailureMode, InjectedFault, Trigger};

use crate::plain::{FROM_S, LIT, UNTIL_S, fault, run, struck};

#[test]
fn the_on_board_clock_jumps_and_the_missions_time_does_not() {
    for (jump_s, read_s) in [(30.0, 130), (-7.5, 92), (-1000.0, 0)] {
        let jump = InjectedFault { amount: Some(jump_s), ..fault(FailureMode::ClockJump) };
        let mut rover = struck(LIT, &[jump]);
        run(&mut rover, FROM_S - 1);
        assert_eq!(Clock::now_ms(&rover), 99_000);
        run(&mut rover, FROM_S);
        assert_eq!(Clock::now_ms(&rover) / 1000, read_s);
        assert_eq!(rover.now_ms(), 100_000);
    }
}

#[test]
fn a_clock_that_drifts_is_off_by_what_it_drifted_and_a_stuck_one_stands() {
    let drift = |ppm| InjectedFault { amount: Some(ppm), ..fault(FailureMode::ClockDrift) };
    for (ppm, off_ms) in [(100.0, 10), (-250.0, -25), (50_000.0, 5000)] {
        let mut rover = struck(LIT, &[drift(ppm)]);
        run(&mut rover, UNTIL_S + 50);
        let read_ms = Clock::now_ms(&rover).cast_signed();
        assert!((read_ms - 250_000 - off_ms).abs() <= 1, "{read_ms} with {ppm} ppm");
    }
    let mut rover = struck(LIT, &[fault(FailureMode::ClockStuck)]);
    run(&mut rover, FROM_S - 1);
    let stands_ms = Clock::now_ms(&rover);
    for second in [FROM_S, FROM_S + 50, UNTIL_S - 1] {
        run(&mut rover, second);
        assert_eq!(Clock::now_ms(&rover), stands_ms);
    }
    run(&mut rover, UNTIL_S + 9);
    assert_eq!(Clock::now_ms(&rover), stands_ms + 10_000);
}

#[test]
fn a_lost_bank_reads_as_zeros_and_keeps_nothing() {
    let lost = InjectedFault { unit: Some(1), ..fault(FailureMode::MemoryBankLost) };
    let mut rover = struck(LIT, &[lost]);
    let held = |rover: &crate::plain::Rover, bank| {
        let mut octets = [9; 4];
        LastingMemory::read(rover, bank, 10, &mut octets);
        octets
    };
    let write_all = |rover: &mut crate::plain::Rover, octets: [u8; 4]| {
        for bank in Bank::ALL {
            rover.write(bank, 10, &octets);
        }
    };
    write_all(&mut rover, [1; 4]);
    run(&mut rover, FROM_S);
    write_all(&mut rover, [2; 4]);
    assert_eq!(Bank::ALL.map(|bank| held(&rover, bank)), [[2; 4], [0; 4]]);
    run(&mut rover, UNTIL_S);
    assert_eq!(Bank::ALL.map(|bank| held(&rover, bank)), [[2; 4], [1; 4]]);
}

#[test]
fn particles_reset_the_computer_and_flip_bits_as_often_as_they_should() {
    let hour_s = 3600;
    let event = InjectedFault {
        amount: Some(24.0 * 40.0),
        lasts_ms: Some(1000 * hour_s),
        ..InjectedFault::new(FailureMode::SolarParticleEvent, Trigger::At { at_ms: 1000 })
    };
    let mut rover = struck(LIT, &[event]);
    let mut starts = 0;
    while rover.now_ms() < 1000 * 2 * hour_s {
        rover.advance();
        starts += u32::from(rover.computer() == hilal_sim::ComputerState::Starts);
        if rover.now_ms() == 1000 * (hour_s + 120) {
            assert!((8..=34).contains(&starts), "{starts} of some 20");
            starts = 0;
        }
    }
    assert_eq!(starts, 0, "when it is over");
    let flipped = |bank| {
        let mut held = vec![0; BANK_OCTETS];
        LastingMemory::read(&rover, bank, 0, &mut held);
        held.iter().map(|octet| octet.count_ones()).sum::<u32>()
    };
    let both = flipped(Bank::First) + flipped(Bank::Second);
    assert!((50..=280).contains(&both), "{both} bits of some 160");
}

#[test]
fn two_jumps_add_up() {
    let jump = |at_ms, amount| InjectedFault {
        amount: Some(amount),
        ..InjectedFault::new(FailureMode::ClockJump, Trigger::At { at_ms })
    };
    let mut rover = struck(LIT, &[jump(10_000, 5.0), jump(20_000, -2.0)]);
    run(&mut rover, 30);
    assert_eq!(Clock::now_ms(&rover), 33_000);
}

#[test]
fn an_upset_flips_bits_of_the_bank_it_strikes() {
    for (unit, bank) in [(0, Bank::First), (1, Bank::Second)] {
        let upset = InjectedFault {
            unit: Some(unit),
            amount: Some(40.0),
            ..fault(FailureMode::MemoryUpset)
        };
        let mut rover = struck(LIT, &[upset]);
        for bank in Bank::ALL {
            rover.write(bank, 0, &vec![0xA5; BANK_OCTETS]);
        }
        run(&mut rover, FROM_S + 1);
        let flipped = |bank| {
            let mut held = vec![0; BANK_OCTETS];
            LastingMemory::read(&rover, bank, 0, &mut held);
            held.iter().map(|octet| (octet ^ 0xA5).count_ones()).sum::<u32>()
        };
        let other = if bank == Bank::First { Bank::Second } else { Bank::First };
        assert_eq!((flipped(bank), flipped(other)), (40, 0));
    }
}
