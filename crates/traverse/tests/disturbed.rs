//! Plans under disturbances within their bounds: rovers that follow the reference plan late and
//! faster than planned, are stopped once at any instant for up to the longest stoppage that the
//! plan reckons with, and then do what keeps their lives.
//!
//! `HILAL_ROVERS=10000 cargo test --release -p hilal-traverse --test disturbed -- --nocapture`
//! for the long run.
#![expect(clippy::unwrap_used, reason = "a test that cannot load its world has failed")]
#![expect(clippy::print_stderr, reason = "it says what it measured, and when it is skipped")]

#[path = "support/rover.rs"]
mod rover;
#[path = "support/world.rs"]
mod world;

use std::path::Path;

use hilal_environment::GridCell;
use hilal_mission::models::HeaterState;
use hilal_plan::{ActivityKind, Plan};
use hilal_quantity::{Epoch, MapPoint, Unit};
use hilal_traverse::{Label, Problem, SafetyMap, SafetySlice, SiteSteps, mission_problem, plan};
use rayon::prelude::*;
use rover::{PhysicalState, RoverActivity, RoverPhysics, does, draw, floor};
use world::World;

/// Longest steps of the simulation before and after the stoppage, in seconds.
const FINE_S: [f64; 2] = [60.0, 20.0];
/// Rovers when nothing else is asked for.
const ROVERS: usize = 500;
/// So many rovers find the moments at which a plan that reckons with no stoppage is lost.
const ENOUGH: usize = 5000;
/// The longest stoppage, in hours.
const STOPPAGE_H: f64 = 2.0;
/// A rover is followed until it has so much more than it needs, or to the end.
const SAFE_WH: f64 = 3.0;

/// A rover on its way.
struct Run {
    seed: u64,
    /// Where it is free again, and at which step: nothing once it is safe.
    free: Option<(GridCell, usize)>,
    state: PhysicalState,
    /// Least of what it had above the reserve.
    least_wh: f64,
    /// Whether no haven could be reached any more.
    lost: bool,
}

struct Trial<'a> {
    physics: RoverPhysics<'a>,
    plan: &'a Plan,
    map: &'a SafetyMap<'a>,
    planned_m_s: f64,
}

impl Trial<'_> {
    fn epoch(&self, step: usize) -> Epoch {
        self.plan.start_utc + step as f64 * self.plan.step_s * Unit::Second
    }

    fn at(&self, step: usize) -> MapPoint {
        self.plan.position(self.epoch(step)).unwrap()
    }

    fn works(&self, step: usize) -> bool {
        let middle = self.epoch(step) + 0.5 * self.plan.step_s * Unit::Second;
        let at = self.plan.activities.partition_point(|activity| activity.end_utc <= middle);
        self.plan.activities[at].kind == ActivityKind::Science
    }

    /// What happens in a step, in order: what is done, from where to where, for how long. A drive
    /// begins as late and is as fast as is drawn, and is over when the step is.
    fn step(&self, seed: u64, step: usize) -> Vec<(RoverActivity, MapPoint, MapPoint, f64)> {
        let (from, to) = (self.at(step), self.at(step + 1));
        let length_m = from.distance(to).metres();
        let step_s = self.plan.step_s;
        if length_m < 1e-6 {
            let doing = if self.works(step) { RoverActivity::Works } else { RoverActivity::Parks };
            return vec![(doing, from, from, step_s)];
        }
        let [faster, later] = [0, 1].map(|salt| draw(seed ^ (step as u64) << 1 ^ salt << 40));
        let drive_s = (length_m / (self.planned_m_s * (1.0 + faster))).min(step_s);
        let wait_s = later * (step_s - drive_s);
        vec![
            (RoverActivity::Waits, from, from, wait_s),
            (RoverActivity::Drives, from, to, drive_s),
            (RoverActivity::Waits, to, to, step_s - drive_s - wait_s),
        ]
    }

    /// Follows the plan to the stoppage, through it, and to the beginning of the next step.
    fn follows(&self, seed: u64, state: PhysicalState) -> Run {
        let [when, length, full] = [2, 3, 4].map(|salt| draw(seed << 8 | salt));
        let mut run = Run { seed, free: None, state, least_wh: f64::INFINITY, lost: false };
        let stop_s = when * (self.plan.end_utc - self.plan.start_utc).to_seconds();
        // Every fourth stoppage is as long as it can be.
        let length_s = STOPPAGE_H * 3600.0 * if full < 0.25 { 1.0 } else { length };
        let stopped = floor(stop_s / self.plan.step_s);
        for step in 0..stopped {
            let mut utc = self.epoch(step);
            for (doing, from, to, seconds) in self.step(seed, step) {
                self.does(&mut run, (doing, from, to), (utc, seconds), FINE_S[0]);
                utc += seconds * Unit::Second;
            }
        }
        let within_s = stop_s - stopped as f64 * self.plan.step_s;
        self.is_stopped(&mut run, stopped, (within_s, length_s));
        run
    }

    /// The step of the stoppage: what is left of it is done afterwards, and then waited for the
    /// next step.
    fn is_stopped(&self, run: &mut Run, step: usize, (within_s, length_s): (f64, f64)) {
        let (mut utc, mut left_s) = (self.epoch(step), within_s);
        let mut ended = false;
        let rest_of = |from: MapPoint, to: MapPoint, share: f64| {
            MapPoint::new(
                from.x_m + share * (to.x_m - from.x_m),
                from.y_m + share * (to.y_m - from.y_m),
            )
        };
        for (doing, from, to, seconds) in self.step(run.seed, step) {
            let before_s = seconds.min(left_s);
            let there = rest_of(from, to, if seconds > 0.0 { before_s / seconds } else { 0.0 });
            self.does(run, (doing, from, there), (utc, before_s), FINE_S[1]);
            utc += before_s * Unit::Second;
            left_s -= before_s;
            if left_s <= 0.0 && !ended {
                self.does(run, (RoverActivity::Waits, there, there), (utc, length_s), FINE_S[1]);
                utc += length_s * Unit::Second;
                ended = true;
            }
            // Work and rest are given up for what keeps the rover's life; a drive is finished.
            if doing == RoverActivity::Drives {
                self.does(run, (doing, there, to), (utc, seconds - before_s), FINE_S[1]);
                utc += (seconds - before_s) * Unit::Second;
            }
        }
        let cell = self.physics.tile.cell_at(self.at(step + 1)).unwrap();
        let elapsed_s = (utc - self.plan.start_utc).to_seconds();
        let next = floor((elapsed_s / self.plan.step_s - 1e-9).ceil());
        let wait_s = (self.epoch(next) - utc).to_seconds();
        let place = self.physics.tile.centre(cell);
        self.does(run, (RoverActivity::Waits, place, place), (utc, wait_s), FINE_S[1]);
        run.free = Some((cell, next.min(self.map.steps())));
    }

    fn does(
        &self,
        run: &mut Run,
        what: (RoverActivity, MapPoint, MapPoint),
        when: (Epoch, f64),
        fine_s: f64,
    ) {
        let least_wh = does((&self.physics, &mut run.state), what, when, fine_s);
        run.least_wh = run.least_wh.min(least_wh);
    }

    /// Does what keeps its life, one step, once it is free.
    fn saves(&self, run: &mut Run, step: usize, (now, after): (&SafetySlice, &SafetySlice)) {
        let Some((cell, _)) = run.free.filter(|&(_, free)| free <= step) else { return };
        let need_wh = self.map.need_wh(now, cell);
        let slack_wh = run.state.stored.watt_hours() - need_wh.unwrap_or(f64::INFINITY);
        if slack_wh > SAFE_WH {
            run.free = None;
            return;
        }
        let Some(safest) = self.map.safest((now, after), cell) else {
            run.lost = true;
            run.free = None;
            return;
        };
        let (from, to) = (self.physics.tile.centre(cell), self.physics.tile.centre(safest.to));
        let utc = self.epoch(step);
        let (drive_s, rest_s) = (safest.drive_s, self.plan.step_s - safest.drive_s);
        let rest = if drive_s > 0.0 { RoverActivity::Waits } else { RoverActivity::Parks };
        self.does(run, (RoverActivity::Drives, from, to), (utc, drive_s), FINE_S[1]);
        self.does(run, (rest, to, to), (utc + drive_s * Unit::Second, rest_s), FINE_S[1]);
        run.free = Some((safest.to, step + 1));
    }
}

/// Rovers below the reserve, rovers that were lost, and the least of what any had above the reserve.
fn flown(world: &World, stoppage_s: f64, rovers: usize) -> (usize, usize, f64) {
    let light = SiteSteps::new(&world.site, &world.mission);
    let cycle_wh = world.vehicle.thermal.heater_cycle().watt_hours();
    let calm = Problem {
        margin_wh: cycle_wh / world.vehicle.battery.discharge_efficiency,
        ..mission_problem(&world.mission, &world.vehicle, &world.slopes, &light)
    };
    let label = Label::of(&world.mission, 1);
    let plan = plan(&Problem { stoppage_s, ..calm.clone() }, &label, &()).unwrap();
    eprintln!("stoppage {stoppage_s} s: {:?}", plan.summary);
    let map = SafetyMap::new(&calm, &()).unwrap();
    let physics = RoverPhysics::new(&world.vehicle, &world.site, (&world.slopes, map.tile()));
    let trial = Trial { physics, plan: &plan, map: &map, planned_m_s: calm.vehicle.speed_m_s };
    let state = PhysicalState {
        stored: world.vehicle.battery.initial,
        thermal: world.vehicle.thermal.initial,
        heater: HeaterState::default(),
    };
    let mut runs: Vec<Run> =
        (0..rovers as u64).into_par_iter().map(|seed| trial.follows(seed, state.clone())).collect();
    let mut slices = map.slices(0);
    let mut now = slices.next().unwrap();
    for (step, after) in slices.enumerate() {
        runs.par_iter_mut().for_each(|run| trial.saves(run, step, (&now, &after)));
        now = after;
    }
    // Whoever is still on the way must stand in a haven.
    for run in &mut runs {
        run.lost |= run.free.is_some_and(|(cell, _)| map.need_wh(&now, cell).is_none());
    }
    let below = runs.iter().filter(|run| run.least_wh < 0.0).count();
    let lost = runs.iter().filter(|run| run.lost).count();
    (below, lost, runs.iter().map(|run| run.least_wh).fold(f64::INFINITY, f64::min))
}

#[test]
fn a_plan_that_bears_a_stoppage_survives_it_whenever_it_comes() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let world = World::load(Path::new(&data));
    let rovers = std::env::var("HILAL_ROVERS").ok().map_or(ROVERS, |text| text.parse().unwrap());
    let with = |stoppage_s: f64| flown(&world, stoppage_s, rovers);
    let bare = if rovers < ENOUGH { (0, 0, f64::NAN) } else { with(0.0) };
    let guarded = with(STOPPAGE_H * 3600.0);
    eprintln!("{rovers} rovers; planned without a stoppage: {bare:?}; with one: {guarded:?}");
    // The same stoppages kill where the plan does not reckon with them.
    assert!(bare.0 + bare.1 > 0 || rovers < ENOUGH, "{bare:?}");
    assert_eq!((guarded.0, guarded.1), (0, 0), "{guarded:?}");
}
