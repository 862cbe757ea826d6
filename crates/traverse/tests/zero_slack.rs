//! The certificate against the models: rovers that start with exactly what it asks for, and do what
//! keeps their lives, in steps of 20 s.
//!
//! `HILAL_STARTS=100000 cargo test --release -p hilal-traverse --test zero_slack -- --nocapture`
//! for the long run.
#![expect(clippy::unwrap_used, reason = "a test that cannot load its world has failed")]

#[path = "support/rover.rs"]
mod rover;
#[path = "support/world.rs"]
mod world;

use std::path::Path;

use hilal_environment::GridCell;
use hilal_mission::VehicleModel;
use hilal_mission::models::{HeatFlows, HeaterState, Mode, Surroundings, ThermalState};
use hilal_quantity::{Energy, Epoch, Power, Unit};
use hilal_traverse::{SafeStep, SafetyMap, SafetySlice, SiteSteps, mission_problem};
use rayon::prelude::*;
use rover::{PhysicalState, RoverActivity, RoverPhysics, does, draw, floor};
use world::World;

/// Longest step of the simulation, in seconds.
const FINE_S: f64 = 20.0;
/// Starts when nothing else is asked for.
const STARTS: usize = 4000;
/// Starts lie in this share of the mission, so that there is something to live through.
const SHARE: f64 = 0.95;
/// A rover is followed until it has so much more than it needs, or to the end.
const SAFE_WH: f64 = 3.0;

/// A rover on its way.
struct Run {
    cell: GridCell,
    start: usize,
    state: Option<PhysicalState>,
    lived: bool,
    /// Least of what it had above the reserve, and above the need at the starts of steps.
    least_wh: [f64; 2],
}

fn drawn(count: usize, map: &SafetyMap<'_>) -> Vec<Run> {
    let tile = map.tile();
    let whole = |share: f64, count: usize| floor(share * count as f64);
    (0..count as u64)
        .map(|index| {
            let [row, column, start] = [0, 1, 2].map(|salt| draw(3 * index + salt));
            let cell = GridCell { row: whole(row, tile.rows), column: whole(column, tile.columns) };
            let start = whole(start * SHARE, map.steps());
            Run { cell, start, state: None, lived: false, least_wh: [f64::INFINITY; 2] }
        })
        .collect()
}

struct Followed<'a> {
    physics: RoverPhysics<'a>,
    map: &'a SafetyMap<'a>,
    step_s: f64,
    start: Epoch,
    /// What every rover starts with.
    thermal: ThermalState,
}

impl Followed<'_> {
    fn goes(&self, run: &mut Run, step: usize, (now, after): (&SafetySlice, &SafetySlice)) {
        let need_wh = self.map.need_wh(now, run.cell);
        if run.start == step {
            run.state = need_wh.map(|need_wh| PhysicalState {
                stored: Energy::from_watt_hours(need_wh),
                thermal: self.thermal,
                heater: HeaterState::default(),
            });
            run.lived = run.state.is_some();
        }
        let Some(state) = &mut run.state else { return };
        let slack_wh = state.stored.watt_hours() - need_wh.unwrap_or(f64::INFINITY);
        run.least_wh[1] = run.least_wh[1].min(slack_wh);
        if slack_wh > SAFE_WH {
            run.state = None;
            return;
        }
        let Some(safest) = self.map.safest((now, after), run.cell) else { return };
        let utc = self.start + step as f64 * self.step_s * Unit::Second;
        let least_wh = self.step(state, (run.cell, safest), utc);
        run.least_wh[0] = run.least_wh[0].min(least_wh);
        run.cell = safest.to;
    }

    /// Lives through one step, and returns the least energy above the reserve in it.
    ///
    /// A rover that has driven waits out the rest of the step awake.
    fn step(
        &self,
        state: &mut PhysicalState,
        (from, safest): (GridCell, SafeStep),
        utc: Epoch,
    ) -> f64 {
        let tile = self.map.tile();
        let (from, to) = (tile.centre(from), tile.centre(safest.to));
        let drive_s = safest.drive_s;
        let then = utc + drive_s * Unit::Second;
        let rest = if drive_s > 0.0 { RoverActivity::Waits } else { RoverActivity::Parks };
        let drives = does(
            (&self.physics, &mut *state),
            (RoverActivity::Drives, from, to),
            (utc, drive_s),
            FINE_S,
        );
        let stands = (then, self.step_s - drive_s);
        drives.min(does((&self.physics, state), (rest, to, to), stands, FINE_S))
    }
}

/// Returns what ten days of hibernation in the dark make of a rover, at the moment when its heater
/// switches on.
fn after_the_dark(vehicle: &VehicleModel) -> ThermalState {
    let (mut state, mut heater) = (vehicle.thermal.initial, HeaterState::default());
    let around = Surroundings::dark(vehicle.dark_regolith);
    let bus = vehicle.loads.power(Mode::Hibernate);
    for minute in 0.. {
        let before = heater;
        heater = vehicle.thermal.thermostat.next(heater, state.bus);
        if minute > 14_400 && (before, heater) == (HeaterState::Off, HeaterState::On) {
            break;
        }
        let on = heater == HeaterState::On;
        let power = if on { vehicle.thermal.heater } else { Power::ZERO };
        let heat = HeatFlows { bus, heater: power, chassis: Power::ZERO };
        state = vehicle.thermal.step(state, heat, around, 60.0).state;
        assert!(minute < 30_000, "the heater never switches on in the dark");
    }
    state
}

/// Rovers that were followed, how many of them fell below the reserve, and the least of what they had
/// above it and above the certificate.
#[derive(Debug)]
struct Verdict {
    lived: usize,
    below: usize,
    least_wh: [f64; 2],
}

/// Starts rovers with exactly what the certificate asks for, and with so much more.
fn verdict(world: &World, (count, cold): (usize, bool), margin_wh: f64) -> Verdict {
    let light = SiteSteps::new(&world.site, &world.mission);
    let mut problem = mission_problem(&world.mission, &world.vehicle, &world.slopes, &light);
    problem.margin_wh = margin_wh;
    let map = SafetyMap::new(&problem, &()).unwrap();
    let followed = Followed {
        physics: RoverPhysics::new(&world.vehicle, &world.site, (&world.slopes, map.tile())),
        map: &map,
        step_s: problem.step_s,
        start: world.mission.start(),
        thermal: if cold { after_the_dark(&world.vehicle) } else { world.vehicle.thermal.initial },
    };
    let mut runs = drawn(count, &map);
    let mut slices = map.slices(0);
    let mut now = slices.next().unwrap();
    for (step, after) in slices.enumerate() {
        runs.par_iter_mut()
            .filter(|run| run.start <= step)
            .for_each(|run| followed.goes(run, step, (&now, &after)));
        now = after;
    }
    runs.retain(|run| run.lived);
    let least =
        |which: usize| runs.iter().map(|run| run.least_wh[which]).fold(f64::INFINITY, f64::min);
    let below = runs.iter().filter(|run| run.least_wh[0] < 0.0).count();
    Verdict { lived: runs.len(), below, least_wh: [least(0), least(1)] }
}

fn starts() -> usize {
    std::env::var("HILAL_STARTS").ok().map_or(STARTS, |text| text.parse().unwrap())
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn world() -> Option<World> {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return None;
    };
    Some(World::load(Path::new(&data)))
}

#[test]
fn a_warm_rover_with_exactly_what_the_certificate_asks_for_never_touches_its_reserve() {
    let Some(world) = world() else { return };
    // Nothing is kept for what the steps neglect: whatever they neglect shows.
    let verdict = verdict(&world, (starts(), false), 0.0);
    eprintln!("warm, no margin: {verdict:?}");
    assert!(verdict.lived > starts() / 4, "{verdict:?}");
    assert_eq!(verdict.below, 0, "{verdict:?}");
}

#[test]
fn a_rover_out_of_the_dark_needs_one_cycle_of_its_heater_more() {
    let Some(world) = world() else { return };
    let cycle = world.vehicle.thermal.heater_cycle().watt_hours();
    let cycle_wh = cycle / world.vehicle.battery.discharge_efficiency;
    let [bare, kept] = [0.0, cycle_wh].map(|wh| verdict(&world, (starts(), true), wh));
    eprintln!("cold, no margin: {bare:?}\ncold, {cycle_wh:.2} Wh of margin: {kept:?}");
    assert!(bare.below > 0 && bare.least_wh[0] > -cycle_wh, "{bare:?}");
    assert_eq!(kept.below, 0, "{kept:?}");
}
