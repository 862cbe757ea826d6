//! What one rover is told under the policy, on the small world of the forecast's tests.

use core::convert::Infallible;

use hilal_plan::{ActivityKind, Plan};
use hilal_quantity::{Energy, Epoch, MapPoint, Unit};
use hilal_risk::{Conduct, Halt, Hazards, Order, RecoveryPolicy, RoverReport, moments};

use super::{fault, world};

/// What is told at the beginning of each step to a rover that is seen so.
fn told(
    hazards: &Hazards<'_>,
    mut see: impl FnMut(Epoch) -> RoverReport,
) -> Vec<(Epoch, Order, Conduct)> {
    let mut pilot = RecoveryPolicy::new(hazards);
    let mut told = Vec::new();
    moments::<Infallible>(hazards, &mut |moment| {
        let order = pilot.orders(moment, see(moment.utc()));
        told.push((moment.utc(), order, pilot.conduct(moment)));
        Ok(())
    })
    .unwrap();
    told
}

fn seen(plan: &Plan, (utc, plan_utc): (Epoch, Epoch), stored_wh: f64, halt: Halt) -> RoverReport {
    let place = plan.position(plan_utc.max(plan.start_utc)).unwrap();
    RoverReport { utc, place, stored: Energy::from_watt_hours(stored_wh), halt }
}

/// The second step of the plan's first drive.
fn on_the_way(plan: &Plan) -> Epoch {
    let drive = plan.activities.iter().find(|activity| activity.kind == ActivityKind::Drive);
    drive.unwrap().start_utc + 900.0 * Unit::Second
}

#[test]
fn a_rover_that_does_what_the_plan_does_is_told_nothing() {
    world().with(&[fault(1.0, 1.0)], |plan, hazards| {
        let told = told(hazards, |utc| seen(plan, (utc, utc), 300.0, Halt::None));
        assert_eq!(told.len(), 48);
        for (utc, order, conduct) in told {
            assert_eq!((order, conduct), (Order::GoOn, Conduct::OnTime), "{utc}");
        }
    });
}

#[test]
fn a_rover_that_was_stopped_goes_on_late_by_the_steps_that_it_lost() {
    world().with(&[fault(1.0, 1.0)], |plan, hazards| {
        let step = 900.0 * Unit::Second;
        let begun = on_the_way(plan);
        let since = begun + 0.5 * step;
        let free = begun + 3.0 * step;
        let told = told(hazards, |utc| match utc {
            utc if utc <= since => seen(plan, (utc, utc), 300.0, Halt::None),
            utc if utc < free => seen(plan, (utc, since), 300.0, Halt::Lasts(since)),
            utc if utc == free => seen(plan, (utc, since), 300.0, Halt::Over(since)),
            utc => seen(plan, (utc, utc - 3.0 * step), 300.0, Halt::None),
        });
        let at = |utc: Epoch| *told.iter().find(|told| told.0 == utc).unwrap();
        assert_eq!(at(begun + step).1, Order::Nothing);
        let (_, order, conduct) = at(free);
        assert_eq!(order, Order::Late { from: begun, by: 3.0 * step });
        assert_eq!(conduct, Conduct::Late(3.0 * step));
        assert_eq!(at(free + step).1, Order::GoOn);
        // The work that comes next was told with the way there, as late.
        let work = plan.activities.iter().find(|activity| activity.goal.is_some()).unwrap();
        let (_, order, conduct) = at(work.start_utc + 3.0 * step);
        assert_eq!((order, conduct), (Order::GoOn, Conduct::Late(3.0 * step)));
        // It is home before the end, and has no way home left to be late for.
        assert!(told.iter().all(|told| told.2 != Conduct::Retreats), "{told:?}");
    });
}

/// How many steps the plan's first drive takes, and when it begins.
fn first_drive(plan: &Plan) -> (f64, Epoch) {
    let begun = on_the_way(plan) - 900.0 * Unit::Second;
    let work = plan.activities.iter().find(|activity| activity.goal.is_some()).unwrap();
    (((work.start_utc - begun).to_seconds() / 900.0).round(), begun)
}

/// What is told at a look so many steps after the plan's first drive began, at a rover that is then
/// where the plan was so many steps before; it was not heard since the drive began.
fn told_after_silence(
    (plan, hazards): (&Plan, &Hazards<'_>),
    (look, late): (f64, f64),
    halt: Halt,
) -> (Order, Conduct) {
    let step = 900.0 * Unit::Second;
    let (_, begun) = first_drive(plan);
    let look = begun + look * step;
    let mut pilot = RecoveryPolicy::new(hazards);
    let mut told = None;
    moments::<Infallible>(hazards, &mut |moment| {
        let utc = moment.utc();
        if utc <= begun {
            pilot.orders(moment, seen(plan, (utc, utc), 300.0, Halt::None));
        } else if utc == look {
            let order = pilot.orders(moment, seen(plan, (utc, utc - late * step), 300.0, halt));
            told = Some((order, pilot.conduct(moment)));
        }
        Ok(())
    })
    .unwrap();
    told.unwrap()
}

#[test]
fn a_rover_whose_schedule_brings_it_back_in_time_is_left_to_it() {
    // Stoppages of 24 h leave no late rover time to spare: this one is not late for long.
    for mean_h in [1.0, 24.0] {
        world().with(&[fault(0.1, mean_h)], |plan, hazards| {
            let told = told_after_silence((plan, hazards), (3.0, 1.0), Halt::None);
            assert_eq!(told, (Order::GoOn, Conduct::Late(900.0 * Unit::Second)));
        });
    }
}

#[test]
fn a_rover_too_late_for_its_schedule_is_told_the_rest_from_where_it_is() {
    world().with(&[fault(1.0, 1.0)], |plan, hazards| {
        // It stands where the drive began, and has a step left for all of it.
        let (steps, begun) = first_drive(plan);
        let late = steps - 1.0;
        let told = told_after_silence((plan, hazards), (late, late), Halt::None);
        let by = late * 900.0 * Unit::Second;
        assert_eq!(told, (Order::Late { from: begun, by }, Conduct::Late(by)));
    });
}

#[test]
fn a_rover_that_was_stopped_unheard_is_told_the_rest_from_where_it_is() {
    world().with(&[fault(1.0, 1.0)], |plan, hazards| {
        // It was stopped when it should have come four steps and a half, and had come one and a half.
        let step = 900.0 * Unit::Second;
        let (_, begun) = first_drive(plan);
        let halt = Halt::Over(begun + 4.5 * step);
        let told = told_after_silence((plan, hazards), (5.0, 3.5), halt);
        let by = 4.0 * step;
        assert_eq!(told, (Order::Late { from: begun + step, by }, Conduct::Late(by)));
    });
}

/// What a rover is told that stood stopped, early on its first drive, until so many steps were left of its
/// plan, with its battery full.
fn told_with_steps_left(left: f64, mean_h: f64) -> (Order, Conduct) {
    world().with(&[fault(1.0, mean_h)], |plan, hazards| {
        let (since, free) = (on_the_way(plan), plan.end_utc - left * 900.0 * Unit::Second);
        let told = told(hazards, |utc| match utc {
            utc if utc <= since => seen(plan, (utc, utc), 300.0, Halt::None),
            utc if utc < free => seen(plan, (utc, since), 300.0, Halt::Lasts(since)),
            utc if utc == free => seen(plan, (utc, since), 300.0, Halt::Over(since)),
            utc => seen(plan, (utc, free), 300.0, Halt::None),
        });
        let (_, order, conduct) = *told.iter().find(|told| told.0 == free).unwrap();
        (order, conduct)
    })
}

#[test]
fn a_late_rover_goes_on_only_with_time_to_spare_for_one_more_stoppage() {
    // After its next step it is one step from the haven: with stoppages of five steps on average, seven are
    // enough, and six are not.
    let step_h = 0.25;
    assert!(matches!(told_with_steps_left(7.0, 5.0 * step_h).1, Conduct::Late(_)));
    assert_eq!(told_with_steps_left(6.0, 5.0 * step_h).1, Conduct::Retreats);
    assert!(matches!(told_with_steps_left(6.0, 4.0 * step_h).1, Conduct::Late(_)));
    assert_eq!(told_with_steps_left(5.0, 4.0 * step_h).1, Conduct::Retreats);
}

#[test]
fn a_rover_with_less_than_it_needs_leaves_the_plan_for_a_haven() {
    world().with(&[fault(1.0, 1.0)], |plan, hazards| {
        let work = plan.activities.iter().find(|activity| activity.goal.is_some()).unwrap();
        let since = work.start_utc + 450.0 * Unit::Second;
        let free = work.start_utc + 1800.0 * Unit::Second;
        let told = told(hazards, |utc| match utc {
            utc if utc <= since => seen(plan, (utc, utc), 300.0, Halt::None),
            utc if utc < free => seen(plan, (utc, since), 120.0, Halt::Lasts(since)),
            utc => seen(plan, (utc, since), 90.0, Halt::Over(since)),
        });
        let (_, order, conduct) = told.into_iter().find(|told| told.0 == free).unwrap();
        let Order::Drive(to) = order else { panic!("{order:?}") };
        assert_eq!(conduct, Conduct::Retreats);
        let (home, here) = (MapPoint::new(195.0, 155.0), plan.position(since).unwrap());
        assert!(to.distance(home) < here.distance(home), "{to:?}");
    });
}
