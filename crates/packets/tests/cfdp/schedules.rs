//! CFDP over seeded schedules of loss, copies, damage, delay, disorder, outages and restarts: files arrive
//! whole, transactions end, and little is sent again beyond what was lost.

use crate::link::{self, Chance, Channel, Pair};
use hilal_packets::cfdp::*;

/// Octets of a file data PDU in these tests.
const SEGMENT: u64 = 1000;

#[test]
fn files_arrive_whole_over_links_that_lose_double_damage_and_reorder() {
    for seed in 0..100 {
        let mut chance = Chance(seed);
        let mut pair = Pair::class_2(chance.below(60_000));
        pair.channel = Channel {
            lost: chance.below(300),
            doubled: chance.below(200),
            damaged: chance.below(100),
            delay_ms: chance.below(2_000),
            jitter_ms: chance.below(500),
        };
        pair.opportunity = 60 + chance.below(1_200) as usize;
        pair.chance = chance;
        pair.run_to_the_end();
        pair.assert_delivered();
    }
}

#[test]
fn files_arrive_whole_when_gaps_are_asked_for_at_once() {
    for seed in 0..50 {
        let request =
            link::request(TransmissionMode::Acknowledged, 50_000 + seed, Closure::NotRequested);
        let settings = DestinationSettings {
            nak_procedure: NakProcedure::Immediate,
            ..DestinationSettings::LUNAR
        };
        let mut pair = Pair::new(&request, SourceSettings::LUNAR, settings);
        pair.chance = Chance(seed);
        pair.channel =
            Channel { lost: 150, doubled: 50, damaged: 20, delay_ms: 1_300, jitter_ms: 100 };
        pair.run_to_the_end();
        pair.assert_delivered();
    }
}

#[test]
fn without_loss_nothing_is_sent_twice() {
    let mut pair = Pair::class_2(500_000);
    pair.channel = Channel { delay_ms: 1_300, ..Channel::default() };
    pair.run_to_the_end();
    pair.assert_delivered();
    assert_eq!((pair.octets.sent, pair.source.counts().repeated_octets), (500_000, 0));
}

#[test]
fn what_a_link_loses_is_sent_again_and_nothing_else() {
    let mut pair = Pair::class_2(500_000);
    pair.channel = Channel { lost: 100, delay_ms: 1_300, ..Channel::default() };
    pair.run_to_the_end();
    pair.assert_delivered();
    assert!(pair.octets.lost > 30_000, "{:?}", pair.octets);
    assert_eq!(pair.octets.sent, 500_000 + pair.octets.lost);
}

#[test]
fn more_gaps_than_either_end_can_tell_apart_cost_octets_and_no_file() {
    let mut pair = Pair::class_2(500_000);
    pair.channel = Channel { lost: 400, delay_ms: 1_300, ..Channel::default() };
    pair.run_to_the_end();
    pair.assert_delivered();
    assert!(pair.octets.sent > 500_000 + pair.octets.lost);
    assert!(pair.octets.sent < 4 * 500_000, "{:?}", pair.octets);
}

#[test]
fn outages_and_restarts_at_any_moment_lose_nothing() {
    for seed in 0..100 {
        let mut chance = Chance(seed);
        let mut pair = Pair::class_2(40_000 + chance.below(20_000));
        pair.channel = Channel { lost: 100, delay_ms: 700, jitter_ms: 50, ..Channel::default() };
        pair.checkpoint_every = 1 + chance.below(16);
        let moments = [(); 4].map(|()| chance.below(2_500));
        pair.chance = chance;
        for moment_ms in moments {
            pair.run_for(moment_ms);
            pair.set_contact(Contact::Closed);
            pair.run_for(100);
            pair.restart_both();
            pair.set_contact(Contact::Open);
        }
        pair.run_to_the_end();
        pair.assert_delivered();
    }
}

/// The link is closed for 14 days somewhere in the transfer and both ends restart from their last
/// checkpoints, of which one is kept every eight PDUs.
#[test]
fn fourteen_days_without_a_link_and_a_restart_of_both_ends_cost_less_than_one_percent() {
    const FILE: u64 = 2_000_000;
    let mut worst = 0;
    for (seed, lost) in (0..24).zip([0, 10, 20].into_iter().cycle()) {
        let mut pair = Pair::class_2(FILE);
        pair.chance = Chance(seed);
        pair.channel = Channel { lost, delay_ms: 1_300, jitter_ms: 20, ..Channel::default() };
        pair.run_for(1_000 * seed + 500);
        pair.set_contact(Contact::Closed);
        let sent_before = pair.octets.sent;
        for _day in 0..14 {
            pair.now_ms += 86_400_000;
            pair.step();
        }
        pair.restart_both();
        pair.now_ms += 86_400_000;
        pair.step();
        assert_eq!(pair.octets.sent, sent_before, "something was sent without contact");
        pair.set_contact(Contact::Open);
        pair.run_to_the_end();
        pair.assert_delivered();
        worst = worst.max(pair.octets.sent - FILE - pair.octets.lost);
    }
    println!("at most {worst} octets of {FILE} sent again beyond the loss");
    assert!(worst > 0, "no restart cost anything: nothing was tested");
    assert!(worst <= 16 * SEGMENT, "{worst}");
    assert!(100 * worst < FILE);
}
