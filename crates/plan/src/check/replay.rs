//! Battery and box, minute by minute, with the models that the simulator uses.

use hilal_environment::rover_physics::MISALIGNMENT_DEG;
use hilal_mission::models::thermal::regolith_temperature;
use hilal_mission::models::{HeatFlows, HeaterState, Mode, Sunlight, Surroundings, ThermalState};
use hilal_quantity::{Angle, Energy, Epoch, MapPoint, Power, Temperature, Unit};

use super::memory::Store;
use super::start::Start;
use super::steps::Steps;
use super::verdict::{Measure, Spot};
use super::{Certificate, Rule, Rules, Sample, Violation};
use crate::{Activity, ActivityKind, Contingency, Place, Plan, Waypoint};

/// Longest step of the replay, in seconds.
const STEP_S: f64 = 60.0;
/// What a promise may exceed the replay by: the rounding of the numbers written.
pub(super) const PROMISE_WH: f64 = 0.05;
/// The same of what waits in memory.
const PROMISE_MB: f64 = 1e-3;
/// Time between two samples kept, in seconds.
const SAMPLE_S: f64 = 900.0;

/// What a replay finds.
pub(super) struct Replayed<'a> {
    pub(super) certificate: Certificate,
    /// The rover as it is where each branch begins.
    pub(super) rovers: Vec<Rover<'a>>,
    charges: Vec<Charge>,
}

/// The energy in the battery at an instant.
#[derive(Debug, Clone, Copy)]
struct Charge {
    utc: Epoch,
    energy_wh: f64,
}

impl Replayed<'_> {
    /// The energy in the battery at an instant of the plan: on the line between the ends of a step of the
    /// replay, under whose constant power it lies.
    pub(super) fn energy_wh(&self, utc: Epoch) -> Option<f64> {
        let after = self.charges.partition_point(|charge| charge.utc < utc);
        let next = self.charges.get(after)?;
        let Some(last) = after.checked_sub(1).and_then(|before| self.charges.get(before)) else {
            return Some(next.energy_wh);
        };
        let share = (utc - last.utc).to_seconds() / (next.utc - last.utc).to_seconds();
        Some(last.energy_wh + share * (next.energy_wh - last.energy_wh))
    }
}

/// Replays a plan whose order in time and place has been checked.
pub(super) fn replay<'a>(plan: &Plan, rules: &'a Rules<'a>) -> Result<Replayed<'a>, Violation> {
    let mut rover = Rover::new(plan, rules);
    let mut rovers = Vec::new();
    for activity in &plan.activities {
        for pair in activity.waypoints.windows(2) {
            rover.promise(&pair[0])?;
            let mut from = pair[0];
            let stopped = |branch: &Contingency| branch.stopped_utc;
            let next = |found: usize| plan.contingencies.get(found).map(stopped);
            while let Some(utc) = next(rovers.len()).filter(|utc| *utc < pair[1].utc) {
                let to = between(pair, utc);
                if utc > from.utc {
                    rover.stretch(activity, &[from, to])?;
                    from = to;
                }
                rovers.push(rover.without_its_past());
            }
            rover.stretch(activity, &[from, pair[1]])?;
            rover.promise(&pair[1])?;
        }
    }
    let mut certificate = rover.certificate;
    certificate.final_energy_wh = rover.stored.watt_hours();
    Ok(Replayed { certificate, rovers, charges: rover.charges })
}

/// The waypoint at an instant between two.
fn between(pair: &[Waypoint], utc: Epoch) -> Waypoint {
    let share = (utc - pair[0].utc).to_seconds() / (pair[1].utc - pair[0].utc).to_seconds();
    let (from, to) = (pair[0].place, pair[1].place);
    let at = |from: f64, to: f64| from + share * (to - from);
    let place = Place { x_m: at(from.x_m, to.x_m), y_m: at(from.y_m, to.y_m) };
    Waypoint { utc, place, ..pair[0] }
}

/// A rover that is stopped, and then does what a contingency says.
pub(super) fn branch(
    mut rover: Rover<'_>,
    contingency: &Contingency,
) -> Result<Certificate, Violation> {
    let place = MapPoint::from(contingency.place);
    // Nothing is measured any more: what waits then is no danger, and may be lost.
    rover.store = None;
    rover.certificate.min_energy_wh = rover.stored.watt_hours();
    rover.stop(place, (contingency.stopped_utc, contingency.free_utc))?;
    for activity in &contingency.activities {
        for pair in activity.waypoints.windows(2) {
            rover.promise(&pair[0])?;
            rover.stretch(activity, pair)?;
            rover.promise(&pair[1])?;
        }
    }
    Ok(rover.certificate)
}

#[derive(Clone)]
pub(super) struct Rover<'a> {
    rules: &'a Rules<'a>,
    stored: Energy,
    thermal: ThermalState,
    heater: HeaterState,
    /// What waits in memory, where the mission declares one.
    store: Option<Store<'a>>,
    next_sample: Epoch,
    /// The end of the last whole step: what is left of the mission after it is stood out, lit or not.
    steps_end: Epoch,
    certificate: Certificate,
    /// The energy at the start, and after every step.
    charges: Vec<Charge>,
}

/// One instant of the replay.
struct Instant {
    utc: Epoch,
    place: MapPoint,
    slope: Angle,
    sun: Sunlight,
}

impl<'a> Rover<'a> {
    fn new(plan: &Plan, rules: &'a Rules<'a>) -> Self {
        let Start { stored, thermal, waits_mb, .. } = Start::of(plan, rules);
        let store = Store::declared(rules, waits_mb);
        let bus_c = thermal.bus.celsius();
        Self {
            rules,
            stored,
            thermal,
            heater: HeaterState::default(),
            store,
            next_sample: plan.start_utc,
            steps_end: Steps::of(plan, rules).end,
            certificate: Certificate {
                terrain: plan.terrain.clone(),
                instants: 0,
                replay_step_s: STEP_S,
                max_slope_deg: 0.0,
                max_speed_m_s: 0.0,
                min_energy_wh: stored.watt_hours(),
                final_energy_wh: 0.0,
                contingencies: 0,
                least_after_stoppage_wh: None,
                least_surplus_wh: f64::INFINITY,
                box_c: [bus_c, bus_c],
                most_memory_mb: store.map(|store| store.waits_mb()),
                samples: Vec::new(),
                on_trust: Vec::new(),
            },
            charges: vec![Charge { utc: plan.start_utc, energy_wh: stored.watt_hours() }],
        }
    }

    /// The same rover, which remembers nothing of what it has done.
    fn without_its_past(&mut self) -> Self {
        let samples = core::mem::take(&mut self.certificate.samples);
        let charges = core::mem::take(&mut self.charges);
        let rover = self.clone();
        (self.certificate.samples, self.charges) = (samples, charges);
        rover
    }

    /// The energy promised at a waypoint must be there.
    fn promise(&mut self, waypoint: &Waypoint) -> Result<(), Violation> {
        let surplus_wh = self.stored.watt_hours() - waypoint.energy_wh;
        self.certificate.least_surplus_wh = self.certificate.least_surplus_wh.min(surplus_wh);
        let spot = Spot { utc: waypoint.utc, place: waypoint.place.into() };
        let limit = self.stored.watt_hours();
        let promised = Measure { value: waypoint.energy_wh, limit, unit: "Wh" };
        spot.at_most(Rule::Promise, promised, PROMISE_WH)?;
        self.memory_promise(waypoint)
    }

    /// No more may wait in memory than is said at a waypoint, and no more be said than it holds.
    fn memory_promise(&self, waypoint: &Waypoint) -> Result<(), Violation> {
        let Some(said_mb) = waypoint.memory_mb else { return Ok(()) };
        let spot = Spot { utc: waypoint.utc, place: waypoint.place.into() };
        let Some(store) = &self.store else {
            return spot.holds(
                Rule::MemoryPromise,
                false,
                "promises of a memory that is not declared",
            );
        };
        let waits = Measure { value: store.waits_mb(), limit: said_mb, unit: "MB" };
        spot.at_most(Rule::MemoryPromise, waits, PROMISE_MB)?;
        let said = Measure { value: said_mb, limit: store.holds_mb(), unit: "MB said to wait" };
        spot.at_most(Rule::MemoryPromise, said, PROMISE_MB)
    }

    /// Goes from one waypoint to the next.
    fn stretch(&mut self, activity: &Activity, pair: &[Waypoint]) -> Result<(), Violation> {
        let (from, to) = (MapPoint::from(pair[0].place), MapPoint::from(pair[1].place));
        let seconds = (pair[1].utc - pair[0].utc).to_seconds();
        let speed_m_s = from.distance(to).metres() / seconds;
        self.certificate.max_speed_m_s = self.certificate.max_speed_m_s.max(speed_m_s);
        let steps = (seconds / STEP_S).ceil().max(1.0);
        let step_s = seconds / steps;
        let mut done = 0.0;
        while done < steps {
            // The middle of the step stands for the whole of it.
            let share = (done + 0.5) / steps;
            let place = MapPoint::new(
                from.x_m + share * (to.x_m - from.x_m),
                from.y_m + share * (to.y_m - from.y_m),
            );
            let utc = pair[0].utc + seconds * share * Unit::Second;
            self.step(activity.kind, speed_m_s, (self.instant(place, utc), step_s))?;
            self.remember(activity, (place, utc, step_s))?;
            done += 1.0;
            let utc = pair[0].utc + seconds * (done / steps) * Unit::Second;
            self.charges.push(Charge { utc, energy_wh: self.stored.watt_hours() });
        }
        Ok(())
    }

    /// Fills and empties the memory, which must hold what waits.
    fn remember(
        &mut self,
        activity: &Activity,
        (place, utc, step_s): (MapPoint, Epoch, f64),
    ) -> Result<(), Violation> {
        let Some(store) = &mut self.store else { return Ok(()) };
        store.step(self.rules, activity, (Spot { utc, place }, step_s));
        let (value, limit) = (store.waits_mb(), store.holds_mb());
        let most = &mut self.certificate.most_memory_mb;
        *most = Some(most.unwrap_or(0.0).max(value));
        let waits = Measure { value, limit, unit: "MB" };
        Spot { utc, place }.at_most(Rule::Memory, waits, 0.0)
    }

    /// Stands where it is, awake and with any heading.
    fn stop(&mut self, place: MapPoint, (from, to): (Epoch, Epoch)) -> Result<(), Violation> {
        let seconds = (to - from).to_seconds();
        let steps = (seconds / STEP_S).ceil().max(1.0);
        let mut done = 0.0;
        while done < steps {
            let utc = from + seconds * (done + 0.5) / steps * Unit::Second;
            let at = self.instant(place, utc);
            let loads = &self.rules.vehicle.loads;
            let bus = loads.power(Mode::Drive).max(loads.power(Mode::Standby));
            let array = self.rules.vehicle.array.any_heading_output(&at.sun, at.slope);
            self.live(&at, (bus, Power::ZERO, array), seconds / steps);
            self.limits(&at)?;
            done += 1.0;
        }
        Ok(())
    }

    fn instant(&self, place: MapPoint, utc: Epoch) -> Instant {
        let slope = Angle::from_degrees(self.rules.slope_at(place).unwrap_or(0.0));
        Instant { utc, place, slope, sun: self.rules.sky.sunlight(place, utc) }
    }

    fn step(
        &mut self,
        kind: ActivityKind,
        speed_m_s: f64,
        (at, step_s): (Instant, f64),
    ) -> Result<(), Violation> {
        let vehicle = self.rules.vehicle;
        self.keep(&at);
        let way = vehicle.rocks.as_ref().map_or(1.0, |rocks| rocks.at(at.place).way);
        let duty = speed_m_s * way / vehicle.drive.planned.metres_per_second();
        let (bus, motors) = loads(self.rules, kind, (at.slope, duty));
        self.live(&at, (bus, motors, self.array(kind, &at)), step_s);
        if kind == ActivityKind::Drive {
            self.certificate.max_slope_deg = self.certificate.max_slope_deg.max(at.slope.degrees());
        }
        if kind == ActivityKind::Charge && at.utc < self.steps_end {
            let spot = Spot { utc: at.utc, place: at.place };
            let shines = at.sun.fraction.value() > 0.0;
            spot.holds(
                Rule::ChargeInTheDark,
                shines,
                "stays to charge where the Sun does not shine",
            )?;
        }
        self.limits(&at)
    }

    /// Battery, heater and temperatures under constant powers: loads of the box and of the motors,
    /// and what the array gives.
    fn live(&mut self, at: &Instant, (bus, motors, array): (Power, Power, Power), step_s: f64) {
        let vehicle = self.rules.vehicle;
        self.heater = vehicle.thermal.thermostat.next(self.heater, self.thermal.bus);
        let heater =
            if self.heater == HeaterState::On { vehicle.thermal.heater } else { Power::ZERO };
        let net = array - bus - motors - heater;
        let battery = vehicle.battery.step(self.stored, net, step_s, self.thermal.battery);
        self.stored = battery.stored;
        let ground =
            regolith_temperature(at.sun.elevation, at.sun.flux_w_m2(), vehicle.dark_regolith);
        let around = Surroundings { regolith: ground, sunlight_w_m2: at.sun.flux_w_m2() };
        let heat = HeatFlows { bus, heater, chassis: motors };
        self.thermal = vehicle.thermal.step(self.thermal, heat, around, step_s).state;
    }

    /// What the array gives at least: any heading on the move, near the best one when parked, and
    /// any tilt up to the ground's.
    fn array(&self, kind: ActivityKind, at: &Instant) -> Power {
        let array = &self.rules.vehicle.array;
        if kind == ActivityKind::Drive {
            return array.any_heading_output(&at.sun, at.slope);
        }
        array.best_heading_output(&at.sun, at.slope, Angle::from_degrees(MISALIGNMENT_DEG))
    }

    fn limits(&mut self, at: &Instant) -> Result<(), Violation> {
        let vehicle = self.rules.vehicle;
        let certificate = &mut self.certificate;
        let (energy_wh, bus_c) = (self.stored.watt_hours(), self.thermal.bus.celsius());
        certificate.instants += 1;
        certificate.min_energy_wh = certificate.min_energy_wh.min(energy_wh);
        certificate.box_c = [certificate.box_c[0].min(bus_c), certificate.box_c[1].max(bus_c)];
        let [cold_c, hot_c] = vehicle.thermal.box_limits.map(Temperature::celsius);
        let reserve_wh = vehicle.battery.reserve.watt_hours();
        let spot = Spot { utc: at.utc, place: at.place };
        let left = Measure { value: energy_wh, limit: reserve_wh, unit: "Wh" };
        spot.at_least(Rule::Reserve, left, 0.0)?;
        let warm = |limit| Measure { value: bus_c, limit, unit: "°C" };
        spot.at_least(Rule::BoxCold, warm(cold_c), 0.0)?;
        spot.at_most(Rule::BoxHot, warm(hot_c), 0.0)
    }

    fn keep(&mut self, at: &Instant) {
        if at.utc < self.next_sample {
            return;
        }
        self.next_sample += SAMPLE_S * Unit::Second;
        self.certificate.samples.push(Sample {
            utc: at.utc,
            place: at.place.into(),
            energy_wh: self.stored.watt_hours(),
            state_of_charge: self.rules.vehicle.battery.soc(self.stored).value(),
            box_c: self.thermal.bus.celsius(),
            memory_mb: self.store.map(|store| store.waits_mb()),
            sun_fraction: at.sun.fraction.value(),
        });
    }
}

/// Loads in the box and of the motors. A drive slower than the planned speed is a drive at that
/// speed with stops, beside those that its rocks ask for: motors and their electronics count for that share of the time.
fn loads(rules: &Rules<'_>, kind: ActivityKind, (slope, duty): (Angle, f64)) -> (Power, Power) {
    let vehicle = rules.vehicle;
    match kind {
        ActivityKind::Drive => (
            vehicle.loads.power(Mode::Drive) + vehicle.drive.electronics * duty,
            vehicle.drive.mechanical_power(slope) * duty,
        ),
        ActivityKind::Science => (vehicle.loads.power(Mode::Science), Power::ZERO),
        ActivityKind::Charge => (vehicle.loads.power(Mode::Charge), Power::ZERO),
        ActivityKind::Hibernate => (vehicle.loads.power(Mode::Hibernate), Power::ZERO),
    }
}
