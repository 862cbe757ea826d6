//! The replay: its numbers are those of the models, and each limit stops a plan.

use hilal_plan::{ActivityKind, Rule};
use hilal_quantity::{DataVolume, Energy, Fraction, Temperature, Unit};

use super::world::{World, calm_world, from_state, full, world};

fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-3, "{found} for {wanted}");
}

/// The numbers were found by the replay; that it steps the models right is held by predictions, which the
/// simulator's mean stands behind.
#[test]
fn the_margins_of_a_plan_are_what_they_were() {
    let certificate = world().check(&full()).unwrap();
    assert_eq!(certificate.instants, 1440);
    close(certificate.replay_step_s, 60.0);
    close(certificate.max_slope_deg, 4.0);
    close(certificate.max_speed_m_s, 0.024_845);
    close(certificate.min_energy_wh, 232.508_6);
    close(certificate.final_energy_wh, 300.0);
    close(certificate.least_surplus_wh, 0.001_2);
    close(certificate.least_after_stoppage_wh.unwrap(), 200.511_7);
    close(certificate.box_c[0], 10.0);
    close(certificate.box_c[1], 18.413_7);
    close(certificate.most_memory_mb.unwrap(), 0.783);
    assert_eq!(certificate.contingencies, 6);
    assert_eq!(certificate.samples.len(), 96);
    assert_eq!(certificate.terrain, full().terrain);
    let second = certificate.samples[1];
    close((second.utc - world().mission.start()).to_unit(Unit::Second), 930.0);
    let none = calm_world().check(&from_state()).unwrap();
    assert_eq!((none.contingencies, none.least_after_stoppage_wh), (0, None));
}

/// The rule that the full plan breaks in a world that is changed, with nothing predicted.
fn in_world(change: impl FnOnce(&mut World)) -> Option<Rule> {
    let (mut world, mut plan) = (world(), full());
    plan.prediction.clear();
    change(&mut world);
    world.rule(&plan)
}

#[test]
fn the_box_keeps_within_its_limits() {
    let certificate = world().check(&full()).unwrap();
    let [coldest, hottest] = certificate.box_c;
    let limits = |cold_c: f64, hot_c: f64| {
        in_world(|world| {
            world.vehicle.thermal.box_limits = [cold_c, hot_c].map(Temperature::from_celsius);
        })
    };
    assert_eq!(limits(coldest - 0.01, hottest + 0.5), None);
    assert_eq!(limits(coldest + 0.5, hottest + 0.5), Some(Rule::BoxCold));
    assert_eq!(limits(coldest - 0.01, hottest - 0.05), Some(Rule::BoxHot));
}

#[test]
fn what_waits_fits_into_the_memory() {
    let most_mb = world().check(&full()).unwrap().most_memory_mb.unwrap();
    let holds = |mb: f64| {
        let (world, mut plan) = (
            super::world::world_of(|whole| {
                let id = whole.first_flown().clone();
                let memory = whole.vehicles.get_mut(&id).unwrap().memory.as_mut().unwrap();
                memory.science_mb = hilal_mission::Figure::ours(mb, [0.0, 1e6], "a test").unwrap();
            }),
            full(),
        );
        assert_eq!(world.vehicle.memory.unwrap().science, DataVolume::from_bytes(mb * 1e6));
        plan.prediction.clear();
        // The promises are the planner's, which are a little above what the replay finds.
        let waypoints = plan.activities.iter_mut().flat_map(|activity| &mut activity.waypoints);
        waypoints.for_each(|waypoint| waypoint.memory_mb = None);
        world.rule(&plan)
    };
    assert_eq!(holds(most_mb + 1e-6), None);
    assert_eq!(holds(most_mb - 1e-3), Some(Rule::Memory));
}

#[test]
fn a_promise_of_memory_lies_between_what_waits_and_what_fits() {
    let said = |index: usize, mb: f64| {
        let mut plan = full();
        plan.activities[index].waypoints[0].memory_mb = Some(mb);
        world().rule(&plan)
    };
    let holds_mb = world().vehicle.memory.unwrap().science.bytes() / 1e6;
    assert_eq!(said(2, holds_mb), None);
    assert_eq!(said(2, holds_mb + 0.002), Some(Rule::MemoryPromise));
    // Nothing waits at the start; what work without a link makes waits.
    assert_eq!(said(0, 0.0), None);
    let mut lost = full();
    for waypoint in &mut lost.activities[1].waypoints {
        waypoint.memory_mb = Some(0.0);
    }
    assert_eq!(world().rule(&lost), Some(Rule::MemoryPromise));
}

#[test]
fn a_vehicle_without_a_memory_promises_none() {
    let world = super::world::world_of(|whole| {
        let id = whole.first_flown().clone();
        whole.vehicles.get_mut(&id).unwrap().memory = None;
    });
    let mut plan = full();
    plan.prediction.clear();
    assert_eq!(world.rule(&plan), Some(Rule::MemoryPromise));
    let waypoints = plan.activities.iter_mut().flat_map(|activity| &mut activity.waypoints);
    waypoints.for_each(|waypoint| waypoint.memory_mb = None);
    assert_eq!(world.rule(&plan), None);
}

#[test]
fn a_rover_that_stays_to_charge_has_the_sun() {
    let mut plan = full();
    plan.prediction.clear();
    let dark = plan.activities.iter().position(|it| it.kind == ActivityKind::Hibernate).unwrap();
    plan.activities[dark].kind = ActivityKind::Charge;
    assert_eq!(world().rule(&plan), Some(Rule::ChargeInTheDark));
    // In any light that there is.
    let mut dim = world();
    dim.sky.dark_fraction = Fraction::new(0.001).unwrap();
    assert_eq!(dim.rule(&plan), None);
}

#[test]
fn a_promise_is_no_more_than_a_twentieth_of_a_watt_hour_above_the_replay() {
    let certificate = world().check(&full()).unwrap();
    let said = |more_wh: f64| {
        let mut plan = full();
        (plan.safety, plan.prediction) = (Vec::new(), Vec::new());
        plan.summary.min_energy_wh = plan.reserve_wh;
        plan.summary.min_state_of_charge = plan.reserve_wh / plan.capacity_wh;
        let first = &mut plan.activities[0].waypoints[0];
        first.energy_wh = world().vehicle.battery.initial.watt_hours() + more_wh;
        first.state_of_charge = first.energy_wh / plan.capacity_wh;
        world().rule(&plan)
    };
    assert!(certificate.least_surplus_wh < 0.05);
    assert_eq!(said(0.049), None);
    assert_eq!(said(0.051), Some(Rule::Promise));
}

#[test]
fn the_reserve_is_not_touched_after_a_stoppage_either() {
    // Loads of a drive that are larger by half empty the battery in the dark, while it is stopped.
    let heavier = |reserve_wh: f64| {
        let (mut world, mut plan) = (world(), full());
        world.vehicle.battery.reserve = Energy::from_watt_hours(reserve_wh);
        (plan.reserve_wh, plan.safety, plan.prediction) = (reserve_wh, Vec::new(), Vec::new());
        // Promises no higher than the reserve leave the summary sound.
        let share = reserve_wh / plan.capacity_wh;
        let branches = plan.contingencies.iter_mut().flat_map(|branch| &mut branch.activities);
        let activities = plan.activities.iter_mut().chain(branches);
        for waypoint in activities.flat_map(|activity| &mut activity.waypoints) {
            (waypoint.energy_wh, waypoint.state_of_charge) = (reserve_wh, share);
        }
        (plan.summary.min_energy_wh, plan.summary.final_energy_wh) = (reserve_wh, reserve_wh);
        plan.summary.min_state_of_charge = share;
        plan.goals[10].evidence =
            Some(hilal_plan::Evidence::Escape { least_wh: plan.capacity_wh, utc: plan.start_utc });
        world.rule(&plan)
    };
    assert_eq!(heavier(200.0), None);
    assert_eq!(heavier(200.6), Some(Rule::Reserve));
    assert_eq!(heavier(233.0), Some(Rule::Reserve));
}

/// The rule that the full plan breaks where the rover speaks with nobody but the lander.
fn by_lander_alone(change: impl FnOnce(&mut World)) -> Option<Rule> {
    let mut world = super::world::world_of(|whole| {
        let id = whole.first_flown().clone();
        let radio = whole.vehicles.get_mut(&id).unwrap().radio.as_mut().unwrap();
        (radio.direct, radio.relay) = (None, None);
    });
    change(&mut world);
    let mut plan = full();
    plan.prediction.clear();
    world.rule(&plan)
}

#[test]
fn what_waits_is_sent_through_the_lander_where_that_is_in_view() {
    assert_eq!(by_lander_alone(|_| ()), None);
    let hidden = by_lander_alone(|world| world.sky.landing.x_m += 300.0);
    assert_eq!(hidden, Some(Rule::MemoryPromise));
    let deaf = by_lander_alone(|world| world.mission.stations.clear());
    assert_eq!(deaf, Some(Rule::MemoryPromise));
}
