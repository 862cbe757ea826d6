//! One plan flown again and again, each time with something else that goes wrong.

use hilal_environment::LoadingProgress;
use hilal_ground::decode::EventRecord;
use hilal_ground::{Ground, GroundSetup};
use hilal_quantity::{Duration, Epoch, Fraction};
use hilal_risk::{Moment, moments};
use hilal_sim::{InjectedFault, SimulatedVehicle, TruthSample};
use rayon::prelude::*;

use super::command_probe::{CommandProbe, commandable_after};
use super::contacts::Contacts;
use super::flight::milliseconds;
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
    /// Why the vehicle is lost, by the rule of the flight; none where it lives.
    pub loss: Option<LossCause>,
    /// When it was lost.
    pub lost_at: Option<Epoch>,
    /// Whether it stands in a haven when the plan is over; none where it was lost before.
    pub ends_in_haven: Option<bool>,
    /// Whether its charge was below the reserve at any time.
    pub was_below_reserve: bool,
    /// After how long from the first fault a telecommand was done that was sent after it; none where none was.
    pub commandable_after: Option<Duration>,
    /// In how many contacts, from the first fault on, the ground first heard of it: 1 for the one under way or the next.
    pub contacts_until_told: Option<usize>,
    /// In how many contacts it did the first telecommand that was sent after the first fault.
    pub contacts_until_commandable: Option<usize>,
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
#[derive(Debug, Clone)]
struct SeenTruth {
    least_charge: f64,
    least_wh: f64,
    box_c: [f64; 2],
    contacts: Contacts,
}

impl SeenTruth {
    fn nothing() -> Self {
        Self {
            least_charge: 1.0,
            least_wh: f64::INFINITY,
            box_c: [f64::INFINITY, f64::NEG_INFINITY],
            contacts: Contacts::default(),
        }
    }

    fn see(&mut self, sample: &TruthSample) {
        self.contacts.see(sample);
        self.least_wh = self.least_wh.min(sample.stored_wh);
        self.least_charge = self.least_charge.min(sample.state_of_charge);
        let [low, high] = self.box_c;
        self.box_c = [low.min(sample.box_c), high.max(sample.box_c)];
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
        Ok(Trial {
            flight: SimulatedFlight::new(&setup, ends, (seed, MEMORY))?,
            visits: Visits::new(setup.mission, setup.vehicle),
            seen: SeenTruth::nothing(),
            probe: CommandProbe::default(),
        })
    };
    let mut flights = trials.iter().map(flight).collect::<Result<Vec<_>, OperatorError>>()?;
    moments::<OperatorError>(setup.hazards, &mut |moment| {
        flights.par_iter_mut().try_for_each(|trial| trial.lives(moment))?;
        progress.set(moment.fraction());
        Ok(())
    })?;
    let sound = flights.iter().zip(trials).find(|(_, faults)| faults.is_empty());
    let anyway = sound.map(|(flown, _)| flown.events()).unwrap_or_default();
    let ended = flights.into_iter().zip(trials);
    Ok(ended.map(|(flown, faults)| flown.ended(&setup, faults, &anyway)).collect())
}

/// A flight under way.
struct Trial<'a> {
    flight: SimulatedFlight<'a>,
    visits: Visits<'a>,
    seen: SeenTruth,
    probe: CommandProbe,
}

impl Trial<'_> {
    /// Lives through a step of the plan.
    fn lives(&mut self, moment: &Moment<'_>) -> Result<(), OperatorError> {
        let Self { flight, visits, seen, probe } = self;
        if flight.loss().is_some() {
            return Ok(());
        }
        probe.asks(flight.closed_loop_mut())?;
        flight.lives(moment, |sample: &TruthSample| {
            visits.see(sample);
            seen.see(sample);
        })
    }

    /// Returns the events that the ground has heard of.
    fn events(&self) -> Vec<EventRecord> {
        self.flight.ground().archive().events().to_vec()
    }

    /// Ends it; what a flight without a fault says `anyway` at the same time tells of no fault.
    fn ended(
        self,
        setup: &FlightSetup<'_>,
        faults: &[InjectedFault],
        anyway: &[EventRecord],
    ) -> FaultTrial {
        let Self { flight, visits, seen, probe: _ } = self;
        let lost = flight.rover().lost();
        let ends_in_haven = flight.rover().ends_in_haven();
        let (world, mut ends) = flight.into_parts();
        let ground = ends.pop().map(|ends| ends.ground);
        let start = setup.mission.start();
        let vehicle = world.vehicles().first();
        let occurrences = vehicle.map(SimulatedVehicle::fault_occurrences).unwrap_or_default();
        let met = ground
            .as_ref()
            .map(|ground| met_faults(faults, occurrences, (start, ground)))
            .unwrap_or_default();
        let met: Vec<MetFault> = met.into_iter().map(|met| met.without(anyway)).collect();
        let first = met.first();
        let commandable_after = first
            .zip(ground.as_ref())
            .and_then(|(first, ground)| commandable_after(first.from, ground));
        let contacts_until = |after: Option<Duration>| {
            let (first, after) = first.zip(after)?;
            let from = first.from - start;
            Some(seen.contacts.between(milliseconds(from), milliseconds(from + after)))
        };
        FaultTrial {
            commandable_after,
            contacts_until_told: contacts_until(first.and_then(MetFault::told_after)),
            contacts_until_commandable: contacts_until(commandable_after),
            loss: lost.map(|lost| lost.cause),
            lost_at: lost.map(|lost| setup.at(lost.at_ms)),
            ends_in_haven,
            was_below_reserve: seen.least_wh < setup.vehicle.battery.reserve.watt_hours(),
            goals_done: visits.judged().iter().filter(|visit| visit.done).count(),
            value: visits.value(),
            least_charge: Fraction::clamped(seen.least_charge),
            box_c: seen.box_c,
            safe_mode_entries: ground.as_ref().map_or(0, safe_mode_entries),
            met,
        }
    }
}

fn safe_mode_entries(ground: &Ground) -> usize {
    let entries = hilal_dictionary::EventId::SafeLowBattery..;
    ground.archive().events().iter().filter(|event| entries.contains(&event.id)).count()
}
