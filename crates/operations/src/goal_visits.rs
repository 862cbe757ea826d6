//! What the truth says of each goal: was the vehicle there, with the instrument on, long enough?

use hilal_mission::schema::Goal;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::Length;
use hilal_sim::TruthSample;

/// What became of a goal in flight.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalVisit {
    /// Identifier of the goal.
    pub goal: String,
    /// Milliseconds into the mission at which its instrument first worked there.
    pub first_ms: Option<u64>,
    /// How long the instrument worked there, in hours.
    pub worked_h: f64,
    /// How close the vehicle came, in metres.
    pub closest_m: f64,
    /// Whether that is what was asked for.
    pub done: bool,
}

/// As near as this counts as there: a cell of the near layer, and the error of navigation.
const THERE: Length = Length::from_metres(20.0);
/// The share of the dwell that must be reached: samples are a minute apart, and switching takes
/// its time.
const ENOUGH: f64 = 0.98;

/// What has been seen of every goal so far, a sample of the truth a minute.
#[derive(Debug, Clone)]
pub(crate) struct Visits<'a> {
    seen: Vec<Visit<'a>>,
}

#[derive(Debug, Clone)]
struct Visit<'a> {
    goal: &'a Goal,
    /// The port of its instrument.
    port: Option<u8>,
    first_ms: Option<u64>,
    minutes: u32,
    closest_m: f64,
}

impl<'a> Visits<'a> {
    /// Nothing has been seen yet.
    pub(crate) fn new(mission: &'a VehicleMission, vehicle: &VehicleModel) -> Self {
        let visit = |goal: &'a Goal| {
            let port = vehicle.payloads.iter().find(|port| port.id == goal.instrument);
            let port = port.map(|port| port.number);
            Visit { goal, port, first_ms: None, minutes: 0, closest_m: f64::INFINITY }
        };
        Self { seen: mission.goals.iter().map(visit).collect() }
    }

    /// Takes in a sample.
    pub(crate) fn see(&mut self, sample: &TruthSample) {
        for visit in &mut self.seen {
            let distance = sample.position.distance(visit.goal.point());
            visit.closest_m = visit.closest_m.min(distance.metres());
            let works = visit.port.is_some_and(|port| sample.payloads.contains(port));
            if distance <= THERE && works {
                visit.minutes += 1;
                visit.first_ms.get_or_insert(sample.at_ms);
            }
        }
    }

    /// Judges every goal.
    pub(crate) fn judged(&self) -> Vec<GoalVisit> {
        let judged = |visit: &Visit<'_>| GoalVisit {
            goal: visit.goal.id.clone(),
            first_ms: visit.first_ms,
            worked_h: visit.worked_h(),
            closest_m: visit.closest_m,
            done: visit.is_done(),
        };
        self.seen.iter().map(judged).collect()
    }

    /// Returns what the goals that are done are worth.
    pub(crate) fn value(&self) -> f64 {
        let done = self.seen.iter().filter(|visit| visit.is_done());
        done.map(|visit| visit.goal.value).sum()
    }
}

impl Visit<'_> {
    fn worked_h(&self) -> f64 {
        f64::from(self.minutes) / 60.0
    }

    fn is_done(&self) -> bool {
        self.worked_h() >= self.goal.dwell_h * ENOUGH
    }
}

/// Judges every goal by the truth.
pub(crate) fn visits(
    mission: &VehicleMission,
    vehicle: &VehicleModel,
    trace: &[TruthSample],
) -> Vec<GoalVisit> {
    let mut visits = Visits::new(mission, vehicle);
    for sample in trace {
        visits.see(sample);
    }
    visits.judged()
}
