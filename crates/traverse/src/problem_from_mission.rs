//! From the mission as declared and the light of its site to a planning problem.

use hilal_environment::rover_physics::{MISALIGNMENT_DEG, RoverPhysics};
use hilal_environment::{
    CellGrid, FULL_DISC, GridCell, LanderLink, LinkObstacle, MissionLinks, SiteDownlink, SiteLight,
    visible_fraction,
};
use hilal_mission::models::{Mode, Sunlight, Surroundings};
use hilal_mission::schema::{Contact, LightOver};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_plan::Evidence;
use hilal_quantity::{
    Angle, DataRate, DataVolume, Duration, Epoch, Fraction, MapPoint, Power, Unit,
};

use crate::grid::rock_delay::rock_delays;
use crate::grid::step_length::step_within;
use crate::problem::{
    Downlink, Goal, Haven, Heat, KeepOut, LightSource, Memory, Problem, VehicleEnergy,
};

/// How far from a haven's point a plan may end, in metres.
const HAVEN_RADIUS_M: f64 = 30.0;

/// The light of a site, step by step: what is certain during each whole step over the azimuths that
/// the mission names, less a margin on the height of every horizon.
pub struct SiteSteps<'a> {
    site: &'a SiteLight,
    start: Epoch,
    step: Duration,
    over: LightOver,
    /// What is left of each share of the disc when the horizon is higher by the margin.
    darkened: Vec<u8>,
    /// The links by which data are sent, where the vehicle's memory is declared.
    downlink: Option<SiteDownlink>,
}

impl core::fmt::Debug for SiteSteps<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SiteSteps")
            .field("start", &self.start)
            .field("step", &self.step)
            .finish_non_exhaustive()
    }
}

impl<'a> SiteSteps<'a> {
    /// Takes start and horizon margin from the mission, and the step of at most the mission's with
    /// which its rover gets on best ([`step_within`]).
    pub fn new(site: &'a SiteLight, mission: &VehicleMission) -> Self {
        let asked_s = mission.planning.step().to_seconds();
        let vehicle = mission.model();
        let spacing_m = site.horizons().grid().spacing_m;
        let step_s = vehicle.map_or(asked_s, |vehicle| {
            // On the ground of most of the site: round its rocks every way is longer.
            let way = vehicle.rocks.map_or(1.0, |rocks| rocks.site.way);
            step_within(asked_s, (vehicle.drive.planned.metres_per_second() / way, spacing_m))
        });
        Self::by(site, mission, step_s)
    }

    /// Takes start and horizon margin from the mission, and steps of `step_s` seconds.
    pub fn by(site: &'a SiteLight, mission: &VehicleMission, step_s: f64) -> Self {
        let margin = mission.planning.horizon_margin_deg.get();
        let vehicle = mission.model().ok().filter(|vehicle| vehicle.memory.is_some());
        Self {
            site,
            start: mission.start(),
            step: step_s * Unit::Second,
            over: mission.planning.light_over,
            darkened: darkened(margin),
            downlink: vehicle.and_then(|vehicle| SiteDownlink::new(mission, &vehicle)),
        }
    }
}

/// Time between two looks at a link, in seconds: the relay rises and sets within hours, Earth
/// within days.
const LOOK_S: f64 = 60.0;

impl SiteSteps<'_> {
    /// The spans of time, in seconds since the start, in which a place has contact.
    fn in_contact(
        &self,
        (links, contact): (&MissionLinks, Contact),
        (point, duration): (MapPoint, Duration),
    ) -> Vec<core::ops::Range<f64>> {
        let looks = whole(duration.to_seconds() / LOOK_S);
        let mut spans: Vec<core::ops::Range<f64>> = Vec::new();
        let mut seen_before = false;
        for look in 0..=looks {
            let at_s = look as f64 * LOOK_S;
            let at = (point, self.start + at_s * Unit::Second);
            let seen = links.in_contact(contact, (self.site, at));
            match spans.last_mut().filter(|_| seen && seen_before) {
                Some(span) => span.end = at_s,
                None if seen => spans.push(at_s..at_s),
                None => {}
            }
            seen_before = seen;
        }
        spans.retain(|span| span.start < span.end);
        spans
    }
}

impl LightSource for SiteSteps<'_> {
    fn slice(&self, step: usize, out: &mut [u8]) {
        let start = self.start + self.step * step as f64;
        match self.over {
            LightOver::Disc => self.site.conservative_slice(start, start + self.step, out),
            LightOver::Centre => self.site.least_slice(start, start + self.step, out),
        }
        for cell in out {
            *cell = self.darkened[usize::from(*cell)];
        }
    }
}

impl Downlink for SiteSteps<'_> {
    fn rate(&self, cell: GridCell, step: usize) -> DataRate {
        let Some(downlink) = &self.downlink else { return DataRate::ZERO };
        let tile = tile(self.site);
        let spot = (tile.index(cell), tile.centre(cell));
        downlink.certain(self.site, (spot, step), (self.start + self.step * step as f64, self.step))
    }
}

/// The least radius of the Sun as seen from the Moon, at 1.02 au: it makes the margin count most.
const LEAST_SUN_RADIUS_DEG: f64 = 0.261;

/// For each share of the disc, the share left when the horizon rises by `margin`.
fn darkened(margin: Angle) -> Vec<u8> {
    let radius = Angle::from_degrees(LEAST_SUN_RADIUS_DEG);
    let full = f64::from(FULL_DISC);
    let seen = |height: f64| visible_fraction(radius * height, Angle::ZERO, radius).value();
    let mut table = vec![0_u8; usize::from(u8::MAX) + 1];
    for (parts, left) in table.iter_mut().enumerate() {
        let share = (parts as f64 / full).min(1.0);
        // The height of the Sun's centre in radii, by bisection: the share rises with it.
        let (mut low, mut high) = (-1.0, 1.0);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if seen(middle) < share { low = middle } else { high = middle }
        }
        *left = parts_of(seen(low - margin / radius) * full).min(FULL_DISC);
    }
    table
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of 200 parts, rounded down"
)]
fn parts_of(parts: f64) -> u8 {
    (parts + 1e-6).floor() as u8
}

/// Makes the planning problem of a mission.
///
/// `slope_deg` belongs to the tile whose horizons `light` holds, row-major.
///
/// The end of the mission is the end of the plan: what the dark after it takes is not asked for,
/// since the reference vehicle cannot outlive a polar night (`docs/models/traverse.md`).
pub fn mission_problem<'a>(
    mission: &VehicleMission,
    vehicle: &'a VehicleModel,
    slope_deg: &'a [f32],
    light: &'a SiteSteps<'a>,
) -> Problem<'a> {
    let (length_s, step_s) = (mission.duration().to_seconds(), light.step.to_seconds());
    let steps = whole(length_s / step_s);
    let science_w = held(vehicle, vehicle.loads.power(Mode::Science)).watts();
    let links = MissionLinks::declared(mission, vehicle);
    let tile = tile(light.site);
    Problem {
        tile,
        slope_deg,
        way: rock_delays(vehicle, &tile),
        border_m: mission.planning.border_m.get().metres(),
        keep_out: mission.keep_out.iter().map(declared_zone).collect(),
        light,
        steps,
        step_s,
        rest_s: (length_s - steps as f64 * step_s).max(0.0),
        vehicle: vehicle_energy(vehicle, &weakest_sun(mission, light.site)),
        start: mission.start_pose().point(),
        start_energy_wh: vehicle.battery.initial.watt_hours(),
        reserve_wh: vehicle.battery.reserve.watt_hours(),
        margin_wh: mission.planning.energy_margin_wh.get().watt_hours(),
        stoppage_s: mission.planning.stoppage().to_seconds(),
        dark_after_end_h: 0.0,
        memory: vehicle.memory.map(|model| Memory {
            model,
            start: DataVolume::ZERO,
            downlink: light,
        }),
        heat: Some(Heat {
            physics: RoverPhysics::new(vehicle, light.site, (slope_deg, tile)),
            start: light.start,
            initial: vehicle.thermal.initial,
        }),
        goals: mission
            .goals
            .iter()
            .map(|goal| Goal {
                windows_s: windows_s((mission, &links), goal, light),
                without_lander: without_lander(links.lander_link(), goal, light.site),
                after: before(mission, goal),
                ..declared_goal(goal, science_w, rate(vehicle, goal))
            })
            .collect(),
        havens: mission
            .havens
            .iter()
            .map(|h| Haven { id: h.id.clone(), point: h.point(), radius_m: HAVEN_RADIUS_M })
            .collect(),
    }
}

/// The tile whose horizons a site holds.
fn tile(site: &SiteLight) -> CellGrid {
    let grid = site.horizons().grid();
    CellGrid {
        first_cell: grid.first_cell,
        spacing_m: grid.spacing_m,
        rows: grid.rows,
        columns: grid.columns,
    }
}

/// What a goal's payload makes.
fn rate(vehicle: &VehicleModel, goal: &hilal_mission::schema::Goal) -> DataRate {
    let port = vehicle.payloads.iter().find(|port| port.id == goal.instrument);
    port.map_or(DataRate::ZERO, |port| port.data)
}

fn declared_goal(goal: &hilal_mission::schema::Goal, science_w: f64, data: DataRate) -> Goal {
    Goal {
        id: goal.id.clone(),
        point: goal.point(),
        value: goal.value,
        dwell_s: goal.dwell().to_seconds(),
        load_w: science_w,
        payload: goal.instrument.clone(),
        data,
        windows_s: None,
        without_lander: None,
        too_risky: None,
        after: Vec::new(),
    }
}

fn declared_zone(zone: &hilal_mission::schema::KeepOut) -> KeepOut {
    KeepOut { id: zone.id.clone(), centre: zone.centre(), radius_m: zone.radius_m }
}

/// The places in the mission's list of the goals that must come before one.
fn before(mission: &VehicleMission, goal: &hilal_mission::schema::Goal) -> Vec<usize> {
    let place = |id: &String| mission.goals.iter().position(|other| other.id == *id);
    goal.after.iter().filter_map(place).collect()
}

/// The times in which a goal's work may lie, in seconds since the start: its window, as far as the
/// link that it needs is there.
fn windows_s(
    (mission, links): (&VehicleMission, &MissionLinks),
    goal: &hilal_mission::schema::Goal,
    light: &SiteSteps<'_>,
) -> Option<Vec<core::ops::Range<f64>>> {
    let since_start_s = |utc: Option<hilal_mission::Utc>| {
        utc.map(|utc| (utc.epoch() - mission.start()).to_seconds())
    };
    let first_s = since_start_s(goal.not_before_utc).unwrap_or(0.0);
    let last_s = since_start_s(goal.not_after_utc).unwrap_or(mission.duration().to_seconds());
    let Some(contact) = goal.contact.filter(|contact| *contact != Contact::Lander) else {
        let named = goal.not_before_utc.is_some() || goal.not_after_utc.is_some();
        return named.then(|| vec![first_s..last_s]);
    };
    let place = workplace(goal, light.site);
    let spans = light.in_contact((links, contact), (place, mission.duration()));
    let cut = |span: core::ops::Range<f64>| span.start.max(first_s)..span.end.min(last_s);
    Some(spans.into_iter().map(cut).filter(|span| span.start < span.end).collect())
}

/// What keeps the lander from a goal that asks for it.
fn without_lander(
    link: Option<&LanderLink>,
    goal: &hilal_mission::schema::Goal,
    site: &SiteLight,
) -> Option<Evidence> {
    let asks = goal.contact == Some(Contact::Lander);
    let obstacle = || {
        link.map_or(Some(LinkObstacle::UnknownSight), |link| {
            link.obstacle(site, workplace(goal, site))
        })
    };
    asks.then(obstacle).flatten().map(Evidence::from)
}

/// Where the rover works at a goal: at the centre of the cell that holds it.
fn workplace(goal: &hilal_mission::schema::Goal, site: &SiteLight) -> MapPoint {
    let grid = site.horizons().grid();
    grid.cell_at(goal.point()).map_or(goal.point(), |cell| grid.centre(cell))
}

/// Makes the bounds that a plan books by, under the weakest Sun of the mission and at the steepest
/// tilt allowed.
pub fn vehicle_energy(vehicle: &VehicleModel, sun: &Sunlight) -> VehicleEnergy {
    let limit = vehicle.drive.slope_limit;
    let last = whole(limit.degrees().ceil());
    let degrees = (0..=last).map(|degree| Angle::from_degrees(degree as f64));
    let park_w = [Mode::Charge, Mode::Hibernate]
        .map(|mode| held(vehicle, vehicle.loads.power(mode)).watts());
    let misalignment = Angle::from_degrees(MISALIGNMENT_DEG);
    VehicleEnergy {
        capacity_wh: vehicle.battery.capacity.watt_hours(),
        charge_efficiency: vehicle.battery.charge_efficiency,
        discharge_efficiency: vehicle.battery.discharge_efficiency,
        speed_m_s: vehicle.drive.planned.metres_per_second(),
        slope_limit_deg: limit.degrees(),
        drive_load_w: degrees.map(|slope| vehicle.driving_power(slope).watts()).collect(),
        idle_load_w: vehicle
            .loads
            .power(Mode::Drive)
            .max(vehicle.loads.power(Mode::Standby))
            .watts(),
        park_load_w: park_w[0].max(park_w[1]),
        drive_array_w: vehicle.array.any_heading_output(sun, limit).watts(),
        park_array_w: vehicle.array.best_heading_output(sun, limit, misalignment).watts(),
    }
}

/// A load with the heater that holds the box beside it in the deep dark.
fn held(vehicle: &VehicleModel, load: Power) -> Power {
    load + vehicle.thermal.hold_power(load, Surroundings::dark(vehicle.dark_regolith))
}

/// The weakest irradiance and the highest elevation of the mission, sampled every six hours: both
/// change by less than a hundredth in a day.
fn weakest_sun(mission: &VehicleMission, site: &SiteLight) -> Sunlight {
    let point = mission.site.landing.point();
    let samples = whole(mission.duration().to_seconds() / 21_600.0) + 1;
    let mut weakest = Sunlight::on_the_horizon(Fraction::ONE, f64::INFINITY);
    for sample in 0..samples {
        let sun = site.sun(point, mission.start() + sample as f64 * 6.0 * Unit::Hour);
        weakest.irradiance_w_m2 = weakest.irradiance_w_m2.min(sun.irradiance_w_m2);
        weakest.elevation = weakest.elevation.max(sun.elevation.abs());
    }
    weakest
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of steps, hours or degrees"
)]
fn whole(count: f64) -> usize {
    (count + 1e-9).floor() as usize
}

#[cfg(test)]
mod tests;
