//! One plan flown again and again, each time with something else that goes wrong.

use hilal_environment::LoadingProgress;
use hilal_ground::commanding::CommandState;
use hilal_ground::{Ground, GroundSetup};
use hilal_quantity::{Duration, Epoch, Fraction, Unit};
use hilal_risk::moments;
use hilal_sim::{InjectedFault, SimulatedVehicle, TruthSample};
use rayon::prelude::*;

use super::{FlightSetup, LossCause, SimulatedFlight};
use crate::commanding::{OperatorError, uplink_settings};
use crate::goal_visits::Visits;
use crate::link_security::LinkSecurity;
use crate::met_fault::{MetFault, met_faults};

/// Memory of a flight's telemetry store: 2 MiB, which holds the events of weeks without a link.
const MEMORY: usize = 2_097_152;

/// What became of a flight with faults.
#[derive(Debug, Clone)]
pub struct FaultTrial {
    /// What went wrong, and what the vehicle said.
    pub met: Vec<MetFault>,
    /// Why the vehicle is lost, by the limits of the forecast; none where it lives.
    pub loss: Option<LossCause>,
    /// When it was lost.
    pub lost_at: Option<Epoch>,
    /// Energy that the loads asked for in vain, in watt hours: above 0 the bus has browned out.
    pub unmet_wh: f64,
    /// After how long from the first fault a telecommand was done that was sent after it; none where none was.
    pub commandable_after: Option<Duration>,
    /// How many goals were done, and their value.
    pub goals_done: usize,
    /// Value of the goals that were done.
    pub value: f64,
    /// The least charge of the battery.
    pub least_charge: Fraction,
    /// Coldest and hottest that the box was, in °C.
    pub box_c: [f64; 2],
    /// Events that tell of safe mode.
    pub safe_mode_entries: usize,
}

/// What a trial has seen of the truth.
#[derive(Debug, Clone, Copy)]
struct Extremes {
    least_charge: f64,
    box_c: [f64; 2],
    lost_ms: Option<u64>,
}

impl Extremes {
    const NONE: Self =
        Self { least_charge: 1.0, box_c: [f64::INFINITY, f64::NEG_INFINITY], lost_ms: None };

    fn see(&mut self, sample: &TruthSample, loss: Option<LossCause>) {
        self.least_charge = self.least_charge.min(sample.state_of_charge);
        let [low, high] = self.box_c;
        self.box_c = [low.min(sample.box_c), high.max(sample.box_c)];
        if loss.is_some() {
            self.lost_ms.get_or_insert(sample.at_ms);
        }
    }
}

/// Flies a plan once for each list of faults, all by the same seed: flight by flight the same with any number of
/// threads.
///
/// # Errors
///
/// What the plan asks for has no telecommand, the vehicle cannot have one of the faults, or a ground cannot go on.
pub fn try_faults<'a>(
    setup: FlightSetup<'a>,
    (trials, seed): (&'a [Vec<InjectedFault>], u64),
    progress: &dyn LoadingProgress,
) -> Result<Vec<FaultTrial>, OperatorError> {
    let ground_setup = GroundSetup {
        mission: setup.mission.id.clone(),
        vehicle: setup.database.clone(),
        start: setup.mission.start(),
        uplink: uplink_settings(),
        recovery: None,
    };
    let flight = |faults: &'a Vec<InjectedFault>| {
        let LinkSecurity { ground, vehicle } = LinkSecurity::of_simulated_flight(seed);
        let ends = (Ground::without_store(&ground_setup, ground), vehicle);
        let setup = FlightSetup { injected: faults, ..setup };
        let flight = SimulatedFlight::new(&setup, ends, (seed, MEMORY))?;
        Ok((flight, Visits::new(setup.mission, setup.vehicle), Extremes::NONE))
    };
    let mut flights = trials.iter().map(flight).collect::<Result<Vec<_>, OperatorError>>()?;
    moments::<OperatorError>(setup.hazards, &mut |moment| {
        flights.par_iter_mut().try_for_each(|(flight, visits, extremes)| {
            flight.lives(moment, |sample: &TruthSample| {
                visits.see(sample);
                extremes.see(sample, LossCause::of(setup.vehicle, sample));
            })
        })?;
        progress.set(moment.fraction());
        Ok(())
    })?;
    let ended = flights.into_iter().zip(trials);
    Ok(ended.map(|(flown, faults)| trial(&setup, flown, faults)).collect())
}

fn trial<'a>(
    setup: &FlightSetup<'a>,
    (flight, visits, extremes): (SimulatedFlight<'a>, Visits<'_>, Extremes),
    faults: &[InjectedFault],
) -> FaultTrial {
    let loss = flight.loss();
    let value = visits.value();
    let (world, mut ends) = flight.into_parts();
    let ground = ends.pop().map(|ends| ends.ground);
    let vehicle = world.vehicles().first();
    let start = setup.mission.start();
    let occurrences = vehicle.map(SimulatedVehicle::fault_occurrences).unwrap_or_default();
    let met = ground
        .as_ref()
        .map(|ground| met_faults(faults, occurrences, (start, ground)))
        .unwrap_or_default();
    let first = met.first().map(|met| met.from);
    FaultTrial {
        commandable_after: first
            .zip(ground.as_ref())
            .and_then(|(first, ground)| commandable_after(first, ground)),
        met,
        loss,
        lost_at: extremes.lost_ms.map(|ms| start + ms as f64 * Unit::Millisecond),
        unmet_wh: vehicle.map_or(0.0, SimulatedVehicle::unmet_wh),
        goals_done: visits.judged().iter().filter(|visit| visit.done).count(),
        value,
        least_charge: Fraction::clamped(extremes.least_charge),
        box_c: extremes.box_c,
        safe_mode_entries: ground.map_or(0, |ground| safe_mode_entries(&ground)),
    }
}

/// Returns after how long from a fault the first telecommand was done that was sent after it.
fn commandable_after(fault: Epoch, ground: &Ground) -> Option<Duration> {
    let done = |entry: &&hilal_ground::commanding::CommandEntry| {
        entry.state == CommandState::Completed && entry.sent.is_some_and(|sent| sent > fault)
    };
    let commands = ground.ledger().entries().filter(done);
    commands.filter_map(|entry| entry.completed.map(|completed| completed - fault)).min()
}

fn safe_mode_entries(ground: &Ground) -> usize {
    let entries = hilal_dictionary::EventId::SafeLowBattery..;
    ground.archive().events().iter().filter(|event| entries.contains(&event.id)).count()
}
