//! Flights with stoppages that seeds draw, and operators who follow the policy of their plans: every vehicle
//! of a mission in one world.

use hilal_environment::LoadingProgress;
use hilal_fsw::STORE_BYTES;
use hilal_ground::{Ground, GroundSetup, MissionClock};
use hilal_plan::utc_text;
use hilal_risk::{Conduct, Moments, Order};
use hilal_sim::{Stoppage, TruthSample};
use serde::Serialize;

use crate::closed_loop::{ClosedLoop, LinkEnds};
use crate::commanding::{DailyTracks, Interest, OperatorError, Told, uplink_settings};
use crate::error::FlightError;
use crate::flight_record::{FleetFlight, FlightRecord};
use crate::goal_visits::Visits;
use crate::link_security::LinkSecurity;
use crate::met_fault::met_faults;
use crate::planned_flight::StoredFlight;
use crate::simulated::{FlightSetup, LossCause, OperatedRover, SiteView, end_ms, go_on};

/// What a flight met, and what was done about it.
#[derive(Debug, Clone, Serialize)]
pub struct StoppageRecord {
    stoppages: Vec<Stop>,
    orders: Vec<Given>,
    /// Why the rover is lost, where it is, by the rule of its flight.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<LossCause>,
}

/// A stoppage that came.
#[derive(Debug, Clone, Serialize)]
struct Stop {
    fault: String,
    start_utc: String,
    hours: f64,
}

/// Something that the rover was told.
#[derive(Debug, Clone, Serialize)]
struct Given {
    utc: String,
    order: &'static str,
    /// How late the rover was to its plan, in hours; nothing where it had left it.
    #[serde(skip_serializing_if = "Option::is_none")]
    late_h: Option<f64>,
}

impl StoppageRecord {
    /// Returns why the rover is lost, by the rule of its flight; none where it lives.
    pub const fn loss(&self) -> Option<LossCause> {
        self.lost
    }

    /// Returns how many stoppages came.
    pub fn stoppages(&self) -> usize {
        self.stoppages.len()
    }

    /// Returns how long the stoppages lasted together, in hours.
    pub fn stopped_h(&self) -> f64 {
        self.stoppages.iter().fold(0.0, |hours, stoppage| hours + stoppage.hours)
    }

    /// Returns how often the rover was told to go on late.
    pub fn orders_late(&self) -> usize {
        self.orders(LATE)
    }

    /// Returns how often the rover was told to drive where the plan does not.
    pub fn orders_to_drive(&self) -> usize {
        self.orders(DRIVE)
    }

    /// Returns how often the rover was told to take the plan up again.
    pub fn orders_to_rejoin(&self) -> usize {
        self.orders(PLAN)
    }

    fn orders(&self, order: &str) -> usize {
        self.orders.iter().filter(|given| given.order == order).count()
    }
}

const LATE: &str = "goes on late";
const DRIVE: &str = "drives";
const PLAN: &str = "takes the plan up";

/// A vehicle that flies through stoppages: what its flight begins with, and where it is kept.
#[derive(Debug, Clone, Copy)]
pub struct StoppageFlight<'a> {
    /// What it begins with.
    pub setup: FlightSetup<'a>,
    /// Its seed, by which its stoppages are drawn too, and the folder of its ground.
    pub stored: StoredFlight<'a>,
}

/// A vehicle on its way through the steps of its plan.
struct Underway<'a> {
    setup: FlightSetup<'a>,
    moments: Moments<'a>,
    rover: OperatedRover<'a>,
    visits: Visits<'a>,
    trace: Vec<TruthSample>,
    /// End of its present step in milliseconds after the mission's start; none when its plan is over.
    step_end_ms: Option<u64>,
}

impl<'a> Underway<'a> {
    /// The operator acts at the beginning of the next step.
    fn begins(&mut self, closed_loop: &mut ClosedLoop<SiteView<'a>>) -> Result<(), OperatorError> {
        let Some(moment) = self.moments.advance() else {
            self.step_end_ms = None;
            return Ok(());
        };
        self.rover.begins(&moment, closed_loop)?;
        self.step_end_ms = Some(end_ms(&moment, closed_loop));
        Ok(())
    }

    /// The present step is over.
    fn ends(&mut self, closed_loop: &mut ClosedLoop<SiteView<'a>>) {
        let Some(moment) = self.moments.current() else { return };
        let (visits, trace) = (&mut self.visits, &mut self.trace);
        self.rover.ends(&moment, closed_loop, |sample: &TruthSample| {
            visits.see(sample);
            trace.push(sample.clone());
        });
    }

    /// Returns whether anybody operates it still.
    fn interest(&self) -> Interest {
        if self.rover.loss().is_none() { Interest::Operated } else { Interest::Lost }
    }

    fn record(&self, now_ms: u64) -> StoppageRecord {
        StoppageRecord {
            stoppages: stops(&self.setup, &self.rover, now_ms),
            orders: self.rover.told().iter().filter_map(given).collect(),
            lost: self.rover.loss(),
        }
    }
}

/// Flies the plans of a mission's vehicles together through the stoppages that their seeds draw, each with
/// an operator who follows the policy of its plan.
///
/// # Errors
///
/// No vehicle is given, a plan cannot be commanded, or a ground cannot write its store.
pub fn fly_with_stoppages(
    flights: &[StoppageFlight<'_>],
    progress: &dyn LoadingProgress,
) -> Result<(FleetFlight, Vec<StoppageRecord>), FlightError> {
    let mission = flights.first().ok_or(FlightError::NoVehicle)?.setup.mission;
    let (mut placed, mut underway) = (Vec::new(), Vec::new());
    for (index, StoppageFlight { setup, stored }) in flights.iter().enumerate() {
        let security = LinkSecurity::of_simulated_flight(stored.seed);
        let ground = Ground::new(stored.folder, &ground_setup(setup), security.ground)?;
        let ends = (ground, security.vehicle);
        let (hardware, rover) =
            OperatedRover::place(setup, ends, (index, stored.seed, STORE_BYTES))?;
        placed.push(hardware);
        underway.push(Underway {
            setup: *setup,
            moments: Moments::new(setup.hazards),
            rover,
            visits: Visits::new(setup.mission, setup.vehicle),
            trace: Vec::new(),
            step_end_ms: None,
        });
    }
    let start = MissionClock::new(mission.start()).start();
    let mut closed_loop = ClosedLoop::new(placed, start, mission.minimum_separation());
    for vehicle in &mut underway {
        vehicle.begins(&mut closed_loop)?;
    }
    let length_ms = mission.duration().to_seconds() * 1000.0;
    let mut tracks = DailyTracks::default();
    while let Some(next_ms) = underway.iter().filter_map(|vehicle| vehicle.step_end_ms).min() {
        go_on(&mut closed_loop, next_ms)?;
        tracks.ask(&mut closed_loop, |index| underway[index].interest())?;
        for vehicle in &mut underway {
            if vehicle.step_end_ms == Some(next_ms) {
                vehicle.ends(&mut closed_loop);
                vehicle.begins(&mut closed_loop)?;
            }
        }
        progress.set(next_ms as f64 / length_ms);
    }
    Ok(ended(underway, closed_loop))
}

fn ground_setup(setup: &FlightSetup<'_>) -> GroundSetup {
    GroundSetup {
        mission: setup.mission.id.clone(),
        vehicle: setup.database.clone(),
        start: setup.mission.start(),
        uplink: uplink_settings(),
        recovery: None,
    }
}

fn ended(
    underway: Vec<Underway<'_>>,
    closed_loop: ClosedLoop<SiteView<'_>>,
) -> (FleetFlight, Vec<StoppageRecord>) {
    let (world, ends) = closed_loop.into_parts();
    let vehicles = underway.into_iter().zip(world.vehicles()).zip(ends);
    let ended = vehicles.map(|((flown, hardware), LinkEnds { flight, ground })| {
        let stoppages = flown.record(hardware.now_ms());
        let record = FlightRecord {
            vehicle: flown.setup.mission.id().clone(),
            visits: flown.visits.judged(),
            trace: flown.trace,
            unmet_wh: hardware.unmet_wh(),
            hops: hardware.link_counts(),
            command_frames: flight.command_frames(),
            faults: met_faults(
                flown.setup.injected,
                hardware.fault_occurrences(),
                (flown.setup.mission.start(), &ground),
            ),
            summary: ground.summary(),
            ground,
        };
        (record, stoppages)
    });
    let (flights, stoppages) = ended.unzip();
    let close_approaches = world.close_approaches().to_vec();
    (FleetFlight { flights, close_approaches }, stoppages)
}

fn stops(setup: &FlightSetup<'_>, rover: &OperatedRover<'_>, now_ms: u64) -> Vec<Stop> {
    let met = rover.stoppages().iter().filter(|stoppage| stoppage.from_ms < now_ms);
    let stop = |stoppage: &Stoppage| Stop {
        fault: setup.faults[stoppage.kind].id.clone(),
        start_utc: utc_text(setup.at(stoppage.from_ms)),
        hours: (stoppage.until_ms - stoppage.from_ms) as f64 / 3_600_000.0,
    };
    met.map(stop).collect()
}

fn given(told: &Told) -> Option<Given> {
    let order = match told.order {
        Order::GoOn | Order::Nothing => return None,
        Order::Plan => PLAN,
        Order::Late { .. } => LATE,
        Order::Drive(_) => DRIVE,
        Order::Park | Order::Settle => "stands",
    };
    let late_h = match told.conduct {
        Conduct::OnTime => Some(0.0),
        Conduct::Late(late) => Some(late.to_seconds() / 3600.0),
        Conduct::Retreats => None,
    };
    Some(Given { utc: utc_text(told.utc), order, late_h })
}
