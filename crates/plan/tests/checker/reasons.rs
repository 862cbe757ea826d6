//! Why goals are left out: what ground, mission and links say is found again, to the last metre and step;
//! what only a search can find is held between its bounds.

use hilal_mission::Figure;
use hilal_mission::schema::{Contact, KeepOut};
use hilal_plan::{DropReason, Evidence, Fate, Plan, Rule};
use hilal_quantity::{Angle, Unit};

use super::world::{World, calm_world, full, utc, world};

/// The plan, in which a goal is left out for another reason.
fn because(id: &str, reason: DropReason, evidence: Option<Evidence>) -> Plan {
    let mut plan = full();
    give_reason(&mut plan, id, reason, evidence);
    // Any number of goals may count in the bound: the reason alone is looked at.
    plan.summary.value_bound = plan.summary.value_planned;
    plan
}

fn index_of(plan: &Plan, id: &str) -> usize {
    plan.goals.iter().position(|goal| goal.id == id).unwrap()
}

fn give_reason(plan: &mut Plan, id: &str, reason: DropReason, evidence: Option<Evidence>) {
    let index = index_of(plan, id);
    plan.goals[index].fate = Fate::Dropped { reason };
    plan.goals[index].evidence = evidence;
}

/// Reasons that do not hold of a goal in the open.
#[test]
fn no_reason_that_ground_or_mission_deny_is_taken_for_a_goal_in_the_open() {
    let world = world();
    for reason in [
        DropReason::OffTheMap,
        DropReason::KeptOut,
        DropReason::TooManyRocks,
        DropReason::ClosedGround,
        DropReason::NoWindow,
        DropReason::TooManyGoals,
    ] {
        let mut plan = full();
        give_reason(&mut plan, "G12", reason, None);
        let rule = world.rule(&plan);
        assert!(matches!(rule, Some(Rule::Reason | Rule::Summary)), "{reason}: {rule:?}");
    }
    let evidence = [
        (DropReason::TooSteep, Evidence::Slope { slope_deg: 4.0, limit_deg: limit_deg(&world) }),
        (DropReason::NoLander, Evidence::UnknownSight),
        (DropReason::NoMemory, Evidence::Memory { waits_mb: 0.0, limit_mb: holds_mb(&world) }),
        (DropReason::TooHot, Evidence::Heat { box_c: 0.0, limit_c: hot_c(&world) - 0.5 }),
    ];
    for (reason, evidence) in evidence {
        let mut plan = full();
        give_reason(&mut plan, "G12", reason, Some(evidence));
        let rule = world.rule(&plan);
        assert!(matches!(rule, Some(Rule::Reason | Rule::Summary)), "{reason}: {rule:?}");
    }
}

fn limit_deg(world: &World) -> f64 {
    world.vehicle.drive.slope_limit.degrees()
}

fn holds_mb(world: &World) -> f64 {
    world.vehicle.memory.unwrap().science.bytes() / 1e6
}

fn hot_c(world: &World) -> f64 {
    world.vehicle.thermal.box_limits[1].celsius()
}

/// What only a search can find is taken within its bounds, and refused beyond them.
#[test]
fn evidence_that_only_a_search_can_find_is_held_between_its_bounds() {
    let world = world();
    let start = world.mission.start();
    let at = |minutes: i64| start + minutes * Unit::Minute;
    let escape = |least_wh: f64, minutes: i64| Evidence::Escape { least_wh, utc: at(minutes) };
    let last = |minutes: i64| Evidence::LastStart { utc: at(minutes) };
    let margin_wh = world.mission.planning.energy_margin_wh.get().watt_hours();
    let (low_wh, capacity_wh) = (full().reserve_wh + margin_wh, full().capacity_wh);
    let memory = |waits_mb: f64, off_mb: f64| Evidence::Memory {
        waits_mb,
        limit_mb: holds_mb(&world) + off_mb,
    };
    let heat = |box_c: f64, off_k: f64| Evidence::Heat { box_c, limit_c: hot_c(&world) - off_k };
    let loss = |loss: f64| Evidence::Loss { loss };
    let cases = [
        (DropReason::UnreachableAlone, escape(low_wh, 0), true),
        (DropReason::UnreachableAlone, escape(capacity_wh, 24 * 60), true),
        (DropReason::UnreachableAlone, escape(low_wh - 0.01, 0), false),
        (DropReason::UnreachableAlone, escape(capacity_wh + 0.01, 0), false),
        (DropReason::UnreachableAlone, escape(low_wh, 7), false),
        (DropReason::UnreachableAlone, escape(low_wh, -15), false),
        (DropReason::UnreachableAlone, escape(low_wh, 24 * 60 + 15), false),
        (DropReason::UnreachableAlone, last(0), false),
        // G12 takes 17 of 24 hours.
        (DropReason::NotWithTheRest, last(0), true),
        (DropReason::NotWithTheRest, last(7 * 60), true),
        (DropReason::NotWithTheRest, last(7 * 60 + 15), false),
        (DropReason::NotWithTheRest, last(-15), false),
        (DropReason::NotWithTheRest, last(5), false),
        (DropReason::NotWithTheRest, Evidence::NoEscape, false),
        (DropReason::NoMemory, memory(holds_mb(&world) + 0.1, 0.0), true),
        (DropReason::NoMemory, memory(holds_mb(&world), 0.0), false),
        (DropReason::NoMemory, memory(holds_mb(&world) + 1.0, 0.1), false),
        (DropReason::TooHot, heat(hot_c(&world), 0.5), true),
        (DropReason::TooHot, heat(hot_c(&world) - 0.5, 0.5), false),
        (DropReason::TooHot, heat(hot_c(&world) + 1.0, 0.0), false),
        (DropReason::TooRisky, loss(0.0), true),
        (DropReason::TooRisky, loss(1.0), true),
        (DropReason::TooRisky, loss(-0.01), false),
        (DropReason::TooRisky, loss(1.01), false),
    ];
    for (reason, evidence, holds) in cases {
        let mut plan = full();
        give_reason(&mut plan, "G12", reason, Some(evidence));
        assert_eq!(world.check(&plan).is_ok(), holds, "{reason} {evidence:?}");
    }
}

#[test]
fn too_risky_is_no_reason_in_a_plan_that_keeps_no_limit() {
    let mut plan = full();
    plan.risk.as_mut().unwrap().limit = None;
    assert_eq!(world().rule(&plan), Some(Rule::Reason));
}

/// A mission's goal and the plan's are moved alike, by metres east and north of the landing point.
fn place(world: &mut World, plan: &mut Plan, index: usize, (east_m, north_m): (f64, f64)) {
    let landing = world.mission.site.landing.point();
    let (x_m, y_m) = (landing.x_m + east_m, landing.y_m + north_m);
    let goal = &mut world.mission.goals[index];
    (goal.x_m, goal.y_m) = (x_m, y_m);
    (plan.goals[index].place.x_m, plan.goals[index].place.y_m) = (x_m, y_m);
}

#[test]
fn the_border_closes_ground_on_all_four_sides_of_the_map_and_no_cell_further() {
    // Cells of 10 m, of which 35 lie west and north of the landing point, 34 east and south.
    for at in [(-300.0, 0.0), (290.0, 0.0), (0.0, 300.0), (0.0, -290.0)] {
        let (mut world, mut plan) = (world(), full());
        place(&mut world, &mut plan, 11, at);
        let mut border = |metres: f64| {
            let border = Figure::ours(metres, [0.0, 200.0], "a test").unwrap();
            world.mission.planning.border_m = border;
            world.rule(&plan)
        };
        assert_eq!(border(50.1), None, "{at:?}");
        assert_eq!(border(50.0), Some(Rule::Reason), "{at:?}");
    }
}

#[test]
fn ground_without_a_slope_and_ground_off_the_map_are_two_reasons() {
    let plan = because("G12", DropReason::ClosedGround, None);
    let mut world = world();
    assert_eq!(world.rule(&plan), Some(Rule::Reason));
    let cell = world.tile.cell_at(world.mission.goals[12].point()).unwrap();
    let index = world.tile.index(cell);
    world.slopes[index] = f32::NAN;
    assert_eq!(world.rule(&plan), None);
    let off = because("G12", DropReason::OffTheMap, None);
    assert_eq!(world.rule(&off), Some(Rule::Reason));
    let closed = because("G2", DropReason::ClosedGround, None);
    assert_eq!(world.rule(&closed), Some(Rule::Reason));
}

#[test]
fn a_zone_closes_each_cell_that_it_comes_into_and_keeps_its_own_goals_out() {
    let ruled = |reason: DropReason, (east_m, north_m): (f64, f64)| {
        let mut world = world();
        let goal = world.mission.goals[12].point();
        world.mission.keep_out.push(KeepOut {
            id: "scarp".to_owned(),
            name: "scarp".to_owned(),
            x_m: goal.x_m + east_m,
            y_m: goal.y_m + north_m,
            radius_m: 40.0,
        });
        world.rule(&because("G12", reason, None))
    };
    for side in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
        let at = |metres: f64| (side.0 * metres, side.1 * metres);
        // The cell reaches 5 m from its centre.
        assert_eq!(ruled(DropReason::ClosedGround, at(44.9)), None, "{side:?}");
        assert_eq!(ruled(DropReason::ClosedGround, at(45.0)), Some(Rule::Reason), "{side:?}");
        assert_eq!(ruled(DropReason::KeptOut, at(39.9)), None, "{side:?}");
        assert_eq!(ruled(DropReason::KeptOut, at(40.0)), Some(Rule::Reason), "{side:?}");
    }
}

#[test]
fn a_cell_is_among_rocks_where_a_step_no_longer_crosses_it() {
    let ruled = |change: &dyn Fn(&mut World)| {
        let mut world = world();
        change(&mut world);
        world.rule(&full())
    };
    let longest = |world: &World| {
        let planned_m_s = world.vehicle.drive.planned.metres_per_second();
        planned_m_s * 900.0 / 10.0
    };
    let way = |share: f64| {
        ruled(&|world| {
            let way = share * longest(world);
            world.vehicle.rocks.as_mut().unwrap().zones[0].passage.way = way;
        })
    };
    assert_eq!(way(1.001), None);
    assert_eq!(way(1.0), Some(Rule::Reason));
    assert_eq!(way(0.999), Some(Rule::Reason));
    // The zone of 30 m comes into the cell up to 5 m from its centre.
    let away = |metres: f64| {
        ruled(&|world| world.vehicle.rocks.as_mut().unwrap().zones[0].centre.x_m += metres)
    };
    assert_eq!(away(34.9), None);
    assert_eq!(away(35.1), Some(Rule::Reason));
    assert_eq!(ruled(&|world| world.vehicle.rocks = None), Some(Rule::Reason));
}

#[test]
fn a_slope_is_too_steep_above_the_limit_alone() {
    // A limit that is the same in degrees as it is kept, and as a slope of the map.
    let mut degrees = (60..80).map(|half| f64::from(half) / 2.0);
    let exact = |limit: &f64| Angle::from_degrees(*limit).degrees().to_bits() == limit.to_bits();
    let limit_deg = degrees.find(exact).unwrap();
    let ruled = |slope_deg: f64| {
        let mut world = world();
        world.vehicle.drive.slope_limit = Angle::from_degrees(limit_deg);
        let cell = world.tile.cell_at(world.mission.goals[3].point()).unwrap();
        let index = world.tile.index(cell);
        world.slopes[index] = half_degrees(slope_deg);
        let evidence = Evidence::Slope { slope_deg, limit_deg };
        world.rule(&because("G3", DropReason::TooSteep, Some(evidence)))
    };
    assert_eq!(ruled(limit_deg), Some(Rule::Reason));
    assert_eq!(ruled(limit_deg - 0.5), Some(Rule::Reason));
    assert_eq!(ruled(limit_deg + 0.5), None);
}

#[expect(clippy::cast_possible_truncation, reason = "half degrees are exact in any float")]
const fn half_degrees(degrees: f64) -> f32 {
    degrees as f32
}

/// Whether goal 7, which takes two hours, has no window from one minute of the mission to another.
fn without_window(from_min: i64, to_min: i64) -> Option<Rule> {
    let mut world = world();
    let at = |minutes: i64| world.mission.start() + minutes * Unit::Minute;
    let (from, to) = (super::faults::as_utc(at(from_min)), super::faults::as_utc(at(to_min)));
    let goal = &mut world.mission.goals[7];
    (goal.not_before_utc, goal.not_after_utc) = (Some(from), Some(to));
    world.rule(&full())
}

#[test]
fn a_window_is_one_where_it_holds_the_work_in_whole_steps_within_the_mission() {
    let there = Some(Rule::Reason);
    assert_eq!(without_window(5 * 60, 7 * 60), there);
    assert_eq!(without_window(5 * 60, 7 * 60 - 1), None);
    assert_eq!(without_window(5 * 60 + 1, 7 * 60 + 14), None);
    assert_eq!(without_window(5 * 60 + 1, 7 * 60 + 15), there);
    // Before the mission, and after it.
    assert_eq!(without_window(-300, 119), None);
    assert_eq!(without_window(-300, 120), there);
    assert_eq!(without_window(24 * 60 - 119, 30 * 60), None);
    assert_eq!(without_window(24 * 60 - 120, 30 * 60), there);
    assert_eq!(without_window(-600, -60), None);
}

#[test]
fn work_that_is_longer_than_the_mission_has_no_window_and_other_work_has_one() {
    let ruled = |hours: f64| {
        let mut world = world();
        world.mission.goals[12].dwell_h = hours;
        world.rule(&because("G12", DropReason::NoWindow, None))
    };
    assert_eq!(ruled(24.0), Some(Rule::Reason));
    assert_eq!(ruled(24.01), None);
}

#[test]
fn a_link_must_be_seen_all_the_work_long_with_a_look_before_and_after() {
    let ruled = |change: &dyn Fn(&mut World)| {
        let mut world = world();
        change(&mut world);
        let mut plan = full();
        plan.prediction.clear();
        world.rule(&plan)
    };
    let lasts = |hours: f64, from_h: f64, to_h: f64| {
        ruled(&|world| {
            world.mission.goals[8].dwell_h = hours;
            // What waits in memory is less with more of a link: begin no later, end no sooner.
            (world.sky.tracked_h, world.sky.earth_h) = (from_h..to_h, 0.0..25.0);
        })
    };
    let there = Some(Rule::Reason);
    // A minute short of 18 h is the last look.
    assert_eq!(lasts(13.75, 4.0, 18.0), there);
    assert_eq!(lasts(14.0, 4.0, 18.0), None);
    // A third of a second longer.
    assert_eq!(lasts(14.0, 4.0, 18.0001), there);
    assert_eq!(lasts(14.25, 4.0, 18.02), None);
    assert_eq!(lasts(14.25, 3.75, 18.02), there);
    assert_eq!(lasts(14.25, 3.76, 18.02), None);
    // To the end of the mission, whose last look is at its end.
    assert_eq!(lasts(20.0, 4.0, 24.01), there);
    assert_eq!(lasts(20.0, 4.0, 24.0), None);
    // The moment of it counts, not how long it is there.
    let broken = ruled(&|world| {
        world.mission.goals[8].dwell_h = 1.0;
        world.mission.goals[8].not_before_utc = Some(utc("2028-11-18T18:30:00"));
        (world.sky.tracked_h, world.sky.earth_h) = (4.0..18.5, 0.0..25.0);
    });
    assert_eq!(broken, None);
}

#[test]
fn what_keeps_the_lander_away_is_found_again_with_its_numbers() {
    let ruled = |evidence: Evidence, change: &dyn Fn(&mut World, &mut Plan)| {
        let mut world = world();
        let mut plan = because("G6", DropReason::NoLander, Some(evidence));
        change(&mut world, &mut plan);
        plan.prediction.clear();
        world.rule(&plan)
    };
    let reach = |world: &mut World, km: f64| {
        let figure = Figure::ours(km, [0.0, 10.0], "a test").unwrap();
        world.mission.lander.radio.lander.as_mut().unwrap().maximum_range_km = Some(figure);
    };
    let near = |world: &mut World, _: &mut Plan| reach(world, 0.125);
    let far = |range_m: f64, limit_m: f64| Evidence::OutOfReach { range_m, limit_m };
    assert_eq!(ruled(far(150.0, 125.0), &near), None);
    assert_eq!(ruled(far(150.1, 125.0), &near), Some(Rule::Evidence));
    assert_eq!(ruled(far(150.0, 125.1), &near), Some(Rule::Evidence));
    assert_eq!(ruled(far(150.0, 1500.0), &|_, _| ()), Some(Rule::Evidence));
    let low = |world: &mut World, plan: &mut Plan| {
        place(world, plan, 6, (-90.0, 0.0));
        let lowest = Figure::ours(0.5, [0.0, 10.0], "a test").unwrap();
        world.mission.lander.radio.lander.as_mut().unwrap().minimum_elevation_deg = lowest;
    };
    let too_low = |elevation_deg, limit_deg| Evidence::TooLow { elevation_deg, limit_deg };
    assert_eq!(ruled(too_low(0.25, 0.5), &low), None);
    assert_eq!(ruled(too_low(0.26, 0.5), &low), Some(Rule::Evidence));
    assert_eq!(ruled(too_low(0.25, 0.6), &low), Some(Rule::Evidence));
    let unknown = |world: &mut World, _: &mut Plan| world.mission.lander.radio.lander = None;
    assert_eq!(ruled(Evidence::UnknownSight, &unknown), None);
    assert_eq!(ruled(far(150.0, 125.0), &unknown), Some(Rule::Evidence));
    let seen = |world: &mut World, plan: &mut Plan| place(world, plan, 6, (-90.0, 0.0));
    assert_eq!(ruled(Evidence::UnknownSight, &seen), Some(Rule::Reason));
    let unasked = |world: &mut World, _: &mut Plan| world.mission.goals[6].contact = None;
    let hidden = full().goals[6].evidence.unwrap();
    assert_eq!(ruled(hidden, &|_, _| ()), None);
    assert_eq!(ruled(hidden, &unasked), Some(Rule::Reason));
    let earth = |world: &mut World, _: &mut Plan| {
        world.mission.goals[6].contact = Some(Contact::Earth);
    };
    assert_eq!(ruled(hidden, &earth), Some(Rule::Reason));
}

#[test]
fn a_last_start_lies_in_the_window_of_its_goal() {
    let ruled = |start_min: i64, window_min: (i64, i64)| {
        let mut world = world();
        let start = world.mission.start();
        let at = |minutes: i64| Some(super::faults::as_utc(start + minutes * Unit::Minute));
        let goal = &mut world.mission.goals[12];
        (goal.not_before_utc, goal.not_after_utc) = (at(window_min.0), at(window_min.1));
        let evidence = Evidence::LastStart { utc: start + start_min * Unit::Minute };
        world.rule(&because("G12", DropReason::NotWithTheRest, Some(evidence)))
    };
    let (work, refused) = (17 * 60, Some(Rule::Reason));
    assert_eq!(ruled(120, (120, 120 + work)), None);
    assert_eq!(ruled(105, (120, 120 + work)), refused);
    assert_eq!(ruled(135, (120, 120 + work)), refused);
    assert_eq!(ruled(135, (120, 135 + work)), None);
}

#[test]
fn more_goals_than_64_are_a_reason_in_a_mission_of_so_many_alone() {
    let ruled = |goals: usize| {
        let (mut world, mut plan) = (world(), full());
        let (goal, outcome) = (world.mission.goals[12].clone(), plan.goals[12].clone());
        for number in world.mission.goals.len()..goals {
            let id = format!("G{number}");
            let goal = hilal_mission::schema::Goal { id: id.clone(), ..goal.clone() };
            world.mission.goals.push(goal);
            let mut more = outcome.clone();
            (more.id, more.evidence) = (id, None);
            more.fate = Fate::Dropped { reason: DropReason::TooManyGoals };
            plan.goals.push(more);
        }
        plan.summary.goals_total = world.mission.goals.len();
        plan.summary.value_total = world.mission.goals.iter().map(|goal| goal.value).sum();
        world.rule(&plan)
    };
    assert_eq!(ruled(64), Some(Rule::Reason));
    assert_eq!(ruled(65), None);
}

#[test]
fn a_plan_without_a_forecast_may_leave_a_goal_out_as_too_risky() {
    let mut plan = full();
    plan.risk = None;
    assert_eq!(world().rule(&plan), None);
}

#[test]
fn memory_is_no_reason_for_a_vehicle_that_declares_none() {
    let mut whole = super::world::world_of(|whole| {
        let id = whole.first_flown().clone();
        whole.vehicles.get_mut(&id).unwrap().memory = None;
    });
    whole.sky = calm_world().sky;
    let evidence = Evidence::Memory { waits_mb: 1.0, limit_mb: 0.0 };
    let mut plan = because("G12", DropReason::NoMemory, Some(evidence));
    plan.prediction.clear();
    let waypoints = plan.activities.iter_mut().flat_map(|activity| &mut activity.waypoints);
    waypoints.for_each(|waypoint| waypoint.memory_mb = None);
    assert_eq!(whole.rule(&plan), Some(Rule::Reason));
}
