use hilal_fsw::hardware::{Mobility as _, PowerUnit as _};
use hilal_mission::models::Mode;
use hilal_quantity::{Length, MapPoint};
use hilal_sim::{FailureMode, FaultOccurrence, InjectedFault, Trigger};

use crate::plain::{DARK, FROM_S, LIT, Plain, Rover, model, run, sound, struck};

const LATE: u64 = u64::MAX;

fn alarm(trigger: Trigger) -> InjectedFault {
    InjectedFault { lasts_ms: Some(10_000), ..InjectedFault::new(FailureMode::Alarm, trigger) }
}

/// Returns when a fault came, in seconds, of a rover that is commanded before each.
fn came(plain: Plain, trigger: Trigger, command: impl Fn(&mut Rover)) -> Vec<u64> {
    let mut rover = struck(plain, &[alarm(trigger)]);
    while rover.now_ms() < 600_000 {
        command(&mut rover);
        rover.advance();
    }
    rover.fault_occurrences().iter().map(|it| it.from_ms / 1000).collect()
}

#[test]
fn a_fault_comes_once_when_its_condition_first_holds() {
    let sunset = Plain { sun_fractions: [1.0, 0.0], ..LIT };
    let sunrise = Plain { sun_fractions: [0.0, 1.0], ..LIT };
    // Light is looked at every ten seconds, and triggers look at what was seen in the last cycle.
    assert_eq!(came(sunset, Trigger::Dark, |_| {}), [FROM_S + 1]);
    assert_eq!(came(sunrise, Trigger::Lit, |_| {}), [FROM_S + 1]);
    assert_eq!(came(LIT, Trigger::Lit, |_| {}), [1]);
    assert!(came(LIT, Trigger::Dark, |_| {}).is_empty());
    assert_eq!(came(LIT, Trigger::At { at_ms: 250_400 }, |_| {}), [251]);
    let in_turns = |rover: &mut Rover| {
        let mode =
            if (rover.now_ms() / 100_000).is_multiple_of(2) { Mode::Charge } else { Mode::Science };
        rover.select_loads(mode.number());
    };
    assert_eq!(came(LIT, Trigger::InMode { mode: Mode::Science }, in_turns), [101]);
    assert!(came(LIT, Trigger::InMode { mode: Mode::Drive }, in_turns).is_empty());
}

#[test]
fn a_fault_comes_within_the_radius_of_its_place() {
    let (place, radius) = (MapPoint::new(0.0, 10.0), Length::from_metres(3.0));
    let drive = |rover: &mut Rover| rover.command(0.05, 0.0);
    let seconds = came(LIT, Trigger::Near { place, radius }, drive);
    // 7 m at 5 cm/s less some slip on the slope.
    assert!(seconds.len() == 1 && (141..190).contains(&seconds[0]), "{seconds:?}");
}

#[test]
fn a_fault_comes_when_the_charge_has_fallen_so_low() {
    let battery = model().battery;
    let first = battery.soc(battery.initial).value();
    let seconds = came(DARK, Trigger::ChargeBelow { share: first - 0.001 }, |_| {});
    assert!(seconds.len() == 1 && seconds[0] > 10, "{seconds:?}");
    assert!(came(LIT, Trigger::ChargeBelow { share: 0.01 }, |_| {}).is_empty());
}

#[test]
fn the_log_says_when_each_fault_came_and_went() {
    let lasting = InjectedFault::new(FailureMode::TiltLost, Trigger::At { at_ms: 5000 });
    let reset = InjectedFault::new(FailureMode::ComputerReset, Trigger::At { at_ms: 20_000 });
    let mut rover = struck(LIT, &[reset, alarm(Trigger::At { at_ms: 9000 }), lasting]);
    run(&mut rover, 60);
    let it = |fault, from_ms, until_ms| FaultOccurrence { fault, from_ms, until_ms };
    assert_eq!(
        rover.fault_occurrences(),
        [it(2, 5000, None), it(1, 9000, Some(19_000)), it(0, 20_000, Some(20_000))]
    );
}

#[test]
fn random_faults_come_by_their_rate_and_never_two_at_a_time() {
    // 2000 a day leave 43 s between one and the next; each lasts 10 s.
    let mut rover = struck(LIT, &[alarm(Trigger::PerDay { rate: 2000.0 })]);
    run(&mut rover, 86_400);
    let seen = rover.fault_occurrences();
    let lasted_s = 10.0 * seen.len() as f64;
    let per_day = seen.len() as f64 / (86_400.0 - lasted_s) * 86_400.0;
    assert!((per_day / 2000.0 - 1.0).abs() < 0.1, "{per_day} a day");
    for pair in seen.windows(2) {
        assert!(pair[0].until_ms.is_some_and(|until_ms| until_ms <= pair[1].from_ms));
    }
}

#[test]
fn a_fault_draws_the_same_whatever_comes_after_it_in_the_list() {
    let random = alarm(Trigger::PerDay { rate: 200.0 });
    let times = |faults: &[InjectedFault]| {
        let mut rover = struck(LIT, faults);
        run(&mut rover, 40_000);
        let of_first = rover.fault_occurrences().iter().filter(|it| it.fault == 0);
        of_first.map(|it| it.from_ms).collect::<Vec<_>>()
    };
    let alone = times(&[random]);
    assert!(alone.len() > 10);
    assert_eq!(alone, times(&[random, random]));
}

#[test]
fn faults_that_do_not_come_change_nothing_to_the_last_digit() {
    let late =
        FailureMode::ALL.iter().map(|kind| InjectedFault::new(*kind, Trigger::At { at_ms: LATE }));
    let rare = InjectedFault::new(FailureMode::Alarm, Trigger::PerDay { rate: 1e-9 });
    let faults: Vec<InjectedFault> = late.chain([rare]).collect();
    let mut rovers = [sound(LIT), struck(LIT, &faults)];
    for second in 0..7200 {
        for rover in &mut rovers {
            rover.command(0.03, 0.001);
            rover.advance();
        }
        let [sound, armed] = rovers.each_ref().map(|rover| {
            (rover.heading_rad(), rover.tilt_rad(), rover.state_of_charge(), rover.position())
        });
        assert_eq!(sound, armed, "{second} s");
    }
    assert_eq!(rovers[0].trace(), rovers[1].trace());
    assert!(rovers[1].fault_occurrences().is_empty());
}

#[test]
fn an_impossible_fault_is_refused_with_what_would_be_possible() {
    let at = Trigger::At { at_ms: 0 };
    let plain = |kind| InjectedFault::new(kind, at);
    let refused = [
        (
            InjectedFault { unit: Some(6), ..plain(FailureMode::WheelStuck) },
            "the unit of fault `wheel-stuck` (wheel, even ones on the left) must be one of \
             [0, 1, 2, 3, 4, 5], got 6",
        ),
        (
            InjectedFault { unit: Some(0), ..plain(FailureMode::TiltLost) },
            "fault `tilt-lost` takes no unit, got 0",
        ),
        (
            InjectedFault { amount: Some(1.5), ..plain(FailureMode::ChargeGaugeBiased) },
            "the amount of fault `charge-gauge-biased` (bias) must lie from -1 to 1, got 1.5",
        ),
        (
            InjectedFault { amount: Some(f64::NAN), ..plain(FailureMode::BoxSensorBiased) },
            "the amount of fault `box-sensor-biased` (bias) must lie from -200 to 200 K, got NaN",
        ),
        (
            InjectedFault { amount: Some(1.0), ..plain(FailureMode::Alarm) },
            "fault `alarm` takes no amount, got 1",
        ),
        (
            InjectedFault { lasts_ms: Some(1), ..plain(FailureMode::ClockJump) },
            "fault `clock-jump` happens at an instant and has no duration",
        ),
        (
            InjectedFault { lasts_ms: Some(0), ..plain(FailureMode::Alarm) },
            "fault `alarm` must last longer than 0 s",
        ),
        (
            InjectedFault::new(FailureMode::Alarm, Trigger::PerDay { rate: 0.0 }),
            "trigger of fault `alarm`: the rate a day must be above 0",
        ),
        (
            InjectedFault::new(FailureMode::Alarm, Trigger::ChargeBelow { share: 1.1 }),
            "trigger of fault `alarm`: the charge must be above 0 and at most 1",
        ),
    ];
    for (fault, words) in refused {
        let error = sound(LIT).with_faults(&[fault]).map(|_| ()).expect_err("it is impossible");
        assert_eq!(error.to_string(), words);
    }
}

#[test]
fn the_reference_rover_can_have_every_kind_by_its_defaults() {
    for kind in FailureMode::ALL {
        assert_eq!(
            InjectedFault::new(*kind, Trigger::Dark).check(&model()),
            Ok(()),
            "{}",
            kind.name()
        );
    }
}

#[test]
fn the_documented_table_names_every_kind() {
    let page = include_str!("../../../../docs/models/world.md");
    for kind in FailureMode::ALL {
        assert!(page.contains(&format!("| `{}` |", kind.name())), "{}", kind.name());
    }
}
