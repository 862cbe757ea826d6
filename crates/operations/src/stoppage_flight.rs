//! One flight with stoppages that a seed draws, and an operator who follows the plan's policy.

use hilal_environment::LoadingProgress;
use hilal_fsw::STORE_BYTES;
use hilal_ground::{Ground, GroundSetup};
use hilal_plan::utc_text;
use hilal_risk::{Conduct, Order, moments};
use hilal_sim::{Stoppage, TruthSample};
use serde::Serialize;

use crate::commanding::{OperatorError, Told, uplink_settings};
use crate::error::FlightError;
use crate::flight_record::FlightRecord;
use crate::goal_visits::Visits;
use crate::planned_flight::StoredFlight;
use crate::simulated::{FlightSetup, LossCause, SimulatedFlight};

/// What a flight met, and what was done about it.
#[derive(Debug, Clone, Serialize)]
pub struct StoppageRecord {
    stoppages: Vec<Stop>,
    orders: Vec<Given>,
    /// Why the rover is lost, where it is: the battery below its reserve, the box beyond its limits, or
    /// no haven at the end.
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
    /// Returns why the rover is lost, by the limits of the forecast; none where it lives.
    pub const fn loss(&self) -> Option<LossCause> {
        self.lost
    }

    /// Returns how many stoppages came.
    pub fn stoppages(&self) -> usize {
        self.stoppages.len()
    }

    /// Returns how long the stoppages lasted together, in hours.
    pub fn stopped_h(&self) -> f64 {
        self.stoppages.iter().map(|stoppage| stoppage.hours).sum()
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

/// Flies a plan through the stoppages that a seed draws.
///
/// # Errors
///
/// The plan cannot be commanded, or the ground cannot write its store.
pub fn fly_with_stoppages(
    setup: &FlightSetup<'_>,
    stored: StoredFlight<'_>,
    progress: &dyn LoadingProgress,
) -> Result<(FlightRecord, StoppageRecord), FlightError> {
    let ground_setup = GroundSetup {
        mission: setup.mission.id.clone(),
        vehicle: setup.database.clone(),
        start: setup.mission.start(),
        uplink: uplink_settings(),
        recovery: None,
    };
    let ground = Ground::new(stored.folder, &ground_setup)?;
    let mut flight = SimulatedFlight::new(setup, (ground, STORE_BYTES), stored.seed)?;
    let mut visits = Visits::new(setup.mission, setup.vehicle);
    let mut trace = Vec::new();
    moments::<OperatorError>(setup.hazards, &mut |moment| {
        flight.lives(moment, |sample: &TruthSample| {
            visits.see(sample);
            trace.push(sample.clone());
        })?;
        progress.set(moment.fraction());
        Ok(())
    })?;
    let record = StoppageRecord {
        stoppages: stops(setup, &flight),
        orders: flight.told().iter().filter_map(given).collect(),
        lost: flight.loss(),
    };
    Ok((flight.ended(trace, visits.judged()), record))
}

fn stops(setup: &FlightSetup<'_>, flight: &SimulatedFlight<'_>) -> Vec<Stop> {
    let met = flight.stoppages().iter().filter(|stoppage| stoppage.from_ms < flight.now_ms());
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
