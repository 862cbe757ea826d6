//! How often the checker looks: at a link once a minute, and at a drive twenty times over the length of a cell.

use core::sync::atomic::{AtomicUsize, Ordering};

use hilal_environment::{Antenna, BodyView, Obstruction, Sky};
use hilal_mission::models::Sunlight;
use hilal_mission::schema::Contact;
use hilal_plan::{Plan, Rule, Rules, check};
use hilal_quantity::{Epoch, MapPoint};

use super::faults::as_utc;
use super::world::{Hours, World, full, world};

/// A sky that counts how often it is asked whether a station listens.
#[derive(Debug)]
struct Counted<'a> {
    sky: &'a Hours,
    looks: AtomicUsize,
}

impl Sky for Counted<'_> {
    fn sunlight(&self, point: MapPoint, epoch: Epoch) -> Sunlight {
        self.sky.sunlight(point, epoch)
    }

    fn links(&self, point: MapPoint, epoch: Epoch) -> [Option<BodyView>; 2] {
        self.sky.links(point, epoch)
    }

    fn is_tracked(&self, epoch: Epoch) -> bool {
        self.looks.fetch_add(1, Ordering::Relaxed);
        self.sky.is_tracked(epoch)
    }

    fn obstruction(&self, ends: [Antenna; 2]) -> Option<Obstruction> {
        self.sky.obstruction(ends)
    }
}

/// The looks at links that it takes to check a plan that holds.
fn looks(world: &World, plan: &Plan) -> usize {
    let counted = Counted { sky: &world.sky, looks: AtomicUsize::new(0) };
    let rules = Rules { sky: &counted, ..world.rules() };
    check(plan, &rules).unwrap_or_else(|violation| panic!("{violation}"));
    counted.looks.into_inner()
}

/// A world whose Earth and relay are always in view, and goal 8 has no window for want of time; the plan
/// predicts nothing of it.
fn always_in_view() -> (World, Plan) {
    let (mut world, mut plan) = (world(), full());
    plan.prediction.clear();
    world.mission.goals[8].not_after_utc = Some(as_utc(world.mission.start()));
    (world.sky.earth_h, world.sky.relay_h) = (0.0..24.5, 0.0..24.5);
    world.sky.tracked_h = 0.0..24.5;
    (world, plan)
}

#[test]
fn a_link_is_looked_at_once_a_minute_of_the_work_and_at_both_ends() {
    let (mut world, plan) = always_in_view();
    let unasked = looks(&world, &plan);
    // Two hours of work.
    world.mission.goals[1].contact = Some(Contact::Earth);
    assert_eq!(looks(&world, &plan) - unasked, 121);
}

#[test]
fn for_a_window_a_link_is_looked_at_once_a_minute_of_the_mission() {
    let (mut world, mut plan) = (world(), full());
    plan.prediction.clear();
    // Longer than the mission: no window, with the link or without it.
    world.mission.goals[8].dwell_h = 25.0;
    let asked = looks(&world, &plan);
    world.mission.goals[8].contact = None;
    assert_eq!(asked - looks(&world, &plan), 1441);
}

#[test]
fn a_gap_between_two_links_is_found_where_a_look_falls_into_it() {
    let (mut world, plan) = always_in_view();
    world.mission.goals[1].contact = Some(Contact::Any);
    // Earth until a few seconds after the third hour, within the work, and the relay some minutes later.
    let mut gap = |from_min: f64, to_min: f64| {
        world.sky.earth_h = 0.0..(3.0 + from_min / 60.0);
        world.sky.relay_h = (3.0 + to_min / 60.0)..24.5;
        world.rule(&plan)
    };
    assert_eq!(gap(0.2, 0.2), None);
    assert_eq!(gap(0.01, 0.99), None);
    assert_eq!(gap(0.2, 1.2), Some(Rule::Contact));
    assert_eq!(gap(0.2, 2.8), Some(Rule::Contact));
}
