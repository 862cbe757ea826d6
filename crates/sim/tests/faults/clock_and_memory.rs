use hilal_fsw::BANK_OCTETS;
use hilal_fsw::hardware::{Bank, Clock, LastingMemory};
use hilal_sim::{FailureMode, InjectedFault, Trigger};

use crate::plain::{FROM_S, LIT, fault, run, struck};

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
