//! What the plan says it takes to survive, moment by moment: each bound is where it should be.

use hilal_mission::models::{Mode, Sunlight};
use hilal_plan::{ActivityKind, Plan, Rule};
use hilal_quantity::{Angle, Fraction, MapPoint, Unit};

use super::ground;
use super::world::{full, world};

const OFF: Option<Rule> = Some(Rule::SurvivalMargin);

/// The moment of a full hour after the start.
fn at(plan: &mut Plan, hour: usize) -> &mut hilal_plan::SurvivalMargin {
    &mut plan.safety[hour]
}

fn with(hour: usize, change: impl FnOnce(&mut hilal_plan::SurvivalMargin)) -> Option<Rule> {
    let mut plan = full();
    change(at(&mut plan, hour));
    world().rule(&plan)
}

/// More than any load can take out, and more than the Sun can put in, in watts at the battery.
fn largest_powers_w() -> (f64, f64) {
    let vehicle = world().vehicle;
    let load = |mode: Mode| vehicle.loads.power(mode).watts();
    let loads = [Mode::Drive, Mode::Science, Mode::Standby, Mode::Charge, Mode::Hibernate];
    let driving_w = vehicle.driving_power(vehicle.drive.slope_limit).watts();
    let largest_w = loads.map(load).into_iter().fold(driving_w, f64::max);
    let drain_w =
        (largest_w + vehicle.thermal.heater.watts()) / vehicle.battery.discharge_efficiency;
    let sun = Sunlight {
        elevation: Angle::from_degrees(1.0),
        ..Sunlight::on_the_horizon(Fraction::ONE, 1361.0)
    };
    let array = vehicle.array.best_heading_output(&sun, Angle::ZERO, Angle::ZERO);
    (drain_w, array.watts())
}

#[test]
fn between_waypoints_the_energy_is_no_less_than_the_largest_load_leaves() {
    let (drain_w, gain_w) = largest_powers_w();
    // Hour 1 is on the first drive, hour 5 on the second, hour 8 at work.
    for hour in [1, 5, 8] {
        let plan = full();
        let moment = plan.safety[hour];
        let waypoints = plan.activities.iter().flat_map(|activity| &activity.waypoints);
        let least = waypoints.map(|waypoint| {
            let hours = (moment.utc - waypoint.utc).to_unit(Unit::Hour);
            let change_w = if hours > 0.0 { drain_w } else { gain_w };
            waypoint.energy_wh - change_w * hours.abs()
        });
        let least_wh = least.fold(0.0, f64::max);
        assert!(least_wh > 100.0 && least_wh < moment.energy_wh, "hour {hour}: {least_wh}");
        let said = |energy_wh: f64| with(hour, |moment| moment.energy_wh = energy_wh);
        assert_eq!(said(least_wh - 1e-3), OFF, "hour {hour}");
        assert_eq!(said(least_wh + 1e-3), None, "hour {hour}");
    }
}

#[test]
fn what_the_sun_can_put_in_does_not_depend_on_the_light_at_the_start() {
    // Dark for two hours: the moments may hold, and the replay finds that the promises do not.
    let mut world = world();
    world.sky.dark_h = 0.0..2.0;
    assert_eq!(world.rule(&full()), Some(Rule::Promise));
}

#[test]
fn no_energy_is_more_than_the_replay_finds() {
    assert_eq!(with(11, |moment| moment.energy_wh += 60.0), Some(Rule::Promise));
    let world = world();
    let certificate = world.check(&full()).unwrap();
    // The sample at the beginning of an hour is of the middle of its first minute.
    let sample = certificate.samples[4];
    let hour = (sample.utc - world.mission.start()).to_unit(Unit::Hour);
    assert!((hour - 1.0).abs() < 0.01, "{hour}");
    let said = |more_wh: f64| with(1, |moment| moment.energy_wh = sample.energy_wh + more_wh);
    // A second more or less of Sun would be 7 mWh.
    assert_eq!(said(0.049), None);
    assert_eq!(said(0.051), Some(Rule::Promise));
}

#[test]
fn a_need_is_at_least_reserve_and_margin_and_at_most_the_energy() {
    let margin_wh = world().mission.planning.energy_margin_wh.get().watt_hours();
    let low_wh = full().reserve_wh + margin_wh;
    let mut plan = full();
    let spare_wh = plan.safety[24].need_wh - low_wh;
    plan.safety.iter_mut().for_each(|moment| moment.need_wh -= spare_wh);
    assert_eq!(world().rule(&plan), None);
    // All alike, so that each still follows from the one after it.
    plan.safety.iter_mut().for_each(|moment| moment.need_wh -= 1e-3);
    assert_eq!(world().rule(&plan), OFF);
    // The last moment has none after it.
    assert_eq!(with(24, |moment| moment.need_wh = low_wh - 1e-3), OFF);
    assert_eq!(with(24, |moment| moment.need_wh = moment.energy_wh), None);
    assert_eq!(with(24, |moment| moment.need_wh = moment.energy_wh + 1e-3), OFF);
}

#[test]
fn a_need_is_no_more_than_the_plans_own_way_on_takes() {
    // While it stands in the dark the need falls as the energy does, and while it charges not at all.
    for hour in [12, 13, 14, 20] {
        assert_eq!(with(hour, |moment| moment.need_wh += 1e-3), OFF, "hour {hour}");
    }
    // On the move it may first fall as low as the plan ever is.
    let plan = full();
    let least_wh = plan.safety.iter().map(|moment| moment.need_wh).fold(f64::INFINITY, f64::min);
    for hour in [2, 7, 9, 10] {
        let dip_wh = plan.safety[hour].energy_wh - plan.summary.min_energy_wh;
        let most_wh = least_wh + dip_wh;
        assert_eq!(with(hour, |moment| moment.need_wh = most_wh), None, "hour {hour}");
        assert_eq!(with(hour, |moment| moment.need_wh = most_wh + 1e-3), OFF, "hour {hour}");
    }
    // Of two moments in the dark the earlier needs what the later does, and what lies between.
    let dark = |off_wh: f64| {
        let mut plan = full();
        let rate_w = 8.28;
        let moment = |hours: f64| hilal_plan::SurvivalMargin {
            utc: plan.start_utc + hours * Unit::Hour,
            energy_wh: plan.safety[13].energy_wh + rate_w * (13.0 - hours),
            need_wh: plan.safety[13].need_wh + rate_w * (13.0 - hours),
            stay_h: 24.0 - hours,
            ..plan.safety[13]
        };
        let (mut first, second) = (moment(11.75), moment(12.75));
        first.need_wh += off_wh;
        plan.safety.splice(11..14, [first, second]);
        world().rule(&plan)
    };
    assert_eq!(dark(0.0), None);
    assert_eq!(dark(1e-3), OFF);
}

#[test]
fn a_stay_leaves_the_time_for_the_straight_way_to_a_haven() {
    let world = world();
    let haven = world.mission.havens[0].point();
    let pace_m_s = world.vehicle.drive.planned.metres_per_second();
    for hour in 1..=9 {
        let place = MapPoint::from(full().safety[hour].place);
        let way_m = (haven.distance(place).metres() - 30.0).max(0.0);
        let latest_h = 24.0 - hour as f64 - way_m / pace_m_s / 3600.0;
        let whole_h = (latest_h * 4.0).floor() / 4.0;
        assert_eq!(with(hour, |moment| moment.stay_h = whole_h), None, "{hour} h, {whole_h} h");
        let stay_h = whole_h + 0.25;
        assert_eq!(with(hour, |moment| moment.stay_h = stay_h), OFF, "{hour} h, {stay_h} h");
    }
    assert_eq!(with(3, |moment| moment.stay_h = 0.0), None);
    assert_eq!(with(3, |moment| moment.stay_h = -0.25), OFF);
    assert_eq!(with(3, |moment| moment.stay_h = 0.1), OFF);
}

#[test]
fn a_stay_gets_shorter_as_time_goes_by_where_the_rover_stands() {
    for hour in [12, 13, 17, 23] {
        assert_eq!(with(hour, |moment| moment.stay_h -= 0.25), OFF, "hour {hour}");
    }
    // It stands from half past eleven on: not all of the hour from eleven.
    assert_eq!(with(11, |moment| moment.stay_h -= 0.25), None);
    // At work it does not stand to save itself.
    assert_eq!(with(3, |moment| moment.stay_h -= 0.25), None);
}

#[test]
fn moments_are_an_hour_apart_or_more_and_in_the_plan() {
    let mut plan = full();
    let moment = at(&mut plan, 18);
    moment.utc -= 15 * Unit::Minute;
    moment.stay_h += 0.25;
    assert_eq!(world().rule(&plan), OFF);
    let mut plan = full();
    plan.safety.remove(18);
    let moment = at(&mut plan, 18);
    moment.utc -= 15 * Unit::Minute;
    moment.stay_h += 0.25;
    assert_eq!(world().rule(&plan), None);
    let mut plan = full();
    let last = plan.safety[24];
    let later = last.utc + 1 * Unit::Hour;
    plan.safety.push(hilal_plan::SurvivalMargin { utc: later, ..last });
    assert_eq!(world().rule(&plan), OFF);
}

#[test]
fn a_moment_is_on_the_plans_way_to_a_centimetre() {
    assert_eq!(with(5, |moment| moment.place.x_m += 0.009), None);
    assert_eq!(with(5, |moment| moment.place.x_m += 0.011), OFF);
}

#[test]
fn a_moment_is_at_a_waypoint_of_the_same_millisecond_and_between_waypoints_after_it() {
    // A little less than at the waypoint, but more than the largest load leaves after a millisecond.
    let off_wh = 5e-6;
    let after = |seconds: f64| {
        with(0, |moment| {
            moment.utc += seconds * Unit::Second;
            moment.energy_wh -= off_wh;
        })
    };
    assert!(largest_powers_w().0 * 0.9e-3 / 3600.0 > off_wh);
    assert_eq!(after(0.9e-3), OFF);
    assert_eq!(after(1e-3), None);
}

#[test]
fn two_moments_that_are_written_to_the_second_may_be_a_second_nearer_than_an_hour() {
    let nearer = |seconds: f64| {
        let mut plan = full();
        at(&mut plan, 16).utc += seconds / 2.0 * Unit::Second;
        at(&mut plan, 17).utc -= seconds / 2.0 * Unit::Second;
        world().rule(&plan)
    };
    assert_eq!(nearer(0.0), None);
    assert_eq!(nearer(1.0), None);
    assert_eq!(nearer(1.1), OFF);
}

#[test]
fn while_the_rover_stands_the_energy_falls_to_that_of_the_waypoints_between() {
    // Of the moments from 12 to 14 o'clock the middle one, when it is darkest, is left out; a plan may
    // promise less at half past two, which has nothing to do with it.
    let needs = |more_wh: f64| {
        let mut plan = full();
        plan.safety.remove(13);
        at(&mut plan, 12).need_wh += more_wh;
        let (low_wh, share) = (200.0, 200.0 / plan.capacity_wh);
        let last = plan.activities[0].waypoints.len() - 1;
        for (activity, index) in [(0, last), (1, 0)] {
            let waypoint = &mut plan.activities[activity].waypoints[index];
            (waypoint.energy_wh, waypoint.state_of_charge) = (low_wh, share);
        }
        (plan.summary.min_energy_wh, plan.summary.min_state_of_charge) = (low_wh, share);
        world().rule(&plan)
    };
    assert_eq!(needs(0.0), None);
    assert_eq!(needs(1e-3), OFF);
}

#[test]
fn a_drive_that_ends_where_two_moments_begin_is_none_of_their_time() {
    // It stands from half past eleven on.
    let stays = |off_h: f64| {
        let mut plan = full();
        plan.safety.remove(12);
        let (place, energy_wh) = (plan.safety[12].place, plan.activities[5].waypoints[0].energy_wh);
        let moment = at(&mut plan, 11);
        (moment.utc, moment.place) = (moment.utc + 30 * Unit::Minute, place);
        (moment.energy_wh, moment.need_wh) = (energy_wh, 60.0);
        moment.stay_h += off_h;
        world().rule(&plan)
    };
    assert_eq!(stays(0.0), None);
    assert_eq!(stays(-0.25), OFF);
}

#[test]
fn a_drive_that_begins_where_two_moments_end_is_none_of_their_time() {
    let points = [(60.0, 0.0, 0.0), (135.0, 100.0, 0.0)];
    let world = ground::world_for(&points, 0.0);
    let mut plan = ground::drive(&world, &points);
    let leaves = plan.activities[0].waypoints[0];
    let start = hilal_plan::Waypoint { utc: plan.start_utc, ..leaves };
    plan.activities.insert(0, ground::activity(ActivityKind::Hibernate, vec![start, leaves]));
    let (energy_wh, share) = (150.0, 150.0 / plan.capacity_wh);
    for waypoint in plan.activities.iter_mut().flat_map(|activity| &mut activity.waypoints) {
        (waypoint.energy_wh, waypoint.state_of_charge) = (energy_wh, share);
    }
    (plan.summary.min_energy_wh, plan.summary.final_energy_wh) = (energy_wh, energy_wh);
    plan.summary.min_state_of_charge = share;
    let moment = |at: &hilal_plan::Waypoint, stay_h: f64| hilal_plan::SurvivalMargin {
        utc: at.utc,
        place: at.place,
        energy_wh,
        need_wh: 100.0,
        stay_h,
    };
    let stays = |stay_h: f64| {
        let safety = vec![moment(&start, stay_h), moment(&leaves, 0.5)];
        world.rule(&Plan { safety, ..plan.clone() })
    };
    assert_eq!(stays(1.5), None);
    assert_eq!(stays(1.25), OFF);
}
